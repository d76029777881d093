"""The rehearsal: a parent of workers does what they do first, and is as it was afterwards."""

from __future__ import annotations

import builtins
import io
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from workers import call, started

from autograder.worker import rehearsal, wire
from autograder.worker.answers import Responder
from autograder.worker.reader import Reader
from autograder.worker.rehearsal import NAME, fill, rehearse

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")


def seen() -> list[Any]:
    """What a worker changes of its process."""
    changed = [sys.stdout, sys.stderr, sys.argv[:], sys.orig_argv[:], sys.meta_path[:], sys.modules["__main__"]]
    return [*changed, builtins.__import__, signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)]


def test_nothing_of_it_stays():
    before, descriptors = seen(), list(Path("/proc/self/fd").iterdir())
    rehearse(2)
    assert seen() == before
    assert NAME not in sys.modules
    assert not hasattr(builtins, "get_ipython")
    assert len(list(Path("/proc/self/fd").iterdir())) == len(descriptors)


def test_every_request_of_it_is_answered_as_a_learner_s_would_be(monkeypatch):
    replies: list[Any] = []
    answer, count = rehearsal.work, len(list(rehearsal._requests()))

    def overheard(responder: Responder) -> None:
        ours, theirs = os.pipe()
        responder.output.close()
        with io.FileIO(theirs, "wb") as responder.output:
            answer(responder)
        with io.FileIO(ours) as pipe:
            reader = Reader(pipe)
            replies.extend(wire.receive(reader.read_into)[0] for _ in range(count))

    monkeypatch.setattr(rehearsal, "work", overheard)
    rehearse(1)
    assert {reply["kind"] for reply in replies} == {"value", "callback"}


def test_a_worker_has_nothing_of_it(forked):
    text = f"import sys, linecache\ndef f():\n    return {NAME!r} in sys.modules or '{NAME}.py' in linecache.cache"
    worker, _ = started(forked, text)
    assert call(worker, "f")["value"] is False
    worker.close()


def test_what_fills_the_places_between_objects_is_small():
    assert sum(map(sys.getsizeof, fill())) < 2 << 20
