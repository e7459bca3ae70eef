"""Normalised text → words, by rjieba (the engine) or jieba (the reference), both with the domain dictionary.

The one module that knows the two packages. Each segmenter owns its engine: nothing global is changed, so two
dictionaries can live in one process.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import warnings
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pandong_nlp.text.dictionary import DomainDictionary

if TYPE_CHECKING:
    from rjieba import Jieba

__all__ = ["Engine", "Segmenter", "packaged_segmenter"]

Engine = Literal["rjieba", "jieba"]


class _Backend(Protocol):
    def cut(self, text: str) -> list[str]: ...

    def cut_for_search(self, text: str) -> list[str]: ...

    def tag(self, text: str) -> list[tuple[str, str]]: ...

    def has_word(self, word: str) -> bool: ...


class Segmenter:
    """Cuts text into words; the words joined are the text again.

    `cut` gives the words, `cut_for_search` with each long word also the words inside it,
    `tag` the words with jieba's parts of speech; `has_word` tells words of the dictionary from
    words that an engine guessed, and whose part of speech it guessed as well.

    On normalised text the engines cut alike (`benchmarks/parity.py`). Tags of words with several parts of speech may
    differ: rjieba takes the dictionary's, jieba guesses from the context.

    Raises:
        ValueError: an engine other than "rjieba" and "jieba".
    """

    def __init__(self, dictionary: DomainDictionary, engine: Engine = "rjieba") -> None:
        if engine not in _BACKENDS:
            raise ValueError(f"engine {engine!r} is unknown; expected one of {', '.join(_BACKENDS)}")
        backend: _Backend = _BACKENDS[engine](dictionary)
        self.dictionary = dictionary
        self.engine = engine
        self.cut = backend.cut
        self.cut_for_search = backend.cut_for_search
        self.tag = backend.tag
        self.has_word = backend.has_word


@cache
def packaged_segmenter() -> Segmenter:
    """The engine with the packaged dictionary, loaded once a process."""
    return Segmenter(DomainDictionary.packaged())


def _rjieba(dictionary: DomainDictionary) -> _Backend:
    engine = _rjieba_class()()
    for word in dictionary:
        engine.add_word(word.text, word.frequency, word.tag)
    return engine


@cache
def _rjieba_class() -> type[Jieba]:
    """`rjieba.Jieba`, from the compiled module alone where that can be found.

    `import rjieba` makes an engine of its own that nobody here uses, which takes a tenth of a second.
    """
    package = None if "rjieba" in sys.modules else find_spec("rjieba")
    spec = package and PathFinder.find_spec("rjieba.rjieba", package.submodule_search_locations)
    if not spec or not spec.loader:
        from rjieba import Jieba

        return Jieba
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    compiled: type[Jieba] = module.Jieba
    return compiled


class _ReferenceJieba:
    """jieba behind the same two calls. Slow to load (about a second); only parity checks and tests ask for it."""

    def __init__(self, dictionary: DomainDictionary) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
            from jieba import posseg

        jieba.default_logger.setLevel(logging.WARNING)
        self._tokenizer: Any = jieba.Tokenizer()
        with tempfile.TemporaryDirectory() as private:
            self._tokenizer.tmp_dir = private
            self._tokenizer.initialize()
        for word in dictionary:
            self._tokenizer.add_word(word.text, word.frequency, word.tag)
        self._tagger: Any = posseg.POSTokenizer(self._tokenizer)

    def cut(self, text: str) -> list[str]:
        return list(self._tokenizer.lcut(text))

    def cut_for_search(self, text: str) -> list[str]:
        return list(self._tokenizer.lcut_for_search(text))

    def has_word(self, word: str) -> bool:
        return bool(self._tokenizer.FREQ.get(word))

    def tag(self, text: str) -> list[tuple[str, str]]:
        return [(pair.word, pair.flag) for pair in self._tagger.lcut(text)]


_BACKENDS = {"rjieba": _rjieba, "jieba": _ReferenceJieba}
