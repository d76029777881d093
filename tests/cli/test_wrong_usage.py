"""Wrong usage: a sentence that says what to do, exit code 2, nothing on standard output and no traceback."""

from pathlib import Path

import pytest
from commands import course_folder, dlgrade


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_folder(tmp_path_factory.mktemp("learner") / "course")


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("chaptr1", "chapter1"),
        ("chapter11", "chapter1"),
        ("3", "chapter3"),
        ("stauts", "status"),
        ("perceptrom", "perceptron"),
        ("chapter1/perceptrom.py", "perceptron"),
        ("dev snyc", "sync"),
        ("chapter1 perceptrom", "perceptron"),
        ("chapter3 affine", "affine_layer"),
        ("hint soft_max", "softmax"),
        ("hint chapter1/soft_max", "softmax"),
        ("solution descend", "descent"),
        ("reset minibach", "minibatch"),
        ("dev check chapter0", "chapter"),
        ("dev check chapter1 neurons", "neuron"),
        ("dev calibrate chapter1 neurons", "neuron"),
        ("dev new chapter33 thing", "chapter3"),
        ("dev bench chapter22", "chapter2"),
        ("chapter1 --fromat json", "--format"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_nearest(line: str, nearest: str, course: Path) -> None:
    done = dlgrade(*line.split(), cwd=course)
    assert (done.code, done.out) == (2, "")
    assert f"Did you mean '{nearest}" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("--keep", "--keep"),
        ("--jobs 1", "--jobs"),
        ("--mutants --seeds 3", "--seeds"),
        ("--mutants --feedback known", "--feedback"),
    ],
)
def test_an_option_of_another_proof_is_refused_in_a_sentence(
    line: str, option: str, language: str, course: Path
) -> None:
    done = dlgrade("--lang", language, "dev", "check", "chapter1", "perceptron", *line.split(), cwd=course)
    assert (done.code, done.out) == (2, "")
    assert option in done.err
    assert "--mutants" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "line",
    ["xyzzy", "chapter1 xyzzy", "hint xyzzy", "dev check xyzzy", "dev xyzzy", "chapter1 --bogus", "init --xyzzy"],
)
def test_a_name_like_no_other_suggests_nothing(line: str, language: str, course: Path) -> None:
    done = dlgrade("--lang", language, *line.split(), cwd=course)
    assert (done.code, done.out) == (2, "")
    assert line.split()[-1] in done.err
    assert "Did you mean" not in done.err
    assert "のこと" not in done.err


@pytest.mark.parametrize("line", ["xyzzy", "dev xyzzy"])
def test_a_name_like_no_other_is_answered_with_where_to_look(line: str, course: Path) -> None:
    done = dlgrade(*line.split(), cwd=course)
    assert (done.code, done.out) == (2, "")
    assert f"'dlgrade {line.removesuffix('xyzzy')}--help' lists them all" in done.err.replace("  ", " ")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("chaptr1", "chapter1」"),
        ("stauts", "status」"),
        ("hint soft_max", "softmax」"),
        ("dev new chapter1 Big", "Big"),
        ("chapter1 --submission nowhere", "nowhere"),
        ("report nowhere.json", "nowhere.json"),
    ],
)
def test_what_is_wrong_is_said_in_japanese_too(line: str, word: str, course: Path) -> None:
    done = dlgrade("--lang", "ja", *line.split(), cwd=course)
    assert (done.code, done.out) == (2, "")
    assert word in done.err
    assert "。" in done.err


@pytest.mark.parametrize(
    "line",
    [
        "chapter1 --submission nowhere",
        "chapter1 --submission words.txt",
        "chapter1 --submission other.py",
        "chapter1 --submission empty",
        "chapter1 --format yaml",
        "chapter1 --lang fr",
        "report nowhere.json",
        "report words.txt",
        "report empty",
        "report other.json",
        "init course",
        "init words.txt",
        "init words.txt/course",
        "dev check --seeds 0",
        "dev calibrate --seeds -1",
        "dev bench --rounds 0",
        "dev new chapter1 perceptron",
        "dev new chapter1 Perceptron",
        "dev new chapter1 class",
        "dev new chapter1 json",
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(line: str, tmp_path: Path) -> None:
    course_folder(tmp_path / "course")
    (tmp_path / "empty").mkdir()
    for name in ("words.txt", "other.py", "other.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = dlgrade(*line.split(), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip().endswith((".", "'?", "'", ")", "terminal", "junit", "json", "html")), done.err
    assert "Traceback" not in done.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "line", ["", "status", "chapter1", "chapter2 affine", "hint affine", "solution affine", "reset affine"]
)
def test_without_a_course_folder_around_it_says_how_to_make_one(line: str, tmp_path: Path) -> None:
    done = dlgrade(*line.split(), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "dlgrade init my-course" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["status", "chapter1", "demo", "doctor"])
def test_a_current_folder_that_was_removed_is_said_so(line: str, tmp_path: Path) -> None:
    import shlex
    import subprocess

    from commands import COMMAND, environment

    (tmp_path / "gone").mkdir()
    script = f"cd gone && rmdir ../gone && exec {shlex.join(COMMAND)} {line}"
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "current folder no longer exists" in done.stderr
