"""Answers kept: evidence packs, saved answers, and whether the files still say what they quote."""
