"""The verdict: whether the share moved, net of all that is not real; or why nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from prevspend.english import signed_points
from prevspend.leftshift.model import ShiftVerdict
from prevspend.leftshift.questions import open_candidates
from prevspend.leftshift.undated import span_of_months

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from prevspend.leftshift.model import (
        Bridge,
        Candidate,
        NetShares,
        RangePart,
        Shares,
        YearFigures,
        YearsFinding,
    )

UNSEEN = 0.00005
"""A change of less than half of 0.01 points is none: it could not be shown."""
_BARELY = 0.0005
_PART = 0.01
"""Other money varies from year to year: a share that moves by less than 0.05 points, and less than
1 part in 100, hardly changed."""
_AT_MOST = 2
"""Where other shares would be used, or other money counted, it may move by twice that."""
_JUDGED = {"shares", "contested"}
"""What is no question of fact: others may judge otherwise."""

_UNSURE = {
    "money-apart": "the money in scope differs too much for one body's two years",
    "turned": "the signs of some money are turned from one year to the other",
    "one-factor": "nearly all payments differ by one factor",
    "no-prevention": "one of the years holds hardly any prevention, and its export may lack it",
    "small-month": "a month holds next to nothing",
    "part-months": "a part of one year lacks months that the rest of it has",
    "columns": "the two years were read with different columns",
    "decisions": "people's decisions are in one of the years only",
}
"""Findings that leave any change open, by id, in words."""
_OPEN: dict[str, str] = {
    "one_sided": "nobody has answered whether {} came or went for good, or one export lacks it",
    "one_factor": "nobody has answered whether {}",
    "replaced": "nobody has answered whether {}",
    "repeated": "nobody has answered whether {}",
    "limit": "nobody can tell {}",
    "undecided": "undecided money that grew or shrank could turn it",
    "accruals": "accruals that were taken back in the next year could turn it",
    "timing": "payments taken to be of another year could be this one's after all",
    "contested": "money that others would count, and that is not prevention here, could turn it",
}
"""What leaves a direction open, by the part of the range that does, in words."""
_TURNS = "could turn it"
_OTHER_MONTHS = "the years hold different months"
_ENDS = ("low", "high")
_ONE_PERCENT = 0.01
_MUCH_LESS = 4


def judge_shift(
    first: YearFigures,
    last: YearFigures,
    bridge: Bridge,
    findings: Sequence[YearsFinding],
    candidates: Sequence[Candidate],
    months: Collection[int] = (),
) -> ShiftVerdict:
    """Judge the change from the first year to the last, net of all that is not real.

    Args:
        first: the first year's figures.
        last: the last year's.
        bridge: from the one to the other.
        findings: what stands between the years.
        candidates: what may be recoding between these two.
        months: the accounting periods that are compared.
    """
    if _holds_with_gaps(bridge):
        findings = [finding for finding in findings if finding.id != "part-months"]
    reasons = list(why_unsure(first, last, findings))
    outcome: Literal["rose", "fell", "no real change", "cannot tell"] = "cannot tell"
    net = bridge.net
    reasons += _unlisted(net)
    is_open = not reasons
    if net.least is None or net.most is None or net.change is None:
        reasons.append("a year has no money in scope of which prevention could be a share")
    elif _hardly_changed(net, net.change.central, net.least, net.most):
        outcome = "no real change"
    elif _is_sure(net, net.change.central, net.least, net.most):
        outcome = "rose" if net.least > 0 else "fell"
    elif not reasons:
        reasons += _why_open(net, net.change, candidates)
        if net.least * net.most > 0:
            reasons = [reason for reason in reasons if not reason.endswith(_TURNS)]
            reasons = reasons or [f"it may be less than {100 * _hardly(net):.2f} points"]
        reasons = reasons or ["it is smaller than what is not known"]
    if reasons:
        outcome = "cannot tell"
    in_words = _in_words(outcome, bridge, reasons, is_open=is_open)
    if reasons[:1] == [_OTHER_MONTHS] and months:
        in_words = _in_both(in_words, bridge, months)
    return ShiftVerdict(
        outcome=outcome,
        reasons=tuple(reasons),
        in_words=in_words,
        answers_settle=outcome == "cannot tell" and is_open and net.change is not None,
    )


def _hardly(net: NetShares) -> float:
    """Return how little a share moves where it hardly changed: 0.05 points at most."""
    share = net.first.central if net.first else 0.0
    return max(UNSEEN, min(_BARELY, _PART * share))


def _hardly_changed(net: NetShares, central: float, least: float, most: float) -> bool:
    """Return whether a change is next to nothing, whatever is answered, and small by any share."""
    hardly = _hardly(net)
    facts = [part for part in net.parts if part.id not in _JUDGED]
    lowest, highest = (central + sum(getattr(part, end) for part in facts) for end in _ENDS)
    is_small = -_AT_MOST * hardly < least and most < _AT_MOST * hardly
    return is_small and -hardly < lowest and highest < hardly


def _holds_with_gaps(bridge: Bridge) -> bool:
    """Return whether a change has one direction, with months that a part lacks and without."""
    net, points = bridge.net, bridge.step("coverage").points
    if net.least is None or net.most is None or points is None:
        return False
    ends = [end + gap for end in (net.least, net.most) for gap in (0.0, points.central)]
    return min(ends) >= _hardly(net) or max(ends) <= -_hardly(net)


def _is_sure(net: NetShares, central: float, least: float, most: float) -> bool:
    """Return whether a change has one direction, and is more than next to nothing.

    Where it may be next to nothing, open questions must matter much less than the change itself.
    """
    near = min(abs(least), abs(most))
    if least * most <= 0 or near < UNSEEN:
        return False
    open_ = sum(part.high - part.low for part in net.parts if part.id != "shares")
    return near >= _hardly(net) or _MUCH_LESS * open_ < abs(central)


def why_unsure(
    first: YearFigures, last: YearFigures, findings: Sequence[YearsFinding]
) -> Iterator[str]:
    """Describe what keeps any change of share between two years from being judged."""
    if any(finding.severity == "stop" for finding in findings):
        yield "the years cannot be set side by side"
        return
    short = [year for year in (first, last) if not year.is_decided]
    if short:
        parts = (f"{in_percent(year.decided_share)} of {year.financial_year}" for year in short)
        yield f"only {' and '.join(parts)} is decided, and it takes {last.decided_needed:.0%}"
    if first.months and last.months and first.months != last.months:
        yield _OTHER_MONTHS
    yield from dict.fromkeys(_UNSURE[each.id] for each in findings if each.id in _UNSURE)


def _unlisted(net: NetShares) -> Iterator[str]:
    """Describe payments that one year does not list: what they came to there, nobody knows."""
    for part in net.parts:
        if part.id == "limit" and max(-part.low, part.high) > UNSEEN:
            yield _OPEN["limit"].format(part.in_words.partition(" (")[0])


def in_percent(share: float | None) -> str:
    """Write a share in whole percent, or in tenths where it is less than one."""
    share = share or 0.0
    return f"{share:.1%}" if 0 < share < _ONE_PERCENT else f"{share:.0%}"


def _why_open(net: NetShares, change: Shares, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Describe what leaves the direction open."""
    parts = {part.id: part for part in net.parts}

    def against(part: RangePart) -> float:
        """Describe how far it may move the change the other way; either way if it hardly is one."""
        if abs(change.central) < _hardly(net):
            return max(-part.low, part.high)
        return -part.low if change.central > 0 else part.high

    if against(parts["shares"]) > max(abs(change.central) - UNSEEN, UNSEEN):
        yield "the low, central and high shares disagree on it"
    if against(parts["may_be_recoding"]) > UNSEEN:
        largest = open_candidates(candidates)[:1]
        about = f" (largest: {largest[0]})" if largest else ""
        yield f"nobody has decided whether some money was only recoded{about}"
    for id_, words in _OPEN.items():
        if id_ in parts and against(parts[id_]) > UNSEEN:
            yield words.format(parts[id_].in_words)


