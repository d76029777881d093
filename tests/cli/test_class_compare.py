"""`dlgrade class compare`: whose marks move, before anything is published."""

from __future__ import annotations

import json
from pathlib import Path

from commands import dlgrade
from hand_made import make_check, make_exercise, make_report

from autograder.frontends import jsonreport
from autograder.serving.handed_in import HandedIn
from autograder.serving.store import Store


def write(folder: Path, **outcomes: str) -> Store:
    store = Store(folder)
    for owner, outcome in outcomes.items():
        made = make_report(make_exercise(make_check("values", outcome), make_check("b")))
        store.keep(owner, {".json": jsonreport.render(made)})
    return store


def test_marks_that_move_are_listed_in_words_and_as_json_and_the_exit_code_says_so(tmp_path: Path) -> None:
    write(tmp_path / "old", abe="passed", kato="failed", mori="passed")
    write(tmp_path / "new", abe="passed", sato="passed").keep_problem(HandedIn(owner="mori", problem="no archive"))
    write(tmp_path / "new", kato="passed")
    done = dlgrade("class", "compare", "old", "new", cwd=tmp_path)
    assert done.code == 1, done.err
    assert done.out.splitlines() == [
        "kato: 2 → 4 (+2)",
        "  chapter3/affine_layer::values: wrong answer → passed (+2)",
        "mori: 4 → could not be read",
        "  no archive",
        "Only in the new one: sato",
        "Marks that move: 2. The same: 1.",
    ]
    japanese = dlgrade("class", "compare", "old", "new", "--lang", "ja", cwd=tmp_path)
    assert "点数が変わった人: 2人。変わらない人: 1人。" in japanese.out
    told = json.loads(dlgrade("class", "compare", "old", "new", "--format", "json", cwd=tmp_path).out)
    assert [(move["owner"], move["before"], move["after"]) for move in told["moved"]] == [
        ("kato", 2, 4),
        ("mori", 4, None),
    ]
    same = dlgrade("class", "compare", "old", "old", cwd=tmp_path)
    assert (same.code, same.out) == (0, "Marks that move: 0. The same: 3.\n")
