"""What is said where a ledger's columns are not understood: never a guess, always a next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import LayoutError
from prevspend.reading.layout import layout_ids
from prevspend.reading.recognition.content import Column
from prevspend.reading.recognition.finding import money_columns
from prevspend.words import quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.errors import Place
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition.fit import Fit

_NEAREST_SHOWN = 3
_NEAR = 0.5
_MOST = 0.5
_FEWEST_CELLS = 2
_ASK = "say which column is which with --column FIELD=HEADER (amount and one that names the service"


def refuse_no_amount(made: Fit, place: Place) -> None:
    """Refuse an amount that is none (numbers of transactions, text), or that could be another.

    Raises:
        LayoutError: with the column that looks like the amount, where there is one.
    """
    at = made.columns.get("amount")
    if at is None or made.found["amount"] == "given":
        return
    column = made.sample.column(at)
    headed = tidy(made.header.cells[at])
    _refuse_decimal_commas(made, at, place)
    if column.is_numbering:
        what = f"holds numbers of transactions or the like (such as {column.texts[0]}), not pounds"
    elif len(column.texts) >= _FEWEST_CELLS and not column.amounts:
        what = f"holds no amounts (its first cell is '{column.texts[0]}')"
    else:
        _refuse_two_amounts(made, at, place)
        return
    others = [name_of(made, other) for other in money_columns(made)]
    hint = f" ({' or '.join(others)} looks like amounts)" if others else ""
    raise LayoutError(
        f"The column headed '{headed}' {what}.",
        place=place,
        why="adding them up would give a total that means nothing.",
        fix=f"say which column is the amount: --column amount=HEADER{hint}; if this one is,"
        f" --column 'amount={headed}'.",
    )


def _refuse_decimal_commas(made: Fit, at: int, place: Place) -> None:
    """Refuse amounts with decimal commas, unless the layout says they are."""
    headed, layout = tidy(made.header.cells[at]), made.layout
    if layout.decimal == "point" and made.sample.column(at).decimal_commas > _MOST:
        raise LayoutError(
            f"The amounts under '{headed}' have a decimal comma"
            f" (such as {made.sample.column(at).texts[0]}).",
            place=place,
            why="1.234 is one thousand there and about one here: nothing tells them apart.",
            fix="save a layout of your own and say 'decimal: comma' in it, or export with decimal"
            " points.",
        )


def _refuse_two_amounts(made: Fit, at: int, place: Place) -> None:
    """Refuse two columns under the same header as the amount, unless they hold the same."""
    key = made.header.keys[at]
    twins = [twin for twin, other in enumerate(made.header.keys) if other == key and key]
    if all(made.sample.column(twin).texts == made.sample.column(at).texts for twin in twins):
        return
    numbers = " and ".join(f"#{twin + 1}" for twin in twins)
    raise LayoutError(
        f"Several columns are headed '{tidy(made.header.cells[at])}', and they differ: {numbers}.",
        place=place,
        why="which of them is the amount would be a guess.",
        fix=f"name the right one by its number: --column 'amount=#{at + 1}'.",
    )


def refuse_lines_above(made: Fit, rows: Sequence[Sequence[str]], place: Place) -> None:
    """Refuse a header with lines above it: nobody would miss them in the total.

    A row above the header is a line when it has an amount where the amounts are, and more than
    half of the other columns filled.

    Raises:
        LayoutError: with the first of those lines.
    """
    amounts = {made.columns.get("amount"), made.debit, made.credit} - {None}
    lines = [
        at
        for at, row in enumerate(rows[: max(made.header_at, 0)])
        if any(Column(row[at : at + 1]).amounts for at in amounts if at is not None)
        and 2 * sum(at < len(row) and bool(row[at].strip()) for at in made.used) > len(made.used)
    ]
    if lines:
        raise LayoutError(
            f"{len(lines):,} rows above the header (row {made.header_at + 1}) look like lines of"
            f" the ledger; the first is row {lines[0] + 1}.",
            place=place,
            why="reading starts below the header: their pounds would be lost.",
            fix="move the header to the top of the sheet, or remove those rows if they are none.",
        )


def name_of(made: Fit, at: int) -> str:
    """Name a column by its header, or by its number where it has none."""
    headed = tidy(made.header.cells[at]) if at < len(made.header.cells) else ""
    return f"'{headed or f'#{at + 1}'}'"


def unclear(best: Fit, least: float, place: Place) -> LayoutError:
    """Say that even the best layout would be a guess."""
    return LayoutError(
        f"The columns of this ledger are not understood clearly: the nearest layout,"
        f" {best.layout.id}, fits with {best.score:.0%} only.",
        place=place,
        why=f"below {least:.0%} it would be a guess. Columns it does not know:"
        f" {quoted(best.unused)}.",
        fix=f"name the layout with --layout {best.layout.id} if it is right, or {_ASK}).",
    )


def ambiguous(best: Fit, other: Fit, place: Place) -> LayoutError:
    """Say that two layouts fit alike and mean different things."""
    return LayoutError(
        f"Two layouts fit these columns about equally and read them differently:"
        f" {best.layout.id} ({best.score:.0%}) and {other.layout.id} ({other.score:.0%}).",
        place=place,
        why="which column names the service would be a guess.",
        fix=f"name the right one with --layout {best.layout.id} or --layout {other.layout.id},"
        f" or {_ASK}).",
    )


def not_understood(
    tried: Sequence[Fit],
    rows: Sequence[Sequence[str]],
    layouts: Sequence[Layout],
    place: Place,
) -> LayoutError:
    """Say what headers were seen, and what the nearest layouts would need."""
    widest: Sequence[str] = max(
        rows,
        key=lambda row: sum(bool(cell.strip()) for cell in row),
        default=(),
    )
    near = [made for made in tried if made.missing and _found_share(made) >= _NEAR]
    near.sort(key=lambda made: -made.score)
    if near:
        widest = near[0].header.cells
    nearest = {made.layout.id: _needs(made) for made in reversed(near)}
    listed = "; ".join(list(reversed(nearest.values()))[:_NEAREST_SHOWN])
    seen = quoted([tidy(cell) for cell in widest if cell.strip()]) or "no text at all"
    which = "The row that is most like a header" if near else "The fullest row near its top"
    return LayoutError(
        f"The columns of this ledger are not understood. {which} holds: {seen}.",
        place=place,
        why="without knowing which column is the amount and which name the service, nothing can"
        " be counted." + (f" Nearest known layouts: {listed}." if listed else ""),
        fix=f"{_ASK}), or name a layout with --layout (a YAML file of your own, or one of: "
        f"{layout_ids(layouts)}).",
    )


def _found_share(made: Fit) -> float:
    return 1 - len(made.missing) / (len(set(made.layout.columns) | {"amount"}))


def _needs(made: Fit) -> str:
    """Say what a layout misses, with the header it would know it by."""
    layout = made.layout
    names = {name: headers[0] for name, headers in layout.columns.items()}
    if layout.debit:
        names["amount"] = f"{layout.debit[0]}' and '{layout.credit[0]}"
    needs = [f"{name} ('{names.get(name, name)}')" for name in made.missing]
    if made.lacks_codes:
        needs.append(f"codes ('{next(iter(layout.split))}')")
    text = f"{layout.id}: would need {', '.join(needs)}"
    several = money_columns(made)
    if "amount" in made.missing and len(several) > 1:
        cells = ", ".join(name_of(made, at) for at in several)
        text += f" (several columns could be the amount: {cells})"
    return text
