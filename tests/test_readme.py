"""The READMEs: commands, transcripts, tables and links in them are true, in both languages."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from commands import COURSE, dlgrade, mistaken

from autograder.cli.grade import chapter_command
from autograder.cli.root import COMMANDS
from autograder.cli.root import dlgrade as root

ROOT = Path(__file__).parents[1]
PAGES = {"en": "README.md", "ja": "README.ja.md"}
GENERAL = {"--lang", "--help"}
RUN = ROOT / ".ci" / "run"


@pytest.fixture(params=PAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(language: str) -> str:
    return (ROOT / PAGES[language]).read_text(encoding="utf-8")


def blocks(page: str, kind: str = "") -> list[str]:
    """The fenced blocks of this kind."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [text for name, text in found if name == kind]


def rows(page: str, heading: int) -> list[list[str]]:
    """The cells of a table, without its head; tables are counted from 0."""
    tables = re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in tables[heading].splitlines()[2:]]


def table_of_commands(page: str) -> dict[str, set[str]]:
    """What the page's table says: the options of each command."""
    found: dict[str, set[str]] = {}
    for cells in rows(page, 2):
        for name in re.findall(r"`(dlgrade[^`]*)`", cells[0]):
            found[name] = set(re.findall(r"`(--[a-z-]+)", cells[2]))
    return found


def commands() -> Iterator[tuple[str, set[str]]]:
    """What the command itself says: each usage without options, and the options."""
    yield "dlgrade", own_options(root)
    for chapter in COURSE.chapters:
        yield f"dlgrade {chapter.name}", own_options(chapter_command(chapter.name))
    for command in COMMANDS:
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                yield usage(f"dlgrade {command.name}", inner), own_options(inner)
        else:
            yield usage("dlgrade", command), own_options(command)


def usage(before: str, command: click.Command) -> str:
    context = click.Context(command)
    arguments = [item.make_metavar(context) for item in command.params if isinstance(item, click.Argument)]
    return " ".join([before, str(command.name), *arguments])


def own_options(command: click.Command) -> set[str]:
    options = [item for item in command.params if isinstance(item, click.Option)]
    return {max(item.opts, key=len) for item in options} - GENERAL


# commands


def test_every_command_and_every_option_is_in_the_table_and_nothing_else(page: str) -> None:
    assert table_of_commands(page) == dict(commands())


def test_every_command_that_is_mentioned_exists(page: str) -> None:
    groups = {group.name: set(group.commands) for group in COMMANDS if isinstance(group, click.Group)}
    known = {item.name for item in (*COURSE.chapters, *COMMANDS)} | {"--lang"}
    mentioned = re.findall(r"(?<!%)dlgrade(?: --lang ja)? ([a-z0-9-]+)(?: ([a-z_0-9]+))?", "\n".join(code(page)))
    assert len(mentioned) > 20
    for name, second in mentioned:
        assert name in known, name
        if name in groups and second:
            assert second in groups[name], second
    for name in re.findall(r"%dlgrade (\w+)", page):  # in a notebook
        assert name in {exercise.name for exercise in COURSE.all_exercises()}, name


def code(page: str) -> list[str]:
    """What stands in code, in lines or in blocks."""
    plain = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", plain), *blocks(page)]


def test_every_option_that_is_mentioned_exists(page: str) -> None:
    known = {option for _, options in commands() for option in options} | GENERAL | {"--index-url"}
    assert set(re.findall(r"--[a-z][a-z-]+", "\n".join(code(page)))) <= known


def test_every_format_and_language_is_mentioned(page: str) -> None:
    from autograder.cli.showing import FORMATS
    from autograder.locales import LANGUAGES

    for name in (*FORMATS, *LANGUAGES):
        assert re.search(rf"\b{name}\b", page), name


# the two commands at the top


def test_the_first_two_blocks_are_how_to_begin_and_how_to_test(page: str) -> None:
    begin, test = blocks(page)[:2]
    assert begin.splitlines() == [
        "python -m venv .venv && . .venv/bin/activate",
        "pip install -c constraints.txt -e '.[torch]' && dlgrade demo",
        "dlgrade chapter1",
    ]
    assert test == "pip install -c constraints.txt -e '.[dev]' && pytest\n"


