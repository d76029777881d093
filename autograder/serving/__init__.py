"""Serving: graders in processes of their own."""
