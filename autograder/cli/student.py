"""The commands of a student: status, hint, solution, reset, init, doctor, demo, report."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

import click

from autograder.cli import grade as grading
from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.course import PAGES, Course, load_course
from autograder.errors import UsageError
from autograder.model import CheckResult, Exercise, ExerciseReport, Graded, Outcome
from autograder.workspace import Workspace, create, find


def named_exercise(course: Course, name: str) -> Exercise:
    """The exercise of this name, `affine_layer` or `chapter3/affine_layer`. Raises UsageError."""
    chapter, _, short = name.removesuffix(".py").rpartition("/")
    if chapter:
        return course.exercise(chapter.rpartition("/")[2], short)
    for exercise in course.all_exercises():
        if exercise.name == short:
            return exercise
    from autograder.course import nearest

    raise UsageError(
        "unknown-exercise-anywhere", name=name, **nearest(name, (exercise.name for exercise in course.all_exercises()))
    )


def graded_now(workspace: Workspace, exercise: Exercise) -> Graded:
    """The exercise as it stands in the learner's folder now."""
    from autograder.grading import runner, seeds
    from autograder.intake import collect

    submission = collect.collect(workspace.root, workspace.course, [exercise])
    graded = runner.grade(workspace.course, submission, [exercise], seed=seeds.new_seed(), language=LANGUAGE.code)
    workspace.remember(graded.report)
    return graded


def only_exercise(graded: Graded) -> ExerciseReport:
    return graded.report.chapters[0].exercises[0]


@click.command(cls=Command)
@language_option
def status() -> None:
    """Show the progress over the course, and what to do next."""
    show_status()


def show_status() -> None:
    from autograder.frontends import overview

    course = load_course()
    workspace = find(course)
    overview.render(course, workspace.standings(), workspace.root, grading.console(), LANGUAGE.code)


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def hint(exercise: str) -> int:
    """Point at what to look at in EXERCISE. Each call goes one hint further."""
    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    graded = graded_now(workspace, wanted)
    found = only_exercise(graded)
    grading.tell_broken(graded)
    waiting = [check for check in found.checks if check.outcome != Outcome.PASSED]
    if not waiting:
        click.echo(say("cli.nothing-to-hint", name=wanted.name))
        return 0
    first = next((check for check in waiting if check.outcome != Outcome.BLOCKED), waiting[0])
    hints = hints_for(course, wanted, first)
    click.echo(f"{wanted.name}: {first.title}")
    click.echo(first.message)
    number = workspace.count_hint(wanted)
    if first.outcome == Outcome.MISSING or not hints:
        click.echo(
            say(
                "cli.read-first",
                chapter=wanted.chapter,
                name=wanted.name,
                page=page_name(workspace.root / wanted.chapter),
            )
        )
        if course.kit and first.outcome != Outcome.MISSING:
            click.echo(say("cli.no-hints-in-kit"))
    else:
        click.echo(say("cli.hint", number=number % len(hints) + 1, count=len(hints), hint=hints[number % len(hints)]))
    return 1


def hints_for(course: Course, exercise: Exercise, check: CheckResult) -> list[str]:
    """The hint of the mistake that was recognised, else those of the mistakes that this check knows."""
    if check.hint:
        return [check.hint]
    name = check.id.rpartition("::")[2]
    return [mistake.hint.get(LANGUAGE.code) for mistake in course.mistakes(exercise) if mistake.fails == name]


def page_name(chapter: Path) -> str:
    """The page that lies in the folder of a chapter: in the language of this run, if it is there."""
    name = PAGES[LANGUAGE.code]
    return next((page for page in (name, *PAGES.values()) if (chapter / page).is_file()), name)


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def solution(exercise: str) -> int:
    """Show the course's solution of EXERCISE, once yours passes."""
    course = load_course()
    wanted = named_exercise(course, exercise)
    graded = graded_now(find(course), wanted)
    if grading.exit_code(graded) != 0:
        found = only_exercise(graded)
        points = {"points": f"{found.points:g}", "most": f"{found.max_points:g}"}
        click.echo(say("cli.solution-locked", name=wanted.name, **points), err=True)
        return 1
    from autograder.authoring.edition import edition
    from autograder.markers import without_markers

    click.echo(edition(without_markers(course.solution_text(wanted)), LANGUAGE.code), nl=False)
    return 0


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def reset(exercise: str) -> None:
    """Put the stub of EXERCISE back. Your file is kept as a backup."""
    from autograder.authoring.edition import edition

    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    text = course.stub_text(wanted)
    if workspace.root != course.exercises:  # those of a checkout are in both languages
        text = edition(text, LANGUAGE.code)
    kept = workspace.reset(wanted, text)
    click.echo(say("cli.reset", file=workspace.file(wanted)))
    if kept is not None:
        click.echo(say("cli.backup", file=kept))


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def init(folder: Path) -> None:
    """Lay out the course, its texts and stubs, in a new FOLDER."""
    from autograder.authoring.sync import generated

    course = load_course()
    language = LANGUAGE.code if LANGUAGE.code in course.languages else course.languages[0]
    create(folder, course, generated(course, language))
    first = course.chapters[0].name
    click.echo(
        say(
            "cli.created", folder=folder, quoted=shlex.quote(str(folder)), chapter=first, page=page_name(folder / first)
        )
    )


@click.command(cls=Command)
@language_option
def doctor() -> int:
    """Find out whether this machine can grade, and what is missing."""
    from autograder.sandbox.doctor import diagnose

    good = True
    for finding in diagnose():
        good &= finding.good or not finding.needed
        mark = "ok" if finding.good else "!!" if finding.needed else "--"
        click.echo(f"{mark}  {say('doctor.' + finding.key, **finding.params)}")
        if not finding.good:
            click.echo(f"    {say('doctor.' + finding.key + '-remedy', **finding.params)}")
    click.echo(say("doctor.good" if good else "doctor.bad"))
    return 0 if good else 3


@click.command(cls=Command)
@click.option("--verbose", "-v", is_flag=True)
@language_option
def demo(verbose: bool) -> int:
    """Grade a bundled chapter that is partly solved, to see what a report looks like."""
    course = load_course()
    chapter = course.chapter(course.demo.chapter)
    click.echo(say("cli.demo", chapter=chapter.name))
    with tempfile.TemporaryDirectory(prefix="dlgrade-demo-") as folder:
        place = Path(folder, chapter.name)
        place.mkdir()
        for exercise in chapter.exercises:
            (place / f"{exercise.name}.py").write_text(course.demo_text(exercise), encoding="utf-8")
        graded = grading.grade(course, Path(folder), chapter.exercises, "demo", "terminal", verbose)
    click.echo(say("cli.demo-next", chapter=course.chapters[0].name))
    return 3 if grading.exit_code(graded) == 3 else 0


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@grading.format_option
@language_option
def report(file: Path, format_: str) -> None:
    """Show a stored report (made with --format json) again, without grading: in its own language, or in `--lang`."""
    from autograder.frontends import jsonreport
    from autograder.frontends.translation import translated

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("no-report-file", path=file, problem=error.strerror) from None
    stored = jsonreport.parse(data)
    if LANGUAGE.chosen:
        stored = translated(stored, LANGUAGE.code)
        if stored.language != LANGUAGE.code:
            click.echo(say("cli.one-language"), err=True)
    grading.write(stored, format_)


COMMANDS = (status, hint, solution, reset, init, doctor, demo, report)
