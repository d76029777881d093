"""What the tests share: sandboxes that stay warm, and which data are at hand."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from autograder.threads import one_thread

one_thread()

from autograder import data  # noqa: E402 - NumPy is imported here
from autograder.sandbox import Sandbox  # noqa: E402

settings.register_profile("dlgrade", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("dlgrade")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Twice the cores: many tests wait, for limits or for other processes. None: as many as usual."""
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


@pytest.fixture(scope="session")
def forked() -> Iterator[Sandbox]:
    """A sandbox whose workers are forked, and not confined: what processes and limits hold by themselves."""
    with Sandbox(fresh=False, policy="none") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def confined() -> Iterator[Sandbox]:
    """A sandbox as a learner's own command makes it: confined as far as this machine can."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def fresh() -> Iterator[Sandbox]:
    """A sandbox whose workers are interpreters of their own, and not confined."""
    with Sandbox(fresh=True, policy="none") as sandbox:
        yield sandbox


@pytest.fixture(scope="session", params=["forked", "fresh"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Both kinds of sandbox, one after the other."""
    found: Sandbox = request.getfixturevalue(request.param)
    return found


@pytest.fixture(autouse=True, scope="session")
def signals_as_at_a_terminal() -> Iterator[None]:
    """What tests start hears signals, even if whoever started the tests ignores them (`nohup`, `&` in a script)."""
    usual = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
    there = [name for name in usual if hasattr(signal, name)]
    ignored = [name for name in there if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN]
    for name in ignored:
        signal.signal(getattr(signal, name), usual[name])
    yield
    for name in ignored:
        signal.signal(getattr(signal, name), signal.SIG_IGN)


MNIST = Path(__file__).parents[2] / "shared" / "mnist"  # the four files, beside the checkout


@pytest.fixture(autouse=True, scope="session")
def no_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test finds the data of whoever runs it: without MNIST unless it asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(data.VARIABLE, str(tmp_path_factory.mktemp("no-data")))
        yield


@pytest.fixture
def no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for data; MNIST's four files belong in its `mnist/`."""
    monkeypatch.setenv(data.VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def mnist(no_mnist: Path) -> Path:
    """A folder for data with MNIST in it, if its files lie beside the checkout."""
    if not MNIST.is_dir():
        pytest.skip(f"MNIST's files are not in {MNIST}")
    (no_mnist / "mnist").symlink_to(MNIST)
    return no_mnist
