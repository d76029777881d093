"""Flow charts: every one of the course's texts is drawn, with no node on another and each arrow forwards."""

import itertools
import re

import pytest

from autograder.authoring.pages import page
from autograder.browsing.flowchart import Malformed, flowchart, parse, width_of
from autograder.browsing.layering import layout
from autograder.course import load_course

COURSE = load_course()
LABEL_HIGH = 12  # pixels, as the style sheet has it
CHART = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHARTS = [
    chart
    for chapter in COURSE.chapters
    for language in COURSE.languages
    for chart in CHART.findall(page(COURSE, chapter, language).text)
]


@pytest.mark.parametrize("chart", dict.fromkeys(CHARTS), ids=lambda chart: chart.splitlines()[1].strip()[:30])
def test_every_chart_of_the_texts_is_drawn_and_nothing_in_it_overlaps(chart: str) -> None:
    nodes, arrows = parse(chart)
    drawn = flowchart(chart)
    assert drawn.count('class="arrow"') == len(arrows) == len(re.findall("-->", chart))
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', drawn)
    ]
    assert len(boxes) == len([node for node in nodes.values() if node.form != "ask"])
    for (x, y, width, height), (u, v, other_width, other_height) in itertools.combinations(boxes, 2):
        assert x + width <= u or u + other_width <= x or y + height <= v or v + other_height <= y
    labels = [
        (float(x), float(y), width_of(text))
        for label in re.findall(r'<g class="label">(.*?)</g>', drawn)
        for x, y, text in re.findall(r'<text x="(\S+)" y="(\S+)"[^>]*>(.*?)</text>', label)
    ]
    for (x, y, width), (u, v, other_width) in itertools.combinations(labels, 2):
        assert abs(x - u) >= (width + other_width) / 2 or abs(y - v) >= LABEL_HIGH, "two labels are apart"


def test_arrows_point_forwards_but_for_one_that_closes_a_circle() -> None:
    arrows = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a")]
    laid = layout(dict.fromkeys("abc", (10.0, 10.0)), arrows, dict.fromkeys(arrows, 20.0), apart=5)
    along = [laid.places[name][0] for name in "abc"]
    assert along == sorted(set(along))
    assert laid.back == (("c", "a"),)
    assert len(laid.bends["a", "c"]) == 2, "it passes the layer of b beside it"
    assert laid.bends["a", "c"][0][1] != laid.places["b"][1]


def test_an_arrow_back_runs_beside_every_node_and_what_stands_at_arrows_lies_on_top_of_them() -> None:
    drawn = flowchart('graph LR\n    a --> b["wide<br>and<br>high"] -- "x" --> c\n    c -- "again" --> a\n')
    assert max(place.start() for place in re.finditer('class="arrow"', drawn)) < drawn.index('class="label"')
    lowest = max(float(y) + float(high) for y, high in re.findall(r'<rect x="\S+" y="(\S+)" \S+ height="(\S+)"', drawn))
    paths = [[float(y) for y in re.findall(r",(\S+?)(?= |$)", path)] for path in re.findall(r'<path d="(.*?)"', drawn)]
    assert sum(max(path) > lowest + LABEL_HIGH for path in paths) == 1
    assert all(float(high) > max(map(max, paths)) for high in re.findall(r'<svg [^>]*height="(\d+)"', drawn))


def test_what_stands_in_a_chart_is_text_and_is_said_in_words() -> None:
    drawn = flowchart('graph LR\n    a["<b>x</b>"] -- "<i>" --> b((y<br>z))\n')
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert 'aria-label="&lt;b&gt;x&lt;/b&gt; → (&lt;i&gt;) y z"' in drawn


def test_a_long_chart_is_drawn_downwards() -> None:
    chain = "graph LR\n    " + " --> ".join(f"a_rather_long_name_{number}" for number in range(8))
    width, height = (float(size) for size in re.search(r'width="(\d+)" height="(\d+)"', flowchart(chain)).groups())
    assert width < height


@pytest.mark.parametrize("text", ["pie\n  a", "graph TD\n    a --> b", "graph LR\n    a ==> b", "graph LR\n    a -->"])
def test_another_kind_of_drawing_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        flowchart(text)
