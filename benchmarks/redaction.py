"""How much personal data redaction finds in invented, deliberately nasty lines, and how much of its finds is right.

Prints a Markdown table per kind, apart for the lines the rules were tuned on and the lines held out. During the last
round of tuning nobody looked at the held-out lines, but their scores were watched: they flatter the rules a little.
Whoever tunes on held-out lines marks them "tuning" and writes others.
usage: python benchmarks/redaction.py [CASES.jsonl]
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pandong_nlp.text import Span, redact
from pandong_nlp.text.shadow import KINDS

CASES = Path(__file__).parent.parent / "tests" / "text" / "redaction_cases.jsonl"
PARTS = ("tuning", "held_out")
_MARK = re.compile(rf"\[({'|'.join(KINDS)}):([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Case:
    """A line, what should be found in it, and whether the rules were tuned on it."""

    part: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one kind: expected and of these found; reported and of these right."""

    expected: int
    found: int
    reported: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.reported if self.reported else 1.0


def read_cases(path: Path = CASES) -> list[Case]:
    """The lines of a jsonl file: `part` and `line`, in which `[kind:…]` marks what should be found."""
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return [parsed(record["part"], record["line"]) for record in records]


def parsed(part: str, line: str) -> Case:
    """A marked line as plain text and spans.

    >>> parsed("tuning", "电话[电话:110]。")
    Case(part='tuning', text='电话110。', spans=(Span(start=2, end=5, kind='电话'),))
    """
    text, spans, done = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[done : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        done = mark.end()
    return Case(part, text + line[done:], tuple(spans))


def covers(outer: Span, inner: Span) -> bool:
    """Nothing of the expected span stays readable."""
    return outer.kind == inner.kind and outer.start <= inner.start and inner.end <= outer.end


def is_right(reported: Span, expected: Span) -> bool:
    """Same kind, and at least half of the reported characters are expected."""
    common = min(reported.end, expected.end) - max(reported.start, expected.start)
    return reported.kind == expected.kind and 2 * common >= reported.end - reported.start


def score(cases: Iterable[Case]) -> dict[str, Score]:
    """Scores by kind."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases:
        reported = redact(case.text).spans
        for span in case.spans:
            counts[span.kind, "expected"] += 1
            counts[span.kind, "found"] += any(covers(other, span) for other in reported)
        for span in reported:
            counts[span.kind, "reported"] += 1
            counts[span.kind, "right"] += any(is_right(span, other) for other in case.spans)
    fields = ("expected", "found", "reported", "right")
    return {kind: Score(*(counts[kind, field] for field in fields)) for kind in KINDS}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("cases", nargs="?", type=Path, default=CASES)
    cases = read_cases(parser.parse_args().cases)
    print("| lines | kind | expected | recall | reported | precision |\n|---|---|---|---|---|---|")
    for part in (*PARTS, "all"):
        chosen = [case for case in cases if part in (case.part, "all")]
        for kind, result in score(chosen).items():
            found, right = f"{result.recall:.3f}", f"{result.precision:.3f}"
            print(f"| {part} ({len(chosen)}) | {kind} | {result.expected} | {found} | {result.reported} | {right} |")


if __name__ == "__main__":
    main()
