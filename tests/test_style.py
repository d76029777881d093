"""The tools that read code find nothing: ruff's rules and layout, mypy in its strict mode."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = {"rules": ["ruff", "check", "."], "layout": ["ruff", "format", "--check", "."], "types": ["mypy"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_tool_finds_nothing(name: str, tmp_path: Path) -> None:
    command, *arguments = COMMANDS[name]
    cache = ["--cache-dir", str(tmp_path)] if command == "mypy" else []
    done = subprocess.run(
        [sys.executable, "-m", command, *arguments, *cache], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_two_test_modules_have_one_name() -> None:
    """They are no packages, so pytest would import one and refuse the other, in some orders only."""
    names = Counter(file.name for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
