"""The report for GitHub Actions: workflow commands, and the summary of a job in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.feedback import escape
from autograder.frontends.grouping import grouped, state
from autograder.frontends.lines import SEVERITY, place_of, said_of, told
from autograder.frontends.saying import first_sentence, overall, title
from autograder.frontends.ungraded import Ungraded
from autograder.locales import sentence
from autograder.model import ExerciseReport, Outcome, Report

MOST_ANNOTATIONS = 10  # of a step: GitHub shows no more of one kind
MOST_SUMMARY = 1_000_000  # bytes: GitHub refuses a summary of more than 1 MiB
COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$&@:]")


def render(report: Report) -> str:
    """A workflow command for each exercise in which something is to be looked at, and one for the points.

    A broken check is a warning that says so, never an error. What is not started says nothing. GitHub shows ten
    annotations of a step at most; if there are more exercises, the points say how many have none.
    """
    found = [found for chapter in report.chapters for found in _annotations(report, chapter.name, chapter.exercises)]
    shown = found[: MOST_ANNOTATIONS - 1]
    lines = overall(report)
    if left := len(found) - len(shown):
        lines.append(sentence(report.language, "platforms.more", count=left))
    kind = "warning" if any(check.outcome == Outcome.BROKEN for check in report.checks()) else "notice"
    return "".join([*shown, command(kind, "\n".join(lines), title="dlgrade")])


def ungraded(found: Ungraded) -> str:
    """One command that says why nothing was graded."""
    name = sentence(found.language, "platforms.not-graded")
    return command("warning" if found.ours else "error", found.problem, title=name)


def summary(found: Report | Ungraded) -> str:
    """The section of a job's summary: points of each exercise, and of those not passed, why."""
    if isinstance(found, Ungraded):
        name = sentence(found.language, "platforms.not-graded")
        return f"## dlgrade: {text(name)}\n\n{text(found.problem)}\n"
    lines = overall(found)
    parts = [f"## dlgrade: {text(found.submission.owner)}\n\n", *(f"- {text(line)}\n" for line in lines), "\n"]
    parts.append("| | |\n|---|---:|\n")
    for chapter in found.chapters:
        for exercise in chapter.exercises:
            points = f"{exercise.points:g}/{exercise.max_points:g}"
            parts.append(f"| {text(f'{chapter.name}/{exercise.name}')} | {points} |\n")
    parts.append("\n")
    size = sum(len(part.encode()) for part in parts)
    for section in _sections(found):
        size += len(section.encode())
        if size > MOST_SUMMARY:
            parts.append("...\n")
            break
        parts.append(section)
    return "".join(parts)


def command(kind: str, message: str, **properties: str) -> str:
    """A workflow command: `::error file=a.py,line=3::message`, escaped as GitHub reads it."""
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {named}::{_data(escape(message, keep=chr(10)))}\n"


def text(plain: str) -> str:
    """Plain text as Markdown that shows just that, in one line: no markup, no HTML, no mention, no link."""
    return MARKUP.sub(lambda match: f"&#{ord(match[0])};", escape(" ".join(plain.split())))


def _annotations(report: Report, chapter: str, exercises: tuple[ExerciseReport, ...]) -> Iterator[str]:
    root = Path(report.submission.path)
    for exercise in exercises:
        groups = [] if state(exercise) else grouped(exercise.checks, report.language)
        if groups:
            first = groups[0]
            path, line = place_of(first, root / chapter, exercise.name)
            kind = "warning" if first.outcome == Outcome.BROKEN else COMMANDS[SEVERITY[first.outcome]]
            points = f"{exercise.name}: {exercise.points:g}/{exercise.max_points:g}"
            yield command(kind, said_of(first, report.language), file=told(path), line=str(line), title=points)


def _sections(report: Report) -> Iterator[str]:
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            if begun := state(exercise):
                said = sentence(report.language, f"terminal.{begun}")
                yield f"- {text(f'{chapter.name}/{exercise.name}: {said}')}\n"
                continue
            for group in grouped(exercise.checks, report.language):
                first = group.checks[0]
                name = f"{chapter.name}/{exercise.name}: {title(first)}"
                more = sentence(report.language, "lines.more", title=name, count=len(group.checks) - 1)
                parts = [first_sentence(first, report.language), first.hint]
                said = " ".join(part for part in parts if part)
                yield f"- {text(more if len(group.checks) > 1 else name)}\n  {text(said)}\n"


def _data(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(escape(value)).replace(":", "%3A").replace(",", "%2C")
