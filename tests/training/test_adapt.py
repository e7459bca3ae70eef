"""A champion's knowledge carried into an office's columns: nothing lost, nothing counted twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pandong_nlp.model import Artifact, Predictor, load_artifact, save_artifact
from pandong_nlp.model.features import GRAM_BLOCKS, Document, FeatureSpace
from pandong_nlp.records import TicketText
from pandong_nlp.registry import ModelVersion
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import packaged_segmenter
from training.adapt import champion_prior, joined_space
from training.corpus import Corpus, corpus_of
from training.examples import Example
from training.fit import FitOptions, features_of
from training.learn import learn
from training.pipeline import artifact_of, categories_of
from training.targets import targets_of
from training.vocabulary import VocabularyOptions, build_space

LOCAL = "青禾优寓的管家不退押金"


@pytest.fixture(scope="module")
def local() -> FeatureSpace:
    """The columns of an office whose tickets name a place that no other office knows."""
    document = Document.of(TicketText(LOCAL, "盘东里"), packaged_segmenter())
    options = VocabularyOptions(min_events=2, min_labelled=2)
    return build_space([document, document], ["a", "b"], [], [], lambda _: False, options)


@pytest.fixture(scope="module")
def joined(artifact: Artifact, local: FeatureSpace) -> FeatureSpace:
    return joined_space(artifact.space, local)


def terms(space: FeatureSpace, block: int) -> dict[str, int]:
    """Gram → column."""
    columns = space.gram_columns[block].tolist()
    return {space.grams.gram(index): column for index, column in enumerate(columns) if column >= 0}


def test_joining_a_space_with_itself_changes_nothing(artifact: Artifact) -> None:
    same = joined_space(artifact.space, artifact.space)
    assert same.words == artifact.space.words
    np.testing.assert_array_equal(same.gram_columns, artifact.space.gram_columns)
    np.testing.assert_array_equal(same.idf, artifact.space.idf)
    np.testing.assert_array_equal(same.block_sizes, artifact.space.block_sizes)


def test_the_joined_space_knows_the_terms_of_both(
    artifact: Artifact, local: FeatureSpace, joined: FeatureSpace
) -> None:
    assert set(joined.words) == {*artifact.space.words, *local.words}
    for block in range(len(GRAM_BLOCKS)):
        assert set(terms(joined, block)) == {*terms(artifact.space, block), *terms(local, block)}
    assert "盘东里" in terms(joined, GRAM_BLOCKS.index("title"))
    assert "盘东里" not in terms(artifact.space, GRAM_BLOCKS.index("title"))


def test_terms_that_both_know_keep_the_idf_of_the_base(
    artifact: Artifact, local: FeatureSpace, joined: FeatureSpace
) -> None:
    base = artifact.space
    assert set(base.words) & set(local.words)
    for word, column in joined.words.items():
        known = base if word in base.words else local
        assert joined.idf[column] == known.idf[known.words[word]]
    for block in range(len(GRAM_BLOCKS)):
        ours, theirs = terms(base, block), terms(local, block)
        for gram, column in terms(joined, block).items():
            assert joined.idf[column] == (base.idf[ours[gram]] if gram in ours else local.idf[theirs[gram]])


def test_columns_are_numbered_through_as_the_artifact_reads_them(joined: FeatureSpace) -> None:
    columns = [*joined.words.values(), *joined.gram_columns[joined.gram_columns >= 0].tolist()]
    assert columns == list(range(joined.width))


def test_a_ticket_of_known_terms_has_the_same_values_in_both_spaces(
    artifact: Artifact, joined: FeatureSpace, corpus: Corpus
) -> None:
    known = set("".join(terms(artifact.space, 0))) - set(LOCAL + "盘东里")
    texts = ["".join(c for c in document.text if c in known) for document in corpus.documents[:20]]
    documents = [Document("", text, ()) for text in texts]
    before, after = artifact.space.features(documents), joined.features(documents)
    np.testing.assert_array_equal(before.values, after.values)
    np.testing.assert_array_equal(before.shape, after.shape)


def test_the_prior_is_an_affine_map_of_the_champions_scores(
    artifact: Artifact, predictor: Predictor, corpus: Corpus
) -> None:
    space = joined_space(artifact.space, artifact.space)
    options = FitOptions()
    features, _ = features_of(space, corpus.documents, options.shape_weight)
    targets = targets_of(corpus.examples, artifact.heads[0].classes, ())
    prior = champion_prior(artifact, space, targets, features, options.shape_weight)
    believed = features @ prior.weights + prior.offset
    scores = predictor.scores([example.ticket for example in corpus.examples])
    start = 0
    for head in artifact.heads:
        own = slice(start, start + len(head.classes))
        factor, offset = np.polyfit(scores[:, own].ravel(), believed[:, own].ravel(), 1)
        np.testing.assert_allclose(scores[:, own] * factor + offset, believed[:, own], atol=1e-3)
        assert factor > 0
        start += len(head.classes)


def test_outputs_the_champion_lacks_start_from_nothing(artifact: Artifact, corpus: Corpus) -> None:
    options = FitOptions()
    features, _ = features_of(artifact.space, corpus.documents, options.shape_weight)
    classes = ("space.travel", *artifact.heads[0].classes)
    examples = [replace(example, unit="城管执法队") for example in corpus.examples]
    targets = targets_of(examples, classes, ("城管执法队",))
    prior = champion_prior(artifact, artifact.space, targets, features, options.shape_weight)
    assert not prior.weights[:, [0, len(classes), -1]].any()
    assert not prior.offset[[0, len(classes), -1]].any()
    assert prior.weights[:, 1].any()


@pytest.fixture(scope="module")
def adapted(artifact: Artifact, corpus: Corpus) -> tuple[list[Example], Artifact]:
    """A champion of one half of the tickets, adapted to a part of the other half."""
    examples = [example for row, example in enumerate(corpus.examples) if row % 5 == 0]
    office = corpus_of(examples, (), packaged_segmenter())
    learnt = learn(office, categories_of(office, Taxonomy.packaged()), FitOptions(), artifact)
    return examples, artifact_of(learnt, office, Taxonomy.packaged(), ModelVersion("office", "1"), {})


def test_an_adapted_model_is_read_back_as_it_was_written(
    adapted: tuple[list[Example], Artifact], tmp_path: Path
) -> None:
    examples, office = adapted
    save_artifact(office, "", tmp_path / "office")
    tickets = [example.ticket for example in examples]
    read = Predictor(load_artifact(tmp_path / "office"))
    np.testing.assert_array_equal(read.scores(tickets), Predictor(office).scores(tickets))


def test_an_adapted_model_knows_what_the_champion_knew(adapted: tuple[list[Example], Artifact], corpus: Corpus) -> None:
    _, office = adapted
    others = [example for row, example in enumerate(corpus.examples) if row % 5]
    said = Predictor(office).predict([example.ticket for example in others])
    right = [tags.category == (e.categories or ("",))[0] for tags, e in zip(said, others, strict=True)]
    assert np.mean(right) > 0.8  # the champion had seen them; 150 tickets alone give 0.3


def test_heads_that_the_office_does_not_label_go_by_their_own_words_alone(artifact: Artifact, corpus: Corpus) -> None:
    bare = [Example(e.row, e.ticket, e.event, categories=e.categories) for e in corpus.examples[::5]]
    office = corpus_of(bare, (), packaged_segmenter())
    learnt = learn(office, categories_of(office, Taxonomy.packaged(), artifact), FitOptions(), artifact)
    before, after = artifact.readout, learnt.fitting.readout
    assert [head.name for head in after.heads] == [head.name for head in before.heads]
    assert after.heads[2:] == before.heads[2:]
    assert not after.stacking.weights.any()
    assert not after.stacking.bias.any()
