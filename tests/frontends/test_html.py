"""The report as HTML: everything that it says is escaped, arrays are marked where they differ, hidden stays hidden."""

from __future__ import annotations

import html.parser
import re

import pytest
from hand_made import make_check, make_exercise, make_reason, make_report, make_varied

from autograder.frontends.html import render
from autograder.model import Kind, Panel, Picture, Report, Seen, Visibility, Waiting

VOID = {"br", "rect", "polyline"}


def a_map(title: str) -> Picture:
    return Picture(title, (Panel(Kind.HEAT, ((1.0, 2.0),)),))


class Tree(html.parser.HTMLParser):
    """The tags and texts of a fragment; it fails if tags do not close."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.texts: list[str] = []
        self.feed(fragment)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def made(*checks, **fields) -> Report:
    return make_report(make_exercise(*checks), **fields)


def with_values(*values: tuple[str, str]) -> Report:
    return made(make_check(outcome="failed", reason=make_reason(values=values)))


def test_a_report_of_every_outcome_is_well_formed(course) -> None:
    tree = Tree(render(make_varied(), course))
    assert "script" not in tree.tags


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</pre></div>&lt;"])
def test_everything_is_escaped(course, evil: str) -> None:
    reason = make_reason(
        "raised",
        **dict.fromkeys(("type", "message", "file", "line", "function", "source"), evil),
        given=((evil, evil),),
        values=(("expected", evil), ("received", f"[{evil}]")),
        printed=(evil,),
    )
    check = make_check(outcome="crashed", title=evil, reason=reason, hint=evil, remark=evil)
    found = made(check, make_check("b", title=evil), make_check("c", "failed", message=f"{evil}\n  {evil}"), seed=evil)
    tree = Tree(render(found, course, {check.id: Seen(curves={evil: (1.0, 2.0)}, pictures=(a_map(evil),))}))
    assert {"img", "script"} & set(tree.tags) == set()
    assert {name for name in tree.attributes if name.startswith("on")} == set()
    assert "".join(tree.texts).count(evil) >= 18


def test_the_entries_that_differ_are_marked(course) -> None:
    expected, received = "[[1., 2.], [3., nan]]", "[[1., 2.5], [3., 4.]]"
    found = render(with_values(("expected", expected), ("received", received), ("expected-there", "2")), course)
    marked = re.findall(r"<td[^>]*font-weight:bold[^>]*>([^<]*)</td>", found)
    assert marked == ["2.5", "4."]
    assert found.count("<td") == 8
    assert "expected there" not in found


@pytest.mark.parametrize(
    ("expected", "received"),
    [("[1, 2]", "[1, 2, 3]"), ("array (9, 9) float64", "[1]"), ("0.5", "0.25"), ("[1, 2", "[1]")],
)
def test_what_is_no_pair_of_tables_stands_as_text(course, expected: str, received: str) -> None:
    found = render(with_values(("expected", expected), ("received", received)), course)
    assert "<td" not in found
    assert f"expected: {expected}" in found
    assert f"received: {received}" in found


def test_the_foremost_failure_is_open_with_its_hint_above_and_the_others_are_folded(course) -> None:
    checks = [
        make_check("a", "failed", reason=make_reason(of="first")),
        make_check("b", "failed", reason=make_reason(of="second"), hint="Why?"),
    ]
    found = render(made(*checks), course)
    folded = re.search(r"<details style=[^>]*><summary>.*?</details>", found)
    assert folded is not None
    assert "About a" in folded[0]
    assert "first has" in folded[0]
    assert found.index("About b") < found.index("Why?") < found.index("second has") < found.index("About a")


def test_the_curve_of_a_public_check_alone_is_drawn(course) -> None:
    public, hidden = make_check("a"), make_check("b", visibility=Visibility.HIDDEN)
    seen = {
        public.id: Seen(curves={"loss": (2.0, 1.0, float("nan"), 0.5)}),
        hidden.id: Seen(curves={"secret": (1.0, 2.0)}, pictures=(a_map("secret map"),)),
    }
    found = render(made(public, hidden), course, seen)
    assert found.count("<polyline") == 1
    assert "loss: 2 → 0.5" in found
    assert "secret" not in found


def test_what_was_kept_is_named_in_the_readers_language(course) -> None:
    check = make_check()
    seen = {check.id: Seen(curves={"steps": (1.0, 2.0), "lr": (1.0, 2.0)}, japanese={"steps": "ステップ"})}
    assert "ステップ: 1 → 2" in render(made(check, language="ja"), course, seen)
    assert "lr: 1 → 2" in render(made(check, language="ja"), course, seen)
    assert "steps: 1 → 2" in render(made(check), course, seen)


def test_what_waits_for_the_teacher_is_said(course) -> None:
    found = render(made(make_check(), waiting=Waiting(checks=3, points=5)), course)
    assert "Checks here: 1. Waiting for your teacher: 3 (points: 5)." in found
    assert "teacher" not in render(made(make_check()), course)


def test_it_stands_in_the_readers_language(course, graded) -> None:
    found = render(graded, course)
    titles = [exercise.title.get(graded.language) for exercise in course.chapter("chapter3").exercises]
    assert titles[0] in found
    assert f'lang="{graded.language}"' in found
    assert ("まだ正しくありません" in found) == (graded.language == "ja")
    Tree(found)
