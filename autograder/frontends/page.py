"""A page: the report as one HTML file that needs nothing else, neither the network nor a script."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import Course
from autograder.feedback import escape
from autograder.frontends import html
from autograder.frontends.drawing.svg import text
from autograder.frontends.html import SeenByCheck
from autograder.model import Report

# What is folded is printed open, but for the numbers of pictures; colours are printed as they are on the screen.
STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 60em; padding: 1em; font-family: system-ui, sans-serif; overflow-wrap: break-word }
h1 { font-size: 1.3em; margin: 0 0 .6em }
h2 { font-size: 1.1em; margin: 1.6em 0 .4em }
summary { cursor: pointer }
summary:focus-visible { outline: 2px solid #3b82c4 }
* { print-color-adjust: exact }
@media print {
  details:not(figure *)::details-content { content-visibility: visible; block-size: auto }
  figure { break-inside: avoid }
}
"""


def render(report: Report, course: Course, seen: SeenByCheck | None = None, remarks: Sequence[str] = ()) -> str:
    """The whole page for a report, with what public checks kept to be looked at. `remarks`: sentences above it."""
    language = report.language
    titles = {chapter.name: chapter.title.get(language) for chapter in course.chapters}
    names = [f"{titles.get(chapter.name, chapter.name)} ({chapter.name})" for chapter in report.chapters]
    title = ", ".join(names) or "dlgrade"
    above = "".join(f"<p>{text(escape(remark))}</p>\n" for remark in remarks)
    return document(title, above + html.render(report, course, seen), language)


def document(title: str, body: str, language: str) -> str:
    """A whole page with this title, which is escaped here, and a body of HTML."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)} · dlgrade</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{text(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
