"""Tickets for the benchmarks of speed: real ones where the data is at hand, else the packaged fiction."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np

from pandong_nlp.files import ReadOptions, read_records
from pandong_nlp.records import TicketText

__all__ = ["drawn", "labelled", "sample_file"]

_SEED = 20


def drawn(data: Path | None, most: int) -> list[TicketText]:
    """Tickets drawn at random, so that their lengths are distributed as in all; each at most once."""
    path = data / "corpus.parquet" if data else sample_file()
    tickets = [TicketText(row.fields["text"], row.fields.get("title", "")) for row in read_records(path).records]
    return [tickets[place] for place in np.random.default_rng(_SEED).permutation(len(tickets))[:most]]


def labelled(data: Path | None) -> list[tuple[TicketText, str]]:
    """Tickets and their primary category."""
    if data is None:
        rows = [record.fields for record in read_records(sample_file(), ReadOptions(required=("categories",))).records]
    else:
        texts = {row.fields["id"]: row.fields for row in read_records(data / "corpus.parquet").records}
        labels = read_records(data / "labels.csv", ReadOptions(required=("id", "categories"))).records
        rows = [{**texts[row.fields["id"]], "categories": row.fields["categories"]} for row in labels]
    return [(TicketText(row["text"], row.get("title", "")), row["categories"].split("|")[0]) for row in rows]


def sample_file() -> Path:
    """The packaged fictional tickets."""
    return Path(str(files("pandong_nlp").joinpath("data/sample_tickets.csv")))
