"""The selection: which statements of a notebook make the module of an exercise, and in which order.

A notebook is full of what was tried out. Taken are the definitions, and of all else what they use, directly or not:
what binds a name that they refer to, and what changes it (`Affine.forward = f`, `table[k] = v`, `np.seterr(...)`).
What only runs, shows or trains binds nothing that a definition refers to, and is left out.
"""

from __future__ import annotations

import builtins
import collections
import keyword
from collections.abc import Iterable, Mapping, Sequence

from autograder.intake.statements import Kind, Statement

KNOWN = {*dir(builtins), "__file__", "__class__", "display", "get_ipython", "In", "Out", "_", *keyword.softkwlist}
FUTURE = "from __future__ "
UNFORESEEN = {"globals", "vars", "eval", "exec"}  # with these, any name may be used


class Selection:
    """What is taken of a notebook for an exercise."""

    def __init__(
        self, statements: Sequence[tuple[Statement, bool]], asked: Iterable[str], elsewhere: Mapping[str, str]
    ) -> None:
        """`statements`: in their order, and whether each is the exercise's own or belongs to no exercise.

        `asked`: the names that are asked for (none: whatever is defined). `elsewhere`: the exercise that defines a
        name.
        """
        own = [statement for statement, is_own in statements if is_own]
        others = [statement for statement, is_own in statements if not is_own]
        self.statements, self.own, self.elsewhere = statements, own, elsewhere
        self.binders, self.foreign = _by(own, "binds"), _by(others, "binds")
        self.storing, self.calling = _by(own, "stores"), _by(own, "calls")
        self.handing: dict[str, list[tuple[Statement, str]]] = {}
        for statement in own:
            for begins, name in statement.names.hands:
                self.handing.setdefault(name, []).append((statement, begins))
        self.binding: dict[str, set[str]] = {}  # the functions that bind a name of the module
        for statement in own:
            for name in statement.names.globals:
                self.binding.setdefault(name, set()).update(statement.names.binds)
        defined = {name for statement in own for name in statement.names.defines}
        self.needed: set[str] = set()
        self.unbound: set[str] = set()
        self.taken: set[int] = set()
        self.asked = frozenset(asked)
        self.follow(self.asked or defined)
        if self.needed & UNFORESEEN:
            self.follow(defined)

    # what is taken

    def follow(self, names: Iterable[str]) -> None:
        """Take what binds and changes these names, and what that needs in turn."""
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.needed:
                continue
            self.needed.add(name)
            sources = self.sources(name)
            if not sources and name not in KNOWN and (name in self.asked or name not in self.elsewhere):
                self.unbound.add(name)
            for statement in [*sources, *self.changes(name)]:
                if id(statement) not in self.taken and statement.kind != Kind.IMPORT:
                    self.taken.add(id(statement))
                    waiting += statement.names.now | statement.names.later

    def sources(self, name: str) -> list[Statement]:
        """The statements that bind a name.

        If it is defined, its definitions and what stands for one: `loss = loss(x, t)` was only tried out.
        """
        own = self.binders.get(name, [])
        if self.is_defined(name):
            return [one for one in own if name in one.names.defines or self.is_stand_in(one)]
        called = [one for function in self.binding.get(name, ()) for one in self.calling.get(function, ())]
        return [*own, *called] or [one for one in self.foreign.get(name, ()) if one.kind == Kind.OTHER]

    def changes(self, name: str) -> list[Statement]:
        """The statements that change what a name stands for."""
        found = list(self.storing.get(name, ()))
        if self.is_defined(name):
            return found
        is_library = any(name in one.names.imports for one in self.binders.get(name, ()))
        for statement, begins in self.handing.get(name, ()):
            only_shows = begins in KNOWN and begins not in self.binders
            if not only_shows and (not is_library or all(self.is_plain(other) for other in statement.names.now)):
                found.append(statement)
        return found

    def is_defined(self, name: str) -> bool:
        return any(name in one.names.defines for one in self.binders.get(name, ()))

    def is_stand_in(self, statement: Statement) -> bool:
        """Whether an assignment gives a name to something that is defined or imported."""
        sources = self.binders.get(statement.stands_for, ())
        return any(statement.stands_for in one.names.defines | one.names.imports for one in sources)

    def is_plain(self, name: str) -> bool:
        """Whether a name is imported, built in or a constant: with these, a library is set up and not tried out."""
        sources = self.binders.get(name, ())
        return all(name in one.names.imports or not one.names.now | one.names.defines for one in sources)

    # what becomes of it

    def module(self) -> list[Statement]:
        """The statements of the module in their order, without imports.

        A definition that nothing needs is there as well, if what it needs at once is. The first cell that is broken is
        there, at the end, if something that is needed is missing without it.
        """
        is_missed = bool(self.unbound & self.asked) or (bool(self.unbound) and not self.stars())
        kept, loose, broken = [], set[int](), []
        for statement, is_own in self.statements:
            is_taken = id(statement) in self.taken
            if statement.kind == Kind.BROKEN:
                broken += [statement] if is_taken or (is_own and is_missed) else []
            elif is_taken:
                kept.append(statement)
            elif is_own and statement.kind == Kind.DEFINITION:
                kept.append(statement)
                loose.add(id(statement))
        kept = self.ordered(kept, loose)
        self.used, self.needing = (
            frozenset[str]().union(*(one.names.now | one.names.later for one in kept if id(one) not in left))
            for left in (set[int](), loose)
        )
        return kept + broken[:1]

    def ordered(self, kept: list[Statement], loose: set[int]) -> list[Statement]:
        """The same, each after what it needs at once; without the loose ones that cannot have it."""
        counts = collections.Counter(name for statement in kept for name in statement.names.binds)
        bound = {name for one in self.own if one.kind == Kind.IMPORT for name in one.names.binds & self.needed}
        bound |= KNOWN | self.elsewhere.keys() & self.needed
        has_stars = bool(self.stars())
        missing: list[set[str]] = []
        waiting: dict[str, list[int]] = {}
        found: dict[int, None] = {}
        for number, statement in enumerate(kept):
            lacking = {
                name
                for name in statement.names.now - bound
                if counts[name] > (name in statement.names.binds) or (id(statement) in loose and not has_stars)
            }
            missing.append(lacking)
            for name in lacking:
                waiting.setdefault(name, []).append(number)
            ready = [] if lacking else [number]
            while ready:
                done = ready.pop()
                found[done] = None
                for name in kept[done].names.binds - bound:
                    bound.add(name)
                    for other in waiting.pop(name, ()):
                        missing[other].discard(name)
                        ready += [] if missing[other] else [other]
        rest = [number for number in range(len(kept)) if number not in found and id(kept[number]) not in loose]
        return [kept[number] for number in (*found, *rest)]

    def stars(self) -> set[str]:
        """`*`, if something is needed that only an import of everything can bind."""
        return {"*"} & self.binders.keys() if self.unbound - self.asked else set()

    def imports(self) -> list[tuple[str, Statement | None]]:
        """The imports of what is used, each once, with their statements; None: of what another exercise defines."""
        wanted = {name for name in self.used | self.asked if not self.is_defined(name)} | self.stars()
        lines: dict[str, Statement | None] = {}
        for statement in self.own:
            if statement.kind == Kind.IMPORT and (line := statement.with_imports(wanted)):
                lines.setdefault(line, statement)
        for name in sorted((self.needing & self.elsewhere.keys()) - self.binders.keys()):
            lines.setdefault(f"from {self.elsewhere[name]} import {name}", None)
        return sorted(lines.items(), key=lambda item: not item[0].startswith(FUTURE))


def _by(statements: Iterable[Statement], field: str) -> dict[str, list[Statement]]:
    """The statements by each of the names in a field of theirs."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        for name in getattr(statement.names, field):
            found.setdefault(name, []).append(statement)
    return found
