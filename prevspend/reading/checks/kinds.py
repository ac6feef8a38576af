"""Columns that may mark kinds of amounts in unknown words: the same codings under each value."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from prevspend.money import format_pounds, is_amount, pence_or_zero
from prevspend.reading.checks.questions import question
from prevspend.reading.checks.words import plain
from prevspend.reading.recognition.headings import read_heading
from prevspend.reading.sheets import HEAD_ROWS
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.errors import LedgerError, Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition import Recognised

_MOST_VALUES = 6
_FEWEST_ROWS = 20
_NEARLY_ALL = 0.9
_WIDEST = 100
_MOST_ROWS_OF_A_CODING = 2  # on average: of more, any column has the same codings again
_SHOWN = 4

_NEVER: Final[frozenset[ColumnField]] = frozenset(
    {
        *("organisation", "organisation_code", "date", "period", "financial_year"),
        *("supplier", "capital", "document"),
    }
)
"""Fields that have the same codings under each value of theirs."""

_UNITS: Final[frozenset[ColumnField]] = frozenset({"cost_centre", "cost_centre_code", "service"})
_EXPENSES: Final[frozenset[ColumnField]] = frozenset({"account", "account_code"})


def refuse_repeated_codings(
    recognised: Recognised, head: Sequence[Sequence[str]], place: Location
) -> None:
    """Refuse a column with few values of which each has nearly the same codings.

    Budgets beside actual spending look so, last year beside this one, and drafts beside what was
    posted; added up, the same money counts twice.

    Raises:
        LedgerError: asking which of its values is actual spending.
    """
    fields = set(recognised.headers)
    rows = [row for row in head[recognised.header_at + 1 :] if any(row)]
    if recognised.header_at < 0 or len(rows) < _FEWEST_ROWS:
        return
    header = head[recognised.header_at]
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(len(header))]
    telling = [at for at, cells in enumerate(columns) if _is_part_of_a_coding(cells)]
    never = {at for name, at in recognised.columns.items() if name in _NEVER | {"amount"}}
    names = {at: name for name, at in recognised.columns.items()}
    never |= {at for at in (recognised.debit, recognised.credit) if at is not None}
    for at, cell in enumerate(header[:_WIDEST]):
        rest = fields - {names.get(at)}
        if at in never or not (rest & _UNITS and rest & _EXPENSES):
            continue
        if not cell.strip() or not _has_few_values(columns[at]):
            continue
        if read_heading(cell).sense == "calendar":  # every quarter has the same codings
            continue
        keys = list(zip(*(columns[other] for other in telling if other != at), strict=True))
        if keys and _stand_again(keys, columns[at]):
            raise _which(recognised, tidy(cell), at, rows, place)


def _is_part_of_a_coding(cells: Sequence[str]) -> bool:
    """Return whether a column holds words and codes, not money or unique numbers."""
    distinct = set(cells)
    if len(distinct) >= _NEARLY_ALL * len(cells):
        return False
    with_pennies = sum("." in text and is_amount(text) for text in distinct)
    return 2 * with_pennies < len(distinct)


def _has_few_values(cells: Sequence[str]) -> bool:
    distinct: set[str] = set()
    for cell in dict.fromkeys(cells):
        distinct.add(plain(cell))
        if len(distinct) > _MOST_VALUES:
            return False
    return len(distinct) > 1 and "" not in distinct


def _stand_again(keys: Sequence[tuple[str, ...]], values: Sequence[str]) -> bool:
    """Return whether nearly all codings of each value are those of another value too."""
    under: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, value in zip(keys, values, strict=True):
        under[key].add(value)
    pairs = sum(map(len, under.values()))
    if len(keys) > _MOST_ROWS_OF_A_CODING * pairs:
        return False
    again = Counter(value for key, value in zip(keys, values, strict=True) if len(under[key]) > 1)
    return all(again[value] >= _NEARLY_ALL * rows for value, rows in Counter(values).items())


def _which(
    recognised: Recognised, header: str, at: int, rows: Sequence[Sequence[str]], place: Location
) -> LedgerError:
    """Return the question which value is actual spending."""
    pence: Counter[str] = Counter()
    for row in rows:
        pence[tidy(row[at])] += _amount(recognised, row)
    listed = [f"'{value}' {format_pounds(sums)}" for value, sums in pence.most_common(_SHOWN)]
    first = f" in the first {len(rows):,} rows" if len(rows) >= HEAD_ROWS - 1 else ""
    return question(
        "kinds",
        f"'{header}' has the same codings again under each of its values: {', '.join(listed)}"
        f"{first}.",
        place=place,
        why="they may be budget beside actual spending, or last year beside this one; together the"
        " money would count twice.",
        fix="say which of them is actual spending: "
        + " or ".join(f"--amounts 'only:{header}={value}'" for value in sorted(pence)[:_SHOWN]),
    )


def _amount(recognised: Recognised, row: Sequence[str]) -> int:
    """Return the pence of a row; 0 where its amount cannot be read."""
    return sum(sign * pence_or_zero(row[at]) for at, sign in _signed(recognised) if at < len(row))


def _signed(recognised: Recognised) -> Iterator[tuple[int, int]]:
    columns: Mapping[ColumnField, int] = recognised.columns
    for at, sign in ((columns.get("amount"), 1), (recognised.debit, 1), (recognised.credit, -1)):
        if at is not None:
            yield at, sign
