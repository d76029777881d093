"""The plugin: suites are collected by themselves, whatever lies around them, and run check by check."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_course import SOLUTION, SUITE, SmallCourse, exercise_of, handed_in, write_course

from autograder.checks.declare import CheckFailed
from autograder.errors import CourseError, GraderError
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.grading.suites import Suites, with_suites
from autograder.model import Check, Outcome, Visibility
from autograder.sandbox import Sandbox

HEAD = "from autograder.checks import check, expect\n"


def suite_of(*bodies: str, head: str = HEAD) -> str:
    """A suite of checks with these bodies, which say what they take."""
    return head + "".join(textwrap.dedent(body) for body in bodies)


ONE = '''
@check(points=1)
def test_one(student):
    """First.

    1つ目。
    """
'''


def collected(course: SmallCourse, work: Callable[[Suites], Any] | None = None) -> Any:
    """What comes of the work on the collected suites; the checks, if there is no work."""
    exercises = list(course.all_exercises())
    return with_suites(course, exercises, work or (lambda suites: suites.checks))


# --- what a check declares ------------------------------------------------------------------------------------------


def test_checks_are_described_in_the_order_of_the_suite(tmp_path):
    course = write_course(tmp_path)
    checks = collected(course)["chapter1/double"]
    assert [check.name for check in checks] == ["values", "left_alone", "large"]
    assert [check.points for check in checks] == [2, 1.5, 1.5]
    assert [check.needs for check in checks] == [(), ("values",), ("values",)]
    assert [check.visibility for check in checks] == [Visibility.PUBLIC, Visibility.PUBLIC, Visibility.HIDDEN]
    assert checks[0].id == "chapter1/double::values"
    assert checks[0].exercise == exercise_of(course)


def test_title_and_time_come_from_docstring_and_declaration(tmp_path):
    suite = suite_of(
        ONE,
        '''
        @check(points=1, time=2.5)
        def test_two(student):
            """The second one,
            over two lines.

            2つ目の
            チェック。

            More about it.
            """
        ''',
    )
    one, two = collected(write_course(tmp_path, suite=suite))["chapter1/double"]
    assert (one.title.en, one.title.ja, one.time) == ("First", "1つ目", 10)
    assert (two.title.en, two.title.ja, two.time) == ("The second one, over two lines", "2つ目の チェック", 2.5)


@pytest.mark.parametrize(
    "body",
    [
        'def test_one(student):\n    """One.\n\n    1つ目。\n    """\n',
        "@check(points=1)\ndef test_one(student):\n    pass\n",
        '@check(points=1)\ndef test_one(student):\n    """Only English."""\n',
        "import pytest\n@pytest.mark.parametrize('x', [1, 2])\n@check(points=1)\n"
        'def test_one(student, x):\n    """One.\n\n    1つ目。\n    """\n',
    ],
    ids=["not declared", "no title", "one language", "several in one"],
)
def test_an_incomplete_check_is_the_authors_error(tmp_path, body):
    course = write_course(tmp_path, suite=HEAD + body)
    with pytest.raises(CourseError) as caught:
        collected(course)
    assert caught.value.key == "bad-check"
    line = HEAD.count("\n") + 1 + body.startswith("import")  # that of the first decorator
    assert caught.value.params["file"] == f"{course.suite(exercise_of(course))}:{line}"
    assert "test_one" in str(caught.value)


def test_a_suite_for_which_there_is_no_memory_is_no_defect_of_the_course(tmp_path):
    with pytest.raises(GraderError) as caught:
        collected(write_course(tmp_path, suite="raise MemoryError"))
    assert caught.value.key == "exhausted"


def test_nor_is_it_where_not_even_pytest_has_memory_to_report(tmp_path, monkeypatch, capfd):
    def report(*arguments):
        raise MemoryError

    monkeypatch.setattr(Suites, "pytest_collectreport", pytest.hookimpl(report))
    with pytest.raises(GraderError) as caught:
        collected(write_course(tmp_path))
    assert caught.value.key == "exhausted"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def test_one(:\n", "SyntaxError"),
        ("import no_such_module\n", "no_such_module"),
        ("1 / 0\n", "ZeroDivisionError"),
        (HEAD + "check()\n", "points"),
    ],
)
def test_a_suite_that_cannot_be_collected_is_the_authors_error(tmp_path, text, words):
    with pytest.raises(CourseError) as caught:
        collected(write_course(tmp_path, suite=text))
    assert caught.value.key == "bad-suite"
    assert words in str(caught.value)
    assert "test_double.py" in str(caught.value)


def test_one_broken_suite_stops_all(tmp_path):
    course = write_course(tmp_path, others={"other": (SOLUTION, "1 / 0\n", 1)})
    with pytest.raises(CourseError):
        collected(course)


def test_a_suite_without_checks_has_none(tmp_path):
    assert collected(write_course(tmp_path, suite="")) == {"chapter1/double": []}


def test_what_the_work_returns_comes_back_and_what_it_raises_goes_through(tmp_path):
    course = write_course(tmp_path)
    assert collected(course, lambda suites: 42) == 42
    for error in (ValueError("mine"), KeyboardInterrupt(), SystemExit(3)):

        def fail(suites: Suites, error: BaseException = error) -> None:
            raise error

        with pytest.raises(type(error)) as caught:
            collected(course, fail)
        assert caught.value is error


# --- running one ----------------------------------------------------------------------------------------------------


def run(course: SmallCourse, *names: str, **values: Callable[[], Any]) -> list[BaseException | None]:
    """What these checks raise, run one after the other."""

    def work(suites: Suites) -> list[BaseException | None]:
        checks = {check.name: check for check in suites.checks["chapter1/double"]}
        return [suites.run(checks[name], **values) for name in names]

    found: list[BaseException | None] = collected(course, work)
    return found


def nothing() -> None:
    return None


def test_a_check_that_raises_nothing_passes(tmp_path):
    assert run(write_course(tmp_path, suite=suite_of(ONE)), "one", student=nothing) == [None]


def test_what_a_check_raises_comes_back_as_it_is(tmp_path):
    body = ONE + "    expect(False, 'f(x)', en='It holds.', ja='成り立つ。')\n"
    (error,) = run(write_course(tmp_path, suite=suite_of(body)), "one", student=nothing)
    assert isinstance(error, CheckFailed)
    assert error.evidence.of == "f(x)"


def test_an_assertion_is_not_rewritten_and_is_an_error_like_any_other(tmp_path):
    (error,) = run(write_course(tmp_path, suite=suite_of(ONE + "    assert 1 == 2\n")), "one", student=nothing)
    assert type(error) is AssertionError


def test_what_a_fixture_raises_comes_back_too(tmp_path):
    def student() -> None:
        raise LookupError("while loading")

    (error,) = run(write_course(tmp_path, suite=suite_of(ONE)), "one", student=student)
    assert type(error) is LookupError


def test_a_check_runs_again_with_new_values(tmp_path):
    body = ONE + "    raise ValueError(student)\n"
    values = iter("abc")
    course = write_course(tmp_path, suite=suite_of(body))
    errors = run(course, "one", "one", "one", student=lambda: next(values))
    assert [str(error) for error in errors] == ["a", "b", "c"]


def test_a_failure_does_not_cling_to_the_next_check(tmp_path):
    two = ONE.replace("test_one", "test_two") + "    1 / 0\n"
    errors = run(write_course(tmp_path, suite=suite_of(ONE, two)), "two", "one", student=nothing)
    assert [type(error) for error in errors] == [ZeroDivisionError, type(None)]


def test_fixtures_are_made_only_where_they_are_taken(tmp_path):
    made: list[str] = []
    run(
        write_course(tmp_path, suite=suite_of(ONE)),
        "one",
        student=lambda: made.append("student"),
        rng=lambda: made.append("rng"),
        reference=lambda: made.append("reference"),
    )
    assert made == ["student"]


# --- nothing of the surroundings ------------------------------------------------------------------------------------

INTRUDER = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    items.clear()

def pytest_configure(config):
    raise SystemExit("a file of the surroundings was read")
"""

