"""Rows without money: memorandum and statistical accounts, hours and staff among pounds."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from prevspend.reading.checks.amount_reading import Marker
from prevspend.reading.checks.questions import question
from prevspend.reading.checks.words import amount_words, has_phrase, plain
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.checks.questions import AmountsAnswered
    from prevspend.reading.recognition import Recognised

_ACCOUNTS: Final[tuple[ColumnField, ...]] = ("account", "subjective_group")
_NEVER: Final[tuple[ColumnField, ...]] = ("supplier", "organisation", "date", "period")
_REMEMBERED = 65_536
_WIDEST = 200
_MOST_VALUES = 12
_NEARLY_ALL = 0.95
_DIGIT = re.compile(r"\d")


def no_money(
    recognised: Recognised,
    head: Sequence[Sequence[str]],
    taken: Collection[int | None],
    answered: AmountsAnswered,
) -> Iterator[Marker]:
    """Yield the columns of accounts, and others of few values of which one is not money.

    An account may first be used anywhere in a ledger, so its columns are always checked.

    Args:
        recognised: the columns.
        head: the first rows.
        taken: columns that are markers of another kind.
        answered: the user's answers.
    """
    if answered.accepts("kinds"):
        return
    header, rows = head[recognised.header_at], head[recognised.header_at + 1 :]
    accounts = {recognised.columns[name] for name in _ACCOUNTS if name in recognised.columns}
    accounts |= {
        at for at, split in recognised.splits.items() if set(split.fields) & set(_ACCOUNTS)
    }
    if _names_payees(rows, recognised):  # a list of payments has no account without money
        taken, accounts = {*taken, *accounts}, set()
    for at, cell in enumerate(header[:_WIDEST]):
        if at in taken or not cell.strip():
            continue
        if at in accounts or _has_no_money(rows, at, recognised):
            yield Marker(at, tidy(cell), "out")


def _names_payees(rows: Sequence[Sequence[str]], recognised: Recognised) -> bool:
    """Return whether nearly every row names a payee, who was paid money."""
    at = recognised.columns.get("supplier")
    named = [bool(row[at].strip()) for row in rows if at is not None and at < len(row)]
    return bool(named) and sum(named) >= _NEARLY_ALL * len(named)


def _has_no_money(rows: Sequence[Sequence[str]], at: int, recognised: Recognised) -> bool:
    """Return whether a column has few values, and one of them is not money."""
    if at in {recognised.columns.get(name) for name in _NEVER}:
        return False
    written = {row[at] for row in rows if at < len(row)}
    return len(written) <= _MOST_VALUES and any(is_no_money(plain(text)) for text in written)


@lru_cache(_REMEMBERED)
def is_no_money(text: str) -> bool:
    """Return whether an account does not hold money, by its name or type.

    Args:
        text: the cell, as `words.plain` gives it; a code may stand before or behind the name.
    """
    known = amount_words().accounts_of_no_money
    words = [word for word in split_words(text) if not _DIGIT.search(word)]
    name = " ".join(words)
    if has_phrase(name, known.unless):
        return False
    if name in known.whole or has_phrase(name, known.words) or _begins(known.begins).match(text):
        return True
    rest = f" {name} "
    for measure in known.measures:
        rest = rest.replace(f" {measure} ", "  ")
    return rest.split() != words and set(rest.split()) <= known.beside


@cache
def _begins(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for names that begin with a word, behind a code, and a mark after it."""
    return re.compile(rf"(?:\S*\d\S*\W+)?(?:{'|'.join(words)})\s*(?:[^\w\s]|$)")


def tells_units(heading: str, texts: Collection[str]) -> bool:
    """Return whether a column marks pounds and other units of measure.

    Args:
        heading: the words of its heading.
        texts: its different cells, as `words.plain` gives them, without the blank one.
    """
    known = amount_words()
    others = set(texts) - known.unit_is_money
    if not others or len(others) == len(texts):
        return False
    return others <= known.other_units or (
        heading in known.unit_headings and not others & set(known.foreign)
    )


def refuse_doubtful_units(
    recognised: Recognised, header: str, texts: Collection[str], place: Location
) -> None:
    """Refuse units beside suppliers: hours that were bought have a price, and it may be the amount.

    Raises:
        LedgerError: asking which rows are money.
    """
    if "supplier" not in recognised.headers:
        return
    money = amount_words().unit_is_money
    others = quoted(sorted(set(texts) - money))
    pounds = sorted(set(texts) & money)
    raise question(
        "kinds",
        f"'{header}' says {others} in some rows, and {quoted(pounds)} in others.",
        place=place,
        why="the amounts of these rows may be prices or quantities; nothing shows which.",
        fix="if they are not pounds, read the others alone: "
        + " ".join(f"--amounts 'only:{header}={text}'" for text in pounds),
    )
