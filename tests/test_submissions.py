"""The golden submissions: what learners hand in, each in a folder of its own with the report that is expected of it.

`expected.toml` beside the files says what it is about:

    situation       one sentence
    chapter         what is graded, with `exercises` (all of the chapter, if left out)
    submission      the path that is handed in, within the folder (the folder itself, if left out)
    time            seconds that a check of the first exercise may take, if one is expected to run out of time
    only            "linux", if the situation exists there alone
    build           what the files need that cannot lie in a repository (see `build`)
    outcome         of every check, or `outcomes`: by exercise and by "exercise::check". What stands for an exercise
                    holds for each check that is not named; checks may be blocked behind one of these
    points          of the whole report, if they are exact
    mistakes        the mistakes that are recognised, by "exercise::check"
    says, hides     words that messages hold, or do not hold: `en` and `ja` are for all checks that are neither passed
                    nor blocked, or they stand under "exercise::check"
    error           `en`, `ja`: words of the error, if nothing is graded
    exit            the exit code of the command
    gone            the name of a process that must not be there afterwards
    sandbox         the policy of the sandbox (auto, if left out)
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from commands import copy_package, dlgrade
from waiting import wait_until

from autograder.course import Course, load_course
from autograder.errors import UsageError
from autograder.frontends import jsonreport
from autograder.frontends.grouping import key_of
from autograder.frontends.translation import translated
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.model import CheckResult
from autograder.sandbox import Sandbox

FOLDER = Path(__file__).with_name("submissions")
NAMES = sorted(file.parent.name for file in FOLDER.glob("*/expected.toml"))
SEED = "golden"
IN_BOTH = 5  # one in so many is graded in Japanese as well; of all, the report can be shown in Japanese
BY_COMMAND = 4  # one in so many is graded by the command as well, and each that has to do with more than its answers


def expectation(name: str) -> dict[str, Any]:
    expected = tomllib.loads((FOLDER / name / "expected.toml").read_text(encoding="utf-8"))
    if expected.get("only", sys.platform) != sys.platform:
        pytest.skip(f"only on {expected['only']}")
    return expected


# --- making what cannot lie in a repository ---------------------------------------------------------------------------


def build(name: str, expected: dict[str, Any], tmp_path: Path, course: Course) -> Path:
    """The submission in a folder of its own, and the path that is handed in.

    In `build`: `folder` names it; `stubs` adds the chapter as it is given; `encoding` and `newline` are those of the
    programs; `padding` adds so many bytes to them, `numbers` so many numbers; `link` turns a file into a link;
    `read_only` takes the right to write away; `zip` packs all of it into an archive, under that name if there is one.
    """
    how = expected.get("build", {})
    folder = tmp_path / how.get("folder", "work")
    shutil.copytree(FOLDER / name, folder, ignore=shutil.ignore_patterns("expected.toml", "__pycache__"))
    if how.get("stubs"):
        for exercise in course.chapter(expected["chapter"]).exercises:
            (folder / f"{exercise.name}.py").write_text(course.stub_text(exercise), encoding="utf-8")
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8") + "# 0123456789\n" * (how.get("padding", 0) // 13)
        if "numbers" in how:
            text += "DATA = [" + "7," * how["numbers"] + "]\n"
        file.write_text(text, encoding=how.get("encoding", "utf-8"), newline=how.get("newline", "\n"))
    if "link" in how:
        file = folder / how["link"]
        file.symlink_to(file.rename(tmp_path / "elsewhere.py"))
    if "zip" in how:
        packed = tmp_path / "handed_in.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, Path(how["zip"], file.relative_to(folder)))
        return packed
    if how.get("read_only"):
        for path in (*folder.rglob("*"), folder):
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    return folder / expected.get("submission", "")


def listing(folder: Path) -> dict[str, bytes | None]:
    """All that lies under the folder."""
    return {os.fspath(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture(scope="session")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, float], Path]:
    """A function that gives the root of a copy of package and course in which an exercise has less time."""
    made: dict[tuple[str, float], Path] = {}

    def copy(exercise: str, seconds: float) -> Path:
        if (exercise, seconds) not in made:
            root = made[exercise, seconds] = copy_package(tmp_path_factory.mktemp("course"))
            line = f'name = "{exercise}"\n'
            [file] = [file for file in root.glob("solutions/*/chapter.toml") if line in file.read_text("utf-8")]
            text = file.read_text(encoding="utf-8")
            assert text.count(line) == 1
            file.write_text(text.replace(line, f"{line}time = {seconds}\n"), encoding="utf-8")
        return made[exercise, seconds]

    return copy


# --- what is expected -------------------------------------------------------------------------------------------------


def compare(report: dict[str, Any], expected: dict[str, Any], language: str) -> None:
    """Hold the report to what is expected of it."""
    outcomes: dict[str, str] = expected.get("outcomes", {})
    checks = {
        f"{exercise['name']}::{check['id'].rpartition('::')[2]}": check
        for chapter in report["chapters"]
        for exercise in chapter["exercises"]
        for check in exercise["checks"]
    }
    found = {key: str(check["outcome"]) for key, check in checks.items()}
    assert {key for key in outcomes if "::" in key} <= found.keys(), "a check that does not exist"
    wanted = {}
    for key, outcome in found.items():
        general = outcomes.get(key.partition("::")[0], expected.get("outcome"))
        alike = [
            other for other in found if other.partition("::")[0] == key.partition("::")[0] and other not in outcomes
        ]
        blocked = outcome == "blocked" and general != "passed" and any(found[other] == general for other in alike)
        wanted[key] = outcomes.get(key, "blocked" if blocked else general)
    assert found == wanted
    for key, check in checks.items():
        assert check["points"] == (check["max_points"] if found[key] == "passed" else 0), key
        assert check["mistake"] == expected.get("mistakes", {}).get(key), key
        assert bool(check["hint"]) == bool(check["mistake"] or check["parts"]["lesson"]), key
        assert bool(check["message"]) == (found[key] != "passed"), key
        assert check["message"].replace("\n", "").isprintable(), key
    if "points" in expected:
        assert report["points"] == expected["points"]
    for kind in ("says", "hides"):
        for key, texts in expected.get(kind, {}).items():
            if key in ("en", "ja"):
                keys = [key for key in checks if found[key] not in ("passed", "blocked")] if key == language else []
                words = texts
            else:
                keys, words = [key], texts[language]
            for key in keys:
                for word in words:
                    assert (word in checks[key]["message"]) == (kind == "says"), (key, word, checks[key]["message"])


def processes() -> str:
    """The names and arguments of all processes."""
    texts = []
    for process in Path("/proc").glob("[0-9]*"):
        for part in ("comm", "cmdline"):
            try:
                texts.append((process / part).read_text(errors="replace"))
            except OSError:  # it ended meanwhile
                continue
    return "\n".join(texts)


def in_japanese(report: dict[str, Any]) -> dict[str, Any]:
    """A stored report as it is shown in Japanese."""
    shown: dict[str, Any] = msgspec.to_builtins(translated(jsonreport.parse(msgspec.json.encode(report)), "ja"))
    return shown


def compare_languages(english: dict[str, Any], japanese: dict[str, Any]) -> None:
    """The English report, stored and shown in Japanese, says what the Japanese one says.

    Two runs may measure otherwise: if a check timed the answer, only the same findings are told in the same words.
    """
    shown = translated(jsonreport.parse(msgspec.json.encode(english)), "ja")
    other = jsonreport.parse(msgspec.json.encode(japanese))
    assert shown.language == other.language == "ja"
    assert [check.id for check in shown.checks()] == [check.id for check in other.checks()]
    for one, two in zip(shown.checks(), other.checks(), strict=True):
        if one.parts == two.parts:
            assert said(one) == said(two)
        else:
            assert "too-slow" in {key_of(one), key_of(two)}


def said(check: CheckResult) -> tuple[str, ...]:
    """All that a result says to its reader."""
    return check.title, check.message, check.hint, check.remark


# --- the tests --------------------------------------------------------------------------------------------------------


def graded(expected: dict[str, Any], path: Path, course: Course, language: str, sandbox: Sandbox) -> dict[str, Any]:
    names = expected.get("exercises") or [exercise.name for exercise in course.chapter(expected["chapter"]).exercises]
    exercises = [course.exercise(expected["chapter"], name) for name in names]
    found = grade(course, collect(path, course, exercises), exercises, Settings(SEED, language), sandbox=sandbox)
    report: dict[str, Any] = msgspec.to_builtins(found.report)
    return report


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_submission_gets_the_report_expected_of_it(
    name: str, tmp_path: Path, confined: Sandbox, forked: Sandbox, hurried: Callable[[str, float], Path]
) -> None:
    expected = expectation(name)
    sandbox = forked if expected.get("sandbox") == "none" else confined
    course = load_course()
    if "time" in expected:
        course = load_course(hurried(expected["exercises"][0], expected["time"]))
    path = build(name, expected, tmp_path, course)
    before = listing(tmp_path)
    if "error" in expected:
        with pytest.raises(UsageError) as caught:
            graded(expected, path, course, "en", sandbox)
        for language, words in expected["error"].items():
            assert [word for word in words if word not in caught.value.say(language)] == []
        assert caught.value.exit_code == expected["exit"]
    else:
        report = graded(expected, path, course, "en", sandbox)
        compare(report, expected, "en")
        compare(in_japanese(report), expected, "ja")
        if name in NAMES[::IN_BOTH]:
            compare_languages(report, graded(expected, path, course, "ja", sandbox))
    assert listing(tmp_path) == before, "grading writes nothing beside what was handed in"
    if "gone" in expected:
        assert wait_until(lambda: expected["gone"] not in processes())


def has_more_to_it(name: str) -> bool:
    """Whether the files themselves matter, how it ends, or what is left of it."""
    found = tomllib.loads((FOLDER / name / "expected.toml").read_text(encoding="utf-8"))
    return not {"error", "build", "gone", "time", "sandbox"}.isdisjoint(found)


@pytest.mark.parametrize("name", [name for i, name in enumerate(NAMES) if i % BY_COMMAND == 0 or has_more_to_it(name)])
def test_the_command_gives_the_same_report(name: str, tmp_path: Path, hurried: Callable[[str, float], Path]) -> None:
    expected = expectation(name)
    package = hurried(expected["exercises"][0], expected["time"]) if "time" in expected else None
    path = build(name, expected, tmp_path, load_course())
    before = listing(tmp_path)
    graded = [expected["chapter"], *expected.get("exercises", [])]
    options = ["--submission", path, "--seed", SEED, "--format", "json", "--sandbox", expected.get("sandbox", "auto")]
    done = dlgrade("--lang", "ja", *graded, *options, cwd=tmp_path, package=package)
    assert done.code == expected["exit"], done.err
    assert "Traceback" not in done.err
    if "error" in expected:
        words = expected["error"]["ja"]
        assert [word for word in words if word not in done.err] == []
        if name in ("unknown_chapter", "unknown_exercise"):  # nothing was handed in yet
            assert done.out == ""
        else:
            told = json.loads(done.out)
            assert (told["schema"], told["ours"]) == ("dlgrade/ungraded/v1", False)
            assert [word for word in words if word not in told["problem"]] == []
    else:
        compare(json.loads(done.out), expected, "ja")
    assert listing(tmp_path) == before, "grading writes nothing beside what was handed in"
    if "gone" in expected:
        assert wait_until(lambda: expected["gone"] not in processes())
