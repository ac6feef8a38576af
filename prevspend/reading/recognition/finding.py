"""Find the column of each field of a layout: by its header, by its cells, against its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.reading.recognition.fit import MOSTLY, SOME, Fit, Found, Sample
from prevspend.reading.recognition.headers import WIDEST
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition.headers import HeaderRow

_NO_SPEND = frozenset(
    ["vat", "tax", "budget", "budgeted", "price", "rate", "quantity", "qty", "units", "balance"]
)
_PAIRS: tuple[tuple[ColumnField, ColumnField], ...] = (
    ("cost_centre_code", "cost_centre"),
    ("account_code", "account"),
)


def fit(
    layout: Layout,
    header: HeaderRow,
    header_at: int,
    sample: Sample,
    given: Mapping[ColumnField, int],
) -> Fit:
    """Lay a layout over a header row.

    Args:
        layout: the layout.
        header: the row, taken for the header.
        header_at: its index.
        sample: the rows below it.
        given: columns that the user assigned; nothing overrules them.
    """
    made = Fit(layout, header, header_at, sample, dict(given), dict.fromkeys(given, "given"))
    _by_header(made)
    _by_content(made)
    _swap_names(made)
    _tell_codes_from_names(made)
    return made


def _by_header(made: Fit) -> None:
    """Find the columns by what they are headed."""
    layout, header = made.layout, made.header
    for name, headers in (*layout.columns.items(), *layout.optional.items()):
        if name in made.columns:
            continue
        at = header.find(headers, made.used)
        if at is not None:
            _take(made, name, at, "misspelt" if header.is_misspelt(at) else "header")
    if "amount" not in made.columns:
        made.debit = header.find(layout.debit, made.used)
        made.credit = header.find(layout.credit, made.used)
        if made.debit is None or made.credit is None:
            made.debit = made.credit = None
    for first, split in layout.split.items():
        at = header.find((first, *split.also), made.used)
        if at is not None:
            made.splits[at] = split


def _take(made: Fit, name: ColumnField, at: int, found: Found) -> None:
    """Give a column to a field, and note it where the header did not say so plainly."""
    made.columns[name] = at
    made.found[name] = found
    headed = tidy(made.header.cells[at]) if at < len(made.header.cells) else ""
    if found == "misspelt":
        meant = made.header.misspelt[made.header.keys[at]]
        made.notes.append(f"the header '{headed}' is misspelt: it was read as '{meant}'")
    elif found == "content":
        which = f"headed '{headed}'" if headed else f"number {at + 1}, which has no header,"
        made.notes.append(f"the column {which} was read as the {_plain(name)} because of its cells")
    if found == "header" and made.header.keys[at] in made.header.twice:
        made.notes.append(f"several columns are headed '{headed}': number {at + 1} was read")


def _by_content(made: Fit) -> None:
    """Find what no header names by what the cells are, where just one column can be meant."""
    wanted = {*made.layout.columns, *made.layout.optional}
    free = _free(made)
    if "amount" not in made.fields:
        _take_only(made, "amount", [at for at in free if made.sample.column(at).is_money])
    if "date" in wanted - made.fields:
        dates = [at for at in free if made.sample.column(at).dates > 1 - SOME]
        _take_only(made, "date", dates)
    for name in ("account", "cost_centre"):
        if name in made.layout.columns and name not in made.fields:
            known = [at for at in free if made.sample.column(at).meanings[name] >= MOSTLY]
            _take_only(made, name, known)


def _take_only(made: Fit, name: ColumnField, columns: list[int]) -> None:
    if len(columns) == 1 and columns[0] not in made.used:
        _take(made, name, columns[0], "content")


def _free(made: Fit) -> list[int]:
    """The columns nobody has a use for yet, and whose header does not say they are no spend."""
    taken = made.used | made.ignored
    keys = enumerate(made.header.keys[:WIDEST])
    return [at for at, key in keys if at not in taken and not _NO_SPEND & set(key.split())]


def money_columns(made: Fit) -> list[int]:
    """The columns that could be the amount, for messages."""
    return [at for at in _free(made) if made.sample.column(at).is_money]


def _swap_names(made: Fit) -> None:
    """Put accounts and cost centres right where the headers are swapped over the content."""
    account, centre = made.columns.get("account"), made.columns.get("cost_centre")
    if account is None or centre is None or "given" in _found(made, "account", "cost_centre"):
        return
    with_codes = {"account_code", "cost_centre_code"} & made.fields
    if with_codes or made.layout.organisation.kind == "council":
        return  # a name belongs to the code beside it; and the words known are the NHS's
    accounts = made.sample.column(account).meanings
    centres = made.sample.column(centre).meanings
    against = centres["account"] + accounts["cost_centre"]
    if against > 2 * (accounts["account"] + centres["cost_centre"]) and against > MOSTLY:
        made.columns["account"], made.columns["cost_centre"] = centre, account
        names = f"'{tidy(made.header.cells[centre])}' and '{tidy(made.header.cells[account])}'"
        made.notes.append(
            f"the headers {names} are swapped: the first holds accounts and the second cost"
            " centres; they were read by their content"
        )
    elif min(centres["account"], accounts["cost_centre"]) >= SOME:
        made.notes.append(
            "some rows seem to have account and cost centre the other way round than their headers"
        )


def _tell_codes_from_names(made: Fit) -> None:
    """Mend a column headed like a code that holds names, or headed like names that holds codes."""
    for code, name in _PAIRS:
        for one, other in ((code, name), (name, code)):
            at = made.columns.get(one)
            if at is None or other in made.fields or "given" in _found(made, one):
                continue
            column = made.sample.column(at)
            holds_codes = column.codes >= 1 - SOME
            holds_names = column.codes <= SOME and column.phrases >= MOSTLY
            if column.texts and (holds_names if one == code else holds_codes):
                made.columns[other] = made.columns.pop(one)
                made.found[other] = made.found.pop(one)
                made.instead.add(one)
                headed = tidy(made.header.cells[at])
                made.notes.append(
                    f"the column headed '{headed}' holds {'names' if one == code else 'codes'}:"
                    f" it was read as the {_plain(other)}"
                )


def _found(made: Fit, *names: ColumnField) -> set[Found | None]:
    return {made.found.get(name) for name in names}


def _plain(name: str) -> str:
    return name.replace("_", " ")
