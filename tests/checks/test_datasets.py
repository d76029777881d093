"""Data sets: always there, the same as their source, in the order of their stream; and nothing heavy is loaded."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from autograder.checks import datasets as datasets_module
from autograder.checks import digits, handwritten, mnist_file
from autograder.course import load_course
from autograder.errors import GraderError


def test_the_digits_have_their_shapes_and_ranges():
    x_train, t_train, x_test, t_test = digits(np.random.default_rng(0))
    assert (x_train.shape, t_train.shape, x_test.shape, t_test.shape) == ((1437, 64), (1437,), (360, 64), (360,))
    assert (x_train.dtype, t_train.dtype) == (np.float64, np.int64)
    for x in (x_train, x_test):
        assert (x.min(), x.max()) == (0, 1)
    assert set(t_train) == set(t_test) == set(range(10))


def test_they_are_those_of_scikit_learn():
    x_train, t_train, x_test, t_test = digits(np.random.default_rng(0))
    source = load_digits()
    left = {image.tobytes(): label for image, label in zip(source.data, source.target, strict=True)}
    assert len(left) == 1797  # each is another, so that none is in both parts
    assert [left.pop((image * 16).tobytes()) for image in x_train] == t_train.tolist()
    images, labels = np.array([np.frombuffer(key) for key in left]), np.array(list(left.values()))
    nearest = [np.abs(images / 16 - image).max(axis=1).argmin() for image in x_test]
    assert sorted(nearest) == list(range(360))
    assert labels[nearest].tolist() == t_test.tolist()


def test_no_test_image_is_found_in_a_table_of_published_ones():
    source = load_digits().data
    _, _, x_test, _ = digits(np.random.default_rng(0))
    for step in (1, 2, 4):
        known = {np.round(image / step).tobytes() for image in source}
        assert not known & {np.round(image * 16 / step).tobytes() for image in x_test}


def test_the_order_is_that_of_the_stream():
    one, same, other = (digits(np.random.default_rng(seed))[1] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_what_a_suite_does_to_them_stays_with_it():
    for array in digits(np.random.default_rng(0)):
        array[:] = 0
    assert digits(np.random.default_rng(0))[0].max() == 1


def test_a_machine_without_them_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(datasets_module, "find_spec", lambda name: None)
    datasets_module._table.cache_clear()
    with pytest.raises(GraderError, match="pip install 'scikit-learn'"):
        digits(np.random.default_rng(0))


# --- what grading loads ---------------------------------------------------------------------------------------------

HEAVY = ["torch", "sklearn", "scipy", "matplotlib", "pandas", "nbgrader", "nbformat", "dask", "IPython", "pooch"]

GRADE = """
import json, sys
from pathlib import Path
from autograder.course import load_course
from autograder.intake.collect import collect
from autograder.grading.runner import grade
from autograder.grading.settings import Settings

course = load_course()
exercises = [course.exercise({chapter!r}, name) for name in {names!r}]
found = grade(course, collect(course.solutions, course, exercises), exercises, Settings("1"))
outcomes = sorted({{str(check.outcome) for check in found.report.checks()}})
print(json.dumps([outcomes, [name for name in {heavy!r} if name in sys.modules]]))
"""


def loaded(chapter: str, names: list[str]) -> str:
    """The outcomes of grading these solutions in a process of its own, and what of the heavy libraries that loaded."""
    code = textwrap.dedent(GRADE.format(chapter=chapter, names=names, heavy=HEAVY))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_grading_a_numpy_exercise_loads_nothing_heavy():
    assert loaded("chapter1", ["perceptron"]) == '[["passed"], []]'


def test_grading_with_a_data_set_loads_nothing_heavy():
    course = load_course()
    users = [
        e for e in course.all_exercises() if not e.torch and "digits(" in course.suite(e).read_text(encoding="utf-8")
    ]
    assert users
    outcomes, libraries = json.loads(loaded(users[0].chapter, [users[0].name]))
    assert outcomes == ["passed"]
    assert set(libraries) <= {"scipy"}  # of which the oracles are made


def test_grading_a_torch_exercise_loads_torch_in_the_worker_alone():
    outcomes, libraries = json.loads(loaded("chapter1", ["torch_activations"]))
    assert outcomes == ["passed"]
    assert set(libraries) <= {"scipy"}  # of which the oracles are made


def test_the_command_loads_nothing_heavy_to_say_who_it_is():
    code = "import sys, autograder.cli.root; print([name for name in sys.argv[1:] if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code, *HEAVY, "numpy", "pytest", "rich"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parent,
    )
    assert run.stdout.strip() in ("[]", "['rich']")


# --- MNIST ----------------------------------------------------------------------------------------------------------


def test_without_mnist_the_digits_are_taken(no_mnist):
    found = handwritten(np.random.default_rng(3))
    assert (found.key, found.name) == ("digits", "scikit-learn's digits")
    assert (found.x_train.shape, found.x_train.dtype, found.t_train.dtype) == ((1437, 64), np.float32, np.int64)
    x_train, _, _, t_test = digits(np.random.default_rng(3))
    assert np.array_equal(found.x_train, x_train.astype(np.float32))
    assert np.array_equal(found.t_test, t_test)
    assert mnist_file("train-images-idx3-ubyte.gz") is None


def test_with_mnist_its_images_are_taken(mnist):
    found = handwritten(np.random.default_rng(3))
    assert (found.key, found.name) == ("mnist", "MNIST")
    assert (found.x_train.shape, found.x_test.shape) == ((60_000, 784), (10_000, 784))
    assert (found.x_train.dtype, found.t_train.dtype) == (np.float32, np.int64)
    assert (found.x_train.min(), found.x_train.max()) == (0, 1)
    assert np.bincount(found.t_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert np.bincount(found.t_train).sum() == 60_000
    assert found.t_test[:5].tolist() == [7, 2, 1, 0, 4]  # the test part stands in its own order


def test_the_training_part_of_mnist_is_shuffled_with_its_labels(mnist):
    one, same, other = (handwritten(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.t_train, same.t_train)
    assert not np.array_equal(one.t_train, other.t_train)
    brightness = [
        {label: found.x_train[found.t_train == label].mean() for label in range(10)} for found in (one, other)
    ]
    assert brightness[0] == pytest.approx(brightness[1], rel=1e-4)


def test_a_file_of_mnist_is_given_as_it_was_published(mnist):
    content = mnist_file("t10k-labels-idx1-ubyte.gz")
    assert content is not None
    assert len(gzip.decompress(content)) == 10_008


def test_part_of_mnist_is_no_mnist(no_mnist, tmp_path, monkeypatch):
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "train-images-idx3-ubyte.gz").write_bytes(b"damaged")
    assert mnist_file("train-images-idx3-ubyte.gz") is None
    assert handwritten(np.random.default_rng(0)).key == "digits"


def test_no_test_image_is_as_it_was_published_and_none_is_far_from_it(no_mnist):
    published = digits(np.random.default_rng(5))[2]
    x_test = handwritten(np.random.default_rng(5)).x_test
    assert (x_test.min(), x_test.max()) == (0, 1)
    assert (np.abs(x_test - published).max(axis=1) > 0).all()
    assert np.array_equal(np.round(x_test * 16), np.round(published * 16))
    assert not np.array_equal(x_test[:, 20], handwritten(np.random.default_rng(6)).x_test[:, 20])
