"""Drawings: well-formed, escaped, named in both languages, said in words, and the same for the same numbers."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from autograder.frontends.drawing import curve, figure
from autograder.frontends.drawing.svg import BLUE
from autograder.model import Kind, Panel, Picture, Text

EVIL = '"><script>alert(1)</script>'
SQUARE = ((1.0, -0.5), (0.25, 0.0))


def heat(rows=SQUARE, **options) -> Picture:
    return Picture("a map", (Panel(Kind.HEAT, rows),), **options)


def tree(fragment: str) -> ET.Element:
    """The elements of a drawing, all of them closed."""
    return ET.fromstring(re.sub(r"(<img[^>]*)>", r"\1/>", fragment))


@pytest.mark.parametrize("kind", Kind)
def test_everything_is_escaped(kind: Kind) -> None:
    picture = Picture(EVIL, tuple(Panel(kind, SQUARE, EVIL, right) for right in (True, None)), EVIL, EVIL)
    found = figure(picture, "en")
    assert {element.tag for element in tree(found).iter()} & {"script"} == set()
    assert "<script" not in found


def test_a_small_map_is_drawn_square_by_square_with_its_numbers_in_a_table() -> None:
    found = figure(heat(), "en")
    assert found.count("fill-opacity") == 4
    assert found.count(f'fill="{BLUE}"') == 1
    assert re.findall(r"<td[^>]*>([^<]*)</td>", found) == ["1", "-0.5", "0.25", "0"]
    assert 'role="img" aria-label="a map. 2 × 2, -0.5 … 1"' in found
    assert "Values" in found


def test_a_large_map_is_one_small_image_without_a_table() -> None:
    found = figure(heat(tuple(tuple(float(i * j) for j in range(40)) for i in range(40))), "en")
    assert found.count("<image") == 1
    assert "<table" not in found
    assert "40 × 40, 0 … 1521" in found


def test_maps_of_one_picture_have_one_scale() -> None:
    both = Picture("maps", (Panel(Kind.HEAT, ((1.0,),)), Panel(Kind.HEAT, ((4.0,),))))
    assert re.findall(r'fill-opacity="([^"]*)"', figure(both, "en")) == ["0.25", "1.00"]


def test_a_map_of_zeros_is_drawn() -> None:
    assert 'fill-opacity="0.00"' in figure(heat(((0.0, 0.0),)), "en")


def test_counts_stand_in_the_squares_and_beside_named_axes_the_classes() -> None:
    found = figure(heat(((3.0, 0.0), (1.0, 12.0)), down=Text("truth", "正解"), across=Text("answer", "答え")), "ja")
    assert re.findall(r"<text[^>]*>([^<]*)</text>", found) == ["3", "1", "12", "0", "1", "0", "1"]
    assert re.findall(r'<th scope="(\w+)"[^>]*>(\d)', found) == [
        ("col", "0"), ("col", "1"), ("row", "0"), ("row", "1")
    ]  # fmt: skip
    assert "正解" in found
    assert "答え" in found


def test_an_image_says_whether_the_answer_was_right_in_words_as_well() -> None:
    panels = (Panel(Kind.IMAGE, SQUARE, "3 → 5", False), Panel(Kind.IMAGE, SQUARE, "", True))
    found = figure(Picture("digits", panels), "en")
    assert re.findall(r'alt="([^"]*)"', found) == ["digits, 1: 3 → 5: wrong", "digits, 2: right"]
    assert re.findall(r"[✓✗]", found) == ["✗"]
    assert found.count("data:image/png;base64,") == 2


def test_a_path_has_a_line_two_ends_and_a_legend() -> None:
    line = Panel(Kind.PATH, ((0.0, 0.0), (10.0, 1e-9)), "SGD")
    ground = Panel(Kind.GROUND, ((0.0, -1.0), (20.0, 1.0)))
    found = figure(Picture("paths", (line, ground), "y", "x"), "en")
    assert found.count("<circle") == 1
    assert "SGD: (0, 0) → (10, 0)" in re.findall(r"<desc>(.*?)</desc>", found)[0]
    assert "up: y; to the right: x" in found


def test_a_path_that_runs_away_leaves_the_field_and_not_the_others_small() -> None:
    line = Panel(Kind.PATH, ((0.0, 0.0), (1e6, 0.0)), "SGD")
    ground = Panel(Kind.GROUND, ((-1.0, -1.0), (1.0, 1.0)))
    found = figure(Picture("paths", (line, ground)), "en")
    assert re.findall(r"<text[^>]*>([^<]*)</text>", found) == ["-1", "2", "-1", "1"]
    assert "SGD: (0, 0) → (1e+06, 0)" in found


def test_a_path_that_stands_still_is_drawn() -> None:
    assert "nan" not in figure(Picture("paths", (Panel(Kind.PATH, ((2.0, 2.0), (2.0, 2.0))),)), "en")


@pytest.mark.parametrize("kind", Kind)
def test_the_same_numbers_give_the_same_bytes(kind: Kind) -> None:
    picture = Picture("a", (Panel(kind, SQUARE),))
    assert figure(picture, "ja") == figure(picture, "ja")
    tree(figure(picture, "ja"))


def test_a_curve_shows_its_first_and_last_value_and_leaves_out_what_is_not_finite() -> None:
    found = curve("loss", (2.0, 1.0, float("nan"), 0.5))
    assert "loss: 2 → 0.5" in found
    assert len(re.findall(r'points="([^"]*)"', found)[0].split()) == 3
    assert curve("loss", (1.0, float("inf"))) == ""


def test_bars_stand_beside_each_other_with_their_numbers_and_their_names() -> None:
    panels = (Panel(Kind.BARS, ((1.0, -0.5),), "exact"), Panel(Kind.BARS, ((0.75, -0.5),), Text("drawn", "抽選")))
    found = figure(Picture("shares", panels), "ja")
    assert 'aria-label="shares. exact: 1, -0.5; 抽選: 0.75, -0.5"' in found
    boxes = [(float(box.get("x")), float(box.get("width"))) for box in tree(found).iter("rect")]
    (x, one), (left, half), (_, less), (_, other) = boxes[:4]
    assert (one / half, one / less, half) == (pytest.approx(2, abs=0.01), pytest.approx(4 / 3, abs=0.01), other)
    assert x == pytest.approx(left + half, abs=0.2)
    assert re.findall(r"<text[^>]*>([^<]*)<", found) == ["0", "1", "1", "-0.5", "0.75", "-0.5"]


def test_bars_of_zeros_alone_are_drawn_too() -> None:
    assert "nan" not in figure(Picture("shares", (Panel(Kind.BARS, ((0.0, 0.0),)),)), "en")
