"""The commands of an author: `dlgrade dev sync`, `check`, `new`, `calibrate`, `bench`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from autograder.cli.command import Group, language_option, say
from autograder.cli.selection import selected
from autograder.course import Course, load_course
from autograder.errors import CourseError, UsageError
from autograder.model import Exercise
from autograder.proving.problem import Problem

if TYPE_CHECKING:
    from autograder.proving.calibrated import Measured

SIGNS = {"at least": ">=", "at most": "<="}
SETS = ("known", "held-out")  # of wrong submissions
TAKEN = {"seeds": ("",), "jobs": ("mutants", "feedback"), "keep": ("mutants",)}  # by which way
AT_LEAST_ONE = click.IntRange(min=1)


@click.group(cls=Group)
@language_option
def dev() -> None:
    """Commands for authors of exercises."""


@dev.command()
@click.option("--check", is_flag=True)
@language_option
@click.pass_context
def sync(context: click.Context, check: bool) -> int:
    """Generate exercises/ from solutions/, and the tables in the pages."""
    from autograder.authoring import sync as generator
    from autograder.cli import reference

    course = load_course()
    root = context.find_root().command
    assert isinstance(root, click.Group)
    found = reference.write(course, root, check)
    found += generator.differences(course) if check else generator.write(course)
    for difference in found:
        click.echo(f"{difference.kind:8} {difference.file}")
    click.echo(say("dev.sync-checked" if check else "dev.synced", count=len(found)))
    return 1 if check and found else 0


@dev.command()
@click.argument("chapter", required=False)
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", type=AT_LEAST_ONE, default=3, show_default=True)
@click.option("--mutants", is_flag=True)
@click.option("--feedback", type=click.Choice(SETS))
@click.option("--jobs", type=AT_LEAST_ONE, default=1, show_default=True)
@click.option("--keep", is_flag=True)
@language_option
@click.pass_context
def check(
    context: click.Context,
    chapter: str | None,
    exercises: tuple[str, ...],
    seeds: int,
    mutants: bool,
    feedback: str | None,
    jobs: int,
    keep: bool,
) -> int:
    """Hold the course (or a chapter, or exercises) to its own rules."""
    if mutants and feedback:
        raise UsageError("not-with", option="--mutants", other="--feedback")
    given = [name for name in TAKEN if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    way = "mutants" if mutants else "feedback" if feedback else ""
    for name in given:
        if way and way not in TAKEN[name]:
            raise UsageError("not-with", option=f"--{name}", other=f"--{way}")
        if way not in TAKEN[name]:
            raise UsageError("only-with", option=f"--{name}", others=" / ".join(f"--{other}" for other in TAKEN[name]))
    course = load_course()
    wanted = selected(course, chapter, exercises)
    if feedback:
        return check_feedback(course, wanted, feedback == SETS[1], jobs)
    return check_mutants(course, wanted, jobs, keep) if mutants else check_rules(course, wanted, seeds)


def check_rules(course: Course, wanted: list[Exercise], seeds: int) -> int:
    """What `check` does without an option."""
    from autograder.proving.consistency import inconsistencies
    from autograder.proving.helpers import given_away
    from autograder.proving.places import problem_of
    from autograder.proving.proof import prove

    problems = inconsistencies(course)
    try:
        problems += prove(course, wanted, [str(seed) for seed in range(seeds)], click.echo)
        problems += given_away(course, wanted)
    except CourseError as error:
        problems.append(problem_of(error))
    problems = list(dict.fromkeys(problems))  # a list that cannot be read is met twice
    for problem in problems:
        click.echo(describe(problem))
    click.echo(say("dev.checked", count=len(problems), exercises=len(wanted), seeds=seeds))
    return 1 if problems else 0


def check_mutants(course: Course, wanted: list[Exercise], jobs: int, keep: bool) -> int:
    """What `check` does with `--mutants`."""
    from autograder.proving.mutation import keep_judged, prove_mutants

    caught = equal = survived = stale = 0
    for found in prove_mutants(course, wanted, jobs, click.echo):
        exercise = course.exercise(*found.judged.exercise.split("/"))
        for one in found.survivors:
            click.echo(f"  {course.solution(exercise)}:{one.line}: {one.of}\n    - {one.before}\n    + {one.after}")
        for problem in found.problems:
            click.echo(describe(problem))
        here = len(found.judged.caught), found.equal, len(found.survivors)
        click.echo("  " + say("dev.mutants", caught=here[0], equal=here[1], survived=here[2]))
        caught, equal, survived = caught + here[0], equal + here[1], survived + here[2]
        stale += len(found.problems)
        if keep:
            keep_judged(course, exercise, found.judged)
    score = 100 * caught / max(1, caught + survived)
    click.echo(say("dev.mutants", caught=caught, equal=equal, survived=survived))
    click.echo(say("dev.mutants-score", score=f"{score:.1f}", exercises=len(wanted)))
    return 1 if survived or stale else 0


def check_feedback(course: Course, wanted: list[Exercise], held_out: bool, jobs: int) -> int:
    """What `check` does with `--feedback`: how many causes of wrong submissions are named, by exercise."""
    from autograder.proving.naming import Named, Naming, counted, name_causes

    every: list[Named] = []
    for _, found in name_causes(course, wanted, held_out, jobs, click.echo):
        every += found
        for one in found:
            if one.naming != Naming.NAMED:
                said = f" ({', '.join(one.causes)})" if one.causes else ""
                check = f", {one.check}" if one.check else ""
                click.echo(f"  {one.naming} {one.id}{check}{said}: {one.about}")
        click.echo("  " + say("dev.named", all=len(found), **counted(found)))
    click.echo(say("dev.named", all=len(every), **counted(every)))
    return 0


@dev.command()
@click.argument("chapter")
@click.argument("exercise")
@click.option("--torch", is_flag=True)
@language_option
def new(chapter: str, exercise: str, torch: bool) -> None:
    """Lay out a new exercise, and its chapter if it is new, too."""
    from autograder.authoring.scaffold import scaffold

    for file in scaffold(load_course(), chapter, exercise, torch):
        click.echo(file)
    click.echo(say("dev.new", chapter=chapter, exercise=exercise))


@dev.command()
@click.argument("chapter", required=False)
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", type=AT_LEAST_ONE, default=1000, show_default=True)
@click.option("--first", default=0, show_default=True)
@click.option("--jobs", type=AT_LEAST_ONE, default=1, show_default=True)
@click.option("--keep", is_flag=True)
@language_option
def calibrate(chapter: str | None, exercises: tuple[str, ...], seeds: int, first: int, jobs: int, keep: bool) -> int:
    """Grade the solutions under many seeds: what they lose, and how near they come to each threshold."""
    from autograder.proving import calibration

    course = load_course()
    wanted = selected(course, chapter, exercises)
    lost = 0
    for found in calibration.calibrate(course, wanted, [str(first + seed) for seed in range(seeds)], jobs, click.echo):
        lost += len(found.lost)
        for one in found.lost:
            place = f"{one.check}, {one.subject} (seed {one.seed})"
            click.echo(f"  {place}: {one.outcome}: {one.message}")
        for measured in found.thresholds:
            click.echo("  " + describe_margin(measured))
        if keep:
            calibration.keep(course, course.exercise(*found.exercise.split("/")), found)
    click.echo(say("dev.calibrated", lost=lost, exercises=len(wanted), seeds=seeds))
    return 1 if lost else 0


@dev.command()
@click.argument("chapter", default="chapter3")
@click.option("--rounds", type=AT_LEAST_ONE, default=5, show_default=True)
@language_option
def bench(chapter: str, rounds: int) -> None:
    """Compare the time of grading with plain pytest on the same checks, side by side."""
    from autograder.proving.bench import measure

    for line in measure(load_course(), chapter, rounds):
        click.echo(line)


def describe(problem: Problem) -> str:
    """A problem in a line: file and line, what was looked at, where in it, what is wrong."""
    subject = "  ".join(filter(None, (problem.subject, problem.check)))
    return ": ".join(filter(None, (problem.place, subject, problem.text)))


def describe_margin(measured: Measured) -> str:
    """A threshold in a line: what is asked, and who came how near to it."""
    asked = measured.threshold
    bound = f"{SIGNS[asked.direction]} {asked.bound:g}"
    parts = [say("dev.threshold", check=asked.check, of=asked.of, bound=bound)]
    parts.append(say("dev.threshold-solution", received=f"{measured.solution:.4g}"))
    for key, nearest in (("dev.threshold-variant", measured.variant), ("dev.threshold-mistake", measured.mistake)):
        if nearest is not None:
            parts.append(say(key, name=nearest.name, received=f"{nearest.received:.4g}"))
    return ", ".join(parts)
