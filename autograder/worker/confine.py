"""Confinement on Linux: what a worker may still do, taken away layer by layer, by the process itself.

Three layers, each of use without the others:

    namespaces  a user, mount, process, network, ipc and host-name space of its own: a root folder that holds an
                interpreter and the libraries of the exercise, read-only, and an empty folder of limited size
    landlock    the kernel refuses every file but those, whatever the namespaces hold
    seccomp     the kernel refuses every system call but those that calculating needs: no new process, no new thread,
                no program, no socket, no signal, no mount

A process enters the namespaces once (`enter`, `private_root`), prepares what workers lock themselves in with (`Files`,
`Calls`) and forks them from there; each closes its own locks (`restrict`). Nothing here can be undone by what runs
afterwards. Calls the kernel by ctypes; imports the standard library alone. Sources: the manual pages landlock(7),
seccomp(2), namespaces(7), pivot_root(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable
from functools import partial

LAYERS = ("namespaces", "landlock", "seccomp")
SCRATCH = "/box"  # a worker's folder, in its private root
SCRATCH_BYTES = 64 << 20
SCRATCH_FILES = 512
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
SYSTEM_FILES = ("/etc/localtime", "/usr/share/zoneinfo", "/etc/ld.so.cache")


class Refused(OSError):
    """The kernel refused a layer; `layer` and `step` say which and where."""

    def __init__(self, layer: str, step: str, number: int) -> None:
        self.layer = layer
        self.step = step
        super().__init__(number, f"{layer}: {step}: {os.strerror(number)}")


if sys.platform == "linux":
    import resource  # not there on Windows, where this module is loaded as well

    _libc = ctypes.CDLL(None, use_errno=True)
    _capset = _libc.capset  # looked up here, and not after each fork


def _call(layer: str, step: str, function: object, *args: object) -> int:
    """Call the C library; its answer. Raises Refused if that is negative."""
    answer: int = function(*args)  # type: ignore[operator]
    if answer < 0:
        raise Refused(layer, step, ctypes.get_errno())
    return answer


# --- namespaces -----------------------------------------------------------------------------------------------------

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_NOATIME, MS_NODIRATIME, MS_BIND, MS_REC, MS_PRIVATE, MS_RELATIME = 1024, 2048, 4096, 16384, 1 << 18, 1 << 21
MNT_DETACH = 2
KEPT_FLAGS = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME | MS_RELATIME
INSIDE = 1000  # user and group in the namespace
SCRATCH_FLAGS = MS_NOSUID | MS_NODEV | MS_NOEXEC
SCRATCH_OPTIONS = f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES},mode=700,uid={INSIDE},gid={INSIDE}".encode()
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def enter() -> None:
    """Go on as process 1 of new namespaces, in a child; the parent stays, and ends as the child does.

    Must be called while the process has a single thread. Raises Refused, with nothing changed, if the kernel
    does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    spaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP
    _call("namespaces", "unshare", _libc.unshare, spaces)
    try:
        for file, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{INSIDE} {user} 1"),
            ("gid_map", f"{INSIDE} {group} 1"),
        ):
            with open(f"/proc/self/{file}", "w") as opened:
                opened.write(text)
        _call("namespaces", "private mounts", _libc.mount, b"none", b"/", None, MS_REC | MS_PRIVATE, None)
        _call("namespaces", "host name", _libc.sethostname, b"worker", 6)
    except Refused:
        raise
    except OSError as error:
        raise Refused("namespaces", "identity", error.errno or errno.EPERM) from None
    pid = os.fork()
    if pid:
        _stay(pid)
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _stay(pid: int) -> None:
    """Wait for process 1 of the namespaces, and end as it did. All that ran in them ends with it."""
    os.closerange(3, 1024)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(OSError):  # SIGKILL is always as it was
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status))


