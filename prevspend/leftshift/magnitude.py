"""The guard's look at pounds and signs: years out of proportion, turned, or of other columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from prevspend import reference
from prevspend.ledger import codes_of, dictionary_of
from prevspend.leftshift.copies import describe_copies
from prevspend.leftshift.gaps import describe_gaps
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.thousands import parts_in_thousands
from prevspend.leftshift.turned import one_factor, turned_places
from prevspend.leftshift.undated import UndatedFinding, name_months
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year

_MORE, _FAR_MORE = 1.3, 2.0
_THOUSAND = (300.0, 3000.0)
_NEW_PLACES = 0.3
_MOSTLY = 0.6
_FILLED, _BLANK = 0.5, 0.05
_NOUNS = {
    "directorate": "directorates",
    "division": "divisions",
    "service": "services",
    "cost_centre": "cost centres",
    "account": "accounts",
    "purpose": "purposes",
    "procurement": "procurement classes",
    "supplier": "suppliers",
}


def compare_amounts(pair: Pair) -> Iterator[YearsFinding]:
    """Describe what the pounds, their signs and the filled columns of two years give away."""
    years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
    for look in (
        _totals,
        parts_in_thousands,
        turned_places,
        one_factor,
        _months,
        describe_gaps,
        describe_copies,
        _columns,
        _decisions,
        _reorganised,
    ):
        for finding in look(pair):
            yield YearsFinding(
                id=finding.id,
                severity=finding.severity,
                years=years,
                what=finding.what,
                why=finding.why,
                fix=finding.fix,
            )


def _totals(pair: Pair) -> Iterator[UndatedFinding]:
    """Totals that are nil or negative, turned, or out of proportion."""
    sums = [_scope(pair, number) for number in (0, 1)]
    names = [year.baseline.financial_year for year in (pair.first, pair.last)]
    bad = [(name, pence) for name, pence in zip(names, sums, strict=True) if pence <= 0]
    for name, pence in bad:
        total = format_pounds(pence, pennies=False)
        yield UndatedFinding(
            "no-money",
            "stop",
            f"The money in scope of {name} is {total}, so there is no share of it.",
            "A share of nothing, or of more credits than payments, means nothing.",
            "see whether the signs are turned, or the lines that hold the money are missing.",
        )
    if bad:
        return
    yield from _prevention_below_nothing(pair)
    credits_ = [_credits(year) for year in (pair.first, pair.last)]
    if (credits_[0] > _MOSTLY) != (credits_[1] > _MOSTLY):
        at = int(credits_[1] > _MOSTLY)
        yield UndatedFinding(
            "signs",
            "stop",
            f"{credits_[at]:.0%} of the amounts of {names[at]} are negative,"
            f" {credits_[1 - at]:.0%} of those of {names[1 - at]}.",
            "Where payments are negative in one year only, the years cannot be subtracted.",
            "classify the year with its signs turned, or without its reversals.",
        )
    yield from _proportion(pair, sums, names)


def _prevention_below_nothing(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe where credits outweigh what was spent on prevention."""
    for year, money in ((pair.first, pair.first_money), (pair.last, pair.last_money)):
        pence = int(money[1].sum(axis=0).min())
        if pence < 0:
            name = year.baseline.financial_year
            yield UndatedFinding(
                "negative-prevention",
                "stop",
                f"The prevention of {name} is {format_pounds(pence, pennies=False)}, so it has no"
                " share of the money in scope.",
                "Where credits outweigh payments, a share and its change mean nothing.",
                "see whether credits stand without the payments they take back, or signs are"
                " turned.",
            )


def _proportion(pair: Pair, sums: list[int], names: list[str]) -> Iterator[UndatedFinding]:
    """Describe where one year holds far more money than the other."""
    ratio = sums[1] / sums[0]
    times = max(ratio, 1 / ratio)
    if times < _MORE:
        return
    large = int(ratio > 1)
    what = (
        f"The money in scope of {names[large]} is {times:,.1f} times that of {names[1 - large]}"
        f" ({format_pounds(sums[large], pennies=False)} against"
        f" {format_pounds(sums[1 - large], pennies=False)}), in the months that both hold."
    )
    if _THOUSAND[0] <= times <= _THOUSAND[1]:
        yield UndatedFinding(
            "thousands",
            "stop",
            what,
            f"{names[1 - large]} looks as if it were in thousands of pounds.",
            f"classify {names[1 - large]} again with --amounts thousands.",
        )
        return
    came = _new_places(pair, large)
    stops = times >= _FAR_MORE or came >= _NEW_PLACES
    if came >= _NEW_PLACES:
        what += f" {came:.0%} of it is under cost centres that {names[1 - large]} does not have."
    yield UndatedFinding(
        "money-apart",
        "stop" if stops else "carry",
        what,
        "No body's spending grows or shrinks so much: services were taken on or given up, or one"
        " of the exports holds more than the other.",
        "ask for exports that cover the same; or name what joined or left in a file of changes.",
    )


def _scope(pair: Pair, number: int) -> int:
    year, money = ((pair.first, pair.first_money), (pair.last, pair.last_money))[number]
    return int(money[0][year.in_scope].sum())


def _credits(year: Year) -> float:
    """Return the part of the money in scope, by size, that is negative."""
    amounts = year.codings["amount_pence"].to_numpy()[year.in_scope]
    sizes = int(np.abs(amounts).sum())
    return float(-amounts[amounts < 0].sum() / sizes) if sizes else 0.0


