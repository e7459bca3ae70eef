"""Both engines cut normalised text alike, with the domain dictionary and without global state."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import DictionaryError
from pandong_nlp.text import DomainDictionary, Segmenter, normalise
from pandong_nlp.text.dictionary import Word

SENTENCES = (
    "小区门口僵尸车占着消防通道，物业不管，业委会也不管。",
    "楼下有人飞线充电，还有黑摩的趴活，晚上很不安全！",
    "我们想加装电梯，一楼住户不同意，街道说再协调。",
    "长租公寓跑路了，押金不退，二房东联系不上。",
    "三号楼高空抛物，差点砸到孩子，希望装摄像头。",
    "今年供暖后室温只有15度，热力公司打压试水一直没完。",
)


@pytest.fixture(scope="session")
def dictionary() -> DomainDictionary:
    return DomainDictionary.packaged()


@pytest.fixture(scope="session")
def engine(dictionary: DomainDictionary) -> Segmenter:
    return Segmenter(dictionary)


@pytest.fixture(scope="session")
def reference(dictionary: DomainDictionary) -> Segmenter:
    return Segmenter(dictionary, "jieba")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_engines_cut_alike(sentence: str, engine: Segmenter, reference: Segmenter) -> None:
    text = normalise(sentence)
    assert engine.cut(text) == reference.cut(text)


@given(st.text(st.characters()))
def test_words_joined_are_the_text_again(engine: Segmenter, text: str) -> None:
    normal = normalise(text)
    assert "".join(engine.cut(normal)) == "".join(word for word, _ in engine.tag(normal)) == normal


@given(st.lists(st.text(st.characters()), max_size=5))
def test_texts_cut_together_are_cut_as_each_alone(engine: Segmenter, texts: list[str]) -> None:
    fields = [normalise(text) for text in texts]
    together = engine.cut("".join(f"{field}\n" for field in fields))
    assert together == [word for field in fields for word in (*engine.cut(field), "\n")]


def test_tags_come_from_the_domain_dictionary(engine: Segmenter, reference: Segmenter) -> None:
    assert engine.tag("小区僵尸车") == reference.tag("小区僵尸车") == [("小区", "n"), ("僵尸车", "n")]


def test_every_domain_word_stays_whole_in_both_engines(
    dictionary: DomainDictionary, engine: Segmenter, reference: Segmenter
) -> None:
    for word in dictionary:
        assert engine.cut(word.text) == reference.cut(word.text) == [word.text]


def test_two_segmenters_do_not_share_their_words(engine: Segmenter) -> None:
    plain = Segmenter(DomainDictionary(()))
    own = Segmenter(DomainDictionary((Word("盘东胡同口", 500, "ns"),)))
    assert own.cut("盘东胡同口") == ["盘东胡同口"]
    assert plain.cut("盘东胡同口") != ["盘东胡同口"]
    assert engine.cut("僵尸车") == ["僵尸车"] != plain.cut("僵尸车")


def test_an_unknown_engine_is_refused(dictionary: DomainDictionary) -> None:
    with pytest.raises(ValueError, match="expected one of rjieba, jieba"):
        Segmenter(dictionary, "thulac")  # type: ignore[arg-type]


def test_rjieba_loads_without_the_engine_of_its_package_which_stays_usable() -> None:
    program = (
        "import sys, pandong_nlp.text as t; own = t.Segmenter(t.DomainDictionary(()))\n"
        "assert 'rjieba' not in sys.modules\n"
        "import rjieba; assert rjieba.cut('路灯停电') == own.cut('路灯停电') == ['路灯', '停电']\n"
        "t.Segmenter(t.DomainDictionary(()))\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_jieba_loads_silently_and_only_on_request() -> None:
    program = (
        "import sys, pandong_nlp.text as t; t.Segmenter(t.DomainDictionary(())).cut('停电')\n"
        "assert not {'jieba', 'opencc'} & set(sys.modules)\n"
        "t.Segmenter(t.DomainDictionary(()), 'jieba').cut('停电')\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_dictionary_survives_a_round_trip_and_is_identified_by_its_words(dictionary: DomainDictionary) -> None:
    again = DomainDictionary.from_bytes(dictionary.to_bytes())
    assert again == dictionary
    assert again.sha256 == dictionary.sha256 == DomainDictionary.from_bytes(b"# x\n" + dictionary.to_bytes()).sha256
    assert DomainDictionary(dictionary.words[:-1]).sha256 != dictionary.sha256
    assert 300 <= len(dictionary) <= 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("僵尸车 500 n\n地锁 300\n".encode(), "第 2 行有 2 项"),
        ("僵尸车 五百 n".encode(), "第 1 行的词频“五百”"),
        ("僵尸车 0 n".encode(), "第 1 行的词频“0”"),
        ("# 注\n\n车 500 n".encode(), "第 3 行的词“车”"),
        ("A座 500 n".encode(), "第 1 行的词“A座”"),
        ("地锁 5 名词".encode(), "第 1 行的词性“名词”"),
        ("地锁 5 n\n地锁 6 n".encode(), "第 2 行：“地锁”出现了两次"),
        ("地锁 5 n".encode("gb18030"), "不是 UTF-8 编码"),
        ("地锁 5 n".encode("utf-16"), "不是 UTF-8 编码"),
    ],
)
def test_a_bad_dictionary_is_refused_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(DictionaryError, match=message):
        DomainDictionary.from_bytes(data)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_engines_cut_alike_for_search(sentence: str, engine: Segmenter, reference: Segmenter) -> None:
    text = normalise(sentence)
    assert engine.cut_for_search(text) == reference.cut_for_search(text)
