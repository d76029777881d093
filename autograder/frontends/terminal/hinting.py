"""A hint on a page: the next step for the check that is looked at first."""

from __future__ import annotations

import hashlib

from autograder.frontends.hints import hints
from autograder.frontends.terminal.page import Page
from autograder.locales import sentence
from autograder.model import CheckResult, Exercise, Outcome
from autograder.wording import parts_of
from autograder.workspace import Workspace, page_name


def write_hint(
    page: Page,
    workspace: Workspace,
    exercise: Exercise,
    check: CheckResult,
    shown: int = 0,
    further: str = "cli.further",
) -> None:
    """One step further than the last time, unless the answer has changed; the workspace counts them.

    `shown`: how many steps are before the learner's eyes already. `further`: the sentence that says how to go on.
    """
    language = page.language

    def page_of(chapter: str) -> tuple[str, str]:
        name = page_name(workspace.root / chapter, language)
        file = workspace.root / chapter / name
        return f"{chapter}/{name}", file.read_text(encoding="utf-8") if file.is_file() else ""

    steps = hints(check, language, page_of)
    page.folded(f"{exercise.name}: {check.title}", (), "bold")
    if check.outcome == Outcome.MISSING or not steps:
        for line in check.message.split("\n"):
            page.folded(line, [("  ", "")])
        write_reading(page, workspace, exercise)
        return
    state = _state(workspace, exercise, check)
    number = workspace.count_hint(exercise, state)
    if number < shown < len(steps):
        number = max(shown, workspace.count_hint(exercise, state))
    number %= len(steps)
    page.folded(sentence(language, "cli.hint", number=number + 1, count=len(steps)), (), "cyan")
    for line in steps[number].split("\n"):
        page.folded(line, [("  ", "")]) if line else page.write()
    if number + 1 < len(steps):
        page.folded(sentence(language, further, name=exercise.name), (), "dim")


def write_reading(page: Page, workspace: Workspace, exercise: Exercise) -> None:
    """Where an exercise is explained."""
    name = page_name(workspace.root / exercise.chapter, page.language)
    said = sentence(page.language, "cli.read-first", chapter=exercise.chapter, name=exercise.name, page=name)
    page.folded(said, ())


def _state(workspace: Workspace, exercise: Exercise, check: CheckResult) -> str:
    """A digest of the answer as it is now and of what is said of it: another one begins with the first hint."""
    file = workspace.file(exercise)
    text = file.read_bytes() if file.is_file() else b""
    parts = parts_of(check)
    cause = check.mistake or (parts.lesson if parts else "")
    return hashlib.sha256(text + f"\0{check.id}\0{cause}".encode()).hexdigest()[:16]
