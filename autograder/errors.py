"""One tree of exceptions; each message says what is wrong and what to do next."""

from __future__ import annotations

import errno

from autograder.locales import of_others, sentence


class DlgradeError(Exception):
    """Something that the person at the keyboard is told in one sentence.

    `key` names the sentence in the message catalogues, `params` fill it; `str()` gives it in English. `exit_code` is
    what the command ends with.
    """

    exit_code = 3

    def __init__(self, key: str, /, **params: object) -> None:
        self.key = key
        self.params = params
        super().__init__(key)

    def say(self, language: str) -> str:
        """The sentence in this language (`en`, `ja`)."""
        said = {name: of_others(language, "system", str(value)) for name, value in self.params.items()}
        return sentence(language, f"error.{self.key}", **said)

    def __str__(self) -> str:
        return self.say("en")


class UsageError(DlgradeError):
    """The command was given something that it cannot work with."""

    exit_code = 2


class SubmissionError(UsageError):
    """What was handed in cannot be read as a submission."""


class CourseError(DlgradeError):
    """A course file is wrong: an author's error, with file and, if it has one, line."""


class GraderError(DlgradeError):
    """Our own fault, or the machine's: no learner loses a point through it."""


_EXHAUSTED = ("ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EROFS", "EIO")
EXHAUSTED = {getattr(errno, name) for name in _EXHAUSTED if hasattr(errno, name)}

_SAYS: dict[type[BaseException], str] = {
    ImportError: "failed to map",
    RuntimeError: "can't start new thread",
    SystemError: "without setting an exception",  # Python itself had no memory for one
}


def exhausted(error: BaseException) -> GraderError | None:
    """What to raise in place of this error if it says that the machine has no more of something; else None."""
    if isinstance(error, MemoryError):
        return GraderError("exhausted", problem=str(error) or "no memory")
    said = _SAYS.get(type(error))
    if said is not None and said in str(error):
        return GraderError("exhausted", problem=error)
    if isinstance(error, OSError) and error.errno in EXHAUSTED:
        return GraderError("exhausted", problem=error.strerror)
    return None
