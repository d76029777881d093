"""Proving: the course held to its promises."""
