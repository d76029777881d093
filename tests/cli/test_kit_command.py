"""`dlgrade kit`, and what the commands say in a kit."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from commands import COURSE, Done, copy_package, dlgrade, mistaken, solution
from kits import checks, unpack

from autograder.authoring import kit as packing
from autograder.cli.root import NOT_IN_KIT


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked kit of chapter 2."""
    files = packing.files(COURSE, [COURSE.chapter("chapter2")], checks(), "en")
    return unpack(files, tmp_path_factory.mktemp("kit"))


def run(kit: Path, *arguments: str | Path, language: str = "en", cwd: Path | None = None) -> Done:
    return dlgrade(*arguments, "--lang", language, cwd=cwd or kit, package=kit)


@pytest.fixture
def learner(kit: Path, tmp_path: Path) -> Path:
    """A learner's folder beside the kit, with one mistake in it."""
    folder = tmp_path / "chapter2"
    shutil.copytree(kit / "new/chapter2", folder)
    (folder / "affine.py").write_text(mistaken("chapter2/affine", "bias-forgotten"), encoding="utf-8")
    return folder


# making one


def test_an_older_kit_is_replaced_and_the_same_chapters_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "kit.zip").write_text("older", encoding="utf-8")
    done = dlgrade("kit", "chapter2", "chapter1", "chapter2", "--out", "kit.zip", "--lang", "ja", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("kit.zip: chapter1, chapter2。")
    assert dlgrade("kit", "chapter1", "chapter2", "--out", "other.zip", "--lang", "ja", cwd=tmp_path).code == 0
    assert dlgrade("kit", "chapter1", "chapter2", "--out", "english.zip", cwd=tmp_path).code == 0
    assert (tmp_path / "kit.zip").read_bytes() != (tmp_path / "english.zip").read_bytes()
    assert (tmp_path / "kit.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["english.zip", "kit.zip", "other.zip"]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("line", "named"),
    [("kit chaptr1 --out kit.zip", "chapter1"), ("kit chapter1 --out no/such/kit.zip", "no/such/kit.zip")],
)
def test_bad_input_is_answered_in_one_sentence_and_nothing_is_written(
    line: str, named: str, language: str, tmp_path: Path
) -> None:
    done = dlgrade(*line.split(), "--lang", language, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert named in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "said"), [("en", "No kit was packed"), ("ja", "キットを作成しませんでした")])
def test_a_kit_that_would_give_an_answer_away_is_refused_with_file_and_line(
    language: str, said: str, tmp_path: Path
) -> None:
    package = copy_package(tmp_path / "package")
    suite = package / "autograder/suites/chapter2/affine/test_affine.py"
    text = suite.read_text(encoding="utf-8")
    helper = "\n\ndef right(x, W, b):\n    return x @ W + b  # (N, M)\n"
    suite.write_text(text.rstrip().replace("student, rng):", "student, rng, right=right):", 1), encoding="utf-8")
    head, _, rest = suite.read_text(encoding="utf-8").partition("\n\n@check")
    suite.write_text(head + helper + "\n\n@check" + rest + "\n", encoding="utf-8")
    done = dlgrade("kit", "chapter2", "--out", "kit.zip", "--lang", language, cwd=tmp_path, package=package)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert re.search(r"autograder/suites/chapter2/affine/test_affine\.py:\d+", done.err)
    assert "return x @ W + b" in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "kit.zip").exists()


# what is in one


