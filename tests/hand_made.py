"""Reports built by hand."""

import msgspec

from autograder.frontends import jsonreport
from autograder.model import (
    REPORT_SCHEMA,
    ChapterReport,
    CheckResult,
    Environment,
    ExerciseReport,
    Outcome,
    Parts,
    Reason,
    Report,
    SubmissionInfo,
    Text,
    Visibility,
)
from autograder.wording import message


def make_reason(key: str = "value", of: str = "f(x)", **fields) -> Reason:
    """A reason; what is not a field of it fills the sentence."""
    given = {"titles": (), "why": None, "given": (), "values": (), "printed": ()}
    given |= {name: fields.pop(name) for name in list(fields) if name in given}
    return Reason(key=key, of=of, params={name: str(value) for name, value in fields.items()}, **given)


def make_check(
    name: str = "forward",
    outcome: str = "passed",
    exercise: str = "affine_layer",
    reason: Reason | None = None,
    **fields,
) -> CheckResult:
    """A result; with a reason, it has parts and says in English what they say."""
    passed = outcome == "passed"
    given = {
        "id": f"chapter3/{exercise}::{name}",
        "title": f"About {name}",
        "outcome": Outcome(outcome),
        "points": 2 if passed else 0,
        "max_points": 0 if outcome == "broken" else 2,
        "visibility": Visibility.PUBLIC,
        "message": "" if passed else "It is not so.",
        **fields,
    }
    if reason:
        title, hint, remark = (
            Text(en=text, ja=text) if text else None
            for text in (given["title"], given.get("hint"), given.get("remark"))
        )
        assert title is not None
        remarks = (remark,) if remark else ()
        given["parts"] = Parts(title=title, reason=reason, hint=hint, remarks=remarks)
        given["message"] = message(reason, "en")
    return CheckResult(**given)


def make_exercise(*checks: CheckResult) -> ExerciseReport:
    return ExerciseReport(
        name=checks[0].id.partition("::")[0].partition("/")[2],
        points=sum(check.points for check in checks),
        max_points=sum(check.max_points for check in checks),
        checks=checks,
    )


def make_report(*exercises: ExerciseReport, chapter: str = "chapter3", **fields) -> Report:
    points = sum(exercise.points for exercise in exercises)
    most = sum(exercise.max_points for exercise in exercises)
    given = {
        "schema": REPORT_SCHEMA,
        "submission": SubmissionInfo(path="work", owner="work", digest="0123456789abcdef"),
        "seed": "42",
        "suite_digest": "fedcba9876543210",
        "language": "en",
        "points": points,
        "max_points": most,
        "chapters": (ChapterReport(name=chapter, points=points, max_points=most, exercises=exercises),),
        "environment": Environment(python="3.11.7", numpy="2.0.0", torch=None, platform="Linux x86_64", sandbox="x"),
        **fields,
    }
    return Report(**given)


def make_varied() -> Report:
    """A report with a check of every outcome."""
    return make_report(make_exercise(*(make_check(outcome.value, outcome.value) for outcome in Outcome)))


def timeless(report: Report) -> str:
    """A report as JSON, without what differs from run to run."""
    chapters = tuple(
        msgspec.structs.replace(
            chapter,
            exercises=tuple(
                msgspec.structs.replace(
                    one, checks=tuple(msgspec.structs.replace(c, duration=0.0, memory=None) for c in one.checks)
                )
                for one in chapter.exercises
            ),
        )
        for chapter in report.chapters
    )
    return jsonreport.render(msgspec.structs.replace(report, chapters=chapters))
