"""What leaves the change of share open: each question, how far it matters, and how to settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.english import signed_points
from prevspend.leftshift.doubts import how_to_accept
from prevspend.leftshift.model import OpenQuestion
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.leftshift.model import Bridge, Candidate, NetShares, RangePart, YearFigures

_NAMED = 3
_EXACT = 1e-12
_JUDGEMENTS = {"shares", "which_coding", "contested"}
"""What nobody can look up: whoever answers, others may answer otherwise."""

_CHANGES = "answer in changes-to-decide.yaml, and give that with --changes"


class _Question(NamedTuple):
    """A question as it stands in a sentence, and what settles it."""

    question: str
    fix: str


_QUESTIONS = {
    "shares": _Question(
        "how much of each intervention's money is preventive",
        "set local shares in an overlay where somebody can judge better than the taxonomy",
    ),
    "may_be_recoding": _Question(
        "whether some money was only recoded",
        f"ask whoever keeps the chart of accounts; {_CHANGES}",
    ),
    "which_coding": _Question(
        "which coding is right for money that was recoded and grew or shrank",
        "decide it in a review, or by a local rule in an overlay",
    ),
    "undecided": _Question(
        "what undecided money was spent on",
        "decide the largest in a review of each year, and classify again",
    ),
    "contested": _Question(
        "whether money that others count as prevention should count",
        "see the figures with it by a local rule in an overlay",
    ),
    "accruals": _Question(
        "whether invoices followed accruals that were taken back",
        "ask finance which of them were paid",
    ),
    "timing": _Question(
        "which year some payments belong to",
        "ask finance which months the invoices were for",
    ),
    "one_sided": _Question(
        "whether services outside prevention that only one year has really began or ended",
        f"ask whether the other year's export merely lacks it; {_CHANGES}",
    ),
    "one_factor": _Question(
        "whether payees are paid more only because of tax or another unit",
        "classify the year again with amounts net of tax",
    ),
    "replaced": _Question(
        "whether a contract that began only took the place of another that ended",
        "ask who let the contracts what either buys",
    ),
    "repeated": _Question(
        "whether lines that stand twice were paid twice",
        "leave out the copies, and classify the year again",
    ),
    "limit": _Question(
        "what small payments came to in the year that does not list them",
        "classify both years again from exports with the same limit",
    ),
}
"""By the part of the range that stays open."""


def open_questions(
    years: Sequence[YearFigures], bridge: Bridge, candidates: Sequence[Candidate]
) -> tuple[OpenQuestion, ...]:
    """Return what leaves the change of share open.

    What can be looked up comes before judgements, and of either what moves the change most first.

    Args:
        years: the years in order.
        bridge: from the first to the last.
        candidates: what may be recoding between these two.
    """
    parts = sorted(
        bridge.net.parts, key=lambda part: (part.id in _JUDGEMENTS, part.low - part.high)
    )
    return tuple(
        OpenQuestion(
            id=part.id,
            question=_QUESTIONS[part.id].question,
            low=part.low,
            high=part.high,
            examples=tuple(_examples(part, years, bridge.net, candidates)),
            fix=f"{_QUESTIONS[part.id].fix}{how_to_accept(part.id)}",
        )
        for part in parts
        if {signed_points(part.low), signed_points(part.high)} != {"0.00"}
    )


def _examples(
    part: RangePart,
    years: Sequence[YearFigures],
    net: NetShares,
    candidates: Sequence[Candidate],
) -> Iterator[str]:
    """Describe what a question is about, the largest amounts first."""
    match part.id:
        case "shares":
            yield from uncounted(part, net)
        case "may_be_recoding":
            yield from open_candidates(candidates)
        case "undecided":
            for year in (years[0], years[-1]):
                for money in year.undecided[:_NAMED]:
                    pounds = format_pounds(money.amount_pence, pennies=False)
                    yield f"{money.name}: {pounds} in {year.financial_year}"
        case "timing":
            yield from filter(None, [part.in_words.partition(": ")[2]])
        case "one_sided" | "one_factor" | "replaced" | "repeated" | "limit":
            yield part.in_words


def open_candidates(candidates: Sequence[Candidate], named: int = _NAMED) -> list[str]:
    """Describe what may be recoding and nobody has decided.

    The first comes first, even where more is booked gross in one year and net in the other; then
    whatever moves most prevention.
    """
    waiting = [each for each in candidates if each.matters and each.verdict == "undecided"]
    others = sorted(waiting[1:], key=lambda each: -max(map(abs, each.effect.all)))
    more = len(waiting) - named
    return [
        *(candidate.story for candidate in [*waiting[:1], *others][:named]),
        *([f"and {more:,} more"] if more > 0 else []),
    ]


def uncounted(shares: RangePart, net: NetShares) -> Iterator[str]:
    """Describe which shares count hardly any of what moved, so that the range leaves them out."""
    if net.change is None:
        return
    for name, figure in (("low", net.change.low), ("high", net.change.high)):
        beside = figure - net.change.central
        if not shares.low - _EXACT <= beside <= shares.high + _EXACT:
            yield (
                f"the {name} shares count less than a tenth of the prevention that changed, so by"
                " them no prevention grew or was cut; the range leaves them out"
            )
