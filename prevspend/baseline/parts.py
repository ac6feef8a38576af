"""The smallest parts that results are made of: figures, and what and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterable


class Part(BaseModel):
    """The base of the baseline's parts: frozen, nothing unknown; built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, defer_build=True)


class Figures(Part):
    """A sum of prevention at the low, central and high shares, in pence."""

    low: int
    central: int
    high: int

    @staticmethod
    def total(parts: Iterable[Figures]) -> Figures:
        """Add figures up."""
        low = central = high = 0
        for part in parts:
            low, central, high = low + part.low, central + part.central, high + part.high
        return Figures(low=low, central=central, high=high)

    @staticmethod
    def of(pence: Iterable[int]) -> Figures:
        """Make them of three numbers: low, central, high."""
        low, central, high = pence
        return Figures(low=low, central=central, high=high)

    @property
    def all(self) -> tuple[int, int, int]:
        """The three numbers: low, central, high."""
        return self.low, self.central, self.high


class OrganisationName(Part):
    """Whose baseline it is; what nobody said is null."""

    code: str | None
    name: str | None
    kind: Literal["icb", "council", "nhs_trust"] | None


class OverlayVersion(Part):
    """The overlay that gave the local figures, and the hash of everything it says."""

    id: str
    name: str
    version: str
    digest: str


class TaxonomyVersion(Part):
    """The taxonomy that was applied, and the hash of everything it says."""

    id: str
    version: str
    digest: str
    overlay: OverlayVersion | None = None


class Input(Part):
    """One file: its hash, the layout it was read by, its lines and their sum."""

    name: str
    sha256: str
    layout: str
    rows: int
    amount_pence: int


class YearLeftOut(Part):
    """Lines of the files that belong to another financial year."""

    financial_year: str
    rows: int
    amount_pence: int


class Audit(Part):
    """What people found who judged a sample of the codings without sight of the decisions.

    `statement` says it in words; `error` is the share of decided pounds in scope that is wrong, and
    `error_low` and `error_high` the ends of its 95% interval, null where it is not known.
    """

    statement: str
    reviewers: tuple[str, ...]
    date: str
    rows: int
    error: float | None
    error_low: float | None
    error_high: float | None


class CodeTotal(Figures):
    """What the headline lens counts of the interventions that a return reports under some codes.

    `codes` holds several where an intervention is reported under each in part, and none where it
    has none.
    """

    codes: tuple[str, ...]
    name: str
    interventions: int
    amount_pence: int


class MarkTotal(Part):
    """Prevention that a mark's value holds: for certain, and what is only likely beside it."""

    id: str
    name: str
    certain: Figures
    likely: Figures


class MarkTotals(Part):
    """Prevention by one mark: its values, and what no coding says."""

    id: str
    name: str
    values: tuple[MarkTotal, ...]
    not_said: Figures
