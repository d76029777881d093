"""Watching: an exercise is graded whenever it is saved, and its report redrawn."""
