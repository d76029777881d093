"""The JSON report and its schema."""

import json
import os
from importlib import resources

import jsonschema
import pytest
from hand_made import make_check, make_exercise, make_reason, make_report, make_varied

from autograder import model
from autograder.errors import UsageError
from autograder.frontends import jsonreport
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.model import Text
from autograder.wording import worded

SCHEMA = json.loads(resources.files("autograder.frontends").joinpath("report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def as_parsed(report) -> dict:
    return json.loads(jsonreport.render(report))


def test_the_schema_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_real_report_fits_the_schema(graded):
    VALIDATOR.validate(as_parsed(graded))


def test_a_real_report_is_read_back_as_it_was(graded):
    text = jsonreport.render(graded)
    assert jsonreport.parse(text.encode()) == graded
    assert jsonreport.render(jsonreport.parse(text.encode())) == text


@pytest.mark.skipif(os.name != "posix", reason="names of any bytes are a thing of POSIX")
def test_a_folder_with_an_odd_name_gives_a_report_that_can_be_read(course, tmp_path):
    folder = tmp_path / os.fsdecode(b"a\x1b[2J\xff")
    (folder / "chapter3").mkdir(parents=True)
    (folder / "chapter3" / "numerical.py").write_text("def numerical_diff(:\n")
    exercises = [course.exercise("chapter3", "numerical")]
    report = grade(course, collect(folder, course, exercises), exercises, Settings("1")).report
    assert jsonreport.parse(jsonreport.render(report).encode()) == report
    assert "\\x1b[2J\\udcff" in report.submission.path


def test_every_outcome_fits_the_schema():
    VALIDATOR.validate(as_parsed(make_varied()))
    assert jsonreport.parse(jsonreport.render(make_varied()).encode()) == make_varied()


def test_the_fields_stand_in_their_order():
    assert list(as_parsed(make_varied())) == [
        "schema",
        "submission",
        "seed",
        "suite_digest",
        "language",
        "points",
        "max_points",
        "chapters",
        "environment",
    ]


def test_fields_without_a_value_are_still_there():
    check = as_parsed(make_report(make_exercise(make_check())))["chapters"][0]["exercises"][0]["checks"][0]
    assert (check["message"], check["hint"], check["mistake"], check["duration"]) == ("", "", None, 0)


def test_graded_work_has_a_fingerprint_and_no_seed():
    report = as_parsed(make_report(seed=None, seed_fingerprint="ab12"))
    assert report["seed_fingerprint"] == "ab12"
    assert "seed" not in report
    VALIDATOR.validate(report)


def test_a_self_check_has_a_seed_and_no_fingerprint():
    report = as_parsed(make_report())
    assert report["seed"] == "42"
    assert "seed_fingerprint" not in report


def test_only_the_report_of_a_stopped_run_says_that_it_is_partial():
    assert "partial" not in as_parsed(make_report())
    report = as_parsed(make_report(partial=True))
    assert report["partial"] is True
    VALIDATOR.validate(report)
    assert not VALIDATOR.is_valid({**report, "partial": False})


def test_equal_reports_give_equal_text():
    whole, decimal = make_check(points=2, duration=0), make_check(points=2.0, duration=0.0)
    assert jsonreport.render(make_report(make_exercise(whole))) == jsonreport.render(
        make_report(make_exercise(decimal))
    )


def test_japanese_letters_are_written_as_they_are():
    assert '"title": "勾配"' in jsonreport.render(make_report(make_exercise(make_check(title="勾配"))))


def test_the_text_is_indented_and_ends_with_a_newline():
    text = jsonreport.render(make_report())
    assert text.startswith('{\n  "schema": "dlgrade/report/v1",\n')
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (model.Report, SCHEMA),
        (model.SubmissionInfo, SCHEMA["properties"]["submission"]),
        (model.Environment, SCHEMA["properties"]["environment"]),
        (model.ChapterReport, SCHEMA["$defs"]["chapter"]),
        (model.ExerciseReport, SCHEMA["$defs"]["exercise"]),
        (model.CheckResult, SCHEMA["$defs"]["check"]),
        (model.Parts, SCHEMA["$defs"]["parts"]),
        (model.Reason, SCHEMA["$defs"]["reason"]),
        (model.Text, SCHEMA["$defs"]["bilingual"]),
    ],
)
def test_the_schema_lists_the_fields_of_the_records(record, fields):
    assert list(fields["properties"]) == list(record.__struct_fields__)
    optional = {model.Report: {"seed", "seed_fingerprint", "partial", "waiting"}, model.CheckResult: {"parts"}}
    assert set(fields["required"]) == set(record.__struct_fields__) - optional.get(record, set())


def test_the_schema_lists_the_outcomes_and_visibilities():
    check = SCHEMA["$defs"]["check"]["properties"]
    assert check["outcome"]["enum"] == [outcome.value for outcome in model.Outcome]
    assert check["visibility"]["enum"] == [visibility.value for visibility in model.Visibility]


def at(report, path):
    for step in path:
        report = report[step]
    return report


