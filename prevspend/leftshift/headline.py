"""The answer in words: the verdict first, then the share, its change in points, and the pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.leftshift.verdict import UNSEEN, in_percent
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Figures
    from prevspend.leftshift.model import (
        Bridge,
        Candidate,
        Finding,
        NetShares,
        Shares,
        ShiftVerdict,
        StepId,
        YearFigures,
    )

_FIGURES = ("low", "central", "high")
_NAMED = 3
_HARDLY = 0.1
_NONE = "0.00"
_EXACT = 1e-12


def headline(
    years: Sequence[YearFigures],
    bridge: Bridge,
    findings: Sequence[Finding],
    verdict: ShiftVerdict,
    candidates: Sequence[Candidate],
) -> tuple[str, ...]:
    """Describe what a board asks, what cannot be compared first.

    Args:
        years: the years in order.
        bridge: from the first to the last.
        findings: what stands between them.
        verdict: whether the share moved.
        candidates: what may be recoding between the first and the last.
    """
    said = [f"Not comparable: {stop.what}" for stop in findings if stop.severity == "stop"]
    said.append(verdict.in_words)
    said += _shares(years[0], years[-1])
    said += _net(bridge)
    said += _denominator(bridge)
    broken = any(finding.severity == "stop" for finding in findings)
    what = "real change"
    if broken:
        what = "left over, which the breaks named above may explain"
    elif _is_doubted(bridge):
        what = "real change, unless what nobody has said yet explains it"
    said.append(_real(bridge, what))
    said += _first_candidate(candidates)
    said += _mostly(bridge, "what is left over" if broken else "the real change")
    said += _lasting(years[-1])
    said += [carried.what for carried in findings if carried.severity == "carry"]
    return tuple(said)


def _shares(first: YearFigures, last: YearFigures) -> Iterator[str]:
    """Return the share of either year as it is coded, or say that there is none to give."""
    decided = [year for year in (first, last) if year.share and year.is_decided]
    if len(decided) == 2:  # noqa: PLR2004 - both years
        parts = (_share_of(year) for year in decided)
        yield f"As coded, prevention's share of money in scope was {' and '.join(parts)}."
        return
    for year in (first, last):
        if year.share is None:
            yield (
                f"For {year.financial_year} there is no share: its money in scope is"
                f" {format_pounds(year.in_scope_pence, pennies=False)}."
            )
        elif not year.is_decided and year.range:
            yield (
                f"No share can be given for {year.financial_year} yet:"
                f" {in_percent(year.decided_share)} is decided; at least {year.range.least:.1%} is"
                f" prevention, at most {year.range.most:.1%}."
            )
        else:
            yield f"As coded, prevention's share of money in scope was {_share_of(year)}."
    if not last.is_decided and last.undecided:
        largest = "; ".join(
            f"{one.name} {format_pounds(one.amount_pence, pennies=False)}" for one in last.undecided
        )
        yield f"The largest decisions to take for {last.financial_year}: {largest}."


def _share_of(year: YearFigures) -> str:
    if year.share is None or year.range is None:
        return f"not known in {year.financial_year}"
    span = f"{year.range.least:.1%} to {max(year.range.likely, year.range.high):.1%}"
    return f"{year.share.central:.1%} in {year.financial_year} ({span})"


def _net(bridge: Bridge) -> Iterator[str]:
    """Describe the change of share net of what is not real, with and without temporary money."""
    net = bridge.net
    if net.change is None or net.least is None or net.most is None:
        return
    yield (
        "Net of definitions, coverage, recoding, timing of payments and money of a few years only,"
        f" the share {_changed(net.change.central, net.least, net.most)}."
    )
    yield from _uncounted(net)
    if net.with_temporary and net.with_temporary != net.change:
        yield (
            "With money of a few years only left in, it would be"
            f" {_points(net.with_temporary.central)} points ({_span_of(net.with_temporary)} by the"
            " shares used)."
        )


def _uncounted(net: NetShares) -> Iterator[str]:
    """Describe which shares count hardly any of what moved, and so say nothing of it."""
    shares = next((part for part in net.parts if part.id == "shares"), None)
    if net.change is None or shares is None:
        return
    for name, figure in (("low", net.change.low), ("high", net.change.high)):
        beside = figure - net.change.central
        if not shares.low - _EXACT <= beside <= shares.high + _EXACT:
            yield (
                f"The {name} shares count hardly any of the prevention that changed, so by them"
                " no prevention grew or was cut; the range leaves them out."
            )


def _is_doubted(bridge: Bridge) -> bool:
    """Return whether prevention itself may be no spending of its year: tax, copies, a limit."""
    doubts = {"one_factor", "repeated", "limit"}
    parts = [part for part in bridge.net.parts if part.id in doubts]
    return any(max(-part.low, part.high) > UNSEEN for part in parts)


def _denominator(bridge: Bridge) -> Iterator[str]:
    """Describe where the share moved though prevention itself did not, or moved the other way."""
    net, real = bridge.net, bridge.step("real").change.central
    if net.change is None or net.first is None or net.last is None:
        return
    moved = net.change.central
    if abs(moved) < UNSEEN or real * moved > _HARDLY * moved * moved * net.last_scope_pence:
        return
    verb = "rise" if moved > 0 else "fall"
    first, last = (
        round(scope * (1 - share.central))
        for scope, share in (
            (net.first_scope_pence, net.first),
            (net.last_scope_pence, net.last),
        )
    )
    yield (
        f"Prevention itself did not {verb}: its real change is {_signed(real)}. Its share moved"
        f" because all other money went from {format_pounds(first, pennies=False)} to"
        f" {format_pounds(last, pennies=False)}."
    )


def _real(bridge: Bridge, what: str) -> str:
    """Describe how much of the change in cash is real, or at least left over."""
    cash = bridge.end.central - bridge.start.central
    real = bridge.step("real").change
    sentence = (
        f"Of {_signed(cash)} in cash, {_signed(real.central)} is {what}"
        f" ({_span(real)} by the shares used)"
    )
    steps: tuple[tuple[StepId, str], ...] = (
        ("price", "what rising prices cost"),
        ("population", "more people"),
        ("timing", "payments of another year"),
        ("temporary", "money of a few years only"),
        ("recoding", "recoding that is confirmed"),
        ("coverage", "coverage"),
        ("taxonomy", "definitions"),
    )
    for step, words in steps:
        change = bridge.central(step)
        if change:
            sentence += f", {_signed(change)} {words}"
    unsure = bridge.central("may_be_recoding")
    if unsure:
        sentence += f"; another {_signed(unsure)} may be recoding only, until somebody decides"
    return sentence + "."


def _first_candidate(candidates: Sequence[Candidate]) -> list[str]:
    """Return the largest of what may be recoding."""
    open_ = [found for found in candidates if found.matters and found.verdict == "undecided"]
    return [f"To be decided first, whether this is recoding: {open_[0].story}."] if open_ else []


def _mostly(bridge: Bridge, what: str) -> list[str]:
    """Name the interventions in which most of it is."""
    largest = [found for found in bridge.interventions if found.real.central][:_NAMED]
    if not largest:
        return []
    named = "; ".join(f"{found.name} {_signed(found.real.central)}" for found in largest)
    return [f"Most of {what}: {named}."]


def _lasting(last: YearFigures) -> list[str]:
    """Describe how much of the last year's prevention may stop again."""
    temporary = last.restated.central - last.without_temporary.central
    if not temporary or last.share_without_temporary is None:
        return []
    share = f"{last.share_without_temporary.central:.1%}"
    without = f" Without it, the share would be {share}." if last.is_decided else ""
    pounds = format_pounds(temporary, pennies=False)
    said = f"Of the prevention of {last.financial_year}, {pounds} is money of a few years only"
    return [f"{said}, by its coding or name.{without}"]


def _changed(central: float, least: float, most: float) -> str:
    """Return a change of share in points with its range, as far as two decimals show any."""
    if _points(least) == _points(most) == _points(central):
        return f"changed by {_points(central)} points" if _points(central) != _NONE else "stayed"
    span = f"{_points(least)} to {_points(most)} with all that is not known"
    return f"changed by {_points(central)} points ({span})"


def _points(fraction: float) -> str:
    said = f"{100 * fraction:+.2f}"
    return _NONE if float(said) == 0 else said


def _span_of(shares: Shares) -> str:
    values = [getattr(shares, name) for name in _FIGURES]
    return f"{_points(min(values))} to {_points(max(values))}"


def _span(figures: Figures) -> str:
    values = [getattr(figures, name) for name in _FIGURES]
    return f"{_signed(min(values))} to {_signed(max(values))}"


def _signed(pence: int) -> str:
    return ("+" if pence > 0 else "") + format_pounds(pence, pennies=False)
