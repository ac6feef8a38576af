"""Progress: whether a year meets a target, net of all that is not real, and what it would take.

A target is on track where the least that may be true reaches it, off track where the most does
not; where they disagree, or too little is known of a year, nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from prevspend.leftshift.model import Needed, TargetProgress, TargetYear, TrackVerdict
from prevspend.leftshift.standing import Standing, as_range, as_shares
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.leftshift.targets import Target

_NOTHING = (Fraction(0), Fraction(0))
_NOWHERE = Standing()
_SOME_ACUTE = Fraction(1, 20)
"""A body that spends less of its money on acute care is no hospital's payer to compare with."""


@dataclass(frozen=True)
class Position:
    """What a target looks at in a year, beside the first year made comparable with it.

    Attributes:
        financial_year: the year.
        number: the calendar year it starts in.
        first: the first year's prevention and money in scope that last, net.
        last: this year's.
        first_whole: the first year's with money of a few years only left in.
        last_whole: this year's.
        slack: what is not known may take from or add to this year's share, as fractions.
        reasons: why no change of share can be judged at all.
        as_coded: this year's prevention and money in scope as coded, all of it.
        undecided_pence: this year's money that nobody has decided.
        acute_pence: this year's acute and urgent care.
    """

    financial_year: str
    number: int
    first: Standing
    last: Standing
    first_whole: Standing
    last_whole: Standing
    slack: tuple[Fraction, Fraction] = _NOTHING
    reasons: tuple[str, ...] = ()
    as_coded: Standing = _NOWHERE
    undecided_pence: int = 0
    acute_pence: int = 0


def judge(target: Target, positions: Sequence[Position]) -> TargetProgress:
    """Judge every year after the first (a floor: every year) against a target.

    Args:
        target: the promise.
        positions: the years in order, the first beside itself.
    """
    start = positions[0]
    judged = positions if target.kind == "floor" else positions[1:]
    years = tuple(_year(target, start, position) for position in judged)
    verdict = years[-1].verdict if years else "cannot tell"
    unit: Literal["share", "growth", "pence"] = "share"
    if target.kind != "points":
        unit = "growth" if target.kind == "parity" else "pence"
    needed = tuple(_needed(target, start, positions[-1])) if years else ()
    return TargetProgress(
        id=target.id,
        name=target.name,
        unit=unit,
        years=years,
        verdict=verdict,
        in_words=_in_words(target, years, needed),
        needed=needed,
    )


def _year(target: Target, start: Position, position: Position) -> TargetYear:
    """Judge one year."""
    if target.kind == "floor":
        return _floor(target, position)
    net = _reached(target, position.first, position.last)
    whole = _reached(target, position.first_whole, position.last_whole)
    wanted = _wanted(target, start, position, position.first, position.last)
    wanted_whole = _wanted(target, start, position, position.first_whole, position.last_whole)
    if net is None or whole is None:
        nothing = as_shares([Fraction(0)] * 3)
        reasons = (*position.reasons, "a year has no money to measure by")
        return TargetYear(
            financial_year=position.financial_year,
            wanted=float(wanted),
            reached=nothing,
            verdict="cannot tell",
            with_temporary=nothing,
            verdict_with_temporary="cannot tell",
            reasons=reasons,
        )
    slack = position.slack
    if target.kind == "parity":
        by = Fraction(position.last.scope, max(position.first.central, 1))
        slack = slack[0] * by, slack[1] * by
    verdict, why = _verdict(wanted, net, slack, position.reasons)
    with_temporary, _ = _verdict(wanted_whole, whole, slack, position.reasons)
    return TargetYear(
        financial_year=position.financial_year,
        wanted=float(wanted),
        reached=as_range(net),
        verdict=verdict,
        with_temporary=as_range(whole),
        verdict_with_temporary=with_temporary,
        reasons=why,
    )


def _reached(target: Target, first: Standing, last: Standing) -> list[Fraction] | None:
    """Return what was reached at each figure: points of share, or growth."""
    if target.kind == "parity":
        if first.scope <= 0 or min(first.prevention) <= 0:
            return None
        pairs = zip(first.prevention, last.prevention, strict=True)
        return [Fraction(now, then) - 1 for then, now in pairs]
    before, after = first.shares(), last.shares()
    if before is None or after is None:
        return None
    return [new - old for old, new in zip(before, after, strict=True)]


def _wanted(
    target: Target, start: Position, position: Position, first: Standing, last: Standing
) -> Fraction:
    """Return what a target asks for in a year."""
    if target.kind == "parity":
        return Fraction(last.scope, max(first.scope, 1)) - 1
    passed = Fraction(position.number - start.number, target.years)
    return target.points / 100 * min(passed, Fraction(1))


