"""Batch: what an inbox holds, whose seed is whose, and what comes of each submission."""

from __future__ import annotations

import os
import shutil
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from commands import solution
from hand_made import timeless

from autograder.course import Course, load_course
from autograder.errors import GraderError, UsageError
from autograder.frontends import jsonreport, staffreport
from autograder.grading.settings import seed_of
from autograder.intake.collect import collect
from autograder.model import Graded, Outcome
from autograder.serving import answering, batch
from autograder.serving import results as results_module
from autograder.serving.batch import Batch, Entry, entries
from autograder.serving.job import Job
from autograder.serving.messages import Answer, Place, Question, Task
from autograder.serving.results import Results, stale
from autograder.serving.store import Store

EXERCISE = "chapter2/affine"
DRAWN = Path(__file__).parents[1] / "submissions" / "notebook_with_plots" / "chapter1.ipynb"
RIGHT, WRONG = solution(EXERCISE), "def affine(x, W, b):\n    return 3 * x\n"


@pytest.fixture
def course() -> Course:
    return load_course()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A right submission, a wrong one in an archive, and one that cannot be read."""
    place = tmp_path / "inbox"
    (place / "akiko").mkdir(parents=True)
    (place / "akiko" / "affine.py").write_text(RIGHT, encoding="utf-8")
    with zipfile.ZipFile(place / "bunta.zip", "w") as archive:
        archive.writestr("affine.py", WRONG)
    (place / "chie.zip").write_bytes(b"no archive")
    return place


def batch_of(course: Course, exercises: tuple[str, ...] = (EXERCISE,), **changes: str) -> Batch:
    given = {"secret": "a secret", "language": "en", **changes}
    return Batch(task=Task(exercises, str(course.root), "none"), **given)


def run(course: Course, inbox: Path, jobs: int = 1, wanted: Batch | None = None) -> list[batch.Result]:
    results: list[batch.Result] = []
    batch.run(wanted or batch_of(course), entries(inbox), jobs, results.append)
    assert len({result.entry.owner for result in results}) == len(results)
    return results


def graded(course: Course, inbox: Path, jobs: int = 1, wanted: Batch | None = None) -> dict[str, Answer]:
    return {result.entry.owner: result.answer for result in run(course, inbox, jobs, wanted)}


def answered(inbox: Path, wanted: Batch) -> dict[str, Answer]:
    """What a job answers, in this process."""
    found: dict[str, Answer] = {}

    def work(answer: Callable[[Question], Answer]) -> None:
        found.update((entry.owner, answer(wanted.question(entry))) for entry in entries(inbox))

    answering.answering(wanted.task, work)
    return found


# --- the inbox ------------------------------------------------------------------------------------------------------


def test_folders_programs_notebooks_and_archives_are_submissions_named_after_their_owners(tmp_path: Path) -> None:
    (tmp_path / "b.folder").mkdir()
    for name in ("a.zip", "c.PY", "d.ipynb", "e.tar.gz", "f.TGZ", "g.py.txt", "h", "Copy of i.ipynb"):
        (tmp_path / name).write_text("")
    assert {entry.path.name: entry.owner for entry in entries(tmp_path)} == {
        "Copy of i.ipynb": "Copy of i",
        "a.zip": "a",
        "b.folder": "b.folder",
        "c.PY": "c",
        "d.ipynb": "d",
        "e.tar.gz": "e",
        "f.TGZ": "f",
        "g.py.txt": "g",
        "h": "h",
    }


def test_what_cannot_be_graded_is_an_entry_too_but_for_what_systems_and_we_leave_there(tmp_path: Path) -> None:
    for name in ("c.rar", "d.7z", "e.docx", "notes.txt", ".DS_Store", "._c.rar", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_text("")
    for folder in ("__MACOSX", "reports"):
        (tmp_path / folder).mkdir()
    found = entries(tmp_path, out=tmp_path / "reports")
    assert [(entry.owner, entry.path.name) for entry in found] == [
        (name, name) for name in ("c.rar", "d.7z", "e.docx", "notes.txt")
    ]


def test_reports_are_not_written_among_the_submissions(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("")
    with pytest.raises(UsageError) as refused:
        entries(tmp_path, out=tmp_path / "." / "")
    assert refused.value.key == "out-is-inbox"


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ((), "empty-inbox"),
        ((".DS_Store",), "empty-inbox"),
        (("a", "A.py.txt"), "two-of-one"),
        (("a.zip", "A.py"), "two-of-one"),
        (("a.zip", "a.staff.py"), "two-of-one"),
    ],
)
def test_an_inbox_without_submissions_or_with_two_of_one_is_refused(
    names: tuple[str, ...], key: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_text("")
    with pytest.raises(UsageError) as refused:
        entries(tmp_path)
    assert refused.value.key == key


def test_what_is_of_one_owner_is_one_entry(tmp_path: Path) -> None:
    names = ("b.zip", "a_LATE_1_22_w.zip", "a_1_33_x.py", "b.tar.gz", "c")
    for name in names:
        (tmp_path / name).write_text("")
    found = entries(tmp_path)
    assert [entry.owner for entry in found] == ["a", "b", "c"]
    assert [[path.name for path, _ in entry.things] for entry in found] == [
        *(["a_1_33_x.py", "a_LATE_1_22_w.zip"], ["b.tar.gz", "b.zip"], ["c"]),
    ]
    assert found[0].place.things[0] == (str(tmp_path / "a_1_33_x.py"), "x.py")
    assert found[0].place.owner == "a"


def test_no_inbox_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        entries(tmp_path / "nowhere")
    assert refused.value.key == "no-inbox"


# --- seeds ----------------------------------------------------------------------------------------------------------


def test_each_owner_has_a_seed_that_only_the_secret_tells() -> None:
    assert seed_of("secret", "akiko") == seed_of("secret", "akiko")
    assert len({seed_of(secret, owner) for secret in ("a", "b") for owner in ("akiko", "bunta")}) == 4


def test_another_text_of_the_same_owner_is_asked_something_else(course: Course, inbox: Path) -> None:
    """A table of answers, filled from the reports of earlier attempts, knows nothing of the next."""

    def attempt(text: str) -> set[str]:
        (inbox / "akiko" / "affine.py").write_text(text, encoding="utf-8")
        report = graded(course, inbox)["akiko"].graded.report
        messages = {check.message for check in report.checks() if check.outcome == Outcome.FAILED}
        return {message for message in messages if "\n" in message}  # with its inputs: shapes alone may be the same

    first = attempt(WRONG)
    assert first == attempt(WRONG)
    assert first.isdisjoint(attempt(WRONG + "# once more\n"))


# --- grading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_submission_gets_its_report_whatever_the_others_are(course: Course, inbox: Path, jobs: int) -> None:
    found = graded(course, inbox, jobs)
    points = {owner: outcome.graded and outcome.graded.report.points for owner, outcome in found.items()}
    assert points == {"akiko": 12, "bunta": 0, "chie": None}
    assert "not a readable archive" in found["chie"].problem
    assert not any(outcome.fault for outcome in found.values())
    report = found["bunta"].graded.report
    assert report.seed is None
    assert report.seed_fingerprint
    assert report.submission.owner == "bunta"


def test_who_draws_loses_nothing_by_it(course: Course, tmp_path: Path) -> None:
    shutil.copy(DRAWN, tmp_path / "akiko.ipynb")
    (tmp_path / "bunta.py").write_text(f"import matplotlib.pyplot as plt\nplt.plot([1])\n{RIGHT}", encoding="utf-8")
    names = ("perceptron", "activations", "softmax", "neuron")
    found = graded(course, tmp_path, wanted=batch_of(course, tuple(f"chapter1/{name}" for name in names)))
    assert found["akiko"].graded.report.points == 56
    shutil.copy(tmp_path / "bunta.py", tmp_path / "affine.py")
    assert graded(course, tmp_path)["affine"].graded.report.points == 12


def test_a_class_loses_no_points_by_a_library_that_is_not_installed(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "available", lambda exercise: not exercise.torch)
    assert answered(inbox, batch_of(course))["akiko"].graded.report.points == 12  # NumPy is always there
    with pytest.raises(GraderError) as refused:
        answered(inbox, batch_of(course, (EXERCISE, "chapter2/torch_mlp")))
    assert "torch is not installed" in refused.value.say("en")


def test_jobs_change_nothing(course: Course, inbox: Path) -> None:
    def scores(jobs: int) -> list[tuple[str, str, float]]:
        outcomes = graded(course, inbox, jobs)
        return sorted(
            (owner, check.message, check.points)
            for owner, outcome in outcomes.items()
            if outcome.graded
            for check in outcome.graded.report.checks()
        )

    assert scores(1) == scores(2)


def results_of(course: Course, place: Path, wanted: Batch) -> Results:
    def render(graded: Graded) -> dict[str, str]:
        return {".staff.json": staffreport.render(graded), ".json": jsonreport.render(graded.report)}

    return Results(Store(place / "out"), wanted, course, render)


TWO = ("chapter2/affine", "chapter2/graph")


def test_a_report_is_current_until_submission_seed_suite_or_sandbox_change(
    course: Course, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "akiko" / "graph.py").write_text(solution(TWO[1]), encoding="utf-8")
    wanted, entry = batch_of(course, TWO), Entry(owner="akiko", path=inbox / "akiko")
    results = results_of(course, tmp_path, wanted)
    batch.run(wanted, [entry], 1, results.add)
    store, name = results.store, results.reports["akiko"].environment.sandbox

    def old(wanted: Batch = wanted, entry: Entry = entry, name: str = name) -> tuple[str, ...] | None:
        submission = collect(entry.path, course, wanted.exercises(course))
        return stale(store, wanted, entry, submission, course, name)

    assert old() is None
    assert old(wanted=batch_of(course, TWO, secret="another")) == TWO
    assert old(wanted=batch_of(course, TWO, language="ja")) == TWO
    assert old(name="processes, forked, landlock") == TWO
    assert old(entry=Entry(owner="bunta", path=inbox / "akiko")) == TWO
    assert old(wanted=batch_of(course, TWO[:1])) == ()
    assert old(wanted=batch_of(course, (*TWO, "chapter2/torch_mlp"))) == ("chapter2/torch_mlp",)
    (inbox / "akiko" / "affine.py").write_text(WRONG)
    assert old() == TWO[:1]
    monkeypatch.setattr(results_module, "environment", lambda names: None)  # another Python, say
    assert old() == TWO
    monkeypatch.undo()
    (inbox / "akiko" / "affine.py").write_text(RIGHT, encoding="utf-8")
    assert old() is None
    handed_in = store.handed_in("akiko")
    assert handed_in
    depends = {**handed_in.exercises, TWO[1]: "what another suite would give"}
    store.keep_handed_in(msgspec.structs.replace(handed_in, exercises=depends))
    assert old() == TWO[1:]
    whole = results.reports["akiko"]
    [chapter] = whole.chapters
    checks = (msgspec.structs.replace(chapter.exercises[0].checks[0], outcome="broken"),)
    one = msgspec.structs.replace(chapter.exercises[0], checks=checks)
    chapters = (msgspec.structs.replace(chapter, exercises=(one, chapter.exercises[1])),)
    broken = jsonreport.render(msgspec.structs.replace(whole, chapters=chapters))
    store.keep("akiko", {".json": broken}, handed_in)
    assert old() == TWO[:1]


def test_of_a_changed_submission_only_what_has_changed_is_graded_and_the_report_is_that_of_all(
    course: Course, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "akiko" / "graph.py").write_text(solution(TWO[1]), encoding="utf-8")
    wanted = batch_of(course, TWO)
    listed = [Entry(owner="akiko", path=inbox / "akiko")]
    first = results_of(course, tmp_path, wanted)
    batch.run(wanted, first.recall(inbox, listed, "any"), 1, first.add)
    name = first.reports["akiko"].environment.sandbox
    (inbox / "akiko" / "affine.py").write_text(WRONG)
    second = results_of(course, tmp_path, wanted)
    left = second.recall(inbox, listed, name)
    assert [entry.only for entry in left] == [TWO[:1]]
    batch.run(wanted, left, 1, second.add)
    whole = results_of(course, tmp_path / "another", wanted)
    batch.run(wanted, listed, 1, whole.add)
    assert timeless(second.reports["akiko"]) == timeless(whole.reports["akiko"])
    before, now = first.reports["akiko"].checks(), second.reports["akiko"].checks()
    kept = [check for check in before if check.id.startswith(TWO[1])]
    assert [check for check in now if check.id.startswith(TWO[1])] == kept  # durations and all: it was not graded
    assert not second.broken
    assert results_of(course, tmp_path, wanted).recall(inbox, listed, name) == []


def test_what_is_handed_in_again_in_the_middle_of_a_run_is_not_joined_with_what_it_was(
    course: Course, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "akiko" / "graph.py").write_text(solution(TWO[1]), encoding="utf-8")
    wanted, listed = batch_of(course, TWO), [Entry(owner="akiko", path=inbox / "akiko")]
    first = results_of(course, tmp_path, wanted)
    batch.run(wanted, listed, 1, first.add)
    (inbox / "akiko" / "affine.py").write_text(WRONG)
    second = results_of(course, tmp_path, wanted)
    left = second.recall(inbox, listed, first.reports["akiko"].environment.sandbox)
    (inbox / "akiko" / "graph.py").write_text("graph = None\n")
    batch.run(wanted, left, 1, second.add)
    assert second.problems["akiko"].startswith("Not graded yet.")
    assert second.broken
    third = results_of(course, tmp_path, wanted)
    batch.run(wanted, third.recall(inbox, listed, "any"), 1, third.add)
    assert third.reports["akiko"].points == 0


def killed_at(course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> list[batch.Result]:
    """A batch with two jobs; so many of the processes that are given akiko's submission are killed."""
    give, left = Job.give, [times]

    def kill(job: Job, question: Question) -> None:
        give(job, question)
        assert isinstance(question.handed_in, Place)
        if question.handed_in.path.endswith("akiko") and left[0]:
            left[0] -= 1
            os.kill(job.process.pid, signal.SIGKILL)

    monkeypatch.setattr(Job, "give", kill)
    return run(course, inbox, jobs=2)


