"""Keeping: past conversations, listed."""
