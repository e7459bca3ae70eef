"""The exit statuses of the command line; 1 is left to defects of the program, which end with a traceback."""

from __future__ import annotations

__all__ = ["DONE", "INTERRUPTED", "SOME_REJECTED", "TO_MEND", "WRONG"]

DONE = 0
WRONG = 2
"""A wrong call, or a file, model or label that cannot be used."""
SOME_REJECTED = 3
"""Done, but for rows that could not be used and were named."""
TO_MEND = 4
"""Checked, and there is something that must be mended."""
INTERRUPTED = 130
"""Interrupted, or not confirmed."""
