"""The course in the browser: `dlgrade open [CHAPTER[/EXERCISE]]`."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.selection import named_exercise
from autograder.cli.showing import log
from autograder.course import Course, load_course
from autograder.errors import UsageError
from autograder.workspace import find


@click.command("open", cls=Command)
@click.argument("what", required=False, metavar="[CHAPTER[/EXERCISE]]")
@click.option("--print", "print_", is_flag=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False))
@language_option
def open_command(what: str | None, print_: bool, out: Path | None) -> None:
    """Show the course in the browser, with its formulas and figures, and results as they come."""
    course = load_course()
    language = LANGUAGE.code if LANGUAGE.code in course.languages else course.languages[0]
    path = _path(course, what)
    if out is not None:
        _write(course, language, path, out)
        return
    import webbrowser

    from autograder.browsing.server import Server
    from autograder.browsing.site import Site

    site = Site(course, find(course), live=True)
    with Server(site, language, _failed) as server:
        address = f"{server.address}{language}/{path}"
        click.echo(say("browsing.open", address=address))
        if not print_ and _browser():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:  # that is how it ends
            click.echo()


def _path(course: Course, what: str | None) -> str:
    """The page that is meant. Raises UsageError."""
    if what is None:
        return "index.html"
    name = what.rstrip("/")
    if name.startswith("chapter") and "/" not in name:
        return f"{course.chapter(name).name}/index.html"
    return f"{named_exercise(course, name).key}.html"


def _browser() -> bool:
    """Whether there is a screen to show a browser on: else one for the terminal might take this one."""
    if sys.platform in ("win32", "darwin") or "BROWSER" in os.environ:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _write(course: Course, language: str, path: str, out: Path) -> None:
    """Write all pages, without anybody's standing, into a new folder."""
    from autograder.browsing.export import export
    from autograder.browsing.site import Site

    try:
        export(Site(course), out)
    except FileExistsError:
        raise UsageError("not-empty", path=out) from None
    except OSError as error:
        raise UsageError("cannot-write", path=out, problem=error.strerror) from None
    click.echo(say("browsing.written", file=out / language / path))


def _failed(trace: str) -> None:
    click.echo(say("browsing.fault", file=log(trace)), err=True)
