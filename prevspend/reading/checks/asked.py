"""Questions about amounts, and what the user answered: `--amounts` and `--accept`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, PrevspendError
from prevspend.reading.checks.words import amount_words
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from prevspend.errors import Place

REVERSED = "reversed"
"""The answer that spending is written as negative."""

QUESTIONS = {
    "unit": "amounts whose unit is doubtful are read as written",
    "not-spending": "the column of amounts is read whatever its heading says",
    "to-date": "amounts that look like totals to date are read as amounts of one period",
    "currency": "amounts in another currency are read as pounds",
    "signs": "credits stay credits, however many there are",
    "kinds": "rows of budgets, forecasts or commitments are read as spending",
    "subtotals": "rows that look like sums of others are read as lines",
    "incomplete": "rows that fill little more than an amount are read as lines",
    "invoices": "amounts that are alike on all lines of an invoice are amounts of lines",
    "twice": "files that seem to hold the same money are all read",
    "documents": "amounts that look like numbers of documents are read as amounts",
    "opening": "lines of period 00 are read as spending",
    "rejected": "rows that cannot be read are left out",
    "scale": "months and files far smaller or larger than the others are read as written",
}
"""What each question is called, and what accepting it means."""


@dataclass(frozen=True)
class AmountsAnswered:
    """What the user said about amounts.

    Attributes:
        unit: how many pounds an amount of 1 is, where the user said it.
        is_reversed: whether spending is written as negative.
        accepted: the questions that need not be asked.
    """

    unit: Decimal | None = None
    is_reversed: bool = False
    accepted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, amounts: Iterable[str], accepted: Iterable[str]) -> AmountsAnswered:
        """Read the answers as they were typed.

        Raises:
            PrevspendError: if one is not known.
        """
        units = {unit.name: unit.scale for unit in amount_words().units}
        given = [_known(text, (*units, REVERSED), "--amounts") for text in amounts]
        named = [name for name in given if name != REVERSED]
        if len(set(named)) > 1:
            raise PrevspendError(
                f"Amounts cannot be in {' and '.join(named)} at once.",
                fix="give one unit; read files of another unit by themselves.",
            )
        return cls(
            unit=units[named[0]] if named else None,
            is_reversed=REVERSED in given,
            accepted=frozenset(_known(text, tuple(QUESTIONS), "--accept") for text in accepted),
        )

    @property
    def as_typed(self) -> tuple[str, bool, list[str]]:
        """All of it in plain values, alike for the same answers."""
        return str(self.unit), self.is_reversed, sorted(self.accepted)

    def accepts(self, question: str) -> bool:
        """Tell whether a question was answered beforehand."""
        return question in self.accepted


def _known(text: str, names: Sequence[str], option: str) -> str:
    name = text.strip().casefold()
    if name in names:
        return name
    raise PrevspendError(
        f"{option} has no choice '{text}'.",
        why=suggest(name, names),
        fix=f"use one of: {', '.join(names)}.",
    )


def question(name: str, what: str, *, place: Place | None, why: str, fix: str) -> LedgerError:
    """Return the error that asks a question; its fix ends in the answer that accepts it."""
    return LedgerError(
        what,
        place=place,
        why=why,
        fix=f"{fix.rstrip('.')}; or --accept {name} ({QUESTIONS[name]}).",
    )
