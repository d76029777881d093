"""Consistency: each thing that the course promises of its files, broken once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_course import CHAPTER_LIST, SmallCourse, write_course

from autograder.authoring import sync
from autograder.course import load_course
from autograder.proving.consistency import inconsistencies
from autograder.proving.problem import Problem

Change = Callable[[str], str]


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    course = write_course(tmp_path)
    sync.write(course)
    return course


def change(course: SmallCourse, name: str, edit: Change) -> None:
    """Edit a file of the course, and regenerate what comes from it."""
    file = course.root / name
    text = file.read_text(encoding="utf-8")
    assert edit(text) != text
    file.write_text(edit(text), encoding="utf-8")


def found(course: SmallCourse, generate: bool = True) -> list[Problem]:
    load_course.cache_clear()
    again = load_course(course.root)
    again = SmallCourse(root=again.root, chapters=again.chapters, demo=again.demo)
    if generate:
        sync.write(again)
    return inconsistencies(again)


def test_a_sound_course_has_none(course: SmallCourse) -> None:
    assert found(course, generate=False) == []


def test_the_real_course_has_none() -> None:
    assert inconsistencies(load_course()) == []


@pytest.mark.parametrize(
    "name",
    [
        "solutions/chapter1/double.py",
        "suites/chapter1/double/test_double.py",
        "suites/chapter1/double/mistakes.toml",
        "solutions/chapter1/README.md",
        "solutions/chapter1/README.ja.md",
        "solutions/README.md",
        "solutions/README.ja.md",
        "solutions/chapter1/double.md",
        "solutions/chapter1/double.ja.md",
    ],
)
def test_a_missing_file_is_named(name: str, course: SmallCourse) -> None:
    (course.root / name).unlink()
    [problem] = found(course, generate=False)
    assert problem.place == f"{course.root / name}:1"
    assert problem.subject.startswith("chapter1" if "/chapter1/" in name else "course")
    assert problem.check == Path(name).name
    assert problem.text == "is missing"


@pytest.mark.parametrize(
    "name",
    [
        "solutions/chapter1/third.py",
        "solutions/chapter1/third.md",
        "solutions/chapter1/README.fr.md",
        "suites/chapter1/third/test_third.py",
        "suites/chapter1/third/mistakes.toml",
    ],
)
def test_a_file_that_belongs_to_no_exercise_is_named(name: str, course: SmallCourse) -> None:
    (course.root / name).parent.mkdir(exist_ok=True)
    (course.root / name).write_text("", encoding="utf-8")
    [problem] = found(course, generate=False)
    assert problem == Problem(place=f"{course.root / name}:1", text="belongs to no exercise")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("suites/chapter1/third/nulls/zero.py", "belongs to no exercise"),
        ("suites/chapter1/third/variants/other.py", "belongs to no exercise"),
        ("suites/chapter1/double.toml", "belongs to no exercise"),
        ("suites/chapter2/double/mistakes.toml", "belongs to no exercise"),
        ("suites/nulls/double.py", "belongs to no exercise"),
        ("solutions/chapter2/chapter.toml", "belongs to no exercise"),
        ("suites/chapter1/double/notes.md", "is no part of a suite"),
        ("suites/chapter1/double/helpers.py", "is no part of a suite"),
        ("suites/chapter1/double/test_other.py", "is no part of a suite"),
        ("suites/chapter1/double/conftest.py", "is no part of a suite"),
        ("suites/chapter1/double/mistake.toml", "is no part of a suite"),
        ("suites/chapter1/double/nulls/zero.txt", "is no part of a suite"),
        ("suites/chapter1/double/variants/deeper/one.py", "is no part of a suite"),
        ("suites/chapter1/double/null/zero.py", "is no part of a suite"),
    ],
)
def test_a_file_where_none_belongs_is_named(name: str, text: str, course: SmallCourse) -> None:
    file = course.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")
    [problem] = found(course, generate=False)
    assert problem.place == f"{file}:1"
    assert problem.text.startswith(text)


def test_what_a_suite_consists_of_is_named_nowhere(course: SmallCourse) -> None:
    for name in ("nulls/zero.py", "variants/other.py", "margins.json", "__pycache__/test_double.pyc"):
        file = course.suites / "chapter1/double" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("", encoding="utf-8")
    assert found(course, generate=False) == []


@pytest.mark.parametrize("kind", ["changed", "absent", "orphan"])
def test_a_generated_file_that_is_not_as_it_should_be_is_named(kind: str, course: SmallCourse) -> None:
    file = course.exercises / "chapter1" / ("third.py" if kind == "orphan" else "double.py")
    if kind == "absent":
        file.unlink()
    else:
        file.write_text("x = 1\n", encoding="utf-8")
    assert found(course, generate=False) == [Problem(place=f"{file}:1", text=f"is {kind}; run dlgrade dev sync")]


def test_a_malformed_marker_is_named_with_its_line(course: SmallCourse) -> None:
    change(course, "solutions/chapter1/double.py", lambda text: text.replace("### END SOLUTION", "### END SOLUTIONS"))
    problems = found(course, generate=False)
    assert [problem.subject for problem in problems] == ["exercises"]
    assert problems[0].place.endswith("double.py:16")
    assert problems[0].text.startswith("'### END SOLUTIONS' is out of place")


DOUBLE, TEST_DOUBLE = "solutions/chapter1/double.py", "suites/chapter1/double/test_double.py"
HINTS = "suites/chapter1/double/mistakes.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "check", "text"),
    [
        (DOUBLE, "配列を2倍します。", "Twice.", "module", "docstring"),
        (DOUBLE, "Return twice x, of the same shape.", "", "double", "docstring"),
        (DOUBLE, "END SOLUTION\n", "END SOLUTION\n\n\nclass Other:\n    pass\n", "Other", "docstring"),
        (TEST_DOUBLE, "どの要素も2倍になる。", "Each entry is.", "test_values", "docstring"),
        (HINTS, "大きさによって変わりますか。", "The size?", "small-only", "hint"),
        (HINTS, "What comes out for 3?", "3 を渡すと?", "squared", "hint"),
        ("solutions/chapter1/chapter.toml", "演習 double", "double", "title", "title in both"),
        ("solutions/chapter1/chapter.toml", "関数", "function", "task", "task in both"),
        ("solutions/chapter1/chapter.toml", "2回2倍にしてみましょう。", "Twice.", "after_pass", "after_pass in both"),
        ("solutions/chapter1/double.md", "`double`", "double", "double", "names the exercise"),
        ("solutions/chapter1/double.ja.md", "`double`", "double", "double", "names the exercise"),
    ],
)
def test_what_is_not_said_in_both_languages_is_named(
    name: str, old: str, new: str, check: str, text: str, course: SmallCourse
) -> None:
    change(course, name, lambda whole: whole.replace(old, new))
    [problem] = found(course)
    assert problem.check == check
    assert text in problem.text


def test_what_only_the_module_itself_uses_needs_no_docstring(course: SmallCourse) -> None:
    change(course, "solutions/chapter1/double.py", lambda text: text + "\n\ndef _helper():\n    pass\n")
    experiment = '\n\nif __name__ == "__main__":\n\n    def trial():\n        pass\n'
    change(course, "solutions/chapter1/double.py", lambda text: text + experiment)
    change(course, "suites/chapter1/double/test_double.py", lambda text: text + "\n\ndef helper():\n    pass\n")
    assert found(course) == []


@pytest.mark.parametrize("name", ["solutions/chapter1/double.py", "suites/chapter1/double/test_double.py"])
def test_a_file_that_is_no_python_is_named_with_its_line(name: str, course: SmallCourse) -> None:
    change(course, name, lambda text: text + "\ndef (:\n")
    line = (course.root / name).read_text(encoding="utf-8").count("\n")
    [problem] = found(course)
    assert problem.place == f"{course.root / name}:{line}"
    assert problem.text.startswith("is no Python")


@pytest.mark.parametrize(
    "name",
    [
        "solutions/chapter1/double.py",
        "solutions/chapter1/double.ja.md",
        "suites/chapter1/double/test_double.py",
        "suites/chapter1/double/mistakes.toml",
    ],
)
def test_what_the_scaffold_left_is_named(name: str, course: SmallCourse) -> None:
    change(course, name, lambda text: text + "\n# TODO: more\n")
    line = (course.root / name).read_text(encoding="utf-8").count("\n")
    assert found(course) == [Problem(place=f"{course.root / name}:{line}", text="still says TODO")]


@pytest.mark.parametrize("language", ["The exercise double", "演習 double"])
def test_a_title_that_is_not_written_is_named(language: str, course: SmallCourse) -> None:
    change(course, "solutions/chapter1/chapter.toml", lambda text: text.replace(language, f"TODO {language}"))
    place = f"{course.root / 'solutions/chapter1/chapter.toml'}:{CHAPTER_LIST.count(chr(10)) + 4}"
    assert found(course) == [Problem(place=place, text="still says TODO", subject="chapter1/double", check="title")]


@pytest.mark.parametrize(
    ("text", "check", "said"),
    [
        ('"""Ready."""\n', "module", "docstring"),
        ('"""Ready.\n\n用意されたコードです。\n"""\n\n\nclass Net:\n    pass\n', "Net", "docstring"),
        ('"""Ready.\n\n用意されたコードです。TODO\n"""\n', "", "TODO"),
        ('"""Ready.\n\n用意されたコードです。\n"""\n\n\ndef _f():\n    ### BEGIN SOLUTION\n', "", "given whole"),
    ],
)
def test_what_is_given_is_whole_and_in_both_languages(text: str, check: str, said: str, course: SmallCourse) -> None:
    (course.solutions / "chapter1" / "given.py").write_text(text, encoding="utf-8")
    problem = found(course)[-1]
    assert problem.place.startswith(f"{course.given('chapter1')}:")
    assert problem.check == check
    assert said in problem.text


@pytest.mark.parametrize(
    ("there", "shown", "said"),
    [
        ({"slope.svg"}, "![Slope](figures/slop.svg)", "shows slop.svg, which is no figure of this language"),
        ({"slope.ja.svg"}, "![Slope](figures/slope.ja.svg)", "shows slope.ja.svg, which is no figure of this language"),
        ({"slope.svg"}, "figures/slope.svg", "is shown on no page"),
        ({"slope.svg"}, "![Slope](figures/slope.svg)", None),
    ],
)
def test_a_page_shows_what_is_there_and_in_its_language(
    there: set[str], shown: str, said: str | None, course: SmallCourse
) -> None:
    folder = course.solutions / "chapter1" / "figures"
    folder.mkdir()
    for name in there:
        (folder / name).write_text("<svg/>", encoding="utf-8")
    page = course.page("chapter1", "en")
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{shown}\n", encoding="utf-8")
    texts = [problem.text for problem in found(course)]
    assert (said in texts) if said else (texts == [])


@pytest.mark.parametrize(
    ("shown", "said"),
    [("![Map](figures/map.svg)", None), ("![Map](figures/mop.svg)", "shows mop.svg"), ("", "is shown on no page")],
)
def test_the_guide_shows_what_is_there(shown: str, said: str | None, course: SmallCourse) -> None:
    (course.solutions / "figures").mkdir()
    (course.solutions / "figures" / "map.svg").write_text("<svg/>", encoding="utf-8")
    (course.solutions / "figures" / "draw.py").write_text("", encoding="utf-8")
    change(course, "solutions/README.md", lambda text: f"{text}\n{shown}\n")
    texts = [problem.text for problem in found(course)]
    assert any(said in text for text in texts) if said else texts == []


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("minutes = 20", 'minutes = 20\nafter = ["triple"]', "after"),
        ("minutes = 20", 'minutes = 20\nafter = ["double"]', "after"),
    ],
)
def test_an_order_that_cannot_be_is_named(old: str, new: str, check: str, course: SmallCourse) -> None:
    change(course, "solutions/chapter1/chapter.toml", lambda text: text.replace(old, new))
    [problem] = found(course)
    assert (problem.subject, problem.check) == ("chapter1/double", check)


def test_a_formula_without_a_place_in_both_languages_is_named(course: SmallCourse) -> None:
    formula = "of the same shape.\n\n        y = 2 * x\n\n    More."
    change(course, DOUBLE, lambda text: text.replace("of the same shape.", formula))
    [problem] = found(course)
    assert (problem.check, "not as many in both languages" in problem.text) == ("double", True)


@pytest.mark.parametrize(
    ("old", "new", "check", "text"),
    [
        ("solved = []", 'solved = ["triple"]', "triple", "is no exercise of chapter1"),
        ("[demo.mistaken]", '[demo.mistaken]\ntriple = "halved"', "triple", "is no exercise of chapter1"),
        ("[demo.mistaken]", '[demo.mistaken]\ndouble = "doubled"', "", "no mistake doubled"),
        ('[demo]\nchapter = "chapter1"', '[demo]\nchapter = "chapter9"', "", "no chapter 'chapter9'"),
    ],
)
def test_a_demo_of_what_does_not_exist_is_named(old: str, new: str, check: str, text: str, course: SmallCourse) -> None:
    change(course, "solutions/course.toml", lambda whole: whole.replace(old, new))
    [problem] = found(course)
    assert (problem.subject, problem.check) == ("demo", check)
    assert text in problem.text
