"""What the tests of faults share."""

from __future__ import annotations

from pathlib import Path

import pytest
from scene import RIGHT, SLOW, WRONG, Scene, hand_in


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    found = Scene(tmp_path)
    hand_in(found.inbox, akiko=RIGHT, bunta=WRONG, chie=SLOW)
    found.places.mkdir()
    return found
