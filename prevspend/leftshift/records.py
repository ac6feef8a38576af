"""The kind of record that years are: a whole ledger, or payments, which are a part of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of, dictionary_of
from prevspend.leftshift.model import YearsFinding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.year import Year

BASIS_NAMES = {
    "ledger": "a whole ledger",
    "payments": "a published payments file",
    "outturn": "the revenue outturn",
}
_APART = 0.1


def as_one_record(years: Sequence[Year]) -> tuple[list[Year], list[YearsFinding]]:
    """Take years of like files as payments where some were read as such and some as ledgers.

    What kind of record a file is, is judged by its content, year by year. Where years were read by
    the same layouts, and as much of their money has each field filled, payees too, they are one
    kind; payments are the weaker claim.

    Args:
        years: the years in order.

    Returns:
        The years, and the finding that says so; nothing is changed where they are not alike.
    """
    if {year.baseline.basis for year in years} != {"ledger", "payments"}:
        return list(years), []
    layouts = {frozenset(entry.layout for entry in year.baseline.inputs) for year in years}
    filled = np.array([_filled(year) for year in years])
    if len(layouts) > 1 or np.ptp(filled, axis=0).max() > _APART:
        return list(years), []
    read_as = ", ".join(
        f"{year.baseline.financial_year} was read as {BASIS_NAMES[year.baseline.basis]}"
        for year in years
    )
    finding = YearsFinding(
        id="record",
        severity="carry",
        years=tuple(year.baseline.financial_year for year in years),
        what=f"{read_as}, from files with the same columns; all are taken as payments.",
        why="What kind of record a file is, is judged by its content; payments are the weaker"
        " claim, for they are a part of a ledger.",
        fix="say what the files are: classify all years with --accept payments, or with --accept"
        " whole-ledger.",
    )
    taken = [
        replace(year, baseline=year.baseline.model_copy(update={"basis": "payments"}))
        for year in years
    ]
    return taken, [finding]


def _filled(year: Year) -> list[float]:
    """Return the part of the money, by size, that has each field filled."""
    sizes: NDArray[np.int64] = np.abs(year.codings["amount_pence"].to_numpy())
    whole = max(int(sizes.sum()), 1)
    return [
        float(sizes[codes_of(dictionary_of(year.codings[field])) >= 0].sum() / whole)
        for field in CLASSIFICATION_FIELDS
    ]
