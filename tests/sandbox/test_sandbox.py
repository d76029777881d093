"""The sandbox: what a worker may use and see, how its end is told, and that nothing of it stays behind."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from waiting import at_most, wait_until
from workers import MEMORY, call, load_request, started

from autograder.errors import GraderError
from autograder.sandbox import Sandbox, Worker, WorkerDied, interpreter

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

HUGE = 8 << 30


@pytest.fixture
def module(sandbox: Sandbox) -> Iterator[Callable[..., Worker]]:
    """Makes workers, of both kinds, with a module of the text given; a module that does not load fails the test."""
    workers = []

    def make(text: str, **options: Any) -> Worker:
        worker, reply = started(sandbox, textwrap.dedent(text), **options)
        workers.append(worker)
        assert reply["kind"] == "value", reply
        return worker

    yield make
    for worker in workers:
        worker.close()


def value_of(reply: Any) -> Any:
    assert reply["kind"] == "value", reply
    return reply["value"]


def death(worker: Worker, name: str, *args: Any) -> tuple[str, int]:
    """How a worker ends in this call."""
    with pytest.raises(WorkerDied) as caught:
        call(worker, name, *args)
    assert worker.death is caught.value
    return caught.value.cause, caught.value.status


def has_spoken(worker: Worker) -> bool:
    """Whether there is something from the worker that nobody has read yet, or its end."""
    return bool(worker.reader.held) or worker.readable.ready(20)


def alive(pid: int) -> bool:
    """Whether there is such a process, one that is more than an entry in its parent's list."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


# --- what a worker does ---------------------------------------------------------------------------------------------


def test_a_worker_answers(module):
    worker = module("def f(x):\n    return x + 1")
    assert value_of(call(worker, "f", 2)) == 3


def test_large_arrays_go_both_ways(module):
    worker = module("def f(x):\n    return x + 1")
    x = np.arange(2_000_000.0)
    assert np.array_equal(value_of(call(worker, "f", x)), x + 1)


def test_workers_have_their_own_state(module):
    text = "import numpy as np\nn = []\ndef f():\n    n.append(np.sum([1, abs(-1)]))\n    return len(n)"
    one, two = module(text), module(text)
    spoiler = module("import numpy as np, builtins\ndef f():\n    np.sum = builtins.abs = None")
    assert value_of(call(spoiler, "f")) is None
    assert [value_of(call(worker, "f")) for worker in (one, one, two, module(text))] == [1, 2, 1, 1]


def test_many_workers_can_come_and_go(forked):
    for number in range(80):
        worker, _ = started(forked, f"def f():\n    return {number}")
        assert value_of(call(worker, "f")) == number
        worker.close()


# --- how it ends ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cause", "status"),
    [
        ("os._exit(3)", "exited", 3),
        ("os._exit(0)", "exited", 0),
        ("ctypes.string_at(0)", "signal", signal.SIGSEGV),
        ("os.abort()", "signal", signal.SIGABRT),
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal", signal.SIGKILL),
        ("os.kill(os.getpid(), signal.SIGTERM)", "signal", signal.SIGTERM),
    ],
)
def test_the_end_of_a_worker_is_told_by_its_cause(module, line, cause, status):
    worker = module(f"import ctypes, os, signal\ndef f():\n    {line}")
    assert death(worker, "f") == (cause, status)
    assert death(worker, "f") == (cause, status)


def test_a_worker_that_ends_between_two_questions_has_ended_by_itself(module):
    worker = module("import os, threading\ndef f():\n    threading.Timer(0.05, os._exit, [7]).start()")
    call(worker, "f")
    assert has_spoken(worker)
    assert death(worker, "f") == ("exited", 7)


def test_a_module_that_ends_the_process_while_it_is_loaded(sandbox):
    with pytest.raises(WorkerDied) as caught:
        started(sandbox, "import os\nos._exit(5)")
    assert (caught.value.cause, caught.value.status) == ("exited", 5)


