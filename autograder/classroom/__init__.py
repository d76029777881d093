"""The course inside nbgrader: its folder, its notebooks, and grading by our engine within nbgrader's own commands."""
