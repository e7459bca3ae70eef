"""An office's few hundred labels improve a model that knows much already, instead of starting from nothing.

The champion's scores, rescaled to the office's labels, are the prior; the ridge learns only what the labels say beyond
it, over the champion's terms and the office's own. Sum and prior are linear in the same features, so that the result is
one linear map again. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pandong_nlp.model import Artifact
from pandong_nlp.model.features import GRAM_BLOCKS, FeatureSpace
from pandong_nlp.model.grams import GramTable
from pandong_nlp.model.heads import Head
from training.systems import Prior, outputs_of
from training.targets import Target

__all__ = ["champion_prior", "joined_space"]

_ENERGY = 0.1  # of a term in tickets not seen here: about two short tickets that hold it once
Matrix = NDArray[np.float32]


def joined_space(base: FeatureSpace, local: FeatureSpace) -> FeatureSpace:
    """The columns of both. Terms that both know keep the base's idf; shape facts keep the base's scale."""
    words = sorted({*base.words, *local.words})
    base_terms, local_terms = _gram_columns(base), _gram_columns(local)
    distinct = {text for terms in (base_terms, local_terms) for block in terms for text in block}
    texts = sorted(distinct, key=lambda text: (len(text), text))  # as the table orders them: columns rise with grams
    table, places = GramTable.of(texts)
    idf = [np.array([_idf(word, base, local, base.words, local.words) for word in words], np.float32)]
    columns = np.full((len(GRAM_BLOCKS), len(texts)), -1, np.int32)
    for block in range(len(GRAM_BLOCKS)):
        ours, theirs = base_terms[block], local_terms[block]
        present = [place for place, text in enumerate(texts) if text in ours or text in theirs]
        columns[block, places[present]] = sum(map(len, idf)) + np.arange(len(present))
        idf.append(np.array([_idf(texts[place], base, local, ours, theirs) for place in present], np.float32))
    sizes = [len(part) for part in idf]
    return FeatureSpace(
        words={word: column for column, word in enumerate(words)},
        grams=table,
        gram_columns=columns,
        idf=np.concatenate(idf),
        block_sizes=np.array(sizes),
        block_weights=base.block_weights,
        shape_mean=base.shape_mean,
        shape_scale=base.shape_scale,
    )


def _gram_columns(space: FeatureSpace) -> list[dict[str, int]]:
    """For each gram block: text → column."""
    texts = [space.grams.gram(index) for index in range(len(space.grams.keys))]
    return [
        {texts[index]: int(columns[index]) for index in np.flatnonzero(columns >= 0)} for columns in space.gram_columns
    ]


def _idf(term: str, base: FeatureSpace, local: FeatureSpace, ours: dict[str, int], theirs: dict[str, int]) -> float:
    return float(base.idf[ours[term]] if term in ours else local.idf[theirs[term]])


def champion_prior(
    base: Artifact, space: FeatureSpace, targets: Sequence[Target], features: csr_array, shape_weight: float
) -> Prior:
    """The base's logits over the joined columns, each head fitted to its targets by one factor and one offset.

    Outputs that the base does not have start from nothing; heads without targets stay as the base has them.
    """
    outputs = outputs_of(targets)
    prior = Prior.none(features.shape[1], sum(map(len, outputs.values())))
    carried = _carried_weights(base, space, shape_weight)
    base_outputs = _output_names(base.heads)
    kept = tuple(head for head in base.heads if head.name not in outputs)
    untouched = [base_outputs[head.name, name] for head in kept for name in head.classes]
    for target in targets:
        own = outputs[target.head.name]
        pairs = [
            (mine, base_outputs[target.head.name, name])
            for mine, name in zip(own.tolist(), target.head.classes, strict=True)
            if (target.head.name, name) in base_outputs
        ]
        if not pairs:
            continue
        mine, theirs = np.array(pairs).T
        logits = features[target.rows] @ carried[:, theirs] + base.linear.bias[theirs]
        truth = target.values[:, mine - own[0]]
        factor, offset = np.polyfit(logits.ravel(), truth.ravel(), 1)
        prior.weights[:, mine] = carried[:, theirs] * np.float32(factor)
        prior.offset[mine] = base.linear.bias[theirs] * factor + offset
    return Prior(
        np.hstack([prior.weights, carried[:, untouched]]),
        np.append(prior.offset, base.linear.bias[untouched]),
        np.full(space.width, _ENERGY),
        kept,
    )


def _output_names(heads: Sequence[Head]) -> dict[tuple[str, str], int]:
    """(head, class) → output."""
    names = [(head.name, name) for head in heads for name in head.classes]
    return {name: output for output, name in enumerate(names)}


def _carried_weights(base: Artifact, space: FeatureSpace, shape_weight: float) -> Matrix:
    """The base's weights in the joined columns, then those of the shape facts, (features, base outputs)."""
    weights = base.linear.weights_of(np.arange(base.space.width, dtype=np.int32))
    carried = np.zeros((space.width + len(base.linear.shape_weights), weights.shape[1]), np.float32)
    carried[[space.words[word] for word in base.space.words]] = weights[list(base.space.words.values())]
    for ours, theirs in zip(_gram_columns(base.space), _gram_columns(space), strict=True):
        carried[[theirs[text] for text in ours]] = weights[list(ours.values())]
    carried[space.width :] = base.linear.shape_weights / shape_weight
    return carried
