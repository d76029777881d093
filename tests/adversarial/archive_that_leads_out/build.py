import stat
import zipfile

from autograder.course import load_course


def build(folder):
    course = load_course()
    right = course.solution(course.exercise("chapter2", "affine")).read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "graph.py", "graph.py")
        for place in ("../", "/tmp/", "C:\\", "..\\", "a/../../", "/", "\\\\host\\share\\"):
            archive.writestr(f"{place}affine.py", right)
        link = zipfile.ZipInfo("affine.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return folder / "work.zip"
