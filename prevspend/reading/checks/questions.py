"""Questions about amounts, and the user's answers: `--amounts` and `--accept`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.errors import LedgerError, PrevspendError
from prevspend.reading.checks.words import amount_words, plain
from prevspend.words import is_called
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from prevspend.errors import Location
    from prevspend.reading.checks.amount_reading import MarkerKind

REVERSED = "reversed"
"""The answer that spending is written as negative."""

QUESTIONS = {
    "unit": "amounts whose unit is doubtful are read as written",
    "not-spending": "the column of amounts is read whatever its heading says",
    "to-date": "amounts that look like totals to date are read as amounts of one period",
    "currency": "amounts in another currency are read as pounds",
    "signs": "amounts keep the signs they have, however many are credits",
    "kinds": "rows of budgets, forecasts or commitments are read as spending",
    "subtotals": "rows that look like sums of others are read as lines",
    "incomplete": "rows that fill little more than an amount are read as lines",
    "invoices": "amounts that are alike on all lines of an invoice are amounts of lines",
    "twice": "files that seem to hold the same money are all read",
    "documents": "amounts that look like document numbers are read as amounts",
    "opening": "lines of period 00 are read as spending",
    "rejected": "rows that cannot be read are left out",
    "dates": "dates that scatter over years are read as written",
    "shares": "amounts are the body's own, whatever share of them a column names",
    "payments": "the files list payments only, whatever their columns are",
    "whole-ledger": "the files are the whole ledger, though each line names a payee",
    "scale": "months and files far smaller or larger than the others are read as written",
}
"""What each question is called, and what accepting it means."""

_MARKS: Final[Mapping[str, MarkerKind]] = {"only": "kind", "credit": "side", "not": "out"}
"""The answers about rows with one value: they alone count, are credits, or do not count."""


class ColumnAnswer(NamedTuple):
    """The user's answer about the rows in which a column has one of some values.

    Attributes:
        kind: that only these are actual spending, that they are credits, or that they do not
            count.
        header: the heading of the column.
        values: its cells, as `words.plain` gives them; `*` stands for any letters.
    """

    kind: MarkerKind
    header: str
    values: frozenset[str]


@dataclass(frozen=True)
class AmountsAnswered:
    """The user's answers about amounts.

    Attributes:
        unit: how many pounds an amount of 1 is, if the user gave it.
        is_reversed: whether spending is written as negative.
        accepted: the questions that need not be asked.
        by_column: the answers about rows with some values of a column.
        by_file: the same for single files, by their name or a pattern of names.
    """

    unit: Decimal | None = None
    is_reversed: bool = False
    accepted: frozenset[str] = frozenset()
    by_column: tuple[ColumnAnswer, ...] = ()
    by_file: tuple[tuple[str, AmountsAnswered], ...] = ()

    @classmethod
    def of(cls, amounts: Iterable[str], accepted: Iterable[str]) -> AmountsAnswered:
        """Return the answers as the user typed them.

        Raises:
            PrevspendError: if one is not known.
        """
        by_file: dict[str, list[str]] = {"": []}
        for text in amounts:
            file, how = _of_file(text)
            by_file.setdefault(file, []).append(how)
        named = frozenset(_known(text, tuple(QUESTIONS), "--accept") for text in accepted)
        own = {file: _answered(texts, named) for file, texts in by_file.items()}
        return replace(own.pop(""), by_file=tuple(own.items()))

    def for_file(self, file: str) -> AmountsAnswered:
        """Return the answers for one file: its own go before those for all files.

        Args:
            file: its name.
        """
        answers = self
        for name, own in self.by_file:
            if is_called(file, name):
                answers = replace(
                    answers,
                    unit=answers.unit if own.unit is None else own.unit,
                    is_reversed=answers.is_reversed or own.is_reversed,
                    by_column=(*answers.by_column, *own.by_column),
                )
        return answers

    @property
    def as_typed(self) -> tuple[object, ...]:
        """All answers in plain values, the same for the same answers."""
        columns = [[each.kind, each.header, sorted(each.values)] for each in self.by_column]
        files = [[name, own.as_typed] for name, own in self.by_file]
        return str(self.unit), self.is_reversed, sorted(self.accepted), columns, files

    def accepts(self, question: str) -> bool:
        """Return whether a question was answered beforehand."""
        return question in self.accepted


def _names() -> dict[str, Decimal]:
    return {unit.name: unit.scale for unit in amount_words().units}


def _of_file(text: str) -> tuple[str, str]:
    """Return the name of a file and the answer about its amounts: `June.csv:reversed`."""
    file, _, how = text.rpartition(":")
    mark = next((mark for mark in _MARKS if f":{mark}:" in text.partition("=")[0]), None)
    if mark is not None:
        file, _, rest = text.partition(f":{mark}:")
        return file, f"{mark}:{rest}"
    is_how = how.strip().casefold() in {*_names(), REVERSED}
    return (file, how) if file and is_how else ("", text)


def _answered(texts: Sequence[str], accepted: frozenset[str]) -> AmountsAnswered:
    """Return the answers for all files, or for one."""
    columns: dict[tuple[MarkerKind, str], frozenset[str]] = {}
    for mark, header, value in map(_split_answer, filter(_is_about_column, texts)):
        columns[mark, header] = columns.get((mark, header), frozenset()) | {value}
    choices = (*_names(), REVERSED, *(f"{mark}:HEADER=VALUE" for mark in _MARKS))
    others = [_known(text, choices, "--amounts") for text in texts if not _is_about_column(text)]
    named = [name for name in others if name != REVERSED]
    if len(set(named)) > 1:
        raise PrevspendError(
            f"Amounts cannot be in {' and '.join(named)} at once.",
            fix="give one unit; for a file of another unit, --amounts FILE:UNIT.",
        )
    return AmountsAnswered(
        unit=_names()[named[0]] if named else None,
        is_reversed=REVERSED in others,
        accepted=accepted,
        by_column=tuple(ColumnAnswer(*key, values) for key, values in columns.items()),
    )


def _is_about_column(text: str) -> bool:
    mark, colon, rest = text.partition(":")
    return bool(colon) and mark in _MARKS and "=" in rest


def _split_answer(text: str) -> tuple[MarkerKind, str, str]:
    """Return the parts of an answer about a column: `only:Record Type=A`."""
    mark, _, rest = text.partition(":")
    header, _, value = rest.rpartition("=")
    return _MARKS[mark], header.strip(), plain(value)


def _known(text: str, names: Sequence[str], option: str) -> str:
    name = text.strip().casefold()
    if name in names:
        return name
    raise PrevspendError(
        f"{option} has no choice '{text}'.",
        why=suggest(name, names),
        fix=f"use one of: {', '.join(names)}.",
    )


def question(name: str, what: str, *, place: Location | None, why: str, fix: str) -> LedgerError:
    """Return the error that asks a question; its fix ends in the answer that accepts it."""
    return LedgerError(
        what,
        place=place,
        why=why,
        fix=f"{fix.rstrip('.')}; or --accept {name} ({QUESTIONS[name]}).",
    )
