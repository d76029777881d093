"""Pictures: bounded, rounded and finite; whatever the learner's code returned, and whatever happens, no check fails."""

import contextlib
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest

from autograder.checks import CheckFailed, StudentError, Tensor, pictures
from autograder.checks.pictures import MAX_NUMBERS, MAX_PANELS, MAX_PICTURES, MAX_POINTS, MAX_SIDE
from autograder.model import Evidence, Kind, Picture, Seen, Text

STUDENT = SimpleNamespace(unrecorded=contextlib.nullcontext)


def shown(*panels, **options) -> list[Picture]:
    with pictures.kept() as found:
        pictures.show(("a title", "題"), *panels, **options)
    return found


def test_a_picture_holds_rounded_numbers_and_names_in_both_languages():
    (picture,) = shown(pictures.heat(np.array([[1 / 3, -0.0]]), ("left", "左")), down=("rows", "行"))
    (panel,) = picture.panels
    assert (picture.title, picture.down, panel.caption) == (
        Text("a title", "題"),
        Text("rows", "行"),
        Text("left", "左"),
    )
    assert (panel.kind, repr(panel.rows)) == (Kind.HEAT, "((0.333, 0.0),)")


def test_outside_of_a_check_nothing_is_kept():
    pictures.show("a title", pictures.heat(np.ones((2, 2))))
    assert not pictures.wanted()
    with pictures.kept(wanted=False) as found:
        assert not pictures.wanted()
        pictures.show("a title", pictures.heat(np.ones((2, 2))))
    assert found == []
    with pictures.kept():
        assert pictures.wanted()


@pytest.mark.parametrize(
    "values",
    [None, 3, "a", np.array(["a"]), np.array([[np.nan]]), np.array([[np.inf]]), np.array([[1e31]]), np.zeros((0, 2)),
     [[1], [1, 2]], object(), 1j * np.ones((2, 2))],
)  # fmt: skip
@pytest.mark.parametrize("draw", [pictures.heat, pictures.image, pictures.path])
def test_what_cannot_be_drawn_is_left_out(draw, values):
    assert draw(values) is None
    assert shown(draw(values)) == []
    assert len(shown(draw(values), pictures.heat(np.ones((1, 1))))[0].panels) == 1


@pytest.mark.parametrize("points", [np.ones(4), np.ones((4, 3)), np.ones((2, 2, 2))])
def test_a_path_is_made_of_points(points):
    assert pictures.path(points) is None


def test_a_faint_path_belongs_to_the_background():
    kinds = [pictures.path(np.ones((3, 2)), faint=faint).kind for faint in (False, True)]
    assert kinds == [Kind.PATH, Kind.GROUND]


def test_arrays_of_any_axes_lists_and_tensors_are_laid_out_as_rows():
    assert pictures.heat(np.arange(4.0)).rows == ((0, 1, 2, 3),)
    assert np.shape(pictures.heat(np.ones((2, 3, 4))).rows) == (6, 4)
    assert pictures.heat([[1, True]]).rows == ((1, 1),)
    assert pictures.heat(Tensor(np.ones((1, 2), np.float32))).rows == ((1, 1),)
    assert pictures.heat(np.array(2.0)).rows == ((2,),)


def test_a_row_of_a_square_number_is_a_square_image_with_a_mark():
    assert np.shape(pictures.image(np.ones(64)).rows) == (8, 8)
    assert [pictures.image(np.ones(4), right=right).right for right in (True, False, None)] == [True, False, None]


