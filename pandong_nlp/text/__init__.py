"""From what a person wrote to what the models read: normalise, redact, segment. Knows nothing of models or files."""

from __future__ import annotations

from pandong_nlp.text.dictionary import DomainDictionary, Word
from pandong_nlp.text.normalise import DIGITS, LATIN, normalise
from pandong_nlp.text.offsets import MappedText, normalise_with_map
from pandong_nlp.text.segment import Segmenter

__all__ = [
    "DIGITS",
    "LATIN",
    "DomainDictionary",
    "MappedText",
    "Segmenter",
    "Word",
    "normalise",
    "normalise_with_map",
]
