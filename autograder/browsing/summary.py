"""The summary: one page, whole in itself, of what a learner has built, with the curves and pictures, and the way on."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from autograder.authoring.pages import page
from autograder.browsing import frame
from autograder.browsing.site import heading
from autograder.browsing.standing import Standings, standing_of, sum_of
from autograder.course import Course
from autograder.frontends.html import shown
from autograder.frontends.overview import next_exercise, next_step
from autograder.locales import sentence
from autograder.model import Chapter, Exercise
from autograder.workspace import Standing, Workspace

SECTION = re.compile(r"^## ", re.MULTILINE)


def render(workspace: Workspace, language: str) -> str:
    """The page. Chapters in which nothing has points yet are named at its end."""
    course, standings = workspace.course, workspace.standings()
    title = sentence(language, "browsing.built")
    parts = [f"<h1>{escape(title)}</h1>\n", sum_of(course.all_exercises(), standings, language)]
    ahead = []
    for chapter in course.chapters:
        if any(standings.get(one.key, Standing()).points for one in chapter.exercises):
            parts.append(_chapter(workspace, chapter, standings, language))
        else:
            ahead.append(f"<li>{escape(heading(chapter, language))}</li>")
    if ahead:
        parts.append(f"<h2>{escape(sentence(language, 'browsing.ahead'))}</h2>\n<ul>{''.join(ahead)}</ul>\n")
    parts.append(f"<h2>{escape(sentence(language, 'browsing.on'))}</h2>\n")
    parts.append(f"<p>{escape(next_step(course, standings, Path(), language))}</p>\n")
    if next_exercise(course, standings) is None:
        parts.append(_last_section(course, language))
    return frame.page(title, "".join(parts), language)


def _chapter(workspace: Workspace, chapter: Chapter, standings: Standings, language: str) -> str:
    begun = [one for one in chapter.exercises if standings.get(one.key, Standing()).points]
    rows = "".join(_exercise(workspace, exercise, standings, language) for exercise in begun)
    head = f"<h2>{escape(heading(chapter, language))}</h2>\n<p>{escape(chapter.about.get(language))}</p>\n"
    left = sentence(language, "browsing.left", count=len(chapter.exercises) - len(begun))
    rest = f'<p class="soft">{escape(left)}</p>\n' if len(begun) < len(chapter.exercises) else ""
    return f'{head}<ul class="list">{rows}</ul>\n{rest}'


def _exercise(workspace: Workspace, exercise: Exercise, standings: Standings, language: str) -> str:
    """A row for an exercise; below it, what its checks showed when it was graded last."""
    state = standing_of(exercise, standings, language)
    title = f"<span>{escape(exercise.title.get(language))} <code>{exercise.name}</code></span>"
    kept = workspace.kept(exercise)
    drawn = [part for check in kept.report.checks for part in shown(check, kept.seen, language)] if kept else []
    pictures = f'<div class="shown">{"".join(drawn)}</div>' if drawn else ""
    return f'<li>{title}{state}<span class="soft">{escape(exercise.task.get(language))}</span>{pictures}</li>\n'


def _last_section(course: Course, language: str) -> str:
    """How the course's text ends: what to build and what to read."""
    from autograder.browsing.markdown import html

    close = page(course, course.chapters[-1], language).close
    return html("## " + SECTION.split(close)[-1])
