"""The editor's files of a learner's folder: what makes VS Code grade at every save, and what its container needs."""

from __future__ import annotations

import json
from pathlib import Path

from autograder import __version__
from autograder.locales import sentence

TASKS = ".vscode/tasks.json"
CONTAINER = ".devcontainer/devcontainer.json"
IMAGE = "mcr.microsoft.com/devcontainers/python:3.12"
SOURCE = "/opt/dlgrade"  # where the container has the checkout or kit that the command came from


def files(root: Path, language: str) -> dict[str, bytes]:
    """The files by their path in the folder. `root`: where the course lies that laid the folder out."""
    return {TASKS: _json(tasks(language)), CONTAINER: _json(container(root))}


def tasks(language: str) -> dict[str, object]:
    """Two tasks: grade at every save, with the problems marked in the text, and grade the file that is open.

    The patterns take what `frontends.lines` writes, and what `dlgrade watch` writes before and behind it.
    """
    lines = {
        "regexp": r"^(.+?):(\d+): (error|warning|info): (.*)$",
        "file": 1,
        "line": 2,
        "severity": 3,
        "message": 4,
    }
    matcher = {
        "owner": "dlgrade",
        "source": "dlgrade",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": lines,
        "background": {
            "activeOnStart": True,
            "beginsPattern": "^dlgrade: grading$",
            "endsPattern": "^dlgrade: done$",
        },
    }
    common = {"type": "shell", "command": "dlgrade", "options": {"cwd": "${workspaceFolder}"}}
    watch = {
        "label": "dlgrade: watch",
        "detail": sentence(language, "editor.watch"),
        **common,
        "args": ["watch", "--format", "line"],
        "isBackground": True,
        "problemMatcher": matcher,
        "group": {"kind": "build", "isDefault": True},
        "presentation": {"reveal": "silent", "panel": "dedicated"},
    }
    one = {
        "label": "dlgrade: grade this file",
        "detail": sentence(language, "editor.one"),
        **common,
        "args": ["${relativeFileDirname}", "${fileBasenameNoExtension}"],
        "problemMatcher": [],
        "group": {"kind": "test", "isDefault": True},
        "presentation": {"panel": "shared", "clear": True},
    }
    return {"version": "2.0.0", "tasks": [watch, one]}


def container(root: Path) -> dict[str, object]:
    """A container with Python and dlgrade: from the checkout or kit on this machine, else from the package index."""
    found: dict[str, object] = {"name": "dlgrade", "image": IMAGE}
    package = f"dlgrade[torch]=={__version__}"
    if (root / "pyproject.toml").is_file():
        found["mounts"] = [f"source={root},target={SOURCE},type=bind,readonly"]
        package = f"{SOURCE}[torch]"
    found["postCreateCommand"] = f"pip install '{package}'"
    found["customizations"] = {"vscode": {"extensions": ["ms-python.python"]}}
    return found


def _json(value: dict[str, object]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
