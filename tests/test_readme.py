"""What the pages show: the two commands, transcripts, reports and facts are true, in both languages.

With DLGRADE_TEST_TRANSCRIPTS=write in the environment, the transcripts are written into the pages instead of compared.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from commands import COURSE, Done, course_folder, dlgrade, mistaken
from pages import PAIRS, ROOT, blocks, table, tables, text_of

from autograder.model import Chapter

RUN = ROOT / ".ci" / "run"
WRITE = os.environ.get("DLGRADE_TEST_TRANSCRIPTS") == "write"
LANGUAGES = {"en": 0, "ja": 1}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page(pair: str, language: str) -> str:
    return text_of(PAIRS[pair][LANGUAGES[language]])


def show(pair: str, language: str, number: int, real: str, kind: str = "text") -> str:
    """What a page shows as its transcript of this number, counted from 0; when writing, the real one."""
    text = page(pair, language)
    shown = blocks(text, kind)[number]
    if WRITE:
        file = ROOT / PAIRS[pair][LANGUAGES[language]]
        file.write_text(text.replace(f"```{kind}\n{shown}```", f"```{kind}\n{real}```"), encoding="utf-8")
        return real
    return shown


# the two commands at the top


def test_the_first_two_blocks_are_how_to_begin_and_how_to_test(language: str) -> None:
    begin, test = blocks(page("readme", language))
    assert begin.splitlines() == [
        "python -m venv .venv && . .venv/bin/activate",
        "pip install -c constraints.txt -e '.[torch]' && dlgrade demo",
        "dlgrade chapter1",
    ]
    assert test == "pip install -c constraints.txt -e '.[dev]' && pytest\n"


def test_ci_runs_exactly_the_command_that_the_page_gives_for_the_tests(language: str) -> None:
    [line] = [line.strip() for line in RUN.read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert line == blocks(page("readme", language))[1].strip()


def test_ci_stops_at_the_first_command_that_fails() -> None:
    text = RUN.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in text
    assert os.access(RUN, os.X_OK)


def test_other_pages_give_the_same_commands(language: str) -> None:
    begin, test = (block.splitlines() for block in blocks(page("readme", language)))
    assert blocks(text_of("CONTRIBUTING.md"))[0].splitlines() == [begin[0], *test]
    assert blocks(page("learners", language))[0].splitlines() == begin[:2]


def test_the_readme_is_short(language: str) -> None:
    assert len(page("readme", language).splitlines()) <= 125


# transcripts


def wrong_gate(tmp_path: Path, language: str, *more: str) -> Done:
    """The chapter's first exercise with a mistake, graded where a learner would."""
    folder = course_folder(tmp_path / "course", {"chapter1/perceptron": mistaken("chapter1/perceptron", "or-is-and")})
    return dlgrade("chapter1", "perceptron", "--seed", "7", "--lang", language, *more, cwd=folder / "chapter1")


def test_the_transcript_of_the_readme_is_that_of_a_real_run(language: str, tmp_path: Path) -> None:
    done = wrong_gate(tmp_path, language)
    assert done.code == 1
    assert show("readme", language, 0, done.out) == done.out


def test_the_transcript_of_the_demo_is_that_of_a_real_run(language: str, tmp_path: Path) -> None:
    done = dlgrade("demo", "--lang", language, cwd=tmp_path)
    assert done.code == 0
    assert show("learners", language, 0, done.out) == done.out


def test_the_transcript_of_chapter_5_is_that_of_a_real_run_on_mnist(language: str, mnist: Path, tmp_path: Path) -> None:
    options = ("--submission", COURSE.solutions, "--seed", "mnist", "--lang", language)
    done = dlgrade("chapter5", *options, cwd=tmp_path, DLGRADE_DATA=str(mnist))
    assert done.code == 0
    assert measured(show("learners", language, 1, done.out)) == measured(done.out)


def measured(text: str) -> list[str]:
    """The lines, without the decimals of what another processor may round in another way."""
    return re.sub(r"[0-9.]+%", "%", text).splitlines()


