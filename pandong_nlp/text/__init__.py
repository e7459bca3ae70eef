"""From what a person wrote to what the models read: normalise, redact, segment. Knows nothing of models or files."""

from __future__ import annotations

from pandong_nlp.text.dictionary import DomainDictionary, Word
from pandong_nlp.text.normalise import DIGITS, LATIN, normalise
from pandong_nlp.text.normalise_many import normalise_many
from pandong_nlp.text.offsets import MappedText, normalise_with_map
from pandong_nlp.text.redact import Redaction, Span, redact
from pandong_nlp.text.search import search_tokens
from pandong_nlp.text.segment import Segmenter, packaged_segmenter

__all__ = [
    "DIGITS",
    "LATIN",
    "DomainDictionary",
    "MappedText",
    "Redaction",
    "Segmenter",
    "Span",
    "Word",
    "normalise",
    "normalise_many",
    "normalise_with_map",
    "packaged_segmenter",
    "redact",
    "search_tokens",
]
