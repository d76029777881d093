"""The glossary: the course's Japanese uses one word a thing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from autograder.course import load_course

COURSE = load_course()
ROOT = Path(__file__).parents[2]
TERMS = tomllib.loads(COURSE.glossary.read_text(encoding="utf-8"))["term"]
FORMS = [form for term in TERMS for form in term["not"]]
WHERE = (
    "README.ja.md",
    "solutions/*.ja.md",
    "solutions/chapter*/*.ja.md",
    "solutions/chapter*/*.py",
    "solutions/chapter*/chapter.toml",
    "solutions/chapter*/figures/draw.py",
    "autograder/*.ja.md",
    "autograder/**/*.toml",
    "autograder/suites/*/*/test_*.py",
)
# Where forms that are not used still stand: a form, and the files. Lines are only ever taken out of here.
YET: dict[str, tuple[str, ...]] = {
    "分か[らりるっ]": (
        "autograder/lessons/chapter10_a.toml",
        "autograder/lessons/chapter10_c.toml",
        "autograder/lessons/chapter5.toml",
        "autograder/lessons/chapter8_b.toml",
        "autograder/lessons/chapter9_c.toml",
        "autograder/suites/chapter10/torch_vae/test_torch_vae.py",
        "autograder/suites/chapter3/two_layer_net/mistakes.toml",
        "autograder/suites/chapter5/evaluation/mistakes.toml",
        "autograder/suites/chapter5/mnist_loop/mistakes.toml",
        "autograder/suites/chapter5/search/mistakes.toml",
        "autograder/suites/chapter5/torch_mnist/mistakes.toml",
        "autograder/suites/chapter7/peephole_lstm/mistakes.toml",
        "autograder/suites/chapter7/rnnlm/mistakes.toml",
        "autograder/suites/chapter7/torch_rnn/mistakes.toml",
        "autograder/suites/chapter8/seq2seq_attention/mistakes.toml",
        "autograder/suites/chapter9/ab_test/mistakes.toml",
        "autograder/suites/chapter9/cross_validation/mistakes.toml",
        "autograder/suites/chapter9/serving/mistakes.toml",
        "solutions/chapter10/README.ja.md",
        "solutions/chapter10/chapter.toml",
        "solutions/chapter10/shap_values.ja.md",
        "solutions/chapter7/gru_cell.ja.md",
        "solutions/chapter7/sequence_tasks.ja.md",
    ),
    "画素": (
        "autograder/lessons/chapter10_b.toml",
        "autograder/lessons/chapter10_c.toml",
        "autograder/suites/chapter10/autoencoder/mistakes.toml",
        "autograder/suites/chapter10/autoencoder/test_autoencoder.py",
        "autograder/suites/chapter10/lime/mistakes.toml",
        "autograder/suites/chapter10/lime/test_lime.py",
        "autograder/suites/chapter10/torch_vae/mistakes.toml",
        "autograder/suites/chapter10/torch_vae/test_torch_vae.py",
        "autograder/suites/chapter10/vae/mistakes.toml",
        "autograder/suites/chapter10/vae/test_vae.py",
        "autograder/suites/chapter5/idx/mistakes.toml",
        "autograder/suites/chapter5/preprocessing/mistakes.toml",
        "autograder/suites/chapter6/im2col/mistakes.toml",
        "autograder/suites/chapter6/im2col/test_im2col.py",
        "autograder/suites/chapter6/pooling/mistakes.toml",
        "autograder/suites/chapter6/pooling/test_pooling.py",
        "autograder/suites/chapter6/simple_convnet/test_simple_convnet.py",
    ),
    "例えば": (
        "autograder/lessons/chapter3_b.toml",
        "autograder/lessons/chapter4.toml",
    ),
    "モーメンタム": ("autograder/lessons/chapter8_b.toml",),
    "くり返": (
        "autograder/suites/chapter10/q_learning/mistakes.toml",
        "autograder/suites/chapter6/augmentation/mistakes.toml",
    ),
    "同じ形の配列": ("autograder/suites/chapter2/graph/test_graph.py",),
    "フィルタ(?!ー|リ)": (
        "autograder/suites/chapter6/convolution/mistakes.toml",
        "autograder/suites/chapter6/im2col/mistakes.toml",
        "autograder/suites/chapter6/residual/mistakes.toml",
    ),
    "標本": (
        "autograder/suites/chapter9/ensemble/test_ensemble.py",
        "solutions/chapter9/ensemble.py",
    ),
    "出来(?!事|上)": (
        "solutions/chapter3/two_layer_net.ja.md",
        "solutions/chapter9/regression_metrics.ja.md",
    ),
}


def found() -> dict[str, tuple[str, ...]]:
    """The forms that are not used but there, with the files in which they stand."""
    places: dict[str, list[str]] = {}
    either = re.compile("|".join(FORMS))
    for file in sorted({file for pattern in WHERE for file in ROOT.glob(pattern)}):
        text = file.read_text(encoding="utf-8")
        for form in FORMS if either.search(text) else ():
            if re.search(form, text):
                places.setdefault(form, []).append(file.relative_to(ROOT).as_posix())
    return {form: tuple(files) for form, files in places.items()}


@pytest.fixture(scope="module")
def places() -> dict[str, tuple[str, ...]]:
    return found()


def test_no_term_is_written_in_a_form_that_is_not_used(places: dict[str, tuple[str, ...]]) -> None:
    more = {form: sorted({*files} - {*YET.get(form, ())}) for form, files in places.items()}
    assert {form: files for form, files in more.items() if files} == {}, f"see {COURSE.glossary.name}"


def test_nothing_is_excepted_that_is_right_by_now(places: dict[str, tuple[str, ...]]) -> None:
    done = {form: sorted({*files} - {*places.get(form, ())}) for form, files in YET.items()}
    assert {form: files for form, files in done.items() if files} == {}, "take these out of YET"


def test_no_term_is_a_form_that_is_not_used() -> None:
    for term in TERMS:
        assert term["not"]
        assert not [form for form in FORMS if re.search(form, term["ja"])], term["ja"]
