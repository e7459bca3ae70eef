"""The table of grams is a dictionary that looks many up at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.model.grams import _FEW, LONGEST_GRAM, GramTable, code_points

GRAMS = st.sets(st.text("停车水电𠮷?※◇", min_size=1, max_size=LONGEST_GRAM), max_size=60).map(sorted)
TEXTS = st.text("停车水电𠮷?※◇未知\ud800\0", max_size=80)


@given(GRAMS, TEXTS)
def test_every_window_of_a_text_finds_what_a_dictionary_finds(grams: list[str], text: str) -> None:
    table, places = GramTable.of(grams)
    index = dict(zip(grams, places.tolist(), strict=True))
    for length, numbers in enumerate(table.windows(table.ids(text)), start=1):
        windows = [text[start : start + length] for start in range(len(text) - length + 1)]
        assert table.find(numbers).tolist() == [index.get(window, -1) for window in windows]


@given(GRAMS, TEXTS)
def test_single_characters_are_found_alike_without_hashing(grams: list[str], text: str) -> None:
    table, _ = GramTable.of(grams)
    ids = table.ids(text)
    assert table.find_single(ids).tolist() == table.find(ids).tolist()


@given(GRAMS)
def test_a_table_gives_back_the_grams_it_was_made_of(grams: list[str]) -> None:
    table, places = GramTable.of(grams)
    assert [table.gram(place) for place in places.tolist()] == grams
    assert [table.key_of(gram) for gram in grams] == table.keys[places].tolist()


@given(st.sets(st.integers(1, 10**12), max_size=300), st.lists(st.integers(0, 10**12), max_size=50))
def test_find_equals_a_dictionary_however_the_numbers_collide(keys: set[int], more: list[int]) -> None:
    table = GramTable("停", np.array(sorted(keys), np.uint64))
    index = {key: place for place, key in enumerate(sorted(keys))}
    asked = [*keys, *more]
    numbers, expected = np.array(asked, np.uint64), [index.get(number, -1) for number in asked]
    assert table.find(numbers).tolist() == expected
    table._asked = _FEW  # from now on in a table
    assert table.find(numbers).tolist() == expected


@pytest.mark.parametrize("keys", [[2, 1], [1, 1]])
def test_keys_that_do_not_rise_are_refused(keys: list[int]) -> None:
    with pytest.raises(ValueError, match="rise strictly"):
        GramTable("停车", np.array(keys, np.uint64))


def test_grams_that_do_not_fit_in_a_number_are_refused() -> None:
    with pytest.raises(ValueError, match="too many for 64 bits"):
        GramTable("停车", np.array([1, 2**62], np.uint64))


@given(st.text(st.characters()))
def test_code_points_are_the_characters_lone_surrogates_too(text: str) -> None:
    assert code_points(text).tolist() == [ord(character) for character in text]
