"""New chapters and corrections in a course folder: `dlgrade update`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from autograder.cli.command import Command, language_option, say
from autograder.course import PAGES, Course, load_course
from autograder.errors import UsageError
from autograder.feedback import escape
from autograder.workspace import Workspace, find

if TYPE_CHECKING:
    from autograder.update import Step

LISTED = 3  # files of a folder that are named; more are counted
SHOWN = 100  # characters of a line


@click.command(cls=Command)
@click.argument("kit", required=False, type=click.Path(path_type=Path))
@click.option("--restore", is_flag=True)
@click.option("--dry-run", is_flag=True)
@language_option
def update(kit: Path | None, restore: bool, dry_run: bool) -> None:
    """Bring what is new into the course folder: of the course as it is installed, or of a student KIT."""
    from autograder import update as updating

    course = load_course()
    workspace = find(course)
    kit = kit or _around(workspace)
    files = _of_kit(workspace, kit) if kit else _of_course(workspace, course)
    if dry_run:
        steps, backup = list(updating.steps(workspace, files, restore)), None
    else:
        steps, backup = updating.update(workspace, files, restore)
    _tell(steps, dry_run)
    if backup is not None:
        click.echo(say("update.backup", folder=backup))
    if kit is not None:
        click.echo(say("update.install", kit=kit))


def _around(workspace: Workspace) -> Path | None:
    """The kit that the folder lies in, if it lies in one: a newer one may have been unpacked over it."""
    from autograder.intake.kit import is_kit

    return workspace.root.parent if is_kit(workspace.root) else None


def _of_course(workspace: Workspace, course: Course) -> dict[str, bytes]:
    """What `dlgrade init` lays out, in its language. Raises UsageError if the folder is a checkout's."""
    from autograder.authoring.layout import laid_out
    from autograder.intake.kit import is_kit

    if is_kit(workspace.root) is False:
        raise UsageError("update-in-checkout", folder=workspace.root)
    return laid_out(course, _language(workspace, course))


def _of_kit(workspace: Workspace, kit: Path) -> dict[str, bytes]:
    from autograder.intake.kit import exercises_of, is_kit

    if is_kit(workspace.root) is False:
        raise UsageError("update-in-checkout", folder=workspace.root)
    return exercises_of(kit)


def _language(workspace: Workspace, course: Course) -> str | None:
    """The language of the texts in a course folder; None if it has both."""
    folders = (workspace.root, *(workspace.root / chapter.name for chapter in course.chapters))
    found = [one for one, page in PAGES.items() if any((folder / page).is_file() for folder in folders)]
    if len(found) == len(PAGES):
        return None
    return found[0] if found and found[0] in course.languages else course.languages[0]


def _tell(steps: Sequence[Step], dry_run: bool) -> None:
    from autograder.update import Kind

    for kind in (Kind.NEW, Kind.REPLACED):
        if names := [step.name for step in steps if step.kind == kind]:
            click.echo(say(f"update.{kind.value}", names=_listed(names)))
    for step in steps:
        if step.kind == Kind.KEPT:
            key = "update.kept" if step.lines else "update.kept-less"
            first = escape("".join(step.lines[:1]), SHOWN)
            click.echo(say(key, file=step.name, beside=step.beside, count=len(step.lines), first=first))
    deleted = [step.name for step in steps if step.kind == Kind.DELETED]
    if len(deleted) == len(steps):
        click.echo(say("update.nothing"))
    elif dry_run:
        click.echo(say("update.dry-run"))
    if deleted:
        click.echo(say("update.deleted", names=_listed(deleted)))


def _listed(names: Sequence[str]) -> str:
    """The files, those of a folder together if they are many."""
    folders: dict[PurePosixPath, list[str]] = {}
    for name in names:
        folders.setdefault(PurePosixPath(*PurePosixPath(name).parts[:-1][:1]), []).append(name)
    told = []
    for folder, inside in folders.items():
        told += inside if len(inside) <= LISTED else [say("update.folder", folder=folder, count=len(inside))]
    return ", ".join(told)
