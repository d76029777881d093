"""Marks: where each of a class stands, from the files of an assignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import make_check, make_exercise, make_report

from autograder.classroom.marks import Standing, marks
from autograder.errors import UsageError
from autograder.frontends import jsonreport
from autograder.serving.handed_in import HandedIn, Inbox
from autograder.serving.store import Store

REPORT = make_report(make_exercise(make_check("a"), make_check("b", "failed")))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "chapter3")


def keep(store: Store, owner: str, **known: object) -> None:
    store.keep(owner, {".json": jsonreport.render(REPORT)}, HandedIn(owner=owner, **known))  # type: ignore[arg-type]


def test_what_could_not_be_read_or_was_not_graded_is_no_zero(store: Store) -> None:
    keep(store, "abe", path="inbox/abe")
    keep(store, "kato")
    store.keep_problem(HandedIn(owner="kato", path="inbox/kato.rar", problem="no archive"))
    store.keep_problem(HandedIn(owner="mori", problem="a defect", fault=True))
    store.keep_inbox(Path("inbox"), Inbox((HandedIn(owner="abe"), HandedIn(owner="ueda", path="inbox/ueda"))))
    abe, kato, mori, ueda = marks(store.folder, "en")
    assert (abe.owner, abe.standing, abe.points, abe.max_points) == ("abe", Standing.GRADED, 2, 4)
    assert abe.report == REPORT
    assert (kato.owner, kato.standing, kato.points, kato.why) == ("kato", Standing.UNREAD, None, "no archive")
    assert kato.report is None
    assert (mori.owner, mori.standing, mori.points, mori.why) == ("mori", Standing.UNGRADED, None, "a defect")
    assert (ueda.owner, ueda.standing, ueda.points) == ("ueda", Standing.UNGRADED, None)
    assert ueda.why.startswith("Not graded yet.")
    assert [mark.max_points for mark in (kato, mori, ueda)] == [4, 4, 4]
    assert [mark.handed_in and mark.handed_in.path for mark in (abe, kato, ueda)] == [
        "inbox/abe",
        "inbox/kato.rar",
        "inbox/ueda",
    ]


def test_an_exercise_that_could_not_be_read_is_said_beside_the_points(store: Store) -> None:
    keep(store, "abe", unread={"chapter3/affine_layer": "It is in Shift_JIS."})
    [mark] = marks(store.folder, "ja")
    assert (mark.standing, mark.points, mark.unread) == (Standing.GRADED, 2, ("chapter3/affine_layer",))
    assert mark.notes == (
        "chapter3/affine_layer は読めなかったため、今のところ点数に入っていません: It is in Shift_JIS.",
    )


def test_a_folder_of_reports_alone_has_marks_too(store: Store) -> None:
    store.keep("abe", {".staff.json": "{}", ".json": jsonreport.render(REPORT)})
    assert [(mark.owner, mark.points) for mark in marks(store.folder, "en")] == [("abe", 2)]


def test_an_assignment_without_a_report_has_the_points_of_its_chapters(tmp_path: Path) -> None:
    store = Store(tmp_path / "chapter1+chapter2")
    store.keep_problem(HandedIn(owner="kato", problem="no archive"))
    [mark] = marks(store.folder, "en")
    assert mark.max_points > 100


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        marks(tmp_path / "nowhere", "en")
    assert refused.value.key == "no-marks"
