"""What a taxonomy is: interventions, the rules that find them and the examples that prove them.

The YAML beside `taxonomy.yaml` is read into these models; `taxonomy/england/README.md` explains
them to the people who write it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from prevspend.taxonomy.groups import Grouping, Groups
from prevspend.taxonomy.readings import InterventionSet, Lens
from prevspend.taxonomy.texts import (
    Abbreviations,
    Codes,
    Id,
    Ids,
    Phrases,
    ShareValue,
    Text,
    one_or_some,
    some,
)
from prevspend.yamlfile import Strict, refusal

Tier = Literal["primary", "secondary", "tertiary", "structural"]
Status = Literal["prevention", "not_prevention", "unclassified", "out_of_scope"]
Horizon = Literal["short", "medium", "long"]
RuleGrade = Literal["named", "kind", "container"]
OrganisationKind = Literal["icb", "council", "nhs_trust"]
TextField = Literal[
    "directorate",
    "division",
    "service",
    "cost_centre",
    "account",
    "purpose",
    "subjective_group",
    "analysis_1",
    "analysis_2",
    "procurement",
    "procurement_group",
    "supplier",
    "supplier_type",
    "capital",
]
CodeField = Literal["cost_centre_code", "account_code", "ro_line"]

TIERS: tuple[Tier, ...] = ("primary", "secondary", "tertiary", "structural")
STATUSES: tuple[Status, ...] = ("prevention", "not_prevention", "unclassified", "out_of_scope")


def _shape(value: object) -> str:
    return "fields" if isinstance(value, dict | FieldTests) else "phrases"


class Share(Strict):
    """How much of an intervention's money is preventive, from 0 to 1, and who says so."""

    low: ShareValue
    central: ShareValue
    high: ShareValue
    basis: Text = "analyst default"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.central <= self.high:
            found = f"{self.low}, {self.central}, {self.high}"
            raise refusal(
                "shares-out-of-order", f"a share runs from low over central to high, not {found}"
            )
        return self


class Crosswalk(Strict):
    """The codes under which other returns report the same money."""

    sha: Ids = ()
    ro: Ids = ()
    phg: Ids = ()


class Checked(Strict):
    """Who last checked an intervention against its sources, and when it is due again."""

    by: Text
    on: dt.date
    next: dt.date


class FieldTests(Strict):
    """Tests on named fields: all must hold; the items of one test are alternatives.

    Text fields are tested with phrases of whole words, code fields with codes: `5710` exactly,
    `57*` for all that start so, `5700..5799` for a range.
    """

    directorate: Phrases | None = None
    division: Phrases | None = None
    service: Phrases | None = None
    cost_centre: Phrases | None = None
    account: Phrases | None = None
    purpose: Phrases | None = None
    subjective_group: Phrases | None = None
    analysis_1: Phrases | None = None
    analysis_2: Phrases | None = None
    procurement: Phrases | None = None
    procurement_group: Phrases | None = None
    supplier: Phrases | None = None
    supplier_type: Phrases | None = None
    capital: Phrases | None = None
    cost_centre_code: Codes | None = None
    account_code: Codes | None = None
    ro_line: Codes | None = None
    supplier_kind: Ids | None = None

    def phrase_fields(self) -> list[str]:
        """Give the named fields that are tested with phrases."""
        return [name for name in self.tests() if name in get_args(TextField)]

    def tests(self) -> dict[str, tuple[str, ...]]:
        """Give the tests on named fields, by field."""
        return {name: value for name in _TESTED if (value := getattr(self, name))}


_TESTED = tuple(FieldTests.model_fields)

Unless = (
    Annotated[
        Annotated[FieldTests, Tag("fields")] | Annotated[Phrases, Tag("phrases")],
        Discriminator(_shape),
    ]
    | None
)


