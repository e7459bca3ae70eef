"""The `pandong` command. Composes everything; nothing imports it. Each command imports what it needs when it runs."""

from __future__ import annotations

from pandong_nlp.cli.app import main

__all__ = ["main"]
