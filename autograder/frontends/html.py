"""The report as a fragment of HTML, for a notebook: styles in place, no script, readable on a light and a dark page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from autograder.course import Course
from autograder.frontends.drawing import curve, figure
from autograder.frontends.drawing.svg import FAINT, SOFT, text
from autograder.frontends.folding import fold_value
from autograder.frontends.grouping import MARK_OF, Group, grouped, remarks, state, waiting_for, worst
from autograder.locales import sentence
from autograder.model import CheckResult, Exercise, ExerciseReport, Outcome, Report, Seen, Visibility
from autograder.wording import Kind, Line

COLOURS = {"passed": "#2f9e63", "failed": "#e0524d", "missing": "#c58a17", "broken": "#a56bd6"}
MARKS = {"passed": "✓", "failed": "✗", "missing": "○", "broken": "!"}
MONO = "font-family:ui-monospace,Menlo,Consolas,monospace"
BOX = f"border:1px solid {FAINT};border-radius:8px;padding:.6em .9em;margin:.4em 0"
BLOCK = f"margin:.3em 0;padding:.3em .6em;background:rgba(128,128,128,.1);border-radius:4px;overflow-x:auto;{MONO}"
CELL = f"border:1px solid {FAINT};padding:.1em .5em;text-align:right;background:transparent;{MONO}"
WRONG = "background:rgba(224,82,77,.28);font-weight:bold"
COLUMNS = 88  # of a value in text
MOST_ENTRIES = 64  # of a table
COMPARED = ("expected", "received")
THERE = ("expected-there", "received-there")  # said by the tables, if there are any
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|nan|inf)|True|False", re.IGNORECASE)

Table = list[list[str]]
SeenByCheck = Mapping[str, Seen]


def render(report: Report, course: Course, seen: SeenByCheck | None = None) -> str:
    """The fragment for a report: exercises, what to fix in each, hints, arrays that differ, what public checks kept.

    All text in it is escaped. Nothing of what only staff may see is in it.
    """
    language = report.language
    titles = {exercise.key: exercise.title.get(language) for exercise in course.all_exercises()}
    parts = []
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            title = titles.get(f"{chapter.name}/{exercise.name}", exercise.name)
            parts.append(_exercise(exercise, title, language, seen or {}))
    if len(parts) > 1:
        total = f"<b>{text(sentence(language, 'terminal.total'))}</b> {_points(report.points, report.max_points)}"
        parts.append(f'<div style="margin:.4em 0">{total}</div>')
    if report.waiting is not None:
        left = {"count": report.waiting.checks, "points": f"{report.waiting.points:g}"}
        said = sentence(language, "terminal.waiting-teacher", here=len(report.checks()), **left)
        parts.append(f'<div style="margin:.4em 0">{text(said)}</div>')
    if report.seed is not None:
        seed = sentence(language, "terminal.seed", seed=report.seed)
        parts.append(f'<div style="font-size:85%;{SOFT}">{text(seed)}</div>')
    return _page(parts, language)


def render_exercise(found: ExerciseReport, exercise: Exercise, language: str, seen: SeenByCheck | None = None) -> str:
    """The fragment for one exercise of a report, `found`."""
    return _page([_exercise(found, exercise.title.get(language), language, seen or {})], language)


def _page(parts: Iterable[str], language: str) -> str:
    style = "font-family:system-ui,sans-serif;line-height:1.5;max-width:60em;color:inherit"
    return (
        f'<div class="dlgrade tex2jax_ignore mathjax_ignore" lang="{language}" style="{style}">{"".join(parts)}</div>'
    )


def _exercise(exercise: ExerciseReport, title: str, language: str, seen: SeenByCheck) -> str:
    key = state(exercise)
    said = f' · <span style="{SOFT}">{text(sentence(language, f"terminal.{key}"))}</span>' if key else ""
    head = f"{_mark(worst(exercise))} <b>{text(title)}</b> <code>{text(exercise.name)}</code>{said}"
    points = f'<span style="float:right">{_points(exercise.points, exercise.max_points)}</span>'
    parts = [
        f'<div>{points}<span role="heading" aria-level="2">{head}</span></div>',
        _bar(exercise.points, exercise.max_points),
    ]
    parts += [f'<div style="{SOFT}">{text(remark)}</div>' for remark in remarks(exercise)]
    if not key:
        groups = grouped(exercise.checks, language)
        parts += [_group(group, language, whole=not number) for number, group in enumerate(groups)]
        parts += _waiting(exercise, bool(groups), language)
    for check in exercise.checks:
        parts += shown(check, seen, language)
    parts += _passed(exercise, language)
    return f'<div style="{BOX}">{"".join(parts)}</div>'


def shown(check: CheckResult, seen: SeenByCheck, language: str) -> list[str]:
    """What a check kept to be looked at, drawn; nothing of a hidden one."""
    if check.visibility != Visibility.PUBLIC:
        return []
    kept = seen.get(check.id, Seen())
    names = kept.japanese if language == "ja" else {}
    parts = [curve(names.get(name, name), values) for name, values in kept.curves.items()]
    return [*parts, *(figure(picture, language) for picture in kept.pictures)]


def _group(group: Group, language: str, whole: bool) -> str:
    """Checks with the same reason: their titles, the hints, and the reason; all but the foremost are folded away."""
    outcome = sentence(language, f"terminal.{group.outcome.value.replace('_', '-')}")
    if group.key == "not-written":
        outcome = ""  # the reason says the same
    titles = "<br>".join(text(check.title) for check in group.checks)
    after = f' <span style="{SOFT}">· {text(outcome)}</span>' if outcome else ""
    head = f"{_mark(MARK_OF[group.outcome])} <b>{titles}</b>{after}"
    hints = dict.fromkeys(check.hint for check in group.checks if check.hint)
    style = "border-left:4px solid #3b82c4;background:rgba(59,130,196,.12);padding:.3em .7em;margin:.4em 0"
    told = "".join(
        f'<div style="{style}">{text(sentence(language, "terminal.hint", hint=hint))}</div>' for hint in hints
    )
    told += _reason(group.lines, language)
    if whole:
        return f'<div style="margin:.6em 0"><div>{head}</div>{told}</div>'
    return f'<details style="margin:.6em 0"><summary>{head}</summary>{told}</details>'


def _waiting(exercise: ExerciseReport, more: bool, language: str) -> list[str]:
    waiting, why = waiting_for(exercise)
    if not waiting:
        return []
    key = "waiting" if why or not more else "waiting-above"
    said = sentence(language, f"terminal.{key}", count=len(waiting), why=why or waiting[0].message)
    return [f'<div style="{SOFT}">{_mark("missing")} {text(said)}</div>']


def _passed(exercise: ExerciseReport, language: str) -> list[str]:
    """The checks that passed, folded away."""
    passed = [check for check in exercise.checks if check.outcome == Outcome.PASSED]
    if not passed:
        return []
    lines = "".join(f"<div>{_mark('passed')} {text(check.title)} {_cost(check, language)}</div>" for check in passed)
    head = sentence(language, "notebook.passed", count=len(passed))
    return [f'<details style="margin:.3em 0"><summary style="{SOFT}">{text(head)}</summary>{lines}</details>']


def _cost(check: CheckResult, language: str) -> str:
    said = f"{check.points:g}/{check.max_points:g}"
    if check.visibility == Visibility.PUBLIC:
        said += " · " + sentence(language, "terminal.seconds", seconds=f"{check.duration:.2f}")
    return f'<span style="font-size:85%;{SOFT}">{text(said)}</span>'


def _reason(lines: Sequence[Line], language: str) -> str:
    """The reason: sentences, inputs folded away, the arrays that differ as tables, all else as it stands."""
    parts = [f"<div>{text(line.text)}</div>" for line in lines if line.kind == Kind.SENTENCE]
    tables = _differing({line.name: line.text for line in lines if line.kind == Kind.VALUE})
    parts += _side_by_side(*tables, language) if tables else []
    told = {*COMPARED, *THERE} if tables else set()
    others = [line for line in lines if line.kind in (Kind.VALUE, Kind.NOTE, Kind.PRINTED) and line.name not in told]
    if others:
        parts.append(_block(others))
    inputs = [line for line in lines if line.kind == Kind.GIVEN]
    if inputs:
        head = f'<summary style="{SOFT}">{text(sentence(language, "notebook.inputs"))}</summary>'
        parts.append(f"<details>{head}{_block(inputs)}</details>")
    return f'<div style="margin-left:1.4em">{"".join(parts)}</div>'


def _differing(values: dict[str, str]) -> tuple[Table, Table] | None:
    """Expected and received as tables of the same shape; None if they are not."""
    expected, received = (_table(values.get(key, "")) for key in COMPARED)
    if expected and received and (len(expected), len(expected[0])) == (len(received), len(received[0])):
        return expected, received
    return None


def _side_by_side(expected: Table, received: Table, language: str) -> list[str]:
    """Both tables, with the entries marked that differ."""
    wrong = {(i, j) for i, row in enumerate(received) for j, entry in enumerate(row) if _differ(entry, expected[i][j])}
    shown = ""
    for key, table, marked in (("expected", expected, set[tuple[int, int]]()), ("received", received, wrong)):
        caption = f'<div style="{SOFT}">{text(sentence(language, f"feedback.{key}"))}</div>'
        shown += f'<div style="margin:.3em 0;max-width:100%;overflow-x:auto">{caption}{_cells(table, marked)}</div>'
    note = f'<div style="font-size:85%;{SOFT}">{text(sentence(language, "notebook.marked"))}</div>' if wrong else ""
    return [f'<div style="display:flex;flex-wrap:wrap;gap:.2em 1.6em">{shown}</div>{note}']


def _cells(table: Table, marked: set[tuple[int, int]]) -> str:
    rows = ""
    for i, row in enumerate(table):
        cells = (f'<td style="{CELL};{WRONG if (i, j) in marked else ""}">{text(x)}</td>' for j, x in enumerate(row))
        rows += f'<tr style="background:transparent">{"".join(cells)}</tr>'
    return f'<table style="border-collapse:collapse;margin:0;color:inherit"><tbody>{rows}</tbody></table>'


def _table(value: str) -> Table | None:
    """The rows of a vector or matrix that was written out; None if it is anything else, or has been cut."""
    text = value.removeprefix("tensor, ")
    if re.fullmatch(r"\[\[[^\[\]]*\](?:, *\[[^\[\]]*\])*\]", text):
        rows = re.findall(r"\[([^\[\]]*)\]", text)
    elif re.fullmatch(r"\[[^\[\]]*\]", text):
        rows = [text[1:-1]]
    else:
        return None
    table = [[entry.strip() for entry in row.split(",")] for row in rows]
    entries = [entry for row in table for entry in row]
    fits = len(entries) <= MOST_ENTRIES and len({len(row) for row in table}) == 1
    return table if fits and all(NUMBER.fullmatch(entry) for entry in entries) else None


def _differ(one: str, other: str) -> bool:
    """Whether two written numbers differ by more than their last digits."""
    truth = {"True": 1.0, "False": 0.0}
    a, b = (truth[entry] if entry in truth else float(entry) for entry in (one, other))
    return not (a == b or math.isclose(a, b, rel_tol=1e-5, abs_tol=2e-6))


def _block(lines: Iterable[Line]) -> str:
    """Lines as they stand; matrices one row below the other."""
    folded: list[str] = []
    for line in lines:
        first, *rest = fold_value(line.text, COLUMNS - len(line.label))
        folded += [line.label + first, *(" " * len(line.label) + more for more in rest)]
    whole = text("\n".join(folded))
    return f'<pre style="{BLOCK};white-space:pre-wrap;color:inherit">{whole}</pre>'


def _bar(points: float, most: float) -> str:
    share = min(points / most, 1) if most else 0
    colour = COLOURS["passed" if share == 1 else "missing"]
    inner = f'<div style="width:{share:.1%};height:100%;background:{colour};border-radius:3px"></div>'
    return f'<div style="height:6px;margin:.4em 0;background:{FAINT};border-radius:3px">{inner}</div>'


def _points(points: float, most: float) -> str:
    return f"<b>{points:g}</b>/{most:g}"


def _mark(kind: str) -> str:
    return f'<span style="color:{COLOURS[kind]};font-weight:bold">{MARKS[kind]}</span>'
