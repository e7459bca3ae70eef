"""How long it takes to route 100,000 tickets on one core, after they are classified.

    python benchmarks/routing.py [--tickets N]

The tickets are invented: every packaged fictional text in turn, with facts drawn at random. Timed are the rules alone
(`route`), and with what comes before them: finding places and named units in the text (`locate and route`). Seconds
are those of the processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable, Iterable

from benchmarks.tickets import sample_file
from pandong_nlp.records import KINDS, REASONS, Prediction, TicketText
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.rulebook import Rulebook, TicketFacts, load_rulebook

__all__ = ["invented", "main"]

_SEED = 12345
Ticket = tuple[TicketText, Prediction, TicketFacts]


def invented(count: int, book: Rulebook) -> list[Ticket]:
    """Tickets with tags and facts, always the same for a count."""
    with sample_file().open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    draw = random.Random(_SEED)  # noqa: S311 (no secret)
    slugs = book.vocabulary.taxonomy.slugs
    tickets = []
    for number in range(count):
        row = rows[number % len(rows)]
        categories = tuple(dict.fromkeys((draw.choice(slugs), draw.choice(slugs))))
        tags = Prediction(
            categories[0],
            1.0,
            categories,
            (),
            difficulty=draw.randint(1, 3),
            reasons=tuple(draw.sample(list(REASONS), draw.randint(0, 2))),
            urgency=draw.choice((0, 0, 0, 1, 2)),
            kind=draw.choice(list(KINDS)),
        )
        facts = TicketFacts(row["community"], row["place"], row["source"], draw.randint(0, 4), draw.choice(list(Stage)))
        tickets.append((TicketText(row["text"], row["title"]), tags, facts))
    return tickets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--tickets", type=int, default=100_000)
    count = parser.parse_args().tickets
    _pinned()
    book = load_rulebook()
    tickets = invented(count, book)
    cases = [book.case(*ticket) for ticket in tickets]
    print("| what | tickets | seconds | µs each |\n|---|---|---|---|")
    _tell("route", count, lambda: _exhaust(map(book.routes.route, cases)))
    _tell("locate and route", count, lambda: _exhaust(book.route(*ticket) for ticket in tickets))


def _pinned() -> None:
    """Hold this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _exhaust(results: Iterable[object]) -> None:
    for _ in results:
        pass


def _tell(what: str, count: int, work: Callable[[], None]) -> None:
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    print(f"| {what} | {count:,} | {seconds:.2f} | {seconds / count * 1e6:.1f} |")


if __name__ == "__main__":
    main()
