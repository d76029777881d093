"""The commands of a student: status, hint, solution, reset, init, doctor, report, demo."""

import json
import re
import tempfile
from pathlib import Path

import pytest
from commands import COURSE, copy_package, course_folder, dlgrade, mistaken, solution

from autograder.authoring.edition import edition
from autograder.authoring.sync import generated
from autograder.markers import without_markers

PERCEPTRON = "chapter1/perceptron"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return course_folder(tmp_path / "course")


def write(folder: Path, key: str, text: str) -> None:
    (folder / f"{key}.py").write_text(text, encoding="utf-8")


# status


def test_status_shows_every_exercise_and_what_to_do_next(folder: Path) -> None:
    done = dlgrade("status", cwd=folder)
    assert (done.code, done.err) == (0, "")
    for exercise in COURSE.all_exercises():
        assert re.search(rf"^○ {exercise.name} .* 0/{exercise.points}$", done.out, re.MULTILINE)
    assert "then run: dlgrade chapter1 perceptron" in " ".join(done.out.split())


def test_dlgrade_alone_is_the_status(folder: Path) -> None:
    assert dlgrade(cwd=folder) == dlgrade("status", cwd=folder)


def test_status_knows_what_was_graded_last(folder: Path) -> None:
    write(folder, PERCEPTRON, solution(PERCEPTRON))
    dlgrade("chapter1", "perceptron", cwd=folder)
    out = dlgrade("status", cwd=folder / "chapter2").out
    assert re.search(r"^✓ perceptron .* 14/14$", out, re.MULTILINE)
    assert "then run: dlgrade chapter1 activations" in " ".join(out.split())


def test_status_speaks_japanese(folder: Path) -> None:
    out = dlgrade("--lang", "ja", cwd=folder).out
    assert "第1章" in out
    assert "次の演習: パーセプトロンと論理ゲート" in out


# hint


def test_a_hint_for_what_is_not_begun_says_where_to_read(folder: Path) -> None:
    done = dlgrade("hint", "perceptron", cwd=folder)
    assert (done.code, done.err) == (1, "")
    assert "Not started" in done.out
    assert "Read the section on `perceptron` in chapter1/README.md" in done.out
    assert "chapter1/README.ja.md" in dlgrade("hint", "perceptron", "--lang", "ja", cwd=folder).out


def test_a_recognised_mistake_gets_its_own_hint(folder: Path) -> None:
    write(folder, PERCEPTRON, mistaken(PERCEPTRON, "or-is-and"))
    done = dlgrade("hint", PERCEPTRON, cwd=folder)
    assert done.code == 1
    assert "Hint 1 of 3\n  Is one input of 1 enough to lift the sum above zero?" in done.out


def test_each_call_goes_one_step_further_and_then_begins_again(folder: Path) -> None:
    write(folder, "chapter3/affine_layer", mistaken("chapter3/affine_layer", "db-averaged"))
    said = [dlgrade("hint", "affine_layer", cwd=folder).out for _ in range(4)]
    steps = [re.split(r"^Hint (\d) of (\d)$", one, flags=re.MULTILINE) for one in said]
    assert [numbers for _, *numbers, _ in steps] == [["1", "3"], ["2", "3"], ["3", "3"], ["1", "3"]]
    first, rule, example, again = (text for *_, text in steps)
    assert first == again
    assert len({first, rule, example}) == 3
    assert "Seen in this run: " in rule
    assert re.search(r"In the text: chapter3/README\.md#\d+-[a-z-_]+", rule)


def test_hints_begin_again_when_the_answer_changes(folder: Path) -> None:
    for text in (
        mistaken("chapter3/affine_layer", "db-averaged"),
        mistaken("chapter3/affine_layer", "dx-weights-not-transposed"),
    ):
        write(folder, "chapter3/affine_layer", text)
        assert [f"Hint {n} of 3" in dlgrade("hint", "affine_layer", cwd=folder).out for n in (1, 2)] == [True, True]


