"""Probes: small programs that try to get out of a worker. Each answers True if it got somewhere.

They do no harm if they succeed: they look, ask or make something and take it back at once.
"""

from __future__ import annotations

from typing import Any

from autograder.sandbox import bubblewrap
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.worker import WorkerDied
from autograder.worker import seatbelt
from autograder.worker.wire import packed

MEBIBYTE = 1 << 20
START = """
import ctypes, os, socket, sys, threading
libc = ctypes.CDLL(None, use_errno=True)

def call(*args):  # each number as wide as a register: the half that is not passed would be anything
    return libc.syscall(*(ctypes.c_long(one) if type(one) is int else one for one in args)) >= 0

def works(action):
    try:
        action()
    except BaseException:
        return False
    return True

def opens(path, mode="rb"):
    return works(lambda: open(path, mode).close())

def touches(path):
    return works(lambda: (open(path, "x").close(), os.unlink(path)))

def forks():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
"""
ARM = "('aarch64' in os.uname().machine)"

PROBES: dict[str, dict[str, str]] = {
    "namespaces": {
        "see a file of this machine": "os.path.exists('/etc/passwd') or os.path.exists('/etc/hostname')",
        "see the folders of users": "os.path.exists('/home') or os.path.exists('/var/log')",
        "see the processes of others": "any(int(name) > 1000 for name in os.listdir('/proc') if name.isdigit())",
        "see how this machine was started": "opens('/proc/cmdline')",
        "see the keys of the kernel": "opens('/proc/keys')",
        "see what is mounted, and from where": "opens('/proc/self/mountinfo')",
        "see how the grader was started": "opens('/proc/1/cmdline')",
        "see a network": "len(socket.if_nameindex()) > 1",
        "see the name of this machine": "os.uname().nodename != 'worker'",
        "write beside its own folder": "touches('/dlgrade-probe')",
        "fill the disk": "works(lambda: [open(str(n), 'wb').write(bytes(15 << 20)) for n in range(6)])",
        "make files without end": "works(lambda: [open(str(n), 'w').close() for n in range(600)])",
    },
    "landlock": {
        "read a file of this machine": "opens('/etc/passwd') or opens('/etc/hostname')",
        "list a folder of this machine": "works(lambda: os.listdir('/etc')) and works(lambda: os.listdir('/var'))",
        "read what another process was given": "opens('/proc/1/environ') and opens(f'/proc/{os.getppid()}/environ')",
        "write into the memory of another process": "opens(f'/proc/{os.getppid()}/mem', 'r+b')",
        "write into a folder for all": "touches('/tmp/dlgrade-probe')",
        "start a program": "works(lambda: os.posix_spawn('/bin/true', ['true'], {}))",
        "make a link": "works(lambda: os.symlink('/etc', 'link'))",
        "make a pipe with a name": "works(lambda: os.mkfifo('fifo'))",
    },
    "seccomp": {
        "start a process": "works(forks)",
        "start a thread": "works(lambda: threading.Thread(target=int).start())",
        "start a thread in C": "libc.pthread_create(ctypes.byref(ctypes.c_long()), None, libc.pause, None) == 0",
        "start a program": "works(lambda: os.posix_spawn(sys.executable, ['python'], {}))",
        "open a network socket": "works(lambda: socket.socket().close())",
        "open a datagram socket": "works(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close())",
        "open a socket of this machine": "works(lambda: socket.socket(socket.AF_UNIX).close())",
        "open a socket to the kernel": "works(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close())",
        "send a signal": "works(lambda: os.kill(os.getpid(), 0))",
        "follow another process": f"call(117 if {ARM} else 101, 16, os.getppid(), 0, 0)",
        "read the memory of another process": f"call(270 if {ARM} else 310, os.getpid(), None, 0, None, 0, 0)",
        "make a namespace": "libc.unshare(0x10000000) == 0",
        "mount": "libc.mount(b'none', b'/', None, 1 << 18, None) == 0",
        "keep a key in the kernel": f"call(219 if {ARM} else 250, 0, -3, 0)",
        "share memory by name": f"call(194 if {ARM} else 29, 0, 4096, 0o1600)",
        "make a file in memory": f"call(279 if {ARM} else 319, b'probe', 0)",
        "set up a queue to the kernel": "call(425, 1, ctypes.create_string_buffer(200))",
        "load a program into the kernel": f"call(280 if {ARM} else 321, 0, ctypes.create_string_buffer(200), 72)",
        "change its own limits": "works(lambda: __import__('resource').setrlimit(7, (32, 32)))",
        "change its priority": "works(lambda: os.setpriority(os.PRIO_PROCESS, 0, 5))",
        "choose its processor": "works(lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)))",
        "lock a file": "works(lambda: __import__('fcntl').flock(open('lock', 'w'), 2))",
        "change how it is seen": "libc.personality(0x0040000) >= 0",
    },
}
OPEN = {  # to bubblewrap alone: it limits the size of a folder, not the number of files, and leaves /proc to Landlock
    *("make files without end", "see how this machine was started", "see the keys of the kernel"),
    *("see what is mounted, and from where", "see how the grader was started"),
}
PROBES[seatbelt.LAYER] = {
    "read a file of this machine": "opens('/etc/passwd') or opens('/etc/hosts')",
    "list a folder of this machine": "works(lambda: os.listdir('/Users')) or works(lambda: os.listdir('/etc'))",
    "read what the grader keeps": "works(lambda: os.listdir('..'))",
    "write into a folder for all": "touches('/tmp/dlgrade-probe')",
    "write beside its own folder": "touches('../dlgrade-probe')",
    "start a process": "works(forks)",
    "start a program": "works(lambda: os.posix_spawn('/usr/bin/true', ['true'], {}))",
    "listen on the network": "works(lambda: socket.socket().bind(('127.0.0.1', 0)))",
    "listen on this machine": "works(lambda: socket.socket(socket.AF_UNIX).bind('/tmp/dlgrade-socket'))",
    "send a signal": "works(lambda: os.kill(os.getppid(), 0))",
}
PROBES[bubblewrap.LAYER] = {name: probe for name, probe in PROBES["namespaces"].items() if name not in OPEN}

ASK: dict[str, Any] = {"op": "call", "target": None, "name": "probe", "args": [], "kwargs": {}, "seconds": 5.0}


def open_doors(sandbox: Sandbox, layer: str) -> list[str]:
    """What the probes of a layer could do in a worker of this sandbox."""
    found = []
    for name, expression in PROBES[layer].items():
        text = f"{START}\n\ndef probe():\n    return bool({expression})\n"
        worker = sandbox.worker((), 512 * MEBIBYTE, 5)
        try:
            worker.call({"op": "load", "modules": packed({"probe": text}), "main": "probe", "imports": [], "seed": 0})
            if worker.call(ASK).get("value") is True:
                found.append(name)
        except WorkerDied:
            pass  # ended in the attempt: it got nowhere
        finally:
            worker.close()
    return found
