"""The models of an overlay: a local taxonomy that extends the national one by id.

The national figure does not change; the local one is shown beside it. `load_overlay` reads an
overlay's YAML into these models; `taxonomy/england/README.md` explains them to those who write it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy.model import (
    Intervention,
    PreventiveShare,
    SupplierKind,
    Taxonomy,
    TaxonomySource,
    Tier,
)
from prevspend.taxonomy.rules import Example, FieldTests, OrganisationKind, Rule, Unless
from prevspend.taxonomy.texts import Abbreviations, Id, Ids, Text, not_empty, one_or_more

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXTENDS = re.compile(r"[a-z0-9.-]+@\d+(?:\.\d+\.\d+)?")
_DEFAULT_BASIS = PreventiveShare.model_fields["basis"].default


def _own_basis(share: PreventiveShare | None) -> PreventiveShare | None:
    if share is not None and share.basis == _DEFAULT_BASIS:
        raise ValueError("a local share needs 'basis': the evidence for it")
    return share


def _extends(text: str) -> str:
    if not _EXTENDS.fullmatch(text):
        raise ValueError(
            f"'{text}': an overlay names the taxonomy and its major or exact version (england@1)"
        )
    return text


LocalShareValue = Annotated[PreventiveShare, AfterValidator(_own_basis)]


class LocalRule(Rule):
    """A local rule for an intervention of the national taxonomy or of the overlay."""

    for_: Annotated[str, Field(alias="for")]
    why: Text
    examples: tuple[Example, ...] = ()


class RuleChange(FrozenModel):
    """A local change to a national rule: disabled, more vetoes, or fewer kinds of organisation."""

    rule: str
    disable: bool = False
    unless: Unless = None
    organisation: Annotated[tuple[OrganisationKind, ...], one_or_more(OrganisationKind)] | None = (
        None
    )
    why: Text

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not (self.disable or self.unless or self.organisation):
            raise ValueError("a change needs 'disable: true', 'unless' or 'organisation'")
        if self.disable and (self.unless or self.organisation):
            raise ValueError("a rule that is disabled needs no further change")
        return self


class LocalShare(FrozenModel):
    """The share of a national intervention as measured locally."""

    intervention: str
    share: LocalShareValue
    why: Text


class LocalIntervention(FrozenModel):
    """A local intervention; what it does not state is taken from its national parent."""

    id: Id
    name: Text
    parent: str
    tier: Tier | None = None
    share: LocalShareValue | None = None
    lenses: Ids | None = None
    because: Text | None = None
    why: Text
    sources: Ids = ()
    rules: Annotated[tuple[Rule, ...], AfterValidator(not_empty)]
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _gives_its_reason(self) -> Self:
        departs = [name for name in ("tier", "share", "lenses") if getattr(self, name) is not None]
        if departs and not self.because:
            named = " and ".join(departs)
            raise ValueError(
                f"'because' is missing: it says why the parent's {named} does not hold"
            )
        return self


class Overlay(FrozenModel):
    """A local taxonomy: additions to the national one, and local changes to it."""

    id: Id
    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    extends: Annotated[str, AfterValidator(_extends)]
    rules: tuple[LocalRule, ...] = ()
    changes: tuple[RuleChange, ...] = ()
    shares: tuple[LocalShare, ...] = ()
    interventions: tuple[LocalIntervention, ...] = ()
    abbreviations: Abbreviations = {}
    supplier_kinds: tuple[SupplierKind, ...] = ()
    sources: tuple[TaxonomySource, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the whole content of the overlay, whatever the format of its files."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def own_rules(self) -> Iterator[Rule]:
        """Yield the rules the overlay adds."""
        yield from self.rules
        for entry in self.interventions:
            yield from entry.rules


class LocalTaxonomy(Taxonomy):
    """The national taxonomy with an overlay on it.

    Attributes:
        national: the taxonomy that is extended, unchanged.
        overlay: the overlay that extends it.
    """

    national: Taxonomy
    overlay: Overlay

    @property
    def local_rules(self) -> frozenset[str]:
        """The ids of the rules the overlay adds: they precede national rules of equal rank."""
        return frozenset(rule.id for rule in self.overlay.own_rules())

    def national_entries(self) -> dict[str, Intervention]:
        """Return the national interventions by id, local ones by the parent they count as."""
        national = self.national.entries()
        parents = {entry.id: national[entry.parent] for entry in self.overlay.interventions}
        return national | parents


def extend(national: Taxonomy, overlay: Overlay) -> LocalTaxonomy:
    """Return a taxonomy with an overlay applied; its references must have been checked."""
    changes = {change.rule: change for change in overlay.changes}
    shares = {entry.intervention: entry.share for entry in overlay.shares}
    interventions = [
        entry.model_copy(
            update={
                "share": shares.get(entry.id, entry.share),
                "rules": tuple(_apply_changes(entry.rules, changes)),
            }
        )
        for entry in national.interventions
    ]
    known = {entry.id: entry for entry in interventions}
    interventions += [_with_parent(known[entry.parent], entry) for entry in overlay.interventions]
    added: dict[str, list[Rule]] = {}
    for rule in overlay.rules:
        added.setdefault(rule.for_, []).append(rule)
    # Both parts are validated already; the combination is not validated again.
    return LocalTaxonomy.model_construct(
        head=national.head,
        interventions=tuple(
            entry.model_copy(update={"rules": (*entry.rules, *added.get(entry.id, ()))})
            for entry in interventions
        ),
        groups=national.groups,
        crosswalks=national.crosswalks,
        supplier_kinds=_merge_kinds(national.supplier_kinds, overlay.supplier_kinds),
        abbreviations=national.abbreviations | overlay.abbreviations,
        plain_words=national.plain_words,
        sources=(*national.sources, *overlay.sources),
        national=national,
        overlay=overlay,
    )


def _with_parent(parent: Intervention, local: LocalIntervention) -> Intervention:
    """Return a local intervention, completed with what its parent states."""
    stated = {
        name: value
        for name in ("tier", "share", "lenses")
        if (value := getattr(local, name)) is not None
    }
    own = {name: getattr(local, name) for name in ("id", "name", "why", "rules", "examples")}
    sources = (*parent.sources, *local.sources)
    return parent.model_copy(update={**own, **stated, "sources": sources})


def _apply_changes(rules: tuple[Rule, ...], changes: dict[str, RuleChange]) -> Iterator[Rule]:
    """Yield national rules with the overlay's changes applied."""
    for rule in rules:
        change = changes.get(rule.id)
        if change is None:
            yield rule
        elif not change.disable:
            unless = rule.unless
            if change.unless is not None:
                vetoes = rule.vetoes()
                for field, items in rule.vetoes(change.unless).items():
                    vetoes[field] = (*vetoes.get(field, ()), *items)
                unless = FieldTests.model_validate(vetoes)
            organisation = change.organisation or rule.organisation
            yield rule.model_copy(update={"unless": unless, "organisation": organisation})


def _merge_kinds(
    national: tuple[SupplierKind, ...], local: tuple[SupplierKind, ...]
) -> tuple[SupplierKind, ...]:
    """Return the kinds of both; a local one with a national id adds its phrases to that kind."""
    kinds = {kind.id: kind for kind in national}
    for kind in local:
        known = kinds.get(kind.id)
        if known is not None:
            phrases = (*known.phrases, *kind.phrases)
            unless = (*(known.unless or ()), *(kind.unless or ())) or None
            kinds[kind.id] = known.model_copy(update={"phrases": phrases, "unless": unless})
        else:
            kinds[kind.id] = kind
    return tuple(kinds.values())
