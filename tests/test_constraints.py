"""`constraints.txt`: an exact version of all that `pip install -e '.[dev]'` brings, and of nothing else."""

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LINES = [
    line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
]
PINNED = {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in LINES}
ACCELERATORS = re.compile("nvidia-|cuda-|triton")


def wanted() -> dict[str, str]:
    """Every package that the tests' installation needs, with the version that is installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found: dict[str, str] = {}
    follow([*project["dependencies"], *(one for name in extras for one in extras[name])], {""}, found)
    return found


def follow(requirements: Iterable[str], extras: set[str], found: dict[str, str]) -> None:
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        if name in found or name == "dlgrade" or ACCELERATORS.match(name):
            continue
        distribution = importlib.metadata.distribution(requirement.name)
        found[name] = distribution.version
        follow(distribution.requires or [], {"", *requirement.extras}, found)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need a few packages more")
def test_all_that_is_installed_is_pinned() -> None:
    assert wanted().keys() - PINNED.keys() == set()


@pytest.mark.skipif(sys.version_info[:2] != (3, 11) or sys.platform != "linux", reason="the file was made there")
def test_nothing_else_is_pinned() -> None:
    assert PINNED.keys() - wanted().keys() == set()


def test_every_pin_is_an_exact_public_version_on_a_line_of_its_own() -> None:
    for line in LINES:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line
    names = [canonicalize_name(line.partition("==")[0]) for line in LINES]
    assert len(set(names)) == len(names)


def test_the_pins_are_within_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirements in (project["dependencies"], *project["optional-dependencies"].values()):
        for requirement in map(Requirement, requirements):
            if requirement.name != "dlgrade":
                assert requirement.specifier.contains(Version(PINNED[canonicalize_name(requirement.name)]))
