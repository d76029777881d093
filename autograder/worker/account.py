"""The account that a worker gives of what went wrong, as plain values: no error, however made, can end the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.worker.places import Place, lasting, raised_at
from autograder.worker.scene import scene_of

GIVEN = "given"  # the course's own code beside the learner's: no error is shown there
MAX_MESSAGE = 2_000
MAX_NAME = 200
MAX_KINDS = 20


class Account:
    """Tells of errors in the learner's modules, `texts` by name; `main` is the one that is being graded.

    `left_out`: the places, by package, of what was left out because a package is not there.
    """

    def __init__(
        self, texts: Mapping[str, str] | None = None, main: str = "", left_out: Mapping[str, Place] | None = None
    ) -> None:
        self.texts = {f"{name}.py": text for name, text in (texts or {}).items() if name != GIVEN}
        self.main = f"{main}.py"
        self.left_out = {} if left_out is None else left_out

    def of(self, error: BaseException) -> dict[str, Any]:
        """The error as plain values: type, message, the last place in the learner's files, the last one in `main`, and
        its scene (see `scene`).
        """
        kinds = type.__dict__["__mro__"].__get__(type(error))[:MAX_KINDS]
        told = self.least(error)
        told["kinds"] = [_name(kind) for kind in kinds]
        try:
            told |= self.places(raised_at(error, self.texts) or self.missing(error))
            if issubclass(type(error), SyntaxError):
                told |= self.unreadable(error)
        except Exception:  # not even the place is sound
            told |= NOWHERE
        told["message"] = self.text(error)
        told["scene"] = self.scene(error)
        return told

    def least(self, error: BaseException) -> dict[str, Any]:
        """As much as can always be told."""
        return {"kind": "raised", "type": _name(type(error)), "message": "", "kinds": [], **NOWHERE}

    def time_up(self, places: list[Place]) -> dict[str, Any]:
        """That the time is up, and where: in the loop that lasts."""
        try:
            places = lasting(places, self.texts)
        except Exception:  # what cannot be parsed again has no loops, and less memory has no tree
            places = places[-1:]
        return {"kind": "raised", "type": "TimeUp", "message": "", "kinds": ["TimeUp"], **self.places(places)}

    def places(self, places: list[Place]) -> dict[str, Any]:
        """The last of these places, and the last in the module that is being graded if that is another."""
        if not places:
            return dict(NOWHERE)
        own = [place for place in places if place.file == self.main] if places[-1].file != self.main else []
        return {"place": places[-1].told(self.texts), "own": own[-1].told(self.texts) if own else []}

    def missing(self, error: BaseException) -> list[Place]:
        """Where a package was to be imported which is not there, and which was used by no line of the learner's."""
        name = error.name if type(error) is ModuleNotFoundError else None
        return [self.left_out[name]] if type(name) is str and name in self.left_out else []

    def unreadable(self, error: Any) -> dict[str, Any]:
        """The place that a SyntaxError names, if it is one in the learner's files."""
        file, line, source = error.filename, error.lineno, error.text
        if type(file) is not str or file not in self.texts:
            return {}
        line, source = line if type(line) is int else 0, source if type(source) is str else ""
        return {"place": [file, line, "", source.strip()[:MAX_NAME]]}

    def scene(self, error: BaseException) -> dict[str, Any]:
        """The expression that raised and what its values were; nothing, if that cannot be told."""
        try:
            return scene_of(error, self.texts)
        except BaseException:
            return {}

    def text(self, error: BaseException) -> str:
        """The error's message; nothing, if it has none that can be had."""
        try:
            return str.__getitem__(str(error), slice(MAX_MESSAGE))
        except BaseException:
            return ""


NOWHERE: Mapping[str, Any] = {"place": [], "own": []}


def _name(kind: type) -> str:
    name: str = type.__dict__["__name__"].__get__(kind)
    return name[:MAX_NAME]
