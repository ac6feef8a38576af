"""Rules: how a line is recognised as an intervention, and the lines that prove it."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy.texts import Codes, Id, Ids, Phrases, Text, not_empty, one_or_more
from prevspend.yamlfile import refusal

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


def _shape(value: object) -> str:
    return "fields" if isinstance(value, dict | FieldTests) else "phrases"


class FieldTests(FrozenModel):
    """Tests on named fields: all must hold; of the items of a test one is enough.

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
        """Return the named fields that are tested with phrases."""
        return [name for name in self.tests() if name in get_args(TextField)]

    def tests(self) -> dict[str, tuple[str, ...]]:
        """Return the tests on named fields, by field."""
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

    `grade` is what the rule's words show, where that is not what their field usually shows: a
    cost centre named "Agency staff" is only a `kind` of expense, one named "Wellbeing" only a
    `container` of services. `fallback: true` is an older way to write `grade: container`.
    """

    id: Id
    in_: Annotated[
        tuple[TextField, ...] | None,
        one_or_more(TextField),
        AfterValidator(not_empty),
        Field(alias="in"),
    ] = None
    phrases: Phrases | None = None
    organisation: Annotated[tuple[OrganisationKind, ...], one_or_more(OrganisationKind)] | None = (
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
        """The grade the rule states; where it states none, the field decides."""
        return self.grade or ("container" if self.fallback else None)

    def vetoes(
        self, unless: FieldTests | tuple[str, ...] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Return vetoes by field, the rule's own where none are given.

        A plain list applies to every field in which the rule tests phrases.
        """
        unless = self.unless if unless is None else unless
        if isinstance(unless, tuple):
            return dict.fromkeys((*(self.in_ or ()), *self.phrase_fields()), unless)
        return unless.tests() if unless else {}


class Example(FrozenModel):
    """A line of a ledger, and whether the intervention should win it.

    `rule` names the rule that should win it, where that matters; `todo` is the reason why a line
    that is not yet classified correctly is listed.
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
        """Return the line's fields that are filled."""
        skip = {"organisation", "not_", "rule", "todo"}
        return {name: text for name, text in self.model_dump(exclude=skip).items() if text}
