"""Libraries: what a worker imports besides the standard library, and where it lies."""

from __future__ import annotations

import csv
import functools
import importlib.metadata
import re
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import GraderError
from autograder.model import Record

OPTIONAL = re.compile(r"\bextra\s*==")
NOT_STANDARD = ("site-packages", "dist-packages")


class Place(Record):
    """Where the packages of some libraries lie.

    `paths`: the folders to import from. `readable`: the folders and files that a worker needs, the standard library
    among them; `masked`: folders inside those that it does not.
    """

    paths: tuple[str, ...]
    readable: tuple[str, ...]
    masked: tuple[str, ...]


def place(libraries: tuple[str, ...]) -> Place:
    """Where NumPy and these libraries lie, with what they need themselves. Raises GraderError if one is absent."""
    paths, readable = [], []
    for library in ("numpy", *libraries):
        spec = find_spec(library)
        if spec is None or spec.origin is None:
            raise GraderError("no-library", library=library)
        paths.append(str(Path(spec.origin).parents[1]))
    for name in required(("numpy", *libraries)):
        readable += _packages(name)
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix, "installed_base": sys.base_prefix}
    standard = list(dict.fromkeys(sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")))
    masked = [str(Path(path, name)) for path in standard for name in NOT_STANDARD]
    return Place(
        paths=tuple(dict.fromkeys(paths)),
        readable=tuple(dict.fromkeys([*standard, *readable])),
        masked=tuple(dict.fromkeys(masked)),
    )


def required(names: tuple[str, ...]) -> list[str]:
    """These distributions and all that they require, as far as it is installed."""
    found: list[str] = []
    left = list(names)
    while left:
        name = left.pop(0)
        if name in found:
            continue
        try:
            requirements = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.append(name)
        for requirement in requirements:
            match = re.match(r"[A-Za-z0-9._-]+", requirement)
            if match and not OPTIONAL.search(requirement):
                left.append(re.sub(r"[-_.]+", "-", match[0]).lower())
    return found


def _packages(name: str) -> list[str]:
    """The folders and files at the top of its site-packages that a distribution has installed."""
    distribution = importlib.metadata.distribution(name)
    record = distribution.read_text("RECORD")  # `files` makes a path of each of 20,000 lines
    files = [row[0] for row in csv.reader(record.splitlines()) if row] if record else map(str, distribution.files or [])
    tops = {file.partition("/")[0] for file in files}
    root = Path(str(distribution.locate_file("")))
    return sorted(str(root / top) for top in tops if top not in ("..", "bin", "__pycache__"))


@functools.cache
def version(package: str) -> str | None:
    """The version of an installed package, None if it is not installed. Does not import it."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
