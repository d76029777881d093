"""Magics: what IPython understands and Python does not is left out, by IPython's own rules."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from waiting import at_most

from autograder.intake.magics import code_of, is_python, plain


class Left(ast.NodeTransformer):
    """IPython's own Python without what it asks of IPython."""

    def visit(self, node: ast.AST) -> ast.AST:
        value = getattr(node, "value", None) if isinstance(node, (ast.Expr, ast.Assign, ast.Return)) else None
        call = value.func if isinstance(value, ast.Call) else None
        asked = isinstance(call, ast.Attribute) and ast.unparse(call.value) == "get_ipython()"
        return ast.Pass() if asked else self.generic_visit(node)


def by_ipython(cell: str) -> str:
    """The tree of what IPython makes of a cell."""
    return ast.dump(Left().visit(ast.parse(TransformerManager().transform_cell(cell))))


CELLS = [
    "!pip install x",
    "!!ls",
    "%matplotlib inline\nx = 1",
    "x = 1\n%timeit x\ny = 2",
    "if 'google.colab' in sys.modules:\n    !pip install x",
    "if 'google.colab' in sys.modules:\n    %pip install x\n    from google.colab import drive\nelse:\n    %cd x",
    "try:\n    import x\nexcept ImportError:\n    !pip install -q \\\n        x \\\n        y\n    import x",
    "!pip install \\\n  x\ny = 1",
    "!pip install 'x\ny = 1",
    '!echo """\ny = 1',
    "!echo ( [ {\ny = 1",
    "files = !ls\ny = files",
    "files = !ls \\\n  -l\ny = 1",
    "files=!ls",
    "t = %timeit -o f(1)\ny = 2",
    "a.b[0] = %env X",
    "(a,\n b) = !ls\ny = 1",
    "for x in y:\n\t!echo {x}\n\tz = x",
    "def f():\n    !ls\n    return 1",
    "def f():\n    if x:\n        x = !ls\n        %cd {x}\n    return 1\n\n\n!ls",
    "f?",
    "f??\ny = 1",
    "?f",
    "??f\ny = 1",
    "np.random.*rand*?",
    "a[0].b?\nx = 1",
    "%timeit?\nx = 1",
    "def f():\n    f?",
    "x = f?\ny = 1",
    "y = (1,\n     2)\ny?",
    "x = 1  # why?\n!ls",
    "s = 'why?'\n!ls",
    's = """\n!ls\n%cd x\nf?\n"""\n!ls',
    "s = '''a\\'''\n!ls\n'''\n!ls",
    "x = (1\n     % 3)\n!ls",
    "x = [\n    1,  # (\n    2,\n]\n%cd a",
    "x = 7 \\\n    % 3\n!ls",
    "x = y % z\n!ls",
    "x != y\n!ls",
    "f(a=1, b='!')\n!ls",
    "d = {'a': 1}; e = lambda q=3: q\n%who",
    "x == y\n!ls",
    "    x = 1\n    !ls\n    y = 2",
    "\n\n  x = 1\n  if x:\n      !ls",
    ">>> x = 1\n>>> !ls\n>>> def f():\n...     return 1",
    "In [1]: x = 1\n   ...: !ls",
    "\t!ls",
    "class A:\n    def f(self):\n        %time x\n\n    y = !ls\n    z = 1",
    "x = 1;\n!ls",
    "async def f():\n    await g()\n!ls",
    "if x: y = 1\nelse: y = 2\n!ls",
    "with open('x') as f: y = 1  # ?\n!ls",
    "print(f'{x!r} {y:%d}')\n%cd x",
    "\f!ls\nx = 1",
    "x = 1\n!ls \\",
    "x = '\\\n!ls'\n!ls",
]


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_what_ipython_makes_of_it(cell: str) -> None:
    made = plain(cell)
    assert "%time " in cell or ast.dump(ast.parse(made)) == by_ipython(cell)
    assert made.count("\n") == cell.count("\n"), "line for line"
    assert is_python(made)


PARTS = [
    *("x = 1\n", "!ls\n", "%cd x\n", "if x:\n    !ls\n", "f?\n", "y = !ls \\\n -l\n", "# why?\n", "'''\n!a\n'''\n"),
    *("def f(x):\n    %who\n    return x\n", "z = (1,\n  2)\n", "a = '?'\n", "\n", "b = 3 \\\n  % 2\n", "t = %env X\n"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_cells_of_many_parts_are_what_ipython_makes_of_them(parts: list[str]) -> None:
    cell = "".join(parts)
    assert ast.dump(ast.parse(plain(cell))) == by_ipython(cell)


@pytest.mark.parametrize("call", ["/f 1 2", ",f a b", ";f a b"])
def test_a_call_without_brackets_only_runs(call: str) -> None:
    assert plain(f"{call}\nx = 1") == "pass\nx = 1"


def test_what_is_timed_in_one_line_still_binds_its_name() -> None:
    assert plain("%time x = f(1)\ny = 2") == "x = f(1)\ny = 2"


@pytest.mark.parametrize("cell", ["pip install numpy", "  conda install -y numpy", "cd data", "run a.py\n"])
def test_a_magic_alone_in_its_cell_may_do_without_its_sign(cell: str) -> None:
    assert plain(cell).strip() == ""


def test_what_only_looks_like_one_is_kept() -> None:
    for cell in ("ls = [1]", "run = 3", "pip install numpy\nx = 1", "def f(:"):
        assert plain(cell) == cell


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("x = 1", ("", "x = 1")),
        ("%%time\nx = 1", ("", "\nx = 1")),
        ("\n%%capture out --no-stderr\n%%time\nx = 1", ("", "\n\n\nx = 1")),
        ("%%writefile softmax.py\nx = 1", ("softmax", "\nx = 1")),
        ('%%file -a "src/softmax.py"\nx = 1', ("softmax", "\nx = 1")),
        ("%%writefile notes.txt\nx = 1", None),
        ("%%bash\nls", None),
        ("%%bash", None),
        ("%%html\n<b>x</b>", None),
        ("%%javascript\nfunction f() {}", None),
        ("%%heat\ndef f():\n    return 1", ("", "\ndef f():\n    return 1")),
        ("%%time?", ("", "%%time?")),
        ("x = 1\n%%time", ("", "x = 1\n%%time")),
    ],
)
def test_a_cell_magic_says_what_the_rest_of_its_cell_is(cell: str, code: tuple[str, str] | None) -> None:
    assert code_of(cell) == code


@pytest.mark.parametrize(
    "cell",
    [
        "!" * 10**5,
        "\\\n" * 10**5 + "!",
        "x = (" * 10**5 + "\n!",
        "'" * 10**5 + "\n!",
        '"""' * 10**5 + "?",
        "!\\\n" * 10**5,
    ],
)
def test_a_long_cell_is_read_in_bounded_time(cell: str) -> None:
    with at_most(20):
        plain(cell)
        code_of("%%x " + cell)


@given(st.text(alphabet="ab =!%?\\\n'\"#([)]:\t,;/", max_size=60))
def test_any_text_keeps_its_lines(text: str) -> None:
    assert plain(text).count("\n") == text.count("\n")
