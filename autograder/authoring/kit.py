"""The student kit: engine, texts, stubs, notebooks and public checks of some chapters, as one zip archive.

It has no answers, no hidden checks and no mistakes. What a learner writes in lies in none of its folders: whoever
unpacks a kit over an older one loses nothing, and `dlgrade update` brings in what is new. Its `solutions/` hold the
stubs between markers, so that the course in it loads, resets and is laid out as any other; its lists say how many
checks wait for the teacher.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.authoring import overview
from autograder.authoring.edition import edition
from autograder.authoring.sync import generated
from autograder.course import NEW, PACKAGE, PAGES, Course
from autograder.errors import CourseError
from autograder.listing.lists import CHAPTER_LIST, LIST
from autograder.markers import without_answers
from autograder.model import Chapter, Check, Exercise, Visibility, Waiting

FOLDER = "dlgrade-kit"  # that everything in the archive lies in
BESIDE = Path(__file__).with_name("kit_files")  # what lies beside them: pages, pyproject.toml, the licence
NOT_ENGINE = {"suites", "classroom", "_course", "__pycache__", BESIDE.name}
SOURCES = {".py", ".toml", ".ini", ".json", ".html", ".css", ".js"}  # the engine's own pages are for teachers
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of zip


def files(
    course: Course, chapters: Sequence[Chapter], checks: Mapping[str, Sequence[Check]], language: str
) -> dict[str, bytes]:
    """Every file of the kit of these chapters in one language, by its path in it.

    `checks`: those of each exercise, by its key. Raises CourseError for a solution or a suite that cannot be cut.
    """
    found = {PurePosixPath("autograder", name).as_posix(): content for name, content in _engine().items()}
    part = Course(root=course.root, chapters=tuple(chapters), demo=course.demo)
    for file, content in generated(part, language).items():
        found[f"{NEW}/{file.relative_to(course.exercises).as_posix()}"] = content
    found[f"solutions/{PAGES[language]}"] = overview.guide(part, language).encode()
    found |= {f"solutions/{name}": file.read_bytes() for name, file in part.drawings(language).items()}
    for chapter in chapters:
        sections = [course.section(exercise, language) for exercise in chapter.exercises]
        for file in (course.page(chapter.name, language), *sections):
            found[f"solutions/{chapter.name}/{file.name}"] = file.read_bytes()
        for name, text in course.given_texts(chapter.name).items():
            found[f"solutions/{chapter.name}/{name}.py"] = edition(text, language).encode()
        for exercise in chapter.exercises:
            text = without_answers(course.solution_text(exercise), str(course.solution(exercise)))
            found[f"solutions/{exercise.key}.py"] = edition(text, language).encode()
            suite = course.suite(exercise)
            kept = {check.name for check in here(checks[exercise.key])}
            cut = without_checks(suite.read_text(encoding="utf-8"), kept, str(suite))
            found[f"autograder/suites/{exercise.key}/{suite.name}"] = cut.encode()
        found[f"solutions/{chapter.name}/{CHAPTER_LIST}"] = _chapter_list(chapter, checks).encode()
    found[f"solutions/{LIST}"] = _list(chapters, language).encode()
    found["LICENSE"] = (BESIDE / "LICENSE").read_bytes()
    project = (BESIDE / "pyproject.toml").read_text(encoding="utf-8")
    found["pyproject.toml"] = project.replace(PAGES["en"], PAGES[language]).encode()
    titles = "\n".join(f"- {chapter.name}: {chapter.title.get(language)}" for chapter in chapters)
    text = (BESIDE / PAGES[language]).read_text(encoding="utf-8")
    first = chapters[0]
    text = text.format(titles=titles, chapter=first.name, exercise=first.exercises[0].name)
    found[PAGES[language]] = text.encode()
    return found


def packed(found: Mapping[str, bytes]) -> bytes:
    """The files as a reproducible zip archive with one folder in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(found):
            member = zipfile.ZipInfo(f"{FOLDER}/{name}", FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, wherever it is made: else the attributes mean something else
            member.external_attr = 0o644 << 16
            archive.writestr(member, found[name])
    return whole.getvalue()


def here(checks: Sequence[Check]) -> list[Check]:
    """The checks that a kit has: public ones that need only public ones."""
    found: list[Check] = []
    for check in checks:
        names = {other.name for other in found}
        if check.visibility == Visibility.PUBLIC and names.issuperset(check.needs):
            found.append(check)
    return found


def waiting(checks: Sequence[Check]) -> Waiting:
    """What a kit leaves to the teacher of these checks of an exercise."""
    kept = here(checks)
    left = [check for check in checks if check not in kept]
    return Waiting(checks=len(left), points=sum(check.points for check in left))


def without_checks(text: str, kept: Collection[str], file: str) -> str:
    """A suite with these checks (names without `test_`) alone: its imports, them, and all that they reach.

    A comment belongs to what follows it. Raises CourseError if it is not Python.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError("bad-course-file", file=file, problem=error) from error
    defined = {name: node for node in tree.body for name in names_of(node)}
    wanted = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)) or _is_docstring(node, tree)]
    wanted += [defined[f"test_{name}"] for name in kept]
    for node in wanted:  # which grows meanwhile
        used = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        wanted += [defined[name] for name in sorted(used & defined.keys()) if defined[name] not in wanted]
    lines = text.split("\n")
    blocks, end = [], 0
    for node in tree.body:
        begin, end = end, node.end_lineno or 0
        while end < len(lines) and lines[end].startswith((" ", "\t")):  # a comment at its end
            end += 1
        if node in wanted:
            blocks.append("\n".join(lines[begin:end]))
    return "\n".join(blocks).strip("\n") + "\n"


def names_of(node: ast.stmt) -> set[str]:
    """What a statement of a module defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return {
            inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
        }
    return set()


def _is_docstring(node: ast.stmt, tree: ast.Module) -> bool:
    return node is tree.body[0] and isinstance(node, ast.Expr)


def _engine() -> dict[str, bytes]:
    """The package without suites and mistakes, by path in it."""
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_bytes()
        for file in PACKAGE.rglob("*")
        if file.is_file() and file.suffix in SOURCES and _is_engine(file.relative_to(PACKAGE).parts)
    }