def test_solved_exercises_get_every_point_of_the_public_checks(kit: Path, tmp_path: Path) -> None:
    exercises = [exercise for exercise in COURSE.chapter("chapter2").exercises if not exercise.torch]
    for exercise in exercises:
        (tmp_path / f"{exercise.name}.py").write_text(solution(exercise.key), encoding="utf-8")
    names = [exercise.name for exercise in exercises]
    done = run(kit, "chapter2", *names, "--submission", tmp_path, "--format", "json")
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert report["waiting"] == {"checks": 1, "points": 2}
    assert report["points"] == report["max_points"] == sum(exercise.points for exercise in exercises) - 2
    found = [check for exercise in report["chapters"][0]["exercises"] for check in exercise["checks"]]
    assert len(found) == 31
    assert {check["visibility"] for check in found} == {"public"}
    schema = json.loads((COURSE.root / "autograder/frontends/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, schema)

    (tmp_path / "report.json").write_text(done.out, encoding="utf-8")
    assert "Checks here: 31. Waiting for your teacher: 1" in dlgrade("report", "report.json", cwd=tmp_path).out
    junit = ET.fromstring(dlgrade("report", "report.json", "--format", "junit", cwd=tmp_path).out)
    properties = {item.get("name"): item.get("value") for item in junit.findall("properties/property")}
    assert properties == {"waiting": "1", "waiting_points": "2"}


def test_a_mistake_is_shown_with_its_numbers_and_with_what_they_tell(kit: Path, learner: Path) -> None:
    done = run(kit, "chapter2", "affine", "--submission", learner)
    assert (done.code, done.err) == (1, "")
    assert "expected:" in done.out
    assert "Hint: What came out differs from what is right by -1 times b" in done.out
    hint = run(kit, "hint", "affine", cwd=learner.parent)
    assert (hint.code, hint.err) == (1, "")
    assert "Hint 1 of 3" in hint.out


def test_an_odd_answer_that_breaks_a_check_is_the_learners(kit: Path, learner: Path) -> None:
    file = kit / "autograder/suites/chapter2/affine/test_affine.py"
    text = file.read_text(encoding="utf-8")
    asked = '    AFFINE.values(student, rng, x="D")\n'
    assert text.count(asked) == 1
    file.write_text(text.replace(asked, asked + "    1 / 0\n"), "utf-8")
    try:
        (learner / "affine.py").write_text(solution("chapter2/affine"), encoding="utf-8")
        done = run(kit, "chapter2", "affine", "--submission", learner, "--format", "json")
    finally:
        file.write_text(text, encoding="utf-8")
    assert (done.code, done.err) == (1, "")
    [exercise] = json.loads(done.out)["chapters"][0]["exercises"]
    outcomes = {check["id"].partition("::")[2]: check["outcome"] for check in exercise["checks"]}
    assert outcomes["one_sample"] == "failed"
    assert outcomes["batch"] == "passed"


# what is not in one


@pytest.mark.parametrize("name", sorted(NOT_IN_KIT))
@pytest.mark.parametrize(("language", "word"), [("en", "student kit"), ("ja", "受講者用キット")])
def test_a_command_that_needs_the_teachers_files_says_so(name: str, language: str, word: str, kit: Path) -> None:
    done = dlgrade(name, "affine", "--out", "x", "--help", "--lang", language, cwd=kit, package=kit)
    assert (done.code, done.out) == (2, "")
    assert word in done.err
    assert done.err.count("\n") == 1


def test_the_other_commands_are_there_and_work(kit: Path, learner: Path) -> None:
    listed = run(kit, "--help").out
    for name in NOT_IN_KIT:
        assert f"  {name} " not in listed
    exercises = COURSE.chapter("chapter2").exercises
    points = sum(exercise.points - packing.waiting(checks()[exercise.key]).points for exercise in exercises)
    assert "dlgrade init" in run(kit, "status").err
    assert run(kit, "init", "exercises").code == 0
    assert f"0/{points:g}" in run(kit, "status").out
    assert run(kit, "status").code == 0
    given = (kit / "new/chapter2/affine.py").read_bytes()
    assert run(kit, "reset", "affine", cwd=learner).code == 0
    assert (learner / "affine.py").read_bytes() == given
    made = learner.parent / "made"
    assert run(kit, "init", made, language="ja").code == 0
    for file in (file for file in (kit / "new/chapter2").rglob("*") if file.is_file()):
        assert (made / file.relative_to(kit / "new")).read_bytes() == file.read_bytes()


def test_nothing_is_waiting_where_the_teachers_course_is_whole(learner: Path) -> None:
    done = dlgrade("chapter2", "affine", "--submission", learner, "--format", "json", cwd=learner)
    assert "waiting" not in json.loads(done.out)
