"""The progress of a grading in a notebook: one line, which the next replaces and the end takes away."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

from autograder.locales import sentence
from autograder.serving.messages import Step

DELAY = 0.5  # seconds in which nothing is shown: most gradings are over by then


class Progress:
    """The line below a cell that grades. On a console, and where nothing can be replaced, there is none."""

    def __init__(self, shell: Any, language: str) -> None:
        self.can_replace = getattr(shell, "kernel", None) is not None
        request: dict[str, Any] = shell.get_parent() if hasattr(shell, "get_parent") else {}
        code = request.get("content", {}).get("code", "").strip()
        self.is_alone = code.startswith("%dlgrade") and "\n" not in code  # the cell has written nothing else
        self.language = language
        self.handle: Any = None
        self.since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def show(self, step: Step) -> None:
        """Say which check is made now."""
        if not self.can_replace or time.monotonic() - self.since < DELAY:
            return
        title = step.title.get(self.language)
        self._write(sentence(self.language, "notebook.step", number=step.number, count=step.count, title=title))

    def _write(self, text: str) -> None:
        from IPython.display import display

        data = {"text/plain": text}
        if self.handle is None:
            self.handle = display(data, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self.handle.update(data, raw=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.handle is None:
            return
        if self.is_alone:
            from IPython.display import clear_output

            clear_output(wait=True)  # type: ignore[no-untyped-call]
        else:
            self._write("")
