"""The lessons, and the wrong submissions that the feedback is measured by, belong to the course."""

from __future__ import annotations

import re

import pytest

from autograder.course import load_course
from autograder.lessons import lessons
from autograder.mistakes import Lesson
from autograder.model import Exercise, Text

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())
LESSONS = lessons()
JAPANESE = re.compile("[぀-ヿ㐀-鿿]")
WORDS = range(35, 161)  # of a rule in English, with what was seen and the place about 80 to 160
CHARACTERS = range(80, 500)  # of a rule in Japanese


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_every_mistake_has_a_lesson(exercise: Exercise) -> None:
    without = [mistake.id for mistake in COURSE.mistakes(exercise) if mistake.lesson not in LESSONS]
    assert without == []


def test_every_lesson_is_taught_by_something() -> None:
    named = {mistake.lesson for exercise in EXERCISES for mistake in COURSE.mistakes(exercise)}
    idle = [one.id for one in LESSONS.values() if one.said is None and one.id not in named]
    assert idle == []


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_is_complete_in_both_languages(lesson: Lesson) -> None:
    texts = [text for text in (lesson.rule, lesson.example, lesson.said, lesson.plain) if text is not None]
    assert all(JAPANESE.search(text.ja) for text in texts)
    assert not any(JAPANESE.search(text.en) for text in texts)
    assert len(lesson.rule.en.split()) in WORDS
    assert len(lesson.rule.ja) in CHARACTERS


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_s_parameters_are_the_same_in_both_languages(lesson: Lesson) -> None:
    assert lesson.said is None or names_in(lesson.said.en) == names_in(lesson.said.ja)
    assert lesson.plain is None or names_in(lesson.plain.en) == names_in(lesson.plain.ja) == set()


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_s_section_is_one_of_the_course(lesson: Lesson) -> None:
    chapters = {chapter.name for chapter in COURSE.chapters}
    assert lesson.section in {"", *chapters, *(exercise.key for exercise in EXERCISES)}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_wrong_submissions_have_causes_that_are_known(exercise: Exercise) -> None:
    known = {*LESSONS, *(mistake.id for mistake in COURSE.mistakes(exercise))}
    for held_out in (False, True):
        wrongs = COURSE.wrongs(exercise, held_out)
        assert len(wrongs) >= 1
        if not held_out:  # those that were held out may have causes that nothing names
            assert {cause for wrong in wrongs for cause in wrong.causes} - known == set()
        for wrong in wrongs:
            assert COURSE.wrong_text(exercise, wrong, held_out) != COURSE.solution_text(exercise)


def test_more_than_a_fifth_of_them_are_held_out() -> None:
    known, held_out = (sum(len(COURSE.wrongs(exercise, part)) for exercise in EXERCISES) for part in (False, True))
    assert held_out > 0.2 * (known + held_out)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_s_texts_read_as_plain_text(lesson: Lesson) -> None:
    for text in (lesson.rule, lesson.example):
        assert isinstance(text, Text)
        for line in (text.en + "\n" + text.ja).split("\n"):
            assert line == line.rstrip()
            assert line.count("`") % 2 == 0
