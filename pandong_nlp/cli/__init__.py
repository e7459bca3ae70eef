"""The `pandong` command: composes everything, nothing imports it. Each command imports what it needs when it runs."""

from pandong_nlp.cli.app import main

__all__ = ["main"]
