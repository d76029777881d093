"""Mutants: small edits of a solution's answer, each a program of its own, as a learner's slip could make them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.intake.source import program_of
from autograder.markers import BEGIN, END
from autograder.model import Record

OPERATORS: dict[type, Any] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
PAIRS = (
    ("sum", "mean"),
    ("max", "min"),
    ("amax", "amin"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("ceil", "floor"),
    ("train", "eval"),
    ("var", "std"),
    ("permutation", "arange"),
    ("randperm", "arange"),
    ("standard_normal", "random"),
)
EXCHANGED = dict(PAIRS) | {new: old for old, new in PAIRS if new != "arange"}
BUILTIN = {"min": "max", "max": "min"}
DROPPED = {"abs", "sqrt", "clip", "clamp", "copy", "clone", "detach", "transpose", "permute", "astype", "ravel", "flip"}
SWAPPED = {"dot": (0, 1), "matmul": (0, 1), "where": (1, 2)}  # the two arguments that change places
AXES = {"axis", "dim"}
WHOLE = {*AXES, "keepdims", "keepdim"}  # keywords whose values are not edited further
GUARD = "strict"  # of zip: a keyword that only tells the solution's author
TINY = 1e-3  # a number below it keeps a logarithm or a quotient finite
LEFT_OUT = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Break, ast.Continue, ast.For, ast.If)
Compound = ast.If | ast.While | ast.For | ast.With
Lines = tuple[int, int]


class Mutant(Record):
    """An edit: in which function, what stood there and what stands there now, and the solution's whole text with it.

    Both are statements as `ast.unparse` writes them; of an `if` or a loop the first line.
    """

    of: str
    before: str
    after: str
    line: int
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.of, self.before, self.after


def mutants(text: str) -> list[Mutant]:
    """The mutants of a solution, in the order of its lines; no two are the same program or have the same key."""
    tree = ast.parse(text)
    answers = list(_answers(text))
    tiny = {name: 0.0 for name, value in _numbers(tree) if 0 < abs(value) < TINY}
    found: dict[tuple[str, str, str], Mutant] = {}
    programs = {program_of(text)}
    for of, statement, bound in _statements(tree, (), set()):
        if not any(first < statement.lineno and (statement.end_lineno or 0) < last for first, last in answers):
            continue
        before = _written(statement)
        for after in _edits(statement, tiny, bound):
            one = Mutant(of, before, after, statement.lineno, _spliced(text, statement, after))
            program = program_of(one.text)
            if program not in programs and one.key not in found:
                programs.add(program)
                found[one.key] = one
    return sorted(found.values(), key=lambda one: one.line)


def _answers(text: str) -> Iterator[Lines]:
    """The lines of the markers round each answer."""
    begun = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() == BEGIN:
            begun = number
        elif line.strip() == END:
            yield begun, number


def _numbers(tree: ast.Module) -> Iterator[tuple[str, float]]:
    """The numbers that the module has a name for."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, (int, float)) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, value


