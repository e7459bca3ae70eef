"""What becomes of tags when the same matter is written differently, and when writing is as messy as it gets.

    python -m benchmarks.robustness [--model champion] [--show TRAIT]

Two Markdown tables. The first: invented tickets (packaged ones and robustness_tickets.jsonl), each read as it is and
after each change of `perturb.py`; shown is how often the primary category stays. The second: robustness_tickets.jsonl
trait by trait against its expectations; a ticket that no program should tag alone counts as right when it was not
tagged automatically. --show lists a trait's tickets that went wrong.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.perturb import CHANGES, Change
from benchmarks.tickets import drawn
from pandong_nlp.model import Predictor
from pandong_nlp.records import TicketText
from pandong_nlp.registry import open_registry
from pandong_nlp.triage import Triage, Triager

__all__ = ["Expected", "measured", "read_expected", "unchanged"]

FILE = Path(__file__).parent / "robustness_tickets.jsonl"
_MOST = 2000
_SEED = 28


@dataclass(frozen=True, slots=True)
class Expected:
    """An invented ticket and what is right to say of it."""

    key: str
    trait: str
    ticket: TicketText
    primary: tuple[str, ...]
    urgency: tuple[int, ...]
    not_auto: bool


def read_expected(path: Path = FILE) -> list[Expected]:
    """The tickets of a jsonl file."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Expected(
            row["id"],
            row["trait"],
            TicketText(row["text"], row["title"]),
            tuple(row["primary"]),
            tuple(row["urgency"]),
            row["not_auto"],
        )
        for row in rows
    ]


def unchanged(predictor: Predictor, tickets: Sequence[TicketText], change: Change) -> float:
    """Share of the tickets whose primary category stays."""
    dice = random.Random(_SEED)  # noqa: S311 (no secret)
    written = [TicketText(change(ticket.text, dice), change(ticket.title, dice)) for ticket in tickets]
    before, after = predictor.predict(tickets), predictor.predict(written)
    return sum(one.category == other.category for one, other in zip(before, after, strict=True)) / len(tickets)


@dataclass(frozen=True, slots=True)
class Measured:
    """A trait's tickets: how many, and the shares of which tags are as expected (None where nothing is to tell)."""

    tickets: int
    primary: float | None
    wrong_auto: float
    urgency: float


def measured(expected: Sequence[Expected], found: Sequence[Triage]) -> Mapping[str, Measured]:
    """By trait."""
    by_trait: defaultdict[str, list[tuple[Expected, Triage]]] = defaultdict(list)
    for wanted, triage in zip(expected, found, strict=True):
        by_trait[wanted.trait].append((wanted, triage))
    return {trait: _measured(pairs) for trait, pairs in by_trait.items()}


def _measured(pairs: Sequence[tuple[Expected, Triage]]) -> Measured:
    taggable = [triage.tags.category in wanted.primary for wanted, triage in pairs if not wanted.not_auto]
    return Measured(
        len(pairs),
        sum(taggable) / len(taggable) if taggable else None,
        sum(_is_wrongly_auto(wanted, triage) for wanted, triage in pairs) / len(pairs),
        sum(triage.urgency in wanted.urgency for wanted, triage in pairs) / len(pairs),
    )


def _is_wrongly_auto(wanted: Expected, triage: Triage) -> bool:
    """Whether a wrong category, or one that nobody could know, would have been used without a person."""
    return triage.tags.decision == "auto" and (wanted.not_auto or triage.tags.category not in wanted.primary)


def _went_wrong(expected: Sequence[Expected], found: Sequence[Triage]) -> Iterator[str]:
    for wanted, triage in zip(expected, found, strict=True):
        tags = triage.tags
        if (
            _is_wrongly_auto(wanted, triage)
            or triage.urgency not in wanted.urgency
            or (not wanted.not_auto and tags.category not in wanted.primary)
        ):
            said = f"{tags.category} {tags.confidence:.2f} {tags.decision}, urgency {triage.urgency}"
            yield f"{wanted.key}: {said}; expected {'/'.join(wanted.primary)}, {wanted.urgency}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="champion")
    parser.add_argument("--show", metavar="TRAIT")
    options = parser.parse_args()
    predictor = Predictor.load(open_registry().resolve(options.model))
    expected = read_expected()
    tickets = [*drawn(None, _MOST), *(wanted.ticket for wanted in expected if not wanted.not_auto)]
    print(f"| {len(tickets)} tickets, written with | primary category stays | wanted |\n|---|---|---|")
    for name, (change, wanted) in CHANGES.items():
        print(f"| {name} | {unchanged(predictor, tickets, change):.1%} | {wanted:.0%} |")
    found = Triager(predictor).triage([wanted.ticket for wanted in expected])
    print("\n| trait | tickets | primary right | wrongly automatic | urgency right |\n|---|---|---|---|---|")
    for trait, of_trait in measured(expected, found).items():
        primary = "–" if of_trait.primary is None else f"{of_trait.primary:.1%}"
        print(f"| {trait} | {of_trait.tickets} | {primary} | {of_trait.wrong_auto:.1%} | {of_trait.urgency:.1%} |")
    for line in _went_wrong(expected, found):
        if options.show and line.startswith(options.show):
            print(line)


if __name__ == "__main__":
    main()
