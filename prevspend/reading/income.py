"""Accounts of a whole ledger that hold income: in credit throughout, and named like income.

"Fees and Charges" is what a service takes in one ledger and what it pays in another. The sign of
the account's money tells, over the whole ledger. In a list of payments a credit is a note on a
payment, and nothing is income.
"""

from __future__ import annotations

from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Location
from prevspend.ledger import (
    CodedLines,
    LedgerWarning,
    MemoryLines,
    SelectedLines,
    codes_of,
    dictionary_of,
    distinct,
    from_codes,
    look_up,
)
from prevspend.reading.controls import pence_of
from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.ledger import Lines

INCOME_GROUP = "Income (account in credit)"
"""The group of accounts that lines of income are given where the ledger names none."""

_WHAT = (
    "lines stand in accounts that are named like income and hold nearly nothing but credits; their"
    f" group of accounts is '{INCOME_GROUP}'"
)
_IN_CREDIT = 0.9
"""The part of an account's money, charges and credits alike, that is credits where it is income."""

_GROUP = "subjective_group"
_FIELDS = ("account_code", "account", _GROUP)


class Account(NamedTuple):
    """An account, by what the ledger calls it."""

    code: str | None
    name: str


class AccountFlow(NamedTuple):
    """What went through an account.

    Attributes:
        credits: the sum of its credits, pence above zero.
        posted: the sum of all its lines, credits and charges alike, pence above zero.
        rows: how many of its lines are in no group of accounts.
        pence: their sum.
        first: the first of them.
    """

    credits: int = 0
    posted: int = 0
    rows: int = 0
    pence: int = 0
    first: Location | None = None

    def plus(self, other: AccountFlow) -> AccountFlow:
        """Add what went through the account elsewhere."""
        return AccountFlow(
            self.credits + other.credits,
            self.posted + other.posted,
            self.rows + other.rows,
            self.pence + other.pence,
            self.first or other.first,
        )


class AccountFlows:
    """The sums of accounts that are named like income, added up while lines are read."""

    def __init__(self) -> None:
        self.flows: dict[Account, AccountFlow] = {}

    def add(self, lines: pa.Table) -> None:
        """Count some more lines."""
        named = _named_like_income(lines)
        if not named.accounts:
            return
        pence = pence_of(lines)[named.lines]
        own = codes_of(dictionary_of(lines[_GROUP]))[named.lines] < 0
        amounts = (np.maximum(-pence, 0), np.abs(pence), own.astype(np.int64), pence * own)
        sums = np.zeros((len(amounts), len(named.accounts)), dtype=np.int64)
        for sum_of, amount in zip(sums, amounts, strict=True):
            np.add.at(sum_of, named.of_line, amount)
        first = np.full(len(named.accounts), lines.num_rows)
        np.minimum.at(first, named.of_line[own], named.lines[own])
        flows = zip(named.accounts, sums.T.tolist(), first.tolist(), strict=True)
        for account, (in_credit, posted, rows, in_no_group), line in flows:
            known = self.flows.get(account, AccountFlow())
            place = _place(lines, line) if rows and known.first is None else None
            self.flows[account] = known.plus(
                AccountFlow(in_credit, posted, rows, in_no_group, place)
            )


class Income:
    """The accounts of income of a ledger.

    Args:
        sheets: what goes through the accounts of its sheets.
    """

    def __init__(self, sheets: Iterable[AccountFlows]) -> None:
        flows: dict[Account, AccountFlow] = {}
        for sheet in sheets:
            for account, flow in sheet.flows.items():
                flows[account] = flows.get(account, AccountFlow()).plus(flow)
        self.flows = {
            account: flow
            for account, flow in flows.items()
            if flow.credits and flow.rows and flow.credits >= _IN_CREDIT * flow.posted
        }

    def warnings(self) -> list[LedgerWarning]:
        """Return the warning about lines of income, with their number and pence."""
        if not self.flows:
            return []
        whole = reduce(AccountFlow.plus, self.flows.values())
        return [LedgerWarning(_WHAT, whole.rows, whole.first, whole.pence)]

    def named_in(self, lines: Lines) -> Lines:
        """Return lines with the group of those that are income and have none."""
        if not self.flows:
            return lines
        if isinstance(lines, MemoryLines):
            return MemoryLines(_with_groups(lines.table, self.flows))
        if isinstance(lines, CodedLines):
            return lines.rewritten(_GROUP, partial(_grouped, income=self.flows))
        change = partial(_with_groups, income=self.flows)
        return SelectedLines(lines, _FIELDS, change, lines.count)


def _with_groups(lines: pa.Table, income: Collection[Account]) -> pa.Table:
    at = lines.column_names.index(_GROUP)
    return lines.set_column(at, _GROUP, _grouped(lines, income))


def _grouped(lines: pa.Table, income: Collection[Account]) -> pa.DictionaryArray:
    """Return the group of accounts of each line."""
    groups = dictionary_of(lines[_GROUP])
    named = _named_like_income(lines)
    if not named.accounts:
        return groups
    texts, codes = groups.dictionary.to_pylist(), codes_of(groups).copy()
    is_income = np.array([account in income for account in named.accounts])[named.of_line]
    of_income = named.lines[is_income]
    codes[of_income] = np.where(codes[of_income] < 0, len(texts), codes[of_income])
    return from_codes(codes, [*texts, INCOME_GROUP])


@lru_cache(maxsize=1 << 14)  # the same accounts stand in every piece of a file
def _may_be_income(account: str) -> bool:
    return vocabulary().names_income(account)


class _NamedLikeIncome(NamedTuple):
    """The lines whose account is named like income.

    Attributes:
        accounts: their accounts.
        lines: their indexes.
        of_line: which account each of them has.
    """

    accounts: list[Account]
    lines: NDArray[np.int64]
    of_line: NDArray[np.int64]


def _named_like_income(lines: pa.Table) -> _NamedLikeIncome:
    names, codes = dictionary_of(lines["account"]), dictionary_of(lines["account_code"])
    called, coded = names.dictionary.to_pylist(), [None, *codes.dictionary.to_pylist()]
    may_be = np.array([*map(_may_be_income, called), False])
    at = np.flatnonzero(look_up(may_be, codes_of(names)))
    keys = codes_of(names)[at] * np.int64(len(coded)) + codes_of(codes)[at] + 1
    present, of_line = distinct(keys)
    pairs = [divmod(key, len(coded)) for key in present.tolist()]
    accounts = [Account(coded[code], called[name]) for name, code in pairs]
    return _NamedLikeIncome(accounts, at, of_line)


def _place(lines: pa.Table, at: int) -> Location:
    return Location(lines["source_file"][at].as_py(), row=lines["source_row"][at].as_py())