def _verdict(
    wanted: Fraction,
    reached: Sequence[Fraction],
    slack: tuple[Fraction, Fraction],
    reasons: tuple[str, ...],
) -> tuple[TrackVerdict, tuple[str, ...]]:
    """Return the verdict, and why nobody can tell if so."""
    if reasons:
        return "cannot tell", reasons
    if min(reached) + slack[0] >= wanted:
        return "on track", ()
    if max(reached) + slack[1] < wanted:
        return "off track", ()
    if min(reached) < wanted <= max(reached):
        return "cannot tell", ("it depends on the shares",)
    return "cannot tell", ("it depends on what is not known",)


def _floor(target: Target, position: Position) -> TargetYear:
    """Judge a ring-fence: on all the year's money, whatever lasts of it."""
    reached = position.as_coded.prevention
    most = max(reached) + max(position.undecided_pence, 0)
    verdict: TrackVerdict = "cannot tell"
    why: tuple[str, ...] = ()
    if min(reached) >= target.pence:
        verdict = "on track"
    elif most < target.pence:
        verdict = "off track"
    else:
        depends = max(reached) >= target.pence
        why = ("it depends on the shares" if depends else "undecided money could fill it",)
    figures = as_shares([Fraction(pence) for pence in reached])
    return TargetYear(
        financial_year=position.financial_year,
        wanted=float(target.pence),
        reached=figures,
        verdict=verdict,
        with_temporary=figures,
        verdict_with_temporary=verdict,
        reasons=why,
    )


def _needed(target: Target, start: Position, last: Position) -> Iterator[Needed]:
    """Describe what it would take, now and by the target's end, at the last year's money."""
    if target.kind == "floor":
        yield _need(last.financial_year, target.pence - last.as_coded.central, last)
        return
    reached = _reached(target, last.first, last.last)
    if reached is None:
        return
    wanted = _wanted(target, start, last, last.first, last.last)
    base = last.last.scope if target.kind == "points" else last.first.central
    yield _need(last.financial_year, round((wanted - reached[1]) * base), last)
    end = start.number + target.years
    if target.kind == "points" and end > last.number:
        missing = target.points / 100 - reached[1]
        yield _need(f"{end}-{(end + 1) % 100:02d}", round(missing * base), last)


def _need(year: str, pence: int, position: Position) -> Needed:
    pence = max(pence, 0)
    acute = None
    if position.acute_pence >= _SOME_ACUTE * position.as_coded.scope > 0:
        acute = pence / position.acute_pence
    return Needed(financial_year=year, pence=pence, of_acute=acute)


def _in_words(target: Target, years: Sequence[TargetYear], needed: Sequence[Needed]) -> str:
    if not years:
        return "There is no second year yet to judge by."
    last = years[-1]
    if target.kind == "floor":
        low, wanted = last.reached.low / 100, last.wanted / 100
        words = f"at least £{low:,.0f} of the £{wanted:,.0f} asked for"
    else:
        unit = "%" if target.kind == "parity" else " percentage points"
        low, central, high = (
            100 * value for value in (last.reached.low, last.reached.central, last.reached.high)
        )
        span = f"{_signed(low)} to {_signed(high)}"
        wanted_at = f"{_signed(100 * last.wanted)}{unit}"
        words = f"{_signed(central)}{unit} ({span}) where {wanted_at} is asked for"
    return f"By {last.financial_year}: {words}; {_verdict_in_words(last)}.{_take(needed)}"


def _signed(value: float) -> str:
    """Write a number with its sign, where two decimals show any."""
    written = f"{value:+.2f}"
    return written if float(written) else "0.00"


def _verdict_in_words(year: TargetYear) -> str:
    """Return the verdict with its reason, and the other one with money of a few years only."""
    words: str = year.verdict
    if year.reasons:
        return f"{words}, because {'; and '.join(year.reasons)}"
    if year.verdict == "on track":
        words += ", whatever the open questions turn out to be"
    if year.with_temporary == year.reached:
        return words
    without = "not on track" if year.verdict == "off track" else words
    whole = f"{_signed(100 * year.with_temporary.central)}, {year.verdict_with_temporary}"
    return f"{without} without money of a few years only; with it {whole}"


def _take(needed: Sequence[Needed]) -> str:
    """Describe what it would take to meet the target."""
    parts = []
    for need in needed:
        if need.pence > 0:
            acute = f", {need.of_acute:.1%} of acute spending" if need.of_acute else ""
            pounds = format_pounds(need.pence, pennies=False)
            parts.append(f"{pounds} more by {need.financial_year}{acute}")
    return f" To meet it takes {'; '.join(parts)}." if parts else ""
