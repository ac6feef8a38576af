"""Files and tables as Spark data frames: cells as they stand, by column, and which row each is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.engines.spark.cleaning import BLOCK, ODD, PATH, ROW
from prevspend.engines.spark.pieces import DATING, SURVEYED, Survey, path_key
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyspark.sql import Column, DataFrame, SparkSession

    from prevspend.engines.spark.files import FileSeen
    from prevspend.engines.spark.seen import Seen, TextShape

_PATTERN_SIGNS = re.compile(r"([\\*?\[\]{}])")
_BELOW_NAMES = 2  # the names of a table's columns are row 1


def read_files(
    session: SparkSession, files: Sequence[FileSeen], wanted: Sequence[int], *, whole: bool = True
) -> DataFrame:
    """Read files of one form: some columns, called by their numbers, and which row each row is.

    Args:
        session: the session.
        files: the files.
        wanted: the columns.
        whole: whether rows of another width than the header are told; they come as they stand.
    """
    from pyspark.sql import functions as sql

    if files[0].seen.text is None:
        frame = session.read.parquet(*map(_address, files))
        beside = {
            PATH: sql.col("_metadata.file_path"),
            BLOCK: sql.lit(0).cast("bigint"),
            ROW: sql.col("_metadata.row_index") + _BELOW_NAMES,
        }
        return numbered(frame, wanted, beside)
    groups: dict[tuple[object, ...], tuple[TextShape, list[FileSeen]]] = {}
    for file in files:
        if text := file.seen.text:  # those that come apart in one way are read together
            key = (text.delimiter, text.encoding, text.breaks_lines, text.width)
            groups.setdefault(key, (text, []))[1].append(file)
    frames = [
        _read_text(session, text, group, wanted, whole=whole) for text, group in groups.values()
    ]
    for other in frames[1:]:
        frames[0] = frames[0].unionByName(other)
    return frames[0]


def _read_text(
    session: SparkSession,
    text: TextShape,
    files: Sequence[FileSeen],
    wanted: Sequence[int],
    *,
    whole: bool,
) -> DataFrame:
    """Read text files that come apart in one way."""
    from pyspark.sql import functions as sql

    names = [*map(str, range(text.width)), *([ODD] if whole else [])]
    reader = session.read.options(
        sep=text.delimiter,
        encoding=text.encoding,
        multiLine=text.breaks_lines,
        quote='"',
        escape='"',
        maxCharsPerColumn=-1,
        columnNameOfCorruptRecord=ODD,
        columnPruning=not whole,  # or the width of rows would not be looked at
    )
    schema = ", ".join(f"`{name}` string" for name in names)
    frame = reader.csv(list(map(_address, files)), schema=schema)
    beside = {
        PATH: sql.col("_metadata.file_path"),
        BLOCK: sql.col("_metadata.file_block_start"),
        **({ODD: sql.col(ODD)} if whole else {}),
    }
    return numbered(frame, wanted, beside)


def _address(file: FileSeen) -> str:
    """Write a path so that Spark takes no sign in it for a pattern."""
    return _PATTERN_SIGNS.sub(r"\\\1", file.path.as_posix())


def numbered(frame: DataFrame, wanted: Sequence[int], beside: Mapping[str, Column]) -> DataFrame:
    """Call the columns that are wanted by their numbers, and put others beside them.

    Points of time become text here, in the session's time zone, as people see them.
    """
    from pyspark.sql import functions as sql
    from pyspark.sql.types import TimestampNTZType, TimestampType

    cells = []
    for at in wanted:
        kind = frame.schema[at]
        cell = sql.col("`" + kind.name.replace("`", "``") + "`")
        if isinstance(kind.dataType, TimestampType | TimestampNTZType):
            cell = cell.cast("string")
        cells.append(cell.alias(str(at)))
    return frame.select(*cells, *(column.alias(name) for name, column in beside.items()))


def survey(rows: DataFrame, files: Mapping[str, Seen], *, by_name: bool = False) -> dict[str, Seen]:
    """Look at every row once: how many each block has, and how dates and periods are read.

    Args:
        rows: where each row stands, and the columns of `dating_columns` by their numbers.
        files: the files by path.
        by_name: whether rows name files of their own; these are understood as the only one is.
    """
    for field, at in dating_columns(next(iter(files.values()))).items():
        rows = rows.withColumnRenamed(str(at), field)
    schema = ", ".join(
        f"{field.name} {'bigint' if field.name in {BLOCK, 'rows'} else 'string'}"
        for field in SURVEYED
    )
    found = (
        rows.mapInArrow(Survey(), schema)
        .groupBy(PATH, BLOCK)
        .agg({"rows": "sum", "shown": "collect_list"})
        .orderBy(PATH, BLOCK)
        .collect()
    )
    if by_name:
        files = _named(next(iter(files.values())), {row[PATH] for row in found})
    starts: dict[str, dict[int, int]] = {}
    read = dict.fromkeys(files, 0)
    shown: dict[str, list[str]] = {path: [] for path in files}
    for row in found:
        path = path_key(row[PATH])
        starts.setdefault(path, {})[row[BLOCK]] = read[path]
        read[path] += row["sum(rows)"]
        shown[path] += row["collect_list(shown)"]
    return {
        path: seen.surveyed(starts.get(path, {}), apart.DatesShown.from_text(*shown[path]))
        for path, seen in files.items()
    }


def dating_columns(seen: Seen) -> dict[str, int]:
    """Give the columns that say when rows belong to, by field."""
    columns = seen.recognised.columns
    return {field: columns[field] for field in DATING if field in columns}


def _named(seen: Seen, names: Iterable[str]) -> dict[str, Seen]:
    """Tell the files that the rows of a table name."""
    return {
        path_key(name): replace(seen, source=name, number=number)
        for number, name in enumerate(sorted(names))
    }
