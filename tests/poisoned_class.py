"""A class in which every tenth entry would harm the grader or those who come after it: poison, and known attacks."""

from __future__ import annotations

import csv
import random
import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path

from commands import COMMAND, COURSE, environment
from poison import POISON

ATTACKS = Path(__file__).with_name("adversarial")
CHAPTER, NAME = "chapter2", "affine"
EVERY = 10
RIGHT = COURSE.solution_text(COURSE.exercise(CHAPTER, NAME))
POINTS = f"{COURSE.exercise(CHAPTER, NAME).points:g}"
TOLD = 500  # characters of what a batch says when it ends
BESIDE = "graph"  # what honest learners hand in with it, and what some attacks hide behind


def attacks() -> list[Path]:
    """Those of the exercise that are whole in themselves."""
    found = []
    for file in sorted(ATTACKS.glob("*/what.toml")):
        what = tomllib.loads(file.read_text(encoding="utf-8"))
        if what.get("exercise", f"{CHAPTER}/{NAME}") == f"{CHAPTER}/{NAME}" and not (file.parent / "before").exists():
            found.append(file.parent)
    return found


def fill(inbox: Path, entries: int) -> dict[str, str | None]:
    """Hand in so many; the points that each has earned, None for those that are here to harm."""
    lot = random.Random(entries)
    poison, others = list(POISON.values()), attacks()
    lot.shuffle(others)
    earned: dict[str, str | None] = {}
    for number in range(entries):
        owner = f"learner{number:03}"
        place = inbox / owner
        place.mkdir(parents=True)
        if number % EVERY:
            (place / f"{NAME}.py").write_text(RIGHT, encoding="utf-8")
            earned[owner] = POINTS
            continue
        earned[owner] = None
        if number // EVERY % 2 == 0 and poison:
            name, content = poison.pop()
            (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            if name.endswith(".zip"):
                shutil.move(place / name, inbox / f"{owner}.zip")
                place.rmdir()
        else:
            attack(others.pop(), place)
    return earned


def attack(source: Path, place: Path) -> None:
    """Hand in an attack; what a builder makes elsewhere is brought here."""
    shutil.copy(COURSE.solution(COURSE.exercise(CHAPTER, BESIDE)), place)
    shutil.copytree(source, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("what.toml", "build.py", "__*"))
    if (source / "build.py").exists():
        runpy.run_path(str(source / "build.py"))["build"](place)


def problems_of(inbox: Path, out: Path, jobs: int, earned: dict[str, str | None]) -> list[str]:
    """Grade the class with `dlgrade batch`; what is wrong with the table of it."""
    command = [*COMMAND, "batch", CHAPTER, str(inbox), "--out", str(out), "--jobs", str(jobs), "--sandbox", "strict"]
    done = subprocess.run(
        command, cwd=inbox.parent, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
    )
    if done.returncode not in (0, 1):
        return [f"ended with {done.returncode}: {done.stderr[-TOLD:]}"]
    with (out / CHAPTER / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    problems = [f"missing: {owner}" for owner in sorted(earned.keys() - rows.keys())]
    for owner, row in rows.items():
        if earned[owner] is not None and row["points"] != earned[owner]:
            problems.append(f"{owner}: {row}")
    return problems
