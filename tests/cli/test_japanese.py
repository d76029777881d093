"""The command in Japanese: help and errors hold no English but names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import COURSE, course_folder, dlgrade
from test_help import every_command, help_text

from autograder.cli import clickwords
from autograder.cli.root import dlgrade as root
from autograder.locales import of_others

WORD = re.compile(r"[A-Za-z][A-Za-z]+")
NAMES = {  # of products, of kinds of files, of what a report shows as it is
    *(
        "dlgrade",
        "nbgrader",
        "Jupyter",
        "MNIST",
        "NumPy",
        "PyTorch",
        "pytest",
        "Transformer",
        "Python",
        "Linux",
        "Landlock",
        "seccomp",
    ),
    *("Moodle", "Canvas", "Gradescope", "Classroom", "GitLab", "gitlab", "Dask"),
    *("JSON", "JUnit", "XML", "CSV", "HTML", "URL", "GitHub", "json", "zip", "tar", "gz", "py", "ipynb", "csv", "toml"),
}


def names(command: click.Command, context: click.Context) -> Iterator[str]:
    """What stands in a help text in every language: commands, options, the values that they take, metavars."""
    for parameter in command.get_params(context):
        yield from (*parameter.opts, *parameter.secondary_opts, parameter.make_metavar(context), str(parameter.default))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from (name, *names(inner, click.Context(inner, info_name=name, parent=context)))


KNOWN = NAMES | {
    word
    for text in (
        *names(root, click.Context(root)),
        "OPTIONS COMMAND ARGS",
        *(one.name for one in COURSE.all_exercises()),
    )
    for word in WORD.findall(text)
}


def foreign(text: str) -> list[str]:
    """The English words in a text that name nothing: paths and what stands in backticks are left out."""
    plain = re.sub(r"`[^`]*`|[\w./-]*\.(?:json|toml|csv|py)\b|\S*/\S*", " ", text)
    return [word for word in WORD.findall(plain) if word not in KNOWN]


@pytest.mark.parametrize("words", list(every_command()), ids=lambda words: " ".join(words) or "dlgrade")
def test_the_help_of_a_command_holds_no_english(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert foreign(help_text(words, "ja", monkeypatch)) == []


LINES = [
    *("xyzzy", "stauts", "chapter1 xyzzy", "chapter1 perceptrom", "chapter77", "solution", "hint xyzzy", "dev", "data"),
    *("chapter1 --bogus", "chapter1 --fromat json", "chapter1 --format yaml", "chapter1 --seed", "status perceptron"),
    *("status perceptron softmax", "chapter1 --verbose=3", "dev check --seeds 0", "dev check --seeds many"),
    *(
        "dev calibrate --first many",
        "batch chapter1",
        "batch chapter1 inbox",
        "kit chapter1 --out .",
        "data fetch iris",
    ),
    *("chapter1 --submission nowhere", "report nowhere.json", "report .", "batch chapter1 nowhere --out out"),
    *("init words.txt", "init words.txt/course", "data add words.txt", "nbgrader init words.txt", "data add nowhere"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = course_folder(tmp_path_factory.mktemp("learner") / "course")
    (folder / "words.txt").write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", LINES)
def test_a_refusal_holds_no_english(line: str, course: Path) -> None:
    done = dlgrade("--lang=ja", *line.split(), cwd=course)
    given = {word for one in line.split() for word in WORD.findall(one)}
    assert (done.code, done.out) == (2, "")
    assert [word for word in foreign(done.err) if word not in given] == [], done.err
    assert "Traceback" not in done.err


def test_an_english_word_is_found() -> None:
    assert foreign("Usage: dlgrade hint [OPTIONS] EXERCISE") == ["Usage"]


def test_click_has_every_look_up_that_is_replaced() -> None:
    for module in clickwords.MODULES:
        assert vars(module)["_"]("Usage:") == "Usage:"
    assert of_others("ja", "click", "Usage:") == "使い方:"
    assert of_others("en", "click", "Usage:") == "Usage:"
    assert of_others("ja", "system", "nobody says this") == "nobody says this"
