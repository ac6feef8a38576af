"""The unit, kind and currency of amounts, by headings and notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.money import is_amount
from prevspend.reading.checks.amount_reading import AmountReading
from prevspend.reading.checks.creditnotes import (
    credits_by_name,
    name_of_credits,
    refuse_credit_notes_without_signs,
)
from prevspend.reading.checks.kinds import refuse_repeated_codings
from prevspend.reading.checks.markers import find_markers
from prevspend.reading.checks.questions import question
from prevspend.reading.checks.shares import refuse_shares
from prevspend.reading.checks.sidelike import may_mark_credits
from prevspend.reading.checks.units import unit_of_heading, unit_of_note
from prevspend.reading.checks.words import (
    amount_words,
    has_phrase,
    is_spending,
    names_spending,
    plain,
)
from prevspend.reading.recognition.decimals import dots_of_thousands
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.errors import Location
    from prevspend.reading.checks.questions import AmountsAnswered
    from prevspend.reading.checks.words import Unit
    from prevspend.reading.recognition import Recognised

_LONGEST_HEADING = 40
_WORDS_OF_A_ROW = 2  # a row with fewer cells above the header is a title
_PENNIES = re.compile(r".*\.\d\d[-)]?")
_NEARLY_ALL = 0.9
_FEW = 5


def settle_amounts(
    recognised: Recognised,
    head: Sequence[Sequence[str]],
    place: Location,
    answered: AmountsAnswered,
    *,
    is_given: bool,
) -> tuple[Recognised, AmountReading]:
    """Return how the amounts of a sheet are read, by its headings and the notes above them.

    Args:
        recognised: its columns.
        head: its first rows.
        place: the sheet, for messages.
        answered: the user's answers about amounts.
        is_given: whether the user named the column of amounts.

    Returns:
        The columns with the unit in their layout, and how the amounts are read.

    Raises:
        LedgerError: if the column does not hold spending, or its unit or currency is doubtful.
    """
    above = head[: max(recognised.header_at, 0)]
    headings = list(_headings(recognised, head))
    if not is_given and not answered.accepts("not-spending"):
        _refuse_no_spending(headings, recognised, place)
    if not answered.accepts("currency"):
        _refuse_other_currency(headings, above, place)
    if not answered.accepts("shares"):
        refuse_shares(recognised, head, place)
    recognised = _with_unit(recognised, headings, above, head, place, answered)
    recognised = _with_cumulative(recognised, headings)
    markers = tuple(find_markers(recognised, head, answered, place))
    kinds = any(marker.kind == "kind" for marker in markers)
    if not kinds and not answered.accepts("kinds"):
        refuse_repeated_codings(recognised, head, place)
    amounts = AmountReading(markers=markers)
    if not any(marker.kind == "side" for marker in markers) and not answered.accepts("signs"):
        notes = (*recognised.notes, *may_mark_credits(recognised, head))
        recognised = replace(recognised, notes=notes)
        if answered.is_reversed:
            amounts = replace(amounts, credits_named=name_of_credits(place))
        else:
            refuse_credit_notes_without_signs(recognised, head, place)
            amounts = credits_by_name(recognised, head, place, amounts)
    return recognised, amounts


def _amount_columns(recognised: Recognised) -> list[int]:
    columns = (recognised.columns.get("amount"), recognised.debit, recognised.credit)
    return [at for at in columns if at is not None]


def _headings(recognised: Recognised, head: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the headings of amounts, each with the cell above it where the header has two rows."""
    at = recognised.header_at
    if at < 0:
        return
    above = head[at - 1] if at else ()
    is_heading = sum(bool(cell.strip()) for cell in above) >= _WORDS_OF_A_ROW
    for column in _amount_columns(recognised):
        cells = [head[at][column]] if column < len(head[at]) else []
        if is_heading and column < len(above) and len(above[column]) <= _LONGEST_HEADING:
            cells.insert(0, above[column])
        yield tidy(" ".join(cells))


def _refuse_no_spending(headings: list[str], recognised: Recognised, place: Location) -> None:
    """Refuse a column of amounts whose heading names something else than spending."""
    known = amount_words()
    for heading in headings:
        text = " ".join(split_words(plain(heading)))
        for what, phrases in known.not_spending.items():
            if is_spending(heading) or not has_phrase(text, phrases):
                continue
            others = quoted(header for header in recognised.unused if names_spending(header))
            hint = f" ({others}?)" if others else ""
            raise question(
                "not-spending",
                f"The column headed '{heading}' was read as the amount, but its heading names"
                f" {what}.",
                place=place,
                why="only money that was spent in the period may be counted.",
                fix=f"name the column of actual spending: --column amount=HEADER{hint}",
            )


def _refuse_other_currency(
    headings: list[str], above: Sequence[Sequence[str]], place: Location
) -> None:
    """Refuse amounts that a heading or note says are in another currency than pounds."""
    notes = [tidy(cell) for row in above for cell in row if cell.strip()]
    for text in headings:
        words = _currency_words(text)
        if words & set(amount_words().foreign) and not words & _own():
            raise _other_currency(text, place)
    for text in notes:
        words = _currency_words(text)
        is_note = bool(words & set(amount_words().figures))
        if is_note and words & set(amount_words().foreign) and not words & set(amount_words().home):
            raise _other_currency(text, place)


def _own() -> set[str]:
    return {*amount_words().own_currency, *amount_words().home}


def _currency_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+\$?|[€$¥£]", plain(text)))


def _other_currency(text: str, place: Location) -> Exception:
    return question(
        "currency",
        f"'{text}' says that the amounts are not in pounds.",
        place=place,
        why="added up as pounds, the total would be wrong.",
        fix="name the column of amounts in pounds with --column amount=HEADER, or convert them",
    )