def private_root(place: str, readable: list[str], masked: list[str]) -> None:
    """Make a root folder of only these folders and files, read-only, at their own paths.

    `place`: an empty folder to build it on. `masked`: folders inside them that are empty there. Raises Refused.
    """
    layer = "namespaces"
    _call(layer, "root", _libc.mount, b"tmpfs", place.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, b"size=1m,mode=755")
    masks = []
    for path in [*readable, *DEVICES, *SYSTEM_FILES]:
        if os.path.exists(path):
            _bind(place, os.path.realpath(path), path)
        for mask in [place + mask for mask in masked if os.path.dirname(mask) == path]:
            if os.path.isdir(mask):  # what is still readable comes later, and is bound into it
                masks.append(mask)
                flags = MS_NOSUID | MS_NODEV
                _call(layer, mask, _libc.mount, b"tmpfs", mask.encode(), b"tmpfs", flags, b"size=64k,mode=755")
    for mask in masks:
        flags = MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV
        _call(layer, "read-only mask", _libc.mount, b"none", mask.encode(), None, flags, b"size=64k")
    for folder in (SCRATCH, "/proc", "/old"):
        os.makedirs(place + folder, exist_ok=True)
    _libc.mount(b"proc", (place + "/proc").encode(), b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, None)
    _call(layer, "pivot_root", _libc.syscall, NUMBERS["pivot_root"], place.encode(), (place + "/old").encode())
    os.chdir("/")
    _call(layer, "old root", _libc.umount2, b"/old", MNT_DETACH)
    os.rmdir("/old")
    flags = MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV
    _call(layer, "read-only root", _libc.mount, b"none", b"/", None, flags, b"size=1m")


def _bind(place: str, source: str, path: str) -> None:
    """Show a folder or file of the system at the same path below `place`, read-only."""
    target = place + path
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "a"):
            pass
    _call("namespaces", path, _libc.mount, source.encode(), target.encode(), None, MS_BIND | MS_REC, None)
    kept = os.statvfs(target).f_flag & KEPT_FLAGS
    if path not in DEVICES:
        flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | kept
        _call("namespaces", f"{path} read-only", _libc.mount, None, target.encode(), None, flags, None)


def private_scratch() -> None:
    """In a worker: an empty folder of its own, of limited size, in memory; go there. Raises Refused.

    /proc is left to the parent of workers: it tells of the machine (its mounts, its keys, how it was started).
    """
    _call("namespaces", "mounts of its own", _libc.unshare, CLONE_NEWNS)
    if _libc.umount2(b"/proc", MNT_DETACH) < 0 and os.path.exists("/proc/self"):
        raise Refused("namespaces", "no /proc", ctypes.get_errno())
    _call("namespaces", "scratch", _libc.mount, b"tmpfs", SCRATCH.encode(), b"tmpfs", SCRATCH_FLAGS, SCRATCH_OPTIONS)
    os.chdir(SCRATCH)


class _CapHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


CAPABILITIES, NONE = ctypes.byref(_CapHeader(0x20080522, 0)), ctypes.byref((ctypes.c_uint32 * 6)())


