"""What stands beside prevention, out of scope: income from its payees, pay in other accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.places import ACCOUNT, Place, all_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair


def beside_prevention(pair: Pair) -> list[NDArray[np.bool_]]:
    """Return which codings stand where their payee is paid for prevention, by year.

    What it pays back there is out of scope as income, and as much less was spent: a service that
    was booked net and is booked gross did not grow. Where credits of a payee stand against
    prevention itself, its income is looked at wherever it stands. Pay of prevention may stand in
    accounts of the balance sheet for a while.
    """
    places = all_places(pair.first, pair.last)
    keys: list[list[tuple[Place, str]]] = []
    paid: set[tuple[Place, str]] = set()
    credited: set[str] = set()
    pay: set[Place] = set()
    for year, of_year in zip((pair.first, pair.last), places, strict=True):
        payees = (supplier_key(name or "") for name in year.texts("supplier"))
        keys.append(list(zip(of_year, payees, strict=True)))
        rows = np.flatnonzero(year.prevention.any(axis=1)).tolist()
        paid |= {keys[-1][row] for row in rows if keys[-1][row][1]}
        amounts = year.codings["amount_pence"].to_numpy()
        accounts = year.filled(ACCOUNT)
        pay |= {accounts[row] for row in rows if not keys[-1][row][1]} - {()}
        credited |= {keys[-1][row][1] for row in rows if amounts[row] < 0} - {""}
    return [
        np.array(
            [
                key in paid or key[1] in credited or (not key[1] and account in pay)
                for key, account in zip(of_year, year.filled(ACCOUNT), strict=True)
            ],
            dtype=bool,
        )
        for of_year, year in zip(keys, (pair.first, pair.last), strict=True)
    ]
