"""Shards: each owner is in one, and stays in it."""

from __future__ import annotations

import pytest

from autograder.errors import UsageError
from autograder.serving.shard import Shard, shard_of

OWNERS = [f"学生{number}" for number in range(200)]


@pytest.mark.parametrize("count", [1, 2, 7, 64])
def test_each_owner_is_in_one_part(count: int) -> None:
    parts = [{owner for owner in OWNERS if Shard(number, count).has(owner)} for number in range(1, count + 1)]
    assert sum(map(len, parts)) == len(OWNERS)
    assert set().union(*parts) == set(OWNERS)
    assert max(map(len, parts)) < 2 * len(OWNERS) / count + 10


def test_who_is_in_a_part_is_the_same_everywhere() -> None:
    assert [owner for owner in ("abe", "baba", "chiba", "doi", "endo") if Shard(1, 2).has(owner)] == ["doi"]


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "1/0", "-1/2", "1/2/3", "１/２", " 1/2", ""])
def test_what_is_no_part_is_told(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        shard_of(text)
    assert caught.value.key == "no-shard"


def test_a_part_is_read_as_it_is_written() -> None:
    assert shard_of("2/8") == Shard(2, 8)
