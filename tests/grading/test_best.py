"""The best of several versions: each is graded with what counts of the others, and the report names them all."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hand_made import timeless
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.grading.best import grade_best
from autograder.grading.runner import grade_with
from autograder.grading.settings import Settings
from autograder.grading.suites import with_suites
from autograder.intake.collect import submission_of, unreadable
from autograder.intake.source import Unreadable, source_of
from autograder.intake.versions import LEFT_OUT
from autograder.model import CheckResult, Graded, Outcome, Source, Submission
from autograder.sandbox import Sandbox

RIGHT = "def double(x):\n    return 2 * x\n"
SMALL = "import numpy as np\n\n\ndef double(x):\n    return 2 * np.asarray(x) if np.size(x) < 100 else x\n"  # 3.5 of 5
WRONG = "def double(x):\n    return 3 * x\n"
FOUR = "from double import double\n\n\ndef four(x):\n    return double(double(x))\n"
OWN_FOUR = "def four(x):\n    return 5 * x\n"
MACHINE = "    if float(student.double(1.0)) == 7:\n        raise OSError(24, 'Too many open files')\n"
SETTINGS = Settings("the owner's", show_seed=False)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """Two exercises, of which `four` imports `double` as it is handed in. The machine fails for one answer of `double`
    in the check of large arrays."""
    suite = SUITE.replace("    x = rng.normal(size=1000)\n", f"{MACHINE}    x = rng.normal(size=1000)\n")
    own = SOLUTION.replace("double", "four").replace("2 * np", "4 * np")
    four = (own, SUITE.replace("double", "four").replace("2 * x", "4 * x"), 5)
    return write_course(tmp_path_factory.mktemp("course"), suite=suite, others={"four": four})


def handed_in(**texts: str | dict[str, str | Source]) -> Submission:
    """These texts by exercise; of several, by file, the first is the latest."""
    sources: dict[str, Source] = {}
    versions: dict[str, dict[str, Source]] = {}
    for name, given in texts.items():
        several = given if isinstance(given, dict) else {f"{name}.py": given}
        read = {file: source_of(one, file) if isinstance(one, str) else one for file, one in several.items()}
        sources[f"chapter1/{name}"] = next(iter(read.values()))
        versions[f"chapter1/{name}"] = read if len(read) > 1 else {}
    return submission_of(Path("sato"), sources, versions=versions)


def best(course: SmallCourse, submission: Submission, *names: str, language: str = "en") -> Graded:
    exercises = [course.exercise("chapter1", name) for name in names]
    settings = msgspec.structs.replace(SETTINGS, language=language)
    with Sandbox(policy="none") as sandbox:
        everything = course.all_exercises()
        return with_suites(course, everything, lambda it: grade_best(it, submission, exercises, settings, sandbox))


def points(graded: Graded) -> dict[str, float]:
    return {one.name: one.points for chapter in graded.report.chapters for one in chapter.exercises}


def first(graded: Graded) -> CheckResult:
    return graded.report.checks()[0]


def test_the_version_with_the_most_points_counts_and_all_are_named_with_theirs(course: SmallCourse) -> None:
    unread = unreadable(Unreadable("encoding", guess="Shift_JIS"), "e.py")
    left = source_of("", "f.py")
    left = msgspec.structs.replace(left, problem=LEFT_OUT)
    files = {
        "a.py": WRONG,
        "b.py": SMALL,
        "c/double.py": RIGHT,
        "d.py": WRONG + "y = 1\n",
        "f.py": left,
        "e.py": unread,
    }
    submission = handed_in(double=files)
    graded = best(course, submission, "double")
    assert points(graded) == {"double": 5}
    assert first(graded).remark == (
        "What counts: c/double.py (points: 5), which has the most points. The others: a.py (points: 0), "
        "b.py (points: 3.5), d.py (points: 0), f.py (not graded: only the latest 4 are), e.py (could not be read)."
    )
    assert [check.remark for check in graded.report.checks()[1:]] == ["", ""]
    said = first(best(course, submission, "double", language="ja")).remark
    assert "c/double.py(5点)" in said
    assert "b.py(3.5点)" in said


def test_of_equal_ones_the_latest_counts_and_that_is_said(course: SmallCourse) -> None:
    files = {"a.py": WRONG, "b.py": RIGHT, "c.py": RIGHT + "y = 1\n"}
    graded = best(course, handed_in(double=files), "double")
    assert first(graded).remark.startswith("What counts: b.py (points: 5), which has the most points; others have as ")


def test_an_exercise_is_graded_with_what_counts_of_those_that_it_imports(course: SmallCourse) -> None:
    files: dict[str, str | Source] = {"a.py": WRONG, "b.py": RIGHT}
    submission = handed_in(double=files, four=FOUR)
    assert points(best(course, submission, "double", "four")) == {"double": 5, "four": 5}
    assert points(best(course, submission, "four")) == {"four": 5}
    both = handed_in(double=files, four={"own.py": OWN_FOUR, "four.py": FOUR})
    assert points(best(course, both, "double", "four")) == {"double": 5, "four": 5}
    assert points(best(course, both, "four")) == {"four": 5}


def test_what_an_earlier_version_alone_imports_is_decided_as_well(course: SmallCourse) -> None:
    submission = handed_in(double={"a.py": WRONG, "b.py": RIGHT}, four={"own.py": OWN_FOUR, "four.py": FOUR})
    graded = best(course, submission, "four")
    assert "four.py (points: 5), which has the most points. The others: own.py (points: 0)." in first(graded).remark


def test_the_results_are_those_of_grading_the_best_versions_alone(course: SmallCourse) -> None:
    exercises = [course.exercise("chapter1", name) for name in ("double", "four")]
    submission = handed_in(double={"a.py": WRONG, "b.py": SMALL}, four=FOUR)
    alone = handed_in(double=SMALL, four=FOUR)
    with Sandbox(policy="none") as sandbox:
        whole = with_suites(
            course,
            exercises,
            lambda suites: grade_with(suites, alone, exercises, SETTINGS.for_submission(alone), sandbox=sandbox),
        )
    found = best(course, submission, "double", "four")
    assert found.details == whole.details
    assert found.details
    assert "b.py (points: 3.5)" in first(found).remark
    [chapter] = found.report.chapters
    double = chapter.exercises[0]
    assert double.checks[0].parts
    parts = msgspec.structs.replace(double.checks[0].parts, remarks=())
    plain = msgspec.structs.replace(double.checks[0], remark="", parts=parts)
    double = msgspec.structs.replace(double, checks=(plain, *double.checks[1:]))
    chapter = msgspec.structs.replace(chapter, exercises=(double, *chapter.exercises[1:]))
    report = msgspec.structs.replace(
        found.report,
        chapters=(chapter,),
        submission=whole.report.submission,
        seed_fingerprint=whole.report.seed_fingerprint,
    )
    assert timeless(report) == timeless(whole.report)
    assert found.report.submission.digest == submission.digest


def test_a_version_loses_nothing_by_a_check_that_is_itself_broken(course: SmallCourse) -> None:
    """It would else be forgotten that one could not be judged: the report says so, and it is graded again."""
    hostile = "import numpy as np\n\n\ndef double(x):\n    return 7.0 if np.ndim(x) == 0 else 2 * np.asarray(x)\n"
    graded = best(course, handed_in(double={"a.py": SMALL, "b.py": hostile}), "double")
    assert points(graded) == {"double": 3.5}
    assert graded.report.max_points == 3.5
    assert [check.outcome for check in graded.report.checks()][-1] == Outcome.BROKEN
