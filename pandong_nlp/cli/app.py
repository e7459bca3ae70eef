"""The command's entry point."""

from __future__ import annotations

import typer

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    typer.Typer()()