INI = """
[pytest]
addopts = -k nothing --no-such-option
python_functions = nothing_*
testpaths = nowhere
usefixtures = no_such_fixture
required_plugins = no_such_plugin
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder full of files, and an environment full of variables, that change what pytest does."""
    folder = tmp_path / "submission"
    folder.mkdir()
    files = {
        "conftest.py": INTRUDER,
        "intruder.py": INTRUDER,
        "pytest.ini": INI,
        ".pytest.ini": INI,
        "tox.ini": INI,
        "setup.cfg": INI.replace("[pytest]", "[tool:pytest]"),
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-k nothing --no-such-option"\n',
        "sitecustomize.py": "raise SystemExit('sitecustomize')",
        "pytest.py": "raise SystemExit('pytest')",
        "numpy.py": "raise SystemExit('numpy')",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k nothing --no-such-option -p intruder")
    monkeypatch.setenv("PYTEST_PLUGINS", "intruder")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def test_files_and_variables_of_the_surroundings_change_nothing(tmp_path, hostile, forked):
    course = write_course(tmp_path / "course")
    for place in (course.root, course.suites, course.suites / "chapter1"):
        (place / "conftest.py").write_text(INTRUDER)
        (place / "pytest.ini").write_text(INI)
    found = [
        grade(course, handed_in(double=text), [exercise_of(course)], Settings("1", hints=False), sandbox=forked)
        for text in (SOLUTION, "def double(x):\n    return x\n")
    ]
    assert [check.outcome for check in found[0].report.checks()] == [Outcome.PASSED] * 3
    assert found[1].report.checks()[0].outcome == Outcome.FAILED
    assert os.environ["PYTEST_ADDOPTS"] == "-k nothing --no-such-option -p intruder"
    assert os.environ["PYTEST_PLUGINS"] == "intruder"
    assert os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] == ""