ENDLESS = {
    "swallows everything": """while True:
        try:
            time.sleep(1)
        except BaseException:
            pass""",
    "blocks signals": "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n    while True: time.sleep(1)",
    "ignores the timer": "signal.signal(signal.SIGALRM, signal.SIG_IGN)\n    while True: time.sleep(1)",
    "in C": "3 ** (10 ** 9)",
    "stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "in its text": "raise type('E', (Exception,), {'__str__': lambda self: [0 for _ in iter(int, 1)]})",
    "prints": "while True: print('x' * 1000)",
    "reads its input": "while True: os.read(0, 1) or time.sleep(1)",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_the_graders_clock_ends_what_its_own_does_not(module, name):
    worker = module(f"import os, signal, time\ndef f():\n    {ENDLESS[name]}", seconds=60)
    worker.deadline = time.monotonic() + 0.3
    with at_most(30):
        assert death(worker, "f")[0] == "timed_out"


def test_a_worker_that_does_not_read_is_ended_at_the_deadline(module):
    worker = module("import os\ndef f():\n    return os.getpid()\ndef g(x):\n    pass")
    os.kill(value_of(call(worker, "f")), signal.SIGSTOP)
    worker.deadline = time.monotonic() + 0.2
    with at_most(30):
        assert death(worker, "g", np.zeros(1_000_000))[0] == "timed_out"


def test_processor_time_that_is_used_up_is_a_time_limit(sandbox):
    worker = sandbox.worker((), MEMORY, seconds=-1)
    value_of(worker.call(load_request("def f():\n    while True: pass", 60)))
    with at_most(60):
        assert death(worker, "f") == ("timed_out", signal.SIGXCPU)


MEMORY_EATERS = {
    "at once": "bytearray(2 << 30)",
    "an array": "np.ones((1 << 14, 1 << 14))",
    "bit by bit": "x = []\n    while True: x.append(bytearray(1 << 20))",
    "a text": "'x' * (2 << 30)",
}


@pytest.mark.parametrize("name", MEMORY_EATERS)
def test_memory_over_the_limit_is_refused_and_the_worker_goes_on(module, name):
    worker = module(
        f"import numpy as np\ndef f():\n    {MEMORY_EATERS[name]}\ndef g():\n    return 1", memory=256 << 20
    )
    reply = call(worker, "f")
    assert (reply["kind"], reply["type"]) in [("raised", "MemoryError"), ("raised", "_ArrayMemoryError")]
    assert reply["place"][0] == "answer.py"
    assert value_of(call(worker, "g")) == 1


def test_memory_within_the_limit_is_given(module):
    worker = module("import numpy as np\ndef f():\n    return np.ones(1 << 24).sum()", memory=256 << 20)
    assert value_of(call(worker, "f"))[()] == 1 << 24


def test_files_are_limited_in_size_and_number(module):
    worker = module(
        """
        def large():
            with open("x", "wb") as file:
                for _ in range(100):
                    file.write(bytes(1 << 20))
                    file.flush()

        def many():
            return [open("x", "wb") for _ in range(1000)]
        """
    )
    assert call(worker, "large")["type"] == "OSError"
    assert call(worker, "many")["type"] == "OSError"


# --- what it sees ---------------------------------------------------------------------------------------------------


def test_the_environment_is_empty(sandbox, monkeypatch):
    monkeypatch.setenv("DLGRADE_SECRET", "42")
    worker, _ = started(sandbox, "import os\ndef f():\n    return dict(os.environ)")
    environment = value_of(call(worker, "f"))
    worker.close()
    threads = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    assert set(environment) - {"LC_CTYPE"} == threads | {"PATH", "LC_ALL", "PYTHONHASHSEED", "HOME", "TMPDIR"}
    assert environment["HOME"] == environment["TMPDIR"]


DESCRIPTORS = """
import os

def f():
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass
    return found
"""


@linux
def test_no_descriptor_is_inherited_but_the_wires(sandbox, tmp_path):
    secret = (tmp_path / "secret").open("w")
    os.set_inheritable(secret.fileno(), True)
    with secret:
        worker, _ = started(sandbox, DESCRIPTORS)
        found = value_of(call(worker, "f"))
        worker.close()
    assert [found.pop(number) for number in range(3)] == [os.devnull] * 3
    assert sorted(target.partition(":")[0] for target in found.values()) == ["pipe", "pipe"]


SCRATCH = """
import os, tempfile

def here():
    return os.getcwd(), os.listdir(".")

def fill():
    os.makedirs("a/b")
    open("a/b/c", "w").write("x")
    with tempfile.NamedTemporaryFile(delete=False) as file:
        return file.name
"""


def test_each_worker_has_an_empty_folder_which_is_removed(module):
    workers = [module(SCRATCH), module(SCRATCH)]
    folders = []
    for worker in workers:
        folder, files = value_of(call(worker, "here"))
        assert files == []
        assert value_of(call(worker, "fill")).startswith(folder)
        folders.append(Path(folder))
    assert len(set(folders)) == 2
    for worker, folder in zip(workers, folders, strict=True):
        assert (folder / "a/b/c").exists()
        worker.close(wait=True)
        assert not folder.exists()


def test_nothing_of_the_current_folder_or_of_pythons_environment_is_imported(tmp_path, monkeypatch):
    for name in ("numpy", "json", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the current folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
    for fresh in (False, True):
        with Sandbox(fresh=fresh, policy="none") as sandbox:
            worker, _ = started(sandbox, "import numpy, json\ndef f():\n    return 1")
            assert value_of(call(worker, "f")) == 1
            worker.close()


def test_the_grader_is_not_in_the_worker(module):
    worker = module("import sys\ndef f():\n    return sorted(sys.modules), sys.path")
    modules, path = value_of(call(worker, "f"))
    assert "numpy" in modules
    assert not [
        name for name in modules if name.partition(".")[0] in ("autograder", "pytest", "_pytest", "msgspec", "torch")
    ]
    assert str(Path(__file__).parents[2]) not in path


# --- what it starts -------------------------------------------------------------------------------------------------

CHILDREN = {
    "a process": "pid = os.fork()",
    "a process in a session of its own": "pid = os.fork()\n    if not pid: os.setsid()",
    "a process that ignores signals": """pid = os.fork()
    if not pid:
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))""",
    "a daemon": """read, write = os.pipe()
    if not os.fork():
        os.setsid()
        if os.fork():
            os._exit(0)
        os.write(write, str(os.getpid()).encode())
        pid = 0
    else:
        pid = int(os.read(read, 20))""",
}


@linux
@pytest.mark.parametrize("end", ["closed", "killed", "exited"])
@pytest.mark.parametrize("name", CHILDREN)
def test_what_a_worker_started_ends_with_it(module, name, end):
    worker = module(
        f"import os, signal, time\n"
        f"def f():\n    {CHILDREN[name]}\n    while not pid: time.sleep(0.1)\n    return os.getpid(), pid\n"
        f"def g():\n    os._exit(0)"
    )
    pids = value_of(call(worker, "f"))
    assert all(map(alive, pids))
    worker.deadline = time.monotonic() + 1  # the child holds the wire open
    if end == "killed":
        os.kill(pids[0], signal.SIGKILL)
    if end != "closed":
        death(worker, "g")
    worker.close()
    assert wait_until(lambda: not any(map(alive, pids)))


@linux
def test_a_worker_that_is_not_waited_for_ends_all_the_same(module):
    worker = module("import os, time\ndef f():\n    return os.getpid()\ndef g():\n    time.sleep(1000)")
    pid = value_of(call(worker, "f"))
    worker.send({"op": "call", "target": None, "name": "g", "args": [], "kwargs": {}})
    worker.close()
    assert wait_until(lambda: not alive(pid))


# --- what it prints -------------------------------------------------------------------------------------------------


def test_a_flood_of_output_is_cut(module):
    worker = module("def f():\n    for _ in range(10_000): print('x' * 1000)\n    return 1")
    reply = call(worker, "f")
    assert value_of(reply) == 1
    assert 1000 < len(reply["printed"]) <= 64 * 1024


def test_what_is_written_past_python_goes_nowhere(module, capfd):
    worker = module(
        """
        import os, sys

        def f():
            os.write(1, b"PASSED")
            os.write(2, b"PASSED")
            print("PASSED", file=sys.__stdout__, flush=True)
        """
    )
    assert call(worker, "f") == {"kind": "value", "value": None}
    worker.close(wait=True)
    assert capfd.readouterr() == ("", "")


# --- who tampers with the wire --------------------------------------------------------------------------------------

TAMPER = """
import gc, os, threading, time

def worker():
    return next(o for o in gc.get_objects() if type(o).__name__ == "Responder")

def encode(message, nonce=None):
    wire = worker().send.__globals__["wire"]
    return b"".join(map(bytes, wire.encode(message, nonce or worker().nonce)))

def forged(nonce=None, value="forged"):
    return encode({"kind": "value", "value": value}, nonce)

def write(data):
    while data:
        data = data[os.write(worker().output.fileno(), data):]

def twice():
    write(forged())
    return "honest"

def early():
    write(forged(bytes(16)))
    return "honest"

def garbage():
    write(b"HTTP/1.1 200 OK" + bytes(100))
    return "honest"

def later():
    data = forged()
    threading.Timer(0.05, write, [data]).start()
    return "honest"

def half():
    write(forged()[:20])
    time.sleep(1000)

def slowly():
    for byte in forged(value="x" * 1000):
        write(bytes([byte]))
        time.sleep(0.01)

def close():
    os.close(worker().output.fileno())
    time.sleep(1000)

def odd():
    write(encode(["passed"]))
    return "honest"

def replay(old=[]):
    old.append(worker().nonce)
    if len(old) > 1:
        write(forged(old[0]))
    return "honest"

def announce():
    write(forged()[:20] + b"\\xff" * 12)
    time.sleep(1000)
"""


def test_a_reply_before_the_reply_is_all_that_the_worker_ever_says(module):
    worker = module(TAMPER)
    assert value_of(call(worker, "twice")) == "forged"
    assert worker.reader.held or worker.readable.ready(20)
    assert death(worker, "twice") == ("protocol", 0)


def test_a_reply_that_nobody_asked_for_ends_the_worker(module):
    worker = module(TAMPER)
    assert value_of(call(worker, "later")) == "honest"
    assert has_spoken(worker)
    assert death(worker, "later") == ("protocol", 0)


LIES = """
import struct

def raw(header, payload=b"", size=None, nonce=None):
    size = len(payload) if size is None else size
    head = struct.pack("!4s16sIQ", b"DLG1", nonce or worker().nonce, len(header), size)
    write(head + header + payload)
    time.sleep(1000)

def cut():
    raw(forged()[32:-3])

def cut_and_gone():
    write(forged()[:-3])
    os._exit(0)

def deep():
    raw(b"[" * 100_000 + b"]" * 100_000)

def deep_marks():
    raw(b'{"\\\\u0000t":[' * 500 + b"]}" * 500)

def wide():
    raw(b"[" + b"0," * 200_000 + b"0]")

def huge():
    raw(b'{"\\\\u0000a":["|u1",1000000000000]}', size=1 << 60)

def unclaimed():
    raw(b"1", size=1 << 28)

def no_bool():
    raw(b'{"kind":"value","value":{"\\\\u0000a":["|b1",2]}}', b"\\1\\2")

def another_nonce():
    raw(forged()[32:], nonce=bytes(16))

def spliced():
    data = forged()
    write(data[:40] + data)
    time.sleep(1000)
"""


@pytest.mark.parametrize("name", re.findall(r"^def (\w+)\(\)", LIES, re.MULTILINE))
def test_a_lie_on_the_wire_is_the_end_of_its_worker_and_of_nothing_else(module, name):
    neighbour = module("def f():\n    return 'neighbour'")
    with at_most(60):
        cause, _ = death(module(TAMPER + LIES), name)
        assert cause == ("exited" if name == "cut_and_gone" else "protocol")
        assert value_of(call(neighbour, "f")) == "neighbour"
        assert value_of(call(module("def f():\n    return 'next'"), "f")) == "next"


@pytest.mark.parametrize("name", ["early", "garbage", "announce"])
def test_a_frame_that_breaks_the_rules_ends_the_worker(module, name):
    assert death(module(TAMPER), name) == ("protocol", 0)


def test_an_old_nonce_ends_the_worker(module):
    worker = module(TAMPER)
    assert value_of(call(worker, "replay")) == "honest"
    assert death(worker, "replay") == ("protocol", 0)


@pytest.mark.parametrize("name", ["half", "slowly"])
def test_a_frame_that_does_not_end_is_not_waited_for(module, name):
    worker = module(TAMPER)
    worker.deadline = time.monotonic() + 0.3
    with at_most(30):
        assert death(worker, name) == ("timed_out", 0)


def test_a_worker_that_closes_the_wire_is_ended(module):
    assert death(module(TAMPER), "close")[0] in ("signal", "exited")


def test_a_forged_reply_while_loading_is_no_answer_to_a_question(sandbox):
    worker, reply = started(sandbox, TAMPER + "\nwrite(forged())\n")
    assert reply == {"kind": "value", "value": "forged"}
    assert has_spoken(worker)
    assert death(worker, "early") == ("protocol", 0)


# --- the zygote and the sandbox -------------------------------------------------------------------------------------

KILLER = "import os, signal\ndef f():\n    os.kill(os.getppid(), signal.SIGKILL)\n    return 'done'"


def test_a_worker_that_kills_its_zygote_harms_nobody_after_it():
    with Sandbox(fresh=False, policy="none") as sandbox:
        bystander, _ = started(sandbox, "def f():\n    return 1")
        killer, _ = started(sandbox, KILLER)
        assert value_of(call(killer, "f")) == "done"
        killer.close(wait=True)
        assert value_of(call(bystander, "f")) == 1
        bystander.close(wait=True)
        successor, _ = started(sandbox, "def f():\n    return 2")
        assert value_of(call(successor, "f")) == 2
        successor.close()
        assert sandbox.restarts == 1


def test_a_zygote_that_never_stays_alive_is_no_learners_fault():
    with Sandbox(fresh=False, policy="none") as sandbox:
        sandbox.restarts = 100
        starter = sandbox.warm(())
        starter.process.kill()
        starter.process.wait()
        with pytest.raises(GraderError) as caught:
            sandbox.worker((), HUGE, 1)
        assert caught.value.key == "no-worker"


def test_a_zygote_that_cannot_be_started_leaves_no_socket_open(monkeypatch):
    made = []

    def pair():
        made.extend(real())
        return made[-2:]

    def refuse(*args, **kwargs):
        raise OSError(errno.EAGAIN, "no more processes")

    real = socket.socketpair
    monkeypatch.setattr(socket, "socketpair", pair)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    with Sandbox(fresh=False, policy="none") as sandbox, pytest.raises(GraderError):
        sandbox.warm(())
    assert [one.fileno() for one in made] == [-1, -1]


def test_a_library_that_is_not_installed_is_named():
    with Sandbox() as sandbox, pytest.raises(GraderError) as caught:
        sandbox.worker(("no_such_library",), HUGE, 1)
    assert caught.value.params == {"library": "no_such_library"}


def test_what_keeps_a_zygote_from_starting_is_in_the_error(tmp_path, monkeypatch):
    script = tmp_path / "main.py"
    script.write_text("import sys\nsys.stdin.read()\nraise SystemExit('the reason')")
    monkeypatch.setattr(interpreter, "MAIN", script)
    with Sandbox(fresh=False, policy="none") as sandbox:
        worker = sandbox.worker((), HUGE, 1)
        with pytest.raises(WorkerDied):
            worker.call({"op": "hello"})
        error = sandbox.unable(())
    assert error.key == "no-worker"
    assert "the reason" in str(error)


@linux
@pytest.mark.parametrize("fresh", [False, True])
def test_closing_a_sandbox_leaves_no_process_and_no_folder(fresh):
    with Sandbox(fresh=fresh, policy="none") as sandbox:
        workers = [started(sandbox, "import os\ndef f():\n    return os.getpid()")[0] for _ in range(2)]
        pids = [value_of(call(worker, "f")) for worker in workers]
        folder = sandbox.folder
        assert folder.is_dir()
        for worker in workers:
            worker.close()
    assert wait_until(lambda: not any(map(alive, pids)))
    assert not folder.exists()


@linux
@pytest.mark.parametrize("fresh", [False, True])
def test_a_spare_worker_is_for_whoever_asks_for_one_of_its_kind(fresh):
    with Sandbox(fresh=fresh, policy="none") as sandbox:
        sandbox.prepare((), HUGE, 30)
        assert sandbox.spare is not None
        spare = sandbox.spare[1]
        other = sandbox.worker((), HUGE, 20)
        worker = sandbox.worker((), HUGE, 30)
        assert other is not spare
        assert worker is spare
        assert sandbox.count == 2
        assert worker.call({"op": "hello"})["kind"] == "value"
        assert sandbox.spare is None
        sandbox.prepare((), HUGE, 30)
        sandbox.prepare((), HUGE, 20)
        assert sandbox.spare[0] == ((), HUGE, 20)
        assert len(list(sandbox.folder.glob("scratch-*"))) == 3
        for one in (worker, other):
            one.close()


@linux
def test_a_spare_worker_that_has_died_is_replaced():
    with Sandbox(fresh=False, policy="none") as sandbox:
        sandbox.prepare((), HUGE, 30)
        assert sandbox.spare is not None
        spare = sandbox.spare[1]
        assert spare.process.started()
        os.kill(spare.process.pid.value, signal.SIGKILL)
        assert spare.readable.ready(60)
        worker = sandbox.worker((), HUGE, 30)
        assert worker is not spare
        assert worker.call({"op": "hello"})["kind"] == "value"
        worker.close()


@linux
def test_closing_a_sandbox_ends_workers_that_were_forgotten():
    sandbox = Sandbox(fresh=False, policy="none")
    worker, _ = started(sandbox, "import os, time\ndef f():\n    return os.getpid()\ndef g():\n    time.sleep(1000)")
    pid = value_of(call(worker, "f"))
    worker.send({"op": "call", "target": None, "name": "g", "args": [], "kwargs": {}})
    sandbox.close()
    assert wait_until(lambda: not alive(pid))
    worker.close()


def test_the_report_says_which_kind_of_process_it_was():
    names = []
    for fresh in (False, True):
        with Sandbox(fresh=fresh, policy="none") as sandbox:
            names.append(sandbox.name)
    assert len(set(names)) == 2


def test_a_tree_deeper_than_any_path_is_removed(sandbox: Sandbox) -> None:
    text = "import os\ndef answer():\n    for _ in range(3000):\n        os.mkdir('in')\n        os.chdir('in')\n"
    worker, _ = started(sandbox, text)
    assert call(worker, "answer")["kind"] == "value"
    worker.close()
    assert not worker.folder.exists()


@linux
@pytest.mark.parametrize("fresh", [False, True])
def test_a_grader_that_is_killed_takes_its_workers_with_it(fresh: bool) -> None:
    code = f"""
        import os, signal
        from workers import call, started
        from autograder.sandbox import Sandbox
        text = "import os\\ndef pid():\\n    return os.getpid()\\ndef busy():\\n    while True: pass"
        sandbox = Sandbox(fresh={fresh}, policy="none")
        worker, _ = started(sandbox, text)
        print(call(worker, "pid")["value"], flush=True)
        worker.send({{"op": "call", "target": None, "name": "busy", "args": [], "kwargs": {{}}}})
        os.kill(os.getpid(), signal.SIGKILL)
    """
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, env=place, check=False)
    assert done.returncode == -signal.SIGKILL
    assert wait_until(lambda: not alive(int(done.stdout)), 5)
