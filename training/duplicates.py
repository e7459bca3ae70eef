"""Which tickets report one event, where the file does not say: near-duplicates by MinHash.

Sets of character 4-grams, Jaccard similarity above 0.6 (Broder 1997), by `datasketch`, whose banding finds the pairs
without comparing all. Tickets of one event stay on one side of every split.
"""

from __future__ import annotations

from collections.abc import Sequence

from datasketch import MinHash, MinHashLSH

__all__ = ["events_of"]

_SHINGLE = 4
_SIMILAR = 0.6
_PERMUTATIONS = 64


def events_of(texts: Sequence[str], given: Sequence[str]) -> list[str]:
    """An event for each text: the given one where there is one, else that of the first similar text, else its own.

    >>> events_of(["楼下烧烤店油烟很大熏得睡不着", "楼下烧烤店油烟很大熏得睡不着觉", "路灯坏了"], ["", "", "x"])
    ['#0', '#0', 'x']
    """
    index = MinHashLSH(threshold=_SIMILAR, num_perm=_PERMUTATIONS)
    found: list[str] = []
    for place, (text, event) in enumerate(zip(texts, given, strict=True)):
        signature = _signature(text)
        similar = sorted(map(int, index.query(signature)))
        index.insert(str(place), signature)
        found.append(event or (found[similar[0]] if similar else f"#{place}"))
    return found


def _signature(text: str) -> MinHash:
    signature = MinHash(num_perm=_PERMUTATIONS)
    shingles = {text[start : start + _SHINGLE] for start in range(max(1, len(text) - _SHINGLE + 1))}
    signature.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return signature
