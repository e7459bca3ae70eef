"""Character n-grams as integers, looked up many at a time.

A gram of one to three known characters is the number whose digits, in base (known characters + 1), are the characters'
ids; ids start at 1, so grams of different length never meet. Knows nothing of weights or tickets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST_GRAM", "GramTable", "code_points"]

LONGEST_GRAM = 3
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: Fibonacci hashing, Knuth, TAOCP 3, section 6.4
_UNICODE = 0x110000

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
        ValueError: the keys do not rise strictly.
    """

    def __init__(self, characters: str, keys: NDArray[np.uint64]) -> None:
        if len(keys) and not np.all(keys[1:] > keys[:-1]):
            raise ValueError("gram keys must rise strictly")
        self.characters = characters
        self.keys = keys

    @classmethod
    def of(cls, grams: Sequence[str]) -> tuple[GramTable, NDArray[np.int64]]:
        """A table of these grams, and for each gram given its index in the table."""
        characters = "".join(sorted(set("".join(grams))))
        table = cls(characters, np.empty(0, np.uint64))
        numbers = np.array([table.key_of(gram) for gram in grams], np.uint64)
        table.keys, places = np.unique(numbers, return_inverse=True)
        return table, places.astype(np.int64)

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

    def ids(self, text: str) -> NDArray[np.uint64]:
        """The id of each character, 0 where it is unknown."""
        return self._ids[code_points(text)].astype(np.uint64)

    def windows(self, ids: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
        """For each length 1…3 the number of the gram that starts at each place; 0 where it holds an unknown character.

        The array for length n has n - 1 places fewer.
        """
        base = np.uint64(self._base)
        found = [ids]
        for length in range(2, LONGEST_GRAM + 1):
            shorter, last = found[-1][:-1], ids[length - 1 :]
            found.append(np.where((shorter > 0) & (last > 0), shorter * base + last, np.uint64(0)))
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
        return self._single[ids]

    def find(self, numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The index of each number in `keys`, -1 where it is not there."""
        slot_keys, slot_values, shift = self._slots
        mask = np.int64(len(slot_keys) - 1)
        slots = ((numbers * _MULTIPLIER) >> shift).astype(np.int64)
        seen = slot_keys[slots]
        found = np.where(seen == numbers, slot_values[slots], np.int32(-1))
        waiting = np.flatnonzero((seen != numbers) & (seen != 0))
        while waiting.size:
            slots[waiting] = (slots[waiting] + 1) & mask
            seen = slot_keys[slots[waiting]]
            hit = seen == numbers[waiting]
            found[waiting[hit]] = slot_values[slots[waiting[hit]]]
            waiting = waiting[~hit & (seen != 0)]
        return found

    @cached_property
    def _slots(self) -> tuple[NDArray[np.uint64], NDArray[np.int32], np.uint64]:
        """An open-addressing hash table, at most half full: keys (0 = free), indices, and the hash's shift."""
        bits = max(4, int(2 * len(self.keys)).bit_length())
        slot_keys, slot_values = np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.int32)
        shift, mask = np.uint64(64 - bits), np.int64((1 << bits) - 1)
        waiting = np.arange(len(self.keys), dtype=np.int32)
        slots = ((self.keys * _MULTIPLIER) >> shift).astype(np.int64)
        while waiting.size:
            free = waiting[slot_keys[slots[waiting]] == 0]
            slot_values[slots[free]] = free  # of several in one slot the last stays
            winners = free[slot_values[slots[free]] == free]
            slot_keys[slots[winners]] = self.keys[winners]
            waiting = waiting[slot_values[slots[waiting]] != waiting]
            slots[waiting] = (slots[waiting] + 1) & mask
        return slot_keys, slot_values, shift
