"""The places: where a line of a module stands in the notebook that it comes from."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping

import msgspec

from autograder.model import Evidence, Source


class Places:
    """The notebooks behind the modules of a chapter, by the modules' names."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = {name: source for name, source in sources.items() if source.spans}
        names = "|".join(map(re.escape, self.sources))
        self.told = re.compile(rf"\b({names})\.py(\", line |, line |:)([0-9]{{1,9}})\b")

    def located(self, evidence: Evidence, name: str) -> Evidence:
        """The evidence about a module, with the cell and its line in place of the module's."""
        if not self.sources:
            return evidence
        params = {key: self.read(value) for key, value in evidence.params.items()}
        for start in ("", "own_"):
            file = params.get(f"{start}file", "")
            own = self.sources.get(name)
            source = own if own and file == own.file else self.sources.get(file.removesuffix(".py"))
            if source:
                params[f"{start}file"] = source.file
            if source and f"{start}line" in params:
                params[f"{start}cell"], line = place_in(source, int(params[f"{start}line"]))
                params[f"{start}line"] = str(line)
        return msgspec.structs.replace(evidence, params=params)

    def read(self, text: str) -> str:
        """A text in which Python itself names lines of modules, with their cells."""
        return self.told.sub(self._told, text) if self.sources else text

    def _told(self, found: re.Match[str]) -> str:
        source = self.sources[found[1]]
        cell, line = place_in(source, int(found[3]))
        return f"{source.file}, code cell {cell}{found[2]}{line}"


def place_in(source: Source, line: int) -> tuple[str, int]:
    """The cell and the line in it, of a line of a text from a notebook."""
    number = bisect.bisect_right(source.spans, line, key=lambda span: span.start)
    span = source.spans[max(0, number - 1)]
    return span.cell, max(1, span.line + line - span.start)
