"""Character n-grams as integers, looked up many at a time.

A gram of one to three known characters is the number whose digits, in base (known characters + 1), are the characters'
ids; ids start at 1, so grams of different length never meet. Knows nothing of weights or tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST_GRAM", "GramTable", "code_points"]

LONGEST_GRAM = 3
# 2^64 / golden ratio (Fibonacci hashing: Knuth, TAOCP 3, section 6.4), and another odd number without pattern.
_MULTIPLIERS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)
_UNICODE = 0x110000
_ROUNDS = 200  # a third full, the table is built in about 20
_FEW = 100_000  # bisecting for so many numbers takes about as long as building the table
_BITS = 64

Ints = NDArray[np.int64]


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of `text` as numbers, shape (len(text),); lone surrogates are kept."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class GramTable:
    """A fixed set of grams; `find` gives each window of a text its index in that set, or -1.

    Attributes:
        characters: the known characters; a character's id is its place plus one.
        keys: the grams' numbers, strictly rising, shape (grams,).

    Raises:
        ValueError: the keys do not rise strictly, or key and index do not fit in 64 bits together (they do for any two
            million grams of twenty thousand characters).
    """

    def __init__(self, characters: str, keys: NDArray[np.uint64]) -> None:
        if len(keys) and not np.all(keys[1:] > keys[:-1]):
            raise ValueError("gram keys must rise strictly")
        if int(keys.max(initial=0)).bit_length() + _bits_for(keys) > _BITS:
            raise ValueError(f"{len(keys)} grams of {len(characters)} characters are too many for 64 bits")
        self.characters = characters
        self.keys = keys
        self._asked = 0

    @classmethod
    def of(cls, grams: Sequence[str]) -> tuple[GramTable, NDArray[np.int64]]:
        """A table of these grams, and for each gram given its index in the table."""
        characters = "".join(sorted(set("".join(grams))))
        table = cls(characters, np.empty(0, np.uint64))
        numbers = np.array([table.key_of(gram) for gram in grams], np.uint64)
        keys, places = np.unique(numbers, return_inverse=True)
        return cls(characters, keys), places.astype(np.int64)

    @cached_property
    def _ids(self) -> NDArray[np.uint16]:
        ids = np.zeros(_UNICODE, np.uint16)
        ids[code_points(self.characters)] = np.arange(1, len(self.characters) + 1)
        return ids

    @property
    def _base(self) -> int:
        return len(self.characters) + 1

    def key_of(self, gram: str) -> int:
        """The number of one gram of known characters."""
        number = 0
        for character_id in self._ids[code_points(gram)].tolist():
            number = number * self._base + character_id
        return number

    def gram(self, index: int) -> str:
        """The characters of the gram at `index`."""
        number, found = int(self.keys[index]), []
        while number:
            number, digit = divmod(number, self._base)
            found.append(self.characters[digit - 1])
        return "".join(reversed(found))

    def ids(self, text: str | NDArray[np.uint32]) -> NDArray[np.uint64]:
        """The id of each character, 0 where it is unknown."""
        points = code_points(text) if isinstance(text, str) else text
        return self._ids.take(points).astype(np.uint64)

    def windows(self, ids: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
        """For each length 1…3 the number of the gram that starts at each place; 0 where it holds an unknown character.

        The array for length n has n - 1 places fewer.
        """
        base, unknown = np.uint64(self._base), ids == 0
        found, gap = [ids], unknown
        for length in range(2, LONGEST_GRAM + 1):
            longer = found[-1][:-1] * base
            longer += ids[length - 1 :]
            gap = gap[:-1] | unknown[length - 1 :]
            longer[gap] = 0
            found.append(longer)
        return found

    @cached_property
    def _single(self) -> NDArray[np.int32]:
        """The index of each one-character gram, by the character's id; -1 for id 0 and characters that are no gram."""
        indices = np.full(self._base, -1, np.int32)
        count = int(np.searchsorted(self.keys, self._base))
        indices[self.keys[:count].astype(np.int64)] = np.arange(count, dtype=np.int32)
        return indices

    def find_single(self, ids: NDArray[np.uint64]) -> NDArray[np.int32]:
        """As `find`, for grams of one character: a look-up without hashing."""
        return self._single.take(ids.view(np.int64))

    def find(self, numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The index of each number in `keys`, -1 where it is not there."""
        self._asked += len(numbers)  # a process that reads one ticket ends before a table would be built
        return self._bisected(numbers) if self._asked < _FEW else self._slots.find(numbers)

    def _bisected(self, numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
        places = self.keys.searchsorted(numbers)
        places[self._keys_and_end.take(places) != numbers] = -1
        return places.astype(np.int32)

    @cached_property
    def _keys_and_end(self) -> NDArray[np.uint64]:
        return np.append(self.keys, ~np.uint64(0))

    @cached_property
    def _slots(self) -> _Slots:
        return _Slots.of(self.keys)


@dataclass(frozen=True, eq=False)
class _Slots:
    """A cuckoo hash table (Pagh and Rodler 2004): a key lies in its first or its second slot, so that two looks do.

    A slot holds key << bits | index + 1, or 0: with both in one number, a look fetches one line of memory.
    """

    held: NDArray[np.uint64]
    bits: int

    @classmethod
    def of(cls, keys: NDArray[np.uint64]) -> _Slots:
        """The smallest table in which the keys, all above 0, find room."""
        bits = _bits_for(keys)
        while (slots := cls._filled(keys, bits)) is None:
            bits += 1
        return slots

    @classmethod
    def _filled(cls, keys: NDArray[np.uint64], bits: int) -> _Slots | None:
        indices = np.full(1 << bits, -1, np.int32)
        wanted = _slot(keys, 0, bits)
        either = wanted + _slot(keys, 1, bits)
        homeless = np.arange(len(keys), dtype=np.int32)
        for _ in range(_ROUNDS):
            if not homeless.size:
                break
            before = indices[wanted]
            indices[wanted] = homeless  # of several that want one slot the last stays
            stays = indices[wanted] == homeless
            tried = np.concatenate([wanted[~stays], wanted[stays & (before >= 0)]])
            homeless = np.concatenate([homeless[~stays], before[stays & (before >= 0)]])
            wanted = either[homeless] - tried
        else:
            return None
        held, filled = np.zeros(1 << bits, np.uint64), np.flatnonzero(indices >= 0)
        there = indices[filled]
        held[filled] = keys[there] << np.uint64(bits) | (there + 1).astype(np.uint64)
        return cls(held, bits)

    def find(self, numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The index of each number's key, -1 where there is none."""
        found, misses = self._look(numbers, 0)
        rest = numbers.take(misses)
        seconds, strangers = self._look(rest, 1)
        seconds[strangers] = -1
        found[misses] = seconds
        return found

    def _look(self, numbers: NDArray[np.uint64], choice: int) -> tuple[NDArray[np.int32], Ints]:
        """The index in each number's slot, -1 where that is free, and the places where it holds another key.

        A key's first slot is never free: it was tried first, and what drove the key out is still there.
        """
        held = self.held.take(_slot(numbers, choice, self.bits))
        misses = ((held >> np.uint64(self.bits) != numbers) & (held != 0)).nonzero()[0]
        return (held & np.uint64((1 << self.bits) - 1)).astype(np.int32) - np.int32(1), misses


def _slot(keys: NDArray[np.uint64], choice: int, bits: int) -> Ints:
    return ((keys * _MULTIPLIERS[choice]) >> np.uint64(64 - bits)).view(np.int64)


def _bits_for(keys: NDArray[np.uint64]) -> int:
    """The slots' number of bits at which at most half of them are filled."""
    return max(4, int(2 * len(keys)).bit_length())
