"""Which submissions are alike: `dlgrade class alike CHAPTER INBOX`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.class_command import ClassCommand
from autograder.cli.command import LANGUAGE, language_option, say
from autograder.cli.showing import console
from autograder.course import load_course


@click.command("alike", cls=ClassCommand)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.argument("inbox", type=click.Path(path_type=Path))
@language_option
def alike(chapters: tuple[str, ...], inbox: Path) -> None:
    """Compare all submissions in a folder with each other."""
    from autograder.classroom import pairs
    from autograder.classroom.common import common_texts
    from autograder.classroom.likeness import likeness
    from autograder.errors import SubmissionError
    from autograder.feedback import escape
    from autograder.serving import batch
    from autograder.serving.reading import Reader

    course = load_course()
    named = [course.chapter(name) for name in chapters]
    exercises = [exercise for chapter in named for exercise in chapter.exercises]
    texts, unread = {}, []
    with Reader(course) as reader:
        for entry in batch.entries(inbox):
            try:
                sources = reader.read(entry.place, exercises).sources
            except SubmissionError:
                unread.append(entry.owner)
                continue
            texts[entry.owner] = {key: source.text for key, source in sources.items() if not source.problem}
    pairs.render(likeness(texts, common_texts(course, exercises)), console(), LANGUAGE.code)
    if unread:
        click.echo(say("alike.unreadable", owners=", ".join(map(escape, unread))), err=True)
