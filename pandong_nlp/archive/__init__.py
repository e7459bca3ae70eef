"""Whole tables of tickets: files in, files out.

    report = tag_file(open_table(Path("诉求.xlsx")), triager, Path("结果.xlsx"))

Knows tables and a triager. Must not know where models live or how a person is told.
"""

from pandong_nlp.archive.capacity import Capacity, capacity_of
from pandong_nlp.archive.tagging import TaggedBatch, TaggingReport, tag_file, tagged_batches

__all__ = ["Capacity", "TaggedBatch", "TaggingReport", "capacity_of", "tag_file", "tagged_batches"]
