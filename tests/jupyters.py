"""Jupyter and nbgrader as they are installed, a server on this machine alone, and a browser to look at it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import environment

CI = os.environ.get("CI") == "true"
PATIENCE = 120_000  # milliseconds, for anything that is waited for


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A headless chromium; without one the test is skipped, but not in CI."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium and not CI:
        pytest.skip("chromium is not installed")
    api = pytest.importorskip("playwright.sync_api") if not CI else __import__("playwright.sync_api").sync_api
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextlib.contextmanager
def served(home: Path, work: Path, *options: str) -> Iterator[tuple[str, str]]:
    """A JupyterLab with a home of its own, in a folder; its address and the token that it asks for."""
    token = secrets.token_hex(16)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY", "DLGRADE"))}
    own = {
        "HOME": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_PATH": surroundings()["JUPYTER_PATH"],
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "JUPYTER_TOKEN": token,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={work}", *options],
            cwd=work,
            env={**kept, **{name: str(value) for name, value in own.items()}},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield _address(server, home), token
    finally:
        server.terminate()
        server.wait(30)


def surroundings(**more: str) -> dict[str, str]:
    """An environment in which our program, nbgrader's, those that it starts and its kernel are found."""
    [alembic] = [file.locate() for file in importlib.metadata.files("alembic") or () if file.name == "alembic"]
    programs = Path(os.path.normpath(alembic)).parent
    found = environment(JUPYTER_PATH=str(programs.parent / "share" / "jupyter"), **more)
    return {**found, "PATH": os.pathsep.join([str(Path(sys.executable).parent), str(programs), found["PATH"]])}


def _address(server: subprocess.Popen[bytes], home: Path) -> str:
    """Where the server listens, once it says so."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        for file in (home / "runtime").glob("jpserver-*.json"):
            text = file.read_text(encoding="utf-8")
            if text.endswith("}"):
                return str(json.loads(text)["url"])
        time.sleep(0.1)
    raise AssertionError((home / "log").read_text(encoding="utf-8", errors="replace"))
