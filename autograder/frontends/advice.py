"""Advice: one hint further on what a check found, as it is written on a page."""

from __future__ import annotations

import hashlib

from autograder.frontends.hints import hints, read_first
from autograder.frontends.terminal import Page
from autograder.locales import sentence
from autograder.model import CheckResult, Exercise, Outcome
from autograder.wording import parts_of
from autograder.workspace import Workspace


def advise(
    page: Page,
    workspace: Workspace,
    exercise: Exercise,
    check: CheckResult,
    text: bytes,
    command: str = "dlgrade",
    shown: int = 0,
    further: str = "cli.further",
) -> None:
    """Write the next hint: one step further than the last time, unless the answer has changed.

    `text`: the answer as it is now; `command`: how one asks again, `further` the sentence that says it; `shown`: how
    many steps are before the learner's eyes already.
    """

    def page_of(chapter: str) -> tuple[str, str]:
        file = workspace.page(chapter, page.language)
        return f"{chapter}/{file.name}", file.read_text(encoding="utf-8") if file.is_file() else ""

    steps = hints(check, page.language, page_of)
    page.folded(f"{exercise.name}: {check.title}", (), "bold")
    if check.outcome == Outcome.MISSING or not steps:
        for line in check.message.split("\n"):
            page.folded(line, [("  ", "")])
        page.folded(read_first(exercise, workspace.page(exercise.chapter, page.language), page.language), ())
        return
    state = _state(text, check)
    number = workspace.count_hint(exercise, state)
    if number < shown < len(steps):
        number = max(shown, workspace.count_hint(exercise, state))
    number %= len(steps)
    page.folded(sentence(page.language, "cli.hint", number=number + 1, count=len(steps)), (), "cyan")
    for line in steps[number].split("\n"):
        page.folded(line, [("  ", "")]) if line else page.write()
    if number + 1 < len(steps):
        page.folded(sentence(page.language, further, command=command, name=exercise.name), (), "dim")


def _state(text: bytes, check: CheckResult) -> str:
    """A digest of the answer as it is now and of what is said of it: another one begins with the first hint."""
    parts = parts_of(check)
    cause = check.mistake or (parts.lesson if parts else "")
    return hashlib.sha256(text + f"\0{check.id}\0{cause}".encode()).hexdigest()[:16]