def test_without_a_name_the_hint_is_for_the_exercise_that_one_is_at(folder: Path) -> None:
    assert "perceptron: " in dlgrade("hint", cwd=folder).out
    write(folder, "chapter3/affine_layer", mistaken("chapter3/affine_layer", "db-averaged"))
    dlgrade("chapter3", "affine_layer", cwd=folder)
    assert "affine_layer: " in dlgrade("hint", cwd=folder).out


def test_nothing_is_said_of_mistakes_that_were_not_seen(folder: Path) -> None:
    text = solution("chapter3/affine_layer")
    assert text.count("return self.x @ self.W + self.b") == 1
    text = text.replace("self.W + self.b", "self.W + np.cumsum(np.sin(self.x @ self.W + self.b), axis=1)")
    write(folder, "chapter3/affine_layer", text)
    out = dlgrade("hint", "affine_layer", cwd=folder).out
    assert "Hint 1" not in out
    assert "Read the section on `affine_layer`" in out


def test_there_is_no_hint_where_everything_passes(folder: Path) -> None:
    write(folder, PERCEPTRON, solution(PERCEPTRON))
    done = dlgrade("hint", "perceptron.py", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert "nothing left to hint at" in done.out


# solution


def test_the_solution_stays_closed_until_the_learner_s_own_passes(folder: Path) -> None:
    write(folder, PERCEPTRON, mistaken(PERCEPTRON, "or-is-and"))
    done = dlgrade("solution", "perceptron", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert "12 of 14 points" in done.err


def test_the_solution_opens_once_the_learner_s_own_passes(folder: Path) -> None:
    write(folder, PERCEPTRON, solution(PERCEPTRON) + "\n# my own\n")
    done = dlgrade("solution", "perceptron", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert done.out == edition(without_markers(solution(PERCEPTRON)), "en")
    assert "### " not in done.out


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_can_be_seen_beside_each_other(language: str, folder: Path) -> None:
    write(folder, PERCEPTRON, solution(PERCEPTRON) + "\nmy_own = 1\n")
    done = dlgrade("solution", "perceptron", "--beside", "--lang", language, cwd=folder, COLUMNS="200")
    assert (done.code, done.err) == (0, "")
    assert done.out.split()[0] == {"en": "Yours", "ja": "あなたのコード"}[language]
    assert [line.split() for line in done.out.split("\n") if "my_own" in line] == [["my_own", "=", "1", "|"]]


def test_beside_does_not_open_it_either(folder: Path) -> None:
    done = dlgrade("solution", "perceptron", "--beside", cwd=folder)
    assert (done.code, done.out) == (1, "")


def test_what_passes_now_is_told_of_once_and_when_it_is_asked_for(folder: Path) -> None:
    write(folder, PERCEPTRON, solution(PERCEPTRON))
    said = "dlgrade solution perceptron --beside"
    assert said in dlgrade("chapter1", cwd=folder).out
    assert said not in dlgrade("chapter1", cwd=folder).out
    assert said in dlgrade("chapter1", "perceptron", cwd=folder).out
    assert said not in dlgrade("chapter1", "perceptron", "--submission", folder, cwd=folder).out


# reset


def test_reset_puts_the_stub_back_and_keeps_every_version(folder: Path) -> None:
    stub = edition(COURSE.stub_text(COURSE.exercise("chapter1", "perceptron")), "en").encode()
    for text in ("first = 1\n", "second = 2\n"):
        write(folder, PERCEPTRON, text)
        done = dlgrade("reset", "perceptron", cwd=folder)
        assert (done.code, done.err) == (0, "")
        assert (folder / f"{PERCEPTRON}.py").read_bytes() == stub
    kept = sorted((folder / ".dlgrade/backup").iterdir())
    assert [file.read_text(encoding="utf-8") for file in kept] == ["first = 1\n", "second = 2\n"]
    assert str(kept[-1]) in done.out


@pytest.mark.parametrize("mine", ["mine = 1\n", None])
def test_reset_puts_back_what_is_given_if_it_is_another_program(mine: str | None, folder: Path) -> None:
    given = folder / "chapter3" / "given.py"
    assert "given.py" not in dlgrade("reset", "minibatch", cwd=folder).out
    if mine is None:
        given.unlink()
    else:
        given.write_text(mine, encoding="utf-8")
    done = dlgrade("reset", "minibatch", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert str(given) in done.out
    assert given.read_text(encoding="utf-8") == edition(COURSE.given_texts("chapter3")["given"], "en")
    kept = folder / ".dlgrade/backup/given-1.py"
    assert (kept.read_text(encoding="utf-8") if kept.exists() else None) == mine


def test_reset_brings_back_a_file_that_was_deleted(folder: Path) -> None:
    (folder / f"{PERCEPTRON}.py").unlink()
    assert dlgrade("reset", "perceptron", cwd=folder).code == 0
    assert (folder / f"{PERCEPTRON}.py").is_file()
    assert not (folder / ".dlgrade").exists()


# init


def test_init_lays_out_the_texts_and_the_stubs_and_nothing_else(tmp_path: Path) -> None:
    done = dlgrade("init", "new/my-course", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    root = tmp_path / "new" / "my-course"
    expected = {file.relative_to(COURSE.exercises): content for file, content in generated(COURSE, "en").items()}
    found = {file.relative_to(root): file.read_bytes() for file in root.rglob("*") if file.is_file()}
    assert {file: content for file, content in found.items() if not file.parts[0].startswith(".")} == expected
    others = {".vscode/tasks.json", ".devcontainer/devcontainer.json", ".dlgrade/given.json"}
    assert {file.as_posix() for file in found if file not in expected} == others
    assert "cd new/my-course && dlgrade chapter1" in done.out
    assert dlgrade("status", cwd=root).code == 0


def test_init_lays_out_the_japanese_edition_and_reset_puts_it_back(tmp_path: Path) -> None:
    done = dlgrade("init", "course", "--lang", "ja", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "chapter1/README.ja.md" in done.out
    root = tmp_path / "course"
    assert not [*root.rglob("README.md"), *root.rglob("chapter?.ipynb")]
    stub = (root / f"{PERCEPTRON}.py").read_text(encoding="utf-8")
    assert "パーセプトロンと論理ゲートです。" in stub
    assert "Return 1 if" not in stub
    write(root, PERCEPTRON, "mine = 1\n")
    assert dlgrade("reset", "perceptron", "--lang", "ja", cwd=root).code == 0
    assert (root / f"{PERCEPTRON}.py").read_text(encoding="utf-8") == stub
    assert "chapter1/README.ja.md" in dlgrade("hint", "perceptron", "--lang", "en", cwd=root).out


def test_init_fills_an_empty_folder_and_quotes_its_name(tmp_path: Path) -> None:
    (tmp_path / "my course").mkdir()
    done = dlgrade("init", "my course", cwd=tmp_path)
    assert done.code == 0
    assert "cd 'my course' && dlgrade chapter1" in done.out


def test_init_names_the_folder_that_one_is_in(tmp_path: Path) -> None:
    assert f"The course is in {tmp_path}. Begin with" in dlgrade("init", ".", cwd=tmp_path).out
    assert dlgrade("init", ".", cwd=tmp_path).err.startswith(f"{tmp_path} already exists")


def test_init_touches_no_folder_with_something_in_it(folder: Path) -> None:
    write(folder, PERCEPTRON, "mine = 1\n")
    done = dlgrade("init", folder, cwd=folder.parent)
    assert (done.code, done.out) == (2, "")
    assert "not empty" in done.err
    assert (folder / f"{PERCEPTRON}.py").read_text(encoding="utf-8") == "mine = 1\n"


# doctor


@pytest.mark.parametrize(("language", "words"), [("en", "This machine can grade."), ("ja", "この環境で採点できます。")])
def test_the_doctor_finds_this_machine_well(language: str, words: str, tmp_path: Path) -> None:
    done = dlgrade("doctor", "--lang", language, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(words + "\n")
    assert not [line for line in done.out.splitlines() if line.startswith("!!")]


def test_the_doctor_names_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "solutions/course.toml").write_text("[[chapter]\n", encoding="utf-8")
    done = dlgrade("doctor", cwd=tmp_path, package=package)
    assert done.code == 3
    lines = done.out.splitlines()
    wrong = [number for number, line in enumerate(lines) if line.startswith("!!")]
    assert len(wrong) == 1
    assert "course.toml" in lines[wrong[0]]
    assert lines[wrong[0] + 1].startswith("    ")
    assert lines[-1] == "This machine cannot grade yet: fix what is marked !!."


# report


def test_a_stored_report_is_shown_as_it_was(folder: Path, tmp_path: Path) -> None:
    write(folder, PERCEPTRON, mistaken(PERCEPTRON, "or-is-and"))
    arguments = ("chapter1", "perceptron", "softmax", "--seed", "1")
    stored = tmp_path / "report.json"
    stored.write_text(dlgrade(*arguments, "--format", "json", cwd=folder).out, encoding="utf-8")
    shown = dlgrade("report", stored, cwd=tmp_path)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == dlgrade(*arguments, cwd=folder).out
    assert dlgrade("report", stored, "--format", "json", cwd=tmp_path).out == stored.read_text(encoding="utf-8")
    assert "<testsuites" in dlgrade("report", stored, "--format", "junit", cwd=tmp_path).out


def test_a_stored_report_is_shown_in_its_language_or_the_one_asked_for(folder: Path, tmp_path: Path) -> None:
    write(folder, PERCEPTRON, mistaken(PERCEPTRON, "or-is-and"))
    stored = tmp_path / "report.json"
    arguments = ("chapter1", "perceptron", "softmax", "--seed", "1")
    stored.write_text(dlgrade(*arguments, "--format", "json", "--lang", "ja", cwd=folder).out, encoding="utf-8")
    assert "合計" in dlgrade("report", stored, cwd=tmp_path).out
    shown = dlgrade("report", stored, "--lang", "en", cwd=tmp_path)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == dlgrade(*arguments, cwd=folder).out
    english = dlgrade("report", stored, "--lang", "en", "--format", "json", cwd=tmp_path).out
    assert json.loads(english)["language"] == "en"
    again = tmp_path / "again.json"
    again.write_text(english, encoding="utf-8")
    assert dlgrade("report", again, "--lang", "ja", "--format", "json", cwd=tmp_path).out == stored.read_text("utf-8")


def test_a_report_of_an_earlier_version_is_shown_in_the_language_that_it_has(folder: Path, tmp_path: Path) -> None:
    write(folder, PERCEPTRON, mistaken(PERCEPTRON, "or-is-and"))
    report = json.loads(dlgrade("chapter1", "perceptron", "--format", "json", "--lang", "ja", cwd=folder).out)
    for check in report["chapters"][0]["exercises"][0]["checks"]:
        del check["parts"]
    stored = tmp_path / "report.json"
    stored.write_text(json.dumps(report), encoding="utf-8")
    plain, asked = dlgrade("report", stored, cwd=tmp_path), dlgrade("report", stored, "--lang", "en", cwd=tmp_path)
    assert plain.out == asked.out
    assert "合計" in plain.out
    assert (plain.err, asked.code) == ("", 0)
    assert "in one language" in asked.err


# demo


def test_the_demo_shows_right_wrong_and_not_written(tmp_path: Path) -> None:
    done = dlgrade("demo", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    for mark in ("✓", "✗", "○", "Hint:"):
        assert mark in done.out
    assert done.out.endswith("Now your own: dlgrade chapter1\n")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_leaves_no_folder_behind(tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp(dir=tmp_path))
    assert dlgrade("demo", "--lang", "ja", cwd=tmp_path, TMPDIR=str(place)).code == 0
    assert list(place.iterdir()) == []
