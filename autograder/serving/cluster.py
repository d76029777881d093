"""A cluster: the submissions of a batch, graded by the workers of a Dask scheduler, on this machine or on others.

Each of these workers has jobs (`serving.job`), which confine a learner's code as they do here. A worker is sent where a
submission lies and the seed that it is graded with, and never the secret that seeds come from.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder import __version__
from autograder.course import load_course
from autograder.errors import DlgradeError, GraderError, UsageError
from autograder.grading.scoring import environment
from autograder.model import Record
from autograder.serving.answering import exercises_of
from autograder.serving.batch import TRIES, Batch, Entry, Result, digest_of, ended_early
from autograder.serving.job import Job
from autograder.serving.messages import Answer, Failure, Place, Question, Task, error_of, failure_of

PATIENCE = 10.0  # seconds for a scheduler to answer

_idle: dict[bytes, list[Job]] = {}  # of a worker: by the work that they are for, the jobs that do nothing right now
_lock = threading.Lock()


class Work(Record):
    """What is to be done: a task, in a folder that paths begin at. `kind`: see `kind_of`."""

    task: Task
    kind: str
    folder: str


def run(batch: Batch, wanted: Sequence[Entry], scheduler: str, names: str, tell: Callable[[Result], None]) -> None:
    """Grade the entries and tell what came of each, as soon as it is known: as `batch.run` does, on other machines.

    An entry whose worker dies is graded by another one. `names`: what the sandbox says of itself here.

    Raises UsageError if there is no such scheduler, GraderError if a worker would grade otherwise than this machine or
    cannot grade at all.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise UsageError("no-library", library="distributed") from None
    work = Work(batch.task, kind_of(batch.task), str(Path.cwd()))
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError("no-scheduler", address=scheduler, problem=_line(error)) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise UsageError("no-workers", address=scheduler)
        encode = msgspec.msgpack.encode
        asked = {client.submit(grade, encode(work), encode(batch.question(one)), pure=False): one for one in wanted}
        try:
            for future in as_completed(asked, loop=client.loop):
                entry = asked.pop(future)
                try:
                    answer = _answer(future.result())
                except KilledWorker:
                    answer = None
                except ImportError as error:
                    raise GraderError("no-dlgrade-there", problem=_line(error)) from None
                if answer is None:
                    tell(Result(entry, ended_early(batch.language), ended=digest_of(batch, entry)))
                    continue
                held_to(answer, names)
                tell(Result(entry, answer))
        finally:
            client.run(end_jobs)


def grade(work: bytes, question: bytes) -> bytes | None:
    """What a worker does: the answer to a question, or a failure; None if it ended every process that held it."""
    asked, about = msgspec.msgpack.decode(question, type=Question), msgspec.msgpack.decode(work, type=Work)
    try:
        for path in _paths(asked):
            if not Path(about.folder, path).exists():
                raise GraderError("no-file-there", path=Path(about.folder, path), host=socket.gethostname())
        if work not in _idle and kind_of(about.task) != about.kind:
            raise GraderError("other-course-there", host=socket.gethostname())
        for _ in range(TRIES):
            job = _taken(work) or Job(about.task, folder=about.folder)
            try:
                job.give(asked)
                answer = job.take()
            except BaseException:
                job.stop()
                job.end()
                raise
            if answer is not None:
                with _lock:
                    _idle.setdefault(work, []).append(job)
                return msgspec.msgpack.encode(answer)
            job.end()
    except DlgradeError as error:
        return msgspec.msgpack.encode(failure_of(error))
    return None


def end_jobs() -> None:
    """Of a worker: end the jobs that grade nothing."""
    with _lock:
        jobs = [job for idle in _idle.values() for job in idle]
        _idle.clear()
    for job in jobs:
        job.stop()
    for job in jobs:
        job.end()


def kind_of(task: Task) -> str:
    """What must be the same everywhere for results to be the same: the version, and what is checked."""
    course = load_course(Path(task.root) if task.root else None)
    return f"{__version__} {course.suite_digest(exercises_of(course, task.exercises))}"


def _taken(work: bytes) -> Job | None:
    with _lock:
        idle = _idle.setdefault(work, [])
        return idle.pop() if idle else None


def _paths(question: Question) -> list[str]:
    place = question.handed_in
    return [place.path, *(path for path, _ in place.things)] if isinstance(place, Place) else []


def _answer(data: bytes | None) -> Answer | None:
    """The answer of a worker. Raises the DlgradeError that it failed with."""
    if data is None:
        return None
    found = msgspec.msgpack.decode(data, type=Answer | Failure)
    if isinstance(found, Failure):
        raise error_of(found)
    return found


def held_to(answer: Answer, names: str) -> None:
    """Raises GraderError if the answer comes from an environment that is another than that of this machine."""
    here = environment(names)
    there = here if answer.graded is None else answer.graded.report.environment
    for field in here.__struct_fields__:
        if getattr(here, field) != getattr(there, field):
            raise GraderError("other-there", what=field, here=getattr(here, field), there=getattr(there, field))


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
