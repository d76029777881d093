"""The pytest plugin: collects suites once and runs single checks on demand, with nothing of the surroundings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import pytest
from _pytest.runner import runtestprotocol

from autograder.course import Course
from autograder.errors import CourseError, exhausted
from autograder.model import Check, Exercise, Text, Visibility

T = TypeVar("T")
INI = Path(__file__).with_name("suites.ini")
HIDING = {"reference", "twin"}  # fixtures that need the solutions
LEFT_OUT = (
    "cacheprovider",
    "terminal",
    "junitxml",
    "pastebin",
    "faulthandler",
    "logging",
    "warnings",
    "doctest",
    "unraisableexception",
    "threadexception",
)


class Suites:
    """The collected checks of some exercises. `run` runs one of them."""

    def __init__(self, course: Course, exercises: Iterable[Exercise], work: Callable[[Suites], Any]) -> None:
        self.course = course
        self.exercises = {course.suite(exercise).resolve(): exercise for exercise in exercises}
        self.work = work
        self.checks: dict[str, list[Check]] = {exercise.key: [] for exercise in self.exercises.values()}
        self.items: dict[str, pytest.Function] = {}
        self.values: dict[str, Callable[[], Any]] = {}
        self.raised: BaseException | None = None
        self.problems: list[str] = []
        self.result: Any = None
        self.failure: BaseException | None = None

    def run(self, check: Check, **values: Callable[[], Any]) -> BaseException | None:
        """Run a check; what it raised, or None if it passed.

        `values`: for each fixture of this class a function that makes it.
        """
        item = self.items[check.id]
        self.values, self.raised = values, None
        item._initrequest()
        item.funcargs.clear()
        runtestprotocol(item, log=False, nextitem=None)
        return self.raised

    # fixtures

    @pytest.fixture
    def student(self) -> Any:
        return self.values["student"]()

    @pytest.fixture
    def rng(self) -> Any:
        return self.values["rng"]()

    @pytest.fixture
    def reference(self) -> Any:
        return self.values["reference"]()

    @pytest.fixture
    def twin(self) -> Any:
        return self.values["twin"]()

    @pytest.fixture
    def elsewhere(self) -> Any:
        return self.values["elsewhere"]()

    @pytest.fixture
    def curves(self) -> Any:
        return self.values["curves"]()

    @pytest.fixture
    def remark(self) -> Any:
        return self.values["remark"]()

    # hooks

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "check(points, needs, time): a check and its weight")

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(report.longreprtext)

    @pytest.hookimpl
    def pytest_exception_interact(self, call: pytest.CallInfo[Any], report: pytest.CollectReport | object) -> None:
        """A suite that could not be collected: for want of memory, perhaps."""
        if isinstance(report, pytest.CollectReport) and call.excinfo is not None:
            self.failure = self.failure or exhausted(call.excinfo.value)

    @pytest.hookimpl
    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """The same while pytest reports on it; whether there is nothing more to say."""
        self.failure = self.failure or exhausted(excinfo.value)
        return self.failure is not None

    @pytest.hookimpl
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.failure is not None:
            return True
        try:
            if self.problems:
                raise CourseError("bad-suite", problem="\n".join(self.problems))
            for item in session.items:
                assert isinstance(item, pytest.Function)
                check = self.describe(item)
                earlier = [other.name for other in self.checks[check.exercise.key]]
                for name in check.needs:
                    if name not in earlier:
                        raise CourseError("bad-needs", file=place(item), name=item.name, needed=name)
                self.checks[check.exercise.key].append(check)
                self.items[check.id] = item
            self.result = self.work(self)
        except BaseException as error:  # carried through pytest, which has handlers of its own, to with_suites
            self.failure = error
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the exception as it is; pytest's own report would spend more time on its text than the check took."""
        if call.excinfo is not None and self.raised is None:
            self.raised = call.excinfo.value
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        when = cast(Literal["setup", "call", "teardown"], call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    def describe(self, item: pytest.Function) -> Check:
        """The check that a test function declares. Raises CourseError if it declares none."""
        exercise = self.exercises[item.path.resolve()]
        mark = item.get_closest_marker("check")
        name = item.name.removeprefix("test_")
        paragraphs = [" ".join(part.split()) for part in (item.function.__doc__ or "").split("\n\n")]
        if mark is None or "[" in name or len(paragraphs) < 2:
            raise CourseError("bad-check", file=place(item), name=item.name)
        return Check(
            exercise=exercise,
            name=name,
            title=Text(en=paragraphs[0].rstrip("."), ja=paragraphs[1].rstrip("。")),
            points=mark.kwargs["points"],
            needs=mark.kwargs["needs"],
            visibility=Visibility.HIDDEN if HIDING.intersection(item.fixturenames) else Visibility.PUBLIC,
            time=mark.kwargs["time"] or exercise.time,
        )


def place(item: pytest.Function) -> str:
    """File and line of a test function."""
    return f"{item.path}:{(item.location[1] or 0) + 1}"


def with_suites(course: Course, exercises: Iterable[Exercise], work: Callable[[Suites], T]) -> T:
    """Collect the suites of these exercises and return `work(suites)`.

    No plugin, conftest, ini file or option of the surroundings is read. Raises CourseError for a suite that cannot be
    collected.
    """
    suites = Suites(course, exercises, work)
    for file in suites.exercises:
        if not file.is_file():
            raise CourseError("bad-course-file", file=file, problem="there is no such file")
    arguments = ["-c", str(INI), "--rootdir", str(course.suites), "--noconftest", "--import-mode=importlib", "-s"]
    for plugin in LEFT_OUT:
        arguments += ["-p", f"no:{plugin}"]
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    before = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        code = pytest.main([*arguments, *map(str, suites.exercises)], plugins=[suites])
    finally:
        forget(suites.exercises)
        for name, value in {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": before}.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    if suites.failure is not None:
        raise suites.failure
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if suites.problems or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CourseError("bad-suite", problem="\n".join(suites.problems) or f"pytest: {code!r}")
    result: T = suites.result
    return result


def forget(files: Iterable[Path]) -> None:
    """Drop the modules of these files: pytest would take them for those of another course with the same names."""
    paths = set(map(str, files))
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in paths:
            del sys.modules[name]
