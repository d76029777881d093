"""What is said of a result as plain text, for platforms that show nothing else."""

from __future__ import annotations

from autograder.feedback import escape
from autograder.locales import sentence
from autograder.model import CheckResult, Outcome, Report
from autograder.wording import Kind, lines_of

MOST = 20_000  # characters of the text on one check


def title(check: CheckResult) -> str:
    """The title of a check, in one line."""
    return escape(check.title)


def said(check: CheckResult, language: str) -> str:
    """Message, hint and remark of a check, harmless, in lines; nothing if there is nothing to say."""
    hint = sentence(language, "terminal.hint", hint=check.hint) if check.hint else ""
    return escape("\n".join(part for part in (check.message, hint, check.remark) if part), MOST, keep="\n")


def first_sentence(check: CheckResult, language: str) -> str:
    """Why a check did not pass, in one line; nothing if it passed."""
    sentences = [line.text for line in lines_of(check, language) if line.kind == Kind.SENTENCE and line.text]
    return escape(" ".join(sentences[0].split())) if sentences else ""


def word(check: CheckResult, language: str) -> str:
    """What is said of a check that did not pass, if it has no message."""
    if check.outcome == Outcome.BLOCKED:
        return sentence(language, "platforms.blocked")
    return sentence(language, f"terminal.{check.outcome.value.replace('_', '-')}")


def overall(report: Report) -> list[str]:
    """What is said of the whole report, in lines: its points, what was not graded and why, and the seed."""
    language = report.language
    found = [sentence(language, "platforms.points", points=f"{report.points:g}", most=f"{report.max_points:g}")]
    if report.partial:
        found.append(sentence(language, "terminal.partial"))
    if names := [check.id for check in report.checks() if check.outcome == Outcome.BROKEN]:
        found.append(sentence(language, "platforms.broken", names=", ".join(names)))
    if report.waiting is not None:
        count, points = report.waiting.checks, f"{report.waiting.points:g}"
        here = len(report.checks())
        found.append(sentence(language, "terminal.waiting-teacher", here=here, count=count, points=points))
    if report.seed is not None:
        found.append(sentence(language, "terminal.seed", seed=report.seed))
    else:
        found.append(sentence(language, "terminal.fingerprint", fingerprint=report.seed_fingerprint))
    return [escape(line) for line in found]
