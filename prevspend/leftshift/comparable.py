"""The guard: what stands between two years before they may be set side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import RANGE
from prevspend.english import plural
from prevspend.ledger import codes_of, dictionary_of
from prevspend.leftshift.accruals import compare_accruals
from prevspend.leftshift.instalments import compare_instalments
from prevspend.leftshift.magnitude import compare_amounts
from prevspend.leftshift.model import Severity, YearsFinding
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.places import find_renumbered
from prevspend.leftshift.records import BASIS_NAMES
from prevspend.leftshift.refunds import compare_refunds
from prevspend.leftshift.stops import compare_stops
from prevspend.leftshift.undated import name_months
from prevspend.leftshift.unknown import decided_share
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.baseline import OrganisationName
    from prevspend.leftshift.year import Year

FEWEST_MONTHS = 6
_LINES_APART = 2.0
_NEW_NAMES = 0.5
_DECIDED_APART = 0.05
_HARDLY_ANY = 0.05


def compare_years(first: Year, last: Year) -> list[YearsFinding]:
    """Describe what keeps two years from being compared, what qualifies it, and what to know.

    A finding that stops says so by its severity; nothing is raised here, so that all of them can
    be seen at once.
    """
    guard = _Guard(first, last)
    return [
        *guard.organisations(),
        *guard.returns(),
        *guard.definitions(),
        *guard.coverage(),
        *guard.renumbered(),
        *guard.decided(),
        *guard.prevention(),
        *compare_amounts(guard.pair),
        *compare_accruals(guard.pair),
        *compare_refunds(guard.pair),
        *compare_instalments(guard.pair),
        *compare_stops(guard.pair),
    ]


class _Guard:
    def __init__(self, first: Year, last: Year) -> None:
        self.pair = Pair(first, last)
        self.old, self.new = first.baseline, last.baseline

    def finding(self, id_: str, severity: Severity, what: str, why: str, fix: str) -> YearsFinding:
        years = (self.old.financial_year, self.new.financial_year)
        return YearsFinding(id=id_, severity=severity, years=years, what=what, why=why, fix=fix)

    def organisations(self) -> Iterator[YearsFinding]:
        """Two bodies, or two kinds of record, are not one body's two years."""
        old, new = self.old.organisation, self.new.organisation
        codes_differ = old.code and new.code and old.code != new.code
        names_differ = (old.name or "").casefold() != (new.name or "").casefold()
        if codes_differ or old.kind != new.kind or (names_differ and not (old.code and new.code)):
            yield self.finding(
                "organisation",
                "stop",
                f"These are two organisations: {self.old.financial_year} is of {_who(old)},"
                f" {self.new.financial_year} of {_who(new)}.",
                "Where a body was merged, split or renamed, its money is another body's.",
                "name the same --organisation for both years when classifying; after a merger,"
                " classify the old bodies' ledgers together; for two bodies, there is"
                " `prevspend compare`.",
            )
        if self.old.basis != self.new.basis:
            yield self.finding(
                "basis",
                "stop",
                f"{self.old.financial_year} is from {BASIS_NAMES[self.old.basis]},"
                f" {self.new.financial_year} from {BASIS_NAMES[self.new.basis]}.",
                "They do not hold the same money, so their difference is no change.",
                "classify both years from the same kind of record; where they are, say so with"
                " --accept payments or --accept whole-ledger.",
            )

    def returns(self) -> Iterator[YearsFinding]:
        """Years of one council that are from other returns hold other services."""
        if self.old.returns == self.new.returns:
            return
        held = [
            f"{year.financial_year} is from {' and '.join(sorted(year.returns)) or 'no return'}"
            for year in (self.old, self.new)
        ]
        yield self.finding(
            "returns",
            "stop",
            f"The years are from different returns: {', '.join(held)}.",
            "What only one year's return holds would look like money that came or went.",
            "classify both years from the same returns.",
        )

    def definitions(self) -> Iterator[YearsFinding]:
        """Taxonomies that differ are no obstacle, because every year is restated."""
        common = self.pair.last.taxonomy
        for baseline in (self.old, self.new):
            if baseline.taxonomy.digest != common.digest:
                its = f"{baseline.taxonomy.id} {baseline.taxonomy.version}"
                ours = f"{common.head.id} {common.head.version}"
                yield self.finding(
                    "restated",
                    "note"
                    if _major(baseline.taxonomy.version) == _major(common.head.version)
                    else "carry",
                    f"{baseline.financial_year} was published under"
                    f" {'another draft of ' if its == ours else ''}{its} and is restated under"
                    f" {ours}.",
                    "A new definition is no shift of money; the bridge shows it as a step.",
                    "nothing: this is done for you.",
                )

    def coverage(self) -> Iterator[YearsFinding]:
        """Months one year lacks, and breaks in what the export covers."""
        pair = self.pair
        for months, other, year in (
            (pair.first.months, pair.last.months, self.old.financial_year),
            (pair.last.months, pair.first.months, self.new.financial_year),
        ):
            missing = sorted(other - months) if months and other else []
            if missing:
                yield self.finding(
                    "months",
                    "carry",
                    f"{year} has no lines of {name_months(missing)}.",
                    "Only the months that both years have are compared; the others are the step"
                    " 'Coverage and scope'.",
                    "classify the missing months too, if they can be had.",
                )
        both = pair.first.months & pair.last.months or pair.months
        if 0 < len(both) < FEWEST_MONTHS:
            yield self.finding(
                "few-months",
                "stop",
                f"Only {len(both)} month{'s' * (len(both) > 1)} {'are' if len(both) > 1 else 'is'}"
                " in both years.",
                "Spending is not even over a year, so few months do not stand for it.",
                "classify the whole of both years.",
            )
        yield from self._breaks()

    def _breaks(self) -> Iterator[YearsFinding]:
        rows = [int(year.codings["lines"].to_numpy().sum()) for year in self._years()]
        ratio = rows[1] / max(rows[0], 1)
        if not 1 / _LINES_APART <= ratio <= _LINES_APART:
            yield self.finding(
                "coverage-break",
                "stop",
                f"{self.new.financial_year} has {rows[1]:,} lines, {self.old.financial_year} had"
                f" {rows[0]:,}.",
                "What the export covers has changed, and a change of coverage is no change of"
                " spending.",
                "ask for exports that cover the same.",
            )
        for field, noun in (("account", "account"), ("cost_centre", "cost centre")):
            share = _new_names(self.pair, field)
            if share is not None and share > _NEW_NAMES:
                numbers = _new_names(self.pair, f"{field}_code")
                share = share if numbers is None else min(share, numbers)
            if share is not None and share > _NEW_NAMES:
                yield self.finding(
                    "new-chart",
                    "stop",
                    f"{share:.0%} of the money of {self.new.financial_year} is under {noun} names"
                    f" that {self.old.financial_year} does not have.",
                    "With a new chart of accounts, what looks like a shift may be new names only.",
                    "map the old names to the new in a file of changes.",
                )

    def renumbered(self) -> Iterator[YearsFinding]:
        """Cost centres under new numbers are the same, as far as their names stayed."""
        names = find_renumbered(*self._years())
        if names:
            yield self.finding(
                "renumbered",
                "note",
                f"{plural(len(names), 'cost centre')} kept"
                f" {'its name' if len(names) == 1 else 'their names'} and got another number in"
                f" {self.new.financial_year}.",
                "A new number is no other service, so each is compared with itself by its name.",
                "nothing: this is done for you.",
            )

    def decided(self) -> Iterator[YearsFinding]:
        """A year of which more is decided shows more prevention, whatever was spent."""
        shares = [decided_share(year) for year in self._years()]
        if None in shares or abs((shares[1] or 0) - (shares[0] or 0)) <= _DECIDED_APART:
            return
        yield self.finding(
            "decided",
            "carry",
            f"{shares[0]:.1%} of the money of {self.old.financial_year} is decided,"
            f" {shares[1]:.1%} of {self.new.financial_year}.",
            "Money that nobody has decided counts as no prevention, so a rise may be new"
            " decisions only.",
            "decide the largest unclassified codings of the year with less.",
        )

    def prevention(self) -> Iterator[YearsFinding]:
        """Prevention of which hardly any is in one of the years may be missing from its export."""
        sums = [
            int(money[1][:, RANGE.index("central")].sum())
            for money in (self.pair.first_money, self.pair.last_money)
        ]
        small, large = sorted(sums)
        if large <= 0 or small < 0 or small >= _HARDLY_ANY * large:
            return
        names = [year.baseline.financial_year for year in self._years()]
        lacks, has = names if sums[0] < sums[1] else names[::-1]
        yield self.finding(
            "no-prevention",
            "carry",
            f"{lacks} holds {'hardly any' if small else 'no'} prevention"
            f" ({format_pounds(small, pennies=False)}), {has} has"
            f" {format_pounds(large, pennies=False)}.",
            "Prevention seldom begins or ends all at once: one export may lack its cost centres.",
            f"ask whether the export of {lacks} holds the cost centres of prevention.",
        )

    def _years(self) -> tuple[Year, Year]:
        return self.pair.first, self.pair.last


