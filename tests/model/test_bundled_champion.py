"""The model that comes with the program: whole, small enough, and without anybody's name, number or address in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pandong_nlp.model import Artifact, Predictor, load_artifact, verify_artifact
from pandong_nlp.records import TicketText
from pandong_nlp.registry import Registry
from pandong_nlp.registry.places import bundled_models
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import DomainDictionary, Segmenter
from training.names import everyday_words, looks_like_name

MOST_BYTES = 30_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a program says that was just installed."""
    return Registry(tmp_path_factory.mktemp("empty"), bundled_models()).resolve()


@pytest.fixture(scope="module")
def champion(folder: Path) -> Artifact:
    return load_artifact(folder)


def terms_of(artifact: Artifact) -> Iterator[str]:
    yield from artifact.space.words
    yield from (artifact.space.grams.gram(index) for index in range(len(artifact.space.grams.keys)))


def test_every_bundled_model_is_whole_and_named_as_its_folder() -> None:
    folders = [path.parent for path in bundled_models().glob("*/*/manifest.json")]
    assert folders
    for version in folders:
        manifest = verify_artifact(version)
        assert (manifest["name"], manifest["version"]) == (version.parent.name, version.name)


def test_it_is_at_most_thirty_megabytes(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MOST_BYTES


def test_it_knows_all_forty_categories_and_every_head(champion: Artifact) -> None:
    assert champion.taxonomy == Taxonomy.packaged()
    assert champion.heads[0].classes == Taxonomy.packaged().slugs
    names = [head.name for head in champion.heads]
    assert names == ["category", "membership", "difficulty", "reasons", "urgency", "kind"]
    assert champion.dictionary == DomainDictionary.packaged()


def test_it_tags_what_nobody_doubts(champion: Artifact) -> None:
    predictor = Predictor(champion)
    for text, category in (
        ("邻居遛狗不拴绳，大型犬吓到孩子，希望管一管。", "community.dogs"),
        ("小区停车位长期被外来车辆占用，业主没地方停车。", "traffic.parking"),
        ("租房合同到期，房东和中介都不退押金。", "housing.rental"),
        ("暖气一直不热，家里只有十几度，供热公司不来测温。", "utilities.heating"),
        ("工地夜间施工，噪音很大，一家人睡不着。", "environment.noise"),
    ):
        assert predictor.predict_one(TicketText(text)).category == category, text


def test_no_term_holds_a_digit_or_a_latin_letter(champion: Artifact) -> None:
    characters = set(champion.space.grams.characters).union(*champion.space.words)
    assert not [character for character in characters if character.isdigit()]
    assert not [character for character in characters if unicodedata.name(character, "").startswith("LATIN")]


def test_no_term_is_a_name(champion: Artifact) -> None:
    segmenter, everyday = Segmenter(champion.dictionary), everyday_words()
    known = [term for term in terms_of(champion) if segmenter.has_word(term) and term not in everyday]
    names = {term for term in known if any(looks_like_name(*tagged) for tagged in segmenter.tag(term))}
    assert names == set()


def test_the_card_says_what_stands_in_the_manifest(folder: Path, champion: Artifact) -> None:
    text = (folder / "CARD.md").read_text("utf-8")
    assert champion.model_version in text
    assert f"{champion.manifest['data']['examples']} 件标注工单" in text
    assert "health.epidemic" in text.split("## 不要轻信的类别")[1]
