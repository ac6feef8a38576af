"""Accounts of a whole ledger that hold income: in credit throughout, and named like income.

"Fees and Charges" is what a service takes in one ledger and what it pays in another. The sign of
the account's money tells, over the whole ledger. In a list of payments a credit is a note on a
payment, and nothing is income.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Place
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


class Flow(NamedTuple):
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
    first: Place | None = None

    def plus(self, other: Flow) -> Flow:
        """Add what went through the account elsewhere."""
        return Flow(
            self.credits + other.credits,
            self.posted + other.posted,
            self.rows + other.rows,
            self.pence + other.pence,
            self.first or other.first,
        )


class AccountFlows:
    """What goes through the accounts that are named like income, as lines go by."""

    def __init__(self) -> None:
        self.flows: dict[Account, Flow] = {}

    def add(self, lines: pa.Table) -> None:
        """Count some more lines."""
        accounts, of_line = _accounts(lines)
        if not accounts:
            return
        pence = pence_of(lines)
        ungrouped = np.flatnonzero(codes_of(dictionary_of(lines[_GROUP])) < 0)
        of_ungrouped = of_line[ungrouped]
        credited, posted, own = (np.zeros(len(accounts), dtype=np.int64) for _ in range(3))
        np.add.at(credited, of_line, np.maximum(-pence, 0))
        np.add.at(posted, of_line, np.abs(pence))
        np.add.at(own, of_ungrouped, pence[ungrouped])
        rows = np.bincount(of_ungrouped, minlength=len(accounts))
        first = np.zeros(len(accounts), dtype=np.int64)
        first[of_ungrouped[::-1]] = ungrouped[::-1]  # the first line of each comes last
        for at, account in enumerate(accounts):
            if account is not None:
                known = self.flows.get(account, Flow())
                is_first = known.first is None and rows[at]
                place = _place(lines, int(first[at])) if is_first else None
                more = Flow(int(credited[at]), int(posted[at]), int(rows[at]), int(own[at]), place)
                self.flows[account] = known.plus(more)


class Income:
    """The accounts of income of a ledger.

    Args:
        sheets: what goes through the accounts of its sheets.
    """

    def __init__(self, sheets: Iterable[AccountFlows]) -> None:
        flows: dict[Account, Flow] = {}
        for sheet in sheets:
            for account, flow in sheet.flows.items():
                flows[account] = flows.get(account, Flow()).plus(flow)
        self.flows = {
            account: flow
            for account, flow in flows.items()
            if flow.credits and flow.rows and flow.credits >= _IN_CREDIT * flow.posted
        }

    def oddities(self) -> list[LedgerWarning]:
        """Return what is reported of it: how many lines, and their pounds."""
        if not self.flows:
            return []
        whole = reduce(Flow.plus, self.flows.values())
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
    accounts, of_line = _accounts(lines)
    if not accounts:
        return groups
    texts, codes = groups.dictionary.to_pylist(), codes_of(groups)
    is_income = look_up(np.array([account in income for account in accounts]), of_line)
    return from_codes(
        np.where(is_income & (codes < 0), np.int32(len(texts)), codes), [*texts, INCOME_GROUP]
    )


def _accounts(lines: pa.Table) -> tuple[list[Account | None], NDArray[np.int64]]:
    """Return the accounts of lines that are named like income, and which one each line has."""
    names, codes = dictionary_of(lines["account"]), dictionary_of(lines["account_code"])
    called = [*names.dictionary.to_pylist(), ""]
    may_be = list(map(vocabulary().names_income, called))
    if not any(may_be):
        return [], np.zeros(0, dtype=np.int64)
    coded = [*codes.dictionary.to_pylist(), None]
    name_at, code_at = codes_of(names), codes_of(codes)
    present, of_line = distinct((name_at + np.int64(1)) * len(coded) + code_at + 1)
    accounts: list[Account | None] = []
    for at in present.tolist():
        name, code = divmod(at, len(coded))
        accounts.append(Account(coded[code - 1], called[name - 1]) if may_be[name - 1] else None)
    return accounts, of_line


def _place(lines: pa.Table, at: int) -> Place:
    return Place(lines["source_file"][at].as_py(), row=lines["source_row"][at].as_py())
