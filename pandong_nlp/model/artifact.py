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
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from pandong_nlp.errors import ArtifactError, PandongError
from pandong_nlp.model.features import BLOCKS, GRAM_BLOCKS, SHAPE, FeatureSpace
from pandong_nlp.model.grams import LONGEST_GRAM, GramTable
from pandong_nlp.model.heads import Head, is_complete
from pandong_nlp.model.linear import LinearMap
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import DomainDictionary

__all__ = ["CARD", "FORMAT", "Artifact", "load_artifact", "read_manifest", "save_artifact", "verify_artifact"]

FORMAT = 1
CARD = "CARD.md"
_MANIFEST, _WEIGHTS, _WORDS = "manifest.json", "weights.safetensors", "vocabulary.txt"
_DICTIONARY, _TAXONOMY = "dictionary.txt", "taxonomy.csv"
_FILES = (_WEIGHTS, _WORDS, _DICTIONARY, _TAXONOMY, CARD)
_TYPES: Mapping[str, type[np.generic]] = {
    "weighted": np.uint8,
    "levels": np.int8,
    "scale": np.float32,
    "shape_weights": np.float32,
    "bias": np.float32,
    "characters": np.uint32,
    "gram_keys": np.uint64,
    "gram_known": np.uint8,
    "idf": np.float32,
    "block_sizes": np.int64,
    "block_weights": np.float32,
    "shape_mean": np.float32,
    "shape_scale": np.float32,
}
_AGAIN = "请换用完好的模型版本（pandong models list），或重新复制、重新训练。"


@dataclass(frozen=True, eq=False)
class Artifact:
    """All that inference needs, and `manifest`, what is known of how it was made (JSON values; see `save_artifact`)."""

    space: FeatureSpace
    linear: LinearMap
    heads: tuple[Head, ...]
    taxonomy: Taxonomy
    dictionary: DomainDictionary
    manifest: Mapping[str, Any]

    @property
    def model_version(self) -> str:
        """`name/version`."""
        return f"{self.manifest['name']}/{self.manifest['version']}"


