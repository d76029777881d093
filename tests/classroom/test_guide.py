"""The teachers' guide: its commands are run as they stand."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

ROOT = Path(__file__).parents[2]
PAGES = {name: ROOT / "autograder" / "classroom" / f"README{name}.md" for name in ("", ".ja")}


def commands(page: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_both_editions_have_the_same_commands() -> None:
    english, japanese = (commands(page) for page in PAGES.values())
    assert english == japanese
    assert len(english) == 6


def test_the_commands_of_the_guide_lead_to_marks(tmp_path: Path) -> None:
    install, *others = commands(PAGES[""])
    assert "[nbgrader]" in install  # done, where these tests run
    script = "set -e\n" + "".join(others)
    place = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    home = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "PATH": place}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={**os.environ, **home}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "my-course" / "marks.csv").open(encoding="utf-8") as file:
        [mark] = csv.DictReader(file)
    assert (mark["student_id"], float(mark["score"]), float(mark["max_score"])) == ("sato", 72, 72)
    page = (tmp_path / "my-course/feedback/sato/chapter2/chapter2.html").read_text(encoding="utf-8")
    assert "12/12" in page
