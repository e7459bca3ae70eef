"""Words to search by: the same for every way of writing, letters and digits alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.text import search_tokens


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("停车", "停车场乱停车"),
        ("ＡＰＰ", "公交app打不开"),
        ("停車場", "停车场乱停车"),
        ("5号楼", "盘东家园５号楼电梯"),
    ],
)
def test_a_query_finds_the_text_whose_words_it_names(query: str, text: str) -> None:
    assert search_tokens(query)
    assert set(search_tokens(query)) <= set(search_tokens(text))


def test_placeholders_and_marks_are_no_words() -> None:
    assert search_tokens("〈姓名〉，〈电话〉！★ ※ _") == ()


@given(st.text(st.characters()))
def test_words_are_letters_and_digits_each_once_and_the_same_every_time(text: str) -> None:
    found = search_tokens(text)
    assert found == search_tokens(text)
    assert len(set(found)) == len(found)
    assert all(word.isalnum() for word in found)
