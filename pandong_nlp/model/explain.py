"""Why a score is what it is: every term's exact share, with its places in the text as the caller wrote it.

The model is linear, so that a term's contribution is its value times its weight; they add up to the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pandong_nlp.model.artifact import Artifact
from pandong_nlp.model.features import HEAD_CHARACTERS, SHAPE, Document, FeatureSpace
from pandong_nlp.records import Explanation, Term, TicketText
from pandong_nlp.text import MappedText, Segmenter, normalise_with_map

__all__ = ["explained"]

_Place = tuple[str, int, int]  # field, start and end in the normalised field


def explained(
    artifact: Artifact, segmenter: Segmenter, ticket: TicketText, output: str, place_of_output: int
) -> Explanation:
    """The terms behind one output, strongest first; a term that stands in two blocks gets one entry for each field."""
    fields = {"title": normalise_with_map(ticket.title), "text": normalise_with_map(ticket.text)}
    document = Document.of(ticket, segmenter)
    features = artifact.space.features([document])
    weights = artifact.linear.weights_of(features.columns)[:, place_of_output]
    shares = dict(zip(features.columns.tolist(), (features.values * weights).tolist(), strict=True))
    terms = [*_written_terms(artifact.space, segmenter, fields, shares)]
    shape_weights = artifact.linear.shape_weights[:, place_of_output]
    for name, share in zip(SHAPE, (features.shape[0] * shape_weights).tolist(), strict=True):
        terms.append(Term(name, "text", share, ()))
    bias = float(artifact.linear.bias[place_of_output])
    terms.sort(key=lambda term: -abs(term.contribution))
    return Explanation(output, bias + sum(term.contribution for term in terms), bias, tuple(terms))


def _written_terms(
    space: FeatureSpace, segmenter: Segmenter, fields: dict[str, MappedText], shares: dict[int, float]
) -> Iterator[Term]:
    """A column's share is spread evenly over its places; places of the same words in one field are one term."""
    places: dict[int, list[_Place]] = defaultdict(list)
    for name, field in fields.items():
        for column, start, end in _occurrences(space, segmenter, name, field.text):
            places[column].append((name, start, end))
    share_of: dict[tuple[str, str], float] = defaultdict(float)
    spans_of: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for column, found in places.items():
        for name, start, end in found:
            key = name, fields[name].text[start:end]
            share_of[key] += shares[column] / len(found)
            spans_of[key].add(fields[name].origin(start, end))
    for (name, term), share in share_of.items():
        yield Term(term, name, share, tuple(sorted(spans_of[name, term])))


def _occurrences(space: FeatureSpace, segmenter: Segmenter, name: str, text: str) -> Iterator[tuple[int, int, int]]:
    """(column, start, end) for every place of the field that counts in some block."""
    start = 0
    for word in segmenter.cut(text):
        if word in space.words:
            yield space.words[word], start, start + len(word)
        start += len(word)
    char, title, head = space.gram_columns
    for length, numbers in enumerate(space.grams.windows(space.grams.ids(text)), start=1):
        for start, gram in enumerate(space.grams.find(numbers).tolist()):
            if gram < 0:
                continue
            in_head = name == "text" and start + length <= HEAD_CHARACTERS
            blocks = [char, *([title] if name == "title" else []), *([head] if in_head else [])]
            for columns in blocks:
                if columns[gram] >= 0:
                    yield int(columns[gram]), start, start + length
