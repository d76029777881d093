"""The report as JSON, schema `dlgrade/report/v1`; `report.schema.json` beside this file describes it."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from autograder.errors import UsageError
from autograder.feedback import BIDIRECTIONAL
from autograder.frontends.ungraded import Ungraded
from autograder.model import REPORT_SCHEMA, Report

UNSAFE = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{''.join(sorted(BIDIRECTIONAL))}]")


def render(report: Report) -> str:
    """The report as indented JSON with a newline at its end. Equal reports give equal text."""
    return msgspec.json.format(msgspec.json.encode(_plain(msgspec.to_builtins(report))), indent=2).decode() + "\n"


def ungraded(found: Ungraded) -> str:
    """The same of a submission that was not graded, schema `dlgrade/ungraded/v1`: no report, so `parse` refuses it."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def parse(data: bytes) -> Report:
    """The report that `render` wrote.

    Raises UsageError for anything else: other JSON, another version, a field too many or too few, a negative number, a
    check that occurs twice, and text with characters that could change what shows it.
    """
    try:
        raw = json.loads(data)
        if isinstance(raw, dict) and raw.get("schema") != REPORT_SCHEMA:
            raise ValueError(f"its schema is {str(raw.get('schema'))[:60]!r}, expected {REPORT_SCHEMA!r}")
        report = msgspec.json.decode(data, type=Report)
        if _plain(msgspec.to_builtins(report)) != raw:
            raise ValueError("it has fields too many or too few")
        if (report.seed is None) == (report.seed_fingerprint is None):
            raise ValueError("it needs either a seed or a seed_fingerprint")
        ids = [check.id for check in report.checks()]
        if len(set(ids)) != len(ids):
            raise ValueError("a check occurs twice")
        if any(UNSAFE.search(text) for text in _texts(raw)):
            raise ValueError("it holds control characters")
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, too
        raise UsageError("no-report", problem=error) from error
    return report


def _plain(value: Any) -> Any:
    """The same with whole numbers as integers: 3.0 and 3 are equal, and so is their text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in [key, *_texts(item)]]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
