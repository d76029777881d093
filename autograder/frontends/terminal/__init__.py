"""The report on a terminal: a line for each exercise, and what to fix below it; whole, or as it is graded."""

from autograder.frontends.terminal.page import Page
from autograder.frontends.terminal.progress import Progress
from autograder.frontends.terminal.watched import write_foot, write_notice, write_watched
from autograder.frontends.terminal.whole import render, render_exercise

__all__ = [
    "Page",
    "Progress",
    "render",
    "render_exercise",
    "write_foot",
    "write_notice",
    "write_watched",
]
