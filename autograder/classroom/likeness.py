"""Likeness: which submissions share stretches of program that neither the course nor most of the class has.

It says what is alike, and where. It is no verdict: two who have learnt from one page, or together, are alike as well.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterable, Mapping

from autograder.classroom.fingerprints import RUN, Place, fingerprints
from autograder.classroom.tokens import tokens
from autograder.model import Record

Texts = Mapping[str, str]  # by exercise
LEAST = 12  # fingerprints that are somebody's own, about 60 tokens: of fewer, likeness means nothing
MOST = 0.25  # of the class: what more of them have is common property
FEW = 3  # ... but not what so few of a small class have
SHARE = 0.4  # from which on a pair is told of


class Region(Record):
    """A stretch that two submissions share: lines, first and last, in either's text of an exercise."""

    exercise: str
    one: tuple[int, int]
    other: tuple[int, int]


class Pair(Record):
    """Two submissions and what they share. `share`: of the fingerprints that are the smaller one's own, from 0 to 1;
    `count`: how many that are."""

    one: str
    other: str
    share: float
    count: int
    regions: tuple[Region, ...]


class Likeness(Record):
    """The pairs, the most alike first; how many were compared, and who had too little of their own for that."""

    pairs: tuple[Pair, ...]
    compared: int
    short: tuple[str, ...]


def likeness(submissions: Mapping[str, Texts], common: Iterable[Texts], share: float = SHARE) -> Likeness:
    """Compare all submissions with each other, exercise by exercise. `common`: texts that everybody may be like: stubs,
    given code, the course's own answers."""
    places = {owner: _places(texts) for owner, texts in submissions.items()}
    known = {key for texts in common for key in _places(texts)}
    holders: dict[tuple[str, int], list[str]] = {}
    for owner, found in places.items():
        for key in found:
            holders.setdefault(key, []).append(owner)
    most = max(MOST * len(submissions), FEW)
    known |= {key for key, owners in holders.items() if len(owners) > most}
    own = {owner: found.keys() - known for owner, found in places.items()}
    long = {owner for owner, keys in own.items() if len(keys) >= LEAST}
    shared: collections.Counter[tuple[str, str]] = collections.Counter()
    for key, owners in holders.items():
        if key not in known:
            shared.update(itertools.combinations(sorted(long.intersection(owners)), 2))
    pairs = []
    for (one, other), count in shared.items():
        part = count / min(len(own[one]), len(own[other]))
        if part >= share and count >= LEAST:
            keys = own[one] & own[other]
            pairs.append(Pair(one, other, part, count, _regions(places[one], places[other], keys)))
    pairs.sort(key=lambda pair: (-pair.share, -pair.count, pair.one, pair.other))
    return Likeness(tuple(pairs), len(long), tuple(sorted(submissions.keys() - long)))


def _places(texts: Texts) -> dict[tuple[str, int], Place]:
    """Where each fingerprint first stands, by exercise and hash."""
    found: dict[tuple[str, int], Place] = {}
    for exercise, text in texts.items():
        for place in fingerprints(tokens(text)):
            found.setdefault((exercise, place.hash), place)
    return found


def _regions(
    one: Mapping[tuple[str, int], Place], other: Mapping[tuple[str, int], Place], keys: Iterable[tuple[str, int]]
) -> tuple[Region, ...]:
    """Shared runs, those that follow one another on both sides joined."""
    found: list[tuple[Region, int, int]] = []
    for key in sorted(keys, key=lambda key: (key[0], one[key].start)):
        here, there = one[key], other[key]
        if found:
            last, start, far = found[-1]
            if last.exercise == key[0] and here.start - start <= 2 * RUN and 0 <= there.start - far <= 2 * RUN:
                joined = Region(key[0], (last.one[0], here.last), (last.other[0], there.last))
                found[-1] = (joined, here.start, there.start)
                continue
        found.append((Region(key[0], (here.first, here.last), (there.first, there.last)), here.start, there.start))
    return tuple(region for region, _, _ in found)
