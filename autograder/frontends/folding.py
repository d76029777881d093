"""Folding: text in lines of so many terminal cells; Japanese breaks anywhere but before and behind punctuation."""

from __future__ import annotations

import re

from rich.cells import cell_len

ATOM = re.compile(r"(\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffef])")
ROW = re.compile(r"(\[*\[[^\[\]]*\]+,?)")
NOT_FIRST = set("、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…,.:;?!)]}")
NOT_LAST = set("（「『【〔〈《([{")


def fold(text: str, width: int, *, rows: bool = False) -> list[str]:
    """The text in lines of at most `width` cells. `rows`: the rows of a matrix (`[1, 2],`) stay whole if they fit."""
    lines, line = [], ""
    for piece in _pieces(text, ROW if rows else ATOM):
        if cell_len(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
            line = ""
        piece = piece.lstrip()
        if cell_len(piece.rstrip()) > width and rows:
            *full, piece = fold(piece, width)
            lines += full
        while cell_len(piece.rstrip()) > width:
            head = _head(piece, width)
            lines.append(head)
            piece = piece[len(head) :]
        line = piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def crop(text: str, width: int, ellipsis: str) -> str:
    """The text in one line of at most `width` cells, with an ellipsis where something is left out."""
    if cell_len(text) <= width:
        return text
    return _head(text, max(width - cell_len(ellipsis), 0)).rstrip() + ellipsis


def pad(text: str, width: int) -> str:
    """The text filled with spaces to `width` cells."""
    return text + " " * (width - cell_len(text))


def _pieces(text: str, atom: re.Pattern[str]) -> list[str]:
    """The text between its places for a break."""
    pieces: list[str] = []
    for part in filter(None, atom.split(text)):
        last = pieces[-1] if pieces else " "
        if part.isspace() or (not last[-1].isspace() and (last[-1] in NOT_LAST or part[0] in NOT_FIRST)):
            pieces[-1:] = [(pieces[-1] if pieces else "") + part]
        else:
            pieces.append(part)
    return pieces


def _head(text: str, width: int) -> str:
    """As much of the text's beginning as fits, one character at least."""
    count, used = 0, 0
    for character in text:
        used += cell_len(character)
        if used > width:
            break
        count += 1
    return text[: max(count, 1)]
