"""Helpers: no function of a public suite, handed in as an answer, earns a point.

Every copy that `copies` finds stands in for every function, method and class that an exercise asks for and that takes
as many arguments, and the suite's own checks say what that earns. A worker holds all copies at once and binds one after
the other, so that a copy costs about what its first wrong answer costs. If a check asks for several names, those
copies stand in together that answer as the solution does to what the check asks of each.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.checks.answers import Died, StudentError
from autograder.course import Course
from autograder.grading.attempt import Attempts
from autograder.grading.notes import Notes
from autograder.grading.seeds import stream
from autograder.grading.session import Function, Proxy, Session
from autograder.grading.solutions import reference_of, solution_texts
from autograder.grading.student import Student
from autograder.grading.suites import Suites, with_suites
from autograder.grading.transcript import same
from autograder.markers import BEGIN
from autograder.model import Check, Exercise, Record
from autograder.proving.copies import ALIAS, MANY, Arity, Copy, arity_of, copies
from autograder.proving.problem import Problem
from autograder.sandbox import Sandbox, Worker

SEED = "helpers"
SECONDS = 2.0  # for a check of copies: an answer takes less, and what never ends is not an answer
HEAD = """

_given, _bound = dict(globals()), {}


def _bind(choice):
    globals().update(_given)
    globals().update((name, _bound[number][name]) for name, number in choice.items() if number in _bound)


def _with(owner, names, function, whole):
    class Bound(owner):
        def __init__(self, *args, **named):
            object.__setattr__(self, "_arguments", args)
            try:
                super().__init__(*args, **named)
            except NotImplementedError:
                pass

    def method(self, *args):
        return function(*args, *self._arguments) if whole else function(*args)

    for name in names:
        setattr(Bound, name, method)
    return Bound
"""

Choice = dict[str, int]  # which copy stands in for a name of the module, by its number
Call = tuple[str, tuple[Any, ...], Any]  # the name of the module that is called, the arguments, the answer


class Asked(Record):
    """What an exercise asks for: a function, a class, or a method of `owner`, and how many arguments it takes.

    `whole`: the arguments of a method are followed by those of its class's constructor.
    """

    name: str
    arity: Arity
    owner: str = ""
    whole: bool = False
    is_class: bool = False

    @property
    def module_name(self) -> str:
        return self.owner or self.name


def given_away(course: Course, exercises: Sequence[Exercise]) -> list[Problem]:
    """What is in any suite of the course and earns points of these exercises. Raises CourseError."""

    def work(suites: Suites) -> list[Problem]:
        found = copies(course, {exercise: suites.checks[exercise.key] for exercise in course.all_exercises()})
        problems: list[Problem] = []
        with Sandbox() as sandbox:
            for exercise in exercises:
                problems += _Gate(course, suites, sandbox, exercise, found).problems()
        return problems

    return with_suites(course, course.all_exercises(), work)


class _Gate:
    """The gate of one exercise: the copies that fit, and what they earn."""

    def __init__(
        self, course: Course, suites: Suites, sandbox: Sandbox, exercise: Exercise, found: Sequence[Copy]
    ) -> None:
        allowed = {*sys.stdlib_module_names, *exercise.imports}
        self.suites = suites
        self.exercise = exercise
        self.asked = list(asked(course.solution_text(exercise)))
        self.copies = [one for one in found if one.imports <= allowed and any(_fits(one, name) for name in self.asked)]
        self.solutions = solution_texts(course, exercise)
        bound = [self._definition(number, one) for number, one in enumerate(self.copies)]
        text = "".join([course.stub_text(exercise), HEAD, *bound])
        self.texts = {**self.solutions, exercise.name: text}
        self.attempts = Attempts(suites, sandbox, SEED, reference_of(course), lambda one: self.solutions)
        self.worker: Worker | None = None

    def problems(self) -> Iterator[Problem]:
        """The copies, alone or together, that pass a check."""
        passed: dict[tuple[int, ...], list[Check]] = {}
        names = {name.module_name for name in self.asked}
        for check in self.suites.checks[self.exercise.key]:
            if not {one.name for part in passed.values() for one in part}.issuperset(check.needs):
                continue
            calls = self._calls(check)
            wanted = names & {name for name, _, _ in calls}
            for choice in self._choices(check, wanted, calls):
                who = tuple(sorted(set(choice.values())))
                before = {one.name for part in passed for one in passed[part] if set(part) <= set(who)}
                if before.issuperset(check.needs) and self._passes(check, choice):
                    passed.setdefault(who, []).append(check)
        self._end()
        for who, checks in passed.items():
            points = sum(check.points for check in checks)
            text = f"earns {points:g} of the {self.exercise.points} points of {self.exercise.key}"
            subject = " and ".join(self.copies[number].name for number in who)
            names_of_checks = ", ".join(check.name for check in checks)
            yield Problem(place=self.copies[who[0]].place, text=text, subject=subject, check=names_of_checks)

    def _choices(self, check: Check, wanted: set[str], calls: Sequence[Call]) -> Iterator[Choice]:
        """What may stand in for all the names that a check asks: each copy alone, and several together."""
        for number, one in enumerate(self.copies):
            if wanted and wanted <= {name.module_name for name in self.asked if _fits(one, name)}:
                yield dict.fromkeys(wanted, number)
        if len(wanted) > 1:
            together = {name: self._knowing(check, name, calls) for name in sorted(wanted)}
            if all(number is not None for number in together.values()) and len(set(together.values())) > 1:
                yield {name: number for name, number in together.items() if number is not None}

    def _knowing(self, check: Check, name: str, calls: Sequence[Call]) -> int | None:
        """The first copy that answers what a check asks of a function as the solution does."""
        mine = [(args, answer) for called, args, answer in calls if called == name]
        plain = all(not isinstance(value, Proxy) for args, answer in mine for value in (*args, answer))
        for number, one in enumerate(self.copies):
            if plain and any(_fits(one, other) for other in self.asked if other.name == name and not other.owner):
                try:
                    student = self._student(check, {name: number})
                    if all(same(getattr(student, name)(*args), answer) for args, answer in mine):
                        return number
                except StudentError as error:
                    self._ended(error)
        return None

    def _calls(self, check: Check) -> list[Call]:
        """What the check asks of the solution's module: names, arguments and answers."""
        session = Session(self.attempts.start(check, self.solutions), check.time)
        recording = _Recording(session)
        try:
            session.loaded()
            self._run(check, lambda: recording)
        except StudentError:  # a solution that cannot be loaded is a problem of its own
            pass
        finally:
            session.worker.close()
        return recording.calls

    def _passes(self, check: Check, choice: Choice) -> bool:
        error = self._run(check, lambda: self._student(check, choice))
        self._ended(error)
        return error is None

    def _student(self, check: Check, choice: Choice) -> Student:
        """The module in which these copies stand in, in the worker that holds all of them."""
        if self.worker is None:
            self.worker = self.attempts.start(check, self.texts)
            Session(self.worker, check.time).loaded()
        session = Session(self.worker, SECONDS)
        session.ask("call", target=None, name="_bind", args=[choice], kwargs={})
        return Student(session)

    def _run(self, check: Check, student: Callable[[], Student]) -> BaseException | None:
        """What the check raised."""
        notes, twins = Notes(), []

        def twin() -> Student:
            twins.append(self.attempts.start(check, self.solutions))
            session = Session(twins[0], check.time)
            session.loaded()
            return Student(session)

        try:
            return self.suites.run(
                check,
                student=student,
                rng=lambda: stream(SEED, check.id),
                reference=lambda: self.attempts.reference(check.exercise),
                twin=twin,
                elsewhere=student,
                curves=lambda: notes.curve,
                remark=lambda: notes.remark,
            )
        finally:
            for worker in twins:
                worker.close()

    def _ended(self, error: BaseException | None) -> None:
        """Give up the worker if that is what an error says."""
        if isinstance(error, Died):
            self._end()

    def _end(self) -> None:
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    def _definition(self, number: int, one: Copy) -> str:
        """The statements that define a copy and bind it to what it fits."""
        lines = ["", f"def _copy_{number}():", textwrap.indent(one.text, "    "), f"    return {ALIAS}", "", "try:"]
        lines += [f"    _one = _copy_{number}()", f"    _bound[{number}] = {{"]
        fitting = [name for name in self.asked if _fits(one, name)]
        lines += [f"        {name.name!r}: _one," for name in fitting if not name.owner]
        for owner in dict.fromkeys(name.owner for name in fitting if name.owner):
            methods = [name for name in fitting if name.owner == owner]
            whole = all(name.whole for name in methods)
            chosen = [name.name for name in methods if name.whole == whole]
            lines.append(f"        {owner!r}: _with({owner}, {chosen!r}, _one, {whole}),")
        return "\n".join([*lines, "    }", "except Exception:", "    pass", ""])