def places(value, path=()):
    """The paths to all fields of a report."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from places(item, (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


TEXT = model.Text(en="Because.", ja="だから。")
REASON = make_reason(
    titles=(TEXT,), why=TEXT, given=(("x", "[1]"),), values=(("expected", "[2]"),), printed=("one",), wrong=1
)
CHECK = make_check(outcome="failed", reason=REASON, hint="Why?", remark="Noted.")
WHOLE = as_parsed(make_report(make_exercise(CHECK)))
OPTIONAL = {"parts", "wrong"}  # a report of before has no parts; what fills a sentence is another for each
PLACES = list(places(WHOLE))


def refused(report) -> None:
    assert not VALIDATOR.is_valid(report)
    with pytest.raises(UsageError):
        jsonreport.parse(json.dumps(report).encode())


def test_the_unchanged_report_is_taken():
    VALIDATOR.validate(WHOLE)
    jsonreport.parse(json.dumps(WHOLE).encode())


@pytest.mark.parametrize(
    "path",
    [path for path in PLACES if path[-1] not in OPTIONAL and not isinstance(at(WHOLE, path[:-1]), list)],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_missing_field_is_refused(path):
    report = json.loads(json.dumps(WHOLE))
    del at(report, path[:-1])[path[-1]]
    refused(report)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("value", [True, {"a": 1}, -1, "\x1b[2J", ["x"]], ids=repr)
def test_a_value_of_another_kind_is_refused(path, value):
    report = json.loads(json.dumps(WHOLE))
    at(report, path[:-1])[path[-1]] = value
    if path[-1] == "printed" and value == ["x"]:
        assert VALIDATOR.is_valid(report)  # it is of the kind
    else:
        refused(report)


@pytest.mark.parametrize("path", [(), *(path for path in PLACES if isinstance(at(WHOLE, path), dict))])
def test_a_further_field_is_refused(path):
    report = json.loads(json.dumps(WHOLE))
    at(report, path)["detail"] = "for staff" if path[-1:] != ("params",) else 1
    refused(report)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "dlgrade/report/v2"),
        (("language",), "fr"),
        (("seed",), None),
        (("seed_fingerprint",), "ab12"),
        (("chapters", 0, "exercises", 0, "checks", 0, "outcome"), "fine"),
        (("chapters", 0, "exercises", 0, "checks", 0, "visibility"), "secret"),
        (("chapters", 0, "exercises", 0, "checks", 0, "id"), "affine_layer"),
        (("chapters", 0, "exercises", 0, "checks", 0, "title"), "left \u202e right"),
    ],
)
def test_a_value_out_of_its_range_is_refused(path, value):
    report = json.loads(json.dumps(WHOLE))
    at(report, path[:-1])[path[-1]] = value
    refused(report)


def without_parts(report) -> dict:
    report = json.loads(json.dumps(report))
    for check in report["chapters"][0]["exercises"][0]["checks"]:
        del check["parts"]
    return report


def test_a_report_of_an_earlier_version_has_no_parts_and_is_read():
    report = without_parts(WHOLE)
    VALIDATOR.validate(report)
    read = jsonreport.parse(json.dumps(report).encode())
    assert [check.message for check in read.checks()] == [CHECK.message]
    assert json.loads(jsonreport.render(read)) == report


def test_a_name_is_a_string_as_before_or_a_phrase_in_both_languages():
    phrase = Text(en="the first loss", ja="最初の損失")
    reasons = [make_reason(of=of, given=((of, "3"), ("lr", "0.1"))) for of in ("loss(x)", phrase)]
    checks = [make_check(str(number), "failed", reason=reason) for number, reason in enumerate(reasons)]
    report = make_report(make_exercise(*checks))
    VALIDATOR.validate(as_parsed(report))
    stored = jsonreport.parse(jsonreport.render(report).encode())
    assert stored == report
    assert [worded(check, "ja").message.split("\n") for check in stored.checks()] == [
        ["loss(x) の値が違います。", "  loss(x) = 3", "  lr = 0.1"],
        ["最初の損失の値が違います。", "  最初の損失 = 3", "  lr = 0.1"],
    ]


@pytest.mark.parametrize(
    "changes",
    [{"of": {"en": "a\x1b", "ja": "b"}}, {"given": [[{"en": "a"}, "1"]]}, {"of": {"en": "a", "ja": "b", "fr": "c"}}],
    ids=["control character", "one language", "another language"],
)
def test_a_phrase_has_both_languages_and_harmless_texts(changes):
    report = json.loads(json.dumps(WHOLE))
    report["chapters"][0]["exercises"][0]["checks"][0]["parts"]["reason"] |= changes
    refused(report)


@pytest.mark.parametrize(
    "changes",
    [{"of": "x" * 5001}, {"printed": ["x"] * 41}, {"given": [["x", "1"]] * 41}, {"params": {"x\x1b": "1"}}],
    ids=["long", "many lines", "many inputs", "control character"],
)
def test_parts_have_bounded_sizes_and_harmless_texts(changes):
    report = json.loads(json.dumps(WHOLE))
    report["chapters"][0]["exercises"][0]["checks"][0]["parts"]["reason"] |= changes
    refused(report)


def test_a_check_that_occurs_twice_is_refused():
    with pytest.raises(UsageError, match="twice"):
        jsonreport.parse(jsonreport.render(make_report(make_exercise(make_check(), make_check()))).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, jsonreport.render(make_report()).encode("utf-16")],
    ids=["empty", "null", "list", "object", "no text", "deep", "utf-16"],
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(UsageError):
        jsonreport.parse(data)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1" + "0" * 400])
def test_a_number_that_is_none_is_refused(number):
    text = jsonreport.render(make_report()).replace('"points": 0', f'"points": {number}')
    with pytest.raises(UsageError):
        jsonreport.parse(text.encode())


def test_a_refusal_says_why_and_what_to_give():
    with pytest.raises(UsageError) as refusal:
        jsonreport.parse(b'{"schema": "dlgrade/report/v9"}')
    for language in ("en", "ja"):
        assert "'dlgrade/report/v9'" in refusal.value.say(language)
        assert "--format json" in refusal.value.say(language)
