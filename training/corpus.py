"""All that one training run reads: labelled examples, texts without labels, and their normalised, cut form."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pandong_nlp.errors import LabelError
from pandong_nlp.files import ReadOptions, read_records, sentence
from pandong_nlp.model.features import Document
from pandong_nlp.records import TicketText
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import Segmenter
from training.duplicates import events_of
from training.examples import Example, Row, examples_of

__all__ = ["Corpus", "Unlabelled", "corpus_of", "read_examples", "read_rows", "read_unlabelled"]

_REJECTS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A ticket that helps to count words."""

    ticket: TicketText
    event: str = ""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Examples that have a category, with their events filled in, and documents in the same order."""

    examples: tuple[Example, ...]
    documents: tuple[Document, ...]
    others: tuple[Document, ...]
    other_events: tuple[str, ...]
    segmenter: Segmenter

    @property
    def events(self) -> list[str]:
        return [example.event for example in self.examples]

    def fingerprint(self) -> str:
        """Hex sha256 of everything the model is learnt from; tells two runs' data apart, gives no text away."""
        digest = hashlib.sha256()
        for example in self.examples:
            digest.update(repr(replace(example, row=0)).encode("utf-8", "surrogatepass"))
        for document in self.others:
            digest.update(f"{document.title}\0{document.text}".encode())
        return digest.hexdigest()

    def span(self) -> tuple[str, str] | None:
        """The first and the last date of the examples that have one, as written."""
        dates = sorted(example.created_at[:10] for example in self.examples if example.created_at)
        return (dates[0], dates[-1]) if dates else None


def read_examples(
    paths: Sequence[Path], options: ReadOptions, taxonomy: Taxonomy | None, tell: Callable[[str], None]
) -> list[Example]:
    """The labelled rows of files with a text; `tell` hears in Chinese which rows cannot be used.

    Raises:
        InputFileError: a file cannot be read. LabelError: as `examples_of`.
    """
    return [example for path in paths for example in examples_of(read_rows(path, options, tell), path.name, taxonomy)]


def read_unlabelled(path: Path, options: ReadOptions, tell: Callable[[str], None]) -> list[Unlabelled]:
    """Every ticket of a file; `tell` hears in Chinese which rows cannot be used."""
    return [
        Unlabelled(TicketText(fields["text"], fields.get("title", "")), fields.get("event", ""))
        for _, fields in read_rows(path, options, tell)
    ]


def read_rows(path: Path, options: ReadOptions, tell: Callable[[str], None]) -> list[Row]:
    """The usable rows of a file; `tell` hears in Chinese what was assumed and which rows cannot be used."""
    table = read_records(path, options)
    tell(f"{path.name}：{''.join(table.notes)}{table.summary.describe()}")
    for reject in table.rejects[:_REJECTS_TOLD]:
        tell(f"  第 {reject.row} 行没有用：{sentence(reject)}")
    return [(record.row, record.fields) for record in table.records]


def corpus_of(examples: Sequence[Example], unlabelled: Sequence[Unlabelled], segmenter: Segmenter) -> Corpus:
    """Normalise, cut and group; examples without category stay out.

    Raises:
        LabelError: fewer than two categories, of which there is nothing to learn.
    """
    kept = [example for example in examples if example.categories]
    if len({example.categories[0] for example in kept if example.categories}) < 2:
        raise LabelError("标注里只有一个类别，学不出区别；至少要有两个类别的工单。")
    documents = tuple(Document.of(example.ticket, segmenter) for example in kept)
    others = tuple(Document.of(ticket.ticket, segmenter) for ticket in unlabelled)
    given = [example.event for example in kept] + [ticket.event for ticket in unlabelled]
    events = given if all(given) else events_of([d.title + d.text for d in (*documents, *others)], given)
    examples = tuple(replace(example, event=event) for example, event in zip(kept, events, strict=False))
    return Corpus(examples, documents, others, tuple(events[len(kept) :]), segmenter)
