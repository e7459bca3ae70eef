"""Names of persons in training texts, so that no vocabulary keeps one.

A name is a word that jieba tags as one (nr…) and that begins with a surname, or a surname and a word so tagged of the
characters that given names are made of. A given name of two characters counts as a name too, unless it is an everyday
word. The reviewed everyday words of `not_names.txt` are none. Misses names that jieba does not tag: the demand that a
term occurs in several events is the second guard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise

from pandong_nlp.model.features import Document
from pandong_nlp.text import Segmenter
from pandong_nlp.text.surnames import COMPOUND_SURNAMES, GIVEN, SURNAMES

__all__ = ["everyday_words", "looks_like_name", "name_filter", "names_in"]

_SURNAMES = SURNAMES.union(COMPOUND_SURNAMES)


def everyday_words() -> frozenset[str]:
    """The reviewed words that only look like names."""
    lines = files("training").joinpath("not_names.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def looks_like_name(word: str, tag: str) -> bool:
    """Whether jieba's tag and the surname agree.

    >>> looks_like_name("王小明", "nr"), looks_like_name("公正", "nr"), looks_like_name("王国", "n")
    (True, False, False)
    """
    return tag.startswith("nr") and 2 <= len(word) <= 4 and _surname(word) not in ("", word)


def names_in(documents: Iterable[Document], segmenter: Segmenter) -> frozenset[str]:
    """Every name in these documents, and their given names of two characters."""
    fields = (field for document in documents for field in (document.title, document.text))
    found = {name for field in fields for name in _names(segmenter.tag(field))} - everyday_words()
    given = {name.removeprefix(_surname(name)) for name in found} - everyday_words()
    return frozenset(found | {name for name in given if len(name) == 2 and not _is_everyday(name, segmenter)})


def name_filter(names: frozenset[str], segmenter: Segmenter) -> Callable[[str], bool]:
    """What tells whether a term must stay out: it is or holds one of these names, or the dictionary knows it as one."""
    everyday = everyday_words()

    def stays_out(term: str) -> bool:
        parts = (term[start:end] for start in range(len(term)) for end in range(start + 2, len(term) + 1))
        if any(part in names for part in parts):
            return True
        known = bool(_surname(term)) and term not in everyday and segmenter.has_word(term)
        return known and any(looks_like_name(word, tag) for word, tag in segmenter.tag(term))

    return stays_out


def _names(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The names among tagged words that follow each other."""
    for word, tag in words:
        if looks_like_name(word, tag):
            yield word
    for (surname, _), (given, tag) in pairwise(words):
        if surname == _surname(surname) and len(given) == 2 and _is_given(given, tag):
            yield surname + given


def _surname(name: str) -> str:
    """The surname a name begins with, the longer one if two fit; empty if none."""
    return next((name[:length] for length in (2, 1) if name[:length] in _SURNAMES), "")


def _is_given(word: str, tag: str) -> bool:
    """Whether jieba's tag and the characters agree: 志强, but not 过敏."""
    return tag.startswith("nr") and GIVEN.issuperset(word)


def _is_everyday(word: str, segmenter: Segmenter) -> bool:
    """Whether this is a word of the dictionary, and no given name: 先生 of 李先生."""
    return segmenter.has_word(word) and not any(_is_given(part, tag) for part, tag in segmenter.tag(word))
