"""Models with made-up contents: a registry looks at names and digests, never at weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pandong_nlp.model.artifact import FORMAT
from pandong_nlp.registry import Registry

MakeModel = Callable[[Path, str, str], Path]
FILES = ("weights.safetensors", "vocabulary.txt", "dictionary.txt", "taxonomy.csv", "abstention.json", "CARD.md")


@pytest.fixture
def make_model() -> MakeModel:
    """Write a model of a name and version into a new folder."""

    def make(folder: Path, name: str, version: str) -> Path:
        folder.mkdir(parents=True)
        contents = {file: f"{file} of {name}/{version}".encode() for file in FILES}
        for file, content in contents.items():
            (folder / file).write_bytes(content)
        digests = {file: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
        manifest = {"format": FORMAT, "name": name, "version": version, "heads": [], "files": digests}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        return folder

    return make


@pytest.fixture
def roots(tmp_path: Path, make_model: MakeModel) -> tuple[Path, Path]:
    """An office's store that does not exist yet, and a program's with the champion `street/1`."""
    own, bundled = tmp_path / "home" / "models", tmp_path / "bundled"
    make_model(bundled / "street" / "1", "street", "1")
    (bundled / "aliases.json").write_text('{"champion": "street/1", "history": []}', "utf-8")
    return own, bundled


@pytest.fixture
def registry(roots: tuple[Path, Path]) -> Registry:
    return Registry(*roots)
