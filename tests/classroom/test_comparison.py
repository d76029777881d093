"""Comparison: whose marks move, by how much, and through which checks."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hand_made import make_check, make_exercise, make_report

from autograder.classroom.comparison import Comparison, compare, render
from autograder.errors import UsageError
from autograder.frontends import jsonreport
from autograder.model import Report
from autograder.serving.handed_in import HandedIn
from autograder.serving.store import Store


def report(*outcomes: str) -> Report:
    return make_report(make_exercise(*(make_check(f"c{number}", one) for number, one in enumerate(outcomes))))


def write(folder: Path, **reports: Report) -> Path:
    store = Store(folder)
    for owner, one in reports.items():
        store.keep(owner, {".json": jsonreport.render(one)})
    return folder


def moves(found: Comparison) -> list[tuple[str, str, float | None, float | None]]:
    return [(move.assignment, move.owner, move.before, move.after) for move in found.moved]


def test_a_mark_that_moves_is_told_with_the_checks_that_it_moves_through(tmp_path: Path) -> None:
    old = write(
        tmp_path / "old", abe=report("passed", "passed", "failed"), sato=report("passed"), mori=report("passed")
    )
    new = write(
        tmp_path / "new", abe=report("passed", "crashed", "passed"), sato=report("failed"), ueda=report("failed")
    )
    Store(new).keep_problem(HandedIn(owner="kato", problem="no archive"))
    write(old, kato=report("passed"))
    found = compare(old, new, "en")
    assert moves(found) == [("", "kato", 2, None), ("", "sato", 2, 0)]
    assert [(one.id, one.before, one.after, one.points) for one in found.moved[1].checks] == [
        ("chapter3/affine_layer::c0", "passed", "failed", -2)
    ]
    assert found.moved[0].notes == ("no archive",)
    assert (found.same, found.only_old, found.only_new) == (1, (("", "mori"),), (("", "ueda"),))
    assert json.loads(render(found))["schema"] == "dlgrade/compare/v1"
    assert msgspec.json.decode(render(found), type=Comparison) == found


def test_a_check_that_is_new_or_gone_or_has_other_points_moves_a_mark(tmp_path: Path) -> None:
    longer = make_report(make_exercise(make_check("c0", points=1, max_points=1), make_check("c1", "failed")))
    old = write(tmp_path / "old", abe=report("passed"))
    found = compare(old, write(tmp_path / "new", abe=longer), "en")
    checks = {one.id[-2:]: (one.before, one.after, one.points) for one in found.moved[0].checks}
    assert checks == {"c0": ("passed", "passed", -1), "c1": ("", "failed", 0)}
    back = compare(tmp_path / "new", old, "en")
    assert {one.id[-2:]: (one.before, one.after, one.points) for one in back.moved[0].checks} == {
        "c0": ("passed", "passed", 1),
        "c1": ("failed", "", 0),
    }


def test_a_mark_may_move_by_the_rules_of_the_class_alone(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for out in (old, new):
        write(out / "chapter3", abe=report("passed"))
        write(out / "chapter4", abe=report("passed"))
    by_hand = "owner = 'abe'\nassignment = 'chapter3'\npoints = 1\nreason = 'So.'"
    (new / "class.toml").write_text(f"roster = 'roster.csv'\n[[moderated]]\n{by_hand}", encoding="utf-8")
    (new / "roster.csv").write_text("id,name\nmori,Mori\n", encoding="utf-8")  # who has not handed anything in
    found = compare(old, new, "en")
    assert moves(found) == [("chapter3", "abe", 2, 1)]
    assert (found.moved[0].checks, found.moved[0].notes) == ((), ("1 points by hand instead of 2. So.",))
    assert (found.same, found.only_new) == (1, ())


def test_two_reports_are_compared_and_what_is_not_alike_is_refused(tmp_path: Path) -> None:
    old = write(tmp_path / "old" / "chapter3", abe=report("passed"))
    new = write(tmp_path / "new", abe=report("failed"))
    assert moves(compare(old / "abe.json", new / "abe.json", "en")) == [("", "work", 2, 0)]
    for one, other, key in [
        (tmp_path / "old", new, "not-alike"),
        (new / "abe.json", new, "not-alike"),
        (tmp_path / "nowhere", new / "abe.json", "no-report-file"),
    ]:
        with pytest.raises(UsageError) as refused:
            compare(one, other, "en")
        assert refused.value.key == key
