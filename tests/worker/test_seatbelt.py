"""Seatbelt: the rules for macOS, and when it counts as a layer. The system's own part is played by a stand-in."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.errors import GraderError
from autograder.sandbox import policy
from autograder.worker import confine, seatbelt


@pytest.fixture
def system() -> SimpleNamespace:
    """Takes any rules, and notes them."""
    taken: list[str] = []
    return SimpleNamespace(sandbox_init=lambda rules, flags, problem: taken.append(rules.decode()) or 0, taken=taken)


def test_rules_end_with_what_counts(tmp_path: Path) -> None:
    own, library = tmp_path / "own", tmp_path / 'a "library"'
    rules = seatbelt.profile([str(library)], [str(library / "hidden")], str(own)).splitlines()
    assert rules[:2] == ["(version 1)", "(deny default)"]
    [reading] = [rule for rule in rules if rule.startswith("(allow file-read* file-map")]
    assert f'(subpath "{tmp_path}/a \\"library\\"")' in reading
    assert str(own) not in reading
    [masked] = [rule for rule in rules if rule.startswith("(deny file-read*")]
    assert rules.index(masked) > rules.index(reading)
    assert rules[-2] == f'(allow file-read* file-write* (subpath "{own}"))'
    assert all(rule.count("(") == rule.count(")") for rule in rules)
    assert not any("network" in rule or "process" in rule or "signal" in rule for rule in rules)


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert f'"{tmp_path}/real"' in seatbelt.profile([str(tmp_path / "link")], [], str(tmp_path))


def test_rules_that_the_system_refuses_are_an_error(system: SimpleNamespace) -> None:
    def refuses(rules: bytes, flags: object, problem: object) -> int:
        problem._obj.value = b"line 3: unbound variable"  # type: ignore[attr-defined]
        return -1

    seatbelt.restrict("(version 1)", system)
    assert system.taken == ["(version 1)"]
    with pytest.raises(OSError, match="unbound variable"):
        seatbelt.restrict("(version 1)", SimpleNamespace(sandbox_init=refuses))


def test_a_layer_that_lets_something_through_is_none(tmp_path: Path, system: SimpleNamespace) -> None:
    with pytest.raises(OSError, match=r"seatbelt does not hold: read a file of this machine, .*start a process"):
        seatbelt._try(str(tmp_path), system)  # a stand-in that holds nothing back


def test_it_is_no_layer_elsewhere(tmp_path: Path) -> None:
    if sys.platform != "darwin":
        assert seatbelt.missing(str(tmp_path)) == "it is a layer of macOS"
        assert seatbelt.LAYER not in policy.KNOWN


@pytest.mark.parametrize("reason", ["", "does not hold"])
def test_on_macos_it_is_taken_if_it_holds_and_never_enough_to_be_strict(
    reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "KNOWN", (*confine.LAYERS, seatbelt.LAYER))
    monkeypatch.setattr(confine, "missing", lambda place: dict.fromkeys(confine.LAYERS, "Darwin has none"))
    monkeypatch.setattr(seatbelt, "missing", lambda place: reason)
    monkeypatch.setattr(policy.bubblewrap, "works", lambda: False)
    policy.missing_layers.cache_clear()
    try:
        assert policy.layers("auto") == (() if reason else (seatbelt.LAYER,))
        with pytest.raises(GraderError):
            policy.layers("strict")
    finally:
        policy.missing_layers.cache_clear()


def test_a_worker_locks_itself_in_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.worker.cage import Cage

    told: list[str] = []
    monkeypatch.setattr(seatbelt, "restrict", told.append)
    cage = Cage({"layers": [seatbelt.LAYER], "readable": ["/lib/x"], "masked": ["/lib/x/y"], "place": "/nowhere"})
    cage.build()
    cage.lock("/own")
    assert told == [seatbelt.profile(["/lib/x"], ["/lib/x/y"], "/own")]
