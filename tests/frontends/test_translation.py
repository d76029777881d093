"""Translation of stored reports."""

from hand_made import make_check, make_exercise, make_reason, make_report

from autograder.frontends import jsonreport
from autograder.frontends.translation import translated
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect


def test_a_report_reads_as_if_it_had_been_graded_in_the_other_language(course, tmp_path):
    (tmp_path / "chapter3").mkdir()
    affine = course.exercise("chapter3", "affine_layer")
    mistake = next(mistake for mistake in course.mistakes(affine) if mistake.id == "db-averaged")
    (tmp_path / "chapter3" / "affine_layer.py").write_text(course.mistaken(affine, mistake), encoding="utf-8")
    submission = collect(tmp_path, course, [affine])
    english, japanese = (
        grade(course, submission, [affine], Settings("1", language)).report for language in ("en", "ja")
    )
    stored = jsonreport.parse(jsonreport.render(english).encode())

    def texts(report):
        return [(check.title, check.message, check.hint, check.remark) for check in report.checks()]

    assert any(check.outcome == "blocked" for check in english.checks())
    assert any(check.hint for check in english.checks())
    assert texts(translated(stored, "ja")) == texts(japanese)
    assert translated(stored, "ja").language == "ja"
    assert translated(translated(stored, "ja"), "en") == english


def test_a_report_without_parts_stays_in_its_language():
    report = make_report(make_exercise(make_check("a", "failed", reason=make_reason()), make_check("b", "failed")))
    assert translated(report, "ja") == report
