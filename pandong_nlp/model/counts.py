"""How often each ticket has each term: sorting and counting, knowing nothing of words and weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ints", "counted", "steps"]

_MANY = 64  # so many tickets are sorted faster by SciPy's counting than by comparing, and are worth its import

Ints = NDArray[np.int32]


def counted(rows: Ints, columns: Ints, tickets: int, width: int) -> tuple[Ints, Ints, NDArray[np.int64]]:
    """Each different pair of row and column once, by column, then row, and how often it is there.

    Columns of `width` are left out. Tickets times columns must stay below 2^63.

    >>> [found.tolist() for found in counted(np.array([1, 0, 1]), np.array([5, 5, 5]), 2, 9)]
    [[0, 1], [5, 5], [1, 2]]
    """
    rows, columns = (_sorted if tickets < _MANY else _sorted_many)(rows, columns, tickets, width)
    known = int(columns.searchsorted(width))
    rows, columns = rows[:known], columns[:known]
    new = columns[1:] != columns[:-1]
    new |= rows[1:] != rows[:-1]
    last = np.append(new.nonzero()[0], np.arange(known)[-1:])
    return rows.take(last), columns.take(last), steps(last + 1)


def steps(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sizes of parts that end there, one after another.

    >>> steps(np.array([2, 5, 5])).tolist()
    [2, 3, 0]
    """
    sizes = ends.copy()
    sizes[1:] -= ends[:-1]
    return sizes


def _sorted(rows: Ints, columns: Ints, tickets: int, width: int) -> tuple[Ints, Ints]:
    """By comparing; one ticket needs no rows to compare."""
    if tickets == 1:
        columns = columns.compress(columns < width)
        columns.sort()
        return np.zeros(len(columns), np.int32), columns
    cells = np.sort(columns * np.int64(tickets) + rows)
    columns, rows = np.divmod(cells, max(tickets, 1))
    return rows.astype(np.int32), columns.astype(np.int32)


def _sorted_many(rows: Ints, columns: Ints, tickets: int, width: int) -> tuple[Ints, Ints]:
    """By counting: rows of one column must come in order, as they do where tickets are read in order."""
    from scipy.sparse import coo_array

    cells = coo_array((columns, (columns, rows)), shape=(width + 1, tickets))
    cells.has_canonical_format = True  # not true, but keeps equal cells apart
    by_column = cells.tocsr()
    return by_column.indices, by_column.data
