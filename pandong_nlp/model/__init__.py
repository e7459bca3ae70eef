"""Inference: a loaded model and the tags it gives. Needs numpy (and scipy for batches), never scikit-learn."""

from __future__ import annotations

from pandong_nlp.model.artifact import Artifact, load_artifact, read_manifest, save_artifact, verify_artifact
from pandong_nlp.model.predictor import Predictor

__all__ = ["Artifact", "Predictor", "load_artifact", "read_manifest", "save_artifact", "verify_artifact"]
