"""Targets and features → a model: regression, calibration, stacking, thresholds, compilation.

The one place that says in which order learning happens. Deterministic: the same input gives the same model. Knows
nothing of texts, files, registries or cards.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack

from pandong_nlp.model.abstain import Abstention, Familiarity
from pandong_nlp.model.features import Document, FeatureSpace
from pandong_nlp.model.heads import Head, Matrix, Probabilities, on_curve, probabilities
from pandong_nlp.model.linear import LinearMap, compressed
from pandong_nlp.model.readout import Readout
from pandong_nlp.model.stacking import Stacking
from training.calibrate import calibrate
from training.confidence import fit_confidence
from training.decisions import capacity_metrics, held_out_decisions
from training.promise import abstention_of
from training.stacking import stack
from training.systems import Prior, Regression, outputs_of, regress
from training.targets import Target
from training.thresholds import completed
from training.vocabulary import VocabularyOptions

__all__ = ["FitOptions", "Fitting", "Rows", "features_of", "fit", "folds_of"]

_CHUNK = 512
_ENOUGH_DRAWN = 1000


@dataclass(frozen=True, slots=True)
class FitOptions:
    """What cross-validation chose; `benchmarks/ablation.py` varies it.

    Attributes:
        alpha: penalty of the ridge.
        shape_weight: what the standardised facts of a ticket's shape count beside its terms.
        stacking_penalty: what keeps heads from leaning on each other (`training.stacking`).
        folds: parts for held-out scores; an event never straddles two.
        most_rows: terms that keep weights in the finished model, those that move scores most.
    """

    vocabulary: VocabularyOptions = field(default_factory=VocabularyOptions)
    alpha: float = 0.45
    shape_weight: float = 0.14
    stacking_penalty: float = 200.0
    folds: int = 4
    most_rows: int = 160_000


@dataclass(frozen=True, eq=False)
class Rows:
    """What is learnt from, row by row: features (`features_of`), events, familiarity, and which rows keep promises.

    `drawn` marks the tickets that thresholds are promised for: those drawn at random, where the labels say so.
    """

    features: csr_array
    events: Sequence[str]
    familiarity: Familiarity
    drawn: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Fitting:
    """A fitted model, and the probabilities its rows got while they were held out.

    held_out[name] is float32 (rows with that label, classes); `decisions` are measures of what they decide.
    """

    linear: LinearMap
    readout: Readout
    abstention: Abstention
    targets: tuple[Target, ...]
    held_out: Probabilities
    decisions: dict[str, dict[str, Any]]


def fit(targets: Sequence[Target], rows: Rows, options: FitOptions, prior: Prior) -> Fitting:
    """Learn every head.

    Raw scores of held-out rows decide calibration, stacking and thresholds; the weights then come from all rows.
    """
    folds = folds_of(rows.events, options.folds)
    regression = _calibrated(targets, regress(targets, rows.features, folds, options.alpha, prior))
    heads = (*(target.head for target in targets), *prior.kept)
    stacking, logits = _stacked(heads, targets, regression.held_out, folds, options, adapting=prior.is_known)
    found: Probabilities = {}
    for target in targets:
        found |= probabilities([target.head], logits[target.head.name])
    category = targets[0]
    truth = category.values.argmax(axis=1)
    confidence, found["category"] = fit_confidence(found["category"], found["membership"], truth, folds[category.rows])
    finished = [completed(target, found[target.head.name]) for target in targets]
    judged = _promised(rows.drawn)
    abstention, decision = _decided(category, found, rows, judged)
    return Fitting(
        _compiled(regression, rows.features, prior.energy, options),
        Readout((*finished, *prior.kept), stacking, confidence),
        abstention,
        tuple(targets),
        {head.name: on_curve(head, found[head.name]) for head in finished},
        {"decision": decision} | _studio(targets, found, judged),
    )


def folds_of(events: Sequence[str], folds: int) -> NDArray[np.int64]:
    """A fold for each event, drawn from the event's name alone: adding tickets moves no other ticket."""
    return np.array([zlib.crc32(event.encode()) % folds for event in events], np.int64)


