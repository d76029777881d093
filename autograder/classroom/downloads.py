"""The plugins of `nbgrader zip_collect`: what a learning platform lets a teacher download, as it is named there."""

from __future__ import annotations

import collections
import functools
import os
import shutil
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograder.classroom.senders import Person, Senders, known_as, names_of
from autograder.errors import SubmissionError
from autograder.intake.archives import members
from autograder.intake.filenames import ARCHIVES, Kind, named
from autograder.intake.finding import SKIPPED
from autograder.intake.source import Unreadable

DEEPEST = 3  # archives in one another: the platform's, the student's, and one in that
PACKED = ".packed"


class DownloadExtractor(ExtractorPlugin):  # type: ignore[misc]
    """Unpacks what was downloaded, and the archives that students handed in. One that is broken stays as it is."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        for path in sorted(Path(archive_path).rglob("*")):
            place = Path(extracted_path, path.relative_to(archive_path))
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place)
                self._unpack(place, DEEPEST)

    def _unpack(self, archive: Path, levels: int) -> None:
        """Put a folder of the archive's name in its place, if there is anything in it that can be used."""
        kind = named(archive.name).kind
        if kind not in ARCHIVES or not levels:
            return
        packed = archive.rename(archive.with_name(archive.name + PACKED))
        try:
            found = members(packed, str(archive), kind, _is_inside if levels == DEEPEST else _is_notebook)
        except SubmissionError as error:
            self.log.error("%s", error)
            found = {}
        if not found:
            packed.rename(archive)
            return
        for path, one in found.items():
            place = archive / path
            try:
                data = one.read()
            except Unreadable as error:  # whoever handed it in has an entry all the same
                self.log.error("%s: %s", place, error.params.get("problem", error.key))
                data = b""
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            if one.changed:
                os.utime(place, (one.changed, one.changed))
            self._unpack(place, levels - 1)
        packed.unlink()


class DownloadCollector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Tells whose each file is, by the names of Moodle, Canvas or the teacher, or by `named_regexp` if it is set.

    A student keeps every file, under the name that the student gave it. `nbgrader autograde` finds the notebook.
    """

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        if self.named_regexp:
            found: dict[str, str] | None = super().collect(submitted_file)
            return found
        path = PurePosixPath(Path(submitted_file).relative_to(self._extracted).as_posix())
        sender = self._senders.of(path)
        if sender is None:
            return None
        student = known_as(sender, self._people)
        return {"student_id": student, "file_id": self._own_name(student, sender.file, path)}

    def _own_name(self, student: str, name: str, path: PurePosixPath) -> str:
        """The name of a file, which another one of the same student may have, too."""
        stem, suffix = PurePosixPath(name).stem, path.suffix
        folders = " - ".join((stem, *reversed(path.parts[:-1])))
        for number in range(len(self._names[student]) + 2):
            name = f"{(stem, folders)[min(number, 1)]}{f' {number}' if number > 1 else ''}{suffix}"
            if name not in self._names[student]:
                break
        self._names[student].add(name)
        return name

    @functools.cached_property
    def _names(self) -> dict[str, set[str]]:
        return collections.defaultdict(set)

    @functools.cached_property
    def _extracted(self) -> Path:
        app = self.parent
        return Path(
            app.coursedir.root,
            app.collect_directory_structure.format(
                downloaded=app.downloaded_directory,
                assignment_id=app.coursedir.assignment_id,
                collect_step=app.extracted_directory,
            ),
        )

    @functools.cached_property
    def _senders(self) -> Senders:
        coursedir = self.parent.coursedir
        released = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        files = (PurePosixPath(file.relative_to(self._extracted)) for file in self._extracted.rglob("*"))
        return Senders(
            [file for file in files if (self._extracted / file).is_file()],
            [file.stem for file in released.glob("*.ipynb")] or [coursedir.assignment_id],
        )

    @functools.cached_property
    def _people(self) -> list[Person]:
        with Gradebook(self.parent.coursedir.db_url, self.parent.coursedir.course_id) as gradebook:
            return [
                Person(one.id, names_of(one.first_name, one.last_name), str(one.lms_user_id or ""))
                for one in gradebook.students
            ]


def _is_inside(path: PurePosixPath) -> bool:
    """Whether a member of an archive may be unpacked: it does not lead out, and is no system's."""
    hidden = any(part.startswith(".") for part in path.parts)  # `..` is one of them
    return not (hidden or path.is_absolute() or path.parts[0][1:2] == ":" or SKIPPED & set(path.parts))


def _is_notebook(path: PurePosixPath) -> bool:
    return _is_inside(path) and named(path.name).kind in (Kind.NOTEBOOK, *ARCHIVES)
