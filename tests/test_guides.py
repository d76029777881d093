"""The pages that people read: what they name exists, and both languages say the same."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from commands import COURSE, copy_package, dlgrade
from pages import ENGLISH, EVERY, PAIRS, ROOT, anchors, blocks, code, headings, prose, table, tables, text_of, too_wide

from autograder.authoring.marked import with_rows
from autograder.notebook.words import WORDS

LISTS = {"learners": PAIRS["learners"], "teachers": PAIRS["teachers"], "authors": ("CONTRIBUTING.md",)}
CHAPTERS = sorted(COURSE.solutions.glob("*/*.md"))
EVERY_COMMAND = {"--lang", "--help"}
OTHERS = {"--check", "--pdb", "--rm", "--network", "--force"}  # options of ruff, pytest, docker and nbgrader


def listed(number: int, name: str) -> list[list[str]]:
    """The rows of the tables of this name in all pages of a language."""
    return [row for pages in LISTS.values() if number < len(pages) for row in table(text_of(pages[number]), name)]


def names() -> set[tuple[str, ...]]:
    """Every command, as the words that call it: `("data", "fetch")`."""
    usages = [re.findall(r"`dlgrade ?([^`]*)`", row[0])[0].split() for row in listed(0, "commands")]
    words = {tuple(word for word in usage if word.islower()) for usage in usages}
    return words | {(chapter.name,) for chapter in COURSE.chapters}


@pytest.fixture(params=EVERY)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# what a page names


def test_every_command_that_is_mentioned_exists(page: str) -> None:
    text = "\n".join(code(text_of(page)))
    mentioned = re.findall(r"(?<![%/\w-])dlgrade(?: --lang ja)? ([a-z][a-z0-9-]+)(?: ([a-z_0-9]+))?", text)
    groups = {words[0] for words in names() if len(words) == 2}
    exercises = {exercise.name for exercise in COURSE.all_exercises()}
    for name, second in mentioned:
        assert (name,) in names() or name in groups or name in exercises or name == "--lang", name
        if name in groups and second:
            assert (name, second) in names(), f"{name} {second}"
    for name in re.findall(r"%dlgrade (\w+)", text):  # in a notebook
        assert name in {"status", *WORDS} | {exercise.name for exercise in COURSE.all_exercises()}, name


def test_every_option_that_is_mentioned_exists(page: str) -> None:
    known = {row[0].strip("`") for row in listed(0, "options")} | EVERY_COMMAND | OTHERS
    ours = [text for text in code(text_of(page)) if not re.search(r"\b(?:nbgrader export|jupyter|dask worker)\b", text)]
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(ours))) <= known


def test_every_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if not link.startswith("https://"):
            place, _, anchor = link.partition("#")
            target = (file.parent / place) if place else file
            assert target.exists(), link
            if anchor:
                assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_every_link_to_elsewhere_is_an_address(page: str) -> None:
    for link in re.findall(r"\]\((\w+:[^)\s]*)", text_of(page)):
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", parts.netloc), link
        assert link.isascii(), link
        assert not link.endswith((".", ",", ";")), link


def test_every_file_of_ours_that_is_mentioned_exists(page: str) -> None:
    for text in re.findall(r"`([^`\n]+)`", text_of(page)):
        if re.fullmatch(r"(?:solutions|exercises|autograder|tests|\.ci)/[\w./-]*", text) and "my_exercise" not in text:
            assert (ROOT / re.sub("chapterN/name/?", "chapter1/perceptron", text)).exists() or "N" in text, text


def test_a_page_keeps_to_one_width(page: str) -> None:
    assert too_wide(text_of(page)) == []


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_section_keeps_to_one_width(file: Path) -> None:
    assert too_wide(file.read_text(encoding="utf-8")) == []


# two languages


@pytest.mark.parametrize("pair", PAIRS)
def test_both_languages_have_the_same_shape(pair: str) -> None:
    english, japanese = (text_of(page) for page in PAIRS[pair])
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(japanese)]
    for kind in ("", "sh"):
        assert blocks(english, kind) == blocks(japanese, kind)
    for kind in ("text", "json"):
        assert len(blocks(english, kind)) == len(blocks(japanese, kind))
    assert [len(rows) for rows in tables(english)] == [len(rows) for rows in tables(japanese)]


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair not in ("learners", "kit")])  # which have one language
def test_each_language_leads_to_the_other(pair: str) -> None:
    english, japanese = (Path(page).name for page in PAIRS[pair])
    assert f"]({japanese})" in text_of(PAIRS[pair][0])
    assert f"]({english})" in text_of(PAIRS[pair][1])


@pytest.mark.parametrize("pair", PAIRS)
def test_a_japanese_page_links_to_japanese_pages_where_there_are_some(pair: str) -> None:
    file = ROOT / PAIRS[pair][1]
    for link in re.findall(r"\]\(([^)#\s]+\.md)", text_of(PAIRS[pair][1])):
        twin = (file.parent / link).with_suffix(".ja.md")
        if not link.endswith(".ja.md") and twin.exists():
            assert twin == file, link


# the tables of commands


def test_every_command_and_every_option_is_in_a_table_as_it_is(tmp_path: Path) -> None:
    done = dlgrade("dev", "sync", "--check", cwd=tmp_path)
    assert (done.code, done.err) == (0, ""), done.out
    for number in range(2):
        used = {option for row in listed(number, "commands") for option in row[2].split(", ") if option}
        assert len(used) > 8
        assert used == {row[0] for row in listed(number, "options")}
    assert names() >= {(), ("chapter1",), ("data", "fetch"), ("batch",), ("dev", "sync")}


def test_sync_puts_the_tables_right(tmp_path: Path) -> None:
    checkout = copy_package(tmp_path)
    page = checkout / PAIRS["teachers"][1]
    right = page.read_text(encoding="utf-8")
    page.write_text(with_rows(right, "commands", [("`dlgrade old`", "古いコマンド。", "")]), encoding="utf-8")
    assert page.read_text(encoding="utf-8") != right
    done = dlgrade("dev", "sync", cwd=checkout, package=checkout)
    assert done.out.splitlines()[0] == f"changed  {page}"
    assert page.read_text(encoding="utf-8") == right


# words

UNIDIOMATIC = {
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\banew\b": "again; regenerate",
    r"(?:^|[.!?] |- )Who(?:ever)? (?!are|is|was|were|did|does)\w+s\b[^?]*\.": "anyone who; if you",
    r"\bwhere there (?:is|are) (?:no|none)\b": "if there is none",
    r"\bbears? the name\b": "is named",
    r"\b[Oo]f (?:it|them|these) none\b": "none of",
    r"\bwhole or not at all\b": "atomically",
}


@pytest.mark.parametrize("page", [page for page in EVERY if not page.endswith(".ja.md")])
def test_english_reads_as_english(page: str) -> None:
    assert unidiomatic(prose(text_of(page))) == {}


@pytest.mark.parametrize(
    "file",
    [file for file in CHAPTERS if ".ja" not in file.suffixes],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_the_chapters_english_reads_as_english(file: Path) -> None:
    assert unidiomatic(prose(file.read_text(encoding="utf-8"))) == {}


def unidiomatic(text: str) -> dict[str, str]:
    """What no native would write, each with what to write instead."""
    joined = re.sub(r"\s+", " ", text)
    return {match[0]: better for pattern, better in UNIDIOMATIC.items() for match in re.finditer(pattern, joined)}


def test_pages_of_one_language_are_listed() -> None:
    """Every page of the engine and of the top is among those that these tests read."""
    found = {*ROOT.glob("*.md"), *ROOT.glob("solutions/*.md"), *ROOT.glob("autograder/*.md")}
    found |= {*ROOT.glob("autograder/*/*.md"), *ROOT.glob("autograder/authoring/*/*.md")}
    assert {page.relative_to(ROOT).as_posix() for page in found} == set(EVERY)
    assert set(ENGLISH) <= set(EVERY)
