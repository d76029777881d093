"""Helpers: no function of a public suite, handed in as an answer, earns a point.

Every copy that `copies` finds stands in for every function, method and class that an exercise asks for and that takes
as many arguments, and the suite's own checks say what that earns. A worker holds all copies at once and binds one after
the other, so that a copy costs about what its first wrong answer costs; copies that answer all that a check asks as one
did that failed are not run. Then all copies stand in together: for each
function and method the one that answers, by an adapter, as the solution does to what the checks ask.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograder.checks.answers import Died, StudentError
from autograder.course import Course
from autograder.grading.attempt import Attempts
from autograder.grading.notes import Notes
from autograder.grading.questions import Questions
from autograder.grading.seeds import stream
from autograder.grading.session import Session
from autograder.grading.solutions import reference_of, solution_texts
from autograder.grading.student import Student
from autograder.grading.suites import Suites, with_suites
from autograder.markers import BEGIN
from autograder.model import Check, Exercise, Record
from autograder.proving.adapters import TEXT, Adapter, Asking, Heard
from autograder.proving.copies import ALIAS, MANY, Arity, Copy, arity_of, copies, parameters_of
from autograder.proving.problem import Problem
from autograder.proving.steps import all_steps
from autograder.sandbox import Sandbox, Worker

SEED = "helpers"
SEARCHED = 2  # checks whose first question is put to copies in all ways; what is found is held to all checks
AT_ONCE = 50  # copies that a worker is asked about, within the seconds below
SECONDS = 2.0  # for a check of copies: an answer takes less, and what never ends is not an answer
HEAD = (
    TEXT
    + """


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
)


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
        self.copies = [one for one in found if one.imports <= allowed]
        self.solutions = solution_texts(course, exercise)
        bound = [self._definition(number, one) for number, one in enumerate(self.copies)]
        text = "".join([course.stub_text(exercise), HEAD, *bound])
        self.texts = {**self.solutions, exercise.name: text}
        self.attempts = Attempts(suites, sandbox, SEED, reference_of(course), lambda one: self.solutions)
        self.worker: Worker | None = None
        self.parameters = parameters(course.solution_text(exercise))
        self.deadly: set[int] = set()  # copies that end the worker, or never end

    def problems(self) -> Iterator[Problem]:
        """The copies, alone or together, that pass a check."""
        checks = self.suites.checks[self.exercise.key]
        heard = {check: self._heard(check) for check in checks}
        passed: dict[tuple[int, ...], list[Check]] = {}
        for check in checks:
            left = dict(self._standing(check, heard[check]))
            while left:
                number = next(iter(left))
                names = left.pop(number)
                before = {one.name for one in passed.get((number,), [])}
                if not before.issuperset(check.needs):
                    continue
                questions = Questions()
                if self._passes(check, "_bind", dict.fromkeys(names, number), questions):
                    passed.setdefault((number,), []).append(check)
                else:
                    for other in self._same(check, left, questions):
                        del left[other]
        together = self._adapters(heard)
        adapted: set[str] = set()
        for check, adapters in together.items():
            who = tuple(sorted({number for number, _, _ in adapters.values()}))
            known = any(check in earned for earned in passed.values())
            if who and adapted.issuperset(check.needs) and self._passes(check, "_adapt", adapters):
                adapted.add(check.name)
                if not known:
                    passed.setdefault(who, []).append(check)
        self._end()
        for who, earned in passed.items():
            points = sum(check.points for check in earned)
            text = f"earns {points:g} of the {self.exercise.points} points of {self.exercise.key}"
            subject = " and ".join(self.copies[number].name for number in who)
            names_of_checks = ", ".join(check.name for check in earned)
            yield Problem(place=self.copies[who[0]].place, text=text, subject=subject, check=names_of_checks)

    def _alone(self, used: set[str]) -> Iterator[tuple[int, set[str]]]:
        """The copies that may stand in for all the names that a check uses, each with these names."""
        wanted = {name.module_name for name in self.asked} & used
        for number, one in enumerate(self.copies):
            if wanted and wanted <= {name.module_name for name in self.asked if _fits(one, name)}:
                yield number, wanted

    def _standing(self, check: Check, heard: Heard) -> list[tuple[int, set[str]]]:
        """Of the copies that may stand in, those that do not fall at the check's first question.

        That is: raise an exception, or answer with more or fewer numbers than the solution.
        """
        names = dict(self._alone(heard.used))
        opening = heard.opening
        if opening is None:
            return list(names.items())

        def stand(numbers: list[int]) -> tuple[Any, StudentError | None]:
            choices = [(number, sorted(names[number])) for number in numbers]
            return self._told(check, "_standing", choices, opening.steps, opening.answer)

        return [(number, names[number]) for number in self._of_living(list(names), stand)]

    def _same(self, check: Check, left: Mapping[int, set[str]], questions: Questions) -> list[int]:
        """Of these copies, those that answer all that was asked as one did that failed: so they fail as well."""
        steps = all_steps(questions.asked)

        def follow(numbers: list[int]) -> tuple[Any, StudentError | None]:
            return self._told(check, "_same", [(number, sorted(left[number])) for number in numbers], steps)

        return self._of_living(list(left), follow) if steps else []

    def _of_living(self, numbers: list[int], ask: Callable[[list[int]], tuple[Any, StudentError | None]]) -> list[Any]:
        """What is said of all these copies, some at once; of fewer at a time, if one does not let it be said."""
        if len(numbers) > AT_ONCE:
            return [*self._of_living(numbers[:AT_ONCE], ask), *self._of_living(numbers[AT_ONCE:], ask)]
        found, error = ask([number for number in numbers if number not in self.deadly])
        if error is not None:
            self.deadly |= set(numbers) if len(numbers) == 1 else set()
            half = len(numbers) // 2
            return [*self._of_living(numbers[:half], ask), *self._of_living(numbers[half:], ask)] if half else []
        return list(found or [])

    def _adapters(self, heard: Mapping[Check, Heard]) -> dict[Check, dict[str, Adapter]]:
        """For each check, by what it asks, adapters that answer all of it as the solution does."""
        found: dict[Check, dict[str, Adapter]] = {check: {} for check in heard}
        every = [(check, one) for check in heard for one in heard[check].askings if one.is_plain]
        for key in dict.fromkeys(one.key for _, one in every):
            mine: dict[Check, list[Asking]] = {}
            for check, one in every:
                if one.key == key:
                    mine.setdefault(check, []).append(one)
            searched = sorted(mine, key=lambda check: mine[check][0].size)[:SEARCHED]
            candidates = {repr(way): way for check in searched for way in self._search(check, mine[check][0])}
            for check, askings in mine.items():
                right = (way for way in candidates.values() if self._agrees(check, way, askings))
                if (first := next(right, None)) is not None:
                    found[check][key] = first
            chosen = [found[check][key] for check in mine if key in found[check]]
            for check, known in heard.items():
                if chosen and check not in mine and key.partition(".")[0] in known.used:
                    found[check][key] = max(chosen, key=chosen.count)  # what is asked cannot be compared
        return found

    def _search(self, check: Check, asking: Asking) -> list[Adapter]:
        """The adapters by which copies give this answer."""
        arguments = [self._names_of(asking), asking.own, asking.made, asking.before, asking.answer]

        def search(numbers: list[int]) -> tuple[Any, StudentError | None]:
            some = [(number, self.copies[number].parameters, *self.copies[number].arity) for number in numbers]
            return self._told(check, "_search", some, *arguments)

        numbers = [number for number, one in enumerate(self.copies) if not one.is_class]
        return [(one[0], one[1], one[2]) for one in self._of_living(numbers, search)]

    def _agrees(self, check: Check, adapter: Adapter, askings: Sequence[Asking]) -> bool:
        """Whether an adapter answers all of this as the solution does."""
        return all(
            self._told(check, "_agrees", adapter, one.own, one.made, one.before, one.answer)[0] is True
            for one in askings
        )

    def _told(self, check: Check, function: str, *arguments: Any) -> tuple[Any, StudentError | None]:
        """What a function of TEXT says in the worker, or what it ended in."""
        try:
            return self._session(check).ask("call", target=None, name=function, args=list(arguments), kwargs={}), None
        except StudentError as error:
            self._ended(error)
            return None, error

    def _names_of(self, asking: Asking) -> dict[str, str]:
        """What the solution calls the arguments: own0, own1, ..., made0, ..., before0, ..."""
        own = self.parameters.get((asking.owner, asking.name), ())
        made = self.parameters.get((asking.owner, "__init__"), ()) if asking.owner else ()
        before = self.parameters.get((asking.owner, asking.other), ())
        groups = {"own": own, "made": made, "before": before}
        return {f"{group}{place}": name for group, names in groups.items() for place, name in enumerate(names)}

    def _heard(self, check: Check) -> Heard:
        """What the check asks of the solution's module."""
        session = Session(self.attempts.start(check, self.solutions), check.time)
        session.questions = questions = Questions()
        try:
            session.loaded()
            self._run(check, lambda: Student(session))
        except StudentError:  # a solution that cannot be loaded is a problem of its own
            pass
        finally:
            session.worker.close()
        return Heard(questions.asked)

    def _passes(self, check: Check, way: str, choice: Mapping[str, Any], questions: Questions | None = None) -> bool:
        """Whether the module passes in which these copies stand in, by `_bind` or `_adapt`.

        `questions`: gets what was asked.
        """

        def student() -> Student:
            session = self._session(check)
            session.ask("call", target=None, name=way, args=[choice], kwargs={})
            session.questions = questions
            return Student(session)

        error = self._run(check, student)
        self._ended(error)
        return error is None

    def _session(self, check: Check) -> Session:
        """A conversation with the worker that holds all copies."""
        if self.worker is None:
            self.worker = self.attempts.start(check, self.texts)
            Session(self.worker, check.time).loaded()
        return Session(self.worker, SECONDS)

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
        lines += [f"    _one = _copies[{number}] = _copy_{number}()", f"    _bound[{number}] = {{"]
        fitting = [name for name in self.asked if _fits(one, name)]
        lines += [f"        {name.name!r}: _one," for name in fitting if not name.owner]
        for owner in dict.fromkeys(name.owner for name in fitting if name.owner):
            methods = [name for name in fitting if name.owner == owner]
            whole = all(name.whole for name in methods)
            chosen = [name.name for name in methods if name.whole == whole]
            lines.append(f"        {owner!r}: _with({owner}, {chosen!r}, _one, {whole}),")
        return "\n".join([*lines, "    }", "except Exception:", "    pass", ""])


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


def parameters(solution: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names of what functions (owner "") and methods take by position, self left out."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for node in ast.parse(solution).body:
        if isinstance(node, ast.FunctionDef):
            found["", node.name] = parameters_of(node)
        elif isinstance(node, ast.ClassDef):
            methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
            found |= {(node.name, inner.name): parameters_of(inner)[1:] for inner in methods}
    return found


def _without_self(node: ast.FunctionDef) -> Arity:
    fewest, most = arity_of(node)
    return fewest - 1, most - 1


def _fits(one: Copy, name: Asked) -> bool:
    """Whether a copy may stand in for what is asked: of the same kind, and called with as many arguments."""
    least, most = max(one.arity[0], name.arity[0]), min(one.arity[1], name.arity[1])
    return one.is_class == name.is_class and least <= most
