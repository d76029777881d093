"""The runner: one submission against the suites of the exercises asked for."""

from __future__ import annotations

import itertools
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder.checks.margins import Margin
from autograder.course import Course
from autograder.errors import exhausted
from autograder.feedback import detail, escape, reason
from autograder.grading.attempt import Attempt, Attempts, libraries
from autograder.grading.causes import cause_of
from autograder.grading.dependence import reached
from autograder.grading.observer import Observer, Silent
from autograder.grading.recognition import recognise
from autograder.grading.scoring import exercise_report, report
from autograder.grading.session import MAX_PRINTED
from autograder.grading.settings import Settings
from autograder.grading.shared import Passed, SharedAttempts
from autograder.grading.solutions import reference_of, solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.grading.verdict import odd_answer, verdict
from autograder.intake.places import Places
from autograder.intake.source import Verdict, facts, imported_siblings, shared_verdict
from autograder.locales import LANGUAGES, sentence
from autograder.mistakes import Cause, Mistake
from autograder.model import (
    Check,
    CheckResult,
    Evidence,
    Exercise,
    ExerciseReport,
    Graded,
    Outcome,
    Parts,
    Seen,
    Source,
    Submission,
    Text,
    Visibility,
)
from autograder.sandbox import Sandbox
from autograder.sandbox.libraries import version
from autograder.wording import worded

THOROUGH = 2  # checks of an exercise for which all mistakes are tried
RECOGNISABLE = {Outcome.FAILED, Outcome.CRASHED}
Judged = Callable[[Exercise, ExerciseReport], None]


class Stopped(KeyboardInterrupt):
    """The run was stopped; `graded` is what was done by then."""

    def __init__(self, graded: Graded) -> None:
        self.graded = graded
        super().__init__()


def grade(
    course: Course,
    submission: Submission,
    exercises: Sequence[Exercise],
    settings: Settings,
    *,
    sandbox: Sandbox | None = None,
    observer: Observer | None = None,
) -> Graded:
    """Grade the submission on these exercises. A sandbox of the caller's stays open.

    Raises CourseError for a defect of the course, GraderError if this machine cannot grade, Stopped if it is
    interrupted after an exercise.
    """
    own = sandbox or Sandbox()
    try:
        needed = with_imported(course, submission, exercises)
        for exercise in needed:  # loaded beside the collection of the suites
            if read_source(course, submission, exercise) is None and available(exercise):
                own.warm(libraries(exercise))
        return with_suites(
            course,
            needed,
            lambda suites: grade_with(suites, submission, exercises, settings, sandbox=own, observer=observer),
        )
    finally:
        if sandbox is None:
            own.close()


def grade_with(
    suites: Suites,
    submission: Submission,
    exercises: Sequence[Exercise],
    settings: Settings,
    *,
    sandbox: Sandbox,
    observer: Observer | None = None,
    shared: Passed | None = None,
    judged: Judged | None = None,
) -> Graded:
    """The same with suites that are collected already, those of the exercises that the learner imports among them.

    `shared`: checks may share a worker as long as they pass, as in `SharedAttempts`; what passed before stays passed.
    `judged`: gets what came of an exercise with failures, before their causes are looked for.
    """
    course = suites.course
    needed = with_imported(course, submission, exercises)
    kind = Attempts if shared is None else SharedAttempts
    run = Run(suites, submission, settings, sandbox, observer or Silent(), kind=kind, passed=shared, judged=judged)

    def graded(results: dict[Exercise, ExerciseReport], partial: bool = False) -> Graded:
        found = report(course, submission, results, settings, sandbox=sandbox.name, partial=partial)
        return Graded(report=found, details=run.details, seen=run.seen)

    try:
        return graded(run.grade(needed, set(exercises)))
    except KeyboardInterrupt as stop:
        done = {exercise: result for exercise, result in run.reports.items() if exercise in exercises}
        if not done:
            raise
        raise Stopped(graded(done, partial=True)) from stop


