"""The solutions, as a grading needs them: as texts for a worker, and as modules of this process."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

from autograder.course import GIVEN, Course
from autograder.model import Exercise


def solution_texts(course: Course, exercise: Exercise) -> dict[str, str]:
    """The solutions of an exercise's chapter, by name, and the code that is given for it."""
    files = {sibling.name: course.solution(sibling) for sibling in course.siblings(exercise)}
    solutions = {name: file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()}
    return solutions | course.given_texts(exercise.chapter)


def reference_of(course: Course) -> Any:
    """A function that gives an exercise's solution as a module of this process, loaded once."""
    loaded: dict[str, Any] = {}

    def reference(exercise: Exercise) -> Any:
        if exercise.key not in loaded:
            file = course.solution(exercise)
            spec = importlib.util.spec_from_file_location(f"solutions_{exercise.chapter}_{exercise.name}", file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.path.insert(0, str(file.parent))
            try:
                spec.loader.exec_module(module)
            finally:
                sys.path.remove(str(file.parent))
                sys.modules.pop(GIVEN, None)  # that of another chapter is another one
            loaded[exercise.key] = module
        return loaded[exercise.key]

    return reference
