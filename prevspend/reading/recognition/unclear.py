"""Errors for ledgers whose columns are not understood, each with a next step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError, RivalAmountsError
from prevspend.people import shown_text
from prevspend.reading.checks.words import amount_words, says
from prevspend.reading.recognition.amounts import money_columns
from prevspend.reading.recognition.column import ColumnCells
from prevspend.reading.recognition.decimals import commas_for_decimals
from prevspend.reading.recognition.header import HEADER_ROWS_TRIED
from prevspend.reading.recognition.pay import parts_of_pay
from prevspend.words import quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.hints import Hint
    from prevspend.reading.recognition.roles import Roles

_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:p|m|period|month)\s*\d",
    re.IGNORECASE,
)
_MOST = 0.5
_FEWEST_CELLS = 2


def no_amount(
    header: Header, sample: Sample, rows: Sequence[Sequence[str]], place: Location
) -> LayoutError:
    """Return the error for a sheet without an amount, naming columns that may be it."""
    money = [header.name(at) for at in money_columns(header, sample, ())]
    headed_amount = (at for at, each in enumerate(header.headings) if each.sense == "amount")
    named = next(headed_amount, None)
    if named is not None and sample.column(named).names:
        first = sample.column(named).names[0]
        headed = header.text(named)
        what = f"The column headed '{headed}' holds no amounts (its first cell is '{first}')."
    else:
        what = "No column of this ledger is recognised as its amount."
    hint = f" Columns of figures: {quoted(money)}." if money else ""
    if product := _multiplied(header, money):
        return product_only(*product, place)
    if len(_to_date(header)) > _FEWEST_CELLS:
        return months_to_date(header, place)
    return LayoutError(
        what,
        place=place,
        why=f"without amounts nothing can be added up.{hint} {_seen(header, rows)}",
        fix="say which column is the amount: --column amount=HEADER, or --column 'amount=#7' for"
        " the seventh column.",
    )


def _multiplied(header: Header, money: Sequence[str]) -> tuple[str, str] | None:
    """Return a column of quantities and one of prices, which are the amount when multiplied."""
    known = amount_words()
    headings = [header.text(at) for at in range(len(header.cells))]
    price = next((text for text in headings if text in money and says(text, known.prices)), None)
    quantity = next((text for text in headings if says(text, known.quantities)), None)
    return (quantity, price) if quantity and price and quantity != price else None


def product_only(quantity: str, price: str, place: Location) -> LayoutError:
    """Return the error for a sheet whose amount is a quantity times a price."""
    return LayoutError(
        f"No column is the amount: it is '{quantity}' times '{price}'.",
        place=place,
        why="either of them alone would give a meaningless total.",
        fix="add a column 'Amount' to the file that holds their product, and read it again.",
    )


def _to_date(header: Header) -> list[str]:
    """Return the headings of a month with the year to date."""
    known = amount_words().to_date
    return [
        header.text(at)
        for at in range(len(header.cells))
        if says(header.text(at), known) and _MONTH.search(header.text(at))
    ]


def months_to_date(header: Header, place: Location) -> LayoutError:
    """Return the error for months in columns, each with the year to date."""
    columns = _to_date(header)
    last = columns[-1]
    return LayoutError(
        f"Each month has a column with the year to date: '{columns[0]}' to '{last}'.",
        place=place,
        why="each holds the months before it again; added up, they would count many times over.",
        fix=f"read the last of them, which holds the whole year: --column 'amount={last}' --year"
        " YEAR. For single months, export what was spent in each.",
    )


def no_purpose(header: Header, sample: Sample, roles: Roles, place: Location) -> LayoutError:
    """Return the error for a sheet without a column that shows what the money bought."""
    rest = [
        header.name(at)
        for at in range(len(header.cells))
        if at not in roles.taken and sample.column(at).filled
    ]
    return LayoutError(
        "No column of this ledger says what its money bought.",
        place=place,
        why="a line is classified by its service, cost centre, account or payee, and there is none."
        + (f" Columns that are not understood: {quoted(rest)}." if rest else ""),
        fix="say which column names the service: --column cost_centre=HEADER.",
    )


def _seen(header: Header, rows: Sequence[Sequence[str]]) -> str:
    """Return the cells of the header in words, or of the fullest row if there is none."""
    fullest: Sequence[str] = max(
        rows[:HEADER_ROWS_TRIED],
        key=lambda row: sum(bool(cell.strip()) for cell in row),
        default=(),
    )
    cells = header.cells if any(cell.strip() for cell in header.cells) else fullest
    listed = quoted([shown_text(tidy(cell)) for cell in cells if cell.strip()]) or "no text at all"
    what = "The header holds" if cells is header.cells else "The fullest row near the top holds"
    return f"{what}: {listed}."


def not_of_layout(hint: Hint, missing: Sequence[ColumnField], place: Location) -> LayoutError:
    """Return the error for a file without the columns of the layout that the user chose."""
    layout = hint.layout
    names = {name: headers[0] for name, headers in layout.columns.items()}
    if layout.debit:
        names["amount"] = f"{layout.debit[0]}' and '{layout.credit[0]}"
    needs = [f"{name} ('{names.get(name, name)}')" for name in missing]
    if hint.lacks_codes:
        needs.append(f"codes ('{next(iter(layout.split))}')")
    seen = (
        quoted([shown_text(tidy(cell)) for cell in hint.header.cells if cell.strip()])
        or "no text at all"
    )
    return LayoutError(
        f"This file does not have the columns of the layout {layout.id}: it would need"
        f" {', '.join(needs)}.",
        place=place,
        why=f"the row that is most like its header holds: {seen}.",
        fix="read it without --layout, or say which column is which with --column FIELD=HEADER.",
    )


def refuse_no_amount(
    header: Header,
    sample: Sample,
    roles: Roles,
    layout: Layout | None,
    place: Location,
    assigned: Mapping[ColumnField, int],
) -> None:
    """Refuse a column that is not an amount (numbers, text), or one of several possible amounts.

    Raises:
        LayoutError: with the column that looks like the amount, where there is one.
    """
    at = roles.columns.get("amount")
    if at is None or "amount" in assigned:
        return
    column = sample.column(at)
    headed = header.text(at)
    _refuse_decimal_commas(headed, column, layout, place)
    if column.is_numbering:
        what = f"holds transaction numbers (such as {column.names[0]}), not pounds"
    elif column.filled >= _FEWEST_CELLS and not column.amounts + column.decimal_commas:
        what = f"holds no amounts (its first cell is '{column.names[0]}')"
    else:
        _refuse_rivals(header, at, roles.rivals, place)
        return
    others = [header.name(other) for other in money_columns(header, sample, roles.taken)]
    hint = f" ({quoted(others)} looks like amounts)" if others else ""
    raise LayoutError(
        f"The column headed '{headed}' {what}.",
        place=place,
        why="adding them up would give a meaningless total.",
        fix=f"say which column is the amount: --column amount=HEADER{hint}; if this one is,"
        f" --column 'amount={headed}'.",
    )


def _refuse_decimal_commas(
    headed: str, column: ColumnCells, layout: Layout | None, place: Location
) -> None:
    """Refuse amounts with decimal commas, unless the layout says they are."""
    if (
        (layout is None or layout.decimal == "point")
        and column.decimal_commas > _MOST
        and commas_for_decimals([column]) is None
    ):
        raise LayoutError(
            f"The amounts under '{headed}' have a decimal comma (such as {column.names[0]}).",
            place=place,
            why="1.234 may be more than a thousand or little more than one.",
            fix="save a layout of your own and say 'decimal: comma' in it, or export with decimal"
            " points.",
        )


def _refuse_rivals(header: Header, at: int, rivals: Sequence[int], place: Location) -> None:
    """Refuse several columns that could as well be the amount, and differ."""
    if not rivals:
        return
    parts = parts_of_pay(header, (at, *rivals))
    if len(parts) > 1:
        listed = [header.text(part) for part in parts]
        raise LayoutError(
            f"The cost of pay is in several columns: {quoted(listed)}.",
            place=place,
            why="one of them alone leaves the others out, and the total would be too small.",
            fix="add a column 'Amount' to the file that holds their sum, and read it again; or"
            " export the total cost.",
        )
    columns = [(header.text(column), header.name(column), column) for column in (at, *rivals)]
    names = " and ".join(
        f"'{text}'" + ("" if name == text else f" (#{column + 1})")
        for text, name, column in columns
    )
    raise RivalAmountsError(
        f"Several columns could be the amount, and they differ: {names}.",
        [(text, name) for text, name, _ in columns],
        place=place,
        why="which of them is the amount would be a guess.",
        fix="name the right one: "
        + " or ".join(f"--column 'amount={name}'" for _, name, _ in columns)
        + ".",
    )


def refuse_lines_above(
    header: Header, roles: Roles, rows: Sequence[Sequence[str]], place: Location
) -> None:
    """Refuse a header with lines above it, which would silently be missing from the total.

    A row above the header is a line if it has an amount in the column of amounts, and more than
    half of the other columns filled.

    Raises:
        LayoutError: with the first of those lines.
    """
    amounts = {roles.columns.get("amount"), roles.debit, roles.credit} - {None}
    lines = [
        at
        for at, row in enumerate(rows[: max(header.at, 0)])
        if any(ColumnCells(row[at : at + 1]).amounts for at in amounts if at is not None)
        and 2 * sum(at < len(row) and bool(row[at].strip()) for at in roles.used) > len(roles.used)
    ]
    if lines:
        raise LayoutError(
            f"{len(lines):,} rows above the header (row {header.at + 1}) look like lines of"
            f" the ledger; the first is row {lines[0] + 1}.",
            place=place,
            why="reading starts below the header: their amounts would be lost.",
            fix="move the header to the top of the sheet, or remove those rows if they are not"
            " lines.",
        )