def with_imported(course: Course, submission: Submission, exercises: Iterable[Exercise]) -> list[Exercise]:
    """These exercises and those of the same chapter that the learner's modules import, in the course's order."""
    wanted = list(exercises)
    for exercise in wanted:
        names = [sibling.name for sibling in course.siblings(exercise) if sibling != exercise]
        for name in imported_siblings(submission.sources.get(exercise.key), names):
            sibling = course.exercise(exercise.chapter, name)
            if sibling not in wanted:
                wanted.append(sibling)
    return [exercise for exercise in course.all_exercises() if exercise in wanted]


def read_source(course: Course, submission: Submission, exercise: Exercise) -> Verdict | None:
    """The outcome that all checks of the exercise share because of its text, or None if it is to be run."""
    return shared_verdict(submission.sources.get(exercise.key), course.stub_text(exercise), exercise)


def passes(report: ExerciseReport) -> bool:
    """Whether all checks of an exercise passed."""
    return all(check.outcome == Outcome.PASSED for check in report.checks)


def available(exercise: Exercise) -> bool:
    """Whether the libraries that the exercise needs are installed."""
    return all(version(library) is not None for library in libraries(exercise))


class Run:
    """The grading of one submission: what is known so far, and the staff's details."""

    def __init__(
        self,
        suites: Suites,
        submission: Submission,
        settings: Settings,
        sandbox: Sandbox,
        observer: Observer,
        checks: Mapping[str, Sequence[Check]] | None = None,
        kind: type[Attempts] = Attempts,
        passed: Passed | None = None,
        judged: Judged | None = None,
    ) -> None:
        """`checks`: those to make of each exercise, by its key, and what they need among them; None: all.

        `kind`: how attempts are made. `passed`: the exercises that passed before. `judged`: as in `grade_with`.
        """
        self.course = course = suites.course
        self.submission = submission
        self.checks = suites.checks if checks is None else checks
        self.settings = settings
        self.observer = observer
        self.passed = passed or Passed()
        self.attempts = kind(
            *(suites, sandbox, settings.seed, reference_of(course), lambda one: solution_texts(course, one)),
            settings.seeds,
        )
        self.details: dict[str, str] = {}
        self.seen: dict[str, Seen] = {}
        self.margins: dict[str, tuple[Margin, ...]] = {}
        self.reports: dict[Exercise, ExerciseReport] = {}
        self.imported: set[Exercise] = set()  # to be graded if what imports them fails
        self.judged = judged
        self.untraced: dict[str, list[tuple[Check, Verdict, Attempt]]] = {}  # by exercise, failures without cause yet
        self.recognised: dict[str, list[Mistake]] = {}
        self.tried: Counter[str] = Counter()
        self.done = 0
        self.count = 0

    def grade(self, needed: Sequence[Exercise], wanted: set[Exercise]) -> dict[Exercise, ExerciseReport]:
        """The reports of the wanted exercises; the others, which they import, are graded only if one of them fails."""
        asked = [exercise for exercise in needed if exercise in wanted]
        self.imported = {exercise for exercise in needed if exercise not in wanted}
        self.count = sum(len(self.checks[exercise.key]) for exercise in asked)
        shared = {exercise: self.shared_verdict(exercise) for exercise in asked}
        for exercise in asked:  # PyTorch is loaded while NumPy's exercises are graded
            if shared[exercise] is None:
                self.attempts.sandbox.warm(libraries(exercise))
        queue = [check for exercise in asked if shared[exercise] is None for check in self.checks[exercise.key]]
        following = {check.id: after for check, after in itertools.pairwise(queue)}
        try:
            for exercise in asked:
                self.grade_one(exercise, shared[exercise], following)
                self.observer.graded(exercise, self.reports[exercise])
        finally:
            self.attempts.close()
        return {exercise: found for exercise, found in self.reports.items() if exercise in wanted}

    def grade_one(self, exercise: Exercise, shared: Verdict | None, following: Mapping[str, Check]) -> None:
        """Make the checks of an exercise. `following`: the check that comes after another, by its id."""
        checks: dict[str, CheckResult] = {}
        for check in self.checks[exercise.key]:
            self.done += 1
            self.observer.started(check, self.done, self.count)
            checks[check.name] = self.examine(check, shared, checks, following.get(check.id))
            self.observer.finished(check, checks[check.name])
        untraced = self.untraced.pop(exercise.key, [])
        if self.judged and untraced:
            self.judged(exercise, exercise_report(exercise, list(checks.values())))
        for check, found, attempt in untraced:
            checks[check.name] = self.result(check, found, attempt, self.cause(check, attempt))
        self.reports[exercise] = exercise_report(exercise, list(checks.values()))

    def report_of(self, exercise: Exercise) -> ExerciseReport | None:
        """The report of an exercise that another one imports: it is graded now, if it has not been.

        None if it passed before as it is now.
        """
        if exercise in self.imported:
            self.imported.remove(exercise)
            used = with_imported(self.course, self.submission, [exercise])
            texts = {one.key: source.text for one in used if (source := self.submission.sources.get(one.key))}
            if self.passed.has(exercise, texts):
                return None
            self.count += len(self.checks[exercise.key])
            self.grade_one(exercise, self.shared_verdict(exercise), {})
            if passes(self.reports[exercise]):
                self.passed.add(exercise, texts)
        return self.reports.get(exercise)

    def shared_verdict(self, exercise: Exercise) -> Verdict | None:
        found = read_source(self.course, self.submission, exercise)
        if found is None and not available(exercise):
            params = {"library": ", ".join(libraries(exercise))}
            return Outcome.BLOCKED, Evidence(key="no-library", params=params)
        return found

    def one(self, exercise: Exercise) -> ExerciseReport:
        """The report of a single exercise."""
        return self.grade([exercise], {exercise})[exercise]

    def texts(self, exercise: Exercise) -> dict[str, str]:
        """The learner's text, those of the chapter that it imports, and the course's own of what is given for it.

        Only what is readable, and no others: the result is to depend on nothing that it is not known to depend on.
        """
        found = {key: self.submission.sources.get(key) for key in reached(self.submission, exercise.key)}
        own = {
            key.partition("/")[2]: source.text
            for key, source in found.items()
            if source is not None and not source.problem
        }
        return own | self.course.given_texts(exercise.chapter)

    def places(self, exercise: Exercise) -> Places:
        """Where lines of the learner's modules of the chapter stand."""
        sources = self.submission.sources
        siblings = [sibling for sibling in self.course.siblings(exercise) if sibling.key in sources]
        return Places({sibling.name: sources[sibling.key] for sibling in siblings})

    def examine(
        self, check: Check, shared: Verdict | None, before: dict[str, CheckResult], following: Check | None
    ) -> CheckResult:
        """The result of one check."""
        if shared is not None:
            return self.result(check, shared)
        waiting = [name for name in check.needs if before[name].outcome != Outcome.PASSED]
        if waiting:
            self.attempts.discard(check)
            titles = {other.name: other.title for other in self.checks[check.exercise.key]}
            first = Evidence(key="needs-check", titles=tuple(titles[name] for name in waiting))
            return self.result(check, (Outcome.BLOCKED, first))
        attempt = self.attempts.make(check, self.texts(check.exercise), following=lambda: self.prepare(following))
        if attempt.error is None:
            return self.result(check, (Outcome.PASSED, Evidence(key="passed")), attempt)
        found = self.verdict(check, attempt)
        cause = None
        if self.settings.hints and found[0] in RECOGNISABLE:
            if self.judged:
                self.untraced.setdefault(check.exercise.key, []).append((check, found, attempt))
            else:
                cause = self.cause(check, attempt)
        return self.result(check, found, attempt, cause)

    def cause(self, check: Check, attempt: Attempt) -> Cause | None:
        """What the failure is traced to. Mistakes recognised in an exercise are the first that are looked for later."""
        known = self.recognised.setdefault(check.exercise.key, [])
        tried = self.tried[check.exercise.key]
        self.tried[check.exercise.key] = tried + 1
        solutions = solution_texts(self.course, check.exercise)
        mistakes = recognise(self.course, self.attempts, check, attempt, solutions, known, tried < THOROUGH)
        known += [mistake for mistake in mistakes if mistake not in known]
        source, texts = self.submission.sources[check.exercise.key], self.texts(check.exercise)
        return cause_of(check, attempt, source, mistakes, lambda first: self.attempts.make(check, texts, first=first))

    def prepare(self, following: Check | None) -> None:
        if following is not None:
            self.attempts.prepare(following, self.texts(following.exercise))

    def verdict(self, check: Check, attempt: Attempt) -> Verdict:
        """Whose fault it is: the learner's code's, an earlier exercise's, or ours."""
        assert attempt.error is not None
        source = self.submission.sources[check.exercise.key]
        asked = facts(self.course.stub_text(check.exercise)).names
        found = verdict(attempt.error, check.exercise, source, check.time, asked)
        if found is None:
            return self.odd(check, attempt.error)
        if found[0] != Outcome.MISSING:
            unready = self.unready_imports(check.exercise, source)
            if unready:
                return Outcome.BLOCKED, Evidence(key="needs-exercise", params={"names": ", ".join(unready)})
        return found

    def unready_imports(self, exercise: Exercise, source: Source) -> list[str]:
        """Exercises that this one imports and that do not pass yet."""
        siblings = {sibling.name: sibling for sibling in self.course.siblings(exercise) if sibling != exercise}
        return [
            name
            for name in imported_siblings(source, list(siblings))
            if (found := self.report_of(siblings[name])) and not passes(found)
        ]

    def odd(self, check: Check, error: BaseException) -> Verdict:
        """A check raised what no check may raise: for an odd answer if the solution passes it, else by our fault.

        A machine that has no more of something is our fault. A kit has no solution to try it with; those of the course
        that it was made from pass.
        """
        self.details[check.id] = "".join(traceback.format_exception(error))
        if exhausted(error):
            return Outcome.BROKEN, Evidence(key="broken")
        if self.course.kit or self.attempts.make(check, solution_texts(self.course, check.exercise)).error is None:
            return Outcome.FAILED, odd_answer(error)
        return Outcome.BROKEN, Evidence(key="broken")

    def remarks(self, check: Check) -> tuple[Text, ...]:
        """What the first check of an exercise says of files that were worked on as well, and are not graded."""
        source = self.submission.sources.get(check.exercise.key)
        if source is None or not source.among or check != self.checks[check.exercise.key][0]:
            return ()
        file, *others = (escape(path, 100) for path in source.among)
        params = {"file": file, "others": ", ".join(others)}
        said = {
            one: sentence(one, "evidence.others", why=sentence(one, f"evidence.{source.why}"), **params)
            for one in LANGUAGES
        }
        return (Text(**said),)

    def result(
        self, check: Check, found: Verdict, attempt: Attempt | None = None, cause: Cause | None = None
    ) -> CheckResult:
        places = self.places(check.exercise)
        outcome, evidence = found[0], places.located(found[1], check.exercise.name)
        passed = outcome == Outcome.PASSED
        printed = attempt.printed if attempt else ""
        if outcome == Outcome.TIMED_OUT and len(printed) < MAX_PRINTED:
            printed = ""  # how far it got in the time is another thing in each run, but for a flood
        printed = places.read(printed)
        if not passed:
            self.details.setdefault(check.id, detail(evidence, printed))
        measured = attempt if check.visibility == Visibility.PUBLIC else None  # else time could tell what was asked
        if attempt and attempt.margins:
            self.margins[check.id] = attempt.margins
        if attempt and attempt.seen != Seen():
            self.seen[check.id] = attempt.seen
        parts = Parts(
            title=check.title,
            reason=None if passed else reason(evidence, check.visibility, printed),
            hint=cause.said if cause else None,
            lesson=cause.lesson if cause else "",
            remarks=(*self.remarks(check), *(attempt.remarks if attempt else ())),
        )
        result = CheckResult(
            id=check.id,
            title="",
            outcome=outcome,
            points=check.points if passed else 0,
            max_points=0 if outcome == Outcome.BROKEN else check.points,
            visibility=check.visibility,
            mistake=(cause.mistake or None) if cause else None,
            duration=round(measured.seconds, 4) if measured else 0.0,
            memory=measured.memory if measured else None,
            parts=parts,
        )
        return worded(result, self.settings.language)
