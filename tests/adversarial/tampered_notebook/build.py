import json

GRADE = {"grade": True, "grade_id": "affine", "locked": True, "points": 1000, "solution": False, "schema_version": 3}
RIGHT = "def affine(x, W, b):\n    return (x.reshape(len(x), -1) if x.ndim > 2 else x) @ W + b"
WRONG = "import numpy as np\n\ndef affine(x, W, b):\n    return np.zeros((len(x), len(b)))"
PASSED = {"output_type": "execute_result", "data": {"text/plain": "12/12 passed"}, "execution_count": 1, "metadata": {}}


def cell(kind, source):
    return {"cell_type": kind, "id": "affine", "metadata": {"nbgrader": GRADE}, "source": source, "outputs": [PASSED]}


def build(folder):
    cells = [cell("markdown", RIGHT), cell("code", RIGHT), cell("code", WRONG), cell("raw", RIGHT), cell("Code", RIGHT)]
    notebook = {"cells": cells, "metadata": {"nbgrader": GRADE, "score": 12}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "affine.ipynb").write_text(json.dumps(notebook))
