"""The rules of a class: what `class.toml` may hold, and what is said of anything else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from autograder.classroom.rules import Assignment, Late, Moderated, Rules, read_rules
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.intake.versions import Keep

WHOLE = """
roster = "roster.csv"
timezone = "Asia/Tokyo"
keep = "best"

[assignment.chapter2]
exercises = ["affine", "chapter2/graph"]
weights = { affine = 2 }
due = 2026-05-01T23:59:00
late = { per_day = 10, days = 7 }
handed_in = { sato = 2026-05-01T12:00:00Z }

[assignment."chapter1+chapter2"]
due = 2026-05-01T00:00:00-08:00

[[moderated]]
owner = "sato"
assignment = "chapter2"
exercise = "affine"
points = 10
reason = "The sign is a matter of convention."

[[moderated]]
owner = "kato"
assignment = "chapter2"
points = 0.5
reason = "By word of mouth."
"""


def read(folder: Path, text: str) -> Rules:
    (folder / "class.toml").write_text(text, encoding="utf-8")
    return read_rules(folder / "class.toml", load_course())


def test_all_of_it_is_read_with_keys_and_times_in_their_zones(tmp_path: Path) -> None:
    rules = read(tmp_path, WHOLE)
    assert rules.roster == tmp_path / "roster.csv"
    assert rules.keep is Keep.BEST
    own = rules.of("chapter2")
    assert own.exercises == ("chapter2/affine", "chapter2/graph")
    assert own.counts("chapter2/affine")
    assert not own.counts("chapter2/mlp")
    assert own.weights == {"chapter2/affine": 2}
    assert own.late == Late(per_day=10, days=7)
    utc = datetime.UTC
    assert own.due == datetime.datetime(2026, 5, 1, 14, 59, tzinfo=utc)
    assert own.handed_in == {"sato": datetime.datetime(2026, 5, 1, 12, tzinfo=utc)}
    assert rules.of("chapter1+chapter2").due == datetime.datetime(2026, 5, 1, 8, tzinfo=utc)
    assert rules.of("chapter3") == Assignment()
    assert rules.moderated == (
        Moderated("sato", "chapter2", 10, "The sign is a matter of convention.", "chapter2/affine"),
        Moderated("kato", "chapter2", 0.5, "By word of mouth."),
    )
    assert read_rules(tmp_path / "none.toml", load_course()) == Rules()


MODERATED = '[[moderated]]\nowner = "sato"\nassignment = "chapter2"\npoints = 1\nreason = "so"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rooster = 'a'", "'rooster' is not known there. Possible are: roster, timezone, keep, assignment"),
        ("[assignment.chapter2]\nduo = 1", "'[assignment.chapter2] duo' is not known there. Possible are: exercises,"),
        (
            "[assignment.chapter2.late]\nday = 1",
            "'[assignment.chapter2.late] day' is not known there. Possible are: per",
        ),
        ("[assignment.chapter99]", "'[assignment] chapter99' is not known there. Possible are: chapter1, chapter2"),
        ('[assignment."chapter2+chapter1"]', "'[assignment] chapter2+chapter1' is not known there"),
        ("[assignment.chapter2]\nexercises = ['afine']", "exercises: afine' is not known there. Possible are: "),
        ("[assignment.chapter2]\nweights = {afine = 2}", "weights: afine' is not known there. Possible are: "),
        (MODERATED + "exercise = 'afine'", "'[moderated 1] exercise: afine' is not known there. Possible are: "),
        (MODERATED + "point = 1", "'[moderated 1] point' is not known there. Possible are: owner, assignment, points"),
        ("roster = 3", "'roster' is missing, or has a value that it cannot have. Write it like this: roster = "),
        ("timezone = 'Tokyo'", 'Write it like this: timezone = "Asia/Tokyo"'),
        ("keep = 'first'", 'Write it like this: keep = "best"'),
        ("keep = ['best']", 'Write it like this: keep = "best"'),
        ("assignment = 3", "Write it like this: [assignment.chapter2]"),
        ("[assignment]\nchapter2 = 3", "Write it like this: [assignment.chapter2]"),
        ("moderated = 3", "Write it like this: [[moderated]]"),
        ("moderated = [3]", "Write it like this: [[moderated]]"),
        ("[assignment.chapter2]\nexercises = 'affine'", "Write it like this: exercises = ["),
        ("[assignment.chapter2]\nweights = {affine = -1}", "Write it like this: weights = {"),
        ("[assignment.chapter2]\ndue = 2026-05-01", "Write it like this: due = 2026-05-01T23:59:00+09:00"),
        ("[assignment.chapter2]\ndue = 2026-05-01T23:59:00", "Write it like this: due = 2026-05-01T23:59:00+09:00"),
        ("[assignment.chapter2]\nlate = {per_day = 101}", "Write it like this: late = {"),
        ("[assignment.chapter2]\nlate = {days = 1.5}", "Write it like this: late = {"),
        ("[assignment.chapter2]\nhanded_in = {sato = 2026-05-01T12:00:00}", "Write it like this: handed_in = {"),
        (MODERATED.replace("points = 1", "points = '1'"), "Write it like this: points = 10"),
        (MODERATED.replace('reason = "so"', ""), "Write it like this: reason = "),
        (MODERATED.replace('"so"', '""'), "Write it like this: reason = "),
        ("roster = ", "cannot be read as the rules of a class"),
    ],
)
def test_what_is_wrong_is_said_with_the_key_and_what_is_allowed(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, text)
    assert said in refused.value.say("en")
    assert str(tmp_path / "class.toml") in refused.value.say("ja")