class _Recording(Student):
    """A student that keeps what it was asked by name."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Function:
        return _RecordedFunction(super().__getattr__(name), name, self.calls)

    def autograd(self, function: str | Function, *args: Any, upstream: Any) -> tuple[Any, list[Any]]:
        if isinstance(function, str):
            self.calls.append((function, args, None))
        return super().autograd(function, *args, upstream=upstream)


class _RecordedFunction(Function):
    def __init__(self, function: Function, name: str, calls: list[Call]) -> None:
        super().__init__(function._session, function._target, name)
        self.calls = calls

    def __call__(self, *args: Any, **named: Any) -> Any:
        place = len(self.calls)
        self.calls.append((self._name, args, None))
        answer = super().__call__(*args, **named)
        self.calls[place] = (self._name, args, answer)
        return answer


def asked(solution: str) -> Iterator[Asked]:
    """What a solution has answers in."""
    lines = solution.split("\n")

    def has_answer(node: ast.stmt) -> bool:
        return any(line.strip() == BEGIN for line in lines[node.lineno - 1 : node.end_lineno])

    for node in ast.parse(solution).body:
        if isinstance(node, ast.FunctionDef) and has_answer(node):
            yield Asked(name=node.name, arity=arity_of(node))
        elif isinstance(node, ast.ClassDef) and has_answer(node):
            yield Asked(name=node.name, arity=(0, MANY), is_class=True)
            methods = {inner.name: inner for inner in node.body if isinstance(inner, ast.FunctionDef)}
            made = _without_self(methods["__init__"]) if "__init__" in methods else (0, 0)
            for inner in methods.values():
                if has_answer(inner) and inner.name != "__init__":
                    fewest, most = _without_self(inner)
                    yield Asked(name=inner.name, arity=(fewest, most), owner=node.name)
                    arity = fewest + made[0], most + made[1]
                    yield Asked(name=inner.name, arity=arity, owner=node.name, whole=True)


def _without_self(node: ast.FunctionDef) -> Arity:
    fewest, most = arity_of(node)
    return fewest - 1, most - 1


def _fits(one: Copy, name: Asked) -> bool:
    """Whether a copy may stand in for what is asked: of the same kind, and called with as many arguments."""
    least, most = max(one.arity[0], name.arity[0]), min(one.arity[1], name.arity[1])
    return one.is_class == name.is_class and least <= most
