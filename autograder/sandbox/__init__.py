"""The sandbox: worker processes, started and talked to.

Who starts whom:

    grader -- zygote -- worker      on Linux and macOS; a zygote for each set of libraries
    grader -- guard  -- worker      with `fresh=True`; on Windows, where nothing forks, without the guard

A zygote is a fresh interpreter (`worker/main.py zygote`) with the libraries loaded, never a fork of the grader, whose
memory holds suites, solutions and seeds. It has done before what its workers do first (`worker.rehearsal`), with a
module of its own: nothing of a learner's is ever in it. It has the null device as 0 and 1, a log in the grader's
private folder as 2, and one end of a socket pair, over which the grader asks for workers, for the memory that they took
and for their end. For each worker the grader makes two pipes. The worker's ends go over that socket (to a guard: by
inheritance), and the grader keeps none of them. The worker takes a session of its own, keeps no descriptor but those
two and the null device, goes to an empty folder, sets its limits, locks itself in (`worker.cage`), and answers requests
until the grader closes its pipe. `Worker` is the grader's end: it never waits longer than its deadline, and believes
nothing but values.

Who ends whom: the grader never relies on a worker's ending by itself. It asks the zygote, which kills the worker's
process group, waits for it, and then ends what else it finds below itself, as Linux gives it all orphans. The zygote
ends, with all of its workers, when its socket closes, even if the grader was killed; if it is process 1 of a
namespace, the kernel sees to the rest. A zygote that was killed itself is replaced at the next request. A guard ends
its worker and what that started when the grader says so (SIGTERM), and when the grader has gone (the same signal, from
Linux). What a killed grader leaves on disk, the next one removes (`folder`).
"""

from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.starter import GRACE
from autograder.sandbox.worker import Worker, WorkerDied

__all__ = ["GRACE", "Sandbox", "Worker", "WorkerDied"]
