"""The adversarial submissions: each tries to get points that it has not earned, or to break the grader.

Every folder holds one attack, as files or as a `build.py` whose `build(folder)` makes what is handed in: in this
folder, or at the path that it returns. What lies in a folder `before` is handed in first, by somebody else. `what.toml`
says what the attack is about:

    tries       one sentence
    exercise    the exercise that it is handed in for (chapter2/affine, if left out)
    points      what it earns (nothing, if left out)
    outcome     of its checks, or `outcomes`, if there are several; checks may be blocked behind these
    says        words that the messages of its public checks hold
    hides       words that the messages of its hidden checks do not hold
    time        seconds that a check of the exercise may take
    hints       whether known mistakes are looked for as well (they are not, if left out)
    only        "linux", if the attack exists there alone
    unconfined  its outcomes when nothing confines it, if they differ
    refused     the sentence with which it is not taken at all, in place of an outcome

All are run under the strictest confinement; those with an `unconfined` are run once more without. In the same run an
honest exercise is graded right after it, and gets all of its points. Points are there for what was computed: if an
attack is right in part, `points` is what that part earns.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import json
import os
import re
import runpy
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from commands import Done, dlgrade
from workers import call, started

from autograder.course import Course, load_course
from autograder.errors import SubmissionError
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.locales import LANGUAGES
from autograder.model import CheckResult, Exercise, Graded, Outcome, Visibility
from autograder.sandbox import Sandbox
from autograder.worker.answers import Responder

FOLDER = Path(__file__).with_name("adversarial")
WHAT = {
    file.parent.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*/what.toml"))
}
NAMES = [name for name in WHAT if "refused" not in WHAT[name]]
REFUSED = [name for name in WHAT if "refused" in WHAT[name]]
STRICT = "strict" if sys.platform == "linux" else "auto"
RUNS = [(name, STRICT) for name in NAMES] + [(name, "none") for name in NAMES if "unconfined" in WHAT[name]]
ATTACKED = "chapter2/affine"
HONEST = {
    "chapter1": "chapter1/perceptron",
    "chapter2": "chapter2/graph",
    "chapter3": "chapter3/activation_layers",
    "chapter4": "chapter4/schedules",
    "chapter5": "chapter5/evaluation",
    "chapter6": "chapter6/augmentation",
}
SEED = "5d1f0c3b9a7e42688e0b6f27c4d9315a"
SECRET = "a-secret-of-the-grader"
LONGEST = 10_000


def description(name: str) -> dict[str, Any]:
    what = WHAT[name]
    if what.get("only", sys.platform) != sys.platform:
        pytest.skip(f"only on {what['only']}")
    return dict(what)


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


def hand_in(name: str, tmp_path: Path, course: Course, before: bool = False) -> Path:
    """The attack in a folder of its own, and an honest exercise beside it. `before`: what is handed in before it."""
    source, folder = FOLDER / name, tmp_path / "handed_in"
    if before:
        source, folder = source / "before", tmp_path / "before"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("what.toml", "build.py", "before", "__pycache__"))
    shutil.copy(course.solution(honest_exercise(description(name), course)), folder)
    builder = source / "build.py"
    return (runpy.run_path(str(builder))["build"](folder) if builder.exists() else None) or folder


@pytest.fixture(scope="session")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Sandbox]]:
    """The sandbox of a policy, one for all attacks; what one breaks, the next would feel.

    They are those of a grader that has what a worker must not have: a variable of its environment, an open descriptor.
    """
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        patch.setenv("DLGRADE_SECRET", SECRET)
        file = tmp_path_factory.mktemp("grader") / "secret"
        file.write_text(SECRET)
        descriptor = os.open(file, os.O_RDONLY)
        stack.callback(os.close, descriptor)
        os.set_inheritable(descriptor, True)
        yield functools.cache(lambda policy: stack.enter_context(Sandbox(policy=policy)))


def graded(name: str, *handed_in: Path, course: Course, sandbox: Sandbox, seed: str = SEED) -> list[Graded]:
    """The attacked exercise and the honest one in these submissions, one after the other."""
    what = description(name)
    if "time" in what:
        course = hurry(course, attacked_exercise(what, course), what["time"])
    exercises, hints = [attacked_exercise(what, course), honest_exercise(what, course)], what.get("hints", False)
    return [
        grade(course, collect(path, course, exercises), exercises, Settings(seed, hints=hints), sandbox=sandbox)
        for path in handed_in
    ]


@pytest.mark.parametrize(("name", "policy"), RUNS)
def test_an_attack_earns_nothing_and_harms_nobody(
    name: str,
    policy: str,
    sandboxes: Callable[[str], Sandbox],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    what = description(name)
    if policy == "none":
        what["outcomes"] = what["unconfined"]
    course = load_course()
    paths = [hand_in(name, tmp_path, course)]
    if (FOLDER / name / "before").is_dir():
        paths.insert(0, hand_in(name, tmp_path, course, before=True))
    monkeypatch.chdir(tmp_path / "handed_in")
    for found in graded(name, *paths, course=course, sandbox=sandboxes(policy)):
        earns_what_it_deserves(found, what, course)
    assert not hasattr(builtins, "a_file_of_the_submission_ran")


def earns_what_it_deserves(found: Graded, what: dict[str, Any], course: Course) -> None:
    """Hold a report to what is expected of it: the attack, and the honest exercise that was graded after it."""
    by_name = {exercise.name: exercise for exercise in found.report.chapters[0].exercises}
    attacked, honest = by_name[attacked_exercise(what, course).name], by_name[honest_exercise(what, course).name]
    assert {str(check.outcome) for check in honest.checks} == {"passed"}
    assert honest.points == honest.max_points == honest_exercise(what, course).points
    assert attacked.points == what.get("points", 0), attacked
    assert attacked.max_points == attacked_exercise(what, course).points  # no check broke
    for detail in found.details.values():
        assert harmless(detail)
    compare(attacked.checks, what)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Graded) == found


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_in_a_sentence_and_the_next_is_graded(
    name: str, sandboxes: Callable[[str], Sandbox], tmp_path: Path
) -> None:
    what, course = description(name), load_course()
    path = hand_in(name, tmp_path, course)
    honest = honest_exercise(what, course)
    with pytest.raises(SubmissionError) as refused:
        collect(path, course, [attacked_exercise(what, course), honest])
    assert refused.value.key == what["refused"]
    for language in LANGUAGES:
        said = refused.value.say(language)
        assert harmless(said)
        assert len(said.splitlines()) == 1
    shutil.copy(course.solution(honest), tmp_path)
    submission = collect(tmp_path / f"{honest.name}.py", course, [honest])
    found = grade(course, submission, [honest], Settings(SEED), sandbox=sandboxes(STRICT))
    assert found.report.points == honest.points


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
        if check.visibility == Visibility.HIDDEN:
            assert (check.duration, check.memory) == (0, None)
        if check.id not in blocked:
            assert check.outcome in what.get("outcomes", [what.get("outcome")]), check
            public = check.visibility == Visibility.PUBLIC
            words = what.get("says" if public else "hides", [])
            assert [word for word in words if (word in check.message) != public] == [], check


def test_a_seed_that_can_be_guessed_is_guessed(sandboxes: Callable[[str], Sandbox], tmp_path: Path) -> None:
    course = load_course()
    folder = hand_in("guessed_seed", tmp_path, course)
    [found] = graded("guessed_seed", folder, course=course, sandbox=sandboxes(STRICT), seed="7")
    assert found.report.chapters[0].exercises[0].points > 0, "the attack on a hidden seed would show nothing"


def test_what_a_public_check_asks_may_be_carried_out(sandboxes: Callable[[str], Sandbox], tmp_path: Path) -> None:
    course = load_course()
    folder = hand_in("carried_in_a_message", tmp_path, course)
    [found] = graded("carried_in_a_message", folder, course=course, sandbox=sandboxes(STRICT))
    assert [check for check in found.report.checks() if "carried_" in check.message and check.visibility == "public"]


@pytest.mark.skipif(sys.platform != "linux", reason="channels of Linux")
@pytest.mark.parametrize(("policy", "heard"), [("strict", False), ("none", True)])
def test_two_submissions_at_a_time_hear_nothing_of_each_other(policy: str, heard: bool) -> None:
    texts = [(FOLDER / "message_for_the_next" / place / "affine.py").read_text() for place in ("before", ".")]
    with Sandbox(policy=policy) as sandbox:
        (speaker, said), (listener, listened) = (started(sandbox, text) for text in texts)
        assert (said["kind"], listened["kind"]) == ("value", "value")
        answer = call(listener, "affine", np.ones((2, 3)), np.ones((3, 2)), np.zeros(2))["value"]
        speaker.close()
    assert answer.any() == heard


def test_the_attacks_on_the_wire_look_for_the_object_that_holds_it() -> None:
    looked_for = {
        name
        for file in FOLDER.glob("*/affine.py")
        for name in re.findall(r'__name__ [!=]= "(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert looked_for == {Responder.__name__, "receive"}


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
