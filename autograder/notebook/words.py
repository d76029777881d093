"""The words after `%dlgrade`: hint, debug, solution and status, as the command has them."""

from __future__ import annotations

from collections.abc import Callable

from autograder.errors import UsageError
from autograder.frontends.display import text_of
from autograder.locales import sentence
from autograder.model import CheckResult, Exercise
from autograder.notebook.kernel import Kernel
from autograder.wording import foremost

COMMAND = "%dlgrade"


def hint(kernel: Kernel, exercise: Exercise, language: str) -> str:
    """One hint further."""
    from autograder.frontends.advice import advise
    from autograder.frontends.terminal import Page

    check = foremost(_graded(kernel, exercise, language))
    if check is None:
        return sentence(language, "cli.nothing-to-hint", name=exercise.name)
    texts = [cell.text for cell in kernel.cells.values() if not cell.text.lstrip().startswith(COMMAND)]
    answer = "\0".join(texts).encode("utf-8", "surrogatepass")
    return text_of(
        lambda console: advise(
            Page(console, kernel.course, language, verbose=False), kernel.workspace(), exercise, check, answer, COMMAND
        )
    )


def debug(kernel: Kernel, exercise: Exercise, language: str) -> str:
    """Put the case that fails into the next cell."""
    from autograder.frontends.case import cell, told
    from autograder.intake.magics import CASE

    report, seen, case = kernel.grade([exercise], language, case=True)
    workspace, checks = kernel.workspace(), report.checks()
    workspace.remember(report, seen)
    said = told(checks, case, exercise, workspace.page(exercise.chapter, language), language, COMMAND)
    if case is not None:
        result = next(check for check in checks if check.id == case.check)
        arrays = workspace.case.with_suffix(".npz").absolute()
        text = f"%%{CASE}\n{cell(case, result, exercise, language, str(arrays))}\n"
        workspace.keep_case(text, case.arrays)
        kernel.shell.set_next_input(text)
        said.append(sentence(language, "notebook.case"))
    return "\n".join(said)


def solution(kernel: Kernel, exercise: Exercise, language: str) -> str:
    """The course's solution, once the learner's passes. Raises UsageError in a student kit."""
    from autograder.authoring.edition import edition
    from autograder.markers import without_markers

    if kernel.course.kit:
        raise UsageError("no-solutions-in-kit")
    checks = _graded(kernel, exercise, language)
    if all(check.outcome == "passed" for check in checks):
        return edition(without_markers(kernel.course.solution_text(exercise)), language).rstrip("\n")
    points = {key: f"{sum(getattr(check, name) for check in checks):g}" for key, name in POINTS.items()}
    return sentence(language, "cli.solution-locked", command=COMMAND, name=exercise.name, **points)


POINTS = {"points": "points", "most": "max_points"}


def status(kernel: Kernel, language: str) -> str:
    """The progress over the course, and what to do next."""
    from autograder.frontends import overview

    workspace = kernel.workspace()
    return text_of(
        lambda console: overview.render(kernel.course, workspace.standings(), workspace.root, console, language)
    )


def _graded(kernel: Kernel, exercise: Exercise, language: str) -> tuple[CheckResult, ...]:
    report, seen, _ = kernel.grade([exercise], language)
    kernel.workspace().remember(report, seen)
    return report.chapters[0].exercises[0].checks


WORDS: dict[str, Callable[[Kernel, Exercise, str], str]] = {"hint": hint, "debug": debug, "solution": solution}
