"""What `--help` says: every command, in order, in both languages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import COURSE, dlgrade

from autograder.cli.root import COMMANDS
from autograder.cli.root import dlgrade as root
from autograder.locales import LANGUAGES

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
STUDENT = [
    *("status", "open", "hint", "debug", "solution", "reset", "init", "update", "doctor", "demo", "report", "watch"),
]
AUTHOR = ["sync", "check", "new", "calibrate", "bench"]
DATA = ["fetch", "add", "list"]
TEACHER = ["batch", "class", "nbgrader", "kit", "ci"]
CLASS = ["show", "compare", "alike", "export"]
NBGRADER = ["init", "release"]
CI = ["init"]
CHAPTERS = [chapter.name for chapter in COURSE.chapters]


def listed(text: str) -> list[str]:
    """The commands that a help text lists, in its order."""
    return re.findall(r"^  (\w+)  ", text.partition("Commands:")[2], re.MULTILINE)


def every_command() -> Iterator[list[str]]:
    yield []
    yield from ([name] for name in (*CHAPTERS, *STUDENT, "data", *TEACHER, "dev"))
    yield from (["data", name] for name in DATA)
    yield from (["class", name] for name in CLASS)
    yield from (["nbgrader", name] for name in NBGRADER)
    yield from (["ci", name] for name in CI)
    yield from (["dev", name] for name in AUTHOR)


def test_chapters_come_first_then_what_learners_need_then_what_authors_need(tmp_path: Path) -> None:
    assert listed(dlgrade("--help", cwd=tmp_path).out) == [*CHAPTERS, *STUDENT, "data", *TEACHER, "dev"]


def test_the_commands_of_authors_stand_in_the_order_of_their_work(tmp_path: Path) -> None:
    assert listed(dlgrade("dev", "--help", cwd=tmp_path).out) == AUTHOR
    assert listed(dlgrade("data", "--help", cwd=tmp_path).out) == DATA
    assert listed(dlgrade("class", "--help", cwd=tmp_path).out) == CLASS
    assert listed(dlgrade("nbgrader", "--help", cwd=tmp_path).out) == NBGRADER
    assert listed(dlgrade("ci", "--help", cwd=tmp_path).out) == CI


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", list(every_command()), ids=lambda words: " ".join(words) or "dlgrade")
def test_a_command_and_each_of_its_options_has_a_sentence_in_each_language(
    words: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = help_text(words, language, monkeypatch)
    usage, _, rest = text.partition("\n\n")
    heads = {"en": ("Usage:", "Options:", "Commands:"), "ja": ("使い方:", "オプション:", "コマンド:")}[language]
    assert usage.split()[:2] == [heads[0], "dlgrade"]
    said, _, options = rest.partition(heads[1])
    options = options.partition(heads[2])[0]
    assert (JAPANESE.search(said) is not None) == (language == "ja"), text
    entries = re.split(r"\n  (?=-)", "\n" + options.strip("\n").replace("\n  -", "\n  -", 1))
    sentences = [re.split(r"\s{2,}", entry.strip(), maxsplit=1) for entry in entries if entry.strip()]
    assert len(sentences) >= 2
    for entry in sentences:
        assert len(entry) == 2, f"an option without a sentence: {entry}"
        assert (JAPANESE.search(entry[1]) is not None) == (language == "ja"), entry


def test_an_option_that_means_something_else_in_a_command_is_explained_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Which of several files of one exercise counts" in help_text(["batch"], "en", monkeypatch)
    assert "Keep what was found beside each suite" in help_text(["dev", "calibrate"], "en", monkeypatch)


def help_text(words: list[str], language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `--help` prints for these words, made in this process."""
    from autograder.cli.command import LANGUAGE

    monkeypatch.setattr(LANGUAGE, "code", language)
    context = click.Context(root, info_name="dlgrade", terminal_width=300, max_content_width=300)
    command: click.Command = root
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command = found
        context = click.Context(command, info_name=word, parent=context, terminal_width=300, max_content_width=300)
    return command.get_help(context)


def test_every_sentence_of_the_catalogue_is_used_by_a_command() -> None:
    table = tomllib.loads(Path(COURSE.root / "autograder/locales/en.toml").read_text(encoding="utf-8"))["help"]
    commands = {"dlgrade", "chapter", "data", "dev", *TEACHER, *STUDENT, *DATA, *AUTHOR}
    commands |= {f"nbgrader-{name}" for name in NBGRADER} | {f"class-{name}" for name in CLASS}
    commands |= {f"ci-{name}" for name in CI}
    assert {key for key in table if not key.startswith("option-")} == commands
    options = {option for words in every_command() for option in long_options(words)}
    assert {key.removeprefix("option-").partition("-of-")[0] for key in table if key.startswith("option-")} == options


def long_options(words: list[str]) -> set[str]:
    from autograder.cli.grade import chapter_command

    command: click.Command = root
    for word in words:
        commands = {item.name: item for item in COMMANDS}
        inner = command.commands if command is not root and isinstance(command, click.Group) else commands
        command = chapter_command(word) if word in CHAPTERS else inner[word]
    found = {max(item.opts, key=len) for item in command.params if isinstance(item, click.Option)} | {"--help"}
    return {option.removeprefix("--") for option in found}


def test_the_list_of_commands_cuts_no_sentence_short(tmp_path: Path) -> None:
    for words in ([], ["data"], ["class"], ["nbgrader"], ["dev"]):
        assert "..." not in dlgrade(*words, "--help", cwd=tmp_path).out.partition("Commands:")[2]


@pytest.mark.parametrize("line", ["--lang ja hint -h", "hint --lang ja -h", "hint -h --lang ja", "hint -h --lang=ja"])
def test_the_language_can_stand_anywhere(line: str, tmp_path: Path) -> None:
    done = dlgrade(*line.split(), cwd=tmp_path)
    assert done.code == 0
    assert "どこを見ればよいか" in done.out


def test_after_two_dashes_nothing_is_an_option(tmp_path: Path) -> None:
    done = dlgrade("hint", "--", "--lang", "ja", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "Got unexpected extra argument" in done.err


@pytest.mark.parametrize(
    ("variables", "japanese"),
    [
        ({"DLGRADE_LANG": "ja"}, True),
        ({"DLGRADE_LANG": "en", "LANG": "ja_JP.UTF-8"}, False),
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, False),
        ({"DLGRADE_LANG": "klingon"}, False),
    ],
)
def test_the_language_comes_from_the_environment(variables: dict[str, str], japanese: bool, tmp_path: Path) -> None:
    assert ("コース全体" in dlgrade("status", "-h", cwd=tmp_path, **variables).out) == japanese


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    from autograder import __version__

    assert dlgrade("--version", cwd=tmp_path) == (0, f"dlgrade, version {__version__}\n", "")