def _who(organisation: OrganisationName) -> str:
    """Name an organisation, with what tells it from another of that name."""
    kind = {"icb": "board or NHS body", "council": "council"}.get(
        organisation.kind or "", organisation.kind
    )
    beside = ", ".join(filter(None, (organisation.code, kind)))
    return f"{organisation.name or 'nobody named'}{f' ({beside})' if beside else ''}"


def _major(version: str) -> str:
    return version.partition(".")[0]


def may_compare(findings: Sequence[YearsFinding]) -> bool:
    """Return whether nothing stops the comparison."""
    return all(finding.severity != "stop" for finding in findings)


def _new_names(pair: Pair, field: str) -> float | None:
    """Return the share of the later year's money under names of a field that are new.

    `None` where the field is not filled in both years.
    """
    known, _ = _money_by_name(pair.first, field)
    names, sizes = _money_by_name(pair.last, field)
    if not known or not names:
        return None
    old = {name.casefold() for name in known}
    new = np.array([name.casefold() not in old for name in names])
    return float(sizes[new].sum() / max(sizes.sum(), 1))


def _money_by_name(year: Year, field: str) -> tuple[list[str], NDArray[np.int64]]:
    """Return a field's texts and the money under each, credits by their size."""
    whole = dictionary_of(year.codings[field])
    names: list[str] = whole.dictionary.to_pylist()
    sizes = np.zeros(len(names) + 1, dtype=np.int64)
    np.add.at(sizes, codes_of(whole), np.abs(year.codings["amount_pence"].to_numpy()))
    return names, sizes[:-1]
