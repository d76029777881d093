"""Folding of text into terminal cells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from autograder.frontends.folding import NOT_FIRST, NOT_LAST, crop, fold, fold_value, pad

LETTERS = st.sampled_from("ab(c) d,.[1] 勾配をーラ。「」、é😀")
TEXT = st.text(LETTERS, max_size=120)


@given(TEXT, st.integers(2, 60))
@settings(deadline=None)
def test_no_line_is_wider_and_nothing_is_lost(text, width):
    lines = fold(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_english_breaks_at_spaces():
    assert fold("the gradient of the loss", 14) == ["the gradient", "of the loss"]


def test_japanese_breaks_between_letters_and_fills_the_line():
    assert fold("layer.db が出力の計算", 15) == ["layer.db が出力", "の計算"]


def test_no_line_begins_or_ends_with_the_wrong_punctuation():
    text = "勾配(出力)の形状は、対応する「重み」の形状と同じです。" * 3
    for width in range(6, 40):
        for line in fold(text, width):
            assert line[0] not in NOT_FIRST
            assert line[-1] not in NOT_LAST


def test_a_word_in_katakana_stays_whole():
    assert fold("計算のエラーです", 10) == ["計算の", "エラーです"]


def test_a_word_that_is_too_long_is_cut():
    assert fold("ab " + "x" * 12, 5) == ["ab", "xxxxx", "xxxxx", "xx"]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_one_empty_line(text):
    assert fold(text, 10) == [""]


def test_a_matrix_that_fits_stays_in_one_line():
    assert fold_value("[[1, 2], [3, 4]]", 16) == ["[[1, 2], [3, 4]]"]


def test_a_matrix_that_does_not_fit_has_a_line_for_each_row():
    assert fold_value("[[ 1.92, -0.3], [-0.99, 1.28], [ 10.5, 2.]]", 30) == [
        "[[ 1.92, -0.3 ],",
        " [-0.99,  1.28],",
        " [10.5 ,  2.  ]]",
    ]


def test_a_box_of_three_axes_keeps_its_brackets_below_each_other():
    assert fold_value("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", 20) == [
        "[[[1, 2],",
        "  [3, 4]],",
        " [[5, 6],",
        "  [7, 8]]]",
    ]


def test_rows_that_hold_something_else_are_left_as_they_are():
    assert fold_value("[['a b', 1], ['longer', 22]]", 20) == ["[['a b', 1],", " ['longer', 22]]"]


@given(
    st.lists(st.lists(st.floats(allow_nan=True), min_size=1, max_size=5), min_size=1, max_size=5), st.integers(8, 50)
)
@settings(deadline=None)
def test_no_line_of_a_value_is_wider_and_no_number_is_lost(rows, width):
    lines = fold_value(str(rows), width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(str(rows).split())


def test_a_cropped_text_ends_with_the_ellipsis_and_fits():
    assert crop("勾配降下法", 7, "…") == "勾配降…"
    assert crop("勾配降下法", 10, "…") == "勾配降下法"


def test_wide_letters_are_padded_by_their_cells():
    assert pad("合計", 6) == "合計  "
