"""The answer in words: the verdict first, then the shares, the pounds, and what may not last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import capitalised, signed_points
from prevspend.leftshift.questions import uncounted
from prevspend.leftshift.verdict import UNSEEN, in_percent, net_in_words
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.leftshift.model import (
        Bridge,
        Shares,
        ShiftVerdict,
        YearFigures,
        YearsFinding,
    )

_HARDLY = 0.1
_UNSEEN_GROWTH = 0.0005
_POUND = 1_00
_MUCH = 2
_MOVED = {"rose", "fell"}
_DOUBTS = {"one_factor", "limit"}


def headline(
    years: Sequence[YearFigures],
    bridge: Bridge,
    findings: Sequence[YearsFinding],
    verdict: ShiftVerdict,
    basis: str,
) -> tuple[str, ...]:
    """Describe what a board asks: the verdict in a sentence, and below it what it rests on.

    Args:
        years: the years in order.
        bridge: from the first to the last.
        findings: what stands between them.
        verdict: whether the share moved.
        basis: what kind of record the years are.
    """
    stops = [f"Not comparable: {stop.what}" for stop in findings if stop.severity == "stop"]
    return (
        verdict.in_words,
        *stops,
        _shares(years[0], years[-1], bridge),
        _pounds(bridge, is_broken=bool(stops)),
        *_growth(bridge, verdict),
        *_not_shown(bridge, verdict, basis),
        *_temporary(years[0], years[-1], bridge),
    )


def _shares(first: YearFigures, last: YearFigures, bridge: Bridge) -> str:
    """Describe the share of either year as it is coded, and net of all that is not real."""
    coded = f"As coded, the share was {_share_of(first)} and {_share_of(last)}"
    shares = net_in_words(bridge)
    if shares is None or not (first.is_decided and last.is_decided):
        return f"{coded}."
    recoded = bridge.step("recoding").points
    beside = recoded.central if recoded else 0.0
    words = " (what was recoded, as it is coded now in both)" if abs(beside) >= UNSEEN else ""
    return (
        f"{coded}; net of definitions, coverage, recoding, timing of payments and money of a few"
        f" years only, it went from {shares[0]} to {shares[1]}{words}."
    )


def _share_of(year: YearFigures) -> str:
    """Describe a year's share with its range, or why it has none."""
    name = year.financial_year
    if year.share is None or year.range is None:
        scope = format_pounds(year.in_scope_pence, pennies=False)
        return f"not known in {name} (its money in scope is {scope})"
    ends = f"{year.range.least:.1%} to {year.range.most:.1%}"
    if year.is_decided:
        return f"{year.share.central:.1%} in {name} ({ends})"
    return f"not yet known in {name} ({in_percent(year.decided_share)} is decided; {ends})"


def _pounds(bridge: Bridge, *, is_broken: bool) -> str:
    """Describe how much of the change in cash is real, or at least left over."""
    cash = bridge.end.central - bridge.start.central
    real, unsure = bridge.step("real").change, bridge.central("may_be_recoding")
    if not (cash or unsure or bridge.central("in_doubt") or any(real.all)):
        return "Prevention is the same in cash as in the first year, and so it is in real terms."
    figure = _signed(real.central)
    if len(set(real.all)) > 1:
        figure += f" ({_signed(min(real.all))} to {_signed(max(real.all))})"
    words = f"its real change is {figure}"
    if is_broken:
        words = f"{figure} is left over, which the breaks named above may explain"
    elif is_doubted(bridge):
        words += ", unless an open question explains it"
    waits = f", and {_signed(unsure)} may be recoding only" if abs(unsure) >= _POUND else ""
    asked = bridge.central("in_doubt")
    waits += f"; {_signed(asked)} waits for an answer" if abs(asked) >= _POUND else ""
    verb = "rose" if cash > 0 else "fell"
    moved = f"{verb} by {format_pounds(abs(cash), pennies=False)}" if cash else "is the same"
    return f"Prevention {moved} in cash; {words}{waits}."


