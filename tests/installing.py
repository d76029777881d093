"""A virtual environment with this package in it, made of its wheel, and everything else but PyTorch."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

import numpy as np
from commands import environment

LEFT_OUT = ("dlgrade", "__editable__", "_editable", "torch", "functorch")


class Installed(NamedTuple):
    """The virtual environment, the wheel that is in it, and the folder of its packages."""

    command: Path
    wheel: Path
    packages: Path


def install(source: Path, place: Path) -> Installed:
    """What `pip install` makes of a source folder, in a new virtual environment under `place`."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(place), str(source)], place)
    [wheel] = place.glob("*.whl")
    venv.create(place / "venv", symlinks=os.name != "nt")
    scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    run([*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)], place)
    [packages] = {path.parent for path in (place / "venv").rglob("site-packages/autograder")}
    libraries = place / "libraries"
    libraries.mkdir()
    for entry in Path(np.__file__).parents[1].iterdir():
        if not entry.name.startswith(LEFT_OUT) and entry.suffix != ".pth":
            (libraries / entry.name).symlink_to(entry)
    (packages / "libraries.pth").write_text(str(libraries), encoding="utf-8")
    return Installed(scripts / "dlgrade", wheel, packages)


def run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(arguments, cwd=folder, env=bare(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def bare(**more: str) -> dict[str, str]:
    """The environment of the tests without what points at this checkout."""
    return {name: value for name, value in environment(**more).items() if name != "PYTHONPATH"}


def dlgrade(installed: Installed, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed.command, *arguments], cwd=folder, env=bare(), capture_output=True, text=True, timeout=120
    )
