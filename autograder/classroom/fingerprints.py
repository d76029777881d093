"""Fingerprints: a few of a program's runs of tokens, chosen so that what two programs share is found again.

By winnowing: every run of `RUN` tokens is hashed, and of each `WINDOW` hashes one after the other the smallest is kept,
so that no shared stretch of `RUN + WINDOW - 1` tokens is missed. S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing:
Local Algorithms for Document Fingerprinting, SIGMOD 2003.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Sequence

from autograder.classroom.tokens import Token
from autograder.model import Record

RUN = 18
WINDOW = 9
BASE, MODULUS = 1_000_003, (1 << 61) - 1


class Place(Record):
    """A run that was kept: its hash, and the lines of its first and its last token. `start`: its number."""

    hash: int
    start: int
    first: int
    last: int


def fingerprints(program: Sequence[Token]) -> list[Place]:
    """The runs of this program that are kept; none if it is shorter than one."""
    hashes = _hashes([_number(token.kind) for token in program])
    return [
        Place(hashes[start], start, program[start].line, program[start + RUN - 1].line) for start in _winnowed(hashes)
    ]


def _number(kind: str) -> int:
    """A token as a number, the same on every machine and in every run."""
    return zlib.crc32(kind.encode("utf-8", "surrogatepass")) + 1


def _hashes(numbers: Sequence[int]) -> list[int]:
    """The hash of each run, each from the one before. R. M. Karp, M. O. Rabin, IBM J. Res. Dev. 31 (1987)."""
    highest = pow(BASE, RUN - 1, MODULUS)
    found, value = [], 0
    for place, number in enumerate(numbers):
        if place >= RUN:
            value = (value - numbers[place - RUN] * highest) % MODULUS
        value = (value * BASE + number) % MODULUS
        if place >= RUN - 1:
            found.append(value)
    return found


def _winnowed(hashes: Sequence[int]) -> list[int]:
    """The places of the smallest hash of every window, the last if there are several."""
    found: list[int] = []
    smallest: deque[int] = deque()  # places of hashes that grow from left to right
    for place, value in enumerate(hashes):
        while smallest and hashes[smallest[-1]] >= value:
            smallest.pop()
        smallest.append(place)
        if smallest[0] <= place - WINDOW:
            smallest.popleft()
        if place >= min(WINDOW, len(hashes)) - 1 and found[-1:] != [smallest[0]]:
            found.append(smallest[0])
    return found
