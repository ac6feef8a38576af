"""The models of a taxonomy: interventions with their rules, sources, marks and lenses.

The YAML beside `taxonomy.yaml` is read into these models; `taxonomy/england/README.md` explains
them to the people who write it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy.groups import Grouping, Groups
from prevspend.taxonomy.lenses import InterventionSet, Lens
from prevspend.taxonomy.rules import Example, Rule, RuleGrade
from prevspend.taxonomy.texts import (
    Abbreviations,
    Id,
    Ids,
    Phrases,
    ShareValue,
    Text,
    not_empty,
)
from prevspend.yamlfile import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import PydanticCustomError

UNFINISHED = "unfinished"
"""The context in which an intervention may be without what it needs: see `read_partly`."""

Tier = Literal["primary", "secondary", "tertiary", "structural"]
Status = Literal["prevention", "not_prevention", "unclassified", "out_of_scope"]
Horizon = Literal["short", "medium", "long"]
TIERS: tuple[Tier, ...] = ("primary", "secondary", "tertiary", "structural")
STATUSES: tuple[Status, ...] = ("prevention", "not_prevention", "unclassified", "out_of_scope")


class PreventiveShare(FrozenModel):
    """How much of an intervention's money is preventive, from 0 to 1, and on what basis."""

    low: ShareValue
    central: ShareValue
    high: ShareValue
    basis: Text = "analyst default"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.central <= self.high:
            values = f"{self.low}, {self.central}, {self.high}"
            raise refusal(
                "shares-out-of-order", f"a share runs from low over central to high, not {values}"
            )
        return self


class Crosswalk(FrozenModel):
    """The codes under which other returns report the same money."""

    sha: Ids = ()
    ro: Ids = ()
    phg: Ids = ()


class SourceCheck(FrozenModel):
    """Who last checked an intervention against its sources, and when it is due again."""

    by: Text
    on: dt.date
    next: dt.date


class Intervention(FrozenModel):
    """A recognisable thing the money buys, the rules that find it and the lines that prove it.

    Things that are not prevention or out of scope are entries of the same kind with a `status`
    in place of tier and share: they classify money as fully as prevention does.

    `responsible`, `partners`, `prevents` and `inequalities` name groups of the taxonomy. One role
    is responsible, so that money by role adds up; `contested` says who would classify it otherwise.
    What is contested but not prevention may have a share of low 0, central 0 and a high: it
    counts as 0, and the high says how much others would count.
    """

    id: Id
    name: Text
    status: Status = "prevention"
    tier: Tier | None = None
    share: PreventiveShare | None = None
    lenses: Ids = ()
    horizon: Horizon | None = None
    why: Text
    contested: Text | None = None
    needs: Text | None = None
    responsible: Id | None = None
    partners: Ids = ()
    prevents: Ids = ()
    inequalities: Ids = ()
    sources: Ids = ()
    crosswalk: Crosswalk = Crosswalk()
    checked: SourceCheck | None = None
    rules: Annotated[tuple[Rule, ...], AfterValidator(not_empty)]
    examples: Annotated[tuple[Example, ...], AfterValidator(not_empty)]

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        missing = [] if info.context == UNFINISHED else [each for each, _ in self.missing_parts()]
        if missing:
            details = [InitErrorDetails(type=each, loc=(), input=None) for each in missing]
            raise ValidationError.from_exception_data("intervention", details)
        return self

    def missing_parts(self) -> Iterator[tuple[PydanticCustomError, frozenset[str]]]:
        """Yield all that does not go together or is missing, with the keys it depends on."""
        needed = frozenset({"status", "tier", "share", "horizon"})
        if self.status == "prevention":
            missing = [name for name in ("tier", "share", "horizon") if not getattr(self, name)]
            if missing:
                text = f"prevention needs {', '.join(missing)} (or another 'status')"
                yield refusal("prevention-incomplete", text), needed
        elif self.tier or self.lenses or (self.share and not self.is_contested):
            text = (
                f"'{self.status}' has no tier, share or lenses: no prevention counts (a contested"
                " exclusion is 'not_prevention' with a share of low 0, central 0 and a high)"
            )
            yield refusal("tier-without-prevention", text), needed
        elif self.responsible or self.partners or self.prevents or self.inequalities:
            text = (
                f"'{self.status}' prevents nothing: leave out responsible, partners, prevents and"
                " inequalities"
            )
            yield refusal("groups-without-prevention", text), needed
        if self.status == "unclassified" and not self.needs:
            text = "'unclassified' needs 'needs': what would settle the money"
            yield refusal("needs-missing", text), frozenset({"status", "needs"})
        if not any(example.not_ for example in self.examples):
            text = "examples need at least one line that is not this (`not: true`)"
            yield refusal("no-example-out", text), frozenset({"examples"})
        if all(example.not_ for example in self.examples):
            text = "examples need at least one line that is this"
            yield refusal("no-example-in", text), frozenset({"examples"})

    @property
    def is_contested(self) -> bool:
        """Whether it counts as not prevention, and others would count a share of it."""
        share = self.share
        return self.status == "not_prevention" and share is not None and share.central == 0

    def groups(self, grouping: Grouping) -> tuple[str, ...]:
        """Return the ids of the groups it names in one grouping."""
        named: str | tuple[str, ...] | None = getattr(self, grouping)
        return (named,) if isinstance(named, str) else named or ()


