"""Adapters: how a function that was copied is made to answer what an exercise asks, in the few words a copier needs.

A call of a method is known by its own arguments, those of its class, and those of the latest call of another method of
the same object. An adapter says which of these a copy gets, by their names or in some order, which single one is a
fixed number, and which item of its answer counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.grading.questions import Object, Question
from autograder.model import Record
from autograder.proving.steps import is_plain, opening_of

CALLS = {"call", "often", "autograd", "repeat"}

Source = tuple[str, Any]  # "own", "made" or "before" and a position, or "fixed" and a value
Adapter = tuple[int, list[Source], Any]  # the number of a copy, what it gets, and the item that counts (None: all)


class Asking(Record):
    """A call that a check made, with the solution's answer.

    owner: the class, if it is a method's. `made`, `before`: the arguments of the class, and of the other method.
    """

    owner: str
    name: str
    own: tuple[Any, ...]
    answer: Any
    made: tuple[Any, ...] = ()
    before: tuple[Any, ...] = ()
    other: str = ""

    @property
    def key(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def size(self) -> int:
        """How many numbers a copy would be given."""
        return sum(map(_size, (*self.own, *self.made, *self.before)))

    @property
    def is_plain(self) -> bool:
        """Whether a copy can be asked the same, and the answer tells something: yes and no fit much by chance."""
        values = *self.own, *self.made, *self.before, self.answer
        return self.answer is not None and all(map(is_plain, values)) and not _is_bit(self.answer)


class Heard:
    """What a check asked of the solution.

    `used`: the names of the module; `askings`: each call with its answer; `opening`: None if it holds anything that
    another module cannot be asked.
    """

    def __init__(self, asked: Sequence[Question]) -> None:
        to_module = [one for one in asked if one.request.get("target") is None]
        self.used = {str(one.request.get("name", "")) for one in to_module if one.op in CALLS}
        self.askings = list(_askings(one for one in asked if one.op == "call" and one.error is None))
        self.opening = opening_of(asked)


def _askings(calls: Iterable[Question]) -> Iterator[Asking]:
    made: dict[Object, tuple[str, tuple[Any, ...]]] = {}
    latest: dict[Object, dict[str, tuple[Any, ...]]] = {}
    for call in calls:
        target, name, own = call.request["target"], call.request["name"], tuple(call.request["args"])
        if target is None and isinstance(call.answer, Object):
            made[call.answer] = name, own
        elif target is None:
            yield Asking(owner="", name=name, own=own, answer=call.answer)
        elif target in made:
            (owner, of_class), before = made[target], latest.setdefault(target, {})
            before.pop(name, None)
            other, of_other = next(reversed(before.items()), ("", ()))
            before[name] = own
            answer = call.answer
            yield Asking(owner=owner, name=name, own=own, answer=answer, made=of_class, other=other, before=of_other)


def _size(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return sum(map(_size, value.values())) if isinstance(value, dict) else int(np.size(value))


def _is_bit(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.ndarray)) and np.size(value) == 1 and bool(np.isin(value, (0, 1)))


# What a worker that holds the copies understands besides.
TEXT = """

import importlib as _importlib
import itertools as _itertools
import time as _time

import numpy as _numpy

_given, _bound, _copies = dict(globals()), {}, {}
_FIXED = (0, 1, 2, -1, None)
_SECONDS = 0.1  # of the processor, for all ways in which a copy is tried: an answer takes less


def _bind(choice):
    globals().update(_given)
    globals().update((name, _bound[number][name]) for name, number in choice.items() if number in _bound)


def _standing(choices, steps, answer):
    return [number for number, names in choices if _stands(number, names, steps, answer)]


def _stands(number, names, steps, answer):
    objects, received = {}, None
    try:
        _bind(dict.fromkeys(names, number))
        for step in steps:
            received = _taken(objects, *step)
    except Exception:
        return False
    return _sized(received, answer)


def _same(choices, steps):
    return [number for number, names in choices if _follows(number, names, steps)]


def _follows(number, names, steps):
    objects = {}
    _bind(dict.fromkeys(names, number))
    for step, (kind, answer) in steps:
        try:
            received = _taken(objects, *step)
        except Exception as error:
            if kind != "raised" or type(error).__name__ != answer:
                return False
        else:
            if kind == "raised" or not (_equal(received, answer) if kind == "value" else _is_kept(received, *step)):
                return False
    return True


def _is_kept(value, op, *rest):
    plain = (bool, int, float, complex, str, list, tuple, dict, type(None), _numpy.ndarray, _numpy.generic)
    return op in ("put", "library") or not isinstance(value, plain)


def _taken(objects, op, target, name, args, kwargs, made, limit):
    owner = None if target is None else objects[target]
    args, kwargs = _argument(objects, args), _argument(objects, kwargs)
    received = None
    if op == "put":
        received = args[0]
    elif op == "value":
        received = owner
    elif op == "write":
        _write(getattr(owner, name) if name else owner, args[0])
    elif op == "get":
        received = getattr(owner, name)
    elif op == "items":
        received = list(_itertools.islice(owner, limit + 1))
    elif op == "library":
        module, _, name = name.rpartition(".")
        received = getattr(_importlib.import_module(module), name)(*args, **kwargs)
    else:
        received = (globals()[name] if target is None else getattr(owner, name))(*args, **kwargs)
    if made is not None:
        objects[made] = received
    return received


