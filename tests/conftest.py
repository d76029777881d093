"""What the tests of the engine share: a small course, sandboxes that stay warm, and bounded waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from autograder.grading.sandbox import Sandbox

settings.register_profile("dlgrade", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("dlgrade")


@pytest.fixture(scope="session")
def forked() -> Iterator[Sandbox]:
    """A sandbox whose workers are forked."""
    with Sandbox(fresh=False) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def fresh() -> Iterator[Sandbox]:
    """A sandbox whose workers are interpreters of their own."""
    with Sandbox(fresh=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="session", params=["forked", "fresh"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Both kinds of sandbox, one after the other."""
    found: Sandbox = request.getfixturevalue(request.param)
    return found
