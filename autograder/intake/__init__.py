"""Intake: what was handed in, as texts."""