def features_of(
    space: FeatureSpace, documents: Sequence[Document], shape_weight: float
) -> tuple[csr_array, Familiarity]:
    """All features as one sparse matrix, the terms' columns and then the shape's; and how much of each is known."""
    parts, familiar = [], []
    for start in range(0, len(documents), _CHUNK):
        chunk = space.features(documents[start : start + _CHUNK])
        terms = chunk.terms(space.width)
        parts.append(hstack([terms, csr_array(chunk.shape * np.float32(shape_weight))], format="csr"))
        familiar.append(chunk.familiarity)
    return csr_array(vstack(parts, format="csr")), Familiarity.joined(familiar)


def _calibrated(targets: Sequence[Target], regression: Regression) -> Regression:
    """The same with logits instead of raw scores; outputs without targets are logits already."""
    raw = regression.held_out
    own = outputs_of(targets)
    calibration = calibrate(targets, {t.head.name: raw[np.ix_(t.rows, own[t.head.name])] for t in targets})
    fitted = len(calibration.offset)

    def mapped(scores: Matrix) -> Matrix:
        return np.hstack([scores[..., :fitted] @ calibration.mix, scores[..., fitted:]])

    offset = mapped(regression.offset)
    held_out = mapped(raw)
    offset[:fitted] += calibration.offset
    held_out[:, :fitted] += calibration.offset
    return Regression(mapped(regression.weights), offset, held_out)


def _stacked(
    heads: Sequence[Head],
    targets: Sequence[Target],
    logits: Matrix,
    folds: NDArray[np.int64],
    options: FitOptions,
    *,
    adapting: bool,
) -> tuple[Stacking, dict[str, Matrix]]:
    """The heads' links, and each head's held-out logits with them.

    An adapted model has none: a few hundred labels do not tell how heads lean on each other, and how they did in the
    champion's data misleads in an office whose categories are otherwise spread (`benchmarks/adapt.py`).
    """
    none = Stacking.none(logits.shape[1])
    if adapting:
        own = outputs_of(targets)
        return none, {t.head.name: logits[np.ix_(t.rows, own[t.head.name])] for t in targets}
    return stack(heads, targets, logits, folds, options.stacking_penalty, none)


def _promised(drawn: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rows that stand for tickets as they come: those drawn at random where they are enough, else all."""
    return drawn if drawn.sum() >= _ENOUGH_DRAWN else np.ones(len(drawn), np.bool_)


def _decided(
    category: Target, found: Probabilities, rows: Rows, judged: NDArray[np.bool_]
) -> tuple[Abstention, dict[str, Any]]:
    """The thresholds, and how they turn out on the rows they were chosen on."""
    kept = judged[category.rows]
    truth, how = category.values[kept].argmax(axis=1), rows.familiarity.of(category.rows[kept])
    held_out = {name: found[name][kept] for name in ("category", "membership")}
    abstention = abstention_of(held_out["category"], held_out["membership"], truth, how)
    return abstention, held_out_decisions(abstention, category.head.classes, held_out, truth, how)


def _studio(targets: Sequence[Target], found: Probabilities, judged: NDArray[np.bool_]) -> dict[str, dict[str, Any]]:
    """The studio's capacity against what it catches, where difficulty is labelled."""
    for target in targets:
        kept = judged[target.rows]
        if target.head.name == "difficulty" and kept.any():
            return {"studio": capacity_metrics(found["difficulty"][kept, -1], target.values[kept, -1] > 0)}
    return {}


def _compiled(
    regression: Regression, features: csr_array, believed: NDArray[np.float64], options: FitOptions
) -> LinearMap:
    """Compress the terms' weights; those of the shape facts stay exact."""
    terms = len(believed)
    energy = np.asarray(features.power(2).sum(axis=0), float)
    weighted, levels, scale = compressed(regression.weights[:terms], energy[:terms] + believed, options.most_rows)
    shape_weights = np.ascontiguousarray(regression.weights[terms:] * np.float32(options.shape_weight))
    return LinearMap(weighted, levels, scale, shape_weights, regression.offset)
