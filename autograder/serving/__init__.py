"""Serving: graders in processes of their own, for a class and for a notebook."""