def _statements(node: ast.AST, names: tuple[str, ...], bound: set[str]) -> Iterator[tuple[str, ast.stmt, set[str]]]:
    """Every statement in a function, with the function's name and the local names that are bound before it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _statements(child, (*names, child.name), set())
        elif isinstance(child, ast.FunctionDef):
            arguments = {inner.arg for inner in ast.walk(child.args) if isinstance(inner, ast.arg)}
            yield from _statements(child, (*names, child.name), arguments)
        elif isinstance(child, ast.stmt):
            if names:
                yield ".".join(names), child, set(bound)
            for inner in ast.walk(child):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    bound.add(inner.id)
            yield from _statements(child, names, bound)


def _written(statement: ast.stmt) -> str:
    """A statement in a line; of a compound one what stands before its body."""
    if isinstance(statement, Compound):
        return ast.unparse(statement).split("\n", 1)[0]
    return ast.unparse(statement)


def _spliced(text: str, statement: ast.stmt, after: str) -> str:
    """The text with this statement in place of the one there."""
    lines = text.encode().split(b"\n")
    first, column = statement.lineno - 1, statement.col_offset
    head, indent = lines[first][:column], " " * column
    if isinstance(statement, Compound) and after != "pass":
        body = statement.body[0]
        elif_ = lines[first][column:].startswith(b"elif")
        last, rest = body.lineno - 1, b" " * body.col_offset + lines[body.lineno - 1][body.col_offset :]
        changed = [head + (b"el" if elif_ else b"") + after.encode(), rest]
    else:
        last = (statement.end_lineno or 0) - 1
        rest = lines[last][statement.end_col_offset :]
        changed = [head + after.replace("\n", f"\n{indent}").encode() + rest]
    return b"\n".join([*lines[:first], *changed, *lines[last + 1 :]]).decode()


def _edits(statement: ast.stmt, tiny: Mapping[str, float], bound: set[str]) -> Iterator[str]:
    """What may stand there instead."""
    if isinstance(statement, ast.AugAssign):
        yield _written(ast.Assign([statement.target], statement.value, lineno=statement.lineno))
        if other := OPERATORS.get(type(statement.op)):
            yield _written(ast.AugAssign(statement.target, other(), statement.value))
    if isinstance(statement, (ast.If, ast.While)):
        yield f"{_written(statement).split(' ')[0]} {ast.unparse(_negated(statement.test))}:"
    if isinstance(statement, ast.With):
        yield "if True:"
    for node, holder, key in _places(statement):
        for new in _changes(node, tiny):
            holder[key] = new
            yield _written(statement)
            holder[key] = node
    if isinstance(statement, LEFT_OUT) and not _first_of_its_name(statement, bound):
        yield "pass"


def _first_of_its_name(statement: ast.stmt, bound: set[str]) -> bool:
    """Whether all that follows would lack the name that this statement binds, or it is an `if` with another branch."""
    if isinstance(statement, ast.If):
        return bool(statement.orelse)
    if not isinstance(statement, ast.Assign):
        return False
    names = {
        node.id
        for target in statement.targets
        for node in ([target] if not isinstance(target, ast.Tuple) else target.elts)
        if isinstance(node, ast.Name)
    }
    return bool(names - bound)


def _places(node: ast.AST) -> Iterator[tuple[ast.expr, Any, Any]]:
    """Every expression of a statement, none of the statements in it, with what holds it and under which key."""
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in {*WHOLE, GUARD}):
            continue
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant) and node.operand.value == 1:
            continue  # -1, the last
        items = list(enumerate(value)) if isinstance(value, list) else [(name, value)]
        for key, item in items:
            if isinstance(item, ast.expr):
                yield item, value if isinstance(value, list) else vars(node), key
            if isinstance(item, ast.AST) and not isinstance(item, ast.stmt):
                yield from _places(item)


def _changes(node: ast.expr, tiny: Mapping[str, float]) -> Iterator[ast.expr]:
    """What may stand in place of an expression."""
    match node:
        case ast.BinOp(left=left, op=ast.MatMult() as op, right=right):
            yield ast.BinOp(right, op, left)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            yield ast.BinOp(left, OPERATORS[type(op)](), right)
            if not isinstance(op, (ast.FloorDiv, ast.Mod)) and not _is_tiny(right, tiny):
                yield left
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(OPERATORS[type(op)](), values)
        case ast.Compare(left=left, ops=[op], comparators=comparators) if type(op) in OPERATORS:
            yield ast.Compare(left, [OPERATORS[type(op)]()], comparators)
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert(), operand=operand):
            yield operand
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(_negated(test), body, orelse)
        case ast.Constant(value=value):
            if (other := _moved(value)) is not None:
                yield ast.Constant(other)
        case ast.Name(id=name, ctx=ast.Load()) if name in tiny:
            yield ast.Constant(tiny[name])
        case ast.Attribute(value=value, attr="T" | "mT"):
            yield value
        case ast.Subscript(value=value, slice=index, ctx=context):
            for shifted in _shifted(index):
                yield ast.Subscript(value, shifted, context)
        case ast.Call():
            yield from _calls(node)
        case _:
            pass


def _is_tiny(node: ast.expr, tiny: Mapping[str, float]) -> bool:
    """Whether this is a number that stays away from 0 by next to nothing: another edit makes it 0."""
    return ast.unparse(node) in tiny or (isinstance(node, ast.Constant) and _moved(node.value) == 0.0)


def _calls(call: ast.Call) -> Iterator[ast.expr]:
    """What may stand in place of a call."""
    function, arguments, words = call.func, call.args, call.keywords
    if isinstance(function, ast.Attribute):
        owner, name = function.value, function.attr
        is_method = ast.unparse(owner) not in ("np", "torch")
        if other := EXCHANGED.get(name):
            other_owner = ast.Name("np") if name == "permutation" else owner
            yield ast.Call(ast.Attribute(other_owner, other), arguments, words)
        if name in DROPPED and (is_method or arguments):
            yield owner if is_method else arguments[0]
    else:
        name = ast.unparse(function)
        if other := BUILTIN.get(name):
            yield ast.Call(ast.Name(other), arguments, words)
        if name in DROPPED and arguments:
            yield arguments[0]
    if name in SWAPPED and max(SWAPPED[name]) < len(arguments):
        first, second = SWAPPED[name]
        swapped = list(arguments)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        yield ast.Call(function, swapped, words)
    if name == "range" and arguments:
        stop = min(1, len(arguments) - 1)
        shorter = ast.BinOp(arguments[stop], ast.Sub(), ast.Constant(1))
        yield ast.Call(function, [*arguments[:stop], shorter, *arguments[stop + 1 :]], words)
    for index, word in enumerate(words):
        before, after = words[:index], words[index + 1 :]
        if word.arg not in (None, GUARD):
            yield ast.Call(function, arguments, [*before, *after])
        if word.arg in AXES and not isinstance(word.value, ast.Tuple):
            axis = 1 if ast.unparse(word.value) == "0" else 0
            yield ast.Call(function, arguments, [*before, ast.keyword(word.arg, ast.Constant(axis)), *after])


def _moved(value: object) -> bool | int | float | None:
    """Another constant in place of this one; None if it is no number."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return 1.0 if value == 0 else 0.0 if abs(value) < TINY else 2 * value
    return None


def _shifted(index: ast.expr) -> Iterator[ast.expr]:
    """An index whose slices have one bound shifted by one; bounds that are constants are moved as such."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    for number, part in enumerate(parts):
        if not isinstance(part, ast.Slice):
            continue
        for name in ("lower", "upper"):
            bound = getattr(part, name)
            if bound is None or isinstance(bound, (ast.Constant, ast.UnaryOp)):
                continue
            later = ast.BinOp(bound, ast.Add(), ast.Constant(1))
            changed = ast.Slice(part.lower, part.upper, part.step)
            setattr(changed, name, later)
            yield ast.Tuple([*parts[:number], changed, *parts[number + 1 :]]) if len(parts) > 1 else changed


def _negated(test: ast.expr) -> ast.expr:
    return (
        test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.UnaryOp(ast.Not(), test)
    )
