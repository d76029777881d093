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
OF_OBJECTS = {
    "forgotten-self",
    "misspelt-init",
    "shared-class-attribute",
}  # what any method of the class may suffer from
ASKED = re.compile(r"([\w.]+)")
WHOLE = re.compile(r"\[[\[\], 0-9-]*\]|array \([0-9, ]*\) u?int[0-9]+")  # an array of whole numbers, as it is shown


def of_text(source: Source, evidence: Evidence) -> Cause | None:
    """The suspicious line that explains the failure, if there is one in what the failing question asked."""
    of = name_in(evidence.of, "en")
    asked = _asked(source, of)
    if evidence.key in NOTHING and (
        silent := [name for name in _asked_itself(source, of) if name in source.facts.silent]
    ):
        return cause("forgotten-return", name=shown(silent[0].rpartition(".")[2]))
    owners = {name.partition(".")[0] for name in asked if "." in name}
    for lesson, kinds in EXPLAINS.items():
        if evidence.key in kinds:
            for habit in source.facts.habits:
                of_objects = lesson in OF_OBJECTS or "." not in habit.of
                near = habit.of in asked or (of_objects and habit.of.partition(".")[0] in owners)
                if habit.lesson == lesson and near and _bears_out(habit, evidence):
                    return _cause(habit)
    return None


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
    found = ASKED.match(of)
    if not found:
        return []
    calls, name = source.facts.calls, found[1].rpartition(".")[2]
    if of[found.end() : found.end() + 1] == "(":
        return _named(calls, name)
    return [one for one, called in calls.items() if f".{name}" in called]


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
