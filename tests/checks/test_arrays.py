"""Expectations about values: the first rung that does not hold is named, and right answers always pass."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder import feedback, wording
from autograder.checks import (
    CheckFailed,
    Tensor,
    as_array,
    as_dict,
    as_list,
    as_number,
    expect,
    expect_array,
    expect_error,
    expect_number,
)
from autograder.checks.answers import MAX_ITEMS, Died, Raised, RemoteObject
from autograder.checks.arrays import kind_of, show
from autograder.model import Evidence, Visibility


class Remote(RemoteObject):
    """An object that stayed in the worker; iterating over it gives the items, or raises."""

    def __repr__(self) -> str:  # the name of a test that is given one; the same in every process
        return "Remote"

    def __init__(self, items: Any = ()) -> None:
        self.content = items

    @property
    def class_name(self) -> str:
        return "Layer"

    def items(self, limit: int = 20_000) -> list[Any]:
        if isinstance(self.content, Exception):
            raise self.content
        return list(itertools.islice(self.content, limit + 1))


def message(evidence: Evidence, visibility: Visibility, language: str) -> str:
    return wording.message(feedback.reason(evidence, visibility), language)


def evidence(call: Callable[..., Any], *args: Any, **options: Any) -> Evidence:
    """What the failing expectation says; it can be said in both languages, to everybody."""
    with pytest.raises(CheckFailed) as caught:
        call(*args, **options)
    found = caught.value.evidence
    for visibility in Visibility:
        for language in ("en", "ja"):
            assert message(found, visibility, language)
    return found


def key(call: Callable[..., Any], *args: Any, **options: Any) -> str:
    return evidence(call, *args, **options).key


X = np.array([[1.0, 2.0], [3.0, 4.0]])


# --- the ladder -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "rung"),
    [
        (None, "none"),
        ("text", "not-an-array"),
        ([1, 2], "not-an-array"),
        ((1.0,), "not-an-array"),
        ({}, "not-an-array"),
        (Remote(), "not-an-array"),
        (1j, "not-an-array"),
        (Tensor(X), "a-tensor"),
        (X + 1j, "not-real"),
        (np.array([["a"]]), "not-real"),
        (5.0, "scalar"),
        (np.float64(5), "scalar"),
        (X[:1], "shape"),
        (X[None], "shape"),
        (X.ravel(), "shape"),
        (np.array([[1, np.nan], [3, 4]]), "not-finite"),
        (np.array([[1, 2], [-np.inf, 4]]), "not-finite"),
        (X + 1e-6, "values"),
        (X * np.array([1, -1]), "values"),
    ],
    ids=str,
)
def test_the_first_rung_that_does_not_hold_is_named(received, rung):
    assert key(expect_array, received, X, "f(x)") == rung
    if rung != "values":
        assert key(as_array, received, (2, 2), "f(x)") == rung


@pytest.mark.parametrize(
    "received",
    [X, X.astype(np.float32), X.astype(int), X.T.copy().T, np.asfortranarray(X), X + 1e-11, X.astype(np.float16)],
)
def test_a_right_array_passes_and_comes_back(received):
    assert np.array_equal(expect_array(received, X, "f(x)"), received)
    assert as_array(received, (2, 2), "f(x)") is received


def test_a_sentence_names_shapes_and_dtypes():
    found = evidence(as_array, X[0], (2, 3), "f(x)")
    assert (found.of, found.params) == ("f(x)", {"expected": "(2, 3)", "received": "(2,)"})
    assert evidence(as_array, X + 1j, (2, 2), "y").params == {"dtype": "complex128"}
    assert evidence(as_array, Remote(), (2,), "y").params == {"received": "Layer"}


def test_the_worst_entry_is_named_with_what_was_there():
    found = evidence(expect_array, X + np.array([[0.1, 0], [0.2, 0]]), X, "f(x)")
    assert (found.params["index"], found.params["wrong"], found.params["size"]) == ("[1, 0]", "2", "4")
    secret = dict(found.secret)
    assert (secret["expected-there"], secret["received-there"]) == ("3", "3.2")
    assert secret["expected"] == "[[1., 2.], [3., 4.]]"


def test_an_entry_that_is_not_finite_is_the_worst():
    wanted = np.array([1.0, np.inf, 3.0])
    assert evidence(expect_array, np.array([9.0, 5.0, 3.0]), wanted, "y").params["index"] == "[1]"
    assert evidence(expect_array, np.array([1.0, np.nan, 9.0]), wanted, "y").params["index"] == "[1]"


def test_infinite_entries_must_agree():
    wanted = np.array([1.0, np.inf, -np.inf])
    expect_array(wanted.copy(), wanted, "y")
    for other in (-wanted, np.array([1.0, 5.0, -np.inf]), np.array([1.0, np.inf, np.nan])):
        assert key(expect_array, other, wanted, "y") == "values"


@pytest.mark.parametrize(
    ("shape", "worst", "of", "window"),
    [
        ((1000,), (500,), "y", "y[496:504]"),
        ((1000,), (0,), "layer.db", "layer.db[0:8]"),
        ((30,), (29,), "f(x, (1, 2))", "f(x, (1, 2))[22:30]"),
        ((5, 6), (2, 3), "layer.dW", "layer.dW[1:4, 1:5]"),
        ((5, 6), (4, 5), 'net.gradient(x, t)["W1"]', 'net.gradient(x, t)["W1"][2:5, 2:6]'),
        ((2, 20), (1, 0), "y", "y[0:2, 0:4]"),
        ((4, 1, 9), (3, 0, 8), "y", "y[3, 0:1, 5:9]"),
        ((2, 3, 4, 5), (1, 2, 0, 4), "dx of layer.backward(dout)", "[1, 2, 0:3, 1:5]"),
    ],
)
def test_of_large_arrays_the_part_around_the_worst_place_is_shown(shape, worst, of, window):
    wanted = np.arange(float(np.prod(shape))).reshape(shape)
    received = wanted.copy()
    received[worst] += 0.5
    found = dict(evidence(expect_array, received, wanted, of).secret)
    assert set(found) == {"window", "expected", "received", "expected-there", "received-there"}
    assert found["window"] == window
    part = eval(f"np.s_{window[window.rindex('[') :]}")
    assert found["expected"] == show(wanted[part])
    assert found["received"] == show(received[part])
    assert found["expected"] != found["received"]
    assert wanted[part].size <= 12


def test_the_part_that_is_shown_is_withheld_in_hidden_checks():
    found = evidence(expect_array, np.zeros(1000), np.ones(1000), "y")
    assert "y[0:8]" in message(found, Visibility.PUBLIC, "en")
    assert "y[0:8]" not in message(found, Visibility.HIDDEN, "en")


def test_a_scalar_has_a_value_and_no_index():
    found = evidence(expect_array, 2.0, np.float64(3), "y")
    assert (found.key, dict(found.secret)) == ("value", {"expected": "3", "received": "2"})


def test_the_tolerance_is_that_of_its_formula():
    wanted = np.array([1000.0])
    expect_array(np.array([1000.0 + 0.9]), wanted, "y", rtol=0, atol=1)
    expect_array(np.array([1000.0 + 0.9]), wanted, "y", rtol=1e-3, atol=0)
    assert key(expect_array, np.array([1001.1]), wanted, "y", rtol=0, atol=1) == "values"
    assert key(expect_array, np.array([1001.1]), wanted, "y", rtol=1e-3, atol=0) == "values"
    expect_array(np.array([1e-10]), np.array([0.0]), "y")
    assert key(expect_array, np.array([1e-8]), np.array([0.0]), "y") == "values"


def test_a_dtype_is_demanded_only_where_it_is_given():
    single = X.astype(np.float32)
    expect_array(single, X, "y", dtype="float32")
    found = evidence(expect_array, X, X, "y", dtype="float32")
    assert (found.key, found.params) == ("dtype", {"expected": "float32", "received": "float64"})


def test_truth_values_count_as_numbers():
    expect_array(np.array([True, False]), np.array([1, 0]), "y")
    assert key(expect_array, np.array([True, True]), np.array([1, 0]), "y") == "values"


def test_a_tensor_is_one_only_where_it_is_asked_for():
    assert np.array_equal(expect_array(Tensor(X), X, "y", tensor=True), X)
    assert key(expect_array, X, X, "y", tensor=True) == "not-a-tensor"
    assert key(expect_array, None, X, "y", tensor=True) == "no-tensor"


def test_given_and_why_come_with_the_failure():
    why = ("Because.", "だから。")
    found = evidence(expect_array, X + 1, X, "f(x)", given={"x": X, "n": 3}, why=why)
    assert found.given == (("x", "[[1., 2.], [3., 4.]]"), ("n", "3"))
    assert (found.why.en, found.why.ja) == why


def test_a_hidden_check_shows_neither_values_nor_inputs():
    found = evidence(expect_array, X + 1, X + 0.123456, "f(x)", given={"x": X + 0.654321})
    hidden = message(found, Visibility.HIDDEN, "en")
    assert "0.12" not in hidden
    assert "0.65" not in hidden
    assert "f(x)" in hidden
    assert "1.123456" in feedback.detail(found)


finite = npst.arrays(
    np.float64,
    npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    elements=st.floats(-1e100, 1e100),
)


@given(finite)
def test_every_array_is_what_it_is(array):
    expect_array(array, array.copy(), "y")


@given(finite.filter(lambda array: array.size > 0), st.data())
def test_one_wrong_entry_is_found_wherever_it_is(array, data):
    index = data.draw(st.integers(0, array.size - 1))
    wrong = array.copy()
    wrong.flat[index] = wrong.flat[index] * 2 + 1
    if wrong.flat[index] != array.flat[index]:
        found = evidence(expect_array, wrong, array, "y", rtol=1e-9, atol=0)
        place = np.unravel_index(index, array.shape)
        assert found.params["index"] == (str([int(i) for i in place]) if array.ndim else "")


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("received", [3, 3.0, np.float32(3), np.int8(3), np.array(3), np.array(3, np.uint8), True + 2])
def test_a_number_may_be_of_any_kind(received):
    assert as_number(received, "y") == 3.0
    assert type(expect_number(received, 3, "y")) is float


@pytest.mark.parametrize(
    ("received", "rung"),
    [
        (None, "none-part"),
        (np.array([3.0]), "not-scalar"),
        (np.array([[3.0]]), "not-scalar"),
        ([3], "not-an-array"),
        ("3", "not-an-array"),
        (np.nan, "not-finite-scalar"),
        (-np.inf, "not-finite-scalar"),
        (3j, "not-an-array"),
        (Tensor(3.0), "a-tensor"),
    ],
    ids=str,
)
def test_what_is_no_number_is_named(received, rung):
    assert key(as_number, received, "y") == rung
    assert key(expect_number, received, 3, "y") == rung


def test_a_wrong_number_is_shown_where_it_may_be():
    found = evidence(expect_number, 2, 3, "y")
    assert (found.key, dict(found.secret)) == ("value", {"expected": "3", "received": "2"})


# --- lists and dictionaries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "items"),
    [
        ([1, 2], [1, 2]),
        ((1, 2), [1, 2]),
        (np.array([1, 2]), [1, 2]),
        (Remote([1, 2]), [1, 2]),
    ],
    ids=str,
)
def test_a_list_may_come_in_many_forms(received, items):
    assert as_list(received, 2, "y") == items
    assert as_list(received, None, "y") == items


@pytest.mark.parametrize(
    "received",
    [
        np.empty((2**28, 0)),
        np.broadcast_to(True, (2**40, 1)),
        Tensor(np.broadcast_to(0.0, (2**40,))),
        [0] * (MAX_ITEMS + 1),
        Remote([0] * (MAX_ITEMS + 1)),
    ],
    ids=lambda received: type(received).__name__,
)
def test_lengths_are_compared_before_lists_are_made(received):
    assert key(as_list, received, None, "y") == "endless"
    assert key(as_list, received, 2, "y") in ("one-array", "length", "too-many")


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.bool_])
def test_the_items_of_an_array_are_numbers(dtype):
    assert [as_number(item, "y") for item in as_list(np.array([1, 0], dtype), 2, "y")] == [1, 0]


def test_a_tensor_is_a_list_of_its_rows():
    rows = as_list(Tensor(X), 2, "y")
    assert [row.array.tolist() for row in rows] == X.tolist()
    assert all(isinstance(row, Tensor) for row in rows)


@pytest.mark.parametrize("received", [None, 3, "ab", {}, np.array(3), Tensor(3.0), 1j], ids=str)
def test_what_is_no_list_is_named(received):
    assert key(as_list, received, None, "y") == "not-a-list"


def test_an_object_that_cannot_be_iterated_is_no_list():
    error = Raised("TypeError", "'Layer' object is not iterable", None, ())
    found = evidence(as_list, Remote(error), None, "y")
    assert (found.key, found.params) == ("not-a-list", {"received": "Layer"})


def test_an_error_inside_a_generator_is_the_learners():
    for error in (Raised("TypeError", "", ("a.py", 1, "f", ""), ()), Raised("ValueError", "", None, ())):
        with pytest.raises(Raised):
            as_list(Remote(error), None, "y")


def test_a_wrong_length_is_named_even_of_what_has_no_end():
    assert evidence(as_list, [1], 2, "y").params == {"expected": "2", "received": "1"}
    assert evidence(as_list, Remote(range(10**9)), 2, "y").key == "too-many"
    assert key(as_list, [], 1, "y") == "length"
    assert as_list([], 0, "y") == []


@pytest.mark.parametrize(("received", "shape"), [(X[:1], "(1, 2)"), (np.ones((5, 2)), "(5, 2)"), (Tensor(X), "(2, 2)")])
def test_one_array_in_place_of_several_is_called_that(received, shape):
    found = evidence(as_list, received, 3, "layer.backward(dout)")
    assert (found.key, found.params) == ("one-array", {"expected": "3", "received": shape})


@pytest.mark.parametrize(
    ("of", "key_"),
    [
        ("f(x)", "none"),
        ("layer.backward(dout)", "none"),
        ("Affine(W, b).forward(x)", "none"),
        ("layer.dW", "none-attribute"),
        ("net.layer.dW", "none-attribute"),
        ("dx of layer.backward(dout)", "none-part"),
        ('net.gradient(x, t)["W1"]', "none-part"),
        ("the derivative for y", "none-part"),
    ],
)
def test_a_missing_return_is_asked_for_only_if_a_call_gave_nothing(of, key_):
    assert key(expect_array, None, X, of) == key_


def test_a_dictionary_has_at_least_the_keys():
    table = {"W": 1, "b": 2}
    assert as_dict(table, ("W",), "params") is table
    found = evidence(as_dict, table, ("W", "b", "c"), "params")
    assert (found.key, found.params) == ("no-key", {"key": "c"})


@pytest.mark.parametrize("received", [None, [("W", 1)], Remote(), 3], ids=str)
def test_what_is_no_dictionary_is_named(received):
    assert key(as_dict, received, (), "y") == "not-a-dict"


# --- properties and errors ------------------------------------------------------------------------------------------


def test_a_property_holds_or_is_said():
    expect(np.True_, "y", en="It holds.", ja="成り立つ。")
    found = evidence(expect, np.False_, "f(x)", en="It holds.", ja="成り立つ。", given={"x": 1})
    assert message(found, Visibility.HIDDEN, "ja").startswith("成り立つ。")
    assert "f(x)" in message(found, Visibility.HIDDEN, "en")


def raising(error: Exception) -> Callable[[], None]:
    def call() -> None:
        raise error

    return call


def raised(type: str) -> Raised:
    return Raised(type, "", ("a.py", 1, "f", ""), ())


def test_an_error_of_the_right_kind_is_returned():
    error = raised("ValueError")
    assert expect_error(raising(error), ("TypeError", "ValueError"), "f(x)") is error


def test_an_error_derived_from_the_right_kind_is_one_and_what_is_not_written_is_none():
    derived = Raised("JSONDecodeError", "", None, (), ("JSONDecodeError", "ValueError", "Exception"))
    assert expect_error(raising(derived), ("ValueError",), "f(x)") is derived
    stub = Raised("NotImplementedError", "", None, (), ("NotImplementedError", "RuntimeError"))
    with pytest.raises(Raised):
        expect_error(raising(stub), ("RuntimeError",), "f(x)")


def test_no_error_and_another_error_are_named():
    assert key(expect_error, lambda: 3, ("ValueError",), "f(x)") == "no-error"
    found = evidence(expect_error, raising(raised("KeyError")), ("ValueError", "TypeError"), "f(x)")
    assert (found.key, found.params) == ("other-error", {"expected": "ValueError / TypeError", "received": "KeyError"})


def test_what_is_not_written_or_has_died_is_no_expected_error():
    with pytest.raises(Raised):
        expect_error(raising(raised("NotImplementedError")), ("ValueError",), "f(x)")
    with pytest.raises(Died):
        expect_error(raising(Died("exited", 1)), ("ValueError",), "f(x)")


# --- showing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0, 2.5]), "[1. , 2.5]"),
        (np.array(2.5), "2.5"),
        (np.zeros((5, 5)), "array (5, 5) float64"),
        (np.array([True]), "[ True]"),
        (True, "True"),
        (np.int64(2), "2"),
        (np.complex128(1j), "1j"),
        (0.1, "0.1"),
        (1 / 3, "0.333333333"),
        (float("nan"), "nan"),
        ("text", "text"),
        ("x" * 300, "x" * 200 + "..."),
        ([1, 2], "[1, 2]"),
        (list(range(100)), "list (100)"),
        ({"a": 1}, "{'a': 1}"),
        (Remote(), "object"),
        (Tensor([1.0]), "tensor, [1.]"),
        (None, "None"),
        (10**300, "1" + "0" * 199 + "..."),
    ],
    ids=lambda part: repr(part)[:20],
)
def test_a_value_is_shown_shortly(value, text):
    assert show(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (Remote(), "Layer"),
        (Tensor([1.0]), "tensor"),
        (np.zeros(2), "array (2,) float64"),
        (np.float32(1), "float32"),
        (np.array(1), "int64"),
        ("x", "str"),
        ([], "list"),
    ],
    ids=str,
)
def test_a_kind_is_named(value, text):
    assert kind_of(value) == text


@given(npst.arrays(np.float64, npst.array_shapes(max_dims=3, max_side=20)))
def test_no_array_is_shown_at_length(array):
    assert len(show(array)) < 1000
    assert "\n" not in show(array)
