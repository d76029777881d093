"""The report as check50's JSON."""

from __future__ import annotations

import json
from typing import Any

from autograder.feedback import escape
from autograder.frontends.saying import first_sentence, said, title, word
from autograder.frontends.ungraded import Ungraded
from autograder.model import REPORT_SCHEMA, ChapterReport, CheckResult, ExerciseReport, Outcome, Report
from autograder.wording import reason_of

NOT_FAILED = {Outcome.BLOCKED, Outcome.BROKEN}  # for check50, what was not run has neither passed nor failed


def render(report: Report) -> str:
    """A result for each check: `passed` is true, false, or null if it waits for another or is broken itself."""
    results = [
        _result(check, exercise, report.language)
        for chapter in report.chapters
        for exercise in chapter.exercises
        for check in exercise.checks
    ]
    return _text({"slug": _slug(*report.chapters), "results": results, "version": REPORT_SCHEMA})


def ungraded(found: Ungraded) -> str:
    """The error that check50 has in place of results."""
    kind = "GraderError" if found.ours else "SubmissionError"
    error = {"type": kind, "value": found.problem, "traceback": [], "data": {"path": found.path}}
    return _text({"slug": f"dlgrade/{found.chapter}", "error": error, "version": REPORT_SCHEMA})


def _result(check: CheckResult, exercise: ExerciseReport, language: str) -> dict[str, Any]:
    passed = check.outcome == Outcome.PASSED
    return {
        "name": check.id,
        "description": title(check),
        "passed": None if check.outcome in NOT_FAILED else passed,
        "log": [] if passed else said(check, language).splitlines(),
        "cause": None if passed else _cause(check, language),
        "data": {"points": check.points, "max_points": check.max_points, "outcome": check.outcome.value},
        "dependency": _dependency(check, exercise),
    }


def _cause(check: CheckResult, language: str) -> dict[str, Any]:
    rationale = first_sentence(check, language) or word(check, language)
    cause = {"rationale": rationale} | ({"help": escape(check.hint)} if check.hint else {})
    reason = reason_of(check)
    values = dict(reason.values) if reason else {}
    names = {"expected": "expected", "actual": "received"}
    return cause | {name: escape(values[ours]) for name, ours in names.items() if ours in values}


def _dependency(check: CheckResult, exercise: ExerciseReport) -> str | None:
    """The check that this one waits for, if it is one of the exercise."""
    reason = reason_of(check) if check.outcome == Outcome.BLOCKED else None
    titles = {text for title in reason.titles for text in (title.en, title.ja)} if reason else set()
    return next((other.id for other in exercise.checks if other.title in titles), None)


def _slug(*chapters: ChapterReport) -> str:
    return "dlgrade/" + "+".join(chapter.name for chapter in chapters)


def _text(whole: dict[str, Any]) -> str:
    return json.dumps(whole, indent=2) + "\n"
