"""The models that all results share: figures, organisation, taxonomy and input files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from prevspend.taxonomy import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.taxonomy import Taxonomy


class ResultModel(BaseModel):
    """Base of the models in results: frozen, strict, and built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, defer_build=True)


class Figures(ResultModel):
    """A sum of prevention at the low, central and high shares, in pence."""

    low: int
    central: int
    high: int

    @staticmethod
    def total(parts: Iterable[Figures]) -> Figures:
        """Return the sum of figures."""
        return Figures.of(
            [sum(pence) for pence in zip((0, 0, 0), *(part.all for part in parts), strict=True)]
        )

    @staticmethod
    def of(pence: Iterable[int]) -> Figures:
        """Return figures from three numbers: low, central, high."""
        low, central, high = pence
        return Figures(low=low, central=central, high=high)

    def __sub__(self, other: Figures) -> Figures:
        """Return these figures less others."""
        return Figures.of([pence - less for pence, less in zip(self.all, other.all, strict=True)])

    @property
    def all(self) -> tuple[int, int, int]:
        """The three numbers: low, central, high."""
        return self.low, self.central, self.high


class Returned(ResultModel):
    """Income, out of scope, of payees where they are paid for prevention; at most what is paid.

    `prevention` is the part of prevention that it comes back from. `accounts` names the largest.
    """

    amount_pence: int
    prevention: Figures
    accounts: tuple[str, ...]


class OrganisationName(ResultModel):
    """The organisation; what the files and the user do not name is null."""

    code: str | None
    name: str | None
    kind: Literal["icb", "council", "nhs_trust"] | None


class OverlayVersion(ResultModel):
    """The overlay of the local figures, and the hash of its content."""

    id: str
    name: str
    version: str
    digest: str


class TaxonomyVersion(ResultModel):
    """The taxonomy that was applied, and the hash of its content."""

    id: str
    version: str
    digest: str
    overlay: OverlayVersion | None = None

    @staticmethod
    def of(taxonomy: Taxonomy, overlay: OverlayVersion | None = None) -> TaxonomyVersion:
        """Return the version of a taxonomy."""
        return TaxonomyVersion(
            id=taxonomy.head.id,
            version=taxonomy.head.version,
            digest=taxonomy.digest,
            overlay=overlay,
        )


class Input(ResultModel):
    """One file: its hash, the layout it was read by, its lines and their sum."""

    name: str
    sha256: str
    layout: str
    rows: int
    amount_pence: int


class YearLeftOut(ResultModel):
    """Lines of the files that belong to another financial year."""

    financial_year: str
    rows: int
    amount_pence: int


class Audit(ResultModel):
    """The result of people judging a sample of the codings without seeing the decisions.

    `statement` is the result in words; `error` is the share of decided pounds in scope that is
    wrong, `error_low` and `error_high` its 95% interval, null if it is not known.
    """

    statement: str
    reviewers: tuple[str, ...]
    date: str
    rows: int
    error: float | None
    error_low: float | None
    error_high: float | None


class Publication(ResultModel):
    """When results were made, whom to ask, and how they may be used; as it was given."""

    made: str | None = None
    contact: str | None = None
    licence: str | None = None

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """What was given, by its name."""
        for name, text in (
            ("Made on", self.made),
            ("Contact", self.contact),
            ("Licence", self.licence),
        ):
            if text:
                yield name, text


class CodeTotal(Figures):
    """What the headline lens counts of the interventions that a return reports under some codes.

    `codes` holds several where an intervention is reported under each in part, and none where it
    has none.
    """

    codes: tuple[str, ...]
    name: str
    interventions: int
    amount_pence: int


class MarkTotal(ResultModel):
    """Prevention with one value of a mark: for certain, and likely."""

    id: str
    name: str
    certain: Figures
    likely: Figures


class MarkTotals(ResultModel):
    """Prevention by one mark: its values, and where codings do not show it."""

    id: str
    name: str
    values: tuple[MarkTotal, ...]
    not_said: Figures


class OverrideTotal(ResultModel):
    """A person's decision: who, when, why, and the money it decides.

    Attributes:
        place: the workbook, sheet and row where it is written; blank for those of a YAML file.
        codings: how many codings of this ledger it decides.
        lines, amount_pence: their lines and amount.
        alike_codings, alike_pence: those of them that it does not name: they are alike.
    """

    id: str
    by: str
    on: str
    why: str
    status: Status
    intervention: str | None
    lines: int
    amount_pence: int
    place: str = ""
    codings: int = 0
    alike_codings: int = 0
    alike_pence: int = 0

    @property
    def named(self) -> str:
        """What a message calls it: where it is written, or else its id."""
        return self.place or self.id
