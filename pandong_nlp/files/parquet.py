"""Reads and writes parquet in bounded batches, types kept.

Knows pyarrow, which is imported only when this module is. Must not know what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import overload

import pyarrow as pa
import pyarrow.parquet as pq

from pandong_nlp.errors import InputFileError
from pandong_nlp.files.batches import Column, ColumnType, RawBatch, TypedColumn
from pandong_nlp.files.cells import cell_text
from pandong_nlp.files.options import ReadOptions

__all__ = ["ArrowColumn", "ParquetSink", "ParquetSource"]

BATCH_BYTES = 16 * 1024**2
GROUP_ROWS = 65_536
GROUP_BYTES = 32 * 1024**2
ARROW_TYPES: dict[ColumnType, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


class ArrowColumn(TypedColumn):
    """An Arrow array that is turned into Python values only when they are looked at.

    Nanoseconds, which Python's dates lack, are cut off in the Python values (not in the array).
    """

    def __init__(self, array: pa.Array) -> None:
        self.array = array

    @property
    def holds_text(self) -> bool:
        kind = self.array.type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))

    def take(self, rows: Sequence[int]) -> ArrowColumn:
        return ArrowColumn(self.array.take(pa.array(rows, pa.int64())))

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> object: ...

    @overload
    def __getitem__(self, index: slice) -> list[object]: ...

    def __getitem__(self, index: int | slice) -> object:
        return self._values[index]

    def __iter__(self) -> Iterator[object]:
        return iter(self._values)

    @cached_property
    def _values(self) -> list[object]:
        array = _plain(self.array)
        try:
            return list(array.to_pylist())
        except UnicodeDecodeError:
            return [value and value.decode("utf-8", "surrogateescape") for value in array.cast(pa.binary()).to_pylist()]
        except (OverflowError, ValueError):
            return list(array.cast(pa.string()).to_pylist())


class ParquetSource:
    """A parquet file: columns and types at once, rows when asked for.

    Raises:
        InputFileError: damaged, incomplete or encrypted.
    """

    encoding: str | None = None
    notes: tuple[str, ...] = ()

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._batch_rows = options.batch_rows
        with self._open() as file:
            schema = file.schema_arrow
        self.header = tuple(schema.names)
        self.types: tuple[ColumnType, ...] = tuple(schema.types)

    def batches(self, fields: Mapping[str, int]) -> Iterator[RawBatch]:
        """Records in order, numbered from 1; fewer than `batch_rows` at a time where they are large."""
        first = 1
        with self._open() as file:
            record_batches = file.iter_batches(_batch_rows(file.metadata, self._batch_rows), use_threads=False)
            while batch := self._next(record_batches):
                yield RawBatch(range(first, first + batch.num_rows), [ArrowColumn(array) for array in batch.columns])
                first += batch.num_rows

    def _open(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self._path)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error

    def _next(self, record_batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            return next(record_batches, None)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error

    def _damaged(self) -> InputFileError:
        return InputFileError(
            f"“{self._path.name}”不是完整的 Parquet 文件，可能没有写完、已损坏或加了密；请重新生成或重新下载。"
        )


class ParquetSink:
    """Writes zstd-compressed row groups; a column declared `str` takes any value as text and nulls as nulls."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path, types: Mapping[str, ColumnType]) -> None:
        self._schema = pa.schema([(name, ARROW_TYPES.get(kind, kind)) for name, kind in types.items()])
        self._texts = {name for name, kind in types.items() if kind is str}
        self._pending: list[pa.RecordBatch] = []
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, columns: Mapping[str, Column]) -> None:
        arrays = [self._array(name, columns[name]) for name in self._schema.names]
        self._pending.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        rows, size = (sum(getattr(batch, what) for batch in self._pending) for what in ("num_rows", "nbytes"))
        if rows >= GROUP_ROWS or size >= GROUP_BYTES:
            self._write_group()

    def close(self) -> None:
        try:
            self._write_group()
        finally:
            self._writer.close()

    def _write_group(self) -> None:
        if self._pending:
            self._writer.write_table(pa.Table.from_batches(self._pending))
            self._pending = []

    def _array(self, name: str, column: Column) -> pa.Array:
        kind = self._schema.field(name).type
        if isinstance(column, ArrowColumn) and column.array.type == kind:
            return column.array
        values = [None if value is None else cell_text(value) for value in column] if name in self._texts else column
        return pa.array(values, type=kind)


def _plain(array: pa.Array) -> pa.Array:
    """The array without nanoseconds (for which pyarrow would load pandas) and without dictionary."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return array.dictionary_decode()
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return array.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return array.cast(pa.duration("us"), safe=False)
    return array


def _batch_rows(metadata: pq.FileMetaData, most: int) -> int:
    groups = (metadata.row_group(index) for index in range(metadata.num_row_groups))
    row_bytes = max((group.total_byte_size / max(1, group.num_rows) for group in groups), default=1.0)
    return max(1, min(most, int(BATCH_BYTES / max(1.0, row_bytes))))
