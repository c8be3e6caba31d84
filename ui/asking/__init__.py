"""Asking: what becomes of a question, and how its answer is shown."""