def _with_unit(
    recognised: Recognised,
    headings: list[str],
    above: Sequence[Sequence[str]],
    head: Sequence[Sequence[str]],
    place: Location,
    answered: AmountsAnswered,
) -> Recognised:
    """Return the columns with the unit of the amounts in their layout, if it has none already."""
    if "scale" in recognised.layout.model_fields_set and recognised.layout.scale != 1:
        return recognised
    if answered.unit is not None:
        return in_unit(recognised, answered.unit, "as --amounts says")
    by_heading = {text: unit for text in headings if (unit := unit_of_heading(text))}
    by_note = dict(_noted(recognised, above, head))
    if not by_heading and not by_note:
        by_note = dict(_named(place))
    units = {unit.name for unit in (*by_heading.values(), *by_note.values())}
    if len(units) > 1 and not answered.accepts("unit"):
        both = quoted([*by_heading, *by_note])
        raise question(
            "unit",
            f"{both} name different units for the amounts.",
            place=place,
            why="the total would be a thousand times too large or too small.",
            fix=f"say which is right: {' or '.join(f'--amounts {name}' for name in sorted(units))}",
        )
    if len(units) != 1:
        if not answered.accepts("unit"):
            _refuse_three_decimals(recognised, head, place)
        return recognised
    text, unit = next(iter({**by_note, **by_heading}.items()))
    if unit.scale == 1:
        return recognised
    if not answered.accepts("unit"):
        _refuse_pounds(recognised, head, text, unit, place)
    return in_unit(recognised, unit.scale, f"because of '{text}'")


def _noted(
    recognised: Recognised, above: Sequence[Sequence[str]], head: Sequence[Sequence[str]]
) -> Iterator[tuple[str, Unit]]:
    """Yield the notes that name a unit: above the header, and a row of units right below it."""
    amounts = _amount_columns(recognised)
    for row in above:
        for at, cell in enumerate(row):
            is_short = at in amounts and len(cell) <= _LONGEST_HEADING
            text = tidy(cell)
            unit = text and (unit_of_heading(text) if is_short else unit_of_note(text))
            if unit and unit.scale != 1:
                yield text, unit
        text = tidy(" ".join(row))
        if len(text) <= _LONGEST_HEADING and text[-1:] == "0" and (unit := unit_of_note(text)):
            yield text, unit
    for row in head[recognised.header_at + 1 : recognised.header_at + 3]:
        filled = [at for at, cell in enumerate(row) if cell.strip()]
        if filled and set(filled) <= set(amounts) and (unit := unit_of_heading(row[filled[0]])):
            yield tidy(row[filled[0]]), unit


def _named(place: Location) -> Iterator[tuple[str, Unit]]:
    """Yield the units that the names of a sheet and of its file name."""
    for name in (place.sheet or "", place.file.rpartition("/")[2].rpartition(".")[0]):
        if (unit := unit_of_note(name)) and unit.scale != 1:
            yield name, unit


def _refuse_three_decimals(
    recognised: Recognised, head: Sequence[Sequence[str]], place: Location
) -> None:
    """Refuse amounts that all have three decimals: 1.234 may be a thousand pounds."""
    if recognised.layout.decimal == "comma":
        return
    rows = head[recognised.header_at + 1 :]
    cells = [row[at].strip() for row in rows for at in _amount_columns(recognised) if at < len(row)]
    if dotted := dots_of_thousands([cell for cell in cells if cell]):
        raise question(
            "unit",
            f"All amounts have a dot and three digits after it (such as {dotted[0]}).",
            place=place,
            why="the dot may separate thousands, and the total be a thousand times larger.",
            fix="if they are whole pounds with dots between thousands, or in £ thousand, use"
            " --amounts thousands",
        )


def _refuse_pounds(
    recognised: Recognised, head: Sequence[Sequence[str]], text: str, unit: Unit, place: Location
) -> None:
    """Refuse amounts that a text says are in thousands while all of them have pennies."""
    if unit.scale < 1:
        return
    rows = head[recognised.header_at + 1 :]
    cells = [row[at].strip() for row in rows for at in _amount_columns(recognised) if at < len(row)]
    amounts = [cell for cell in cells if is_amount(cell)]
    with_pennies = [cell for cell in amounts if _PENNIES.fullmatch(cell) and cell[-2:] != "00"]
    large = [cell for cell in with_pennies if len(re.sub(r"\D", "", cell)) > len("100000")]
    if len(amounts) >= _FEW and len(large) >= _NEARLY_ALL * len(amounts):
        raise question(
            "unit",
            f"'{text}' says that the amounts are in {unit.name}, but they have pennies (such as"
            f" {large[0]}).",
            place=place,
            why=f"read as {unit.name}, the total may be far too large.",
            fix=f"say which is right: --amounts {unit.name} or --amounts pounds",
        )


def in_unit(recognised: Recognised, scale: object, because: str) -> Recognised:
    """Return the columns with a unit in their layout, and a note of it."""
    layout = recognised.layout.model_copy(update={"scale": scale})
    if scale == 1:
        return replace(recognised, layout=layout)
    note = f"amounts were multiplied by {scale:,} to make pounds of them, {because}"
    return replace(recognised, layout=layout, notes=(*recognised.notes, note))


def _with_cumulative(recognised: Recognised, headings: list[str]) -> Recognised:
    """Return the columns with amounts marked as the year to date, if their heading says so."""
    if recognised.layout.cumulative:
        return recognised
    for heading in headings:
        if has_phrase(" ".join(split_words(plain(heading))), amount_words().to_date):
            layout = recognised.layout.model_copy(update={"cumulative": True})
            note = f"amounts are the year to date, because of the heading '{heading}'"
            return replace(recognised, layout=layout, notes=(*recognised.notes, note))
    return recognised
