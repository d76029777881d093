"""The budget: how much may come back from a worker in one check, and how much has."""

from __future__ import annotations

from autograder.checks.answers import TooLarge

MEBIBYTE = 1 << 20
# What a solution sends back in a check costs at most 7.9 million (10,000 images of MNIST; 4.9 million without them),
# and the arguments with which it calls functions of the suite at most 1.9 million. An honest mistake may take eight
# times as much: float64 for uint8. 20,000 calls, after which a loop is said to have no end, cost 50 million.
MAX_ANSWERS = 128 * MEBIBYTE
MAX_ARGUMENTS = 64 * MEBIBYTE
GREAT = 32 * MEBIBYTE  # with so much in the grader's memory, it is the submission that has filled it
CALLED = b'{"kind":"callback",'


class Budget:
    """Counts what frames cost: answers, and arguments of functions of the suite."""

    def __init__(self) -> None:
        self.answers = self.arguments = 0

    def admit(self, header: bytearray, cost: int) -> None:
        """Take in a frame with this header. Raises TooLarge."""
        if header.startswith(CALLED):
            self.arguments += cost
            if self.arguments > MAX_ARGUMENTS:
                raise TooLarge("large-arguments", MAX_ARGUMENTS // MEBIBYTE)
        else:
            self.answers += cost
            if self.answers > MAX_ANSWERS:
                raise TooLarge("large-answers", MAX_ANSWERS // MEBIBYTE)

    def blamed(self) -> TooLarge | None:
        """If the grader has no memory left: the submission's doing, or None if it cannot be."""
        cost = self.answers + self.arguments
        return TooLarge("no-room", cost // MEBIBYTE) if cost > GREAT else None
