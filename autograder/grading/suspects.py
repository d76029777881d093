"""What the text of a failing exercise tells: a habit that gives such answers, read and never run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.checks.answers import AbsentName
from autograder.grading.crash import said, shown
from autograder.lessons import cause
from autograder.mistakes import Cause
from autograder.model import Evidence, Habit, Source
from autograder.wording import name_in

VALUES = {
    *(
        "values",
        "value",
        "not-finite",
        "not-finite-scalar",
        "gradient",
        "gradient-along",
        "gradient-scalar",
        "property",
    ),
    *("accuracy", "at-least", "at-most"),
}
SHAPES = {"shape", "scalar", "not-scalar", "length", "one-array"}
NOTHING = {"none", "none-part", "no-tensor", "not-a-list", "not-a-dict", "not-a-tensor"}
UNSET = {"none-attribute"}
EXPLAINS = {  # the kinds of evidence that each habit can explain; the most certain first
    "misspelt-init": VALUES | UNSET,
    "forgotten-self": VALUES | UNSET,
    "return-in-loop": VALUES | SHAPES | NOTHING,
    "assigned-not-added": VALUES,
    "integer-buffer": VALUES,
    "precedence": VALUES,
    "empty-slice": SHAPES | VALUES,
    "shared-class-attribute": VALUES,
    "result-thrown-away": VALUES | SHAPES,
    "floor-division": VALUES,
    "unused-name": VALUES | SHAPES,
}
CERTAIN = ("misspelt-init", "return-in-loop", "assigned-not-added", "integer-buffer", "precedence")
OF_OBJECTS = {"forgotten-self", "misspelt-init", "shared-class-attribute"}  # any method of the class may suffer from it
PARTS = re.compile(r"\w+|.", re.DOTALL)
WHOLE = re.compile(r"\[[\[\], 0-9-]*\]|array \([0-9, ]*\) u?int[0-9]+")  # an array of whole numbers, as it is shown


def of_text(source: Source, evidence: Evidence, *, certain: bool = False) -> Cause | None:
    """The suspicious line that explains the failure, if there is one in what the failing question asked.

    certain: only one that is seldom anything but a mistake.
    """
    of = name_in(evidence.of, "en")
    silent = [name for name in _asked_itself(source, of) or _called(source, of) if name in source.facts.silent]
    if silent and evidence.key in NOTHING:
        return cause("forgotten-return", name=shown(silent[0].rpartition(".")[2]))
    asked = _asked(source, of)
    for lesson in CERTAIN if certain else EXPLAINS:
        for habit in source.facts.habits if evidence.key in EXPLAINS[lesson] else ():
            if habit.lesson == lesson and _is_near(habit, asked) and _bears_out(habit, evidence):
                return _cause(habit)
    return None


def _is_near(habit: Habit, asked: set[str]) -> bool:
    """Whether a habit stands in what was asked; if no function was named, whether it is certain enough by itself."""
    if not asked:
        return habit.lesson in CERTAIN
    owner, _, method = habit.of.partition(".")
    of_objects = habit.lesson in OF_OBJECTS or not method
    return habit.of in asked or (of_objects and any(name.startswith(f"{owner}.") for name in asked))


def of_absence(source: Source, error: AbsentName) -> Cause | None:
    """Why an object has no such attribute, if the text shows it."""
    for habit in source.facts.habits:
        forgotten = habit.lesson == "forgotten-self" and habit.params["name"] == error.name
        if habit.of.partition(".")[0] == error.owner and (forgotten or habit.lesson == "misspelt-init"):
            return _cause(habit)
    name = re.escape(error.name)
    local = re.search(rf"^[ \t]{{1,40}}({name}[ \t]{{0,20}}=(?!=).{{1,200}})", source.text, re.MULTILINE)
    if error.owner and local and not re.search(rf"\bself\.{name}\b", source.text):
        return cause("forgotten-self", seen=said("kept-nowhere", name=shown(error.name), code=shown(local[1])))
    return None


def _asked(source: Source, of: str) -> set[str]:
    """The functions and methods that a question asks, and what these call in the same text."""
    calls, waiting = source.facts.calls, _asked_itself(source, of)
    reached: set[str] = set()
    while waiting:
        function = waiting.pop()
        if function not in reached:
            reached.add(function)
            waiting += [other for called in calls[function] for other in _named(calls, called)]
    return reached


def _asked_itself(source: Source, of: str) -> list[str]:
    """The functions that a question calls, or that set the attribute which it asks for."""
    calls, (owner, name, is_call) = source.facts.calls, _last_name(of)
    if f"{owner}.{name}" in calls:
        return [f"{owner}.{name}"]
    return _named(calls, name) if is_call else [one for one, called in calls.items() if f".{name}" in called]


def _called(source: Source, of: str) -> list[str]:
    """The methods that may have answered if an object was called: `model(x)`."""
    return [one for one in source.facts.calls if one.endswith((".forward", ".__call__"))] if _last_name(of)[2] else []


def _last_name(of: str) -> tuple[str, str, bool]:
    """Whose it is that a question asks, what it is, and whether it is called: `Affine(W).backward(x)`."""
    owner, name, is_call, depth = "", "", False, 0
    for part in PARTS.findall(of):
        if part in ")]":
            depth -= 1
        elif part in "([":
            is_call = part == "(" or is_call
            depth += 1
        elif not depth and part.isidentifier():
            owner, name, is_call = name, part, False
        elif not depth and part != ".":
            break
    return owner, name, is_call


def _named(calls: Iterable[str], name: str) -> list[str]:
    """The functions of this name; of a class, its `__init__`."""
    return [one for one in calls if one.rpartition(".")[2] == name or one == f"{name}.__init__"]


def _bears_out(habit: Habit, evidence: Evidence) -> bool:
    """Whether what was given, or received, lets this habit show itself."""
    if habit.lesson == "integer-buffer":
        return "of" not in habit.params or any(
            WHOLE.fullmatch(value) and value.strip("[], ") for _, value in evidence.given
        )
    if habit.lesson == "forgotten-self" and evidence.key in UNSET:
        return evidence.params.get("name") == habit.params["name"]
    return True


def _cause(habit: Habit) -> Cause | None:
    """What is said of a habit: that of the text alone, so a hidden check may say it as well."""
    params = {name: shown(value) for name, value in habit.params.items()}
    if habit.lesson == "forgotten-self":
        return cause("forgotten-self", seen=said("kept-nowhere", **params))
    return cause(habit.lesson, hidden=False, **params)
