"""Confinement: the filter of system calls, run here line by line as the kernel does, and what stays readable."""

from __future__ import annotations

import errno
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.worker import confine

ROOT = Path(__file__).parents[2]
MACHINES = [(architecture, numbers) for architecture, numbers in confine.MACHINES.values()]
ALLOWED, KILLED = "allowed", "killed"


def verdict(code: bytes, architecture: int, number: int, *arguments: int) -> str:
    """What the program says to a system call: `allowed`, `killed`, or the name of an error."""
    lines = list(struct.iter_unpack("=HBBI", code))
    data = struct.pack("=IIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    place = value = 0
    for _ in range(len(lines)):
        operation, jump, other, constant = lines[place]
        place += 1
        if operation == confine.LOAD:
            (value,) = struct.unpack_from("=I", data, constant)
        elif operation == confine.END:
            kind = constant & 0xFFFF0000
            names = {confine.ALLOW: ALLOWED, confine.KILL: KILLED}
            return names.get(kind, errno.errorcode.get(constant & 0xFFFF, "?"))
        else:
            true = {
                confine.EQUAL: value == constant,
                confine.AT_LEAST: value >= constant,
            }[operation]
            place += jump if true else other
    raise AssertionError("the program has no end")


@pytest.fixture(params=MACHINES, ids=list(confine.MACHINES))
def machine(request):
    """A function that gives the verdict on a call by name or number, and the numbers of this machine."""
    architecture, numbers = request.param
    code = confine.program(architecture, numbers)

    def ask(call: str | int, *arguments: int, architecture: int = architecture) -> str:
        return verdict(code, architecture, numbers[call] if isinstance(call, str) else call, *arguments)

    return ask, numbers


def test_every_number_has_the_verdict_of_its_name(machine):
    ask, numbers = machine
    names = {number: name for name, number in numbers.items()}
    assert len(names) == len(numbers)
    for number in range(700):
        name = names.get(number)
        if name in confine.BY_ARGUMENT:
            continue
        expected = ALLOWED if name and name not in confine.NEVER else "EPERM"
        assert ask(number) == expected, (number, name)


@pytest.mark.parametrize(
    "name",
    ["execve", "fork", "clone", "clone3", "socket", "kill", "ptrace", "mount", "unshare", "bpf", "io_uring_setup"],
)
def test_what_leads_out_is_in_no_list(name):
    assert all(name not in numbers for _, numbers in MACHINES)


@pytest.mark.parametrize("flags", [0x003D0F00, 0x01200011, 0x10000000], ids=["thread", "process", "user namespace"])
def test_neither_a_thread_nor_a_process_may_be_started(machine, flags):
    ask, numbers = machine
    clone = 56 if numbers is confine.X86_64 else 220
    assert ask(clone, flags) == ask(435, flags) == "EPERM"  # clone, clone3


def test_limits_may_be_asked_for_and_not_set(machine):
    ask, _ = machine
    assert ask("prlimit64", 0, 7, 0, 0x7FFF0000) == ALLOWED
    assert ask("prlimit64", 0, 7, 0x1000, 0) == "EPERM"
    assert ask("prlimit64", 0, 7, 0x1_0000_0000, 0) == "EPERM"  # an address with an empty lower half


def test_descriptors_may_be_doubled_and_not_locked(machine):
    ask, _ = machine
    for allowed in (0, 1, 2, 3, 4, 1030):
        assert ask("fcntl", 3, allowed) == ALLOWED
    for refused in (5, 6, 7, 1024, 1031, 1033):
        assert ask("fcntl", 3, refused) == "EPERM"
    assert ask("ioctl", 1, 0x5412) == "ENOTTY"


def test_another_architecture_and_the_second_table_of_x86_are_the_end(machine):
    ask, numbers = machine
    assert ask("read", architecture=0x40000003) == KILLED
    assert ask(numbers["read"] | confine.X32) == KILLED


def test_a_masked_folder_is_left_out_and_what_lies_beside_it_is_not(tmp_path):
    for name in ("json", "os.py", "site-packages"):
        (tmp_path / name).mkdir()
    own, other = str(tmp_path), "/usr/lib/x"
    spread = confine.spread([own, other], [f"{own}/site-packages"])
    assert spread == [f"{own}/json", f"{own}/os.py", other]
    assert confine.spread([own], []) == [own]


def test_a_machine_without_linux_has_no_layer(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert set(confine.missing(str(tmp_path))) == set(confine.LAYERS)


def test_it_is_loaded_where_unix_s_own_modules_are_not():
    code = "import sys; sys.platform = 'win32'; sys.modules['resource'] = None; import autograder.worker.confine"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="layers of Linux")
def test_a_layer_that_the_kernel_refuses_is_told_with_its_reason(monkeypatch, tmp_path):
    def refuse(*arguments: object) -> None:
        raise confine.Refused("namespaces", "unshare", errno.ENOSPC)

    monkeypatch.setattr(confine, "enter", refuse)
    monkeypatch.setattr(confine.Files, "restrict", lambda *arguments: 1 / 0)
    missing = confine.missing(str(tmp_path))
    assert "unshare: No space left on device" in missing["namespaces"]
    assert "landlock" in missing  # a trial that ends in any other way is not a layer either
    assert "seccomp" not in missing
