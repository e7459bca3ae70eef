"""Only terms of enough events enter a model, and nobody's name, number or address."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.model.features import GRAM_BLOCKS, HEAD_CHARACTERS, Document, FeatureSpace
from pandong_nlp.records import TicketText
from pandong_nlp.text import DIGITS, LATIN, packaged_segmenter
from training.corpus import Corpus
from training.learn import Learnt
from training.names import everyday_words, looks_like_name, name_filter, names_in
from training.vocabulary import VocabularyOptions, build_space

OPTIONS = VocabularyOptions(min_events=3, min_labelled=2)


def document(text: str, title: str = "") -> Document:
    return Document.of(TicketText(text, title), packaged_segmenter())


def space_of(
    texts: list[str], events: list[str], others: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> FeatureSpace:
    other_events = [f"other {place}" for place in range(len(others))]
    documents = [document(text) for text in texts]
    return build_space(
        documents,
        events,
        [document(text) for text in others],
        other_events,
        name_filter(frozenset(names), packaged_segmenter()),
        OPTIONS,
    )


def anything(_: str) -> bool:
    return False


def grams_of(space: FeatureSpace, block: str = "char") -> set[str]:
    columns = space.gram_columns[GRAM_BLOCKS.index(block)]
    return {space.grams.gram(index) for index, column in enumerate(columns.tolist()) if column >= 0}


def terms_of(space: FeatureSpace) -> set[str]:
    return set(space.words).union(*(grams_of(space, block) for block in GRAM_BLOCKS))


TEXTS = st.text("停水电梯故障了。", max_size=8)
REPORTS = st.lists(st.tuples(TEXTS, st.sampled_from("abcdef"), st.booleans()), min_size=1, max_size=14)


@given(REPORTS)
def test_a_term_occurs_in_enough_events_and_enough_labelled_tickets(reports: list[tuple[str, str, bool]]) -> None:
    labelled = [(document(text), event) for text, event, has_label in reports if has_label]
    others = [(document(text), event) for text, event, has_label in reports if not has_label]
    if not labelled:
        return
    space = build_space(
        [d for d, _ in labelled], [e for _, e in labelled], [d for d, _ in others], [e for _, e in others],
        anything, OPTIONS,
    )  # fmt: skip
    for word in space.words:
        assert len({event for found, event in labelled + others if word in found.words}) >= OPTIONS.min_events
        assert sum(word in found.words for found, _ in labelled) >= OPTIONS.min_labelled
    for gram in grams_of(space):
        assert len({event for found, event in labelled + others if gram in found.text}) >= OPTIONS.min_events
        assert sum(gram in found.text for found, _ in labelled) >= OPTIONS.min_labelled


def test_a_matter_reported_forty_times_counts_once() -> None:
    texts = ["广场舞太吵"] * 40 + ["路灯坏了"] * 3
    space = space_of(texts, ["one"] * 40 + ["a", "b", "c"])
    assert "路灯" in space.words
    assert "广场" not in terms_of(space)


def test_tickets_without_labels_help_to_count_but_bring_no_term() -> None:
    space = space_of(["电梯坏了", "电梯坏了"], ["a", "b"], others=("电梯噪音", "噪音", "噪音", "噪音"))
    assert "电梯" in space.words
    assert not {"噪音", "坏"} & terms_of(space)


def test_grams_of_a_block_come_from_its_part_of_the_ticket() -> None:
    far = "楼道" * (HEAD_CHARACTERS // 2) + "暖气"
    documents = [document(far, title="停水") for _ in range(3)]
    space = build_space(documents, ["a", "b", "c"], [], [], anything, OPTIONS)
    assert "停水" in grams_of(space, "title") & grams_of(space, "char")
    assert "暖气" in grams_of(space, "char") - grams_of(space, "title") - grams_of(space, "head")


def test_rarer_terms_weigh_more_by_the_formula_of_the_docstring() -> None:
    space = space_of(["电梯坏了", "电梯坏了", "电梯坏了", "电梯停了"], ["a", "b", "c", "d"])
    assert space.idf[space.words["电梯"]] == pytest.approx(math.log(5 / 5) + 1)
    assert space.idf[space.words["坏"]] == pytest.approx(math.log(5 / 4) + 1)


def test_columns_are_numbered_through_block_after_block() -> None:
    space = space_of(["电梯坏了", "电梯坏了", "电梯停了"], ["a", "b", "c"])
    columns = [*space.words.values(), *space.gram_columns[space.gram_columns >= 0].tolist()]
    assert columns == list(range(space.width))
    assert space.block_sizes.sum() == space.width
    assert list(space.words) == sorted(space.words)


def test_listed_names_stay_out_whole_and_inside_longer_terms() -> None:
    texts = [f"请找王小明{verb}" for verb in ("处理", "回复", "解决", "处理")]
    terms = terms_of(space_of(texts, list("abcd"), names=("王小明", "小明")))
    assert not {"王小明", "小明"} & terms
    assert not [term for term in terms if "小明" in term]
    assert "请找" in terms


def test_a_name_planted_in_six_events_does_not_enter() -> None:
    doings = ("不接电话", "态度很好", "没有回复", "说会解决", "答应处理", "没有来")
    documents = [document(f"社区工作人员张淑珍{doing}，王建军也是") for doing in doings]
    names = names_in(documents, packaged_segmenter())
    assert names == {"张淑珍", "淑珍", "王建军"}
    space = build_space(documents, list("abcdef"), [], [], name_filter(names, packaged_segmenter()), OPTIONS)
    assert not names & terms_of(space)
    assert "社区" in space.words


def test_a_name_of_the_dictionary_stays_out_though_no_text_was_cut_there() -> None:
    texts = [f"支付方{what}" for what in ("式不便", "案不清", "面不好")]
    stays_out = name_filter(frozenset(), packaged_segmenter())
    assert "付方" in grams_of(build_space([document(t) for t in texts], list("abc"), [], [], anything, OPTIONS))
    assert "付方" not in terms_of(space_of(texts, list("abc")))
    assert not stays_out("胡同")


def test_titles_and_everyday_words_are_no_given_names() -> None:
    names = names_in([document("李先生和王师傅在胡同里左转，高阿姨过敏了")], packaged_segmenter())
    assert not {"先生", "师傅", "左转", "阿姨", "过敏", "胡同"} & names


def test_numbers_and_latin_letters_do_not_enter_in_any_script() -> None:
    numbers = [f"{number}号楼坏了" for number in ("１２", "12", "①②", "Ⅳ", "²³", "٣٤", "১২")]
    texts = [*numbers, "WiFi和Ünï café Việt ａｂ都断了"] * 3
    characters = "".join(terms_of(space_of(texts, [str(place) for place in range(len(texts))])))
    assert not [character for character in characters if character.isdigit()]
    assert not [character for character in characters if unicodedata.name(character).startswith("LATIN")]
    assert {DIGITS, LATIN, "楼"} <= set(characters)


def test_the_tiny_model_keeps_the_default_rule(learnt: Learnt, corpus: Corpus) -> None:
    events_of: dict[str, set[str]] = {}
    for found, event in zip(corpus.documents, corpus.events, strict=True):
        for word in set(found.words):
            events_of.setdefault(word, set()).add(event)
    assert min(len(events_of[word]) for word in learnt.space.words) >= 5
    terms = terms_of(learnt.space)
    assert not names_in(corpus.documents, corpus.segmenter) & terms
    assert not [term for term in terms if any(character.isascii() and character.isalnum() for character in term)]


def test_everyday_words_that_look_like_names_may_enter() -> None:
    assert "胡同" in everyday_words()
    assert names_in([document("胡同里的路灯坏了")], packaged_segmenter()) == frozenset()


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [
        ("王小明", "nr", True),
        ("欧阳修", "nrfg", True),
        ("欧阳", "nr", False),
        ("小明", "nr", False),
        ("王", "nr", False),
        ("王府井", "ns", False),
    ],
)
def test_a_name_has_the_tag_the_surname_and_the_length_of_one(word: str, tag: str, expected: bool) -> None:
    assert looks_like_name(word, tag) is expected