def _argument(objects, source):
    kind, value = source
    if kind == "made":
        return objects[value]
    if kind == "many":
        return type(value)([_argument(objects, one) for one in value])
    if kind == "named":
        return {key: _argument(objects, one) for key, one in value.items()}
    return _anew(value)


def _write(place, value):
    for key, item in value.items() if isinstance(value, dict) else [(..., value)]:
        (place if key is ... else place[key])[...] = item


def _sized(one, other):
    try:
        one, other = _numpy.asarray(one), _numpy.asarray(other)
        return one.size == other.size and (one.dtype.kind in "OSU") == (other.dtype.kind in "OSU")
    except Exception:
        return not isinstance(other, (list, tuple)) or (isinstance(one, (list, tuple)) and len(one) == len(other))


def _equal(one, other):
    if isinstance(other, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(other, dict):
        return type(one) is dict and list(one) == list(other) and all(_equal(one[key], other[key]) for key in other)
    if isinstance(other, _numpy.ndarray):
        if not isinstance(one, (_numpy.ndarray, _numpy.generic)):
            return False
        one = _numpy.asarray(one)
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return type(one) is type(other) and repr(one) == repr(other)


def _adapt(adapters):
    globals().update(_given)
    owners = {}
    for key, adapter in adapters.items():
        owner, _, name = key.rpartition(".")
        if owner:
            owners.setdefault(owner, {})[name] = adapter
        else:
            globals()[name] = lambda *own, adapter=adapter: _ask(adapter, own, (), ())
    for owner, methods in owners.items():
        globals()[owner] = _adapted(_given[owner], methods)


def _adapted(owner, methods):
    class Adapted(owner):
        def __init__(self, *made):
            object.__setattr__(self, "_made", made)
            object.__setattr__(self, "_calls", {})
            try:
                super().__init__(*made)
            except NotImplementedError:
                pass

    def adapted(name, adapter):
        def method(self, *own):
            before = [args for other, args in self._calls.items() if other != name]
            self._calls.pop(name, None)
            self._calls[name] = own
            return _ask(adapter, own, self._made, before[-1] if before else ())

        return method

    for name, adapter in methods.items():
        setattr(Adapted, name, adapted(name, adapter))
    return Adapted


def _ask(adapter, own, made, before):
    number, sources, item = adapter
    known = {"own": own, "made": made, "before": before}
    answer = _copies[number](*(where if kind == "fixed" else known[kind][where] for kind, where in sources))
    return answer if item is None else answer[item]


def _search(copies, names, own, made, before, answer):
    with _numpy.errstate(all="ignore"):
        return [one for copy in copies for one in _adapters(*copy, names, own, made, before, answer)]


def _agrees(adapter, own, made, before, answer):
    return _alike(_ask(adapter, own, made, before), answer)


def _adapters(number, parameters, least, most, names, own, made, before, answer):
    groups = {"own": own, "made": made, "before": before}
    slots = [(kind, place) for kind, group in groups.items() for place in range(len(group))]
    found, begun = [], _time.process_time()
    for sources in _sources(parameters, least, most, names, slots):
        if _time.process_time() - begun > _SECONDS:
            break
        try:
            received = _ask((number, sources, None), *(tuple(map(_fresh, group)) for group in (own, made, before)))
        except Exception:
            continue
        if _alike(received, answer):
            found.append([number, sources, None])
        elif isinstance(received, (tuple, list)):
            items = [item for item in range(min(len(received), 4)) if _alike(received[item], answer)]
            found += [[number, sources, item] for item in items]
    return found[:3]


def _sources(parameters, least, most, names, slots):
    by_name = {}
    for slot in slots:
        by_name.setdefault(names.get(slot[0] + str(slot[1]), ""), slot)
    seen = set()
    for count in range(least, min(most, 6) + 1):
        asked = parameters[:count] if len(parameters) >= count else []
        ways = [[by_name[name] for name in asked]] if asked and all(name in by_name for name in asked) else []
        ways += map(list, _itertools.islice(_itertools.combinations(slots, count), 80))
        ways += map(list, _itertools.islice(_itertools.permutations(slots[:4], count), 24))
        for place in range(count if count > 1 else 0):
            rest = [by_name.get(name) for name in asked[:place] + asked[place + 1 :]]
            for fixed in _FIXED:
                for way in ([rest] if asked and None not in rest else []) + [slots[: count - 1]]:
                    ways.append(way[:place] + [("fixed", fixed)] + way[place:])
        for way in ways:
            if len(way) == count and tuple(way) not in seen:
                seen.add(tuple(way))
                yield way


def _fresh(value):
    return value.copy() if isinstance(value, _numpy.ndarray) else value


def _anew(value):
    if isinstance(value, (list, tuple)):
        return type(value)(map(_anew, value))
    return {key: _anew(one) for key, one in value.items()} if isinstance(value, dict) else _fresh(value)


def _alike(one, other):
    try:
        if isinstance(other, dict):
            return isinstance(one, dict) and one.keys() == other.keys() and all(_alike(one[k], other[k]) for k in other)
        if isinstance(other, (list, tuple)):
            return isinstance(one, (list, tuple)) and len(one) == len(other) and all(map(_alike, one, other))
        if isinstance(other, (str, bytes)):
            return isinstance(one, type(other)) and one == other
        one, other = _numpy.asarray(one, dtype=float), _numpy.asarray(other, dtype=float)
        return one.shape == other.shape and bool(_numpy.allclose(one, other, rtol=1e-6, atol=1e-9))
    except Exception:
        return False
"""
