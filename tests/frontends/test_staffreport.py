"""The staff's part of a grading."""

import json

from hand_made import make_check, make_exercise, make_report

from autograder.frontends import staffreport
from autograder.model import Graded, Kind, Panel, Picture, Seen

WEIGHTS = Picture("weights", (Panel(Kind.HEAT, ((1.0, 0.0),)),))


def test_it_holds_details_and_curves_of_the_checks_and_says_whose_they_are():
    report = make_report(make_exercise(make_check("a", "failed")))
    graded = Graded(
        report=report,
        details={"c/e::a": "expected: 3"},
        seen={"c/e::a": Seen(curves={"loss": (1.0, 0.5)}, pictures=(WEIGHTS,))},
    )
    assert json.loads(staffreport.render(graded)) == {
        "schema": "dlgrade/staff/v1",
        "submission": report.submission.digest,
        "suite_digest": report.suite_digest,
        "details": {"c/e::a": "expected: 3"},
        "curves": {"c/e::a": {"loss": [1.0, 0.5]}},
        "pictures": {
            "c/e::a": [
                {
                    "title": "weights",
                    "panels": [{"kind": "heat", "rows": [[1.0, 0.0]], "caption": "", "right": None}],
                    "down": "",
                    "across": "",
                }
            ]
        },
    }
