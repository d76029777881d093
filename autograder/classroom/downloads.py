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
from autograder.intake.owners import label_of
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
        owned = self._owned.get(path)
        return None if owned is None else {"student_id": owned[0], "file_id": owned[1]}

    @functools.cached_property
    def _owned(self) -> dict[PurePosixPath, tuple[str, str]]:
        """Of each file whose it is, and its name. Files of a student that had the same name bear their folders' too."""
        senders = [(path, found) for path in self._files if (found := self._senders.of(path))]
        meant = {path: (known_as(sender, self._people), sender.file) for path, sender in senders}
        count = collections.Counter(meant.values())
        owned: dict[PurePosixPath, tuple[str, str]] = {}
        used: set[tuple[str, str]] = set()
        for path, (student, name) in meant.items():
            called = [label_of(part, is_folder=False).file for part in path.parts[-2::-1]]  # without what platforms add
            folders = called if count[student, name] > 1 else []
            stem, number = ", ".join(filter(None, (PurePosixPath(name).stem, *folders))), 1
            while (one := (student, f"{stem}{f' {number}' if number > 1 else ''}{path.suffix}")) in used:
                number += 1
            used.add(one)
            owned[path] = one
        return owned

    @functools.cached_property
    def _files(self) -> list[PurePosixPath]:
        """All files of the download, in order."""
        found = sorted(file for file in self._extracted.rglob("*") if file.is_file())
        return [PurePosixPath(file.relative_to(self._extracted).as_posix()) for file in found]

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
        return Senders(self._files, [file.stem for file in released.glob("*.ipynb")] or [coursedir.assignment_id])

    @functools.cached_property
    def _people(self) -> list[Person]:
        with Gradebook(self.parent.coursedir.db_url, self.parent.coursedir.course_id) as gradebook:
            return [
                Person(one.id, names_of(one.first_name, one.last_name), str(one.lms_user_id or ""), one.email or "")
                for one in gradebook.students
            ]


def _is_inside(path: PurePosixPath) -> bool:
    """Whether a member of an archive may be unpacked: it does not lead out, and is no system's."""
    hidden = any(part.startswith(".") for part in path.parts)  # `..` is one of them
    return not (hidden or path.is_absolute() or path.parts[0][1:2] == ":" or SKIPPED & set(path.parts))


def _is_notebook(path: PurePosixPath) -> bool:
    return _is_inside(path) and named(path.name).kind in (Kind.NOTEBOOK, *ARCHIVES)
