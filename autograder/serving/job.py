"""A job: a grader in a process of its own (`serving.process`), which answers one question after another."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import IO

import msgspec

from autograder.errors import GraderError
from autograder.serving.conversation import Conversation
from autograder.serving.messages import Answer, Failure, Question, Step, Task, error_of

PROCESS = "autograder.serving.process"


class Job(Conversation):
    """The end of it that asks: `give` a question, `take` the answer, `end`."""

    def __init__(
        self,
        task: Task,
        errors: IO[bytes] | None = None,
        done: queue.SimpleQueue[Job] | None = None,
        folder: str | None = None,
    ) -> None:
        """`errors`: where its standard error goes, if not to that of this process.

        `done`: where it puts itself when there is something to take. `folder`: where it works, if not here.
        """
        super().__init__(PROCESS, errors, None if done is None else lambda: done.put(self), folder)
        self.say(task)

    def give(self, question: Question) -> None:
        self.say(question)

    def take(self, tell: Callable[[Step], None] | None = None) -> Answer | None:
        """The answer; None if the process died. Raises DlgradeError if it cannot grade anything.

        `tell`: gets the steps before it, if the task asks for them.
        """
        answer: Answer | Failure | Step | None = None
        while answer is None or isinstance(answer, Step):
            data = self.hear()
            if data is None:
                return None
            answer = msgspec.msgpack.decode(data, type=Answer | Failure | Step)
            if isinstance(answer, Step) and tell:
                tell(answer)
        if isinstance(answer, Failure):
            raise error_of(answer)
        return answer


def no_service(errors: IO[bytes] | None) -> GraderError:
    """The error that a job's process died. `errors`: its standard error, whose last line says why."""
    said = ""
    if errors is not None:
        errors.seek(0)
        said = errors.read()[-2000:].decode("utf-8", "replace").strip().rpartition("\n")[2]
    return GraderError("no-service", problem=said)
