"""The files with which a platform grades this course, made of the templates in `ci_files/`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from autograder.files import write_whole
from autograder.locales import sentence
from autograder.model import Record

TEMPLATES = Path(__file__).with_name("ci_files")
FILES = {  # the template of each file that a platform needs, by where it goes
    "gradescope": {"setup.sh": "setup.sh.txt", "run_autograder": "run_autograder.txt"},
    "classroom50": {"autograder.py": "classroom50.py.txt"},
    "github": {".github/workflows/dlgrade.yml": "github.yml.txt"},
    "gitlab": {".gitlab-ci.yml": "gitlab.yml.txt"},
}
OF_ONE_CHAPTER = {"gradescope", "classroom50"}  # an assignment there has one result


class Written(Record):
    """A file, and what became of it: written, the same as before, or kept because another one is there."""

    file: Path
    state: Literal["written", "same", "kept"]


def files(platform: str, chapters: Sequence[str], language: str) -> dict[str, str]:
    """The text of each file that the platform needs for these chapters, by its path."""
    about = sentence(language, f"ci.{platform}").strip()
    unfinished = sentence(language, "ci.unfinished")
    result = {"output": unfinished, "tests": [{"name": "dlgrade", "output": unfinished}]}
    filled = {
        "@ABOUT@": "\n".join(f"# {line}".rstrip() for line in about.split("\n")),
        "@LANGUAGE@": language,
        "@CHAPTER@": chapters[0],
        "@CHAPTERS@": " ".join(chapters),
        "@UNFINISHED@": json.dumps(result, ensure_ascii=False),
    }
    found = {}
    for name, template in FILES[platform].items():
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        for place, value in filled.items():
            text = text.replace(place, value)
        found[name] = text
    return found


def write(folder: Path, texts: dict[str, str]) -> list[Written]:
    """Write the files into a folder; none takes the place of another that is there. Raises OSError."""
    done = []
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_whole(file, text, mode=0o777 if text.startswith("#!") else 0o666, over=False)
            done.append(Written(file=file, state="written"))
        except FileExistsError:
            same = file.is_file() and file.read_bytes() == text.encode()
            done.append(Written(file=file, state="same" if same else "kept"))
    return done