class Rule(FieldTests):
    """How a line is recognised as an intervention.

    `grade` says what the rule's words tell, where that is not what their field mostly tells: a
    cost centre named "Agency staff" is only a `kind` of expense, one named "Wellbeing" only a
    `container` of services. `fallback: true` is an older way to write `grade: container`.
    """

    id: Id
    in_: Annotated[
        tuple[TextField, ...] | None,
        one_or_some(TextField),
        AfterValidator(some),
        Field(alias="in"),
    ] = None
    phrases: Phrases | None = None
    organisation: Annotated[tuple[OrganisationKind, ...], one_or_some(OrganisationKind)] | None = (
        None
    )
    unless: Unless = None
    grade: RuleGrade | None = None
    fallback: bool = False
    note: Text | None = None

    @model_validator(mode="after")
    def _tests_something(self) -> Self:
        if (self.in_ is None) != (self.phrases is None):
            raise refusal(
                "in-without-phrases",
                "'in' and 'phrases' belong together: the fields, and what they hold",
            )
        if self.phrases is None and not self.tests():
            raise refusal(
                "rule-without-a-test",
                "a rule needs a test: 'in' with 'phrases', or a field with a list",
            )
        if isinstance(self.unless, tuple) and not self.in_ and not self.phrase_fields():
            raise refusal(
                "unless-guards-nothing",
                "'unless' as a list needs a test on phrases; name its field instead",
            )
        return self

    @property
    def declared_grade(self) -> RuleGrade | None:
        """What the rule says that its words tell; where it says nothing, their field decides."""
        return self.grade or ("container" if self.fallback else None)

    def vetoes(
        self, unless: FieldTests | tuple[str, ...] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Give vetoes by field, the rule's own where none are given.

        A plain list is looked for wherever the rule looks for its phrases.
        """
        unless = self.unless if unless is None else unless
        if isinstance(unless, tuple):
            return dict.fromkeys((*(self.in_ or ()), *self.phrase_fields()), unless)
        return unless.tests() if unless else {}


class Example(Strict):
    """A line of a ledger, and whether the intervention should win it.

    `rule` names the rule that should win it, where that matters; `todo` says why a line that
    does not yet come out right is kept all the same.
    """

    organisation: OrganisationKind | None = None
    directorate: str | None = None
    division: str | None = None
    service: str | None = None
    cost_centre_code: str | None = None
    cost_centre: str | None = None
    account_code: str | None = None
    account: str | None = None
    purpose: str | None = None
    subjective_group: str | None = None
    analysis_1: str | None = None
    analysis_2: str | None = None
    ro_line: str | None = None
    procurement: str | None = None
    procurement_group: str | None = None
    supplier: str | None = None
    supplier_type: str | None = None
    capital: str | None = None
    not_: Annotated[bool, Field(alias="not")] = False
    rule: Id | None = None
    todo: Text | None = None

    def fields(self) -> dict[str, str]:
        """Give the line's fields that are filled."""
        skip = {"organisation", "not_", "rule", "todo"}
        return {name: text for name, text in self.model_dump(exclude=skip).items() if text}


class Intervention(Strict):
    """A recognisable thing the money buys, the rules that find it and the lines that prove it.

    Things that are not prevention or out of scope are entries of the same kind with a `status`
    in place of tier and share: a pound decided is worth as much as a pound found.

    `responsible`, `partners`, `prevents` and `inequalities` name groups of the taxonomy. One role
    is responsible, so that money by role adds up; `contested` says who would place it elsewhere.
    What is contested but not prevention may have a share of low 0, central 0 and a high: it
    counts as 0, and the high says how much others would count.
    """

    id: Id
    name: Text
    status: Status = "prevention"
    tier: Tier | None = None
    share: Share | None = None
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
    checked: Checked | None = None
    rules: Annotated[tuple[Rule, ...], AfterValidator(some)]
    examples: Annotated[tuple[Example, ...], AfterValidator(some)]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.status == "prevention":
            missing = [name for name in ("tier", "share", "horizon") if not getattr(self, name)]
            if missing:
                raise refusal(
                    "prevention-incomplete",
                    f"prevention needs {', '.join(missing)} (or another 'status')",
                )
        elif self.tier or self.lenses or (self.share and not self.is_contested):
            raise refusal(
                "tier-without-prevention",
                f"'{self.status}' has no tier, share or lenses: no prevention counts (a contested"
                " exclusion is 'not_prevention' with a share of low 0, central 0 and a high)",
            )
        elif self.responsible or self.partners or self.prevents or self.inequalities:
            raise refusal(
                "groups-without-prevention",
                f"'{self.status}' prevents nothing: leave out responsible, partners, prevents and"
                " inequalities",
            )
        if self.status == "unclassified" and not self.needs:
            raise refusal(
                "needs-missing", "'unclassified' says under 'needs' what would settle the money"
            )
        if not any(example.not_ for example in self.examples):
            raise refusal(
                "no-example-out", "examples need at least one line that is not this (`not: true`)"
            )
        if all(example.not_ for example in self.examples):
            raise refusal("no-example-in", "examples need at least one line that is this")
        return self

    @property
    def is_contested(self) -> bool:
        """Whether it counts as not prevention, and others would count a share of it."""
        share = self.share
        return self.status == "not_prevention" and share is not None and share.central == 0

    def groups(self, grouping: Grouping) -> tuple[str, ...]:
        """Give the ids of the groups it names in one grouping."""
        named: str | tuple[str, ...] | None = getattr(self, grouping)
        return (named,) if isinstance(named, str) else named or ()


class Source(Strict):
    """A publication a decision rests on; `no_link` says why it has no link."""

    id: Id
    title: Text
    publisher: Text
    date: Text
    link: Text | None = None
    no_link: Text | None = None
    supports: Text


class SupplierKind(Strict):
    """A kind of supplier, recognised by phrases in its name."""

    id: Id
    phrases: Phrases
    unless: Phrases | None = None


class MarkValue(Strict):
    """One value of a mark, and how a coding shows it: for certain, or likely.

    All money of `interventions` has it for certain.
    """

    id: Id
    name: Text
    interventions: Ids = ()
    certain: tuple[Rule, ...] = ()
    likely: tuple[Rule, ...] = ()


class Mark(Strict):
    """Something else a coding may say about money: who funds it, whether it recurs, who provides.

    The first value that fits a coding is its value, what is certain before what is likely. What
    fits none is not said; it is never guessed.
    """

    id: Id
    name: Text
    why: Text
    values: Annotated[tuple[MarkValue, ...], AfterValidator(some)]


class GradeReliability(Strict):
    """How often decisions of one grade were right: the share, its 95% interval, and of how many."""

    right: ShareValue
    low: ShareValue
    high: ShareValue
    rows: Annotated[int, Field(gt=0)]


class Reliability(Strict):
    """How often each grade decided as people did, on bodies that rules were not written for."""

    measured_on: Text
    grades: dict[RuleGrade, GradeReliability]


class Head(Strict):
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
                "headline-is-no-lens", f"the headline '{self.headline}' is none of the lenses"
            )
        missing = [tier for tier in TIERS if tier not in self.tiers]
        if missing:
            raise refusal("tier-not-defined", f"these tiers are not defined: {', '.join(missing)}")
        return self