def drop_capabilities() -> None:
    """Give up every capability, and the right to gain any by starting a program."""
    _call("seccomp", "capabilities", _capset, CAPABILITIES, NONE)
    _call("seccomp", "no new privileges", _libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("seccomp", "no dump", _libc.prctl, PR_SET_DUMPABLE, 0, 0, 0, 0)


# --- landlock -------------------------------------------------------------------------------------------------------

READ_FILE, READ_DIR, WRITE_FILE, REMOVE_DIR, REMOVE_FILE = 1 << 2, 1 << 3, 1 << 1, 1 << 4, 1 << 5
MAKE_DIR, MAKE_REG, TRUNCATE = 1 << 7, 1 << 8, 1 << 14
OWN = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
CREATE_VERSION = 1


def landlock_version() -> int:
    """The version of Landlock that the kernel has. Raises Refused if it has none."""
    return _call("landlock", "version", _libc.syscall, NUMBERS["landlock_create_ruleset"], None, 0, CREATE_VERSION)


def spread(readable: list[str], masked: list[str]) -> list[str]:
    """The same folders and files without the masked ones: a folder that holds one is replaced by what else it holds."""
    spread_out = []
    for path in readable:
        if any(os.path.dirname(other) == path for other in masked):
            spread_out += [f"{path}/{name}" for name in sorted(os.listdir(path)) if f"{path}/{name}" not in masked]
        else:
            spread_out.append(path)
    return spread_out


class Files:
    """The files that stay readable to workers, as rules for the kernel: made once, before they are forked.

    From version 4 on Landlock refuses TCP as well, from version 6 on signals to, and sockets of, processes outside.
    Raises Refused.
    """

    def __init__(self, readable: list[str]) -> None:
        version = landlock_version()
        self.rights = (1 << (13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16)) - 1
        self.attributes = struct.pack("=QQQ", self.rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
        self.size = 8 if version < 4 else 16 if version < 6 else 24
        rules = [*((path, READ_FILE | READ_DIR) for path in readable), ("/dev/null", READ_FILE | WRITE_FILE)]
        whole, file = self.rights, self.rights & (READ_FILE | WRITE_FILE | TRUNCATE)
        self.rules = [(path, allowed & (whole if os.path.isdir(path) else file)) for path, allowed in rules]

    def restrict(self, own: str) -> None:
        """Refuse every file but these, for reading, and those below `own`. Raises Refused."""
        create, add = NUMBERS["landlock_create_ruleset"], NUMBERS["landlock_add_rule"]
        ruleset = _call("landlock", "rules", _libc.syscall, create, self.attributes, self.size, 0)
        try:
            for path, allowed in (*self.rules, (own, OWN & self.rights)):
                try:
                    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
                except FileNotFoundError:
                    continue
                try:
                    _call("landlock", path, _libc.syscall, add, ruleset, 1, struct.pack("=Qi", allowed, place), 0)
                finally:
                    os.close(place)
            _call("landlock", "restrict", _libc.syscall, NUMBERS["landlock_restrict_self"], ruleset, 0)
        finally:
            os.close(ruleset)


# --- seccomp --------------------------------------------------------------------------------------------------------

X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16,
    "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "select": 23, "sched_yield": 24,
    "mremap": 25, "mincore": 27, "madvise": 28, "dup": 32, "dup2": 33, "pause": 34, "nanosleep": 35, "getitimer": 36,
    "alarm": 37, "setitimer": 38, "getpid": 39, "exit": 60, "uname": 63, "fcntl": 72, "fsync": 74,
    "fdatasync": 75, "truncate": 76, "ftruncate": 77, "getcwd": 79, "chdir": 80, "rename": 82, "mkdir": 83,
    "rmdir": 84, "unlink": 87, "readlink": 89, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98,
    "sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
    "getgroups": 115, "sigaltstack": 131, "statfs": 137, "fstatfs": 138, "pivot_root": 155, "arch_prctl": 158,
    "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "restart_syscall": 219,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "epoll_wait": 232,
    "epoll_ctl": 233, "openat": 257, "mkdirat": 258, "newfstatat": 262, "unlinkat": 263, "renameat": 264,
    "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271, "set_robust_list": 273, "utimensat": 280,
    "epoll_pwait": 281, "eventfd2": 290, "epoll_create1": 291, "dup3": 292, "pipe2": 293, "prlimit64": 302,
    "getcpu": 309, "renameat2": 316, "seccomp": 317, "getrandom": 318, "membarrier": 324, "statx": 332, "rseq": 334,
    "faccessat2": 439, "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
}  # fmt: skip
AARCH64 = {
    "getcwd": 17, "eventfd2": 19, "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "dup": 23, "dup3": 24,
    "fcntl": 25, "ioctl": 29, "mkdirat": 34, "unlinkat": 35, "renameat": 38, "pivot_root": 41, "statfs": 43,
    "fstatfs": 44, "truncate": 45, "ftruncate": 46, "faccessat": 48, "chdir": 49, "openat": 56, "close": 57,
    "pipe2": 59, "getdents64": 61, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67,
    "pwrite64": 68, "pselect6": 72, "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80, "fsync": 82,
    "fdatasync": 83, "utimensat": 88, "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99,
    "nanosleep": 101, "getitimer": 102, "setitimer": 103, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
    "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "getgroups": 158, "uname": 160,
    "getrlimit": 163, "getrusage": 165, "umask": 166, "getcpu": 168, "gettimeofday": 169, "getpid": 172,
    "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179,
    "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "mincore": 232,
    "madvise": 233, "prlimit64": 261, "renameat2": 276, "seccomp": 277, "getrandom": 278, "membarrier": 283,
    "statx": 291, "rseq": 293, "faccessat2": 439, "landlock_create_ruleset": 444,
    "landlock_add_rule": 445, "landlock_restrict_self": 446,
}  # fmt: skip
MACHINES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, AARCH64)}
ARCHITECTURE, NUMBERS = MACHINES.get(platform.machine(), (0, {}))
NEVER = ("pivot_root", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
BY_ARGUMENT = ("fcntl", "ioctl", "prlimit64")

ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, END = 0x20, 0x15, 0x35, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
X32 = 0x40000000
FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030)  # duplicating, and reading and setting flags: no locks, no leases
SECCOMP_SET_MODE_FILTER = 1


