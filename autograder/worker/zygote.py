"""The zygote: a warm parent, which forks a worker for each request."""

from __future__ import annotations

import array
import contextlib
import json
import os
import signal
import socket
import sys

import numpy as np

from autograder.worker.answers import Responder, work
from autograder.worker.cage import Cage, become_worker
from autograder.worker.processes import adopt_orphans, end, fork, peak_memory, sweep
from autograder.worker.ruled import operations

LAST_MOMENT = 0.5  # seconds between a worker's last word and its end


def zygote(cage: Cage, control: int) -> None:
    """Fork a worker for each request on the control socket; end, with all of them, when it closes."""
    adopt_orphans()
    cage.measure()
    sock = socket.socket(fileno=control)
    workers: set[int] = set()
    size = array.array("i").itemsize
    while True:
        try:
            message, ancillary, _, _ = sock.recvmsg(5, socket.CMSG_SPACE(2 * size), socket.MSG_WAITALL)
        except OSError:
            break
        if len(message) < 5:
            break
        number = int.from_bytes(message[1:], "big")
        if message[:1] == b"f":
            descriptors = array.array("i")
            for _, _, data in ancillary:
                descriptors.frombytes(data[: len(data) - len(data) % size])
            limits = json.loads(sock.recv(number, socket.MSG_WAITALL))
            read, write = descriptors
            pid = fork()
            if pid == 0:
                become_worker(limits, cage, read, write)
                work(Responder(read, write))
                os._exit(0)
            for descriptor in descriptors:
                os.close(descriptor)
            workers.add(pid)
            answer = pid
        elif message[:1] == b"m":
            answer = peak_memory(number)
        else:
            workers.discard(number)
            answer = end(number, LAST_MOMENT if message[:1] == b"d" else 0)
            sweep(workers)
            cage.clear(number)
        with contextlib.suppress(OSError):  # a grader that has gone leaves commands to be carried out
            sock.sendall(answer.to_bytes(4, "big"))
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    sweep(set())


def warm_up() -> None:
    """Load what a first call would load, once for all workers."""
    np.random.default_rng(0).normal(size=2) @ np.ones(2)
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        torch.manual_seed(0)
        operations()
        weight = torch.ones(2, requires_grad=True)
        torch.optim.SGD([weight], lr=0.1).zero_grad()  # no backward here: its threads would not survive a fork
