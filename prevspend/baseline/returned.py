"""Income from payees of prevention: gross spending counts what came back, and less was spent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline.parts import Figures, Returned
from prevspend.baseline.payees import supplier_key
from prevspend.blanks import says_nothing
from prevspend.classify import PREVENTION_COLUMNS
from prevspend.ledger import codes_of, dictionary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

_INCOME = "income"
"""The intervention that a taxonomy gives to income received, out of scope."""

_COST_CENTRE = ("cost_centre_code", "cost_centre")
_ACCOUNT = ("account", "subjective_group", "account_code")
_NAMED = 3

_Key = tuple[str, str]
"""A cost centre and a payee; either may be blank."""


@dataclass
class _PaidThere:
    """What is paid for prevention under a key, and the prevention in it; pence."""

    pence: int = 0
    prevention: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, pence: int, prevention: Iterable[int]) -> None:
        self.pence += pence
        self.prevention = [sum(two) for two in zip(self.prevention, prevention, strict=True)]

    def part(self, pence: int) -> tuple[int, list[int]]:
        """Return up to some pence of it, with as large a part of the prevention."""
        taken = min(pence, self.pence)
        if taken <= 0:
            return 0, [0, 0, 0]
        return taken, [each * taken // self.pence for each in self.prevention]


def money_returned(codings: pa.Table) -> Returned | None:
    """Return the income of payees of prevention; nothing where there is none.

    It counts in the cost centre where the payee is paid for prevention, and never beyond what is
    paid there. Income that names no payee may be a grant, which pays for prevention and is no money
    that comes back.

    Args:
        codings: the codings of a classified ledger.
    """
    centres, payees = _first_filled(codings, _COST_CENTRE), _texts(codings, "supplier")
    keys = [(centre, supplier_key(payee)) for centre, payee in zip(centres, payees, strict=True)]
    pence = codings["amount_pence"].to_numpy()
    income: Counter[_Key] = Counter()
    names: dict[_Key, Counter[str]] = defaultdict(Counter)
    accounts = _first_filled(codings, _ACCOUNT)
    for row in np.flatnonzero(_is(codings, "intervention", _INCOME)).tolist():
        income[keys[row]] -= int(pence[row])
        names[keys[row]][accounts[row]] -= int(pence[row])
    paid: defaultdict[_Key, _PaidThere] = defaultdict(_PaidThere)
    shares = np.stack([codings[name].to_numpy() for name in PREVENTION_COLUMNS], axis=1)
    for row in np.flatnonzero(_is(codings, "status", "prevention")).tolist() if income else ():
        paid[keys[row]].add(int(pence[row]), shares[row].tolist())
    returned = list(_returned(income, paid))
    if not returned:
        return None
    called: Counter[str] = Counter()
    for key, taken, _ in returned:
        largest = max(names[key].items(), key=lambda entry: (entry[1], entry[0]))[0]
        called[largest] += taken
    return Returned(
        amount_pence=sum(taken for _, taken, _ in returned),
        prevention=Figures.total(Figures.of(part) for *_, part in returned),
        accounts=tuple(people.shown_text(name) for name, _ in called.most_common(_NAMED) if name),
    )


def _returned(
    income: Counter[_Key], paid: dict[_Key, _PaidThere]
) -> Iterator[tuple[_Key, int, list[int]]]:
    """Yield what came back under each key that names a payee, with the prevention in it."""
    for key in sorted(key for key in income if key[1] and key in paid):
        taken, part = paid[key].part(income[key])
        if taken:
            yield key, taken, part


def _first_filled(codings: pa.Table, fields: Iterable[str]) -> list[str]:
    """Return for each coding the first of some fields that says something, blank if none does."""
    columns = [_texts(codings, name) for name in fields]
    return [
        next((text for text in texts if not says_nothing(text)), "")
        for texts in zip(*columns, strict=True)
    ]


def _texts(codings: pa.Table, name: str) -> list[str]:
    whole = dictionary_of(codings[name])
    texts = [*whole.dictionary.to_pylist(), ""]
    return [texts[code] for code in codes_of(whole).tolist()]


def _is(codings: pa.Table, name: str, text: str) -> list[bool]:
    return [each == text for each in _texts(codings, name)]
