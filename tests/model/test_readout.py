"""Scores → probabilities in one go: links, stacking, confidence, in this order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pandong_nlp.model.confidence import FACTS, Confidence
from pandong_nlp.model.heads import Head, probabilities
from pandong_nlp.model.readout import Readout
from pandong_nlp.model.stacking import Stacking

Matrix = NDArray[np.float32]
SLUGS = ("dogs", "noise")
HEADS = (
    Head("category", "softmax", SLUGS),
    Head("membership", "logistic", SLUGS, (0.5,)),
    Head("difficulty", "logistic", ("2", "3"), (1.5, 2.5)),
)
NUMBERS = st.floats(-30, 30, width=32)
SCORES = arrays(np.float32, st.tuples(st.integers(1, 4), st.just(6)), elements=NUMBERS)
READOUTS = st.builds(
    lambda weights, bias, facts, offsets: Readout(HEADS, Stacking(weights, bias), Confidence(facts, offsets)),
    arrays(np.float32, (12, 6), elements=st.floats(-2, 2, width=32)),
    arrays(np.float32, 6, elements=NUMBERS),
    arrays(np.float32, len(FACTS), elements=st.floats(-2, 2, width=32)),
    arrays(np.float32, 2, elements=NUMBERS),
)


@given(SCORES)
def test_what_nothing_corrects_is_what_the_heads_say(scores: Matrix) -> None:
    plain = Readout.plain(HEADS).probabilities(scores)
    expected = probabilities(HEADS, scores)
    assert list(plain) == list(expected) == ["category", "membership", "difficulty"]
    for name, found in plain.items():
        np.testing.assert_allclose(found, expected[name], atol=2e-5)


@given(SCORES, READOUTS)
def test_whatever_corrects_probabilities_stay_probabilities(scores: Matrix, readout: Readout) -> None:
    found = readout.probabilities(scores)
    assert all(((part >= 0) & (part <= 1)).all() for part in found.values())
    np.testing.assert_allclose(found["category"].sum(axis=1), 1, atol=1e-5)
    assert (np.diff(found["difficulty"]) <= 0).all()  # at least 3 is never likelier than at least 2


def test_confidence_reads_the_membership_after_stacking() -> None:
    bias = np.array([0, 0, 2, 0, 0, 0], np.float32)  # stacking makes dogs a likelier member
    believing = Confidence(np.array([0, 1, 0], np.float32), np.zeros(2, np.float32))
    readout = Readout(HEADS, Stacking(np.zeros((12, 6), np.float32), bias), believing)
    (row,) = readout.probabilities(np.array([[1, 0, 0, 0, 0, 0]], np.float32))["category"]
    np.testing.assert_allclose(row[0], 1 / (1 + np.exp(-(1 + 2))), rtol=1e-5)  # log-odds 1 of its own, 2 of membership
