"""Fuzzing, guided by coverage: `python tests/fuzz/run.py TARGET SECONDS [FOLDER]`.

TARGET is frames, archives, tars, notebooks, sources or programs. FOLDER keeps the inputs that reached something new;
without it they are thrown away. An input that fails, or takes more than 20 seconds or 2 GiB, is written beside it as
`crash-...`, and belongs in `test_fuzz.py`. More options of libFuzzer (`-runs=1000`, `-seed=1`) may follow. `--without
CHECK` takes a check out of the decoder of frames, to see that it is missed.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib
import random
import sys
import tempfile
import types
from pathlib import Path

import atheris

READERS = [
    *("autograder.worker.wire", "autograder.intake.collect", "autograder.intake.cells"),
    *("autograder.intake.source", "zipfile", "tokenize", "json.decoder"),
]
TARGETS = ("frames", "archives", "tars", "notebooks", "sources", "programs")
PLANTED = {
    "bool": ("array.view(np.uint8).max() > 1", "False"),
    "integer": ("return _checked_int(int(digits))", "return int(digits)"),
    "length": ("if self.left < 0:", "if False:"),
    "mark": ('raise WireError("an unknown mark")', "return tag.missing"),
}


def without(check: str) -> types.ModuleType:
    """The wire with a check taken out."""
    from autograder.worker import wire

    right, wrong = PLANTED[check]
    text = Path(wire.__file__).read_text(encoding="utf-8")
    if text.count(right) != 1:
        raise SystemExit(f"{right} does not stand in the wire once")
    broken = types.ModuleType("broken_wire")
    exec(compile(text.replace(right, wrong), "broken_wire.py", "exec"), broken.__dict__)
    for name, value in vars(broken).items():
        if isinstance(value, types.FunctionType) and value.__module__ == broken.__name__:
            setattr(broken, name, atheris.instrument_func(value))
    return broken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("seconds", type=int)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--without", choices=PLANTED)
    found, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as nowhere, atheris.instrument_imports(include=READERS):
        target = importlib.import_module(found.target)
        folder = found.folder or Path(nowhere)
        folder.mkdir(parents=True, exist_ok=True)
        for seed in target.SEEDS:
            (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

        def mutator(data: bytes, size: int, seed: int) -> bytes:
            def change(part: bytes) -> bytes:
                return bytes(atheris.Mutate(part or b"0", len(part) + 64))

            return target.mutate(data, random.Random(seed), change)[:size]

        check = functools.partial(target.check, codec=without(found.without)) if found.without else target.check
        limits = [f"-max_total_time={found.seconds}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=100000"]
        limits.append(f"-artifact_prefix={found.folder or Path.cwd()}/")
        atheris.Setup([sys.argv[0], *limits, *options, str(folder)], check, custom_mutator=mutator)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
