"""Reports of one matter are found where the file does not say."""

from __future__ import annotations

from training.duplicates import events_of

PARKING = "小区东门消防通道长期被私家车占用，消防车进不去，物业说管不了，请尽快处理。"
LAMP = "平安里胡同的路灯坏了一个星期，晚上老人走路很不安全，请派人维修。"


def test_a_text_with_a_word_changed_is_the_same_event() -> None:
    first, second, third = events_of([PARKING, LAMP, PARKING.replace("尽快", "马上")], ["", "", ""])
    assert first == third != second


def test_given_events_stay_and_draw_similar_texts_to_them() -> None:
    assert events_of([PARKING, PARKING + "谢谢", LAMP], ["E7", "", "E8"]) == ["E7", "E7", "E8"]


def test_an_event_given_as_a_number_is_not_taken_for_a_place() -> None:
    given, found = events_of([PARKING, LAMP], ["1", ""])
    assert given == "1" != found


def test_empty_and_short_texts_have_events_too() -> None:
    events = events_of(["", "停", "停电", ""], [""] * 4)
    assert events[0] == events[3]
    assert len(set(events)) == 3


def test_the_same_texts_give_the_same_events_again() -> None:
    texts = [PARKING, LAMP, PARKING[:-8]] * 3
    assert events_of(texts, [""] * 9) == events_of(texts, [""] * 9)