class TaxonomySource(FrozenModel):
    """A publication that supports a decision; `no_link` is the reason why it has no link."""

    id: Id
    title: Text
    publisher: Text
    date: Text
    link: Text | None = None
    no_link: Text | None = None
    supports: Text


class SupplierKind(FrozenModel):
    """A kind of supplier, recognised by phrases in its name."""

    id: Id
    phrases: Phrases
    unless: Phrases | None = None


class MarkValue(FrozenModel):
    """One value of a mark, and how a coding shows it: for certain, or likely.

    All money of `interventions` has it for certain.
    """

    id: Id
    name: Text
    interventions: Ids = ()
    certain: tuple[Rule, ...] = ()
    likely: tuple[Rule, ...] = ()


class Mark(FrozenModel):
    """Another property of money that a coding may show: its funder, provider, whether it recurs.

    The first value that matches a coding is its value, certain before likely. Where none matches
    the mark is unknown; it is never guessed.
    """

    id: Id
    name: Text
    why: Text
    values: Annotated[tuple[MarkValue, ...], AfterValidator(not_empty)]


class GradeReliability(FrozenModel):
    """How often decisions of one grade were right: share, 95% interval, number of rows."""

    right: ShareValue
    low: ShareValue
    high: ShareValue
    rows: Annotated[int, Field(gt=0)]


class Reliability(FrozenModel):
    """How often each grade decided as people did, on organisations not used to write rules."""

    measured_on: Text
    grades: dict[RuleGrade, GradeReliability]


class Head(FrozenModel):
    """The first page of a taxonomy, `taxonomy.yaml`.

    `matching` is the edition of matching its rules are written for, so that releases repeat: 2
    reads words that ledgers shorten or misspell, ranks by grade, and lets a name that joins two
    services decide nothing alone. `reliability` is measured before each release.
    """

    id: Id
    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    licence: Text
    matching: Annotated[int, Field(ge=1, le=2)] = 1
    headline: str
    tiers: dict[Tier, Text]
    lenses: dict[str, Lens]
    sets: dict[Id, InterventionSet] = {}
    reliability: Reliability | None = None

    @model_validator(mode="after")
    def _headline_is_a_lens(self) -> Self:
        if self.headline not in self.lenses:
            raise refusal(
                "headline-is-no-lens", f"the headline '{self.headline}' is not one of the lenses"
            )
        missing = [tier for tier in TIERS if tier not in self.tiers]
        if missing:
            raise refusal("tier-not-defined", f"these tiers are not defined: {', '.join(missing)}")
        return self


class Taxonomy(FrozenModel):
    """A whole taxonomy: what counts as prevention, and how a ledger shows it.

    `plain_words` are words of ledgers that are never short for others. `crosswalks` holds
    the codes of other classifications, each with its name.
    """

    head: Head
    interventions: tuple[Intervention, ...]
    groups: Groups = Groups()
    marks: tuple[Mark, ...] = ()
    supplier_kinds: tuple[SupplierKind, ...] = ()
    abbreviations: Abbreviations = {}
    plain_words: tuple[str, ...] = ()
    sources: tuple[TaxonomySource, ...] = ()
    crosswalks: dict[str, dict[str, str]] = {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole content of the taxonomy, whatever the format of its files.

        Fields at their default are not part of it, so that a field added to the model later does
        not change the digests of older taxonomies.
        """
        text = json.dumps(self.content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def content(self) -> dict[str, object]:
        """Return the whole content, as in its files: defaults are left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @property
    def local_rules(self) -> frozenset[str]:
        """The ids of rules that an overlay added; a taxonomy by itself has none."""
        return frozenset()

    def entries(self) -> dict[str, Intervention]:
        """Return the interventions by id."""
        return {entry.id: entry for entry in self.interventions}

    def intervention(self, wanted: str) -> Intervention:
        """Return an intervention by its id; `KeyError` where there is none."""
        for intervention in self.interventions:
            if intervention.id == wanted:
                return intervention
        raise KeyError(wanted)
