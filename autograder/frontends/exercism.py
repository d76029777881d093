"""The report as exercism's `results.json`, version 3."""

from __future__ import annotations

import json
from typing import Any

from autograder.feedback import escape
from autograder.frontends.saying import overall, said, title, word
from autograder.frontends.ungraded import Ungraded
from autograder.model import CheckResult, Outcome, Report
from autograder.wording import reason_of

MOST_MESSAGE = 65_535  # characters, as the two below: exercism's limits
MOST_OUTPUT = 500


def render(report: Report) -> str:
    """A test for each check, in the order of the suites.

    A check that is broken is an error and no failure. If nothing else is wrong, the whole is one, too: it did not pass,
    and the learner did not fail.
    """
    checks = report.checks()
    statuses = {_status(check) for check in checks}
    status = "fail" if "fail" in statuses else "error" if "error" in statuses or not checks else "pass"
    message = "\n".join(overall(report)) if status == "error" or report.partial else None
    several = len({check.id.partition("::")[0] for check in checks}) > 1
    tests = [_test(check, report.language, several) for check in checks]
    return _text({"version": 3, "status": status, "message": message, "tests": tests})


def ungraded(found: Ungraded) -> str:
    """An error with the reason, and no tests."""
    return _text({"version": 3, "status": "error", "message": _cut(found.problem, MOST_MESSAGE), "tests": []})


def _test(check: CheckResult, language: str, several: bool) -> dict[str, Any]:
    exercise = check.id.partition("::")[0].rpartition("/")[2]
    test: dict[str, Any] = {"name": f"{exercise}: {title(check)}" if several else title(check)}
    test["status"] = _status(check)
    if check.outcome != Outcome.PASSED:
        message = said(check, language) or word(check, language)
        test["message"] = _cut(message, MOST_MESSAGE)
    reason = reason_of(check)
    if reason and reason.printed:
        test["output"] = _cut(escape("\n".join(reason.printed), keep="\n"), MOST_OUTPUT)
    return test


def _status(check: CheckResult) -> str:
    return {Outcome.PASSED: "pass", Outcome.BROKEN: "error"}.get(check.outcome, "fail")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _text(whole: dict[str, Any]) -> str:
    return json.dumps(whole, indent=2) + "\n"