def _in_words(outcome: str, bridge: Bridge, reasons: Sequence[str], *, is_open: bool) -> str:
    """Return the verdict in at most 25 words.

    Args:
        outcome: the verdict.
        bridge: the bridge from the first year to the last.
        reasons: why nobody can tell, if so.
        is_open: whether open questions are the only reasons.
    """
    span, net = f"from {bridge.first_year} to {bridge.last_year}", bridge.net
    if outcome == "cannot tell":
        unsure = f"Cannot tell whether prevention's share changed {span}"
        if not is_open or net.change is None:
            return f"{unsure}: {reasons[0]}."
        return f"{unsure}: the net change is {_net_change(net, 'within a range of ')}."
    if outcome == "no real change":
        if max(abs(net.least or 0.0), abs(net.most or 0.0)) < UNSEEN:
            return f"Prevention's share did not really change {span}."
        words = f"Prevention's share hardly changed {span}"
    else:
        words = f"Prevention's share really {outcome} {span}"
    return f"{words}: the net change is {_net_change(net, '')}."


def _in_both(in_words: str, bridge: Bridge, months: Collection[int]) -> str:
    """Add to the verdict the shares of the months that both years hold, net as on the page."""
    shares = net_in_words(bridge)
    if shares is None:
        return in_words
    return f"{in_words.rstrip('.')} ({span_of_months(months)} in both, net: {' → '.join(shares)})."


def net_in_words(bridge: Bridge) -> tuple[str, str] | None:
    """Return both years' comparable shares; what was recoded is read as it is coded now in both."""
    net = bridge.net
    if net.first is None or net.last is None:
        return None
    recoded = bridge.step("recoding").points
    beside = recoded.central if recoded else 0.0
    return f"{net.first.central + beside:.1%}", f"{net.last.central + beside:.1%}"


def _net_change(net: NetShares, before_range: str) -> str:
    """Return a net change in points with its range, which holds all that is not known."""
    if net.change is None or net.least is None or net.most is None:
        return "not known"
    central, least, most = map(signed_points, (net.change.central, net.least, net.most))
    if least == most == central:
        return f"{central} points"
    return f"{central} points, {before_range}{least} to {most}"