def _is_engine(parts: tuple[str, ...]) -> bool:
    return not NOT_ENGINE & set(parts) and not any(part.startswith(".") for part in parts)


def _list(chapters: Sequence[Chapter], language: str) -> str:
    """The list of the kit's chapters."""
    names = ", ".join(_quoted(chapter.name) for chapter in chapters)
    lines = [
        "# The course of a student kit.",
        "",
        f"chapters = [{names}]",
        f"languages = [{_quoted(language)}]",
        "kit = true",
        "",
        "[defaults]",
        "",
        "[torch]",
    ]
    lines += ["", "[demo]", f"chapter = {_quoted(chapters[0].name)}", "solved = []", "mistaken = {}", ""]
    return "\n".join(lines)


def _chapter_list(chapter: Chapter, checks: Mapping[str, Sequence[Check]]) -> str:
    """The list of a chapter's exercises, and what of their checks waits for the teacher."""
    lines = _title(chapter)
    lines += [f"about.en = {_quoted(chapter.about.en)}", f"about.ja = {_quoted(chapter.about.ja)}"]
    lines += [f"hours = [{', '.join(map(str, chapter.hours))}]"]
    for exercise in chapter.exercises:
        left = waiting(checks[exercise.key])
        imports, rules_out = (", ".join(map(_quoted, names)) for names in (exercise.imports, exercise.rules_out))
        lines += ["", "[[exercise]]", f"name = {_quoted(exercise.name)}", *_title(exercise)]
        lines += [f"task.en = {_quoted(exercise.task.en)}", f"task.ja = {_quoted(exercise.task.ja)}"]
        lines += [f"minutes = {exercise.minutes}", f"after = [{', '.join(map(_quoted, exercise.after))}]"]
        lines += [f"after_pass.en = {_quoted(exercise.after_pass.en)}"]
        lines += [f"after_pass.ja = {_quoted(exercise.after_pass.ja)}"]
        lines += [f"points = {exercise.points}", f"time = {exercise.time:g}", f"memory = {exercise.memory}"]
        lines += [f"imports = [{imports}]", f"rules_out = [{rules_out}]", f"torch = {str(exercise.torch).lower()}"]
        lines += [f"waiting = {{ checks = {left.checks}, points = {left.points:g} }}"]
    return "\n".join([*lines, ""])


def _title(item: Chapter | Exercise) -> list[str]:
    return [f"title.en = {_quoted(item.title.en)}", f"title.ja = {_quoted(item.title.ja)}"]


def _quoted(text: str) -> str:
    """A text of TOML, which JSON's is as well."""
    return json.dumps(text, ensure_ascii=False)
