"""The export: all pages of a site as files in a folder, to be looked at without a server."""

from __future__ import annotations

from pathlib import Path

from autograder.browsing.site import Site


def export(site: Site, folder: Path) -> None:
    """Write every page of both languages, and the drawings beside them.

    Raises FileExistsError if there is anything in the folder already, OSError if it cannot be written to.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    for language in site.course.languages:
        for path in site.paths():
            page = site.page(language, path)
            assert page is not None, path
            _write(folder / language / path, page.encode())
        for path in site.figures():
            file = site.figure(path)
            assert file is not None, path
            _write(folder / language / path, file.read_bytes())


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
