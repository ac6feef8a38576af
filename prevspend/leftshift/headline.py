"""The answer in words: did the share move, is it more than the range, and is it real?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.baseline import Figures
    from prevspend.leftshift.model import Bridge, Finding, StepId, YearFigures

_FIGURES = ("low", "central", "high")
_NAMED = 3


def headline(
    years: Sequence[YearFigures], bridge: Bridge, findings: Sequence[Finding]
) -> tuple[str, ...]:
    """Say what a board asks, what cannot be compared first."""
    said = [f"Not comparable: {stop.what}" for stop in findings if stop.severity == "stop"]
    said += _share(years[0], years[-1])
    broken = any(finding.severity == "stop" for finding in findings)
    what = "left over, which the breaks named above may explain" if broken else "real change"
    said.append(_real(bridge, what))
    said += _mostly(bridge, "what is left over" if broken else "the real change")
    said += _lasting(years[-1])
    said += [carried.what for carried in findings if carried.severity == "carry"]
    return tuple(said)


def _share(first: YearFigures, last: YearFigures) -> list[str]:
    """Say how the share of money in scope moved, and whether by more than the range."""
    if first.share is None or last.share is None:
        return []
    points = {
        name: 100 * (getattr(last.share, name) - getattr(first.share, name)) for name in _FIGURES
    }
    central, least, most = points["central"], min(points.values()), max(points.values())
    verb = "rose" if central > 0 else "fell" if central < 0 else "stayed"
    sentence = (
        f"Prevention's share of money in scope {verb} from {first.share.central:.1%} in"
        f" {first.financial_year} to {last.share.central:.1%} in {last.financial_year}:"
        f" {central:+.2f} percentage points ({least:+.2f} to {most:+.2f} by the shares used)."
    )
    width = 100 * max(year.high - year.low for year in (first.share, last.share))
    if least < 0 < most:
        verdict = "Whether it rose depends on the shares: low and high disagree on the direction."
    elif abs(central) > width:
        verdict = (
            f"That is more than the range of either year ({width:.1f} points): a shift however"
            " prevention is defined."
        )
    else:
        verdict = (
            f"That is less than the range of a year ({width:.1f} points): low, central and high"
            " agree on the direction, not on the level."
        )
    return [sentence, verdict]


def _real(bridge: Bridge, what: str) -> str:
    """Say how much of the change in cash is real, or at least left over."""
    cash = bridge.end.central - bridge.start.central
    real = bridge.step("real").change
    unsure = bridge.step("may_be_recoding").change.central
    sentence = (
        f"Of {_signed(cash)} in cash, {_signed(real.central)} is {what}"
        f" ({_span(real)} by the shares used)"
    )
    steps: tuple[tuple[StepId, str], ...] = (
        ("price", "what rising prices cost"),
        ("population", "more people"),
    )
    for step, words in steps:
        try:
            change = bridge.step(step).change.central
        except KeyError:
            continue
        sentence += f", {_signed(change)} {words}"
    if unsure:
        sentence += f"; another {_signed(unsure)} may be recoding only, until somebody decides"
    return sentence + "."


def _mostly(bridge: Bridge, what: str) -> list[str]:
    """Name the interventions in which most of it is."""
    largest = [found for found in bridge.interventions if found.real.central][:_NAMED]
    if not largest:
        return []
    named = "; ".join(f"{found.name} {_signed(found.real.central)}" for found in largest)
    return [f"Most of {what}: {named}."]


def _lasting(last: YearFigures) -> list[str]:
    """Say how much of the last year's prevention may stop again."""
    found = [
        value
        for mark in last.marks
        for value in mark.values
        if (mark.id, value.id) == ("recurrence", "non-recurrent")
    ]
    certain = sum(value.certain.central for value in found)
    likely = sum(value.likely.central for value in found)
    if not certain and not likely:
        return []
    parts = (
        (certain, "is coded as non-recurrent"),
        (likely, "is likely to be non-recurrent, by its name only"),
    )
    said = [f"{format_pounds(pence, pennies=False)} {words}" for pence, words in parts if pence]
    return [f"Of the prevention of {last.financial_year}, {' and '.join(said)}."]


def _span(figures: Figures) -> str:
    values = [getattr(figures, name) for name in _FIGURES]
    return f"{_signed(min(values))} to {_signed(max(values))}"


def _signed(pence: int) -> str:
    return ("+" if pence > 0 else "") + format_pounds(pence, pennies=False)