def test_the_report_is_that_of_a_real_run_cut_down_to_one_check(language: str, tmp_path: Path) -> None:
    real = json.loads(wrong_gate(tmp_path, language, "--submission", "perceptron.py", "--format", "json").out)
    checks = real["chapters"][0]["exercises"][0]["checks"]
    checks[:] = [check for check in checks if check["id"] == "chapter1/perceptron::OR"]
    shown = json.loads(show("report", language, 0, json.dumps(real, ensure_ascii=False, indent=2) + "\n", "json"))
    schema = json.loads((ROOT / "autograder/frontends/report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(shown, schema)
    assert lasting(shown) == lasting(real)


def lasting(report: dict[str, Any]) -> dict[str, Any]:
    """The report without what another run, another machine or another version of the suite changes."""
    report["chapters"][0]["exercises"][0]["checks"][0] |= {"duration": 0, "memory": 0}
    report["submission"]["digest"] = report["suite_digest"] = ""
    report["environment"] = dict.fromkeys(report["environment"], "")
    return report


# facts


@pytest.mark.parametrize("pair", ["readme", "learners"])
def test_the_chapters_are_listed_with_their_exercises(pair: str, language: str) -> None:
    found = table(page(pair, language), "chapters")
    assert len(found) == len(COURSE.chapters)
    for chapter, cells in zip(COURSE.chapters, found, strict=True):
        assert f"{chapter.name}/README" in cells[0]
        assert int(cells[2]) == len(chapter.exercises)


def tracks(text: str) -> list[tuple[list[Chapter], int, list[int]]]:
    """The rows of the table of tracks: the chapters, the number of exercises, the hours from and to."""
    [rows] = [rows for rows in tables(text) if re.search(r"^1 to 10$|^第1〜10章$", rows[0][1])]
    found = []
    for _, said, exercises, hours in rows:
        numbers: list[int] = []
        for first, last in re.findall(r"(\d+)(?:(?: to |〜)(\d+))?", re.sub(r"\(.*\)", "", said)):
            numbers += range(int(first), int(last or first) + 1)
        chapters = [COURSE.chapter(f"chapter{number}") for number in numbers]
        found.append((chapters, int(exercises), [int(number) for number in re.findall(r"\d+", hours)]))
    return found


@pytest.mark.parametrize("pair", ["readme", "learners"])
def test_the_tracks_have_the_exercises_and_the_hours_of_their_chapters(pair: str, language: str) -> None:
    found = tracks(page(pair, language))
    assert [len(chapters) for chapters, _, _ in found] == [len(COURSE.chapters), 3, 4]
    for chapters, exercises, hours in found:
        assert exercises == sum(len(chapter.exercises) for chapter in chapters)
        assert hours == [sum(chapter.hours[end] for chapter in chapters) for end in (0, -1)]


def test_the_minutes_of_the_exercises_add_up_to_what_the_tracks_say(language: str) -> None:
    text = page("learners", language)
    totals = [round(sum(map(minutes, chapters)) / 60) for chapters, _, _ in tracks(text)]
    pattern = r"add up to (\d+), (\d+) and (\d+) hours" if language == "en" else r"(\d+)時間、(\d+)時間、(\d+)時間"
    [said] = re.findall(pattern, text.replace("\n", " "))
    assert [int(number) for number in said] == totals


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda chapter: chapter.name)
def test_the_hours_of_a_chapter_leave_time_for_its_exercises(chapter: Chapter) -> None:
    assert minutes(chapter) <= 60 * chapter.hours[-1]
    assert 60 * chapter.hours[0] <= 1.5 * minutes(chapter)


def minutes(chapter: Chapter) -> int:
    """Those of its exercises."""
    return sum(exercise.minutes for exercise in chapter.exercises)


def arrows(language: str) -> list[tuple[int, int]]:
    """The map of the chapters in the guide: which number leads to which."""
    [chart] = blocks(page("learners", language), "mermaid")
    bare = re.sub(r'\["[^"]*"\]', "", chart)
    return [(int(first), int(then)) for first, then in re.findall(r"c(\d+) --> c(\d+)", bare)]


def test_the_map_has_every_chapter_and_no_way_back(language: str) -> None:
    found = arrows(language)
    assert found == arrows("en")
    assert {number for arrow in found for number in arrow} == set(range(1, len(COURSE.chapters) + 1))
    assert all(first < then for first, then in found)


def test_every_exit_code_is_explained(language: str) -> None:
    assert ["0", "1", "2", "3"] in [[cells[0] for cells in rows] for rows in tables(page("teachers", language))]


def test_every_outcome_is_named(language: str) -> None:
    from autograder.model import Outcome

    for outcome in Outcome:
        assert f"`{outcome.value}`" in page("report", language)


def test_every_reason_that_a_report_gives_is_explained(language: str) -> None:
    sentences = tomllib.loads((ROOT / "autograder" / "locales" / f"{language}.toml").read_text(encoding="utf-8"))
    explained = "\n".join(row[0] for rows in tables(page("learners", language)) for row in rows)
    for key in ("not-started", "missing", "failed", "crashed", "timed-out", "out-of-memory", "forbidden", "broken"):
        assert sentences["terminal"][key] in explained


def test_every_format_and_language_is_mentioned(language: str) -> None:
    from autograder.cli.showing import FORMATS
    from autograder.locales import LANGUAGES as SPOKEN

    assert [row[0].strip("`") for row in tables(page("report", language))[0]] == list(FORMATS)
    for name in SPOKEN:
        assert f"`{name}`" in page("learners", language)


def test_the_number_of_kinds_of_empty_answers_is_right() -> None:
    from autograder.proving.nulls import NULL_BODIES

    assert 18 <= len(NULL_BODIES) <= 22, "the pages say some twenty"
