"""Where the two stores are: the office's own, and the one that comes with the program.

`PANDONG_HOME` names the office's folder of everything it keeps; without it that is `.pandong` in the home folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandong_nlp
from pandong_nlp.registry.store import Registry

__all__ = ["bundled_models", "home", "open_registry"]


def home() -> Path:
    """The office's folder; it need not exist yet."""
    given = os.environ.get("PANDONG_HOME")
    return Path(given).expanduser().absolute() if given else Path.home() / ".pandong"


def bundled_models() -> Path:
    """The models that come with the program: inside the package when installed, else in the checkout."""
    package = Path(pandong_nlp.__file__).parent
    installed = package / "bundled_models"
    return installed if installed.is_dir() else package.parent / "models"


def open_registry() -> Registry:
    """The office's models together with those of the program."""
    return Registry(home() / "models", bundled_models())
