"""The settings of a course in nbgrader, for its `nbgrader_config.py`."""

from __future__ import annotations

from typing import Any

SANITIZE = (
    "autograder.classroom.repair.Repair",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
)
AUTOGRADE = (
    "autograder.classroom.preprocessor.Grade",  # in place of Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.classroom.preprocessor.LeaveToTeacher",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
    "autograder.classroom.preprocessor.Stamp",
)


def apply(c: Any, language: str = "en", sandbox: str = "strict") -> None:
    """Let `nbgrader autograde` grade with dlgrade, and show nothing of students' that could run in a browser.

    `c`: nbgrader's configuration. `language` (en, ja): of what students read. `sandbox`: strict, or auto if there
    is no confinement and the code is to be trusted.
    """
    c.Autograde.exporter_class = "autograder.classroom.exporter.CourseExporter"
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.ExportApp.plugin_class = "autograder.classroom.standings.StandingsExportPlugin"
    c.ZipCollectApp.extractor_plugin = "autograder.classroom.downloads.DownloadExtractor"
    c.ZipCollectApp.collector_plugin = "autograder.classroom.downloads.DownloadCollector"
    c.CourseExporter.language = language
    c.CourseExporter.sandbox = sandbox
    c.HTMLExporter.filters = {"markdown2html": "autograder.classroom.pages.markdown2html"}  # feedback and formgrader