def test_ci_runs_exactly_the_command_that_the_page_gives_for_the_tests(page: str) -> None:
    [line] = [line.strip() for line in RUN.read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert line == blocks(page)[1].strip()


def test_ci_stops_at_the_first_command_that_fails() -> None:
    text = RUN.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in text
    assert os.access(RUN, os.X_OK)


def test_contributing_gives_the_same_commands() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    english = (ROOT / "README.md").read_text(encoding="utf-8")
    assert blocks(text)[0].splitlines() == [blocks(english)[0].splitlines()[0], blocks(english)[1].strip()]


# transcripts


def test_the_transcript_of_the_demo_is_that_of_a_real_run(page: str, language: str, tmp_path: Path) -> None:
    shown, _ = blocks(page, "text")
    done = dlgrade("demo", "--lang", language, cwd=tmp_path)
    assert done.code == 0
    assert shown.splitlines() == done.out.splitlines()


def test_the_transcript_of_chapter_5_is_that_of_a_real_run_on_mnist(
    page: str, language: str, mnist: Path, tmp_path: Path
) -> None:
    _, shown = blocks(page, "text")
    options = ("--submission", COURSE.solutions, "--seed", "mnist", "--lang", language)
    done = dlgrade("chapter5", *options, cwd=tmp_path, DLGRADE_DATA=str(mnist))
    assert done.code == 0
    assert measured(shown) == measured(done.out)


def measured(text: str) -> list[str]:
    """The lines, without the decimals of what another processor may round in another way."""
    return re.sub(r"[0-9.]+%", "%", text).splitlines()


def test_the_report_is_that_of_a_real_run_cut_down_to_one_check(page: str, language: str, tmp_path: Path) -> None:
    [text] = blocks(page, "json")
    shown = json.loads(text)
    check_id = shown["chapters"][0]["exercises"][0]["checks"][0]["id"]
    file = tmp_path / "perceptron.py"
    file.write_text(mistaken("chapter1/perceptron", "or-is-and"), encoding="utf-8")
    arguments = ["chapter1", "perceptron", "--submission", file.name, "--seed", "7", "--format", "json"]
    real = json.loads(dlgrade(*arguments, "--lang", language, cwd=tmp_path).out)
    exercise = real["chapters"][0]["exercises"][0]
    exercise["checks"] = [check for check in exercise["checks"] if check["id"] == check_id]
    for report in (shown, real):
        report["chapters"][0]["exercises"][0]["checks"][0] |= {"duration": 0, "memory": 0}
        report["submission"]["digest"] = report["suite_digest"] = ""
        report["environment"] = dict.fromkeys(report["environment"], "")
    assert shown == real
    schema = json.loads((ROOT / "autograder/frontends/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(text), schema)


# facts


def test_the_chapters_that_exist_are_listed_with_their_exercises_and_the_others_as_planned(page: str) -> None:
    found = rows(page, 0)
    for chapter, cells in zip(COURSE.chapters, found, strict=False):
        assert f"exercises/{chapter.name}/README" in cells[0]
        assert int(cells[2]) == len(chapter.exercises)
    for cells in found[len(COURSE.chapters) :]:
        assert "](" not in cells[0]
        assert re.match("planned: |予定: ", cells[1])
        assert cells[2] == ""


def test_every_exit_code_is_explained(page: str) -> None:
    assert [cells[0] for cells in rows(page, 1)] == ["0", "1", "2", "3"]


def test_every_outcome_is_named(page: str) -> None:
    from autograder.model import Outcome

    for outcome in Outcome:
        assert f"`{outcome.value}`" in page


def test_the_number_of_kinds_of_empty_answers_is_right() -> None:
    from autograder.proving.proof import NULL_BODIES

    assert 18 <= len(NULL_BODIES) <= 22, "the pages say some twenty"


def test_every_file_that_is_mentioned_or_linked_exists(page: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page) if not link.startswith("http")]
    assert len(links) >= 5
    files = [text for text in code(page) if re.fullmatch(r"(?:solutions|exercises)/\S*", text)]
    for name in (*links, *files):
        assert (ROOT / name).exists(), name


def test_the_two_pages_have_the_same_shape() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in PAGES.values())
    shapes = [[len(match) for match in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in (english, japanese)]
    assert shapes[0] == shapes[1]
    assert blocks(english)[:2] == blocks(japanese)[:2]
    for number in range(3):
        assert len(rows(english, number)) == len(rows(japanese, number))
    for name in PAGES.values():
        assert name in (japanese if name == "README.md" else english)
