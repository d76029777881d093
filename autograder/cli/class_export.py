"""The marks of an assignment for other systems: `dlgrade class export FOLDER --to moodle`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.class_command import ClassCommand
from autograder.cli.command import LANGUAGE, language_option, say
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.feedback import escape
from autograder.files import write_whole

if TYPE_CHECKING:
    from autograder.classroom.filled import Filled
    from autograder.classroom.marks import Mark

PLATFORMS = {"moodle": "Moodle", "canvas": "Canvas"}
ONLY = {"sheet": ("moodle", "canvas"), "column": ("canvas",), "pages": ("moodle",), "comments": ("moodle",)}


@click.command("export", cls=ClassCommand)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice((*PLATFORMS, "csv", "xlsx")), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--sheet", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--column")
@click.option("--pages", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--comments", is_flag=True)
@language_option
def export(
    folder: Path, to: str, out: Path, sheet: Path | None, column: str | None, pages: Path | None, comments: bool
) -> int:
    """Write the marks of an assignment; nothing that is there is overwritten."""
    from autograder.classroom import moodle
    from autograder.classroom.marks import marks

    for name, given in {"sheet": sheet, "column": column, "pages": pages, "comments": comments}.items():
        if given and to not in ONLY[name]:
            raise UsageError("not-with", option=f"--{name}", other=f"--to {to}")
    for file in filter(None, (out, pages)):
        if file.exists():
            raise UsageError("already-there", path=file)
    found = marks(folder, LANGUAGE.code)
    if to in PLATFORMS:
        if sheet is None:
            raise UsageError("needs-sheet", platform=PLATFORMS[to])
        filled = _filled(sheet, found, to, column, comments)
        archive = moodle.pages(filled.matched, _page, f"{folder.resolve().name}.html") if pages else b""
        _keep(out, filled.data)
        click.echo(say("export.written", file=out, count=filled.count))
        if pages:
            _keep(pages, archive)
            click.echo(say("export.pages", file=pages))
        _tell(filled, sheet)
        _tell_without(found)
        return 1 if filled.matched.problems else 0
    _keep(out, _book(found, to))
    click.echo(say("export.written", file=out, count=sum(mark.points is not None for mark in found)))
    _tell_without(found)
    return 0


def _book(found: list[Mark], to: str) -> bytes:
    from autograder.classroom import markbook

    try:
        return markbook.as_csv(found) if to == "csv" else markbook.as_xlsx(found)
    except ModuleNotFoundError as error:
        raise UsageError("no-class-library", library=error.name) from None


def _filled(sheet: Path, found: list[Mark], to: str, column: str | None, comments: bool) -> Filled:
    from autograder.classroom import canvas, moodle

    if to == "canvas":
        return canvas.fill(sheet, found, column)
    return moodle.fill(sheet, found, _comment if comments else None)


def _tell(filled: Filled, sheet: Path) -> None:
    """Say on standard error which marks are not in the table, and which replaced others."""
    if filled.matched.problems and not filled.matched.marks:
        click.echo(say("export.matched-none", file=sheet), err=True)
    for owner, key in filled.matched.problems:
        click.echo(say(f"export.{key}", owner=escape(owner), file=sheet), err=True)
    for owner, old, new in filled.replaced:
        click.echo(say("export.replaced", owner=escape(owner), file=sheet, old=escape(old), new=new), err=True)
    for owner in filled.locked:
        click.echo(say("export.locked", owner=escape(owner), file=sheet), err=True)


def _tell_without(found: list[Mark]) -> None:
    """Say on standard error who has no mark."""
    without = [escape(mark.owner) for mark in found if mark.points is None]
    if without:
        click.echo(say("export.without", told=", ".join(without)), err=True)


def _comment(mark: Mark) -> str:
    """The points of each exercise, and what there is to know about the mark, in a line of HTML."""
    from html import escape as in_html

    exercises = (
        f"{exercise.name} {exercise.points:g}/{exercise.max_points:g}"
        for chapter in (mark.report.chapters if mark.report else ())
        for exercise in chapter.exercises
    )
    told = "; ".join((", ".join(exercises), *mark.notes))
    said = say("export.comment", points=f"{mark.points:g}", most=f"{mark.max_points:g}", exercises=told)
    return in_html(escape(said))


def _page(mark: Mark) -> str:
    """The report as a page, in its own language or in `--lang`."""
    from autograder.frontends import page
    from autograder.frontends.translation import translated

    assert mark.report is not None
    report = translated(mark.report, LANGUAGE.code) if LANGUAGE.chosen else mark.report
    return page.render(report, load_course(), remarks=mark.notes)


def _keep(file: Path, data: bytes) -> None:
    try:
        write_whole(file, data, over=False)
    except FileExistsError:
        raise UsageError("already-there", path=file) from None
    except OSError as error:
        raise UsageError("cannot-write", path=file, problem=error.strerror) from None
