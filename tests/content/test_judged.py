"""The small edits of every solution lose points, or are listed as equal in effect with the reason why.

`dlgrade dev check --mutants CHAPTER EXERCISE --keep` writes what these tests read.
"""

import pytest

from autograder.course import PAGES, load_course
from autograder.grading.suites import with_suites
from autograder.listing.judged import equivalents, kept
from autograder.model import Exercise
from autograder.proving.mutants import mutants
from autograder.proving.mutation import losses, sample, stale
from autograder.sandbox import Sandbox

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())
SAMPLE = 2  # edits of an exercise that are graded again; others when its solution or its suite changes


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_the_edits_of_now_are_those_that_were_judged(exercise: Exercise) -> None:
    judged = kept(COURSE.mutants(exercise))
    assert judged.exercise == exercise.key
    assert judged.keys() == {one.key for one in mutants(COURSE.solution_text(exercise))}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_every_survivor_is_listed_with_its_reason_and_nothing_else_is(exercise: Exercise) -> None:
    judged, listed = kept(COURSE.mutants(exercise)), equivalents(COURSE.equivalent_file(exercise))
    assert {one.key for one in judged.survived} == {one.key for one in listed}
    assert list(stale(COURSE, exercise, listed, judged)) == []


def test_the_checks_that_caught_them_are_still_asked() -> None:
    now = with_suites(COURSE, EXERCISES, lambda suites: suites.checks)
    for exercise in EXERCISES:
        assert {one.by for one in kept(COURSE.mutants(exercise)).caught} <= {check.name for check in now[exercise.key]}


@pytest.mark.parametrize("page", PAGES.values())
def test_the_pages_say_how_many_they_are(page: str) -> None:
    every = [kept(COURSE.mutants(exercise)) for exercise in EXERCISES]
    counts = {
        "edits-caught": sum(len(one.caught) for one in every),
        "edits-equal": sum(len(one.survived) for one in every),
    }
    counts["edits"] = sum(counts.values())
    text = (COURSE.root / page).read_text(encoding="utf-8")
    for name, count in counts.items():
        assert f"<!-- {name} -->{count:,}<!-- /{name} -->" in text, "dlgrade dev sync"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_some_of_them_still_lose_points(exercise: Exercise, confined: Sandbox) -> None:
    chosen = sample(COURSE, exercise, SAMPLE)
    assert len(chosen) == SAMPLE
    assert "" not in losses(COURSE, exercise, chosen, confined).values()
