"""Stand-ins: what a learner's module gets in place of packages that only draw or show, or that are not there.

They are ordinary objects of the learner's own process, and none of them has a value.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from typing import Any, NoReturn

import numpy as np

# A package belongs here if a program computes the same without it. One that computes as well (PIL, pandas) does not.
SHOWS = {
    *("IPython", "altair", "bokeh", "graphviz", "ipywidgets", "japanize_matplotlib", "matplotlib", "matplotlib_fontja"),
    *("matplotlib_inline", "mpl_toolkits", "plotly", "pylab", "seaborn", "torchinfo", "torchsummary", "torchviz"),
    "tqdm",
}
WITH_FIGURE = ("matplotlib.pyplot.subplots", "matplotlib.pylab.subplots", "pylab.subplots")
ITERATORS = {"trange": range, "tnrange": range, "tenumerate": enumerate, "tzip": zip, "tmap": map}
BINARY = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor")
OPERATIONS = {
    *("getitem", "next", "pos", "neg", "invert", "abs", "lt", "le", "gt", "ge"),
    *(side + name for name in BINARY for side in ("", "r")),
}
CONVERSIONS = {"float", "int", "index", "complex"}
USES = {"array", "call", "setitem", "delitem", "contains", "bool", "len", "iter", "enter", "mro_entries"}


class StandIn:
    """For a package that draws or shows, and for all that comes out of it: takes everything and does nothing."""

    __all__ = ()
    __version__ = "0"
    __array_ufunc__ = None  # what an operation with an array gives is decided here

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def __format__(self, how: str) -> str:
        return repr(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_name":
            raise AttributeError(name)
        return type(self)(f"{self._name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._name.endswith(".subplots"):
            return _subplots(self, *args, **kwargs)
        return StandIn(self._name)

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __delitem__(self, key: Any) -> None:
        pass

    def __contains__(self, item: Any) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter([StandIn(self._name) for _ in range(_unpacked(sys._getframe(1)))])

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        held = np.empty((), dtype=object)
        held[()] = self
        return held

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, StandIn)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (type("Based", (Based,), {}),)


class Based:
    """The base of a learner's class that extends a stand-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(StandIn(type(self).__name__), name)


class Progress(StandIn):
    """For tqdm: what is wrapped is gone through as if it were not."""

    _items: Any = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made = Progress(self._name)
        make = ITERATORS.get(self._name.rpartition(".")[2])
        made._items = make(*args) if make else args[0] if args else kwargs.get("iterable", ())
        return made

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class Absent(StandIn):
    """For a package that is not there, and for what is looked up in it; whoever uses one is told which is missing."""

    def __init__(self, name: str, package: str) -> None:
        super().__init__(name)
        self._package = package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("_name", "_package"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}", self._package)

    def _missing(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise not_there(self._package)


def not_there(package: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"No module named {package!r} in this exercise", name=package)


def _valueless(self: StandIn, *args: Any, **kwargs: Any) -> NoReturn:
    raise TypeError(f"{self._name} is only a stand-in while this is graded: it has no value")


def _another(self: StandIn, *args: Any, **kwargs: Any) -> StandIn:
    return StandIn(self._name)


for special in OPERATIONS:
    setattr(StandIn, f"__{special}__", _another)
for special in CONVERSIONS:
    setattr(StandIn, f"__{special}__", _valueless)
for special in OPERATIONS | CONVERSIONS | USES:
    setattr(Absent, f"__{special}__", Absent._missing)


def _unpacked(frame: Any) -> int:
    """How many names the statement that this frame has come to unpacks something into; 0 if it is a loop."""
    for step in dis.get_instructions(frame.f_code):
        if step.offset == frame.f_lasti and step.opname in ("UNPACK_SEQUENCE", "UNPACK_EX"):
            return ((step.arg or 0) & 0xFF) + ((step.arg or 0) >> 8)
    return 0


def _subplots(of: StandIn, nrows: Any = 1, ncols: Any = 1, *args: Any, squeeze: Any = True, **kwargs: Any) -> Any:
    """What Matplotlib's function of this name gives: axes in an array, the figure before them if it is pyplot's."""
    axes = np.empty((int(nrows), int(ncols)), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = StandIn(of._name)
    found = axes[0, 0] if squeeze and axes.size == 1 else axes.squeeze() if squeeze else axes
    return (StandIn("matplotlib.figure"), found) if of._name in WITH_FIGURE else found


def is_shown(module: str) -> bool:
    """Whether it only draws or shows: a package, or a module in one."""
    return module.partition(".")[0] in SHOWS


def forget_shown() -> None:
    """Unload what only draws or shows: PyTorch has imported some of it."""
    for name in [name for name in sys.modules if is_shown(name)]:
        del sys.modules[name]


def stand_in(name: str, package: str) -> StandIn:
    """What stands for this, which was to come from a package or from a module in it."""
    if not is_shown(package):
        return Absent(name, package)
    return (Progress if package.partition(".")[0] == "tqdm" else StandIn)(name)


class Loader:
    """Makes the stand-in for a package, or for a module in it."""

    def create_module(self, spec: ModuleSpec) -> Any:
        return stand_in(spec.name, spec.name)

    def exec_module(self, module: Any) -> None:
        pass
