"""A shard: which part of a class one of several graders takes."""

from __future__ import annotations

import re

from autograder.errors import UsageError
from autograder.model import Record
from autograder.serving.stored import digest

FORM = re.compile(r"([0-9]{1,6})/([0-9]{1,6})", re.ASCII)


class Shard(Record):
    """Part `number` of `count`, from 1. Each owner is in one, whoever else has handed something in."""

    number: int
    count: int

    def has(self, owner: str) -> bool:
        """Whether this owner's submission is in this part."""
        return int(digest(owner.encode("utf-8", "surrogatepass")), 16) % self.count == self.number - 1


def shard_of(text: str) -> Shard:
    """The shard that is written as "2/8". Raises UsageError."""
    match = FORM.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise UsageError("no-shard", text=text)
    return Shard(int(match[1]), int(match[2]))
