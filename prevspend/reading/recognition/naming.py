"""Which columns name units, kinds of expense, classes of procurement or payees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES, ColumnHeading
from prevspend.reading.recognition.relations import go_together

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from prevspend.reading.recognition.column import ColumnCells, Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.headings import Sense

Family = Literal["unit", "expense", "procurement", "supplier", "supplier_type", "narrative"]

_FAMILIES: Final[Mapping[Sense, Family]] = {
    **dict.fromkeys(UNIT_SENSES, "unit"),
    **dict.fromkeys(EXPENSE_SENSES, "expense"),
    "procurement": "procurement",
    "supplier": "supplier",
    "supplier_type": "supplier_type",
    "description": "narrative",
}

SWAPPED = "swapped"
"""The word in the reason for reading two columns against their headings."""

_HEADING = 1.3  # what a heading weighs against the leaning of the names below it
_NO_NAMES: Final[frozenset[Sense]] = frozenset(
    ["ignored", "document", "organisation", "date", "period", "year", "calendar"]
)
_MONEY: Final[frozenset[Sense]] = frozenset(
    ["net", "gross", "vat", "amount", "other_money", "debit", "credit"]
)
_LEANS = 0.25  # the least leaning that tells units from expenses without a heading
_COMPANIES = 0.25  # the share of names that shows a column of payees
_NO_LEGAL_FORMS = 0.05  # below this share of names a column is none of payees
_WORDY = 0.5
_FEWEST_PAIRS = 5
_HARDLY_REPEATS = 0.6  # above this share of different cells they are narratives
_ENOUGH_ROWS = 60  # with fewer it is not known whether cells repeat
_HALF_REPEAT = 0.35  # the same without a heading that says something else
_SOME_REPEAT = 0.15  # and beside a column of accounts
_MOSTLY_FLAGS = 0.95
_TURNED = 0.8  # how much further a column of expenses must lean to units than that of units


@dataclass(frozen=True)
class NameColumn:
    """A column of names.

    Attributes:
        at: the column.
        family: what it names.
        heading: its heading.
        column: its cells.
        why: how that is known, in words.
        sure: how sure it is, from 0 to 1.
    """

    at: int
    family: Family
    heading: ColumnHeading
    column: ColumnCells
    why: str
    sure: float


def find_names(
    header: Header,
    sample: Sample,
    taken: Collection[int],
    disbelieved: Collection[int] = (),
) -> list[NameColumn]:
    """Return the free columns that hold names, and what they name.

    Args:
        header: the header.
        sample: the rows below it.
        taken: the columns that are not free.
        disbelieved: those whose heading says nothing of their cells.
    """
    columns = [at for at in range(min(len(header.cells), WIDEST)) if at not in taken]
    headings = {
        at: ColumnHeading(header.text(at)) if at in disbelieved else header.headings[at]
        for at in columns
    }
    wordy = [at for at in columns if _holds_names(headings[at], sample.column(at))]
    expects = Counter(family_of(headings[at]) for at in wordy)
    wordy = [at for at in wordy if not _is_code_of_another(at, wordy, sample)]
    named = [_judge(at, headings[at], sample.column(at), expects) for at in wordy]
    has_codes = any(
        heading.sense in UNIT_SENSES | EXPENSE_SENSES and sample.column(at).wordy < _WORDY
        for at, heading in enumerate(header.headings[:WIDEST])
        if sample.column(at).filled
    )
    return named if has_codes else _payees_back(_turn_back(named))


def _turn_back(named: list[NameColumn]) -> list[NameColumn]:
    """Return the columns, with a pair exchanged of which each holds what the other is headed.

    A name belongs to the code beside it, so this is done only if there are no codes.
    """
    several = [each for each in named if each.column.distinct > 1]
    units = [each for each in several if family_of(each.heading) == "unit"]
    expenses = [each for each in several if family_of(each.heading) == "expense"]
    if len(units) != 1 or len(expenses) != 1:
        return named
    unit, expense = units[0], expenses[0]
    if expense.column.leaning - unit.column.leaning <= _TURNED:
        return named
    names = f"'{unit.heading.text}' and '{expense.heading.text}'"
    why = f"the headers {names} are {SWAPPED}: the first holds kinds of expense, the second units"
    turned: dict[int, Family] = {unit.at: "expense", expense.at: "unit"}
    return [
        replace(each, family=turned[each.at], why=why) if each.at in turned else each
        for each in named
    ]


def _payees_back(named: list[NameColumn]) -> list[NameColumn]:
    """Return the columns, with payees and units exchanged where each stands below the other.

    That is so where the only column headed as one of units holds names with legal forms, and the
    one headed as payees, or as nothing in particular, holds names of units and no legal forms.
    """
    units = [each for each in named if family_of(each.heading) == "unit"]
    others = [each for each in named if family_of(each.heading) in {"supplier", None}]
    others = [each for each in others if each.column.distinct > 1]
    if len(units) != 1 or units[0].column.legal_forms < _COMPANIES:
        return named
    if any(other.column.legal_forms >= _NO_LEGAL_FORMS for other in others):
        return named  # the payees stand in another column
    headed = [other for other in others if other.heading.sense is not None] or others
    likely = [other for other in headed if other.column.leaning >= _LEANS]
    if len(likely) != 1:
        return named
    unit, payee = units[0], likely[0]
    names = f"'{unit.heading.text}' and '{payee.heading.text}'"
    why = f"the headers {names} are {SWAPPED}: the first holds payees, the second units"
    turned = {
        unit.at: replace(unit, family="supplier", why=why),
        payee.at: replace(payee, family="unit", why=why, heading=unit.heading),
    }
    return [turned.get(each.at, each) for each in named]


def family_of(heading: ColumnHeading) -> Family | None:
    """Return what a heading says its column names."""
    return None if heading.sense is None else _FAMILIES.get(heading.sense)


def _holds_names(heading: ColumnHeading, column: ColumnCells) -> bool:
    """Return whether a column holds names: words, not codes, flags, days or amounts."""
    if not column.filled or (heading.is_code and column.terse):
        return False
    if heading.sense in _NO_NAMES:
        return False
    if heading.sense in _MONEY and column.distinct < _FEWEST_PAIRS:
        return False
    if column.wordy < _WORDY or column.dates > _WORDY:
        return False
    if column.flags > _MOSTLY_FLAGS or column.ministries > _WORDY:
        return False
    return family_of(heading) is not None or column.distinct > 1


def _is_code_of_another(at: int, wordy: Collection[int], sample: Sample) -> bool:
    """Return whether each short word of a column is beside one name of another column."""
    column = sample.column(at)
    if not column.terse or column.distinct < _FEWEST_PAIRS:
        return False
    others = (sample.column(other) for other in wordy if other != at)
    return any(not other.terse and go_together(column, other) for other in others)


def _judge(
    at: int, heading: ColumnHeading, column: ColumnCells, expects: Mapping[Family | None, int]
) -> NameColumn:
    """Return what a column names, by its heading and its cells."""
    headed = family_of(heading)
    if headed in {"supplier", "supplier_type"}:
        return NameColumn(at, headed, heading, column, _because(heading), heading.strength)
    if _is_narrative(headed, column, beside=expects.get("expense", 0) > (headed == "expense")):
        return NameColumn(at, "narrative", heading, column, "its cells hardly repeat", 0.8)
    if headed == "procurement":
        return NameColumn(at, headed, heading, column, _because(heading), heading.strength)
    if headed in {"unit", "expense"}:
        return _by_both(at, heading, column, headed)
    others_name_both = expects.get("unit") and expects.get("expense")
    if headed == "narrative" and others_name_both and column.filled < _ENOUGH_ROWS:
        return NameColumn(at, headed, heading, column, _because(heading), heading.strength)
    return _by_cells(at, heading, column, expects)


def _by_cells(
    at: int, heading: ColumnHeading, column: ColumnCells, expects: Mapping[Family | None, int]
) -> NameColumn:
    """Return what a column names by its cells, if its heading is unknown or general."""
    if column.distinct > 1 and column.companies >= _COMPANIES and not expects.get("supplier"):
        why = f"{column.companies:.0%} of its names are those of companies and the like"
        return NameColumn(at, "supplier", heading, column, why, column.companies)
    is_all = not (expects.get("unit") or expects.get("expense"))
    lean = column.bare_leaning if is_all else column.leaning
    if abs(lean) < _LEANS:
        return NameColumn(at, "narrative", heading, column, "nothing else fits", 0.3)
    family: Family = "unit" if lean > 0 else "expense"
    sure = min(1.0, abs(column.leaning))
    return NameColumn(at, family, heading, column, _leaning(column, family), sure)


def _by_both(at: int, heading: ColumnHeading, column: ColumnCells, headed: Family) -> NameColumn:
    """Return what a column names by its heading, unless the names clearly lean the other way."""
    sign = 1 if headed == "unit" else -1
    lean = sign * column.leaning
    for_it = _HEADING * heading.strength + 2 * lean
    sure = min(1.0, abs(for_it) / 2)
    if for_it >= 0:
        why = _because(heading)
        if lean > _LEANS:
            why += f"; {_leaning(column, headed)}"
        return NameColumn(at, headed, heading, column, why, sure)
    other: Family = "expense" if headed == "unit" else "unit"
    why = f"{_leaning(column, other)}, whatever its heading says"
    return NameColumn(at, other, heading, column, why, sure)


def _is_narrative(headed: Family | None, column: ColumnCells, *, beside: bool) -> bool:
    """Return whether the cells are narratives: hardly any is there twice.

    Under a heading of narratives more cells may repeat, and more still with an account `beside`.
    """
    if headed == "unit" or column.filled < _ENOUGH_ROWS or (headed == "expense" and not beside):
        return False
    least = _HARDLY_REPEATS
    if headed is None or headed == "narrative":
        least = _SOME_REPEAT if beside else _HALF_REPEAT
    return column.variety > least and column.companies < _COMPANIES


def _because(heading: ColumnHeading) -> str:
    return f"'{heading.phrase}' in its heading" if heading.text else "its cells"


def _leaning(column: ColumnCells, family: Family) -> str:
    what = "units of an organisation" if family == "unit" else "kinds of expense"
    return f"its {column.distinct:,} names are like those of {what}"
