"""The outcome of an audit in plain words, for a statement of assurance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.assurance.model import Assurance

_SMALL = 0.001


def statement(assurance: Assurance) -> str:
    """Return what an audit shows, in sentences that can be copied into a report."""
    return " ".join(
        part
        for part in (
            *(_who(assurance), _error(assurance), _out_of_scope(assurance)),
            *(_prevention(assurance), _open(assurance)),
        )
        if part
    )


def _who(assurance: Assurance) -> str:
    name = assurance.organisation.name or "the organisation"
    answered = f"{assurance.answered:,} of " if assurance.answered < assurance.drawn else ""
    codings = f"{answered}{assurance.drawn:,} codings"
    return (
        f"{_names(assurance.reviewers)} judged {codings} of {name}, {assurance.financial_year},"
        f" drawn by their pounds, without sight of what the tool had decided ({_dates(assurance)})."
    )


def _error(assurance: Assurance) -> str:
    error = assurance.error
    if error is None:
        return "Nothing that is decided was judged, so no error rate is known."
    decided = _pounds(assurance.decided_size_pence)
    if not error.value:
        return (
            f"Of the {decided} decided in scope nothing was found in a wrong status or tier; with"
            f" 95% confidence it is no more than {_percent(error.high)} of the pounds."
        )
    return (
        f"Of the {decided} decided in scope, {_percent(error.value)} of the pounds are in a wrong"
        f" status or tier (95% interval {_percent(error.low)} to {_percent(error.high)})."
    )


def _out_of_scope(assurance: Assurance) -> str:
    """Return how many of the codings out of scope belong into it, where any does."""
    strata = [each for each in assurance.strata if each.status == "out_of_scope" and each.wrong]
    if not strata:
        return ""
    answered = sum(each.answered for each in strata)
    wrong = sum(each.wrong for each in strata)
    left_out = _pounds(sum(each.size_pence for each in strata))
    return (
        f"That says nothing of the {left_out} left out of scope: of {answered:,} codings of it that"
        f" were looked at, {wrong:g} {'belongs' if wrong == 1 else 'belong'} into scope. Check what"
        " is left out before the figures are used."
    )


def _prevention(assurance: Assurance) -> str:
    likely, share = assurance.prevention, assurance.prevention_share
    text = (
        f"True prevention is likely to lie between {_pounds(likely.low)} and {_pounds(likely.high)}"
    )
    if share is not None:
        text += f", {_percent(share.low)} to {_percent(share.high)} of the money in scope"
    counted = _pounds(assurance.counted_pence)
    return f"{text}; {counted} was counted, and {_pounds(likely.value)} is the best estimate."


def _open(assurance: Assurance) -> str:
    parts = [
        f"{count:,} {words}"
        for count, words in (
            (assurance.not_filled, "not filled in"),
            (assurance.cannot_tell, "could not be told"),
            (assurance.differing, "on which the reviewers differ"),
        )
        if count
    ]
    if not parts or assurance.error_if_open is None:
        return ""
    most = assurance.error_if_open.high
    return (
        f"Open: {', '.join(parts)}. At their worst, the error could reach {_percent(most)}, and"
        f" prevention lie between {_pounds(assurance.prevention_if_open.low)} and"
        f" {_pounds(assurance.prevention_if_open.high)}."
    )


def _names(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _dates(assurance: Assurance) -> str:
    first, last = (_day(text) for text in (assurance.first_date, assurance.last_date))
    return first if first == last else f"{first} to {last}"


def _day(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _percent(share: float) -> str:
    return "less than 0.1%" if 0 < share < _SMALL else f"{share:.1%}"


def _pounds(pence: float) -> str:
    return format_pounds(round(pence), pennies=False)
