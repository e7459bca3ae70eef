"""Every reader and writer of tables: csv, Excel, parquet and jsonl; rejects beside the output.

    with open_writer(out, table.types | {"category": str}) as writer, RejectWriter(out, table.columns) as rejects:
        for batch in table.batches():
            writer.write({**batch.columns, "category": classify(batch.field("title"), batch.field("text"))})
            rejects.write(batch.rejects)
    print(table.summary.describe())

Formats' libraries are imported when such a file is touched; csv and jsonl need the standard library only.
"""

from pandong_nlp.files.batches import Batch, Column, ColumnType, Reason, Reject, Summary
from pandong_nlp.files.columns import FIELDS, option_of
from pandong_nlp.files.lines import read_lines
from pandong_nlp.files.options import ReadOptions, WriteOptions
from pandong_nlp.files.rejects import RejectWriter, rejects_path, sentence
from pandong_nlp.files.table import Record, Records, Table, open_table, read_records
from pandong_nlp.files.writers import TableWriter, open_writer

__all__ = [
    "FIELDS",
    "Batch",
    "Column",
    "ColumnType",
    "ReadOptions",
    "Reason",
    "Record",
    "Records",
    "Reject",
    "RejectWriter",
    "Summary",
    "Table",
    "TableWriter",
    "WriteOptions",
    "open_table",
    "open_writer",
    "option_of",
    "read_lines",
    "read_records",
    "rejects_path",
    "sentence",
]
