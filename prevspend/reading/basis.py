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
from prevspend.reading.recognition import GENERAL
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.ledger import Basis
    from prevspend.reading.sheetread import SheetRead

_FILE = Path(__file__).with_name("basis.yaml")
_NEARLY_ALL = 0.995
_ENOUGH, _ABOVE = 500, 0.01


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
        below: for each usual limit, how many amounts there are below it and, of these and those up
            to twice as much, how many in all.
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
            below, near = self.below[at]
            smaller = sizes < 100 * limit
            near += int((sizes < 200 * limit).sum())
            self.below[at] = below + int(smaller.sum()), near

    @property
    def may_be_payments(self) -> bool:
        """Whether nearly every line names a payee."""
        return self.lines > 0 and self.named >= _NEARLY_ALL * self.lines

    def are_payments(self, name: str) -> bool:
        """Return whether a file of some name is a list of payments."""
        if not self.may_be_payments:
            return False
        called = f" {' '.join(split_words(name))} "
        if any(f" {phrase} " in called for phrase in _words().payments):
            return True
        return self.lines >= _ENOUGH and any(
            not below and near >= _ABOVE * self.lines for below, near in self.below
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


def basis_of(sheets: Sequence[SheetRead], names: Sequence[str] = ()) -> Basis:
    """Return the one basis of all files.

    The basis of a file without a layout is a guess, by how many of its lines name a payee. If all
    such files have payees, they have one basis; and beside a file of a layout they have its basis,
    if they have no other fields. A file with the columns of a ledger may be a list of payments.

    Args:
        sheets: what was read.
        names: their names, for messages; those of their files if not given.

    Raises:
        LedgerError: if they are of several kinds.
    """
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
