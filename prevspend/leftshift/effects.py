"""What codings do to prevention in a step of the bridge, and the step as the report has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend import people
from prevspend.baseline import Figures
from prevspend.leftshift.model import CodingEffect, Shares, Step, StepId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.year import Year

CODINGS_LISTED = 50

_WORDS: dict[StepId, tuple[str, str]] = {
    "taxonomy": (
        "Definitions",
        "Both years are restated under one taxonomy; this is what the rewording alone changed.",
    ),
    "coverage": (
        "Coverage and scope",
        (
            "Months that only one year holds, and money declared as newly in or no longer in the"
            " export."
        ),
    ),
    "organisation": (
        "Moved between bodies",
        "Money that was declared as moved to or from another body.",
    ),
    "recoding": (
        "Recoded",
        (
            "The same service under another coding, as people confirmed: its money is read as"
            " its old coding was."
        ),
    ),
    "new_payee": (
        "New payee, same service",
        (
            "The same cost centre and account at like money, paid to another payee whom the rules"
            " read otherwise: its money is read as the former payee's was."
        ),
    ),
    "may_be_recoding": (
        "May be recoding",
        (
            "Money that left one coding while as much came to another. Nobody has decided yet"
            " whether it is the same service, so this is no part of the real change."
        ),
    ),
    "timing": (
        "Timing of payments",
        (
            "Contracts paid at a steady rate of which one year holds more payments: these are of"
            " another year."
        ),
    ),
    "in_doubt": (
        "Waits for an answer",
        (
            "Lines that stand twice, accruals taken back without an invoice, and refunds for"
            " another year: probably no spending of the year that holds them. Nobody has said so"
            " yet, so this is no part of the real change."
        ),
    ),
    "temporary": (
        "Money of a few years only",
        (
            "Covid, programme grants with an end, and what its coding or narrative calls"
            " non-recurrent: it came or went, and will not last."
        ),
    ),
    "price": ("Prices", "What the first year's money would have to grow by to buy the same."),
    "population": ("Population", "The growth it takes to spend the same on each head."),
    "real": ("Real change", "What remains: more or less prevention was bought."),
}


class Effect(NamedTuple):
    """Prevention before and after a step, of a coding or of what `shown` picks out.

    It is written out only if it is listed.
    """

    year: Year
    row: int
    before: int
    after: int
    shown: Selector | None = None

    def coding(self) -> Selector:
        """Return the fields that say what it is."""
        return self.shown or self.year.coding(self.row)


def list_effects(year: Year, before: NDArray[np.int64], after: NDArray[np.int64]) -> list[Effect]:
    """List the codings whose prevention differs."""
    return [
        Effect(year, at, int(before[at]), int(after[at]))
        for at in np.flatnonzero(before != after).tolist()
    ]


def make_step(
    name: StepId,
    change: Sequence[int],
    points: Shares | None,
    effects: Sequence[Effect] = (),
) -> Step:
    """Make a step of the report, its largest codings listed.

    Args:
        name: which step.
        change: pence at the low, central and high share.
        points: what it does to the share, as a fraction.
        effects: the codings behind it.
    """
    title, why = _WORDS[name]
    largest = sorted(effects, key=lambda effect: -abs(effect.after - effect.before))
    return Step(
        id=name,
        name=title,
        why=why,
        change=Figures.of(change),
        points=points,
        codings=tuple(
            CodingEffect(
                coding=people.without_names(effect.coding()),
                before_pence=effect.before,
                after_pence=effect.after,
            )
            for effect in largest[:CODINGS_LISTED]
        ),
        more_codings=max(len(largest) - CODINGS_LISTED, 0),
    )
