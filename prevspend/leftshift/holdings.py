"""Holdings: what one payee is paid in one place for one outcome, in both years.

Money that was recoded shows here whatever its status: a payee's holding that is not prevention
shrinks while one that is prevention grows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.places import ACCOUNT, all_places, code_of
from prevspend.leftshift.year import has_status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

Outcome = tuple[str, bool]
"""The intervention that money counts as, empty where it is no prevention; and whether it lasts."""
_REMNANT = 5
_QUIET_MONTHS = 2
_MONTHS = 12
_TYPICAL_APART = 0.07
_SAME_MONTHS = 0.7
_WORTH, _SEVERAL = 25_000_00, 10
_JOURNAL = 10_000_00
"""Two opposite amounts of less than £10,000 may be chance."""


@dataclass
class Holding:
    """One payee's money in one place for one outcome, pence, in the months compared.

    `account` tells money without a payee apart, like pay from journals; it is empty for payees.
    `months` are the accounting periods of either year, one row a year; `rows` its codings; `names`
    the payee's names as the ledgers have them.
    """

    place: Place
    outcome: Outcome
    account: Place = ()
    names: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    before: int = 0
    after: int = 0
    months: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, _MONTHS), np.int64))
    rows: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    @property
    def change(self) -> int:
        """What the later year has more, pence."""
        return self.after - self.before

    @property
    def ended(self) -> bool:
        """Whether hardly anything is left of it in the later year."""
        return self.after * _REMNANT <= self.before

    @property
    def began(self) -> bool:
        """Whether hardly anything was there in the earlier year."""
        return self.before * _REMNANT <= self.after

    @property
    def some_months(self) -> tuple[int, NDArray[np.bool_]]:
        """The year that has it, and the months there; none where both have it, or all months."""
        held = self.months > 0
        year = int(held[1].any())
        is_part = not held.all(axis=1).any() and held.any(axis=1).sum() == 1
        return year, held[year] if is_part else np.zeros(_MONTHS, dtype=np.bool_)

    def typical(self) -> int:
        """Return the usual payment of a month, of the year that has more of it, pence."""
        year = self.months[int(self.after > self.before)]
        paid = year[year > 0]
        return int(np.median(paid)) if paid.size else 0


def handed_over(old: Holding, new: Holding) -> bool:
    """Return whether one holding's months end where the other's begin, within one of the years."""
    for year in (0, 1):
        months, other = (np.flatnonzero(holding.months[year]) for holding in (old, new))
        quiet = not months.size or months[-1] < _MONTHS - _QUIET_MONTHS
        late = other.size and other[0] >= _QUIET_MONTHS
        if months.size and late and quiet and 0 <= other[0] - months[-1] <= _QUIET_MONTHS:
            return True
    return False


def journal_of(old: Holding, new: Holding) -> tuple[int, int, Place] | None:
    """Return the journal between two holdings: its year, pence and the place it takes them from.

    A journal shows as a month in which one lost what the other gained, to the penny.
    """
    opposite = (old.months == -new.months) & (np.abs(old.months) >= _JOURNAL)
    for year, month in np.argwhere(opposite)[:1].tolist():
        pence = int(old.months[year, month])
        return year, abs(pence), (old if pence < 0 else new).place
    return None


def same_months(old: Holding, new: Holding) -> bool:
    """Return whether two holdings are paid in the same months, but for a few."""
    paid = [holding.months[int(holding.after > holding.before)] != 0 for holding in (old, new)]
    both, either = (paid[0] & paid[1]).sum(), (paid[0] | paid[1]).sum()
    return bool(both >= _SAME_MONTHS * either)


def same_instalments(old: list[Holding], new: list[Holding]) -> bool:
    """Return whether two groups are paid in instalments of like size."""
    size, other = (sum(holding.typical() for holding in group) for group in (old, new))
    return size > 0 and other > 0 and abs(size - other) <= _TYPICAL_APART * max(size, other)


class Holdings:
    """All holdings of two years, by payee.

    Attributes:
        by_payee: each payee's holdings, the empty payee's too: what the body pays itself, or what
            the ledger gives no payee for.
        whole: every payee's money in the earlier and the later year, pence.
        places: in how many places each payee is paid, in the year with more of them.
    """

    def __init__(
        self,
        pair: Pair,
        rows: tuple[NDArray[np.bool_], NDArray[np.bool_]],
        aliases: Mapping[str, str],
    ) -> None:
        by_key: dict[tuple[str, Place, Outcome, Place], Holding] = {}
        self.whole: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        paid: dict[str, tuple[set[Place], set[Place]]] = defaultdict(lambda: (set(), set()))
        places = all_places(pair.first, pair.last)
        for number, year in enumerate((pair.first, pair.last)):
            amounts = (pair.first_money, pair.last_money)[number][0].tolist()
            suppliers, accounts = year.texts("supplier"), year.texts("account")
            outcomes, apart = outcomes_of(year), year.filled(ACCOUNT)
            periods = year.pence_by_period[:, 1:]
            for row in np.flatnonzero(rows[number]).tolist():
                name = suppliers[row] or ""
                key = aliases.get(supplier_key(name), supplier_key(name))
                place = places[number][row]
                account = () if key else apart[row]
                identity = (key, place, outcomes[row], account)
                holding = by_key.get(identity)
                if holding is None:
                    holding = by_key[identity] = Holding(place, outcomes[row], account)
                holding.names.add(name)
                holding.accounts.add(accounts[row] or "")
                holding.months[number] += periods[row]
                holding.rows[number].append(row)
                amount = amounts[row]
                if number:
                    holding.after += amount
                else:
                    holding.before += amount
                self.whole[key][number] += amount
                if amount > 0:
                    paid[key][number].add(place)
        self.by_payee: dict[str, list[Holding]] = defaultdict(list)
        for (key, *_), holding in by_key.items():
            self.by_payee[key].append(holding)
        self.places = {key: max(map(len, both)) for key, both in paid.items()}

    @cached_property
    def usual_growth(self) -> float:
        """How much payees' money grew where it goes on, as most of it did; never less than 1."""
        grew = [
            holding.after / holding.before
            for payee, theirs in self.by_payee.items()
            for holding in theirs
            if payee and min(holding.before, holding.after) >= _WORTH
        ]
        return max(1.0, float(np.median(grew))) if len(grew) >= _SEVERAL else 1.0


def outcomes_of(year: Year) -> list[Outcome]:
    """Return each coding's outcome; undecided money is not known to be prevention."""
    is_prevention = has_status(year.codings, "prevention")
    return [
        (name or "" if counts else "", not temporary)
        for name, counts, temporary in zip(
            year.interventions, is_prevention, year.temporary, strict=True
        )
    ]


def same_number(old: Place, new: Place) -> bool:
    """Return whether two places have one number."""
    return bool(code_of(old)) and code_of(old) == code_of(new)
