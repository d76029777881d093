"""What confines, tested once more as an ordinary user if the suite runs as root: root may do what others may not.

The tests are run from a copy of the checkout that everybody can read, by a process of a user without groups and
capabilities. If the suite runs as an ordinary user, there is nothing to add.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nobody import NOBODY
from test_adversarial import RUNS, STRICT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="the whole suite is run by an ordinary user"
)
ROOT = Path(__file__).parents[1]
COPIED = ("autograder", "solutions", "exercises", "tests")
SLICES = 4
ATTACK = "tests/test_adversarial.py::test_an_attack_earns_nothing_and_harms_nobody[{}-{}]"
ATTACKS = [ATTACK.format(name, policy) for name, policy in RUNS if policy == STRICT]


def run_as_nobody(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python as an ordinary user, in the copy of the checkout."""
    variables = {
        "PATH": os.defpath,
        "HOME": f"{place}/home",
        "TMPDIR": f"{place}/home",
        "PYTHONPATH": f"{place}/course",
    }
    return subprocess.run(
        [sys.executable, ROOT / "tests" / "nobody.py", *arguments],
        cwd=place / "course",
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that everybody can reach: a copy of the checkout in it, and a home for the user."""
    with tempfile.TemporaryDirectory(prefix="dlgrade-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in COPIED:
            shutil.copytree(ROOT / part, folder / "course" / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(ROOT / "pyproject.toml", folder / "course")
        for part in ("autograder", "tests"):  # the user may write nothing beside them
            compileall.compile_dir(folder / "course" / part, quiet=2)
        for path in [folder / "course", *(folder / "course").rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        (folder / "home").mkdir()
        os.chown(folder / "home", NOBODY, NOBODY)
        if reason := unusable(folder):
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        yield folder


def unusable(place: Path) -> str:
    """Why the user cannot run this Python with its libraries: a container may forbid what opens the way to them."""
    tried = run_as_nobody(place, "-c", "import numpy, pytest, autograder")
    return f"an ordinary user cannot use {sys.executable}: {tried.stderr[-300:]}" if tried.returncode else ""


def passed(place: Path, *tests: str) -> int:
    """How many of these tests passed; none may fail or be skipped."""
    with tempfile.NamedTemporaryFile(dir=place / "home") as file:
        os.chown(file.name, NOBODY, NOBODY)
        done = run_as_nobody(place, "-m", "pytest", "-n0", "-q", f"--junitxml={file.name}", *tests)
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]
        [suite] = ElementTree.parse(file.name).getroot()
    assert [suite.get(name) for name in ("failures", "errors", "skipped")] == ["0", "0", "0"], done.stdout[-3000:]
    return int(suite.get("tests", 0))


def test_the_user_has_no_rights_but_its_own(place: Path) -> None:
    ids = run_as_nobody(place, "-c", "import os; print(os.getresuid(), os.getresgid(), os.getgroups())")
    assert ids.stdout.strip() == f"{(NOBODY,) * 3} {(NOBODY,) * 3} []"
    status = run_as_nobody(place, "-c", "print(open('/proc/self/status').read())").stdout
    held = {
        line.split()[1] for line in status.splitlines() if line.startswith(("CapPrm", "CapEff", "CapAmb", "CapInh"))
    }
    assert {int(mask, 16) for mask in held} == {0}


@pytest.mark.parametrize("number", range(SLICES))
def test_no_attack_gets_further_as_an_ordinary_user(place: Path, number: int) -> None:
    wanted = ATTACKS[number::SLICES]
    assert passed(place, *wanted) == len(wanted)


@pytest.mark.parametrize(
    "tests",
    [
        ("tests/sandbox/test_probes.py", "tests/worker/test_confine.py"),
        ("tests/faults/test_room.py", "tests/faults/test_interrupted.py"),  # where root may do what others may not
    ],
    ids=lambda tests: tests[0].removeprefix("tests/"),
)
def test_layers_and_faults_are_the_same_for_an_ordinary_user(place: Path, tests: tuple[str, ...]) -> None:
    assert passed(place, *tests) > 0