def test_everything_is_bounded_and_can_be_read_again():
    assert np.shape(pictures.heat(np.ones((100, 200))).rows) == (MAX_SIDE, MAX_SIDE)
    thinned = pictures.path(np.stack([np.arange(5_000.0)] * 2, axis=1)).rows
    assert (len(thinned), thinned[0], thinned[-1]) == (MAX_POINTS, (0, 0), (4999, 4999))
    small, large = pictures.heat(np.ones((1, 1))), pictures.heat(np.ones((64, 64)))
    with pictures.kept() as found:
        for _ in range(MAX_PICTURES + 2):
            pictures.show("a", *[small] * (MAX_PANELS + 2))
    assert [len(picture.panels) for picture in found] == [MAX_PANELS] * MAX_PICTURES
    assert len(shown(*[large] * 5)[0].panels) == MAX_NUMBERS // 64**2
    seen = Seen(pictures=tuple(found))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(seen), type=Seen) == seen


@pytest.mark.parametrize(
    "error", [StudentError(), CheckFailed(Evidence(key="values")), TypeError(), IndexError(), ZeroDivisionError()]
)
def test_what_goes_wrong_aside_costs_nothing(error):
    with pictures.aside(STUDENT):
        raise error


def test_our_own_errors_are_no_part_of_it():
    with pytest.raises(NameError), pictures.aside(STUDENT):
        raise NameError


def test_a_classifier_is_shown_by_its_confusion_matrix_and_by_its_most_confident_mistakes():
    images, labels = np.zeros((4, 4)), np.array([0, 1, 1, 2])
    scores = np.log([[0.8, 0.1, 0.1], [0.9, 0.05, 0.05], [0.3, 0.6, 0.1], [0.6, 0.3, 0.1]])
    with pictures.kept() as found:
        pictures.read(images, scores, labels)
    matrix, misread = found
    assert matrix.panels[0].rows == ((1, 0, 0), (1, 1, 0), (1, 0, 0))
    assert [(panel.caption, panel.right) for panel in misread.panels] == [
        ("1 → 0 (90%)", False),
        ("2 → 0 (60%)", False),
        ("1 → 1 (60%)", True),
        ("0 → 0 (80%)", True),
    ]


def test_probabilities_are_shown_as_they_are():
    with pictures.kept() as found:
        pictures.read(np.zeros((1, 4)), np.array([[0.25, 0.75]]), np.array([0]))
    assert found[1].panels[0].caption == "0 → 1 (75%)"


@pytest.mark.parametrize("scores", [None, np.ones(3), np.ones((2, 3)), np.full((4, 3), np.nan)])
def test_scores_that_are_none_leave_no_picture(scores):
    with pictures.kept() as found:
        pictures.read(np.zeros((4, 4)), scores, np.array([0, 1, 1, 2]))
    assert found == []


def test_bars_are_one_row_of_numbers():
    assert pictures.bars([1, -0.5, 1 / 3]).rows == ((1.0, -0.5, 0.333),)
    assert pictures.bars(np.arange(100)).rows == (tuple(range(MAX_SIDE)),)
    assert pictures.bars(np.ones((2, 2))) is None
    assert pictures.bars([1.0, np.nan]) is None


def test_the_influence_of_a_symbol_is_how_much_the_scores_change_with_it():
    asked = []

    def ask(ids):
        """A model that looks at the symbol before, twice as much as at the one at hand."""
        asked.append(ids)
        before = np.concatenate([np.zeros((len(ids), 1)), ids[:, :-1]], axis=1)
        return np.eye(9)[ids] + 2 * np.eye(9)[before.astype(int)]

    text = np.array([1, 8, 3, 5])
    with pictures.kept() as found:
        pictures.influence(ask, text, 9, "aids")
    (panel,) = found[0].panels
    assert np.allclose(panel.rows, np.eye(4) + 2 * np.eye(4, k=-1))
    assert panel.caption == Text("the text: aids", "文章: aids")
    assert asked[0].max() <= 8
    assert (asked[0][0] == text).all()
    assert ((asked[0][1:] != text).sum(axis=1) == 1).all()


def test_nothing_is_asked_for_an_influence_that_nobody_looks_at():
    pictures.influence(pytest.fail, np.zeros(3, dtype=int), 9, "")
