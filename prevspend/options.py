"""Options as they are typed, on the command line or in a project file, turned into values.

Both have the same options under the same names; every error says what to type.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prevspend.errors import Location, PrevspendError
from prevspend.textfile import TableError, read_rows
from prevspend.years import FinancialYear

_YEAR_AND_FIGURE = 2
_MOST_SHOWN = 100
_MOST_DIGITS = 12


def parse_year(text: str | None) -> FinancialYear | None:
    """Read a financial year.

    Raises:
        PrevspendError: if it is none.
    """
    try:
        return FinancialYear.parse(text) if text else None
    except ValueError as error:
        raise PrevspendError(f"{error}.", fix="write it like this: --year 2024-25") from error


def parse_date(text: str | None) -> str | None:
    """Return a date that was given, such as 2026-05-01.

    Raises:
        PrevspendError: if it is none.
    """
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise PrevspendError(
            f"The date '{text[:_MOST_SHOWN] if text else ''}' cannot be understood.",
            fix="write it like this: --made 2026-05-01",
        ) from error


def parse_people(texts: list[str] | None) -> dict[FinancialYear, int]:
    """Read populations by year, `2024-25=300000`.

    Raises:
        PrevspendError: if one is written in another way.
    """
    people: dict[FinancialYear, int] = {}
    for text in texts or []:
        year, _, number = text.partition("=")
        digits = number.replace(",", "").strip()
        if not digits.isdecimal() or len(digits) > _MOST_DIGITS or not int(digits):
            raise PrevspendError(
                f"The population '{text[:_MOST_SHOWN]}' cannot be understood.",
                fix="write it like this: --population 2024-25=300000",
            )
        of_year = parse_year(year)
        if of_year:
            people[of_year] = int(digits)
    return people


def parse_columns(texts: list[str] | None) -> dict[str, str]:
    """Read assignments of a field to a column's header, `amount=Net Value`.

    `april.csv:amount=Net Value` is meant for one file; a field that is assigned again may have
    either header.

    Raises:
        PrevspendError: if one is written in another way.
    """
    from prevspend.reading import OR_HEADER  # noqa: PLC0415 - takes long to load

    columns: dict[str, str] = {}
    for text in texts or []:
        field, equals, header = text.partition("=")
        if not equals or not field.strip() or not header.strip():
            raise PrevspendError(
                f"The column '{text}' cannot be understood.",
                fix='write it like this: --column "amount=Net Value"',
            )
        name, headed = field.strip(), header.strip()
        columns[name] = f"{columns[name]}{OR_HEADER}{headed}" if name in columns else headed
    return columns


def parse_control_totals(text: str | None) -> dict[FinancialYear | None, int]:
    """Read what ledgers should add up to, in pence by financial year.

    Args:
        text: a figure in pounds, for whatever year is asked about (its key is `None`), or the
            name of a CSV file with a year and a figure on each line.

    Raises:
        PrevspendError: if it is neither.
    """
    if text is None:
        return {}
    if not text.strip():
        raise PrevspendError(
            "The control total is empty.",
            why="without a figure nothing would be checked; a variable may have no value.",
            fix="write it in pounds, like this: --control-total 1234567.89",
        )
    if not _is_file(text):
        return {None: _pence(text, f"The control total '{text[:_MOST_SHOWN]}'")}
    totals: dict[FinancialYear | None, int] = {}
    try:
        rows = read_rows(Path(text))
    except (OSError, TableError) as error:
        raise PrevspendError(
            f"The control totals cannot be read: {_reason(error)}.",
            place=Location(text),
            fix="save it as CSV with a year and a figure on each line.",
        ) from error
    for number, row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < _YEAR_AND_FIGURE or (number == 1 and not cells[0][:1].isdigit()):
            continue
        where = f"The control total on line {number} of '{text}'"
        totals[parse_year(cells[0])] = _pence(cells[1], where)
    return totals


def _reason(error: OSError | TableError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _is_file(text: str) -> bool:
    """Return whether a text names a file; one that no system takes for a name does not."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _pence(text: str, what: str) -> int:
    from prevspend.money import AmountError, parse_pence  # noqa: PLC0415 - takes long to load

    try:
        return parse_pence(text)
    except AmountError as error:
        fix = "write it in pounds, like this: --control-total 1234567.89"
        raise PrevspendError(f"{what} cannot be read: {error}.", fix=fix) from error
