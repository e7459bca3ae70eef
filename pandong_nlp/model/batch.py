"""Tickets, normalised and cut: one by one, or many in one go. Knows nothing of features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pandong_nlp.records import TicketText
from pandong_nlp.text import Segmenter, normalise, normalise_many

__all__ = ["END", "MARK", "Batch", "Document", "ended"]

END, MARK = "\n", "\0"
"""What stands after every field, and after every word; normalised text has neither."""

_TOGETHER = 128  # fields to cut at once: so few that their words are still in the processor's cache when joined


@dataclass(frozen=True, slots=True)
class Document:
    """One ticket, normalised and cut: words of the title, then of the text; joined they are title and text again."""

    title: str
    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, ticket: TicketText, segmenter: Segmenter) -> Document:
        title, text = normalise(ticket.title), normalise(ticket.text)
        return cls(title, text, (*segmenter.cut(title), *segmenter.cut(text)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Many tickets, normalised and cut in one go.

    Attributes:
        fields: title and text of each ticket in turn.
        cut: the fields, END after each, and MARK after each word; END is a word.
    """

    fields: Sequence[str]
    cut: str

    @classmethod
    def of(cls, tickets: Sequence[TicketText], segmenter: Segmenter) -> Batch:
        """What `Document.of` makes of each ticket; END is in no normalised text, and no word reaches across it."""
        return cls.cut_from(normalise_many([f for ticket in tickets for f in (ticket.title, ticket.text)]), segmenter)

    @classmethod
    def cut_from(cls, fields: Sequence[str], segmenter: Segmenter) -> Batch:
        """From title and text of each ticket in turn, normalised."""
        starts = range(0, len(fields), _TOGETHER)
        return cls(fields, "".join([_marked(segmenter.cut(ended(fields[i : i + _TOGETHER]))) for i in starts]))

    @classmethod
    def joined(cls, documents: Sequence[Document]) -> Batch:
        """Documents that were made one by one."""
        fields: list[str] = []
        words: list[str] = []
        for document in documents:
            fields += (document.title, document.text)
            reach = list(accumulate(map(len, document.words), initial=0))
            title = reach.index(len(document.title))
            words += (*document.words[:title], END, *document.words[title:], END)
        return cls(fields, _marked(words))

    def __len__(self) -> int:
        return len(self.fields) // 2


def ended(fields: Sequence[str]) -> str:
    """The fields in one, END after each."""
    return END.join([*fields, ""])


def _marked(words: Sequence[str]) -> str:
    return MARK.join([*words, ""])
