"""Names of persons in training texts, so that no vocabulary keeps one.

A name is a word that jieba tags as one (nr…), begins with a surname and is not among the reviewed everyday words of
`not_names.txt`. The given name of a three-character name counts as a name too. Misses names that jieba does not tag:
the demand that a term occurs in several events is the second guard.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from pandong_nlp.model.features import Document
from pandong_nlp.text import Segmenter
from pandong_nlp.text.surnames import COMPOUND_SURNAMES, SURNAMES

__all__ = ["everyday_words", "looks_like_name", "names_in"]


def everyday_words() -> frozenset[str]:
    """The reviewed words that only look like names."""
    lines = files("training").joinpath("not_names.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def looks_like_name(word: str, tag: str) -> bool:
    """Whether jieba's tag and the surname agree.

    >>> looks_like_name("王小明", "nr"), looks_like_name("公正", "nr"), looks_like_name("王国", "n")
    (True, False, False)
    """
    return tag.startswith("nr") and 2 <= len(word) <= 4 and (word[0] in SURNAMES or word[:2] in COMPOUND_SURNAMES)


def names_in(documents: Iterable[Document], segmenter: Segmenter) -> frozenset[str]:
    """Every name in these documents, and the given names of those with three characters."""
    found = {
        word
        for document in documents
        for field in (document.title, document.text)
        for word, tag in segmenter.tag(field)
        if looks_like_name(word, tag)
    }
    found -= everyday_words()
    return frozenset(found | {name[1:] for name in found if len(name) == 3})
