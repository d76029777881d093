"""Lines for editors."""

import re
from pathlib import Path

import pytest
from hand_made import make_check, make_exercise, make_reason, make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.frontends import lines
from autograder.model import SubmissionInfo

LINE = re.compile(r"(.+?):(\d+): (error|warning|info): (.+)")
TEXT = '''"""Two layers."""


class Relu:
    def forward(self, x):
        return x


class Affine:
    def forward(self, x):
        return x

    def backward(self, dout):
        return dout
'''


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a course folder with one exercise."""
    (tmp_path / "chapter3").mkdir()
    (tmp_path / "chapter3" / "affine_layer.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rendered(*checks, path=".", language="en") -> list[str]:
    info = SubmissionInfo(path=str(path), owner="work", digest="0123456789abcdef")
    text = lines.render(make_report(make_exercise(*checks), submission=info, language=language))
    assert text == "" or text.endswith("\n")
    return text.splitlines()


def line_of(of: str) -> str:
    return rendered(make_check("a", "failed", reason=make_reason(of=of)))[0].split(":")[1]


def test_a_real_report_has_lines_of_the_format_for_what_failed_and_none_for_what_did_not(graded):
    found = [LINE.fullmatch(line) for line in lines.render(graded).splitlines()]
    assert {Path(one[1]).name for one in found} == {"numerical.py", "affine_layer.py"}
    assert (found[0][2], found[0][3]) == ("1", "error")
    assert all(Path(one[1]).is_file() for one in found)
    hint = next(check.hint for check in graded.checks() if check.mistake == "db-averaged")
    assert any(one[4].endswith(hint) for one in found)


@pytest.mark.parametrize(
    ("outcome", "severity"),
    [
        ("failed", "error"),
        ("crashed", "error"),
        ("timed_out", "warning"),
        ("out_of_memory", "warning"),
        ("forbidden", "warning"),
        ("missing", "info"),
        ("broken", "info"),
    ],
)
def test_each_outcome_has_its_severity(work, outcome, severity):
    found = rendered(make_check("a"), make_check("b", outcome))
    assert len(found) == 1
    assert found[0].startswith(f"chapter3/affine_layer.py:4: {severity}: ")


def test_what_passed_waits_or_was_not_begun_has_no_line(work):
    assert rendered(make_check("a"), make_check("b", "blocked")) == []
    assert rendered(make_check("a", "missing", reason=make_reason("not-started", file="affine_layer.py"))) == []


def test_the_line_is_where_the_code_went_wrong(work):
    place = {"type": "E", "message": "m", "file": "affine_layer.py", "line": 11, "source": "s", "function": "forward"}
    assert rendered(make_check("a", "crashed", reason=make_reason("raised", **place))) == [
        "chapter3/affine_layer.py:11: error: About a: E: m"
    ]
    place |= {"file": "given.py", "line": 99}
    own = {"own_file": "affine_layer.py", "own_line": 6, "own_source": "s", "own_function": "forward"}
    found = rendered(make_check("a", "crashed", reason=make_reason("raised", **place, **own)))
    assert found == ["chapter3/affine_layer.py:6: error: About a: E: m"]


def test_a_place_in_a_notebook_is_the_notebook(work):
    (work / "chapter3" / "chapter3.ipynb").touch()
    place = {"type": "E", "message": "m", "file": "chapter3.ipynb", "line": 7, "source": "s", "function": "forward"}
    found = rendered(make_check("a", "crashed", reason=make_reason("raised", **place, cell="4")))
    assert found == ["chapter3/chapter3.ipynb:1: error: About a: E: m"]


@pytest.mark.parametrize(
    ("of", "line"),
    [
        ("Affine(W, b).forward(x)", "10"),
        ("Relu().forward(Affine(W, b).forward(x))", "5"),
        ("layer.backward(dout)", "13"),
        ("layer.forward(x)", "5"),
        ("layer.dW", "4"),
        ("the rows of Affine.backward, sorted", "13"),
        ("", "4"),
    ],
)
def test_without_a_place_it_is_where_that_begins_which_the_check_asked_for(work, of, line):
    assert line_of(of) == line


def test_a_file_that_is_not_there_or_has_no_definition_counts_from_its_top(work):
    (work / "chapter3" / "affine_layer.py").write_text("x = 1\n", encoding="utf-8")
    assert line_of("Affine") == "1"
    (work / "chapter3" / "affine_layer.py").unlink()
    assert line_of("Affine") == "1"


def test_a_path_is_relative_in_the_current_folder_and_absolute_elsewhere(work, monkeypatch):
    check = make_check("a", "failed")
    file = work / "chapter3" / "affine_layer.py"
    assert rendered(check, path=work)[0].startswith("chapter3/affine_layer.py:4: ")
    monkeypatch.chdir(work / "chapter3")
    assert rendered(check, path=file)[0].startswith("affine_layer.py:4: ")
    assert rendered(check, path=work / "chapter3")[0].startswith("affine_layer.py:4: ")
    (work / "other").mkdir()
    monkeypatch.chdir(work / "other")
    assert rendered(check, path=work)[0].startswith(f"{file}:4: ")


def test_checks_that_failed_for_one_reason_share_a_line(work):
    reason = make_reason("syntax", file="affine_layer.py", line=3, problem="p", source="s")
    found = rendered(*(make_check(name, "crashed", reason=reason) for name in "abc"))
    assert found == [
        "chapter3/affine_layer.py:3: error: About a (and 2 more): Python cannot read affine_layer.py: line 3, p: s"
    ]
    found = rendered(*(make_check(name, "crashed", reason=reason) for name in "abc"), language="ja")
    assert found[0].startswith("chapter3/affine_layer.py:3: error: About a(ほか2件): ")


def test_the_hint_is_said_rather_than_the_sentence(work):
    hinted = make_check("a", "failed", hint="Look at\nthe axis.")
    found = rendered(hinted, make_check("b", "failed", message="No.\n  x"))
    assert [line.split(": ", 2)[2] for line in found] == ["About a: Look at the axis.", "About b: No."]


def test_what_is_not_written_is_said_once(work):
    reason = make_reason("not-written", function="forward", file="affine_layer.py", line=6)
    found = rendered(make_check("a"), *(make_check(name, "missing", reason=reason) for name in "bc"))
    assert found == ["chapter3/affine_layer.py:6: info: Not written yet: forward in affine_layer.py, line 6."]


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@settings(deadline=None)
def test_any_text_stays_on_its_line(title, message, hint):
    found = rendered(make_check("a", "failed", title=title, message=message, hint=hint))
    assert len(found) == 1
    assert found[0].startswith("chapter3/affine_layer.py:1: error: ")
