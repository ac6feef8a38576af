"""Two years side by side: which codings they share, and which have gone or come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger import CLASSIFICATION_FIELDS, encode_codings
from prevspend.leftshift.aliases import find_aliases
from prevspend.leftshift.gaps import find_gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.ledger import Encoded
    from prevspend.leftshift.gaps import Gap
    from prevspend.leftshift.year import Year

_FIELDS = list(CLASSIFICATION_FIELDS)


@dataclass(frozen=True)
class Pair:
    """An earlier and a later year.

    Money is compared over the months that both hold, but for those that hold next to nothing; of a
    part that lacks months the rest has, over the months it has. Where one of them has no months at
    all (its lines are undated), the whole years are compared.
    """

    first: Year
    last: Year

    @cached_property
    def months(self) -> frozenset[int]:
        """The accounting periods to compare."""
        first, last = self.first.months, self.last.months
        if not (first and last):
            return first | last
        return (first & last) - {*self.first.nearly_empty, *self.last.nearly_empty}

    @cached_property
    def first_money(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The earlier year's amounts and prevention by coding in the months compared."""
        return self.first.within(self.months, self.left_out[0])

    @cached_property
    def last_money(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The later year's amounts and prevention by coding in the months compared."""
        return self.last.within(self.months, self.left_out[1])

    @cached_property
    def gaps(self) -> list[Gap]:
        """The parts of either year that lack months which the rest of it has."""
        return find_gaps(self.first, self.last, self.months)

    @cached_property
    def left_out(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which periods of which codings are not compared, for they are missing from one year."""
        first, last = (
            np.zeros(year.pence_by_period.shape, dtype=np.bool_) for year in (self.first, self.last)
        )
        for gap in self.gaps:
            for left_out, rows in zip((first, last), gap.rows, strict=True):
                left_out[np.ix_(rows, np.array(gap.months))] = True
        return first, last

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The keys of payees that came, with the key of the one that went: one body, renamed."""
        return find_aliases(self)

    @cached_property
    def encoded(self) -> Encoded:
        """All codings of both years, the earlier year's rows first."""
        return encode_codings(
            pa.concat_tables([year.codings.select(_FIELDS) for year in (self.first, self.last)])
        )

    @cached_property
    def first_keys(self) -> NDArray[np.int32]:
        """The number of each of the earlier year's codings, the same for the same in both."""
        return self.encoded.of_line[: self.first.codings.num_rows]

    @cached_property
    def last_keys(self) -> NDArray[np.int32]:
        """The number of each of the later year's codings."""
        return self.encoded.of_line[self.first.codings.num_rows :]

    @cached_property
    def gone(self) -> NDArray[np.bool_]:
        """Return which of the earlier year's codings the later one has no more."""
        return np.isin(self.first_keys, self.last_keys, invert=True)

    @cached_property
    def come(self) -> NDArray[np.bool_]:
        """Return which of the later year's codings the earlier one did not have."""
        return np.isin(self.last_keys, self.first_keys, invert=True)
