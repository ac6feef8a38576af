"""Read what was typed into the command line, with errors that say what to type."""

from __future__ import annotations

from prevspend.errors import PrevspendError
from prevspend.money import AmountError, parse_pence
from prevspend.years import FinancialYear


def parse_year(text: str | None) -> FinancialYear | None:
    """Read a financial year.

    Raises:
        PrevspendError: if it is none.
    """
    try:
        return FinancialYear.parse(text) if text else None
    except ValueError as error:
        raise PrevspendError(f"{error}.", fix="write it like this: --year 2024-25") from error


def parse_control_total(text: str | None) -> int | None:
    """Read a control total in pounds, giving pence.

    Raises:
        PrevspendError: if it is no amount.
    """
    try:
        return parse_pence(text) if text else None
    except AmountError as error:
        what = f"The control total '{text}' cannot be read: {error}."
        raise PrevspendError(what, fix="write it like this: --control-total 1234567.89") from error
