import warnings
import zipfile

from autograder.course import load_course


def build(folder):
    course = load_course()
    right = course.solution(course.exercise("chapter2", "affine")).read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "graph.py", "graph.py")
        for text in (right, "def affine(x, W, b):\n    return W\n"):
            with warnings.catch_warnings(action="ignore"):  # of the second
                archive.writestr("affine.py", text)
        archive.writestr("chapter2/work.zip", right)
    return folder / "work.zip"
