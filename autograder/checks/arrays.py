"""Expectations about values: a ladder of type, shape, dtype, finiteness and values; the first that fails ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import numpy as np

from autograder.checks import reasons
from autograder.checks.answers import MAX_ITEMS, Raised, RemoteObject
from autograder.checks.asked import note_passed, now
from autograder.checks.declare import Answer, CheckFailed
from autograder.checks.names import Name, english, named
from autograder.checks.reasons import Why, fitting
from autograder.checks.windows import MAX_SHOWN, differing, place
from autograder.model import Evidence, Text
from autograder.worker.wire import Tensor

Array = reasons.Array
Given = Mapping[Any, Any]  # by `Name`

CALL = re.compile(r"\w[\w.]*\(.*\)")
ATTRIBUTE = re.compile(r"\w+(\.\w+)+")


def fail(
    key: str,
    of: Name,
    /,
    *,
    given: Given | None = None,
    why: Why | None = None,
    secret: Mapping[str, Any] | None = None,
    untrusted: bool = False,
    answer: tuple[Array, Array] | None = None,
    **params: object,
) -> NoReturn:
    """Fail the check with the sentence `evidence.<key>` of the catalogues.

    `answer`: what was received and what is right, if both are arrays: a reason may depend on them.
    """
    said = fitting(why, key, answer)
    raise CheckFailed(
        Evidence(
            key=key,
            of=named(of),
            params={name: str(value) for name, value in params.items()},
            why=Text(en=said[0], ja=said[1]) if said else None,
            given=tuple((named(name), show(value)) for name, value in (given or {}).items()),
            secret=tuple((name, show(value)) for name, value in (secret or {}).items()),
            untrusted=untrusted,
        ),
        Answer(
            *answer,
            {**now().values, **{english(name): value for name, value in (given or {}).items()}},
            now().swapped,
        )
        if answer
        else None,
    )


def show(value: Any) -> str:
    """The value as a short text: small arrays whole, larger ones by shape and dtype."""
    if isinstance(value, Tensor):
        return f"tensor, {show(value.array)}"
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return show(value[()])
        if value.size <= MAX_SHOWN:
            return " ".join(np.array2string(value, precision=6, separator=", ", max_line_width=10_000).split())
        return f"array {value.shape} {value.dtype}"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.9g}"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, str):
        return value if len(value) <= 200 else value[:200] + "..."
    if isinstance(value, (list, tuple, dict)) and len(value) > MAX_SHOWN:
        return f"{type(value).__name__} ({len(value)})"
    if isinstance(value, RemoteObject):
        return "object"
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "..."


def kind_of(value: Any) -> str:
    """What a value is, in a word or two, for a message."""
    if value is None:
        return "None"
    if isinstance(value, RemoteObject):
        return value.class_name
    if isinstance(value, Tensor):
        return "tensor"
    if isinstance(value, np.ndarray):
        return f"array {value.shape} {value.dtype}" if value.ndim else f"{value.dtype}"
    return type(value).__name__


def _as_numbers(received: Any, of: Name, given: Given | None, why: Why | None, tensor: bool) -> Array:
    """The rungs of type and dtype: an array (or scalar) of ints or floats."""
    if tensor:
        if received is None:
            fail("no-tensor", of, given=given, why=why)
        if not isinstance(received, Tensor):
            fail("not-a-tensor", of, given=given, why=why, received=kind_of(received), untrusted=True)
        received = received.array
    elif isinstance(received, Tensor):
        fail("a-tensor", of, given=given, why=why)
    if received is None:
        code = english(of)
        absent = "none" if CALL.fullmatch(code) else "none-attribute" if ATTRIBUTE.fullmatch(code) else "none-part"
        fail(absent, of, given=given, why=why, name=code.rpartition(".")[2])
    if not isinstance(received, (np.ndarray, np.generic, bool, int, float)):
        fail("not-an-array", of, given=given, why=why, received=kind_of(received), untrusted=True)
    array = np.asarray(received)
    if array.dtype.kind not in "biuf":
        fail("not-real", of, given=given, why=why, dtype=array.dtype)
    return array


def _check_shape(array: Array, right: Array, of: Name, given: Given | None, why: Why | None) -> None:
    if array.shape != right.shape:
        answer = (array, right)
        if not right.shape:
            fail("not-scalar", of, given=given, why=why, answer=answer, received=array.shape)
        if not array.shape:
            fail("scalar", of, given=given, why=why, answer=answer, expected=right.shape)
        fail("shape", of, given=given, why=why, answer=answer, expected=right.shape, received=array.shape)


def _check_finite(array: Array, right: Array, of: Name, given: Given | None, why: Why | None) -> None:
    bad = ~np.isfinite(array)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        kind = "nan" if np.isnan(array[index]) else "inf"
        key = "not-finite" if index else "not-finite-scalar"
        fail(key, of, given=given, why=why, answer=(array, right), kind=kind, index=place(index))


def as_array(
    received: Any,
    shape: tuple[int, ...],
    of: Name,
    *,
    given: Given | None = None,
    why: Why | None = None,
    tensor: bool = False,
    finite: bool = True,
) -> Array:
    """The answer as an array of this shape, safe to compute with: finite ints, bools or floats."""
    array = _as_numbers(received, of, given, why, tensor)
    right = np.broadcast_to(np.nan, shape)
    _check_shape(array, right, of, given, why)
    if finite:
        _check_finite(array, right, of, given, why)
    return array


def as_number(
    received: Any, of: Name, *, given: Given | None = None, why: Why | None = None, tensor: bool = False
) -> float:
    """The answer as a finite Python float: from a Python, NumPy or 0-d scalar."""
    return float(as_array(received, (), of, given=given, why=why, tensor=tensor))


def as_list(
    received: Any, length: int | None, of: Name, *, given: Given | None = None, why: Why | None = None
) -> list[Any]:
    """The answer as a list: from a list, tuple, generator or array, of this length (any up to 20,000 if None)."""
    one_by_one = isinstance(received, RemoteObject)
    if isinstance(received, RemoteObject):
        try:
            received = received.items() if length is None else received.items(length)
        except Raised as error:
            if error.type != "TypeError" or error.place is not None:
                raise
            fail("not-a-list", of, given=given, why=why, received=kind_of(received), untrusted=True)
    held = received.array if isinstance(received, Tensor) else received
    if not isinstance(held, (list, tuple)) and not (isinstance(held, np.ndarray) and held.ndim):
        fail("not-a-list", of, given=given, why=why, received=kind_of(received), untrusted=True)
    if length is not None and len(held) != length:
        if isinstance(held, np.ndarray):
            fail("one-array", of, given=given, why=why, expected=length, received=held.shape)
        key = "too-many" if one_by_one and len(held) > length else "length"
        fail(key, of, given=given, why=why, expected=length, received=len(held))
    if len(held) > MAX_ITEMS:
        fail("endless", of, given=given, why=why, most=f"{MAX_ITEMS:,}")
    return [Tensor(row) for row in held] if isinstance(received, Tensor) else list(held)


def as_dict(
    received: Any, keys: tuple[str, ...], of: Name, *, given: Given | None = None, why: Why | None = None
) -> dict[Any, Any]:
    """The answer as a dictionary which has at least these keys."""
    if not isinstance(received, dict):
        fail("not-a-dict", of, given=given, why=why, received=kind_of(received), untrusted=True)
    absent = [key for key in keys if key not in received]
    if absent:
        fail("no-key", of, given=given, why=why, key=absent[0])
    return received


def expect_array(
    received: Any,
    expected: Any,
    of: Name,
    *,
    given: Given | None = None,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    dtype: str | None = None,
    why: Why | None = None,
    tensor: bool = False,
) -> Array:
    """The answer must be an array of the shape and the values of `expected`.

    The bound is |received - expected| <= atol + rtol * |expected|. `dtype`, if given, is demanded as well.
    `expected` has no NaN; infinite entries must agree. Returns the array.
    """
    wanted = np.asarray(expected)
    array = as_array(received, wanted.shape, of, given=given, why=why, tensor=tensor, finite=False)
    if dtype is not None and array.dtype != np.dtype(dtype):
        fail("dtype", of, given=given, why=why, answer=(array, wanted), expected=dtype, received=array.dtype)
    if np.isfinite(wanted).all():
        _check_finite(array, wanted, of, given, why)
    values, target = array.astype(np.float64), wanted.astype(np.float64)
    with np.errstate(invalid="ignore"):
        near = np.isfinite(target) & (np.abs(values - target) <= atol + rtol * np.abs(target))
    wrong = ~(near | (values == target))
    if wrong.any():
        with np.errstate(invalid="ignore"):
            distance = np.where(wrong, np.nan_to_num(np.abs(values - target), nan=np.inf), -1.0)
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(distance)), distance.shape))
        fail(
            "values" if index else "value",
            of,
            given=given,
            why=why,
            secret=differing(wanted, array, index, of),
            answer=(array, wanted),
            wrong=int(wrong.sum()),
            size=array.size,
            index=place(index),
        )
    note_passed(of, given, wanted)
    return array


def expect_number(
    received: Any,
    expected: float,
    of: Name,
    *,
    given: Given | None = None,
    rtol: float = 1e-7,
    atol: float = 1e-9,
    dtype: str | None = None,
    why: Why | None = None,
    tensor: bool = False,
) -> float:
    """The answer must be this number: a Python, NumPy or 0-d scalar. Returns it as a float."""
    return float(
        expect_array(
            received, float(expected), of, given=given, rtol=rtol, atol=atol, dtype=dtype, why=why, tensor=tensor
        )
    )


def expect(condition: Any, of: Name, *, en: str, ja: str, given: Given | None = None) -> None:
    """Any other property: fails with its sentence in both languages if the condition is false."""
    if not bool(condition):
        fail("property", of, given=given, why=(en, ja))


def expect_error(
    call: Callable[[], Any], kinds: tuple[str, ...], of: Name, *, given: Given | None = None, why: Why | None = None
) -> Raised:
    """`call()` must raise one of these exceptions (by name), or one derived from them. Returns what was raised."""
    try:
        call()
    except Raised as error:
        if error.type in ("NotImplementedError", "TimeUp", "MemoryError") and error.type not in kinds:
            raise
        if set(kinds).intersection(error.kinds):
            return error
        fail("other-error", of, given=given, why=why, expected=" / ".join(kinds), received=error.type, untrusted=True)
    fail("no-error", of, given=given, why=why, expected=" / ".join(kinds))
