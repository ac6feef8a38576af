"""One side of the bridge: a year's codings, and which of them are still compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import RANGE
from prevspend.leftshift.instalments import prevention_in
from prevspend.leftshift.standing import Standing
from prevspend.leftshift.sums import InterventionSums, by_intervention, standing_of
from prevspend.leftshift.year import has_status, in_scope_of, prevention_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.year import Year


def published(year: Year) -> Standing:
    """Return where a year stands as it was published."""
    scope = int(year.published["amount_pence"].to_numpy()[in_scope_of(year.published)].sum())
    return Standing.of(prevention_of(year.published).sum(axis=0).tolist(), scope)


class Side:
    """The codings of a year that are compared: they neither left the scope nor joined it.

    Attributes:
        year: the year.
        amount: pence by coding, in the months compared.
        prevention: pence by coding: low, central, high.
        contested: pence by coding that others would count as prevention.
        kept: the codings that are compared.
        free: those of them that are in no recoding.
        reached: where the year stands after the steps so far.
    """

    def __init__(
        self,
        year: Year,
        money: tuple[NDArray[np.int64], NDArray[np.int64]],
        contested: NDArray[np.int64],
    ) -> None:
        self.year = year
        self.amount, self.prevention = (pence.copy() for pence in money)
        self.contested = contested.copy()
        self.kept = np.ones(len(self.amount), dtype=bool)
        self.free = self.kept.copy()
        self.reached = Standing()

    def take_out(self, selectors: Sequence[Selector]) -> NDArray[np.bool_]:
        """Take codings out of what is compared; give those that were in it until now."""
        taken = self.year.holding(selectors) & self.kept
        self.kept &= ~taken
        self.free &= ~taken
        return taken

    def part_of(self, rows: Sequence[int], pence: int) -> Standing:
        """Return where some pence of one service's codings stand."""
        return Standing.of(prevention_in(self.year, rows, pence), pence)

    def take(self, rows: Sequence[int], pence: int) -> Standing:
        """Take money away from one service's codings, or lend it; the largest stands for all.

        Args:
            rows: its codings.
            pence: how much, less than 0 to lend.
        """
        taken = self.part_of(rows, pence)
        row = rows[int(np.argmax(self.year.codings["amount_pence"].to_numpy()[rows]))]
        self.contested[row] -= round(pence * float(self.year.contested_shares[row]))
        self.amount[row] -= pence
        self.prevention[row] -= taken.prevention
        return taken

    def take_at_shares(self, pence: NDArray[np.int64]) -> Standing:
        """Take some pence from each coding, at its own share of prevention, or lend it.

        Args:
            pence: how much by coding, less than 0 to lend.
        """
        codings = self.year.codings
        counts = has_status(codings, "prevention")
        shares = np.stack([codings[f"share_{name}"].to_numpy() for name in RANGE], axis=1)
        taken = np.rint(pence[:, None] * np.where(counts[:, None], shares, 0.0)).astype(np.int64)
        self.amount -= pence
        self.prevention -= taken
        self.contested -= np.rint(pence * self.year.contested_shares).astype(np.int64)
        scope = int(pence[self.year.in_scope].sum())
        return Standing.of(taken.sum(axis=0).tolist(), scope)

    def standing(self, rows: NDArray[np.bool_]) -> Standing:
        """Return where some codings stand, in the months compared."""
        return standing_of(self.year, (self.amount, self.prevention), rows)

    def whole(self) -> Standing:
        """Return where the whole year stands under the common taxonomy, all months."""
        return Standing.of(self.year.prevention.sum(axis=0).tolist(), self.year.in_scope_pence)

    def by_intervention(self, rows: NDArray[np.bool_]) -> InterventionSums:
        """Add prevention up by intervention, over some codings."""
        return by_intervention(self.year, self.prevention, rows)
