"""Counting equal terms, few tickets or many, against a Counter."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.model.counts import counted

WIDTH = 7
CELLS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, WIDTH)), max_size=60).map(sorted)


@pytest.mark.parametrize("tickets", [5, 500])
@given(cells=CELLS)
def test_every_pair_is_counted_in_order_without_unknown_columns(tickets: int, cells: list[tuple[int, int]]) -> None:
    rows, columns = (np.array([cell[part] for cell in cells], np.int32) for part in (0, 1))
    found = zip(*(array.tolist() for array in counted(rows, columns, tickets, WIDTH)), strict=True)
    expected = Counter((column, row) for row, column in cells if column < WIDTH)
    assert list(found) == [(row, column, count) for (column, row), count in sorted(expected.items())]


@given(st.lists(st.integers(0, WIDTH), max_size=60))
def test_the_terms_of_one_ticket_are_counted(columns: list[int]) -> None:
    rows, found, counts = counted(np.zeros(len(columns), np.int32), np.array(columns, np.int32), 1, WIDTH)
    expected = Counter(column for column in columns if column < WIDTH)
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == expected
    assert found.tolist() == sorted(expected)
    assert not rows.any()
