"""The exporter of `nbgrader autograde`: it reads whatever was handed in, and holds the one grader of the command."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import NbGraderException
from traitlets import Bool, Unicode

from autograder.classroom.inbox import Inbox
from autograder.classroom.repair import rebuilt
from autograder.classroom.submitted import Chosen
from autograder.course import load_course
from autograder.errors import DlgradeError
from autograder.frontends import jsonreport, staffreport
from autograder.model import Exercise
from autograder.serving.batch import TRIES, Batch, Entry, ended_early
from autograder.serving.job import Job
from autograder.serving.messages import Answer, Task
from autograder.serving.store import Store

REPORTS = "reports"  # in the course's folder: what staff see, and the secret of the seeds


class CourseExporter(NotebookExporter):
    """Reads submissions in any state, and grades them in a process of its own, one for the whole command."""

    language = Unicode("en", help="The language of what students read: en or ja.").tag(config=True)
    sandbox = Unicode("strict", help="How students' code is confined: strict, auto or none.").tag(config=True)
    optimistic_validation = Bool(True).tag(config=True)
    parent: Any  # the converter

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._jobs: dict[tuple[str, ...], Job] = {}
        self._failure: DlgradeError | None = None
        self._inbox = Inbox(self.parent)
        self._inbox.prepare()
        weakref.finalize(self, _end, self._jobs)

    def chosen(self, resources: Mapping[str, Any]) -> Chosen:
        """What a student handed in, as it was when the notebook was converted first."""
        return self._inbox.chosen(self._inbox.expected(resources))

    def from_filename(self, filename: str, resources: Any = None, **named: Any) -> tuple[Any, Any]:
        """Convert a notebook: one that was handed in as far as it can be read, and never with an error."""
        if Path(filename).absolute() != self._inbox.expected(resources):
            return super().from_filename(filename, resources=resources, **named)
        chosen = self._inbox.read(self._inbox.expected(resources))
        if chosen.problem is not None:
            self.log.warning("%s: %s", chosen.file, chosen.problem.key)
        return self.from_notebook_node(rebuilt(chosen.data), resources=resources, **named)

    def grade(self, resources: Mapping[str, Any], exercises: Sequence[Exercise]) -> Answer:
        """Grade what was handed in, and keep its report for the staff.

        Raises NbGraderException if it cannot be graded and the student is not at fault: there is no mark then.
        """
        names = resources["nbgrader"]
        store = Store(Path(self.parent.coursedir.root, REPORTS))
        entry = Entry(owner=names["student"], path=self.chosen(resources).file)
        try:
            answer = self._grade(entry, tuple(exercise.key for exercise in exercises), store.secret())
            if answer.graded:
                graded = answer.graded
                files = {".staff.json": staffreport.render(graded), ".json": jsonreport.render(graded.report)}
                Store(store.folder / names["assignment"] / names["notebook"]).keep(entry.owner, files)
        except DlgradeError as error:
            raise NbGraderException(error.say(self.language)) from error
        if answer.fault:
            raise NbGraderException("\n".join(filter(None, (answer.problem, answer.trace))))
        return answer

    def _grade(self, entry: Entry, keys: tuple[str, ...], secret: str) -> Answer:
        """What the grading process makes of an entry; one that dies is replaced and tried once more."""
        if self._failure:
            raise self._failure
        batch = Batch(Task(keys, str(load_course().root), self.sandbox), secret, self.language)
        for _ in range(TRIES):
            job = self._jobs.get(keys) or self._jobs.setdefault(keys, Job(batch.task))
            job.give(batch.question(entry))
            try:
                answer = job.take()
            except DlgradeError as error:
                self._failure = error
                raise
            if answer is not None:
                return answer
            self._jobs.pop(keys).end()
        return ended_early(self.language)


def _end(jobs: dict[tuple[str, ...], Job]) -> None:
    for job in jobs.values():
        job.end()
