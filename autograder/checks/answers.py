"""What asking the learner's code may end in, other than a value: an object that stays in the worker, or an error."""

from __future__ import annotations

from typing import Any, NamedTuple

MAX_ITEMS = 20_000  # that are looked at, if it is not said how many there should be


class RemoteObject:
    """An object that stayed in the worker. `class_name` is what the learner's code calls its class."""

    @property
    def class_name(self) -> str:
        raise NotImplementedError

    def items(self, limit: int = 0) -> list[Any]:
        """What iterating over it gives."""
        raise NotImplementedError


class StudentError(Exception):
    """The learner's code did not answer. Base of what a request may raise."""


Place = tuple[str, int, str, str]  # file, line, function, source


class Seen(NamedTuple):
    """A part of the learner's code, as it stands there, and what its value was when it raised.

    `kind`: "array", "tensor", "number", "None", "list" ...; empty if it is not known. `details`: of an array the dtype
    and the shape, of a list its length, of a dictionary its first keys.
    """

    text: str
    kind: str = ""
    details: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...] | None:
        """The shape, if it is known and there is one."""
        return tuple(map(int, self.details[1:])) if self.kind in ("array", "tensor") else None


class Scene(NamedTuple):
    """The expression that raised, as the worker tells of it: its text, its operation, and the values in it.

    `operation`: an operator, or what was called. `operands`: what it was to work on, in order; `names`: what else has
    a name in the same statement.
    """

    code: str
    operation: str = ""
    operands: tuple[Seen, ...] = ()
    names: tuple[Seen, ...] = ()


class Raised(StudentError):
    """It raised: type and message, and the last place in the learner's files.

    `own`: the last place in the module that is being graded, if that is another. `kinds`: the names of the type and of
    those that it is derived from. `scene`: the expression that raised, if it is known.
    """

    def __init__(
        self,
        type: str,
        message: str,
        place: Place | None,
        own: Place | None = None,
        kinds: tuple[str, ...] = (),
        scene: Scene | None = None,
    ) -> None:
        self.type = type
        self.kinds = kinds or (type,)
        self.message = message
        self.place = place
        self.own = own
        self.scene = scene
        super().__init__(f"{type}: {message}")


class AbsentName(StudentError):
    """There is no such name in the module, or attribute on the object (`owner`, empty for the module)."""

    def __init__(self, name: str, owner: str = "") -> None:
        self.name = name
        self.owner = owner
        super().__init__(name)


class Unsendable(StudentError):
    """The value cannot leave the worker."""


class Ended(StudentError):
    """Nothing can be asked any more."""


class Died(Ended):
    """The worker ended; `cause` and `status` as in `WorkerDied`."""

    def __init__(self, cause: str, status: int) -> None:
        self.cause = cause
        self.status = status
        super().__init__(cause)


class TooManyCalls(Ended):
    """The learner's code called a function of the suite without end."""


class TooLarge(Ended):
    """So much came back in one check that the grader took no more, or had no memory left.

    `key` is that of its sentence, `mebibytes` the number in it.
    """

    def __init__(self, key: str, mebibytes: int) -> None:
        self.key = key
        self.mebibytes = mebibytes
        super().__init__(f"{key}: {mebibytes} MiB")
