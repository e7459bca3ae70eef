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
        slots = self._slots
        places = slots.first(numbers)
        found = slots.indices.take(places)
        elsewhere = np.flatnonzero(slots.keys.take(places) != numbers)
        others = numbers[elsewhere]
        places = slots.second(others)
        found[elsewhere] = np.where(slots.keys.take(places) == others, slots.indices.take(places), np.int32(-1))
        return found

    @cached_property
    def _slots(self) -> _Slots:
        bits = max(4, int(2 * len(self.keys)).bit_length())
        while (slots := _Slots.filled(self.keys, bits)) is None:
            bits += 1
        return slots


@dataclass(frozen=True, eq=False)
class _Slots:
    """A cuckoo hash table (Pagh and Rodler 2004): a key lies in its first or its second slot, so that two looks do.

    keys is uint64 (2 ** bits,), 0 where a slot is free; indices int32, -1 there.
    """

    keys: NDArray[np.uint64]
    indices: NDArray[np.int32]
    shift: np.uint64

    @classmethod
    def filled(cls, keys: NDArray[np.uint64], bits: int) -> _Slots | None:
        """The table for keys that are all above 0; None where they find no room."""
        slots = cls(np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.int32), np.uint64(64 - bits))
        wanted = slots.first(keys)
        either = wanted + slots.second(keys)
        homeless = np.arange(len(keys), dtype=np.int32)
        for _ in range(_ROUNDS):
            if not homeless.size:
                break
            before = slots.indices[wanted]
            slots.indices[wanted] = homeless  # of several that want one slot the last stays
            stays = slots.indices[wanted] == homeless
            tried = np.concatenate([wanted[~stays], wanted[stays & (before >= 0)]])
            homeless = np.concatenate([homeless[~stays], before[stays & (before >= 0)]])
            wanted = either[homeless] - tried
        else:
            return None
        held = slots.indices >= 0
        slots.keys[held] = keys[slots.indices[held]]
        return slots

    def first(self, keys: NDArray[np.uint64]) -> Ints:
        return ((keys * _MULTIPLIERS[0]) >> self.shift).view(np.int64)

    def second(self, keys: NDArray[np.uint64]) -> Ints:
        return ((keys * _MULTIPLIERS[1]) >> self.shift).view(np.int64)
