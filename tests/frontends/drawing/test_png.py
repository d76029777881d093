"""PNG: what was written is read again by a decoder that is not ours, and the same rows give the same bytes."""

import base64
import io

import numpy as np
import pytest

from autograder.frontends.drawing import png


def decoded(uri: str):
    image = pytest.importorskip("PIL.Image")
    head, data = uri.split(",")
    assert head == "data:image/png;base64"
    return image.open(io.BytesIO(base64.b64decode(data)))


def test_shades_come_back() -> None:
    rows = [[0, 128, 255], [1, 2, 3]]
    assert np.array(decoded(png.grey(rows))).tolist() == rows


def test_colours_and_their_opacity_come_back() -> None:
    palette = [(255, 0, 0, 0), (0, 0, 255, 128)]
    assert np.array(decoded(png.coloured([[0, 1]], palette)).convert("RGBA")).tolist() == [[list(c) for c in palette]]


def test_the_bytes_are_these() -> None:
    assert png.grey([[0]]) == (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAADUlEQVR4AQECAP3/AAAAAgABfgUN0gAAAABJRU5E"
        "rkJggg=="
    )
