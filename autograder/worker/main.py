"""The worker process: holds the learner's module and answers the grader's requests.

Started as a script, in one of two ways:

    main.py serve   PLAN READ WRITE LIMITS    one worker, which talks over these two descriptors (on Windows: handles)
    main.py zygote  PLAN CONTROL              a warm parent, which forks a worker for each request

PLAN is JSON: `paths` (folders to import from), `libraries` (to import at once), `layers` (of confinement, see
`confine`), `place` (an empty folder for a private root), `readable` and `masked` (what a worker may see, and the
folders in it that are empty for it).

In a worker one request is answered by one reply that carries the request's nonce. Requests are dictionaries with an
`op` (see `answers`), replies have a `kind`:

    value       {"value": ...}                                       what the call returned
    raised      {"type", "message", "place", "own", "kinds", "scene"}  the code raised, or its time is up (TimeUp)
    absent      {"name"}                                             the module or the object has no such name
    unsendable  {"message"}                                          the value cannot cross the wire
    callback    {"number", "args", "kwargs"}                         call this function of yours; go on with op `return`

A zygote reads commands from its control socket, a letter and a number of four bytes: `f` (the number is the length of
the JSON limits that follow), with two descriptors attached, forks a worker on them and answers with its pid; `w` (the
number is a pid) ends that worker and whatever it started, and answers with its wait status; `d` does the same for one
that is about to end by itself; `m` asks for the most memory that a worker has had, in KiB (0: not known). It ends with
the socket.

What lies here imports the standard library, NumPy, PyTorch (if asked for) and each other, nothing else of this
project.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys
import types
from collections.abc import Iterator

OUTER, PACKAGE = "autograder", "autograder.worker"


@contextlib.contextmanager
def package() -> Iterator[None]:
    """Let what lies beside this script be imported by its usual name: started by its path, it has no package around it.

    Afterwards none of these names is left: a learner's code may run here.
    """
    for name, folders in ((OUTER, []), (PACKAGE, [os.path.dirname(os.path.abspath(__file__))])):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = folders
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == OUTER]:
            del sys.modules[name]


def main(argv: list[str]) -> None:
    mode, plan = argv[1], json.loads(argv[2])
    with package():
        from autograder.worker.cage import Cage, become_worker
        from autograder.worker.processes import stay_behind

        cage = Cage(plan)
        if mode == "serve" and os.name != "nt":
            stay_behind([int(argv[3]), int(argv[4])])
        cage.enter()
        sys.path.extend(plan["paths"])
        # With NumPy, from the folders that this process was given.
        from autograder.worker.answers import Responder, work
        from autograder.worker.standins import forget_shown

        if mode == "zygote":
            from autograder.worker.rehearsal import fill, rehearse, share_libraries
            from autograder.worker.zygote import warm_up, zygote
    for library in plan["libraries"]:
        importlib.import_module(library)
    forget_shown()
    if mode == "zygote":
        warm_up()
        share_libraries()
        cage.build()
        rehearse()
        gc.collect()
        rehearse(1)  # the collection has emptied what the interpreter keeps for reuse
        held = fill()  # noqa: F841  # for good
        gc.freeze()  # the collector of a forked worker leaves the pages shared with its parent alone
        zygote(cage, int(argv[3]))
        return
    cage.build()
    read, write, limits = int(argv[3]), int(argv[4]), json.loads(argv[5])
    if os.name == "nt":
        import msvcrt

        open_handle = msvcrt.open_osfhandle  # type: ignore[attr-defined]
        read, write = open_handle(read, os.O_RDONLY), open_handle(write, 0)
        os.chdir(limits["scratch"])
    else:
        become_worker(limits, cage, read, write)
    work(Responder(read, write))


if __name__ == "__main__":
    main(sys.argv)
