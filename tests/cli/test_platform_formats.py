"""`--format gradescope` and the other platforms' formats: of a report, and of what could not be graded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from commands import Done, course_folder, dlgrade, mistaken
from hand_made import make_check, make_exercise, make_report

from autograder.cli.platforms import MODULES, PLATFORMS, write_ungraded
from autograder.cli.showing import FORMATS, exit_code, tell_broken, write
from autograder.errors import GraderError, SubmissionError
from autograder.model import Graded

SOFTMAX = "chapter1/softmax"
RUNNER = {"CLASSROOM": "ai", "ASSIGNMENT": "week1", "SUBMISSION_TAG": "t", "COMMIT_URL": "c", "RELEASE_URL": "r"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored report, of one exercise with a mistake."""
    place = tmp_path_factory.mktemp("graded")
    folder = course_folder(place / "course", {SOFTMAX: mistaken(SOFTMAX, "float64-inside")})
    done = dlgrade("chapter1", "softmax", "--format", "json", cwd=folder)
    file = place / "report.json"
    file.write_text(done.out, encoding="utf-8")
    return file


def points_in(format_: str, done: Done) -> Any:
    """The points in what a command wrote, and the most that there are."""
    if format_ == "junit":
        found = {one.get("name"): one.get("value") for one in ET.fromstring(done.out.encode()).iter("property")}
        return float(found["points"]), float(found["max_points"])
    whole = json.loads(done.out)
    if format_ == "gradescope":
        return sum(test["score"] for test in whole["tests"]), sum(test["max_score"] for test in whole["tests"])
    if format_ == "classroom50":
        return whole["score"], whole["max-score"]
    return sum(one["data"]["points"] for one in whole["results"]), sum(
        one["data"]["max_points"] for one in whole["results"]
    )


@pytest.mark.parametrize("format_", ["gradescope", "classroom50", "check50"])
def test_a_stored_report_is_written_for_a_platform_with_its_points(format_: str, graded: Path) -> None:
    report = json.loads(graded.read_text(encoding="utf-8"))
    done = dlgrade("report", graded, "--format", format_, cwd=graded.parent, **RUNNER)
    assert (done.code, done.err) == (0, "")
    assert points_in(format_, done) == (report["points"], report["max_points"])
    if format_ == "classroom50":
        assert json.loads(done.out)["classroom"] == "ai"


def test_on_github_commands_go_to_the_log_and_the_summary_to_its_file(graded: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    done = dlgrade("report", graded, "--format", "github", cwd=graded.parent, GITHUB_STEP_SUMMARY=str(summary))
    assert all(line.startswith("::") for line in done.out.splitlines())
    assert summary.read_text(encoding="utf-8").startswith("before\n## dlgrade: ")
    without = dlgrade("report", graded, "--format", "github", cwd=graded.parent)
    assert (without.code, without.out) == (0, done.out)


def test_a_summary_that_cannot_be_written_is_said(graded: Path, tmp_path: Path) -> None:
    done = dlgrade("report", graded, "--format", "github", cwd=graded.parent, GITHUB_STEP_SUMMARY=str(tmp_path))
    assert done.code == 2
    assert done.err.startswith(f"{tmp_path} cannot be written")


def problem_in(format_: str, done: Done) -> str:
    """Why nothing was graded, as a format says it."""
    if format_ == "junit":
        [error] = ET.fromstring(done.out.encode()).iter("error")
        return error.text or ""
    if format_ == "github":
        return done.out.rpartition("::")[2].strip()
    whole = json.loads(done.out)
    found = {
        "json": lambda: whole["problem"],
        "gradescope": lambda: whole["output"],
        "classroom50": lambda: whole["not-graded"]["problem"],
        "check50": lambda: whole["error"]["value"],
        "exercism": lambda: whole["message"],
    }
    return str(found[format_]())


@pytest.mark.parametrize("format_", MODULES)
def test_every_format_for_programs_says_why_nothing_was_graded(
    format_: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    error = SubmissionError("bad-archive", path="sato.zip", problem="it is cut off")
    write_ungraded(Path("sato.zip"), "chapter1", error, format_)
    assert problem_in(format_, Done(2, capsys.readouterr().out, "")) == str(error)


@pytest.mark.parametrize("format_", ["json", "junit"])
def test_an_empty_submission_is_said_and_ends_with_2(format_: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = dlgrade("chapter1", "--submission", empty, "--format", format_, cwd=tmp_path)
    assert done.code == 2
    assert problem_in(format_, done) == done.err.strip()
    assert "contains none of the files asked for" in done.err


def test_an_unreadable_submission_is_said_as_well(tmp_path: Path) -> None:
    file = tmp_path / "sato.zip"
    file.write_bytes(b"PK\x03\x04 not a zip")
    done = dlgrade("chapter1", "--submission", file, "--format", "gradescope", "--lang", "ja", cwd=tmp_path)
    assert done.code == 2
    assert problem_in("gradescope", done) == done.err.strip()


@pytest.mark.parametrize("format_", ["terminal", "line", "html"])
def test_formats_for_people_say_it_on_standard_error_alone(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_ungraded(Path("sato.zip"), "chapter1", SubmissionError("bad-archive", path="x", problem="y"), format_)
    assert capsys.readouterr().out == ""


def test_a_machine_that_cannot_grade_is_our_fault(capsys: pytest.CaptureFixture[str]) -> None:
    write_ungraded(Path("work\x07"), "chapter1", GraderError("no-worker", problem="\x1b[31m"), "check50")
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["type"], error["data"]["path"]) == ("GraderError", "work\\x07")
    assert "\x1b" not in error["value"]


@pytest.mark.parametrize("format_", PLATFORMS)
def test_details_of_a_broken_check_stay_out_of_the_log_of_a_platform(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check = make_check("a", "broken", message="This check itself is broken.")
    graded = Graded(report=make_report(make_exercise(check, make_check("b"))), details={check.id: "loose screw"})
    write(graded.report, format_)
    tell_broken(graded, format_)
    told = capsys.readouterr()
    assert told.err == ""
    assert "loose screw" not in told.out
    assert exit_code(graded) == 3
    tell_broken(graded, "json")
    assert "loose screw" in capsys.readouterr().err


def test_every_platform_is_a_format() -> None:
    assert set(PLATFORMS) < set(FORMATS)
