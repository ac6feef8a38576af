"""Columns that say, row by row, how an amount is meant: its kind, its side, its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.reading.checks.reading import Marker
from prevspend.reading.checks.words import amount_words, has_phrase, plain
from prevspend.words import split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reading.checks.asked import AmountsAnswered
    from prevspend.reading.recognition import Recognised

_WIDEST = 200
_MOST_VALUES = 60  # a column that says one of a few things has no more
_CODE = 3  # letters of a currency's code


def find_markers(
    recognised: Recognised, head: Sequence[Sequence[str]], answered: AmountsAnswered
) -> Iterator[Marker]:
    """Yield the columns of a sheet's first rows that are markers."""
    if recognised.header_at < 0:
        return
    header = head[recognised.header_at]
    rows = head[recognised.header_at + 1 :]
    amounts = {recognised.columns.get("amount"), recognised.debit, recognised.credit}
    headings = [key_of(heading) for heading in recognised.headers.values()]
    own = any(has_phrase(text, tuple(amount_words().own_currency)) for text in headings)
    for at, cell in enumerate(header[:_WIDEST]):
        if at in amounts or not cell.strip():
            continue
        written = {row[at] for row in rows if at < len(row)}
        if len(written) > _MOST_VALUES:
            continue
        texts = set(map(plain, written)) - {""}
        heading = key_of(cell)
        if not texts:
            continue
        if not answered.accepts("kinds") and (coded := _tells_kinds(heading, texts)) is not None:
            yield Marker(at, tidy(cell), "kind", coded=coded)
        elif not answered.accepts("signs") and _tells_sides(heading, texts):
            yield Marker(at, tidy(cell), "side")
        elif not answered.accepts("currency") and not own and _tells_currency(heading, texts):
            yield Marker(at, tidy(cell), "currency")


def key_of(heading: str) -> str:
    """Return the words of a heading."""
    return " ".join(split_words(plain(heading)))


def _tells_kinds(heading: str, texts: set[str]) -> bool | None:
    """Tell whether a column tells actual from other amounts; True where it does so in codes."""
    known, coded = amount_words().kinds_of_amount, amount_words().kinds_of_amount_codes
    words = known.actual | known.other
    if texts <= words:
        return False
    if heading in coded.headings:
        if texts <= words | coded.actual | coded.other:
            return True
        if texts & words:
            return False
    return None


def _tells_sides(heading: str, texts: set[str]) -> bool:
    """Tell whether a column tells debits from credits: under its heading, or by both words."""
    known = amount_words().sides
    if not texts <= known.debit | known.credit:
        return False
    is_headed = set(heading.split()) <= known.heading and not {heading} & {"type", "code"}
    longer = all(len(text) > 1 for text in texts)
    return is_headed or (longer and bool(texts & known.debit) and bool(texts & known.credit))


def _tells_currency(heading: str, texts: set[str]) -> bool:
    """Tell whether a column names currencies."""
    known = {*amount_words().foreign, *amount_words().home}
    return "currency" in heading.split() or (
        texts <= known and any(len(text) == _CODE for text in texts)
    )
