"""The report as Gradescope's `results.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from autograder.frontends.saying import overall, said, title
from autograder.frontends.ungraded import Ungraded
from autograder.locales import sentence
from autograder.model import CheckResult, Outcome, Report


def render(report: Report) -> str:
    """A test for each check, with its points; Gradescope adds them up.

    A check that is broken has neither score nor status, only what there is to say: it is not graded. Its points are
    missing from the total of the report, and from nothing that the learner earned; the text above the tests says so.
    """
    whole = {
        "output": "\n".join(overall(report)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "execution_time": round(sum(check.duration for check in report.checks()), 3),
        "tests": list(_tests(report)),
        "extra_data": {
            "points": report.points,
            "max_points": report.max_points,
            "partial": report.partial,
            "suite_digest": report.suite_digest,
            "seed_fingerprint" if report.seed is None else "seed": report.seed or report.seed_fingerprint,
        },
    }
    return json.dumps(whole, indent=2) + "\n"


def ungraded(found: Ungraded) -> str:
    """A test without a score that says why nothing was graded."""
    name = sentence(found.language, "platforms.not-graded")
    test = {"name": name, "output": found.problem, "output_format": "text", "name_format": "text"}
    return json.dumps({"output": found.problem, "output_format": "text", "tests": [test]}, indent=2) + "\n"


def _tests(report: Report) -> Iterator[dict[str, Any]]:
    exercises = [exercise for chapter in report.chapters for exercise in chapter.exercises]
    for number, exercise in enumerate(exercises, 1):
        for place, check in enumerate(exercise.checks, 1):
            name = f"{exercise.name}: {title(check)}"
            yield {"name": name, "number": f"{number}.{place}", **_score(check)} | _output(check, report.language)


def _score(check: CheckResult) -> dict[str, Any]:
    if check.outcome == Outcome.BROKEN:
        return {}
    status = "passed" if check.outcome == Outcome.PASSED else "failed"
    return {"score": check.points, "max_score": check.max_points, "status": status}


def _output(check: CheckResult, language: str) -> dict[str, Any]:
    text = said(check, language)
    extra = {"check": check.id, "outcome": check.outcome.value} | ({"mistake": check.mistake} if check.mistake else {})
    return ({"output": text} if text else {}) | {"extra_data": extra}
