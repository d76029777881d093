"""What the rules of a class make of the marks: exercises, weights, lateness, points by hand, the roster."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hand_made import make_check, make_exercise, make_report

from autograder.classroom.marks import Mark, Standing, Student, marks
from autograder.classroom.rules import read_rules
from autograder.classroom.telling import strangers
from autograder.course import load_course
from autograder.frontends import jsonreport
from autograder.serving.handed_in import HandedIn
from autograder.serving.store import Store

DUE = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
REPORT = make_report(
    make_exercise(make_check("a", exercise="affine"), make_check("b", "failed", exercise="affine")),  # 2 of 4
    make_exercise(make_check("a", exercise="graph")),  # 2 of 2
    chapter="chapter2",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "chapter2")


def found(store: Store, rules: str, language: str = "en") -> dict[str, Mark]:
    (store.folder.parent / "class.toml").write_text(rules, encoding="utf-8")
    return {mark.owner: mark for mark in marks(store.folder, language)}


def hand_in(store: Store, owner: str = "sato", late: datetime.timedelta | None = None) -> None:
    at = None if late is None else DUE + late
    store.keep(owner, {".json": jsonreport.render(REPORT)}, HandedIn(owner=owner, at=at))


@pytest.mark.parametrize(
    ("rules", "points", "most"),
    [
        ("", 4, 6),
        ("exercises = ['graph']", 2, 2),
        ("weights = {affine = 2.5}", 7, 12),
        ("weights = {affine = 0}", 2, 2),
        ("exercises = ['affine']\nweights = {affine = 0.5, graph = 3}", 1, 2),
    ],
)
def test_a_subset_and_own_weights_make_the_points(rules: str, points: float, most: float, store: Store) -> None:
    hand_in(store)
    store.keep_problem(HandedIn(owner="kato", problem="no archive"))
    sato, kato = found(store, f"[assignment.chapter2]\n{rules}\n").values().__reversed__()
    assert (sato.points, sato.max_points, sato.notes) == (points, most, ())
    assert (kato.points, kato.max_points) == (None, most)


@pytest.mark.parametrize(
    ("late", "policy", "points", "note"),
    [
        ("-1s", "{per_day = 10}", 4, None),
        ("0s", "{per_day = 10}", 4, None),
        ("1s", "{per_day = 10}", 3.6, "Days late: 1. 10% off: 3.6 of 4 points are left."),
        ("1d", "{per_day = 10}", 3.6, "Days late: 1. 10% off: 3.6 of 4 points are left."),
        ("90000s", "{per_day = 10, days = 2}", 3.2, "Days late: 2. 20% off: 3.2 of 4 points are left."),
        ("20d", "{per_day = 10}", 0, "Days late: 20. 100% off: 0 of 4 points are left."),
        ("3d", "{days = 2}", 0, "Days late: 3. What comes more than 2 days late does not count."),
        ("3d", "{}", 4, "Days late: 3. No points were taken off."),
        (
            "",
            "{per_day = 10}",
            4,
            "There is a due date, but it is not known when this was handed in. Nothing was taken off.",
        ),
    ],
)
def test_lateness_costs_what_the_rules_say(
    late: str, policy: str, points: float, note: str | None, store: Store
) -> None:
    by = {"s": "seconds", "d": "days", "": ""}[late[-1:]]
    hand_in(store, late=datetime.timedelta(**{by: int(late[:-1])}) if late else None)
    sato = found(store, f"[assignment.chapter2]\ndue = 2026-05-01T21:00:00+09:00\nlate = {policy}\n")["sato"]
    assert (sato.standing, sato.points, sato.max_points) == (Standing.GRADED, points, 6)
    assert sato.notes == ((note,) if note else ())


def test_a_time_that_the_teacher_gives_counts_instead(store: Store) -> None:
    hand_in(store, late=datetime.timedelta(days=3))
    given = "handed_in = {sato = 2026-05-01T12:00:00Z}"
    rules = f"[assignment.chapter2]\ndue = 2026-05-01T12:00:00Z\nlate = {{per_day = 10}}\n{given}"
    assert found(store, rules)["sato"].points == 4


def change(owner: str, points: float, exercise: str = "") -> str:
    named = f"exercise = '{exercise}'\n" if exercise else ""
    return f"[[moderated]]\nowner = '{owner}'\nassignment = 'chapter2'\npoints = {points}\nreason = 'So.'\n{named}"


def test_points_by_hand_are_kept_with_their_reason_through_regrades(store: Store) -> None:
    late = "[assignment.chapter2]\ndue = 2026-05-01T12:00:00Z\nlate = {per_day = 50}\nweights = {affine = 2}\n"
    for _ in range(2):
        hand_in(store, late=datetime.timedelta(hours=1))
        sato = found(store, late + change("sato", 3, "affine"))["sato"]
        assert sato.points == (2 * 3 + 2) / 2
        assert sato.notes[0] == "chapter2/affine: 3 points by hand instead of 2. So."
        whole = found(store, late + change("sato", 5.5))["sato"]
        assert (whole.points, whole.max_points) == (5.5, 10)
        assert whole.notes[-1] == "5.5 points by hand instead of 3. So."


def test_what_could_not_be_read_has_points_if_they_are_given_by_hand(store: Store) -> None:
    store.keep_problem(HandedIn(owner="kato", problem="no archive"))
    hand_in(store)
    kato = found(store, change("kato", 3))["kato"]
    assert (kato.standing, kato.points, kato.max_points, kato.report) == (Standing.GRADED, 3, 6, None)
    assert kato.notes == ("3 points by hand instead of -. So.",)


def test_who_is_on_the_roster_is_joined_or_missing(store: Store) -> None:
    hand_in(store)
    hand_in(store, "who")
    roster = store.folder.parent / "roster.csv"
    roster.write_text("id,name,email\n1,Hanako,sato@x.jp\n2,Abe Ken,\n", encoding="utf-8")
    all_marks = found(store, "roster = 'roster.csv'\n" + change("1", 6))
    assert list(all_marks) == ["2", "sato", "who"]
    assert all_marks["sato"].student == Student("1", "Hanako", "sato@x.jp")
    assert all_marks["sato"].points == 6
    assert all_marks["who"].student is None
    abe = all_marks["2"]
    assert (abe.standing, abe.points, abe.max_points, abe.why) == (
        Standing.MISSING,
        None,
        6,
        "Abe Ken has not handed anything in.",
    )
    assert found(store, "roster = 'roster.csv'\n" + change("2", 1))["2"].standing is Standing.GRADED


def test_what_does_not_fit_the_roster_is_told(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name,email\n1,Hanako,sato@x.jp\n2,Abe Ken,\n", encoding="utf-8")
    (tmp_path / "class.toml").write_text("roster = 'roster.csv'\n" + change("nobody", 1), encoding="utf-8")
    rules = read_rules(tmp_path / "class.toml", load_course())
    assert strangers(rules, ["sato", "1", "who"], "en") == [
        "Not on the roster: who.",
        "Hanako handed in more than once, under different names: sato, 1.",
        "Not handed in yet: 1. Abe Ken",
        "class.toml has points by hand for 'nobody', who has not handed anything in and is not on the roster.",
    ]
    assert strangers(read_rules(tmp_path / "none.toml", load_course()), ["sato"], "en") == []
