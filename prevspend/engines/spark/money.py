"""Shares of money in Spark SQL: exact integers, a coding's share rounded to the penny.

The same rule as `prevspend.money.apportion`, which is the specification of it.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from prevspend.classify import PREVENTION_COLUMNS, RANGE
from prevspend.ledger import CLASSIFICATION_FIELDS, PERIODS
from prevspend.money import SHARE_UNITS

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BODY = "body"
"""The number of the organisation and year a line belongs to."""

CODING = (BODY, *CLASSIFICATION_FIELDS, "rule", "runner_up")
"""What makes a coding of one body."""


def units(figure: str) -> str:
    """Name the column of a share in ten-thousandths: `low`, `central` or `high`."""
    return f"units_{figure}"


def with_prevention(lines: DataFrame) -> DataFrame:
    """Give each line its pence of prevention, so that those of a coding add up to its own share.

    Each is rounded down, and the pennies still owed go to the lines that lost most by it, the
    earlier line first where two lost the same. Only lines that lost anything are set in order.

    Args:
        lines: lines with `amount` in pence, `CODING`, their place `at` and shares in units.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
        share = sql.col("amount") * sql.col(units(figure))
        lines = lines.withColumn(_lost(figure), sql.pmod(share, sql.lit(SHARE_UNITS)))
        lines = lines.withColumn(name, _whole(share - sql.col(_lost(figure))))
    broken = reduce(or_, (sql.col(_lost(figure)) > 0 for figure in RANGE))
    # The number comes first because Spark sorts by it at once; what follows keeps it exact.
    coding = Window.partitionBy(sql.xxhash64(*CODING), *CODING)
    owing = lines.filter(broken)
    for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
        lost = sql.col(_lost(figure))
        place = sql.row_number().over(coding.orderBy(lost.desc(), sql.col("at")))
        owed = _nearest(sql.sum(lost).over(coding))
        owing = owing.withColumn(name, sql.col(name) + (place <= owed).cast("bigint"))
    return lines.filter(~broken).unionByName(owing).drop(*map(_lost, RANGE))


def by_coding(lines: DataFrame, outcome: list[str]) -> DataFrame:
    """Add lines up by body and coding, in the columns that `Allocations.codings` has.

    Args:
        lines: lines with `amount` in pence, `CODING`, `period`, their place `at`, the outcome, and
            shares in units.
        outcome: the columns of the outcome and its shares, which the rule decides.
    """
    from pyspark.sql import functions as sql

    period = sql.coalesce(
        sql.least(sql.col("period").cast("int"), sql.lit(PERIODS - 1)), sql.lit(0)
    )
    amount = sql.col("amount")
    sums = [
        sql.sum(sql.when(period == place, amount).otherwise(0)).alias(f"period_{place}")
        for place in range(PERIODS)
    ]
    decided = [*outcome, *map(units, RANGE)]
    keys = [name for name in CODING if name not in decided] + decided
    found = lines.groupBy(*keys).agg(
        sql.count("*").alias("lines"),
        sql.sum(amount).alias("amount_pence"),
        sql.min("at").alias("first"),
        *sums,
    )
    prevention = [
        _nearest(sql.col("amount_pence") * sql.col(units(figure))).alias(name)
        for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True)
    ]
    by_period = sql.array(*(f"period_{place}" for place in range(PERIODS)))
    return found.select(
        BODY,
        *CLASSIFICATION_FIELDS,
        "lines",
        "amount_pence",
        by_period.alias("pence_by_period"),
        *outcome,
        *prevention,
        "first",
    )


def _lost(figure: str) -> str:
    return f"lost_{figure}"


def _whole(share: Column) -> Column:
    """Bring a multiple of the units of a share to pence, without a step through fractions."""
    from pyspark.sql import functions as sql

    return sql.call_function("div", share, sql.lit(SHARE_UNITS))


def _nearest(share: Column) -> Column:
    """Round to the nearest penny; a half goes up."""
    from pyspark.sql import functions as sql

    up = share + SHARE_UNITS // 2
    return _whole(up - sql.pmod(up, sql.lit(SHARE_UNITS)))
