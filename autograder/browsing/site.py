"""The site: the course as pages of both languages, map, chapters, exercises and guide, with a learner's standing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TypeVar

from autograder.authoring.edition import edition
from autograder.authoring.overview import guide
from autograder.authoring.pages import Page, page
from autograder.browsing import frame
from autograder.browsing.drawings import sized
from autograder.browsing.frame import Link, Live, link
from autograder.browsing.markdown import code, code_style, html
from autograder.browsing.standing import Standings, last_graded, standing_of, sum_of
from autograder.course import Course
from autograder.frontends.html import render_exercise
from autograder.frontends.translation import translated_exercise
from autograder.locales import sentence
from autograder.model import Chapter, Exercise, Record
from autograder.wording import parts_of
from autograder.workspace import Standing, Workspace

MAP, GUIDE = "index.html", "guide.html"
REFRESH = 10  # seconds
T = TypeVar("T")


class Now(Record):
    """A learner's standing when a page is made."""

    state: str
    standings: dict[str, Standing]


class Site:
    """All pages, by language and path: `index.html`, `guide.html`, `chapter3/index.html`, `chapter3/affine_layer.html`.

    `live`: a server shows it, which tells when the standing changes.
    """

    def __init__(self, course: Course, workspace: Workspace | None = None, live: bool = False) -> None:
        self.course = course
        self.workspace = workspace
        self.live = live
        self._texts: dict[tuple[str, str], Page] = {}

    def paths(self) -> list[str]:
        """The paths of all pages of a language."""
        chapters = [f"{chapter.name}/{MAP}" for chapter in self.course.chapters]
        return [MAP, GUIDE, *chapters, *(path_of(exercise) for exercise in self.course.all_exercises())]

    def page(self, language: str, path: str) -> str | None:
        """A page; None if there is none of this path. Raises CourseError if its text cannot be read."""
        if language not in self.course.languages:
            return None
        if path == MAP:
            return self._map(language)
        if path == GUIDE:
            return self._guide(language)
        for chapter in self.course.chapters:
            if path == f"{chapter.name}/{MAP}":
                return self._chapter(chapter, language)
            for exercise in chapter.exercises:
                if path == path_of(exercise):
                    return self._exercise(chapter, exercise, language)
        return None

    def figure(self, path: str) -> Path | None:
        """The file of a drawing, `chapter10/figures/size.svg`; None if there is none of this path."""
        return self.course.drawings().get(path)

    def figures(self) -> list[str]:
        """The paths of all drawings."""
        return list(self.course.drawings())

    # pages

    def _map(self, language: str) -> str:
        now = self._now()
        parts = [f"<h1>{escape(sentence(language, 'browsing.course'))}</h1>\n"]
        if self.workspace is not None:
            exercises = self.course.all_exercises()
            parts.append(f'<div id="sum" data-live>{sum_of(exercises, now.standings, language)}</div>\n')
        parts.append(f"<p>{link(Link(href=GUIDE, text=sentence(language, 'browsing.guide')))}</p>\n")
        for chapter in self.course.chapters:
            to = link(Link(href=f"{chapter.name}/{MAP}", text=heading(chapter, language)))
            parts.append(f"<h2>{to}</h2>\n<p>{escape(chapter.about.get(language))}</p>\n")
            rows = [self._row(exercise, now.standings, language, path_of(exercise)) for exercise in chapter.exercises]
            parts.append(f'<ul class="list">{"".join(rows)}</ul>\n')
        title = sentence(language, "browsing.course")
        return self._framed(title, "".join(parts), language, MAP, now)

    def _guide(self, language: str) -> str:
        text = guide(self.course, language)
        title = text.partition("\n")[0].lstrip("# ")
        return self._framed(title, html(text), language, GUIDE, self._now(), way=[self._home(language, "")])

    def _chapter(self, chapter: Chapter, language: str) -> str:
        now, text = self._now(), self._text(chapter, language)
        parts = [text.introduction, self._contents(chapter, now.standings, language)]
        for exercise in chapter.exercises:
            parts += [text.sections[exercise.name], self._box(exercise, now.standings, language)]
        parts.append(text.close)
        before, after = (
            Link(href=f"../{other.name}/{MAP}", text=heading(other, language)) if other else None
            for other in beside(self.course.chapters, chapter)
        )
        way = [self._home(language, "../")]
        path = f"{chapter.name}/{MAP}"
        return self._framed(
            heading(chapter, language), "".join(parts), language, path, now, way=way, around=(before, after)
        )

    def _exercise(self, chapter: Chapter, exercise: Exercise, language: str) -> str:
        now, title = self._now(), exercise.title.get(language)
        parts = [f"<h1>{escape(title)}</h1>\n<p>{self._state(exercise, now.standings, language)}</p>\n"]
        to_section = Link(href=f"{MAP}#{exercise.name}", text=sentence(language, "browsing.section"))
        parts += [self._how(exercise, language), f"<p>{link(to_section)}</p>\n"]
        if self.workspace is not None:
            parts.append(f"<h2>{escape(sentence(language, 'browsing.report'))}</h2>\n")
            parts.append(f'<div id="report" data-live>{self._report(exercise, language)}</div>\n')
        parts.append(self._stub(exercise, language))
        before, after = (
            Link(href=f"../{path_of(other)}", text=other.title.get(language)) if other else None
            for other in beside(list(self.course.all_exercises()), exercise)
        )
        way = [self._home(language, "../"), Link(href=MAP, text=heading(chapter, language))]
        path, around = path_of(exercise), (before, after)
        return self._framed(title, "".join(parts), language, path, now, way=way, around=around, refresh=REFRESH)

    # parts

    def _text(self, chapter: Chapter, language: str) -> Page:
        """The text of a chapter; its parts are HTML."""
        key = (chapter.name, language)
        if key not in self._texts:
            text, files = page(self.course, chapter, language), self.course.figures(chapter.name)
            self._texts[key] = Page(
                introduction=sized(html(text.introduction), files),
                sections={name: sized(html(section), files) for name, section in text.sections.items()},
                close=sized(html(text.close), files),
            )
        return self._texts[key]

    def _box(self, exercise: Exercise, standings: Standings, language: str) -> str:
        """Where an exercise begins in a chapter: what to write, how it stands, and its stub."""
        title = f"{escape(sentence(language, 'browsing.exercise'))}: {escape(exercise.title.get(language))}"
        state = self._state(exercise, standings, language)
        to = link(Link(href=f"{exercise.name}.html", text=sentence(language, "browsing.to-report")))
        known = f"<p>{state} · {to}</p>" if self.workspace is not None else ""
        return (
            f'<section class="exercise" id="{exercise.name}" aria-labelledby="title-{exercise.name}">'
            f'<h3 id="title-{exercise.name}">{title}</h3>{self._how(exercise, language)}{known}'
            f"{self._stub(exercise, language)}</section>\n"
        )

    def _how(self, exercise: Exercise, language: str) -> str:
        file, command = f"{exercise.key}.py", f"dlgrade {exercise.chapter} {exercise.name}"
        said = escape(sentence(language, "browsing.how", file="\0", command="\1", minutes=exercise.minutes))
        said = said.replace("\0", f"<code>{file}</code>").replace("\1", f"<code>{command}</code>")
        return f"<p>{said}</p>\n"

    def _stub(self, exercise: Exercise, language: str) -> str:
        head = escape(sentence(language, "browsing.stub", file=f"{exercise.name}.py"))
        text = edition(self.course.stub_text(exercise), language)
        return f"<details><summary>{head}</summary>{code(text, 'python')}</details>\n"

    def _report(self, exercise: Exercise, language: str) -> str:
        kept = self.workspace.kept(exercise) if self.workspace else None
        if kept is None:
            return f"<p>{escape(sentence(language, 'browsing.no-report'))}</p>"
        report, own = kept.report, kept.language
        if all(parts_of(check) for check in report.checks):
            report, own = translated_exercise(report, language), language
        said = render_exercise(report, exercise, own, kept.seen)
        if all(check.outcome == "passed" for check in report.checks):
            said += html(exercise.after_pass.get(language))
        return said

    def _contents(self, chapter: Chapter, standings: Standings, language: str) -> str:
        """The exercises of a chapter, with where they begin in its text."""
        rows = [self._row(exercise, standings, language, f"#{exercise.name}") for exercise in chapter.exercises]
        head = escape(sentence(language, "browsing.contents"))
        return f'<nav aria-label="{head}"><h2>{head}</h2><ul class="list">{"".join(rows)}</ul></nav>\n'

    def _row(self, exercise: Exercise, standings: Standings, language: str, href: str) -> str:
        state = self._state(exercise, standings, language, "row")
        to = link(Link(href=href, text=exercise.title.get(language)))
        return f"<li><span>{to} <code>{exercise.name}</code></span>{state}</li>"

    def _state(self, exercise: Exercise, standings: Standings, language: str, where: str = "state") -> str:
        """How an exercise stands, kept up to date in a place of the page that is named after it and `where`."""
        if self.workspace is None:
            return ""
        state = standing_of(exercise, standings, language)
        return f'<span id="{where}-{exercise.chapter}-{exercise.name}" data-live>{state}</span>'

    def _home(self, language: str, up: str) -> Link:
        return Link(href=f"{up}{MAP}", text=sentence(language, "browsing.map"))

    def _now(self) -> Now:
        """The state first: what is remembered while a page is made is then seen as news."""
        if self.workspace is None:
            return Now(state="", standings={})
        return Now(state=self.workspace.state(), standings=self.workspace.standings())

    def _latest(self, standings: Standings, language: str, up: str) -> str:
        exercise = last_graded(self.course.all_exercises(), standings)
        if exercise is None:
            return ""
        to = link(Link(href=f"{up}{path_of(exercise)}", text=exercise.title.get(language)))
        state = standing_of(exercise, standings, language)
        return f"{escape(sentence(language, 'browsing.latest'))} {to} {state}"

    def _framed(
        self,
        title: str,
        body: str,
        language: str,
        path: str,
        now: Now,
        *,
        way: list[Link] | None = None,
        around: tuple[Link | None, Link | None] = (None, None),
        refresh: int = 0,
    ) -> str:
        up = "../" * path.count("/")
        others = [code for code in self.course.languages if code != language]
        return frame.page(
            title,
            body,
            language,
            way=way or [],
            other=(others[0], f"../{up}{others[0]}/{path}") if others else None,
            around=around,
            latest=self._latest(now.standings, language, up),
            live=Live(address=f"../{up}state", state=now.state, refresh=refresh) if self.live else None,
            style=code_style(),
        )


def beside(every: Sequence[T], one: T) -> tuple[T | None, T | None]:
    """What comes before it and after it."""
    number = every.index(one)
    return every[number - 1] if number else None, every[number + 1] if number + 1 < len(every) else None


def path_of(exercise: Exercise) -> str:
    return f"{exercise.key}.html"


def heading(chapter: Chapter, language: str) -> str:
    """`Chapter 3: Learning`."""
    number = sentence(language, "terminal.chapter", number=chapter.name.removeprefix("chapter"))
    return sentence(language, "browsing.chapter", number=number, title=chapter.title.get(language))
