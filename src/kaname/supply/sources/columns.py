"""Large tables of text or Parquet, read in columns and in pieces."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kaname.core.problem import Problem, ProblemError
from kaname.supply.sources.files import FAULTS, DataFile, few, text_rows, unreadable
from kaname.supply.words_load import problem

__all__ = ["batches", "number_problems"]

BLOCK: Final = 1 << 23
"""Bytes that are parsed at once."""
_BLANK: Final = [" " * n for n in range(1, 25)]
EMPTY: Final = ("", "NA", "NaN", "nan", "N/A", "NULL", "null", *_BLANK, *(b + "NA" for b in _BLANK))
"""What stands for unknown; BACI pads it with blanks."""


def batches(file: DataFile, wanted: Mapping[str, str]) -> Iterator[Any]:
    """Yield record batches with the wanted columns, in their order.

    Args:
        file: a text file with a heading, or Parquet.
        wanted: column -> ``int16``, ``int32``, ``int64``, ``double`` or ``string``.

    Raises:
        ProblemError: KAN-6002, the file cannot be read; KAN-6004 and KAN-6016, every row that is
            not as its columns demand.
    """
    import pyarrow as pa

    try:
        if file.head.form == "parquet":
            yield from _parquet(file, wanted)
        else:
            yield from _text(file, wanted)
    except pa.ArrowInvalid as error:
        problems = number_problems(file, [n for n, kind in wanted.items() if kind != "string"])
        if problems:
            raise ProblemError(*few(problems, file)) from error
        raise unreadable(file, error) from error
    except FAULTS as error:
        raise unreadable(file, error) from error


def _text(file: DataFile, wanted: Mapping[str, str]) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import csv

    head = file.head
    real = {name.strip().casefold(): name for name in head.columns}
    names = {real[name.casefold()]: name for name in wanted}
    convert = csv.ConvertOptions(
        column_types={column: pa.type_for_alias(wanted[n]) for column, n in names.items()},
        include_columns=list(names),
        null_values=list(EMPTY),
        strings_can_be_null=False,
    )
    read = csv.ReadOptions(
        block_size=BLOCK,
        encoding=head.encoding.removesuffix("-sig"),
        column_names=list(head.columns),
        skip_rows=1,
    )
    parse = csv.ParseOptions(delimiter=head.separator, newlines_in_values=False)
    source: Any = str(file.path) if file.is_plain else pa.PythonFile(file.open(), mode="r")
    with csv.open_csv(source, read, parse, convert) as reader:
        for batch in reader:
            yield batch.rename_columns([names[name] for name in batch.schema.names])


def _parquet(file: DataFile, wanted: Mapping[str, str]) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in wanted.items()])
    with file.open() as stream:
        source: Any = file.path if file.is_plain else io.BytesIO(stream.read())
        parquet = pq.ParquetFile(source)
        real = {name.casefold(): name for name in parquet.schema_arrow.names}
        columns = [real[name.casefold()] for name in wanted]
        for batch in parquet.iter_batches(1 << 18, columns=columns):
            arrays = [batch.column(batch.schema.get_field_index(name)) for name in columns]
            cast = [a.cast(kind) for a, kind in zip(arrays, schema.types, strict=True)]
            yield pa.RecordBatch.from_arrays(cast, schema=schema)


def number_problems(file: DataFile, columns: Sequence[str]) -> list[Problem]:
    """Return the cells of number columns that hold none, and rows of another length.

    Slow: it is asked only when the fast reader failed, to name the rows.
    """
    real = {name.strip().casefold(): name.strip() for name in file.head.columns}
    found: list[Problem] = []
    try:
        for line, row in text_rows(file):
            for name in columns:
                value = row[real[name.casefold()]].strip()
                if value in EMPTY:
                    continue
                try:
                    float(value)
                except ValueError:
                    found.append(problem("KAN-6004", file.place(line, name), value=value))
    except ProblemError as error:
        found += error.problems
    return found
