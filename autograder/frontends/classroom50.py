"""The report as Classroom 50's `result.json`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from autograder.frontends.saying import title
from autograder.frontends.ungraded import Ungraded
from autograder.model import CheckResult, Outcome, Report

RESULT_SCHEMA = "classroom50/result/v1"
STAMPED = {  # what the runner's environment says of a submission, by the field it goes into
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}


def render(report: Report, environment: Mapping[str, str]) -> str:
    """A test for each check. `environment`: that of the runner; what it does not say is left out.

    Scores there are whole numbers: points are rounded, halves up, and `points` and `max-points` beside them are exact.
    The score is the sum of the tests', as the platform demands. A broken check has no test: there, it could only have
    passed or failed.
    """
    tests = [_test(check) for check in report.checks() if check.outcome != Outcome.BROKEN]
    return _text(
        _stamp(environment)
        | {
            "score": sum(test["score"] for test in tests),
            "max-score": sum(test["max-score"] for test in tests),
            "tests": tests,
        }
    )


def ungraded(found: Ungraded, environment: Mapping[str, str]) -> str:
    """A result of 0 of 0 without a test: no mark. The grader's exit code tells the platform that it is an error."""
    test = {"problem": found.problem, "ours": found.ours}
    return _text(_stamp(environment) | {"score": 0, "max-score": 0, "tests": [], "not-graded": test})


def whole(points: float) -> int:
    """The points as a whole number; halves go up."""
    return math.floor(points + 0.5)


def _test(check: CheckResult) -> dict[str, Any]:
    exercise = check.id.partition("::")[0].rpartition("/")[2]
    return {
        "test-name": f"{exercise}: {title(check)}",
        "passed": check.outcome == Outcome.PASSED,
        "score": whole(check.points),
        "max-score": whole(check.max_points),
        "check": check.id,
        "outcome": check.outcome.value,
        "points": check.points,
        "max-points": check.max_points,
    }


def _stamp(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {field: next(filter(None, map(environment.get, names)), "") for field, names in STAMPED.items()}
    return {"schema": RESULT_SCHEMA, **{field: value for field, value in found.items() if value}}


def _text(result: dict[str, Any]) -> str:
    return json.dumps(result, indent=2) + "\n"
