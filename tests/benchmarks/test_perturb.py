"""The same ticket written differently: what changes, what stays, and that a run can be repeated."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.perturb import CHANGES, _sound
from pandong_nlp.text import normalise

TEXT = "3号楼（东侧）停水2天，物业不管！能不能 派人来修？电话 12345，谢谢。"
EVENED_OUT = ("full width", "half width", "whitespace added", "whitespace removed", "other digits")
PUNCTUATION = re.compile(r"[，。！？；、,.!?;:：…~—]")


def changed(name: str, text: str = TEXT, seed: int = 1) -> str:
    change, _ = CHANGES[name]
    return change(text, random.Random(seed))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("full width", "3号楼,停水!", "３号楼，停水！"),
        ("half width", "３号楼，停水！", "3号楼,停水!"),
        ("whitespace removed", "3 号楼\n停\u3000水", "3号楼停水"),
        ("no punctuation", "停水，没人管！……真的？", "停水没人管真的"),
    ],
)
def test_a_change_by_eye(name: str, text: str, expected: str) -> None:
    assert changed(name, text) == expected


def test_whitespace_comes_between_characters_and_takes_none_away() -> None:
    written = changed("whitespace added", TEXT * 5)
    assert len(written) > len(TEXT * 5)
    assert "".join(written.split()) == "".join((TEXT * 5).split())


def test_digits_become_digits_and_marks_become_marks() -> None:
    digits, marks = changed("other digits"), changed("other punctuation")
    assert digits != TEXT
    assert re.sub("[0-9]", "0", digits) == re.sub("[0-9]", "0", TEXT)
    assert marks != TEXT
    assert PUNCTUATION.sub("|", marks) == PUNCTUATION.sub("|", TEXT)


def test_homophones_sound_the_same_and_are_a_twentieth_of_the_characters() -> None:
    text = "小区停水两天了物业没有人管希望派人来修理一下水管" * 10
    written = changed("5 % homophones", text)
    replaced = [(one, other) for one, other in zip(text, written, strict=True) if one != other]
    assert 1 <= len(replaced) <= round(0.05 * len(text))
    assert all(_sound(one) == _sound(other) for one, other in replaced)


def test_what_has_no_chinese_characters_has_no_homophones() -> None:
    assert changed("5 % homophones", "3-2-101, abc!") == "3-2-101, abc!"


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_dice_give_the_same_change_and_nothing_is_nothing(name: str) -> None:
    assert changed(name, seed=7) == changed(name, seed=7)
    assert changed(name, "") == ""


@pytest.mark.parametrize("name", EVENED_OUT)
@given(seed=st.integers(0, 1000))
def test_what_normalisation_evens_out_is_read_the_same(name: str, seed: int) -> None:
    text = "石碾子小区3号楼(东侧)停水2天,物业不管!派人来修"
    assert normalise(changed(name, text, seed)) == normalise(text)


def test_every_change_says_how_many_tickets_it_should_leave_alone() -> None:
    assert all(0.8 <= wanted <= 1 for _, wanted in CHANGES.values())
    assert all(CHANGES[name][1] == 1 for name in EVENED_OUT if "width" in name or "whitespace" in name)
