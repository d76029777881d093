"""The student kit: all that a student needs, and nothing of what only the teacher has."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from commands import COURSE, solution
from kits import IDIOMS, checks, leaks, secrets, unpack, whole_kit

from autograder.authoring import kit
from autograder.authoring.edition import JAPANESE, edition
from autograder.authoring.notebooks import notebook_file
from autograder.authoring.sync import generated
from autograder.course import PACKAGE, PAGES, Course, load_course
from autograder.errors import CourseError
from autograder.grading.suites import with_suites
from autograder.markers import clear_solutions, without_answers
from autograder.model import Check, Exercise, Text, Visibility, Waiting

ROOT = Path(__file__).parents[2]
ANSWER = "x = x.reshape(len(x), -1)  # (N, C, H, W) -> (N, D)"


class UnpackedKit(Course):
    """The course of a kit that was unpacked, with the suites in it."""

    @property
    def suites(self) -> Path:
        return self.root / "autograder" / "suites"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> UnpackedKit:
    root = unpack(whole_kit(), tmp_path_factory.mktemp("kit"))
    course = load_course(root)
    return UnpackedKit(
        root=root, chapters=course.chapters, demo=course.demo, kit=course.kit, languages=course.languages
    )


# nothing of the teacher's is in it


@pytest.mark.parametrize("language", PAGES)
def test_nothing_that_only_the_teacher_has_is_in_a_kit(language: str) -> None:
    assert leaks(whole_kit(language)) == []


def test_the_search_knows_every_kind_of_secret() -> None:
    kinds = [" ".join(what.split()[:2]) for what in secrets().values()]
    for exercise in COURSE.all_exercises():
        assert f"an answer of {exercise.key}" in secrets().values()
    assert kinds.count("an answer") > 300
    assert kinds.count("the mistake") > 800
    assert kinds.count("the hidden") > 100


@pytest.mark.parametrize(
    "planted",
    [
        ANSWER,
        "test_another_landscape",
        "chapter3/descent::another_landscape",
        "Training agrees with the solution's for other sizes and for one-hot targets",
        "大きさの異なるデータや one-hot 表現の教師データでも、模範解答と同じ学習結果になる",
        "AFFINE.next_batch(student, rng, reference)",
        "return x.astype(float) @ W + b",
        "If a bias grows, should its output rise or fall?",
    ],
)
@pytest.mark.parametrize("name", ["README.md", "autograder/model.py", "new/chapter2/chapter2.ipynb"])
def test_the_search_finds_what_is_planted(name: str, planted: str) -> None:
    text = whole_kit()[name].decode()
    if name.endswith(".ipynb"):
        notebook = json.loads(text)
        notebook["cells"][3]["source"] = ["first\n", f'{planted}"quoted"']
        text = json.dumps(notebook)  # with Japanese as escapes
    elif name.endswith(".py"):
        text += f'\nNOTE = """{planted}"""\n'
    else:
        text += planted
    assert {file for file, _, _ in leaks({name: text.encode()})} == {name}


def test_the_search_finds_a_whole_solution_and_a_whole_suite_and_mistakes() -> None:
    for exercise in COURSE.all_exercises():
        files = (COURSE.solution(exercise), COURSE.mistake_file(exercise))
        suite = [COURSE.suite(exercise)] if kit.waiting(checks()[exercise.key]).checks else []
        for file in (*files, *suite):
            assert leaks({file.name: file.read_bytes()}), file


def test_what_the_search_excuses_is_all_needed() -> None:
    everything = "\n".join(content.decode() for content in whole_kit().values())
    assert {idiom for idiom in IDIOMS if idiom not in everything} == set()


def test_neither_tests_nor_mistakes_nor_authors_files_are_in_it() -> None:
    names = set(whole_kit())
    tops = {"README.md", "LICENSE", "pyproject.toml", "autograder", "new", "solutions"}
    assert {name.partition("/")[0] for name in names} == tops
    teachers = r"mistakes\.toml|wrong\.toml|held_out|__pycache__|\.pyc|_course|/\."
    assert not [name for name in names if re.search(teachers, name)]


# all that a student needs is in it


def test_the_engine_is_whole() -> None:
    left_out = {"suites", "classroom", "__pycache__", "kit_files", "ci_files"}
    engine = {
        file.relative_to(ROOT).as_posix(): file.read_bytes()
        for file in PACKAGE.rglob("*")
        if file.is_file() and file.suffix != ".md" and not left_out & set(file.relative_to(PACKAGE).parts)
    }
    assert len(engine) > 60
    assert {name: whole_kit().get(name) for name in engine} == engine


def test_a_kit_of_some_chapters_has_nothing_of_the_others(tmp_path: Path) -> None:
    wanted = [COURSE.chapter("chapter3"), COURSE.chapter("chapter1")]
    files = kit.files(COURSE, wanted, checks(), "en")
    places = {found[1] for name in files if (found := re.search(r"(?:new|solutions|suites)/(.*?)/", name))}
    assert places == {"chapter1", "chapter3", "figures"}
    for folder in ("new", "solutions"):
        guides = {name for name in files if name.startswith(f"{folder}/figures/")}
        assert guides == {f"{folder}/figures/{file.name}" for file in COURSE.figures(language="en")}
    for guide in ("new/README.md", "solutions/README.md"):
        assert re.findall(r"\]\((chapter\d)/", files[guide].decode()) == ["chapter3", "chapter1"]
    course = load_course(unpack(files, tmp_path))
    assert [chapter.name for chapter in course.chapters] == ["chapter3", "chapter1"]


def test_the_course_of_a_kit_is_that_of_the_teacher_but_for_what_waits(unpacked: UnpackedKit) -> None:
    assert unpacked.kit
    for ours, theirs in zip(COURSE.all_exercises(), unpacked.all_exercises(), strict=True):
        waiting = kit.waiting(checks()[ours.key])
        fields = {name: getattr(ours, name) for name in ours.__struct_fields__} | {"waiting": waiting}
        assert theirs == Exercise(**fields)
        assert theirs.points_here == sum(check.points for check in kit.here(checks()[ours.key]))
        assert ours.points_here == ours.points


def test_stubs_notebooks_and_pages_are_those_of_the_course_and_can_be_made_anew(unpacked: UnpackedKit) -> None:
    ours = {file.relative_to(COURSE.exercises): content for file, content in generated(COURSE, "en").items()}
    theirs = {file.relative_to(unpacked.exercises): content for file, content in generated(unpacked).items()}
    assert theirs == ours
    assert {Path(name[4:]): content for name, content in whole_kit().items() if name.startswith("new/")} == ours


def test_the_suites_of_a_kit_are_suites_of_the_public_checks(unpacked: UnpackedKit) -> None:
    found = with_suites(unpacked, unpacked.all_exercises(), lambda suites: suites.checks)
    for exercise in COURSE.all_exercises():
        public = [check for check in checks()[exercise.key] if check.visibility == Visibility.PUBLIC]
        for ours, theirs in zip(public, found[exercise.key], strict=True):
            assert theirs.exercise.key == exercise.key
            for field in ("name", "title", "points", "needs", "visibility", "time"):
                assert getattr(ours, field) == getattr(theirs, field)


def test_every_name_in_a_suite_of_a_kit_is_defined(unpacked: UnpackedKit) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--isolated", "--select", "F821"]
    done = subprocess.run([*ruff, str(unpacked.suites)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_how_many_checks_wait_is_what_the_pages_say() -> None:
    left = sum(kit.waiting(found).checks for found in checks().values())
    most = sum(len(found) for found in checks().values())
    assert 20 * left <= most
    assert "one in twenty or fewer" in (ROOT / "autograder/README.md").read_text(encoding="utf-8")
    assert "20個に1個以下です" in (ROOT / "autograder/README.ja.md").read_text(encoding="utf-8")


# what lies beside it


def test_a_kit_asks_for_what_the_engine_asks_for() -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    theirs = tomllib.loads(whole_kit()["pyproject.toml"].decode())
    for field in ("name", "license", "requires-python", "dependencies", "scripts", "dynamic"):
        assert theirs["project"][field] == ours["project"][field]
    assert theirs["project"]["optional-dependencies"]["torch"] == ours["project"]["optional-dependencies"]["torch"]
    for field in ("build-system",):
        assert theirs[field] == ours[field]
    wheel = ours["tool"]["hatch"]["build"]["targets"]["wheel"]
    wheel["only-include"].remove("exercises")  # in a kit they are the learner's
    del wheel["sources"]["exercises"]
    assert theirs["tool"]["hatch"]["build"]["targets"]["wheel"] == wheel
    assert whole_kit()["LICENSE"] == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize("language", PAGES)
def test_the_page_of_a_kit_names_its_chapters_and_commands_that_it_has(language: str) -> None:
    from autograder.cli.root import NOT_IN_KIT

    text = whole_kit(language)[PAGES[language]].decode()
    for chapter in COURSE.chapters:
        assert f"- {chapter.name}: {chapter.title.get(language)}" in text
    named = set(re.findall(r"dlgrade ([a-z0-9]+)", text))
    assert named == {"init", "chapter1", "hint", "reset", "update", "doctor"}
    assert not named & NOT_IN_KIT
    for name in re.findall(r"`(exercises/\S+)`", text):
        assert name.replace("exercises/", "new/") in whole_kit(language)


@pytest.mark.parametrize(("language", "other"), [("en", "ja"), ("ja", "en")])
def test_a_kit_holds_one_language(language: str, other: str, tmp_path: Path) -> None:
    files = whole_kit(language)
    assert not [name for name in files if name.endswith((f"/{PAGES[other]}", notebook_file(COURSE.chapters[0], other)))]
    assert tomllib.loads(files["pyproject.toml"].decode())["project"]["readme"] == PAGES[language]
    for name in (name for name in files if re.fullmatch(r"new/.*\.py", name)):
        chapter, module = name.removesuffix(".py").split("/")[1:]
        given = COURSE.given_texts(chapter).get(module)
        text = COURSE.stub_text(COURSE.exercise(chapter, module)) if given is None else given
        assert files[name].decode() == edition(text, language)
        assert bool(JAPANESE.search(files[name].decode())) == (language == "ja")
    course = load_course(unpack(files, tmp_path))
    assert course.languages == (language,)
    kept = {f"new/{file.relative_to(course.exercises).as_posix()}": it for file, it in generated(course).items()}
    assert kept == {name: content for name, content in files.items() if name.startswith("new/")}


# the archive


def test_equal_files_give_equal_bytes_whenever_and_in_whatever_order() -> None:
    files = {"b/c.py": b"print()\n", "a.md": "文".encode()}
    packed = kit.packed(files)
    assert packed == kit.packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["dlgrade-kit/a.md", "dlgrade-kit/b/c.py"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("dlgrade-kit/a.md").decode() == "文"


# cutting


@pytest.mark.parametrize("key", [exercise.key for exercise in COURSE.all_exercises()])
def test_a_solution_without_answers_has_the_same_stub(key: str) -> None:
    text = without_answers(solution(key), key)
    assert clear_solutions(text, key) == clear_solutions(solution(key), key)
    compile(text, key, "exec")


def test_a_malformed_marker_is_an_error_here_too() -> None:
    with pytest.raises(CourseError, match=r"x\.py:3"):
        without_answers("def f():\n    pass\n    ### END SOLUTION\n", "x.py")


SUITE = '''"""Checks."""

import numpy as np

from autograder.checks import check

SIZE = 3
TWICE: int = 2 * SIZE
SECRET = 41


def right(x):
    return x + SECRET


# Used by shown and by another helper.
def draw(rng):
    return rng.normal(size=TWICE)


# The teacher's.
@check(points=2)
def test_unseen(student, rng, reference):
    """Unseen."""
    assert right(draw(rng)) == reference
    # and this


@check(points=2)
def test_shown(student, rng):
    """Shown."""
    assert student.f(draw(rng)) is np
'''


def test_a_cut_suite_keeps_what_its_checks_reach_and_nothing_else() -> None:
    cut = kit.without_checks(SUITE, {"shown"}, "test_x.py")
    before, _, rest = SUITE.partition("SECRET = 41\n")
    _, _, draw = rest.partition("+ SECRET\n")
    draw, _, hidden = draw.partition("# The teacher's.")
    assert cut == before + draw.rstrip() + "\n" + hidden[hidden.index("    # and this\n") + 15 :]


def test_a_suite_that_is_no_python_is_an_error_with_its_file() -> None:
    with pytest.raises(CourseError, match=r"test_x\.py"):
        kit.without_checks("def f(:\n", set(), "test_x.py")


def test_a_check_that_needs_a_hidden_one_waits_as_well() -> None:
    exercise = next(COURSE.all_exercises())

    def declared(name: str, points: float, visibility: Visibility, *needs: str) -> Check:
        title = Text(en=name, ja=name)
        return Check(
            exercise=exercise, name=name, title=title, points=points, needs=needs, visibility=visibility, time=1
        )

    found = [
        declared("a", 1, Visibility.PUBLIC),
        declared("b", 2, Visibility.HIDDEN),
        declared("c", 1.5, Visibility.PUBLIC, "a", "b"),
        declared("d", 3, Visibility.PUBLIC, "c"),
        declared("e", 5, Visibility.PUBLIC, "a"),
    ]
    assert [check.name for check in kit.here(found)] == ["a", "e"]
    assert kit.waiting(found) == Waiting(checks=3, points=6.5)
