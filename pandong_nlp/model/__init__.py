"""Inference: a loaded model and the tags it gives. Needs numpy (and scipy for batches), never scikit-learn."""

from __future__ import annotations

from pandong_nlp.model.abstain import DEFAULT_ERROR
from pandong_nlp.model.artifact import (
    CARD,
    Artifact,
    load_artifact,
    read_manifest,
    save_artifact,
    verify_artifact,
)
from pandong_nlp.model.highlights import Highlight, highlights
from pandong_nlp.model.measures import MEASURES, Measure, measures_of
from pandong_nlp.model.precedents import Precedent, Precedents
from pandong_nlp.model.predictor import Predictor

__all__ = [
    "CARD",
    "DEFAULT_ERROR",
    "MEASURES",
    "Artifact",
    "Highlight",
    "Measure",
    "Precedent",
    "Precedents",
    "Predictor",
    "highlights",
    "load_artifact",
    "measures_of",
    "read_manifest",
    "save_artifact",
    "verify_artifact",
]
