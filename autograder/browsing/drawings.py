"""Drawings: figures get their size, so that a page does not jump, and wide ones can be moved sideways on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

IMAGE = re.compile(r'<img src="(?:[^"]*/)?(?P<name>[^"/]+\.svg)"')
BOX = re.compile(r'\bviewBox="[\d.]+ [\d.]+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')
PIXELS = 4 / 3  # of a point
WIDE = 520  # points; whoever draws on more has several panels side by side


def sized(html: str, files: Iterable[Path]) -> str:
    """HTML in which the images that show these files have a width and a height, and wide ones the class `wide`."""
    by_name = {file.name: file for file in files}

    def size(image: re.Match[str]) -> str:
        file = by_name.get(image["name"])
        box = BOX.search(file.read_text(encoding="utf-8")) if file else None
        if box is None:
            return image[0]
        width, height = float(box["width"]), float(box["height"])
        kind = ' class="wide"' if width > WIDE else ""
        return f'<img{kind} width="{width * PIXELS:.0f}" height="{height * PIXELS:.0f}"{image[0].removeprefix("<img")}'

    return IMAGE.sub(size, html)