def _new_places(pair: Pair, large: int) -> float:
    """Return the part of the larger year's money under cost centres that the other lacks."""
    years = (pair.first, pair.last)
    money = (pair.first_money, pair.last_money)[large][0]
    field = "cost_centre"
    known = {(name or "").casefold() for name in years[1 - large].texts(field)}
    if known <= {""}:
        return 0.0
    names = years[large].texts(field)
    new = np.array(
        [name is not None and name.casefold() not in known for name in names], dtype=np.bool_
    )
    rows = years[large].in_scope
    return float(money[rows & new].sum() / max(int(money[rows].sum()), 1))


def _months(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe where one month holds next to nothing of what the others do."""
    for year in (pair.first, pair.last):
        for period, part in year.nearly_empty.items():
            name = name_months([period])
            yield UndatedFinding(
                "small-month",
                "carry",
                f"{name} of {year.baseline.financial_year} holds {part:.1%} of what a usual month"
                " does; it is left out of both years.",
                "Its file may be in thousands of pounds, or hold a part only.",
                "look at the file of that month, and classify the year again.",
            )


def _columns(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe columns that one year lacks, wholly or in some months."""
    if not all(_scope(pair, number) for number in (0, 1)):
        return
    filled = [_filled(year, pair.months) for year in (pair.first, pair.last)]
    names = [year.baseline.financial_year for year in (pair.first, pair.last)]
    for at in (0, 1):
        by_months: dict[tuple[int, ...], list[str]] = {}
        for field, noun in _NOUNS.items():
            has, lacks = filled[at][field], filled[1 - at][field]
            both = has.keys() & lacks.keys()
            without = [month for month in both if lacks[month] <= _BLANK and has[month] >= _FILLED]
            if without:
                of_all = () if len(without) == len(both) else tuple(sorted(without))
                by_months.setdefault(of_all, []).append(noun)
        for months, nouns in sorted(by_months.items()):
            when = f" in {name_months(months)}" if months else ""
            yield UndatedFinding(
                "columns",
                "carry",
                f"{names[at]} names {' and '.join(nouns)}{when}, {names[1 - at]} does not.",
                "What is recognised by a column that one year lacks differs for that reason alone.",
                "read both years with the same columns (--column or --layout).",
            )


def _filled(year: Year, months: frozenset[int]) -> dict[str, dict[int, float]]:
    """Return by field and month the part of the money, by size, that has it filled.

    Lines without a month are month 0. Months without money are left out.
    """
    periods = [0, *sorted(months)]
    sizes: NDArray[np.int64] = np.abs(year.pence_by_period[:, periods])
    whole = sizes.sum(axis=0)
    filled = {}
    for field in _NOUNS:
        has = codes_of(dictionary_of(year.codings[field])) >= 0
        parts = sizes[has].sum(axis=0)
        filled[field] = {
            period: float(part / total)
            for period, part, total in zip(periods, parts, whole, strict=True)
            if total
        }
    return filled


def _decisions(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe where people's decisions or a local taxonomy are in one year only."""
    baselines = (pair.first.baseline, pair.last.baseline)
    for noun, has in (
        ("overrides", [bool(baseline.overrides) for baseline in baselines]),
        ("drivers", [bool(baseline.drivers) for baseline in baselines]),
        ("an overlay", [baseline.taxonomy.overlay is not None for baseline in baselines]),
    ):
        if has[0] != has[1]:
            with_, without = baselines[has[1]], baselines[has[0]]
            yield UndatedFinding(
                "decisions",
                "carry",
                f"{with_.financial_year} was classified with {noun},"
                f" {without.financial_year} without.",
                "What people decided in one year only looks like a change of spending.",
                f"classify {without.financial_year} with the same.",
            )


def _reorganised(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe where the body itself began or ended between the years."""
    organisation = pair.last.baseline.organisation
    record = reference.bundled().find_organisation(organisation.code or organisation.name or "")
    yield from _merged(pair, record.code if record else "", organisation.name or "")
    if record is None:
        return
    start, end = (date(year.financial_year.start, 4, 1) for year in (pair.first, pair.last))
    for day, verb in ((record.valid_from, "began"), (record.valid_to, "ended")):
        if day is None:
            continue
        on = date.fromisoformat(str(day))
        if start < on < date(end.year + 1, 3, 31):
            yield UndatedFinding(
                "reorganised",
                "carry",
                f"{record.name} {verb} on {on:%d %B %Y}, within the years compared.".replace(
                    " 0", " "
                ),
                "A body that was made of others, or became part of one, has other services.",
                "classify the bodies before and after together, under one name.",
            )


def _merged(pair: Pair, code: str, name: str) -> Iterator[UndatedFinding]:
    """Describe where a board took the place of others, or went into one, between the years."""
    for area in reference.bundled().areas:
        is_it = code in area.replaces or area == reference.bundled().find_area(name)
        if not (area.kind == "icb" and is_it and area.since):
            continue
        if pair.first.financial_year.start < area.since <= pair.last.financial_year.start:
            yield UndatedFinding(
                "reorganised",
                "carry",
                f"{area.name} began on 1 April {area.since}, within the years compared.",
                "A body that was made of others, or became part of one, has other services.",
                "classify the bodies before and after together, under one name.",
            )
