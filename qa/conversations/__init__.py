"""Conversations kept: stored over restarts, found again, handed on as files, judged by their readers."""
