"""Columns that mark, row by row, the kind, side or currency of an amount."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from prevspend.errors import LayoutError
from prevspend.reading.checks.amount_reading import Marker
from prevspend.reading.checks.nomoney import no_money, refuse_doubtful_units, tells_units
from prevspend.reading.checks.words import CodedKinds, amount_words, has_phrase, plain
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.errors import Location
    from prevspend.reading.checks.amount_reading import MarkerKind
    from prevspend.reading.checks.questions import AmountsAnswered
    from prevspend.reading.checks.words import CodedSides
    from prevspend.reading.recognition import Recognised

_WIDEST = 200
_MOST_VALUES = 60  # a column that says one of a few things has no more
_FEW_TYPES = 12  # of documents
_QUESTIONS: Final[Mapping[MarkerKind, str]] = {
    "kind": "kinds",
    "side": "signs",
    "currency": "currency",
    "out": "kinds",
    "unit": "kinds",
}
_DIGIT = re.compile(r"\d")
_REMEMBERED = 4_096
_CODE = 3  # letters of a currency's code; longer words are none


def find_markers(
    recognised: Recognised,
    head: Sequence[Sequence[str]],
    answered: AmountsAnswered,
    place: Location,
) -> Iterator[Marker]:
    """Yield the columns of a sheet's first rows that are markers.

    Raises:
        LedgerError: if one names units that may be those of the goods or of the amounts.
    """
    if recognised.header_at < 0:
        return
    header = head[recognised.header_at]
    rows = head[recognised.header_at + 1 :]
    amounts = {recognised.columns.get("amount"), recognised.debit, recognised.credit}
    amount = set(key_of(recognised.headers.get("amount", "")).split())
    markers: list[Marker] = []
    home: list[Marker] = []  # columns of currencies with nothing but pounds so far
    by_user = list(_by_user(header, answered))
    yield from by_user
    amounts |= {marker.at for marker in by_user}
    for at, cell in enumerate(header[:_WIDEST]):
        if at in amounts or not cell.strip():
            continue
        written = {row[at] for row in rows if at < len(row)}
        texts = set(map(plain, written if len(written) <= _MOST_VALUES else ())) - {""}
        marker = _marker(at, cell, texts) if texts else None
        if marker is None or answered.accepts(_QUESTIONS[marker.kind]):
            continue
        if marker.kind == "unit":
            refuse_doubtful_units(recognised, marker.header, texts, place)
        if marker.kind == "currency" and texts <= set(amount_words().home):
            home.append(marker)
        if marker.kind != "currency" or _is_of(key_of(cell), amount):
            markers.append(marker)
    own = recognised.in_pounds or bool(amount & amount_words().own_currency)
    rest = (marker.at for marker in (*by_user, *markers))
    markers += no_money(recognised, head, {*amounts, *rest}, answered)
    for marker in markers:
        # If another column shows that amounts are in pounds, this one is about something else.
        if marker.kind != "currency" or (not own and (not home or marker in home)):
            yield marker


def _by_user(header: Sequence[str], answered: AmountsAnswered) -> Iterator[Marker]:
    """Yield the columns that the user gave as markers.

    Raises:
        LayoutError: if one is not there.
    """
    for kind, heading, values in answered.by_column:
        at = next((at for at, cell in enumerate(header) if key_of(cell) == key_of(heading)), None)
        if at is None:
            raise LayoutError(
                f"No column is headed '{heading}', to tell which rows count.",
                why=f"the headers are: {quoted([tidy(cell) for cell in header if cell.strip()])}.",
                fix="copy the header as it is in the file; for one file of several, put its"
                " name before: --amounts FILE:only:HEADER=VALUE.",
            )
        yield Marker(at, tidy(header[at]), kind, answered=values)


def _marker(at: int, cell: str, texts: set[str]) -> Marker | None:
    """Return what the texts of a column mark; `None` if they mark nothing."""
    heading = key_of(cell)
    if (coded := _tells_kinds(heading, texts)) is not None:
        return Marker(at, tidy(cell), "kind", coded=coded)
    if tells_units(heading, texts):
        return Marker(at, tidy(cell), "unit")
    if _tells_sides(heading, texts):
        return Marker(at, tidy(cell), "side")
    return Marker(at, tidy(cell), "currency") if _tells_currency(heading, texts) else None


def _is_of(heading: str, amount: set[str]) -> bool:
    """Return whether a column of currencies is about the amount, by the words of both headings."""
    of_invoice = set(heading.split()) & amount_words().invoice_currency
    return not of_invoice or bool(of_invoice & amount)


def key_of(heading: str) -> str:
    """Return the words of a heading."""
    return " ".join(split_words(plain(heading)))


def _tells_kinds(heading: str, texts: set[str]) -> bool | None:
    """Return whether a column marks actual and other amounts in codes; `None` if it does not."""
    known = amount_words().kinds_of_amount
    words = known.actual | known.other
    if texts <= words or (texts & words and all(map(kind_of_text, texts))):
        return False
    states = amount_words().statuses
    if texts <= words | states.actual | states.other and texts & states.other:
        return True
    for coded in coded_kinds(heading):
        if texts <= words | coded.actual | coded.other:
            return True
        if any(len(text) > _CODE for text in texts & coded.other):
            return True
        if texts & words:
            return False
    return None


@lru_cache(_REMEMBERED)
def kind_of_text(text: str) -> Literal["counts", "other"] | None:
    """Return what a cell means by the words in it, `forecast outturn` or `actual cost`."""
    known = amount_words()
    if text in known.kinds_of_amount.actual | known.kinds_of_amount.other:
        return "counts" if text in known.kinds_of_amount.actual else "other"
    spends = has_phrase(text, known.spending) and not has_phrase(text, known.never_spending)
    if any(has_phrase(text, phrases) for phrases in known.not_spending.values()):
        return None if spends else "other"
    return "counts" if has_phrase(text, ("actual", "actuals")) and not _DIGIT.search(text) else None


def is_about_rows(cell: str, texts: set[str]) -> bool:
    """Return whether a column only marks which rows count: a status, a flag, a unit.

    Args:
        cell: its heading.
        texts: its different cells, as `words.plain` gives them, without the blank one.
    """
    heading, known = key_of(cell), amount_words()
    states = known.statuses.actual | known.statuses.other | known.kinds_of_amount.actual
    if texts <= states and (texts & known.statuses.other or heading in known.statuses.headings):
        return True
    flag = _row_flag(heading)
    return tells_units(heading, texts) or bool(flag and texts <= flag.actual | flag.other)


def coded_kinds(heading: str) -> list[CodedKinds]:
    """Return what the codes below a heading mean, if they mark kinds of amounts."""
    known = amount_words()
    flags = [flag] if (flag := _row_flag(heading)) else []
    groups = (*known.kinds_of_amount_codes, known.statuses)
    return [*(coded for coded in groups if heading in coded.headings), *flags]


@lru_cache(_REMEMBERED)
def _row_flag(heading: str) -> CodedKinds | None:
    """Return what yes and no mean below a heading; `None` if it does not show that."""
    known = amount_words().row_flags
    sides = [(phrase, True) for phrase in known.out] + [(phrase, False) for phrase in known.in_]
    for phrase, is_out in sorted(sides, key=lambda side: -len(side[0])):
        rest = f" {heading} ".replace(f" {phrase} ", " ", 1)
        if has_phrase(heading, (phrase,)) and set(rest.split()) <= known.beside:
            yes = known.yes | set(known.out if is_out else known.in_)
            no = known.no | set(known.in_ if is_out else known.out) | ({""} if is_out else set())
            actual, other = (no, yes) if is_out else (yes, no)
            return CodedKinds(actual=actual, other=other, headings=frozenset({heading}))
    return None


def coded_sides(heading: str) -> list[CodedSides]:
    """Return what the codes below a heading mean, if they mark debits and credits."""
    return [coded for coded in amount_words().sides.codes if heading in coded.headings]


def _tells_sides(heading: str, texts: set[str]) -> bool:
    """Return whether a column marks debits and credits: under its heading, or by its words."""
    known = amount_words().sides
    if texts & known.credit_notes and len(texts) <= _FEW_TYPES:
        return True
    for coded in coded_sides(heading):
        if texts & coded.debit and texts & coded.credit and texts <= coded.debit | coded.credit:
            return True
    if not texts <= known.debit | known.credit:
        return False
    is_headed = set(heading.split()) <= known.heading and not {heading} & {"type", "code"}
    longer = all(len(text) > 1 for text in texts)
    return is_headed or (longer and bool(texts & known.debit) and bool(texts & known.credit))


def _tells_currency(heading: str, texts: set[str]) -> bool:
    """Return whether a column names currencies."""
    known = {*amount_words().foreign, *amount_words().home}
    return "currency" in heading.split() or (
        texts <= known and any(len(text) == _CODE for text in texts)
    )
