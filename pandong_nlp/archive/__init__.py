"""Whole tables of tickets: files in, files out.

    report = tag_file(open_table(Path("诉求.xlsx")), predictor, Path("结果.xlsx"))

Knows tables and a model. Must not know where models live or how a person is told.
"""

from pandong_nlp.archive.columns import TagColumns
from pandong_nlp.archive.tagging import TaggedBatch, TaggingReport, tag_file, tagged_batches

__all__ = ["TagColumns", "TaggedBatch", "TaggingReport", "tag_file", "tagged_batches"]
