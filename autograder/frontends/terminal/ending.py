"""The end of a report: total, seed, and what to do next."""

from __future__ import annotations

from autograder.frontends.terminal.page import Page
from autograder.model import Chapter, ChapterReport, Outcome, Report

DONE = {Outcome.PASSED, Outcome.BROKEN}


def write_ending(page: Page, report: Report) -> None:
    """Total, seed, and what to do next."""
    page.gap()
    page.point_cells = max(page.point_cells, len(f"{report.max_points:g}"))
    if len(report.chapters) > 1:
        for chapter in report.chapters:
            name = page.chapter_name(chapter.name)
            page.write(*page.row("", name, chapter.points, chapter.max_points))
    page.write(*page.row("", page.say("total"), report.points, report.max_points))
    if report.waiting is not None:
        left = {"count": report.waiting.checks, "points": f"{report.waiting.points:g}"}
        page.folded(page.say("waiting-teacher", here=len(report.checks()), **left), [("  ", "")])
    page.write()
    if report.seed is not None:
        page.folded(page.say("seed", seed=report.seed), [("  ", "")], "dim")
    else:
        page.folded(page.say("fingerprint", fingerprint=report.seed_fingerprint), [("  ", "")], "dim")
    if report.partial:
        page.folded(page.say("partial"), [("  ", "")], "bold")
        return
    page.folded(_next_step(page, report), [(f"{page.marks.next} ", "bold cyan")], "bold")


def _next_step(page: Page, report: Report) -> str:
    """One sentence: the first exercise that is not complete, or what follows."""
    broken = any(check.outcome == Outcome.BROKEN for check in report.checks())
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            open_checks = [check for check in exercise.checks if check.outcome not in DONE]
            if open_checks:
                nothing = all(check.outcome == Outcome.MISSING for check in exercise.checks)
                key = "next-write" if nothing else "next-fix"
                return page.say(key, exercise=exercise.name, command=f"dlgrade {chapter.name} {exercise.name}")
    if broken:
        return page.say("next-broken")
    return _follows(page, report.chapters[-1]) if report.chapters else page.say("next-nothing")


def _follows(page: Page, done: ChapterReport) -> str:
    """What comes after a chapter's part in which everything passed."""
    names = [chapter.name for chapter in page.course.chapters]
    if done.name not in names:
        return page.say("next-nothing")
    chapter = page.course.chapter(done.name)
    rest = _after(chapter, done)
    if rest:
        return page.say("next-exercise", exercise=rest, command=f"dlgrade {chapter.name} {rest}")
    if len(done.exercises) < len(chapter.exercises):
        return page.say("next-chapter-whole", command=f"dlgrade {chapter.name}")
    complete = page.chapter_name(chapter.name)
    following = page.course.chapters[names.index(done.name) + 1 :]
    if not following:
        return page.say("next-complete", chapter=complete, name=done.name)
    title = page.chapter_title(following[0].name)
    return page.say("next-chapter", chapter=complete, following=title, command=f"dlgrade {following[0].name}")


def _after(chapter: Chapter, done: ChapterReport) -> str:
    """The exercise that follows the last of these in its chapter, or nothing."""
    names = [exercise.name for exercise in chapter.exercises]
    last = max((names.index(exercise.name) for exercise in done.exercises if exercise.name in names), default=-1)
    return names[last + 1] if last + 1 < len(names) else ""
