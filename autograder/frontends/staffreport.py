"""What only staff see of a grading, as JSON, schema `dlgrade/staff/v1`: expected values, tracebacks, histories."""

from __future__ import annotations

import msgspec

from autograder.model import Graded

STAFF_SCHEMA = "dlgrade/staff/v1"


def render(graded: Graded) -> str:
    """Details, curves and pictures by check id as indented JSON; `submission` is the digest of their report."""
    report = graded.report
    whole = {
        "schema": STAFF_SCHEMA,
        "submission": report.submission.digest,
        "suite_digest": report.suite_digest,
        "details": graded.details,
        "curves": {id: seen.curves for id, seen in graded.seen.items() if seen.curves},
        "pictures": {id: seen.pictures for id, seen in graded.seen.items() if seen.pictures},
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"
