"""The declaration of a check: what it takes, and the failure that carries its evidence."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, check
from autograder.model import Evidence


def test_points_are_given_by_name_and_never_forgotten():
    with pytest.raises(TypeError):
        check(2)
    with pytest.raises(TypeError):
        check()


def test_a_failure_carries_its_evidence():
    evidence = Evidence(key="shape", of="f(x)")
    failure = CheckFailed(evidence)
    assert failure.evidence is evidence
    assert str(failure) == "shape: f(x)"
