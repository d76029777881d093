"""What asking the learner's code may end in, other than a value: an object that stays in the worker, or an error."""

from __future__ import annotations

from typing import Any


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


class Raised(StudentError):
    """It raised: type and message, and the last place in the learner's files.

    `own`: the last place in the module that is being graded, if that is another. `kinds`: the names of the type and of
    those that it is derived from.
    """

    def __init__(
        self,
        type: str,
        message: str,
        place: Place | None,
        own: Place | None = None,
        kinds: tuple[str, ...] = (),
    ) -> None:
        self.type = type
        self.kinds = kinds or (type,)
        self.message = message
        self.place = place
        self.own = own
        super().__init__(f"{type}: {message}")


class AbsentName(StudentError):
    """There is no such name in the module, or attribute on the object (`owner`, empty for the module)."""

    def __init__(self, name: str, owner: str = "") -> None:
        self.name = name
        self.owner = owner
        super().__init__(name)


class Unsendable(StudentError):
    """The value cannot leave the worker."""


class Died(StudentError):
    """The worker ended; `cause` and `status` as in `WorkerDied`."""

    def __init__(self, cause: str, status: int) -> None:
        self.cause = cause
        self.status = status
        super().__init__(cause)


class TooManyCalls(StudentError):
    """The learner's code called a function of the suite without end."""
