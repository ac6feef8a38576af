"""What kind of record files are: a whole ledger, or a list of payments."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prevspend import yamlfile
from prevspend.errors import LedgerError
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import ColumnField
from prevspend.reading.checks import NOTHING_ANSWERED
from prevspend.reading.recognition import GENERAL
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.ledger import Basis
    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.sheetread import SheetRead

_FILE = Path(__file__).with_name("basis.yaml")
_NEARLY_ALL = 0.995
_ENOUGH = 500
_JUST_ABOVE = 1.25
_ABOVE, _BELOW = 0.02, 0.02
"""A limit cuts sharply: just above it lie many lines, and below it hardly a 50th as many."""

_ANSWERS: dict[str, Basis] = {"payments": "payments", "whole-ledger": "ledger"}
"""The basis by the question that the user answers; the weaker claim first."""


class _BasisWords(FrozenModel):
    """All of `basis.yaml`."""

    payments: tuple[str, ...]
    limits_pounds: tuple[int, ...]


@cache
def _words() -> _BasisWords:
    return yamlfile.packaged(_BasisWords, _FILE)


class PaymentSigns:
    """Counts what tells a list of payments from a ledger, whatever its columns are called.

    A whole ledger has pay, income and journals, which have no payee, and amounts of every size. A
    list of payments names a payee in every line, and stops at the limit from which bodies publish.

    Attributes:
        lines: how many lines there are.
        named: how many of them name a payee.
        below: for each usual limit, how many amounts there are below it, and how many from there
            up to a quarter more.
    """

    def __init__(self) -> None:
        self.lines = self.named = 0
        self.below = [(0, 0) for _ in _words().limits_pounds]

    def add(self, lines: pa.Table, pence: NDArray[np.int64]) -> None:
        """Count some lines and their amounts."""
        self.lines += lines.num_rows
        payees = lines["supplier"]
        self.named += lines.num_rows - payees.null_count
        sizes = np.abs(pence)
        for at, limit in enumerate(_words().limits_pounds):
            below, above = self.below[at]
            smaller = int((sizes < 100 * limit).sum())
            above += int((sizes < 100 * _JUST_ABOVE * limit).sum()) - smaller
            self.below[at] = below + smaller, above

    @property
    def may_be_payments(self) -> bool:
        """Whether nearly every line names a payee."""
        return self.lines > 0 and self.named >= _NEARLY_ALL * self.lines

    def are_payments(self, name: str) -> bool:
        """Return whether a file of some name is a list of payments.

        Amounts of every size grow fewer towards the smallest, and where they end is chance; a
        limit cuts them off where there are many.
        """
        if not self.may_be_payments:
            return False
        called = f" {' '.join(split_words(name))} "
        if any(f" {phrase} " in called for phrase in _words().payments):
            return True
        return self.lines >= _ENOUGH and any(
            above >= _ABOVE * self.lines and below <= _BELOW * above for below, above in self.below
        )


def _bases_of(sheets: Sequence[SheetRead]) -> list[Basis]:
    """Return the basis of each sheet: that of its layout, but where its lines are payments.

    Beside one whose lines are payments for certain, others that name a payee in every line are so
    too: of one folder, only some files may say it in their names.
    """
    ledgers = [sheet for sheet in sheets if sheet.layout.basis == "ledger"]
    are_lists = any(sheet.tally.payments.are_payments(sheet.lines_of) for sheet in ledgers)
    return [
        "payments"
        if sheet.layout.basis == "ledger" and are_lists and sheet.tally.payments.may_be_payments
        else sheet.layout.basis
        for sheet in sheets
    ]


def basis_of(
    sheets: Sequence[SheetRead],
    names: Sequence[str] = (),
    answered: AmountsAnswered = NOTHING_ANSWERED,
) -> Basis:
    """Return the one basis of all files: the one the user named, or what they look like.

    The basis of a file without a layout is a guess, by how many of its lines name a payee. If all
    such files have payees, they have one basis; and beside a file of a layout they have its basis,
    if they have no other fields. A file with the columns of a ledger may be a list of payments.

    Args:
        sheets: what was read.
        names: their names, for messages; those of their files if not given.
        answered: the user's answers, which may say that they are payments, or the whole ledger.

    Raises:
        LedgerError: if they are of several kinds.
    """
    basis = _judged(sheets, names)
    for question, answer in _ANSWERS.items():
        if basis != "outturn" and answered.accepts(question):
            return answer
    return basis


def _judged(sheets: Sequence[SheetRead], names: Sequence[str]) -> Basis:
    """Return the one basis that all files look like; raise `LedgerError` if they are of several."""
    known = [sheet for sheet in sheets if sheet.layout.id != GENERAL]
    guessed = [sheet.layout for sheet in sheets if sheet.layout.id == GENERAL]
    if not known and all("supplier" in layout.fields() for layout in guessed):
        payments = sum(layout.basis == "payments" for layout in guessed)
        return "payments" if 2 * payments >= len(guessed) else "ledger"
    fields = set[ColumnField]().union(*(sheet.layout.fields() for sheet in known))
    bases = set(_bases_of(known))
    bases |= {layout.basis for layout in guessed if not layout.fields() <= fields}
    if len(bases) > 1:
        called = names or [sheet.source for sheet in sheets]
        listed = ", ".join(
            sorted(
                f"{name} ({basis})" for name, basis in zip(called, _bases_of(sheets), strict=True)
            )
        )
        raise LedgerError(
            f"These files are different kinds of record: {listed}.",
            why="payments are part of a ledger; added up, they would count twice.",
            fix="read one kind at a time: leave the other files out, and hide the sheets of a"
            " workbook that are not to be read.",
        )
    return bases.pop()
