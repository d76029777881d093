"""What students really hand in goes through nbgrader's own commands as it is, from a download to marks."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from courses import book, exported, nbgrader
from students import Notebook, handed_in, right, source

from autograder.classroom.course import CONFIG, CONFIGURATION
from autograder.classroom.inbox import stamp

STUB = json.dumps(source(solutions=False)).encode()
RIGHT = json.dumps(right()).encode()
OWN_TEST: dict[str, Any] = {
    "cell_type": "code",
    "id": "own-test",
    "execution_count": None,
    "outputs": [],
    "metadata": {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": "own-test",
            "grade": True,
            "solution": False,
            "locked": True,
            "task": False,
            "points": 3,
        }
    },
    "source": "assert affine is not None",
}


def zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def with_own_test() -> Notebook:
    """The assignment, to which a teacher added a test cell in nbgrader's own way."""
    made = source()
    made["cells"].append(OWN_TEST)
    return made


MOODLE = {
    "Sato Hanako_123456_assignsubmission_file_/chapter2.ipynb": RIGHT,
    "Suzuki Ichiro_123457_assignsubmission_file_chapter2.ipynb": RIGHT,
    "Ito Jun_123458_assignsubmission_file_/work.zip": zipped({"work/chapter2 (1).ipynb": RIGHT, "work/a.ipynb": STUB}),
    "Kato Rei_123459_assignsubmission_file_/report.docx": b"PK",
    "Mori Ai_123460_assignsubmission_file_/chapter2.zip": b"no zip at all",
}
CANVAS = {
    "tanakaken_12346_678911_chapter2-1.ipynb": RIGHT,
    "yamadarin_LATE_12347_678912_chapter2.ipynb": RIGHT,
}
PLAIN = {
    "abe.ipynb": STUB,
    "ono_chapter2.ipynb": RIGHT,
    "ueda/chapter2.ipynb": STUB,
    "ueda/Copy of chapter2.ipynb": RIGHT,
    "sasaki/chapter2_Sasaki.ipynb": RIGHT.replace(b"return", b"return 0 *"),
    "sasaki/chapter2_Sasaki (1).ipynb": RIGHT,
    "kubo/chapter2.ipynb": handed_in("cut-off"),
    "oda.zip": zipped({"chapter2/chapter2.ipynb": RIGHT}),
}
GRADED = {"hanako", "Suzuki Ichiro_123457", "Ito Jun_123458", "tanakaken_12346", "yamadarin_12347"}
GRADED |= {"ono", "ueda", "sasaki", "oda"}
UNREAD = {"Kato Rei_123459": "report.docx", "Mori Ai_123460": "chapter2.zip", "kubo": "not a readable notebook"}
EVERYBODY = GRADED | UNREAD.keys() | {"abe", "absent"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that has collected and graded the downloads, and graded again after `abe` handed in something else."""
    folder = tmp_path_factory.mktemp("teacher") / "course"
    (folder / "source" / "chapter2").mkdir(parents=True)
    (folder / CONFIG).write_text(CONFIGURATION.format(name='"course"', language="en"), encoding="utf-8")
    (folder / "source" / "chapter2" / "chapter2.ipynb").write_text(json.dumps(with_own_test()), encoding="utf-8")
    files = {"course-chapter2-99.zip": zipped(MOODLE), "submissions.zip": zipped(CANVAS), **PLAIN}
    for name, data in files.items():
        file = folder / "downloaded" / "chapter2" / "archive" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    nbgrader(
        folder,
        "generate_assignment chapter2",
        "student hanako Hanako Sato",
        "student absent Taro Aoki",
        "zip_collect chapter2",
        "export --to before.csv",
        "autograde chapter2",
        "export --to first.csv",
    )
    (folder / "submitted" / "abe" / "chapter2" / "abe.ipynb").write_bytes(RIGHT)
    stopped = folder / "autograded" / "ono" / "chapter2" / "chapter2.ipynb"
    whole = json.loads(stopped.read_bytes())
    stopped.chmod(0o644)
    stopped.write_text(json.dumps(whole | {"metadata": {}}), encoding="utf-8")  # as a killed run leaves it
    nbgrader(folder, "autograde chapter2", "export --to again.csv")
    return folder


def test_whose_each_file_is_comes_from_the_names_of_the_platform(course: Path) -> None:
    assert {folder.name for folder in (course / "submitted").iterdir()} == EVERYBODY - {"absent"}
    mixed = course / "submitted" / "Ito Jun_123458" / "chapter2"
    assert {file.name: file.read_bytes() for file in mixed.iterdir()} == {"chapter2 (1).ipynb": RIGHT, "a.ipynb": STUB}


def test_a_notebook_is_graded_under_any_name(course: Path) -> None:
    rows = exported(course, "first.csv")
    assert {name: float(rows[name]["score"]) for name in GRADED} == dict.fromkeys(GRADED, 12 + 11)
    assert float(rows["abe"]["score"]) == 0
    told = (course / "autograded" / "sasaki" / "chapter2" / "chapter2.ipynb").read_text(encoding="utf-8")
    assert "Worked on as well, and not graded: chapter2_Sasaki.ipynb" in told


def test_nobody_has_a_zero_who_was_not_given_one(course: Path) -> None:
    before, first = (exported(course, name) for name in ("before.csv", "first.csv"))
    assert before.keys() == first.keys() == EVERYBODY
    expected = {**dict.fromkeys(GRADED | {"abe"}, "partly graded"), **dict.fromkeys(UNREAD, "unread")}
    assert {name: row["standing"] for name, row in first.items()} == {**expected, "absent": "missing"}
    for name, problem in UNREAD.items():
        assert problem in first[name]["problem"]
    assert {first[name]["score"] for name in (*UNREAD, "absent")} == {""}
    assert {before[name]["standing"] for name in GRADED} == {"ungraded"}
    assert {row["score"] for row in before.values()} == {""}


def test_what_cannot_be_read_waits_for_the_teacher_in_the_formgrader(course: Path) -> None:
    with book(course) as gradebook:
        submission = gradebook.find_submission("chapter2", "kubo")
        assert submission.needs_manual_grade  # in place of `graded`
        [notebook] = submission.notebooks
        assert {(grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades} == {(None, True)}
    shown = json.loads((course / "autograded" / "kubo" / "chapter2" / "chapter2.ipynb").read_bytes())
    outputs = [output for cell in shown["cells"] for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} == {"stream"}  # why, and no points


def test_what_is_handed_in_again_is_marked_again_and_nothing_else(course: Path) -> None:
    first, again = exported(course, "first.csv"), exported(course, "again.csv")
    assert float(again["abe"]["score"]) == 12 + 11
    assert {key: row for key, row in again.items() if key != "abe"} == {
        key: row for key, row in first.items() if key != "abe"
    }
    ages = {
        name: (course / "autograded" / name / "chapter2" / "chapter2.ipynb").stat().st_mtime
        for name in (*GRADED, "abe", "kubo")
    }
    exported_first = (course / "first.csv").stat().st_mtime
    assert {name for name, age in ages.items() if age > exported_first} == {"abe", "ono"}
    assert stamp(course / "autograded" / "ono" / "chapter2" / "chapter2.ipynb")


def test_a_teachers_own_test_waits_for_the_teacher(course: Path) -> None:
    with book(course) as gradebook:
        (notebook,) = gradebook.find_submission("chapter2", "ono").notebooks
        [own] = [grade for grade in notebook.grades if grade.name == "own-test"]
        assert (own.auto_score, own.needs_manual_grade) == (None, True)
    text = (course / "autograded" / "ono" / "chapter2" / "chapter2.ipynb").read_text(encoding="utf-8")
    assert "dlgrade does not run the tests in this cell" in text


def test_a_report_is_of_its_student_and_there_is_none_of_what_cannot_be_read(course: Path) -> None:
    reports = (course / "reports" / "chapter2" / "chapter2").glob("*.json")
    texts = {file.stem: json.loads(file.read_bytes()) for file in reports if not file.name.endswith(".staff.json")}
    owners = {name: text["submission"]["owner"] for name, text in texts.items()}
    assert owners == {name: name for name in {*GRADED, "abe"}}
