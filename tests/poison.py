"""Submissions that would end whoever reads them without limits: a file's name, and what is in it."""

import io
import json
import zipfile


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def zipped(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


POISON: dict[str, tuple[str, str | bytes]] = {
    "a name of a hundred thousand parts": ("affine.py", "import a" + ".a" * 100_000),
    "the same in an archive": ("all.zip", zipped("affine.py", "import a" + ".a" * 100_000)),
    "cells without end": ("chapter2.ipynb", notebook(*[""] * 690_000)),
    "statements without end": ("chapter2.ipynb", notebook(";".join(["a=1"] * 65_000))),
    "brackets without end": ("affine.py", "(" * 100_000),
    "a sum without end": ("affine.py", "x = " + "1+" * 120_000 + "1"),
    "attributes without end": ("affine.py", "x = y" + ".a" * 120_000),
}
