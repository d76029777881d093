"""Names: a phrase is put together in both languages, and no suite has one in English alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import feedback, wording
from autograder.checks import CheckFailed, expect_at_least, expect_number, inside, part_of, phrase
from autograder.checks.margins import recorded
from autograder.model import Visibility
from autograder.proving.phrases import is_english

PACKAGE = Path(__file__).parents[2] / "autograder"
FILES = [*sorted((PACKAGE / "suites").rglob("test_*.py")), *sorted((PACKAGE / "checks").glob("*.py"))]
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
LOSS = ("the first loss", "最初の損失")


def test_phrases_are_put_together_with_spaces_beside_code_alone():
    assert part_of("W", "f(x)") == ("W of f(x)", "f(x) の W")
    assert part_of(("state", "状態"), ("the new model", "新しいモデル")) == (
        "state of the new model",
        "新しいモデルの状態",
    )
    assert phrase("{of} after a step", "1歩進んだ後の {of}", of=LOSS) == (
        "the first loss after a step",
        "1歩進んだ後の最初の損失",
    )
    assert inside("model(x)", "[0]") == "model(x)[0]"
    assert inside(LOSS, "[0]") == ("the first loss[0]", "最初の損失[0]")


def failure(call, *args, **options):
    with pytest.raises(CheckFailed) as caught:
        call(*args, **options)
    return caught.value


def test_a_sentence_has_the_phrase_in_its_own_language():
    found = failure(expect_number, 1.0, 2.0, LOSS, given={("lowest point of f", "f の最小点"): 3, "lr": 0.1})
    reason = feedback.reason(found.evidence, Visibility.PUBLIC)
    lines = [[line.label + line.text for line in wording.lines(reason, language)] for language in ("en", "ja")]
    assert lines[0][:3] == ["the first loss has the wrong value.", "lowest point of f = 3", "lr = 0.1"]
    assert lines[1][:3] == ["最初の損失の値が違います。", "f の最小点 = 3", "lr = 0.1"]
    assert found.answer.given == {"lowest point of f": 3, "lr": 0.1}


def test_a_phrase_that_is_none_is_no_call():
    assert failure(expect_number, None, 2.0, LOSS).evidence.key == "none-part"
    assert failure(expect_number, None, 2.0, "f(x)").evidence.key == "none"


def test_margins_are_kept_by_the_english_phrase():
    with recorded() as margins:
        expect_at_least(2.0, 1.0, of=LOSS)
    assert [margin.of for margin in margins] == ["the first loss"]


@pytest.mark.parametrize("name", ["the first loss", "weights after 3 steps", "W of f(x)", "f(x), asked again"])
def test_a_phrase_is_told_from_code(name):
    assert is_english(name)


@pytest.mark.parametrize("name", ["x", "gradient_descent(f, init_x, lr, step_num)", 'net.params["W of"]', "before"])
def test_code_is_told_from_a_phrase(name):
    assert not is_english(name)


def written(node: ast.expr) -> str:
    """What an expression says for certain, as text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "x" for one in node.values)
    return f"{written(node.body)}|{written(node.orelse)}" if isinstance(node, ast.IfExp) else ""


def names_in(tree: ast.AST) -> Iterator[ast.expr]:
    """What may be a name: what `of` gets, what a call of an expectation gets, and the keys of dictionaries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            yield from (word.value for word in node.keywords if word.arg == "of")
            yield from node.args if called.startswith(("expect", "as_", "fail", "inside", "part_of")) else ()
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Assign) and not ast.unparse(node.targets[0]).isupper():
            several = isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple)
            yield from [node.value] if not several else () if is_said(node.value) else node.value.elts


def is_said(node: ast.Tuple) -> bool:
    """Whether one of these is Japanese: then they are a sentence in both languages."""
    return any(JAPANESE.search(written(one)) for one in node.elts)


def english_in(source: str) -> list[str]:
    return [text for node in names_in(ast.parse(source)) if is_english(text := written(node)) and " of 1" not in text]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_name_is_an_english_phrase_alone(file):
    assert english_in(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'expect_array(x, y, of="the first loss")',
        'expect_array(x, y, of=f"{key} of the model")',
        'as_number(x, f"entry {k} of {of}")',
        'given = {"lowest point of f": 1}',
        'given["losses with each symbol"] = 1',
        'one, of = f(), f"net.loss(xs) after {steps} steps"',
        'of = x if y else f"output {number} of {of}"',
    ],
)
def test_an_english_phrase_alone_is_found(source):
    assert len(english_in(source)) == 1
