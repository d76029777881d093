"""A class goes through nbgrader's own commands, from an empty folder to the exported marks, graded by our engine."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from commands import COURSE, dlgrade
from courses import book, exported, nbgrader
from students import CLASS, handed_in, source

from autograder.classroom.course import init, release

ADDED = """
c.Exchange.root = {exchange!r}
c.LateSubmissionPlugin.penalty_method = "zero"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[a-z-]+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>.*)"
"""
MAILED = ("right-ja", "bias-forgotten", "cut-off")  # through the learning platform, in one archive
EXCHANGED = ("half", "copied", "exit-zero")  # through nbgrader's exchange
COMPARED = ("right-ja", "cut-off", *EXCHANGED, "sample-becomes-batch", "without-ids", "tampered")
UNREAD = ("cut-off", "empty", "nested")
MOST = 12 + 11 + 5  # the question, too


def test_a_class_gets_its_marks(tmp_path: Path) -> None:
    course, exchange = tmp_path / "course", tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    init(course, COURSE, "en")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(ADDED.format(exchange=str(exchange)))
    (course / "source" / "chapter2" / "chapter2.ipynb").write_text(json.dumps(source()), encoding="utf-8")
    release(course, COURSE, COURSE.chapter("chapter2"), exchange=True)
    assert (exchange / "course" / "outbound" / "chapter2" / "chapter2.ipynb").is_file()

    hand_in(course, exchange)
    with book(course) as gradebook:
        gradebook.update_or_create_assignment("chapter2", duedate="2026-10-01 12:00:00 UTC")
    nbgrader(
        course,
        "zip_collect chapter2",
        "collect chapter2",
        "autograde chapter2",
        "generate_feedback chapter2 --student=c*",
        "export --to marks.csv",
        "mark right question 4",
        "mark misspelt affine-grade 6",
        "autograde chapter2 --force --student=[rm]i[gs][hs][tp]*",
        "export --to again.csv",
    )
    with book(course) as gradebook:
        for name, student in CLASS.items():
            (notebook,) = gradebook.find_submission("chapter2", name).notebooks
            found = {grade.name: grade.auto_score for grade in notebook.grades}
            question = None if name == "right" else 0  # answered: to be marked by hand
            marks = {"affine-grade": student.affine, "graph-grade": student.graph, "question": question}
            assert found == (dict.fromkeys(marks) if name in UNREAD else marks), name
    for name, row in exported(course, "marks.csv").items():
        earned = CLASS[name].affine + CLASS[name].graph
        late = earned if name == "late" else 0
        if name in UNREAD:  # no zero
            assert (row["standing"], row["score"]) == ("unread", ""), name
            continue
        assert [float(row[key]) for key in ("raw_score", "late_submission_penalty", "score", "max_score")] == [
            earned,
            late,
            earned - late,
            MOST,
        ]
    assert exported(course, "marks.csv").keys() == CLASS.keys()
    again = exported(course, "again.csv")  # what was marked by hand stays
    assert [float(again[name]["score"]) for name in ("right", "misspelt")] == [12 + 11 + 4, 6 + 11]
    assert "not a readable notebook" in feedback(course, "cut-off")
    assert "<b>12</b>/12" in feedback(course, "copied")
    assert "&lt;script&gt;sent('note')" in feedback(course, "copied")
    assert "<script>sent" not in feedback(course, "copied")
    same_as_batch(course, tmp_path)


def feedback(course: Path, name: str) -> str:
    return (course / "feedback" / name / "chapter2" / "chapter2.html").read_text(encoding="utf-8")


def hand_in(course: Path, exchange: Path) -> None:
    """Put what the class hands in where it comes from."""
    for name in CLASS:
        if name in MAILED:
            continue
        place = course / "submitted" / name / "chapter2"
        if name in EXCHANGED:
            place = exchange / "course" / "inbound" / f"{name}+chapter2+2026-09-30 10:00:00 UTC"
        place.mkdir(parents=True)
        (place / "chapter2.ipynb").write_bytes(handed_in(name))
        when = "2026-10-02" if name == "late" else "2026-09-30"
        (place / "timestamp.txt").write_text(f"{when} 10:00:00 UTC", encoding="utf-8")
    archive = course / "downloaded" / "chapter2" / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "all.zip", "w") as opened:
        for name in MAILED:
            opened.writestr(f"{name}_attempt_2026-09-30-10-00-00_chapter2.ipynb", handed_in(name))


def same_as_batch(course: Path, place: Path) -> None:
    """`dlgrade batch` with the secret of the course gives the same checks the same results."""
    inbox, out = place / "inbox", place / "out"
    inbox.mkdir()
    out.mkdir()
    shutil.copy(course / "reports" / ".secret", out)
    for name in COMPARED:
        (inbox / f"{name}.ipynb").write_bytes(handed_in(name))
    done = dlgrade("batch", "chapter2", inbox, "--out", out, cwd=place)
    assert done.code == 1, done.err
    assert "cut-off: could not be read" in done.out
    folders = [out / "chapter2", course / "reports" / "chapter2" / "chapter2"]
    assert not [folder for folder in folders if (folder / "cut-off.json").exists()]
    for name in set(COMPARED) - {"cut-off"}:
        theirs = checks(out / "chapter2" / f"{name}.json")
        ours = checks(course / "reports" / "chapter2" / "chapter2" / f"{name}.json")
        assert len(ours) > 10
        assert ours == {key: theirs[key] for key in ours}, name


def checks(report: Path) -> dict[str, tuple[str, float]]:
    (chapter,) = json.loads(report.read_text(encoding="utf-8"))["chapters"]
    return {check["id"]: (check["outcome"], check["points"]) for one in chapter["exercises"] for check in one["checks"]}
