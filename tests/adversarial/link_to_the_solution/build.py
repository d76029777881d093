from autograder.course import load_course


def build(folder):
    course = load_course()
    (folder / "affine.py").symlink_to(course.solution(course.exercise("chapter2", "affine")))
