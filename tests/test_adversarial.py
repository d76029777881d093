"""The adversarial submissions: each tries to get points that it has not earned, or to break the grader.

Every folder holds one attack, and `what.toml` says what it is about:

    tries       one sentence
    exercise    the exercise that it is handed in for (chapter2/affine, where left out)
    points      what it earns (nothing, where left out)
    outcome     of its checks, or `outcomes`, where there are several; checks may be blocked behind these
    says        words that the messages of its public checks hold
    hides       words that the messages of its hidden checks do not hold
    time        seconds that a check of the exercise may take
    only        "linux", where the attack exists there alone
    unconfined  its outcomes where nothing confines it, if they are others

All are run confined as strictly as it gets; those with an `unconfined` are run once more without. In the same run an
honest exercise is graded right after it, and gets all of its points.
"""

from __future__ import annotations

import builtins
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from commands import Done, dlgrade

from autograder.course import Course, load_course
from autograder.grading.collect import collect
from autograder.grading.runner import grade
from autograder.grading.sandbox import Sandbox
from autograder.model import CheckResult, Exercise, Graded, Outcome, Visibility

FOLDER = Path(__file__).with_name("adversarial")
NAMES = sorted(file.parent.name for file in FOLDER.glob("*/what.toml"))
STRICT = "strict" if sys.platform == "linux" else "auto"
RUNS = [(name, STRICT) for name in NAMES] + [
    (name, "none") for name in NAMES if "unconfined" in (FOLDER / name / "what.toml").read_text(encoding="utf-8")
]
ATTACKED = "chapter2/affine"
HONEST = {"chapter2": "chapter2/graph", "chapter3": "chapter3/softmax_with_loss"}
SEED = "5d1f0c3b9a7e42688e0b6f27c4d9315a"
SECRET = "a-secret-of-the-grader"
LONGEST = 10_000


def description(name: str) -> dict[str, Any]:
    what = tomllib.loads((FOLDER / name / "what.toml").read_text(encoding="utf-8"))
    if what.get("only", sys.platform) != sys.platform:
        pytest.skip(f"only on {what['only']}")
    return what


def exercise_of(course: Course, key: str) -> Exercise:
    return course.exercise(*key.split("/"))


def hurry(course: Course, exercise: Exercise, seconds: float) -> Course:
    """The course with less time for an exercise."""
    chapters = tuple(
        msgspec.structs.replace(
            chapter,
            exercises=tuple(
                msgspec.structs.replace(other, time=seconds) if other == exercise else other
                for other in chapter.exercises
            ),
        )
        for chapter in course.chapters
    )
    return msgspec.structs.replace(course, chapters=chapters)


def attacked_exercise(what: dict[str, Any], course: Course) -> Exercise:
    return exercise_of(course, what.get("exercise", ATTACKED))


def honest_exercise(what: dict[str, Any], course: Course) -> Exercise:
    """The exercise that is graded right after the attacked one."""
    return exercise_of(course, HONEST[attacked_exercise(what, course).chapter])


def hand_in(name: str, tmp_path: Path, course: Course) -> Path:
    """The attack in a folder of its own, and an honest exercise beside it."""
    folder = tmp_path / "handed_in"
    shutil.copytree(FOLDER / name, folder, ignore=shutil.ignore_patterns("what.toml", "__pycache__"))
    shutil.copy(course.solution(honest_exercise(description(name), course)), folder)
    return folder


@pytest.fixture
def grader_with_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """What the grader has and a worker must not: a variable of its environment, an open descriptor."""
    monkeypatch.setenv("DLGRADE_SECRET", SECRET)
    file = tmp_path / "secret"
    file.write_text(SECRET)
    descriptor = os.open(file, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    yield
    os.close(descriptor)


def graded(name: str, folder: Path, course: Course, seed: str = SEED, policy: str = STRICT) -> Graded:
    what = description(name)
    if "time" in what:
        course = hurry(course, attacked_exercise(what, course), what["time"])
    exercises = [attacked_exercise(what, course), honest_exercise(what, course)]
    with Sandbox(policy=policy) as sandbox:
        return grade(course, collect(folder, course, exercises), exercises, seed=seed, sandbox=sandbox)


@pytest.mark.usefixtures("grader_with_secrets")
@pytest.mark.parametrize(("name", "policy"), RUNS)
def test_an_attack_earns_nothing_and_harms_nobody(
    name: str, policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = description(name)
    if policy == "none":
        what["outcomes"] = what["unconfined"]
    course = load_course()
    folder = hand_in(name, tmp_path, course)
    monkeypatch.chdir(folder)
    found = graded(name, folder, course, policy=policy)
    attacked, honest = found.report.chapters[0].exercises
    assert {str(check.outcome) for check in honest.checks} == {"passed"}
    assert honest.points == honest.max_points == honest_exercise(what, course).points
    assert attacked.points == what.get("points", 0), attacked
    assert attacked.max_points == attacked_exercise(what, course).points
    for detail in found.details.values():
        assert harmless(detail)
    compare(attacked.checks, what)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Graded) == found
    assert not hasattr(builtins, "a_file_of_the_submission_ran")


def harmless(text: str) -> bool:
    """Whether the text holds nothing that could change what shows it."""
    return text.replace("\n", "").isprintable()


def compare(checks: tuple[CheckResult, ...], what: dict[str, Any]) -> None:
    """Hold the checks of the attacked exercise to what is expected of them."""
    blocked = {check.id for check in checks if check.outcome == Outcome.BLOCKED}
    assert len(blocked) < len(checks)
    for check in checks:
        assert harmless(check.message)
        assert len(check.message) < LONGEST
        assert check.mistake is None
        if check.id not in blocked:
            assert check.outcome in what.get("outcomes", [what.get("outcome")]), check
            public = check.visibility == Visibility.PUBLIC
            words = what.get("says" if public else "hides", [])
            assert [word for word in words if (word in check.message) != public] == [], check


def test_a_seed_that_can_be_guessed_is_guessed(tmp_path: Path) -> None:
    course = load_course()
    found = graded("guessed_seed", hand_in("guessed_seed", tmp_path, course), course, seed="7")
    assert found.report.chapters[0].exercises[0].points > 0, "the attack on a hidden seed would show nothing"


def test_what_a_public_check_asks_may_be_carried_out(tmp_path: Path) -> None:
    course = load_course()
    found = graded("carried_in_a_message", hand_in("carried_in_a_message", tmp_path, course), course)
    assert [check for check in found.report.checks() if "carried_" in check.message and check.visibility == "public"]


@pytest.mark.parametrize("name", ["configuration_files", "report_on_standard_output", "killed_parent"])
def test_the_command_stays_itself(name: str, tmp_path: Path) -> None:
    description(name)
    done = command(hand_in(name, tmp_path, load_course()), "json")
    assert (done.code, done.err) == (1, "")
    report = json.loads(done.out)
    points = {exercise["name"]: exercise["points"] for exercise in report["chapters"][0]["exercises"]}
    assert points == {"affine": 0, "graph": exercise_of(load_course(), "chapter2/graph").points}


def test_markup_in_the_name_of_an_exception_is_shown_as_it_is(tmp_path: Path) -> None:
    done = command(hand_in("exception_named_with_markup", tmp_path, load_course()), "terminal")
    assert done.code == 1
    assert "<script>alert(1)</script>[boldred]\\x1b[31m\\u202e]]>&amp;{name}!" in "".join(done.out.split())
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def command(folder: Path, form: str) -> Done:
    options = ["--submission", folder, "--seed", SEED, "--format", form]
    return dlgrade("chapter2", "affine", "graph", *options, cwd=folder)
