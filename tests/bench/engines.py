"""The same branches as a Polars chain, a DuckDB CASE, a pandas loop and rules row by row.

Each reads the first lines of a ledger itself and gives the rule that decides each of them.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from prevspend.classify import SUPPLIER_KIND
from tests.bench.ledgers import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bench.branches import Branch, Others


def with_polars(path: Path, lines: int, others: Others) -> list[str]:
    """Decide lines with one expression: the first `when` that holds."""
    import polars as pl

    frame = pl.read_csv(path, columns=list(FIELDS), infer_schema=False, n_rows=lines)
    frame = frame.rename(FIELDS).fill_null("")
    tables = _tables(others, lambda field: frame[field].unique().to_list())
    frame = frame.with_columns(
        pl.col(source).replace_strict(table, return_dtype=pl.String).alias(field)
        for field, (source, table) in tables.items()
    )

    def branch(branch: Branch) -> Any:  # noqa: ANN401 - Polars is no part of the project
        met = [pl.col(one.column).str.contains(one.pattern) for one in branch.conditions]
        tests = [
            found if one.holds else ~found
            for found, one in zip(met, branch.conditions, strict=True)
        ]
        return pl.when(pl.all_horizontal(tests)).then(pl.lit(branch.rule))

    chain = pl.coalesce([*map(branch, others.branches), pl.lit("")])
    found: list[str] = frame.lazy().select(chain.alias("rule")).collect()["rule"].to_list()
    return found


def with_duckdb(path: Path, lines: int, others: Others) -> list[str]:
    """Decide lines with one CASE over `regexp_matches`."""
    import duckdb
    import pyarrow as pa

    base = duckdb.connect()
    wanted = ", ".join(f"coalesce(\"{header}\", '') AS {field}" for header, field in FIELDS.items())
    base.execute(
        f"CREATE TABLE raw AS SELECT {wanted} FROM read_csv(?, all_varchar=true) LIMIT {lines}",  # noqa: S608
        [str(path)],
    )

    def distinct(field: str) -> list[str]:
        return [row[0] for row in base.execute(f"SELECT DISTINCT {field} FROM raw").fetchall()]  # noqa: S608

    tables = _tables(others, distinct)
    joins = []
    for field, (source, table) in tables.items():
        base.register(f"of_{field}", pa.table({"was": list(table), "is": list(table.values())}))
        joins.append(f"JOIN of_{field} ON of_{field}.was = raw.{source}")
    columns = ", ".join(f'of_{field}."is" AS {field}' for field in tables)
    base.execute(
        f"CREATE TABLE tidy AS SELECT {columns} FROM raw {' '.join(joins)} ORDER BY raw.rowid"  # noqa: S608
    )
    cases = " ".join(f"WHEN {_sql(branch)} THEN '{branch.rule}'" for branch in others.branches)
    found = base.execute(f"SELECT CASE {cases} ELSE '' END FROM tidy ORDER BY rowid").fetchall()  # noqa: S608
    return [row[0] for row in found]


def with_pandas(path: Path, lines: int, others: Others) -> list[str]:
    """Decide lines in a loop over the branches, each pattern tried once on its column."""
    import numpy as np
    import pandas as pd

    frame = pd.read_csv(
        path, usecols=list(FIELDS), dtype=str, keep_default_na=False, nrows=lines
    ).rename(columns=FIELDS)
    tables = _tables(others, lambda field: frame[field].unique().tolist())
    frame = pd.DataFrame(
        {field: frame[source].map(table) for field, (source, table) in tables.items()}
    )
    rule = np.full(len(frame), "", dtype=object)
    is_open = np.ones(len(frame), dtype=bool)
    known: dict[tuple[str, str], Any] = {}
    for branch in others.branches:
        fits = is_open.copy()
        for column, pattern, holds in branch.conditions:
            if (column, pattern) not in known:
                known[column, pattern] = frame[column].str.contains(pattern).to_numpy(dtype=bool)
            fits &= known[column, pattern] == holds
        rule[fits] = branch.rule
        is_open &= ~fits
    return [str(one) for one in rule]


def row_by_row(path: Path, lines: int, others: Others) -> list[str]:
    """Decide each line by trying rule after rule on it, as hledger's CSV rules do."""
    compiled = [
        (
            branch.rule,
            [(one.column, re.compile(one.pattern), one.holds) for one in branch.conditions],
        )
        for branch in others.branches
    ]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), lines))
    headers = {field: header for header, field in FIELDS.items()}
    tables = _tables(others, lambda field: [row[headers[field]] for row in rows])
    found = []
    for raw in rows:
        tidy = {field: table[raw[headers[source]]] for field, (source, table) in tables.items()}
        fitting = (
            rule
            for rule, tests in compiled
            if all(
                (pattern.search(tidy[column]) is not None) == holds
                for column, pattern, holds in tests
            )
        )
        found.append(next(fitting, ""))
    return found


ENGINES: dict[str, Callable[[Path, int, Others], list[str]]] = {
    "Polars when/then": with_polars,
    "DuckDB CASE": with_duckdb,
    "pandas str.contains": with_pandas,
    "rules row by row": row_by_row,
}


def _tables(
    others: Others, distinct: Callable[[str], list[str]]
) -> dict[str, tuple[str, dict[str, str]]]:
    """Give for each column the one it is made of, and what becomes of each distinct text."""
    tables = {field: (field, others.tidied(field, distinct(field))) for field in FIELDS.values()}
    return tables | {SUPPLIER_KIND: ("supplier", others.kinds(distinct("supplier")))}


def _sql(branch: Branch) -> str:
    tests = (
        f"{'' if one.holds else 'NOT '}regexp_matches({one.column}, '{one.pattern}')"
        for one in branch.conditions
    )
    return " AND ".join(tests)
