"""The report on a terminal: a line for each exercise, and what to fix below it; whole, or as it is graded."""

from autograder.frontends.terminal.page import Page
from autograder.frontends.terminal.progress import Progress
from autograder.frontends.terminal.whole import render, render_exercise

__all__ = ["Page", "Progress", "render", "render_exercise"]