def test_variables_that_were_not_set_are_not_set_afterwards(tmp_path, monkeypatch):
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    during: list[str | None] = []
    collected(write_course(tmp_path), lambda suites: during.extend(map(os.environ.get, names)))
    assert during == [None, None, "1"]
    assert [os.environ.get(name) for name in names] == [None, None, None]


def test_installed_plugins_are_not_loaded(tmp_path):
    def plugins(suites: Suites) -> list[str]:
        manager = suites.items["chapter1/double::values"].config.pluginmanager
        return sorted({info.project_name for _, info in manager.list_plugin_distinfo()})

    assert collected(write_course(tmp_path), plugins) == []


def test_nothing_is_printed_and_nothing_is_left(tmp_path, capfd, monkeypatch):
    course = write_course(tmp_path)
    path, modules = list(sys.path), set(sys.modules)
    before = sorted(file for file in tmp_path.rglob("*"))
    collected(course)
    assert capfd.readouterr() == ("", "")
    assert sys.path == path
    left = {file for file in tmp_path.rglob("*") if file not in before and "__pycache__" not in file.parts}
    assert left == set()
    assert not [name for name in set(sys.modules) - modules if name == "conftest"]


def test_each_suite_keeps_its_own_checks(tmp_path):
    other = SUITE.replace("test_values", "test_others").replace('"values"', '"others"')
    course = write_course(tmp_path, others={"other": (SOLUTION, other, 5)})
    checks = collected(course)
    assert checks["chapter1/double"][0].name == "values"
    assert checks["chapter1/other"][0].name == "others"


def test_a_check_knows_its_own_exercise_only(tmp_path):
    course = write_course(tmp_path, others={"other": (SOLUTION, SUITE, 5)})
    checks: dict[str, list[Check]] = collected(course)
    assert {check.exercise.name for check in checks["chapter1/other"]} == {"other"}
    assert with_suites(course, [exercise_of(course, "other")], lambda suites: list(suites.checks)) == ["chapter1/other"]


def test_a_sandbox_survives_an_interruption(tmp_path, forked: Sandbox):
    course = write_course(tmp_path)

    class Interrupting:
        def started(self, *args: object) -> None:
            raise KeyboardInterrupt

        finished = graded = started

    submission = handed_in(double=SOLUTION)
    with pytest.raises(KeyboardInterrupt):
        grade(course, submission, [exercise_of(course)], Settings("1"), sandbox=forked, observer=Interrupting())
    again = grade(course, submission, [exercise_of(course)], Settings("1"), sandbox=forked)
    assert again.report.points == 5
