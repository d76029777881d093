"""The architecture: which part may import which. The table is the design; a new arrow is a decision."""

import ast
import statistics
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "autograder"

GROUND = {"errors", "model", "case", "mistakes", "locales", "files", "markers", "threads"}
LAYERS = {
    "locales": set(),
    "files": set(),
    "version": set(),
    "errors": {"locales"},
    "interrupts": set(),
    "threads": set(),
    "model": {"errors"},
    "case": {"model"},
    "mistakes": {"model"},
    "markers": {"errors"},
    "listing": GROUND,
    "lessons": {*GROUND, "listing"},
    "course": {*GROUND, "listing"},
    "data": GROUND,
    "worker.reader": set(),
    "worker.wire": {"worker.reader"},
    "worker.confine": set(),
    "worker.seatbelt": {"worker.confine"},
    "worker.scratch": set(),
    "worker": {"worker.reader", "worker.wire", "worker.confine", "worker.seatbelt", "worker.scratch"},
    "checks": {*GROUND, "data", "worker.wire"},
    "workspace": {*GROUND, "course"},
    "update": {*GROUND, "course", "workspace", "intake"},
    "wording": GROUND,
    "feedback": {*GROUND, "wording"},
    "authoring": {*GROUND, "listing", "course", "version"},
    "intake": {*GROUND, "course"},
    "sandbox": {
        *{*GROUND, "course"},
        *{"worker.reader", "worker.wire", "worker.confine", "worker.seatbelt", "worker.scratch"},
    },
    "grading": {*GROUND, "lessons", "course", "checks", "wording", "feedback", "worker.wire", "intake", "sandbox"},
    "frontends": {*GROUND, "lessons", "course", "workspace", "wording", "feedback"},
    "serving": {*GROUND, "version", "interrupts", "course", "intake", "sandbox", "grading"},
    "proving": {
        *GROUND,
        *{"listing", "lessons", "course", "checks", "worker.wire"},
        *{"wording", "authoring", "intake", "sandbox", "grading"},
    },
    "browsing": {*GROUND, "course", "workspace", "wording", "authoring", "frontends"},
    "classroom": {
        *GROUND,
        *{"course", "feedback", "authoring", "intake", "sandbox", "grading", "frontends", "serving", "proving"},
    },
    "watching": {*GROUND, "course", "workspace", "wording", "grading", "frontends", "serving"},
    "notebook": {
        *GROUND,
        *{"course", "workspace", "wording", "authoring", "grading", "intake", "frontends", "serving"},
    },
    "cli": {
        *{
            *GROUND,
            "lessons",
            "wording",
            "course",
            "data",
            "workspace",
            "update",
            "version",
            "authoring",
            "intake",
            "sandbox",
            "grading",
        },
        *{"interrupts", "feedback", "frontends", "serving", "watching", "proving", "classroom", "browsing"},
    },
    "main": {"cli"},
}
THIRD_PARTY = {
    "worker": {"numpy", "torch"},
    "checks": {"numpy", "pytest", "scipy"},
    "sandbox": {"msgspec"},
    "lessons": set(),
    "grading": {"numpy", "pytest", "_pytest", "msgspec"},
    "intake": {"msgspec"},
    "serving": {"msgspec", "distributed"},
    "proving": {"numpy", "pytest", "msgspec", "torch"},
    "frontends": {"rich", "msgspec"},
    "browsing": {"latex2mathml", "markdown_it", "pygments"},
    "classroom": {"nbgrader", "nbconvert", "nbformat", "traitlets", "bleach", "jinja2", "rich", "msgspec", "openpyxl"},
    "cli": {"click", "rich"},
    "watching": {"rich", "watchfiles"},
    "notebook": {"IPython", "rich"},
    "model": {"msgspec"},
    "mistakes": {"msgspec"},
    "wording": {"msgspec"},
    "data": {"platformdirs", "pooch", "requests"},
    "listing": {"msgspec"},
    "workspace": {"msgspec"},
}
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "suites" not in file.parts)
SUITES = sorted((PACKAGE / "suites").rglob("test_*.py"))


def layer(name: str) -> str:
    """The layer of a module of ours, by its dotted name without the package's."""
    if name in LAYERS:
        return name
    return {"": "version", "__main__": "main", "__init__": "version"}.get(name, name.partition(".")[0])


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(file: Path) -> set[str]:
    """The dotted names of all that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            assert node.module is not None
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def ours(names: set[str]) -> set[str]:
    """The layers of ours among imported names: `autograder.grading.runner.grade` is `grading`."""
    found = set()
    for name in names:
        if name == "autograder" or name.startswith("autograder."):
            inner = name.removeprefix("autograder").removeprefix(".")
            known = [key for key in LAYERS if inner == key or inner.startswith(key + ".")]
            found.add(max(known, key=len) if known else layer("" if inner == "__version__" else inner))
    return found


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_layer_may(file: Path) -> None:
    own = layer(module_name(file))
    assert ours(imported(file)) <= LAYERS[own] | {own}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_the_libraries_of_its_layer(file: Path) -> None:
    own = layer(module_name(file)).partition(".")[0]
    roots = {name.partition(".")[0] for name in imported(file)}
    foreign = roots - set(sys.stdlib_module_names) - {"autograder", "__future__", "_winapi"}
    assert foreign <= THIRD_PARTY.get(own, set())


@pytest.mark.parametrize("file", SUITES, ids=lambda file: file.name)
def test_a_suite_imports_the_checks_and_numpy_and_nothing_else_of_ours(file: Path) -> None:
    names = imported(file)
    assert all(name.startswith("autograder.checks.") for name in names if name.startswith("autograder"))
    roots = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert roots <= {"autograder", "numpy"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_nothing_outside_the_command_line_prints_or_exits(file: Path) -> None:
    if layer(module_name(file)) in ("cli", "notebook", "main", "worker", "worker.confine", "worker.seatbelt"):
        return
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"print", "exit", "quit", "sys.exit", "os._exit", "click.echo"}


def files_imported(file: Path) -> set[Path]:
    """The files of ours that a file imports: under TYPE_CHECKING and inside functions, too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            for known in (parts, parts[:-1]):  # a module, or something in one
                place = PACKAGE.parent.joinpath(*known)
                inside = [place.with_suffix(".py"), place / "__init__.py"] if known[:1] == [PACKAGE.name] else []
                if there := [one for one in inside if one.is_file()]:
                    found.add(there[0])
                    break
    return found


def test_no_files_import_each_other_in_a_circle() -> None:
    left = {file: files_imported(file) for file in MODULES}
    while ready := {file for file, below in left.items() if not below & (left.keys() - {file})}:
        left = {file: below for file, below in left.items() if file not in ready}
    assert not left, sorted(str(file.relative_to(PACKAGE)) for file in left)


def test_a_file_is_short_and_most_are_shorter() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}
    assert {file.name: length for file, length in lengths.items() if length > 400} == {}
    assert statistics.median(lengths.values()) < 110


def test_the_table_has_no_cycle() -> None:
    done: set[str] = set()
    while len(done) < len(LAYERS):
        ready = {name for name, below in LAYERS.items() if name not in done and below - {name} <= done}
        assert ready, f"a cycle among {set(LAYERS) - done}"
        done |= ready