def is_doubted(bridge: Bridge) -> bool:
    """Return whether prevention itself may be no spending of its year: tax, a limit."""
    parts = [part for part in bridge.net.parts if part.id in _DOUBTS]
    return any(max(-part.low, part.high) > UNSEEN for part in parts)


def _not_shown(bridge: Bridge, verdict: ShiftVerdict, basis: str) -> Iterator[str]:
    """Describe what a change leaves out: shares that count none of it, and pay among payments."""
    if verdict.outcome not in _MOVED:
        return
    shares = [part for part in bridge.net.parts if part.id == "shares"]
    for part in shares:
        yield from (f"{capitalised(words)}." for words in uncounted(part, bridge.net))
    real = bridge.step("real")
    whole = sum(
        abs(each.after_pence - each.before_pence)
        for each in real.codings
        if not (each.before_pence and each.after_pence)
    )
    if basis == "payments" and whole * _MUCH >= abs(real.change.central) > 0:
        yield (
            "Payments show no pay: much of the change is contracts that began or ended, and the"
            " body's own staff may have done the work before, or do it now."
        )


def _growth(bridge: Bridge, verdict: ShiftVerdict) -> Iterator[str]:
    """Describe why the share moved where pounds after prices did not, or moved the other way."""
    net, real = bridge.net, bridge.step("real").change.central
    if net.change is None or net.first is None or net.last is None:
        return
    moved = net.change.central
    if abs(moved) < UNSEEN or real * moved > _HARDLY * moved * moved * net.last_scope_pence:
        return
    before, after = net.first_scope_pence, net.last_scope_pence
    spent = before * net.first.central, after * net.last.central
    others = before - spent[0], after - spent[1]
    if min(*spent, *others) <= 0:
        return
    words = (
        f"Net of all that is not real, prevention {_grew(spent[1] / spent[0])} in cash, and all"
        f" other money {_grew(others[1] / others[0])}"
    )
    if verdict.outcome in _MOVED:
        words += f", so the share {verdict.outcome}"
    needed = (bridge.price_ratio or 1.0) * (bridge.population_ratio or 1.0)
    if bridge.price_ratio is not None:
        of = "prices and population" if bridge.population_ratio is not None else "prices"
        bought = spent[1] / spent[0] / needed - 1
        much = (
            "as much as"
            if abs(bought) < _UNSEEN_GROWTH
            else "more than"
            if bought > 0
            else "less than"
        )
        words += f"; {of} {_grew(needed)}, so it buys {much} before"
    yield f"{words}."


def _grew(ratio: float) -> str:
    """Describe growth in tenths of a percent."""
    if abs(ratio - 1) < _UNSEEN_GROWTH:
        return "stayed the same"
    return f"{'grew' if ratio > 1 else 'shrank'} by {abs(ratio - 1):.1%}"


def _temporary(first: YearFigures, last: YearFigures, bridge: Bridge) -> Iterator[str]:
    """Describe money of a few years only: what it does to the change, and to the last share."""
    net = bridge.net
    left_out = [
        f"{format_pounds(pence, pennies=False)} in {year.financial_year}"
        for year in (first, last)
        if (pence := year.restated.central - year.without_temporary.central)
    ]
    if not left_out:
        return
    parts = []
    if net.with_temporary and net.with_temporary != net.change:
        ends = _ends(net.with_temporary)
        points = signed_points(net.with_temporary.central)
        parts.append(f"with it, the net change is {points} points ({ends})")
    if last.without_temporary != last.restated and last.share_without_temporary and last.is_decided:
        without = f"{last.share_without_temporary.central:.1%}"
        parts.append(f"without it, the share of {last.financial_year} is {without}")
    effect = f" {capitalised('; '.join(parts))}." if parts else ""
    yield (
        "Net leaves out prevention that is of a few years only, by its coding or narrative:"
        f" {' and '.join(left_out)}.{effect}"
    )


def _ends(shares: Shares) -> str:
    values = shares.low, shares.central, shares.high
    return f"{signed_points(min(values))} to {signed_points(max(values))}"


def _signed(pence: int) -> str:
    return ("+" if pence > 0 else "") + format_pounds(pence, pennies=False)
