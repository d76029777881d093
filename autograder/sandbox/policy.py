"""The policy of confinement: which layers are held to, and which this machine refuses."""

from __future__ import annotations

import functools
import sys

from autograder.errors import GraderError
from autograder.sandbox import bubblewrap
from autograder.sandbox.folder import RunFolder
from autograder.worker import confine, seatbelt

KNOWN = (*confine.LAYERS, seatbelt.LAYER) if sys.platform == "darwin" else confine.LAYERS


def layers(policy: str) -> tuple[str, ...]:
    """The layers of confinement under this policy. Raises GraderError if it cannot be kept."""
    if policy == "none":
        return ()
    absent = missing_layers()
    held = tuple(layer for layer in KNOWN if layer not in absent)
    if policy == "strict" and not {"landlock", "seccomp"} <= set(held):
        raise GraderError("not-confined", problem="; ".join(absent.values()))
    if "namespaces" in absent and bubblewrap.works():
        return (bubblewrap.LAYER, *held)
    return held


@functools.cache
def missing_layers() -> dict[str, str]:
    """The layers that this machine refuses, and why: tried once."""
    with RunFolder() as folder:
        absent = confine.missing(str(folder))
        if seatbelt.LAYER in KNOWN and (reason := seatbelt.missing(str(folder))):
            absent[seatbelt.LAYER] = reason
        return absent