def save_artifact(artifact: Artifact, card: str, folder: Path) -> None:
    """Write the model's files into `folder`, which must not exist yet.

    The manifest gets, beside the keys of `artifact.manifest`, `format`, `heads` and `files` (name → sha256, hex).
    The same artifact gives the same bytes.
    """
    folder.mkdir(parents=True)
    contents = {
        _WEIGHTS: save(_arrays(artifact)),
        _WORDS: "".join(f"{word}\n" for word in artifact.space.words).encode(),
        _DICTIONARY: artifact.dictionary.to_bytes(),
        _TAXONOMY: artifact.taxonomy.to_csv().encode(),
        CARD: card.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    manifest = {
        **artifact.manifest,
        "format": FORMAT,
        "heads": [asdict(head) for head in artifact.heads],
        "files": {name: _sha256(content) for name, content in contents.items()},
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")


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
        arrays = _checked_arrays(contents[_WEIGHTS])
        artifact = Artifact(
            _space(arrays, contents[_WORDS].decode().splitlines()),
            _linear(arrays),
            tuple(_head(**head) for head in manifest["heads"]),
            Taxonomy.from_csv(contents[_TAXONOMY].decode(), _TAXONOMY),
            DomainDictionary.from_bytes(contents[_DICTIONARY]),
            manifest,
        )
        _check_fit(artifact)
    except (SafetensorError, PandongError, OverflowError, TypeError, ValueError) as error:
        raise ArtifactError(f"模型 {folder} 的文件互相不符（{error}）。{_AGAIN}") from error
    return artifact


def _is_complete(manifest: dict[str, Any]) -> bool:
    """Whether everything is there that is read before the digests are checked."""
    named = all(isinstance(manifest.get(key), str) for key in ("name", "version"))
    files, heads = manifest.get("files"), manifest.get("heads")
    return named and isinstance(heads, list) and isinstance(files, dict) and files.keys() >= set(_FILES)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    contents = {}
    for name in _FILES:
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            raise ArtifactError(f"模型 {folder} 缺少文件 {name}。{_AGAIN}") from error
        if _sha256(contents[name]) != manifest["files"][name]:
            raise ArtifactError(f"模型 {folder} 的文件 {name} 与清单中的校验值不符：可能被改动或没有复制完整。{_AGAIN}")
    return contents


def _arrays(artifact: Artifact) -> dict[str, NDArray[Any]]:
    space, linear = artifact.space, artifact.linear
    return {
        "weighted": np.packbits(linear.weighted),
        "levels": np.ascontiguousarray(linear.levels),
        "scale": linear.scale,
        "shape_weights": linear.shape_weights,
        "bias": linear.bias,
        "characters": np.array([ord(character) for character in space.grams.characters], np.uint32),
        "gram_keys": space.grams.keys,
        "gram_known": np.packbits(space.gram_columns >= 0, axis=1),
        "idf": space.idf,
        "block_sizes": space.block_sizes,
        "block_weights": space.block_weights,
        "shape_mean": space.shape_mean,
        "shape_scale": space.shape_scale,
    }


def _checked_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """Raise ValueError where an array is missing or of another type, or holds what is no number."""
    arrays = load(content)
    wrong = [name for name, kind in _TYPES.items() if name not in arrays or arrays[name].dtype != kind]
    wrong += [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]
    if wrong:
        raise ValueError(", ".join(wrong))
    return arrays


def _space(arrays: Mapping[str, NDArray[Any]], words: list[str]) -> FeatureSpace:
    characters = "".join(map(chr, arrays["characters"].tolist()))
    return FeatureSpace(
        {word: column for column, word in enumerate(words)},
        GramTable(characters, arrays["gram_keys"]),
        _gram_columns(arrays, len(words)),
        arrays["idf"],
        arrays["block_sizes"],
        arrays["block_weights"],
        arrays["shape_mean"],
        arrays["shape_scale"],
    )


def _linear(arrays: Mapping[str, NDArray[Any]]) -> LinearMap:
    weighted = _unpacked(arrays["weighted"], (len(arrays["idf"]),))
    return LinearMap(weighted, *(arrays[name] for name in ("levels", "scale", "shape_weights", "bias")))


def _gram_columns(arrays: Mapping[str, NDArray[Any]], first: int) -> NDArray[np.int32]:
    """Columns are numbered through: each block's known grams, block after block, after the words."""
    known = _unpacked(arrays["gram_known"], (len(GRAM_BLOCKS), len(arrays["gram_keys"])))
    numbers = np.cumsum(known.ravel()).reshape(known.shape) + (first - 1)
    return np.where(known, numbers, -1).astype(np.int32)


def _unpacked(bits: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Undo np.packbits along the last axis; ValueError if the bits are not those of an array of this shape."""
    *rows, count = shape
    if bits.shape != (*rows, (count + 7) // 8):
        raise ValueError(f"bits for {bits.shape}, expected {shape}")
    return np.unpackbits(bits, axis=-1, count=count).astype(np.bool_)


def _head(
    name: str,
    link: Literal["softmax", "logistic"],
    classes: list[str],
    thresholds: list[float],
    curve: list[tuple[float, float]],
) -> Head:
    points = tuple((float(x), float(y)) for x, y in curve)
    return Head(name, link, tuple(map(str, classes)), tuple(map(float, thresholds)), points)


def _is_alphabet(grams: GramTable) -> bool:
    """Whether the characters are different ones, and enough for the grams' numbers."""
    count, highest = len(grams.characters), int(grams.keys.max(initial=0))
    return len(set(grams.characters)) == count and highest < (count + 1) ** LONGEST_GRAM


def _check_fit(artifact: Artifact) -> None:
    """Raise ValueError where two parts do not fit."""
    space, linear, heads = artifact.space, artifact.linear, artifact.heads
    outputs = sum(len(head.classes) for head in heads)
    names = [head.name for head in heads]
    sizes = [len(space.words), *(space.gram_columns >= 0).sum(axis=1).tolist()]
    checks = {
        "levels": linear.levels.shape == (int(linear.weighted.sum()), outputs),
        "scale": linear.scale.shape == (len(linear.levels),),
        "bias": linear.bias.shape == (outputs,),
        "shape_weights": linear.shape_weights.shape == (len(SHAPE), outputs),
        "shape_mean": space.shape_mean.shape == space.shape_scale.shape == (len(SHAPE),),
        "block_weights": space.block_weights.shape == (len(BLOCKS),),
        "characters": _is_alphabet(space.grams),
        "block_sizes": space.block_sizes.tolist() == sizes and sum(sizes) == space.width,
        "heads": all(map(is_complete, heads)) and len(set(names)) == len(names),
        "categories": names[:2] == ["category", "membership"] and heads[0].classes == heads[1].classes,
        "taxonomy": all(slug in artifact.taxonomy for slug in heads[0].classes),
    }
    wrong = [name for name, fits in checks.items() if not fits]
    if wrong:
        raise ValueError(", ".join(wrong))
