"""A model on disk: arrays in safetensors, everything else as text, each file's sha256 in the manifest.

Nothing in these files is ever executed. Loading checks the format, then every digest, then what the parts say of each
other. Knows nothing of where models live or which is champion.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safetensors import SafetensorError
from safetensors.numpy import load, save

from pandong_nlp.errors import ArtifactError, PandongError
from pandong_nlp.model.abstain import Abstention
from pandong_nlp.model.artifact_parts import (
    abstention_of,
    arrays_of,
    check_arrays,
    check_fit,
    head_of,
    linear_of,
    readout_of,
    space_of,
)
from pandong_nlp.model.features import FeatureSpace
from pandong_nlp.model.heads import Head
from pandong_nlp.model.linear import LinearMap
from pandong_nlp.model.readout import Readout
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import DomainDictionary

__all__ = ["CARD", "FORMAT", "Artifact", "load_artifact", "read_manifest", "save_artifact", "verify_artifact"]

FORMAT = 2
CARD = "CARD.md"
_MANIFEST, _WEIGHTS, _WORDS = "manifest.json", "weights.safetensors", "vocabulary.txt"
_DICTIONARY, _TAXONOMY, _ABSTENTION = "dictionary.txt", "taxonomy.csv", "abstention.json"
_FILES = (_WEIGHTS, _WORDS, _DICTIONARY, _TAXONOMY, _ABSTENTION, CARD)
_AGAIN = "请换用完好的模型版本（pandong models list），或重新复制、重新训练。"


@dataclass(frozen=True, eq=False)
class Artifact:
    """All that inference needs, and `manifest`, what is known of how it was made (JSON values; see `save_artifact`)."""

    space: FeatureSpace
    linear: LinearMap
    readout: Readout
    abstention: Abstention
    taxonomy: Taxonomy
    dictionary: DomainDictionary
    manifest: Mapping[str, Any]

    @property
    def heads(self) -> tuple[Head, ...]:
        """What the model has learnt to say."""
        return self.readout.heads

    @property
    def model_version(self) -> str:
        """`name/version`."""
        return f"{self.manifest['name']}/{self.manifest['version']}"


def save_artifact(
    artifact: Artifact, card: str, folder: Path, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write the model's files into `folder`, which must not exist yet; `pictures` (file name → content) are the card's.

    The manifest gets, beside the keys of `artifact.manifest`, `format`, `heads` and `files` (name → sha256, hex).
    The same artifact gives the same bytes.
    """
    folder.mkdir(parents=True)
    contents = {
        _WEIGHTS: save(arrays_of(artifact.space, artifact.linear, artifact.readout)),
        _WORDS: "".join(f"{word}\n" for word in artifact.space.words).encode(),
        _DICTIONARY: artifact.dictionary.to_bytes(),
        _TAXONOMY: artifact.taxonomy.to_csv().encode(),
        _ABSTENTION: _json(asdict(artifact.abstention)),
        CARD: card.encode(),
        **pictures,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    manifest = {
        **artifact.manifest,
        "format": FORMAT,
        "heads": [asdict(head) for head in artifact.heads],
        "files": {name: _sha256(content) for name, content in contents.items()},
    }
    (folder / _MANIFEST).write_bytes(_json(manifest))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest alone, its format checked; the other files are not looked at.

    Raises:
        ArtifactError: no manifest, not JSON, keys missing, or a format that this program does not read.
    """
    path = folder / _MANIFEST
    damaged = ArtifactError(f"{path} 已损坏，不是完整的模型清单。{_AGAIN}")
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise ArtifactError(f"{folder} 不是模型目录：读不到 {_MANIFEST}。{_AGAIN}") from error
    except (ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise damaged
    if manifest["format"] != FORMAT:
        raise ArtifactError(
            f"{path} 的格式版本是 {manifest['format']}，本程序只认识 {FORMAT}；请升级程序，或用本程序重新训练模型。"
        )
    if not _is_complete(manifest):
        raise damaged
    return manifest


def verify_artifact(folder: Path) -> dict[str, Any]:
    """Check every file's digest and return the manifest.

    Raises:
        ArtifactError: a file is missing, truncated or altered.
    """
    manifest = read_manifest(folder)
    _checked_files(folder, manifest)
    return manifest


def load_artifact(folder: Path) -> Artifact:
    """Read a model and check it whole.

    Raises:
        ArtifactError: as `verify_artifact`, or the files contradict each other.
    """
    manifest = read_manifest(folder)
    contents = _checked_files(folder, manifest)
    try:
        arrays = load(contents[_WEIGHTS])
        check_arrays(arrays)
        artifact = Artifact(
            space_of(arrays, contents[_WORDS].decode().splitlines()),
            linear_of(arrays),
            readout_of(arrays, tuple(head_of(**head) for head in manifest["heads"])),
            abstention_of(**json.loads(contents[_ABSTENTION])),
            Taxonomy.from_csv(contents[_TAXONOMY].decode(), _TAXONOMY),
            DomainDictionary.from_bytes(contents[_DICTIONARY]),
            manifest,
        )
        check_fit(artifact.space, artifact.linear, artifact.readout, artifact.abstention, artifact.taxonomy)
    except (SafetensorError, PandongError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ArtifactError(f"模型 {folder} 的文件互相不符（{error}）。{_AGAIN}") from error
    return artifact


def _is_complete(manifest: dict[str, Any]) -> bool:
    """Whether everything is there that is read before the digests are checked."""
    named = all(isinstance(manifest.get(key), str) for key in ("name", "version"))
    files, heads = manifest.get("files"), manifest.get("heads")
    listed = isinstance(files, dict) and files.keys() >= set(_FILES) and all(map(_is_plain_name, files))
    return named and isinstance(heads, list) and listed


def _is_plain_name(name: str) -> bool:
    """Whether it names a file in the folder and nothing elsewhere, on every system."""
    return name.isprintable() and name == Path(name).name and name not in {"", ".", ".."} and "\\" not in name


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    contents = {}
    for name in manifest["files"]:
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            raise ArtifactError(f"模型 {folder} 缺少文件 {name}。{_AGAIN}") from error
        if _sha256(contents[name]) != manifest["files"][name]:
            raise ArtifactError(f"模型 {folder} 的文件 {name} 与清单中的校验值不符：可能被改动或没有复制完整。{_AGAIN}")
    return contents
