"""dlgrade: an auto-graded course in deep learning from scratch."""

__version__ = "0.1.0"
