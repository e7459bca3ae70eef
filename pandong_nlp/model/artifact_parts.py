"""The arrays and tables of a model's files ↔ its parts, and whether the parts fit each other.

Raises ValueError where they do not; `artifact` turns that into a message. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pandong_nlp.model.abstain import Abstention, Promise
from pandong_nlp.model.confidence import FACTS, Confidence
from pandong_nlp.model.features import BLOCKS, GRAM_BLOCKS, SHAPE, FeatureSpace
from pandong_nlp.model.grams import LONGEST_GRAM, GramTable
from pandong_nlp.model.heads import Head, is_complete
from pandong_nlp.model.linear import LinearMap
from pandong_nlp.model.readout import Readout
from pandong_nlp.model.stacking import Stacking
from pandong_nlp.taxonomy import Taxonomy

__all__ = ["abstention_of", "arrays_of", "check_arrays", "check_fit", "head_of", "linear_of", "readout_of", "space_of"]

_TYPES: Mapping[str, type[np.generic]] = {
    "weighted": np.uint8,
    "levels": np.int8,
    "scale": np.float32,
    "shape_weights": np.float32,
    "bias": np.float32,
    "stacking_weights": np.float32,
    "stacking_bias": np.float32,
    "confidence_weights": np.float32,
    "confidence_offsets": np.float32,
    "characters": np.uint32,
    "gram_keys": np.uint64,
    "gram_known": np.uint8,
    "idf": np.float32,
    "block_sizes": np.int64,
    "block_weights": np.float32,
    "shape_mean": np.float32,
    "shape_scale": np.float32,
}


def arrays_of(space: FeatureSpace, linear: LinearMap, readout: Readout) -> dict[str, NDArray[Any]]:
    """What is kept of them as arrays, by name."""
    return {
        "weighted": np.packbits(linear.weighted),
        "levels": np.ascontiguousarray(linear.levels),
        "scale": linear.scale,
        "shape_weights": linear.shape_weights,
        "bias": linear.bias,
        "stacking_weights": readout.stacking.weights,
        "stacking_bias": readout.stacking.bias,
        "confidence_weights": readout.confidence.weights,
        "confidence_offsets": readout.confidence.offsets,
        "characters": np.array([ord(character) for character in space.grams.characters], np.uint32),
        "gram_keys": space.grams.keys,
        "gram_known": np.packbits(space.gram_columns >= 0, axis=1),
        "idf": space.idf,
        "block_sizes": space.block_sizes,
        "block_weights": space.block_weights,
        "shape_mean": space.shape_mean,
        "shape_scale": space.shape_scale,
    }


def check_arrays(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Raise ValueError where an array is missing or of another type, or holds what is no number."""
    wrong = [name for name, kind in _TYPES.items() if name not in arrays or arrays[name].dtype != kind]
    wrong += [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]
    if wrong:
        raise ValueError(", ".join(wrong))


def space_of(arrays: Mapping[str, NDArray[Any]], words: list[str]) -> FeatureSpace:
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


def linear_of(arrays: Mapping[str, NDArray[Any]]) -> LinearMap:
    weighted = _unpacked(arrays["weighted"], (len(arrays["idf"]),))
    return LinearMap(weighted, *(arrays[name] for name in ("levels", "scale", "shape_weights", "bias")))


def readout_of(arrays: Mapping[str, NDArray[Any]], heads: tuple[Head, ...]) -> Readout:
    stacking = Stacking(arrays["stacking_weights"], arrays["stacking_bias"])
    return Readout(heads, stacking, Confidence(arrays["confidence_weights"], arrays["confidence_offsets"]))


def abstention_of(promises: list[dict[str, Any]], **limits: float) -> Abstention:
    return Abstention(
        tuple(_promise(**promise) for promise in promises), **{name: float(limit) for name, limit in limits.items()}
    )


def _promise(thresholds: list[float], own: list[bool], **shares: float) -> Promise:
    numbers = {name: float(share) for name, share in shares.items()}
    return Promise(thresholds=tuple(map(float, thresholds)), own=tuple(map(bool, own)), **numbers)


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


def head_of(
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


def _is_complete_abstention(abstention: Abstention, categories: int) -> bool:
    numbers = [value for promise in abstention.promises for value in (promise.error, *promise.thresholds)]
    numbers += [getattr(abstention, field.name) for field in fields(abstention) if field.name != "promises"]
    sizes = {len(part) for promise in abstention.promises for part in (promise.thresholds, promise.own)}
    return sizes == {categories} and bool(np.isfinite(numbers).all())


def check_fit(
    space: FeatureSpace, linear: LinearMap, readout: Readout, abstention: Abstention, taxonomy: Taxonomy
) -> None:
    """Raise ValueError where two parts do not fit."""
    heads, stacking, confidence = readout.heads, readout.stacking, readout.confidence
    outputs = sum(len(head.classes) for head in heads)
    names, categories = [head.name for head in heads], len(heads[0].classes) if heads else 0
    sizes = [len(space.words), *(space.gram_columns >= 0).sum(axis=1).tolist()]
    checks = {
        "levels": linear.levels.shape == (int(linear.weighted.sum()), outputs),
        "scale": linear.scale.shape == (len(linear.levels),),
        "bias": linear.bias.shape == (outputs,),
        "shape_weights": linear.shape_weights.shape == (len(SHAPE), outputs),
        "shape_mean": space.shape_mean.shape == space.shape_scale.shape == (len(SHAPE),),
        "block_weights": space.block_weights.shape == (len(BLOCKS),),
        "stacking": stacking.weights.shape == (2 * outputs, outputs) and stacking.bias.shape == (outputs,),
        "confidence": (confidence.weights.shape, confidence.offsets.shape) == ((len(FACTS),), (categories,)),
        "abstention": _is_complete_abstention(abstention, categories),
        "characters": _is_alphabet(space.grams),
        "block_sizes": space.block_sizes.tolist() == sizes and sum(sizes) == space.width,
        "heads": all(map(is_complete, heads)) and len(set(names)) == len(names),
        "categories": names[:2] == ["category", "membership"] and heads[0].classes == heads[1].classes,
        "taxonomy": all(slug in taxonomy for slug in heads[0].classes),
    }
    wrong = [name for name, fits in checks.items() if not fits]
    if wrong:
        raise ValueError(", ".join(wrong))
