"""The report as JUnit XML, which GitLab, Jenkins, GitHub actions and editors read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from autograder.frontends.ungraded import Ungraded
from autograder.model import ChapterReport, CheckResult, ExerciseReport, Outcome, Report
from autograder.wording import lines_of

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SKIPPED = {Outcome.BLOCKED, Outcome.MISSING}


def render(report: Report) -> str:
    """The report as JUnit XML: a suite for each exercise, a case for each check, points and seed as properties.

    A check that did not pass is a `<failure>`, a broken one an `<error>`. It is `<skipped>` if there was nothing to
    run: an earlier check did not pass (blocked), or the answer is not written yet (missing). So the failures are what
    somebody has to look at, and a chapter just begun does not bury them under all that was never started. Nothing turns
    green by it: the points count, and the command's exit code says whether everything passed.
    """
    seed = {"seed": report.seed or "", "seed_fingerprint": report.seed_fingerprint or ""}
    suites = [
        _suite(chapter, exercise, report.language, seed)
        for chapter in report.chapters
        for exercise in chapter.exercises
    ]
    root = ET.Element("testsuites", {"name": "dlgrade", **_counts(report.checks())})
    if report.partial:
        _properties(root, partial="true")
    if report.waiting is not None:
        _properties(root, waiting=str(report.waiting.checks), waiting_points=f"{report.waiting.points:g}")
    root.extend(suites)
    return _text(root)


def ungraded(found: Ungraded) -> str:
    """One case with an `<error>` that says why nothing was graded."""
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0", "time": "0.000"}
    root = ET.Element("testsuites", {"name": "dlgrade", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": _clean(found.chapter), **counts})
    case = ET.SubElement(suite, "testcase", {"classname": _clean(found.chapter), "name": "submission", "time": "0.000"})
    kind = "grader" if found.ours else "submission"
    error = ET.SubElement(case, "error", {"type": kind, "message": _clean(found.problem)})
    error.text = _clean(found.problem)
    return _text(root)


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(chapter: ChapterReport, exercise: ExerciseReport, language: str, seed: dict[str, str]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _clean(f"{chapter.name}.{exercise.name}"), **_counts(exercise.checks)})
    _properties(suite, points=f"{exercise.points:g}", max_points=f"{exercise.max_points:g}", **seed)
    suite.extend(_case(check, language) for check in exercise.checks)
    return suite


def _case(check: CheckResult, language: str) -> ET.Element:
    exercise, _, name = check.id.partition("::")
    names = {"classname": _clean(exercise.replace("/", ".")), "name": _clean(name)}
    case = ET.Element("testcase", {**names, "time": f"{check.duration:.3f}"})
    points = {"points": f"{check.points:g}", "max_points": f"{check.max_points:g}"}
    noted = {"mistake": check.mistake or "", "remark": check.remark}
    _properties(case, title=check.title, **points, outcome=check.outcome.value, **noted)
    if check.outcome != Outcome.PASSED:
        first = lines_of(check, language)[0].text
        found = ET.SubElement(case, _tag(check.outcome), {"type": check.outcome.value, "message": _clean(first)})
        found.text = _clean("\n".join(part for part in (check.title, check.message, check.hint) if part))
    return case


def _tag(outcome: Outcome) -> str:
    if outcome == Outcome.BROKEN:
        return "error"
    return "skipped" if outcome in SKIPPED else "failure"


def _counts(checks: tuple[CheckResult, ...] | list[CheckResult]) -> dict[str, str]:
    tags = [_tag(check.outcome) for check in checks if check.outcome != Outcome.PASSED]
    return {
        "tests": str(len(checks)),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error")),
        "skipped": str(tags.count("skipped")),
        "time": f"{sum(check.duration for check in checks):.3f}",
    }


def _properties(parent: ET.Element, **values: str) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})


def _clean(text: str) -> str:
    """The text with what XML has no place for as escapes."""
    return NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
