"""A student kit as its learner gets it: what it brings for the learner's folder."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from autograder.course import LIST, NEW
from autograder.errors import UsageError
from autograder.intake.archives import members
from autograder.intake.filenames import Kind
from autograder.intake.reading import Found, file_reader
from autograder.intake.source import Unreadable

KIT = re.compile(rb"^kit = true\r?$", re.MULTILINE)  # in the list of its course
WANTED = re.compile(r"README(?:\.ja)?\.md|[a-z]\w*/(?:figures/)?\w[\w.-]*\.(?:py|md|ipynb|svg)")


def exercises_of(kit: Path) -> dict[str, bytes]:
    """The files for a course folder, by their path in it, of a kit: its zip archive, or the folder that it unpacks to.

    Anything that a kit's exercises do not consist of is left out. Raises UsageError if it is no kit or unreadable.
    """
    try:
        found = {_inner(path): one.read for path, one in _files(kit).items()}
        listed = found.get(f"solutions/{LIST}")
        if listed is None or not KIT.search(listed()):
            raise UsageError("no-kit", path=kit)
        names = {name.removeprefix(f"{NEW}/"): name for name in sorted(found) if name.startswith(f"{NEW}/")}
        return {name: found[whole]() for name, whole in names.items() if WANTED.fullmatch(name)}
    except Unreadable:
        raise UsageError("no-kit", path=kit) from None


def is_kit(root: Path) -> bool | None:
    """Whether this folder of exercises is a student kit's; None if it is of neither a kit nor a checkout."""
    file = root.parent / "solutions" / LIST
    try:
        return bool(KIT.search(file.read_bytes())) if root.name == "exercises" else None
    except OSError:
        return None


def _files(kit: Path) -> dict[PurePosixPath, Found]:
    if not kit.is_dir():
        if not kit.is_file():
            raise UsageError("no-kit", path=kit)
        return members(kit, str(kit), Kind.ZIP, lambda path: _inner(path) != "")
    inside = [folder for folder in sorted(kit.iterdir()) if folder.is_dir()]
    top = next((folder for folder in (kit, *inside) if (folder / "solutions" / LIST).is_file()), kit)
    files = [top / "solutions" / LIST, *(top / NEW).rglob("*")]
    return {
        PurePosixPath(file.relative_to(top).as_posix()): Found(file_reader(file)) for file in files if file.is_file()
    }


def _inner(path: PurePosixPath) -> str:
    """The path of a file from the kit's top on, which an archive has in a folder; nothing if it is not wanted."""
    for parts in (path.parts, path.parts[1:]):
        if parts[:1] == (NEW,) or parts == ("solutions", LIST):
            return "/".join(parts)
    return ""