class Taxonomy(Strict):
    """A whole taxonomy: what counts as prevention, and how a ledger shows it.

    `plain_words` are words of ledgers that stand for nothing but themselves. `crosswalks` holds
    the codes of other classifications, each with its name.
    """

    head: Head
    interventions: tuple[Intervention, ...]
    groups: Groups = Groups()
    marks: tuple[Mark, ...] = ()
    supplier_kinds: tuple[SupplierKind, ...] = ()
    abbreviations: Abbreviations = {}
    plain_words: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    crosswalks: dict[str, dict[str, str]] = {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything the taxonomy says, words included, whatever its files look like.

        What is left at its default is not part of it, so that a field the model learns later
        leaves the digests of older taxonomies as they are.
        """
        text = json.dumps(self.content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def content(self) -> dict[str, object]:
        """Give everything the taxonomy says, as its files say it: defaults are left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @property
    def local_rules(self) -> frozenset[str]:
        """The ids of rules that an overlay added; a taxonomy by itself has none."""
        return frozenset()

    def entries(self) -> dict[str, Intervention]:
        """Give the interventions by id."""
        return {entry.id: entry for entry in self.interventions}

    def intervention(self, wanted: str) -> Intervention:
        """Give an intervention by its id; `KeyError` where there is none."""
        for intervention in self.interventions:
            if intervention.id == wanted:
                return intervention
        raise KeyError(wanted)