def program(architecture: int = ARCHITECTURE, numbers: dict[str, int] | None = None) -> bytes:
    """The filter of system calls as a program for the kernel.

    Neither processes nor threads may be started: a limit on their number does not hold for root, and a filter cannot
    count. What calculates in a worker does so in its one thread.
    """
    numbers = NUMBERS if numbers is None else numbers
    lines = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 1, 0, architecture),
        (END, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 0, 1, X32),
        (END, 0, 0, KILL),
    ]
    for name, number in numbers.items():
        if name not in NEVER and name not in BY_ARGUMENT:
            lines += [(EQUAL, 0, 1, number), (END, 0, 0, ALLOW)]

    def by_argument(name: str, argument: int, tests: list[tuple[int, int]], otherwise: int) -> None:
        body = [(LOAD, 0, 0, ARGUMENTS_AT + 8 * argument)]
        for code, value in tests:
            body += [(code, 0, 1, value), (END, 0, 0, ALLOW)]
        body.append((END, 0, 0, otherwise))
        lines.extend([(EQUAL, 0, len(body), numbers[name]), *body])

    by_argument("fcntl", 1, [(EQUAL, value) for value in FCNTL_ALLOWED], ERROR | errno.EPERM)
    by_argument("ioctl", 1, [], ERROR | errno.ENOTTY)
    lines.append((EQUAL, 0, 6, numbers["prlimit64"]))  # asking for a limit, not setting one: a null pointer
    lines += [(LOAD, 0, 0, ARGUMENTS_AT + 16), (EQUAL, 0, 2, 0), (LOAD, 0, 0, ARGUMENTS_AT + 20), (EQUAL, 1, 0, 0)]
    lines += [(END, 0, 0, ERROR | errno.EPERM), (END, 0, 0, ALLOW)]
    lines.append((END, 0, 0, ERROR | errno.EPERM))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_char_p)]


class Calls:
    """The system calls that stay allowed to workers, as a program for the kernel: made once, before they are forked."""

    def __init__(self) -> None:
        code = program()
        self.lines = ctypes.create_string_buffer(code, len(code))
        self.whole = ctypes.byref(_Program(len(code) // 8, ctypes.cast(self.lines, ctypes.c_char_p)))

    def restrict(self) -> None:
        """Refuse every other system call. Raises Refused."""
        number = NUMBERS["seccomp"]
        _call("seccomp", "filter", _libc.syscall, number, SECCOMP_SET_MODE_FILTER, 0, self.whole)


# --- which there are ------------------------------------------------------------------------------------------------


def missing(place: str) -> dict[str, str]:
    """The layers that this machine refuses, and why, each tried in a child process. `place`: an empty folder."""
    if sys.platform != "linux" or not ARCHITECTURE:
        return dict.fromkeys(LAYERS, f"{platform.system()} on {platform.machine()} has none")
    return {layer: reason for layer in LAYERS if (reason := tried(layer, partial(_try, layer, place)))}


def tried(layer: str, attempt: Callable[[], None]) -> str:
    """Try a layer in a child; why it failed, or nothing."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        reason = ""
        try:
            os.close(read)
            attempt()
        except BaseException as error:  # nothing else may go on in this copy of the process
            reason = str(error) or type(error).__name__
        with contextlib.suppress(OSError):
            os.write(write, reason.encode()[:1000] or b"")
        os._exit(0)
    os.close(write)
    with open(read, "rb") as file:
        reason = file.read().decode(errors="replace")
    _, status = os.waitpid(pid, 0)
    return reason or ("" if status == 0 else f"{layer}: the trial ended with status {status}")


def _try(layer: str, place: str) -> None:
    if layer == "namespaces":
        enter()
        private_root(place, [os.path.dirname(os.__file__)], [])
        private_scratch()
        return
    drop_capabilities()
    if layer == "landlock":
        Files([os.path.dirname(os.__file__)]).restrict(place)
    else:
        Calls().restrict()
