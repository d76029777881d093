from autograder.course import load_course


def build(folder):
    course = load_course()
    right = course.solution(course.exercise("chapter2", "affine")).read_text(encoding="utf-8")
    for name in ("Affine.py", "AFFINE.py", "affine.PY", "\uff41ffine.py", "affine .py", "affine.py.txt", "aff\u0131ne.py"):
        (folder / name).write_text(right, encoding="utf-8")