def test_the_submission_of_a_process_that_is_killed_is_graded_by_another(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {result.entry.owner: result.answer for result in killed_at(course, inbox, monkeypatch, times=1)}
    assert {owner: outcome.graded and outcome.graded.report.points for owner, outcome in found.items()} == {
        "akiko": 12,
        "bunta": 0,
        "chie": None,
    }
    assert not any(outcome.fault for outcome in found.values())


def test_one_that_two_processes_did_not_live_through_is_our_fault_and_no_zero(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {result.entry.owner: result.answer for result in killed_at(course, inbox, monkeypatch, times=2)}
    assert found["akiko"].fault
    assert found["akiko"].graded is None
    assert "ended the grading process, twice" in found["akiko"].problem
    assert found["bunta"].graded
    assert not found["bunta"].fault


def test_one_that_ended_the_grader_is_skipped_until_it_changes(
    course: Course, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def results() -> Results:
        return results_of(course, tmp_path, batch_of(course))

    def left(found: Results) -> list[str]:
        return [entry.owner for entry in found.recall(inbox, entries(inbox), "any")]

    first = results()
    assert left(first) == ["akiko", "bunta", "chie"]
    for result in killed_at(course, inbox, monkeypatch, times=2):
        first.add(result)
    second = results()
    assert "akiko" not in left(second)
    assert second.broken
    file = str(Store(tmp_path / "out").ended_file("akiko"))
    assert second.problems["akiko"] == GraderError("ended-before", file=file).say("en")
    Path(file).unlink()
    assert "akiko" in left(results())
    first.store.keep_ended("akiko", collect(inbox / "akiko", course, [course.exercise("chapter2", "affine")]).digest)
    (inbox / "akiko" / "affine.py").write_text(WRONG)
    assert "akiko" in left(results())


def test_a_defect_at_one_submission_leaves_the_others_alone(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = {"akiko": ZeroDivisionError("a defect"), "bunta": OSError(24, "Too many open files")}
    monkeypatch.setattr(answering, "grade_with", lambda suites, submission, *_, **__: fail(submission.owner))

    def fail(owner: str) -> None:
        raise errors[owner]

    found = answered(inbox, batch_of(course))
    assert [found[owner].fault for owner in ("akiko", "bunta", "chie")] == [True, True, False]
    assert "ZeroDivisionError: a defect" in found["akiko"].problem
    assert "Traceback" in found["akiko"].trace
    assert "Too many open files" in found["bunta"].problem
    assert not found["bunta"].trace
