"""The bundled champion: which data it learns from, joined from their several files. Used by scripts/train-champion."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pandong_nlp.files import ReadOptions, read_records
from pandong_nlp.model import save_artifact
from pandong_nlp.records import TicketText
from pandong_nlp.registry import ModelVersion
from pandong_nlp.registry.aliases import Aliases
from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.text import DomainDictionary, Segmenter
from training.card import card_of
from training.corpus import Corpus, Unlabelled, corpus_of
from training.examples import LABEL_FIELDS, Example, Row, examples_of
from training.fit import FitOptions
from training.learn import learn
from training.pictures import pictures_of
from training.pipeline import artifact_of, categories_of

__all__ = ["NOTES", "champion_corpus", "main"]

NOTES = {"health.epidemic": "几乎没有真实标注，主要靠虚构工单训练，真实表现未知"}


def champion_corpus(data: Path) -> Corpus:
    """Everything the champion may learn from.

    `data` holds corpus.parquet (texts, events), labels.csv (labels by id) and invented.csv; added_labels.csv (labels by
    id, made later by the same guideline), invented_tickets.csv (of rare categories and what is taken for them) and the
    packaged sample tickets come with the project.
    """
    texts = {record.fields["id"]: record.fields for record in read_records(data / "corpus.parquet").records}
    added, rare = (Path(str(files("training").joinpath(name))) for name in ("added_labels.csv", "invented_tickets.csv"))
    sample = Path(str(files("pandong_nlp").joinpath("data/sample_tickets.csv")))
    examples: list[Example] = []
    for name, rows in (
        ("labels.csv", _joined(data / "labels.csv", texts)),
        ("added_labels.csv", _joined(added, texts)),
        ("invented.csv", _fiction(data / "invented.csv")),
        ("invented_tickets.csv", _fiction(rare)),
        ("sample_tickets.csv", _fiction(sample)),
    ):
        examples += examples_of(rows, name, Taxonomy.packaged())
    labelled = {example.ticket for example in examples}
    unlabelled = [
        Unlabelled(ticket, fields["event"])
        for fields in texts.values()
        if (ticket := TicketText(fields["text"], fields["title"])) not in labelled
    ]
    return corpus_of(examples, unlabelled, Segmenter(DomainDictionary.packaged()))


def _joined(path: Path, texts: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
    """Label rows, with the text their id stands for."""
    for record in read_records(path, ReadOptions(required=("id", "categories"))).records:
        text = {name: texts[record.fields["id"]][name] for name in ("text", "title", "event", "created_at")}
        yield record.row, text | _labels(record.fields)


def _fiction(path: Path) -> Iterator[Row]:
    for record in read_records(path, ReadOptions(required=("text", "categories"))).records:
        text = {name: record.fields.get(name, "") for name in ("text", "title", "event")}
        yield record.row, text | _labels(record.fields) | {"event": text["event"] or record.fields["id"]}


def _labels(fields: Mapping[str, str]) -> dict[str, str]:
    """The label fields alone. These files leave the reasons empty where there are none."""
    labels = {name: fields[name] for name in (*LABEL_FIELDS, "stratum") if name in fields}
    return labels | {"reasons": labels.get("reasons") or "-"}


def main() -> None:
    """Train, and put the model among the bundled ones as their champion, replacing a version of the same name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()
    corpus = champion_corpus(arguments.data)
    taxonomy = Taxonomy.packaged()
    learnt = learn(corpus, categories_of(corpus, taxonomy), FitOptions())
    version = ModelVersion("street", arguments.version)
    artifact = artifact_of(learnt, corpus, taxonomy, version, {"adapted_from": None, "notes": NOTES})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / version.version
        save_artifact(artifact, card_of(artifact), folder, pictures_of(artifact.manifest["metrics"]))
        target = arguments.models / version.name / version.version
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
    (arguments.models / "aliases.json").write_text(Aliases(version).to_json(), "utf-8")
    sys.stdout.write(f"{target}\n{card_of(artifact)}")


if __name__ == "__main__":
    main()
