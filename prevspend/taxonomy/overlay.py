"""What an overlay is: a local taxonomy that extends the national one by id, and what the two make.

The national figure stays what it is; beside it stands the local one. `load_overlay` reads an
overlay's YAML into these models; `taxonomy/england/README.md` explains them to those who write it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from prevspend.taxonomy.model import (
    Intervention,
    Share,
    Source,
    SupplierKind,
    Taxonomy,
    Tier,
)
from prevspend.taxonomy.rules import Example, FieldTests, OrganisationKind, Rule, Unless
from prevspend.taxonomy.texts import Abbreviations, Id, Ids, Text, one_or_some, some
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXTENDS = re.compile(r"[a-z0-9.-]+@\d+(?:\.\d+\.\d+)?")
_DEFAULT_BASIS = Share.model_fields["basis"].default


def _own_basis(share: Share | None) -> Share | None:
    if share is not None and share.basis == _DEFAULT_BASIS:
        raise ValueError("a local share says under 'basis' what it rests on")
    return share


def _extends(text: str) -> str:
    if not _EXTENDS.fullmatch(text):
        raise ValueError(
            f"'{text}': an overlay names the taxonomy and its major or exact version (england@1)"
        )
    return text


LocalShareValue = Annotated[Share, AfterValidator(_own_basis)]


# Few commands see an overlay, so its models are built when one is read (`defer_build`).


class LocalRule(Rule, defer_build=True):
    """A local rule for an intervention of the national taxonomy or of the overlay."""

    for_: Annotated[str, Field(alias="for")]
    why: Text


class Change(Strict, defer_build=True):
    """A national rule as it applies locally: left out, vetoed more often, or kept to fewer."""

    rule: str
    disable: bool = False
    unless: Unless = None
    organisation: Annotated[tuple[OrganisationKind, ...], one_or_some(OrganisationKind)] | None = (
        None
    )
    why: Text

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not (self.disable or self.unless or self.organisation):
            raise ValueError("a change says 'disable: true', 'unless' or 'organisation'")
        if self.disable and (self.unless or self.organisation):
            raise ValueError("a rule that is disabled needs no further change")
        return self


class LocalShare(Strict, defer_build=True):
    """The share of a national intervention as measured locally."""

    intervention: str
    share: LocalShareValue
    why: Text


class LocalIntervention(Strict, defer_build=True):
    """A local intervention; what it does not say is as its national parent has it."""

    id: Id
    name: Text
    parent: str
    tier: Tier | None = None
    share: LocalShareValue | None = None
    lenses: Ids | None = None
    because: Text | None = None
    why: Text
    sources: Ids = ()
    rules: Annotated[tuple[Rule, ...], AfterValidator(some)]
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _gives_its_reason(self) -> Self:
        departs = [name for name in ("tier", "share", "lenses") if getattr(self, name) is not None]
        if departs and not self.because:
            said = " and ".join(departs)
            raise ValueError(f"'because' is missing: it says why the parent's {said} does not hold")
        return self


class Overlay(Strict, defer_build=True):
    """A local taxonomy: what it adds to the national one, and what it changes for itself."""

    id: Id
    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    extends: Annotated[str, AfterValidator(_extends)]
    rules: tuple[LocalRule, ...] = ()
    changes: tuple[Change, ...] = ()
    shares: tuple[LocalShare, ...] = ()
    interventions: tuple[LocalIntervention, ...] = ()
    abbreviations: Abbreviations = {}
    supplier_kinds: tuple[SupplierKind, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of everything the overlay says, whatever its files look like."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def own_rules(self) -> Iterator[Rule]:
        """Give the rules the overlay adds."""
        yield from self.rules
        for entry in self.interventions:
            yield from entry.rules


class LocalTaxonomy(Taxonomy, defer_build=True):
    """The national taxonomy with an overlay on it.

    Attributes:
        national: the taxonomy that is extended, unchanged.
        overlay: what extends it.
    """

    national: Taxonomy
    overlay: Overlay

    @property
    def local_rules(self) -> frozenset[str]:
        """The ids of the rules the overlay adds: they come before national rules of their rank."""
        return frozenset(rule.id for rule in self.overlay.own_rules())

    def national_entries(self) -> dict[str, Intervention]:
        """Give the national interventions by id, local ones by the parent they count as."""
        national = self.national.entries()
        parents = {entry.id: national[entry.parent] for entry in self.overlay.interventions}
        return national | parents


def extend(national: Taxonomy, overlay: Overlay) -> LocalTaxonomy:
    """Lay an overlay on the taxonomy it extends; its references are taken to be right."""
    changes = {change.rule: change for change in overlay.changes}
    shares = {entry.intervention: entry.share for entry in overlay.shares}
    interventions = [
        entry.model_copy(
            update={
                "share": shares.get(entry.id, entry.share),
                "rules": tuple(_changed(entry.rules, changes)),
            }
        )
        for entry in national.interventions
    ]
    known = {entry.id: entry for entry in interventions}
    interventions += [_below(known[entry.parent], entry) for entry in overlay.interventions]
    added: dict[str, list[Rule]] = {}
    for rule in overlay.rules:
        added.setdefault(rule.for_, []).append(rule)
    # Both parts were validated; together they are taken as they are.
    return LocalTaxonomy.model_construct(
        head=national.head,
        interventions=tuple(
            entry.model_copy(update={"rules": (*entry.rules, *added.get(entry.id, ()))})
            for entry in interventions
        ),
        groups=national.groups,
        crosswalks=national.crosswalks,
        supplier_kinds=_kinds(national.supplier_kinds, overlay.supplier_kinds),
        abbreviations=national.abbreviations | overlay.abbreviations,
        plain_words=national.plain_words,
        sources=(*national.sources, *overlay.sources),
        national=national,
        overlay=overlay,
    )


def _below(parent: Intervention, local: LocalIntervention) -> Intervention:
    """Give a local intervention whole: what it does not say comes from its parent."""
    said = {
        name: value
        for name in ("tier", "share", "lenses")
        if (value := getattr(local, name)) is not None
    }
    own = {name: getattr(local, name) for name in ("id", "name", "why", "rules", "examples")}
    sources = (*parent.sources, *local.sources)
    return parent.model_copy(update={**own, **said, "sources": sources})


def _changed(rules: tuple[Rule, ...], changes: dict[str, Change]) -> Iterator[Rule]:
    """Give national rules as the overlay has them."""
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


def _kinds(
    national: tuple[SupplierKind, ...], local: tuple[SupplierKind, ...]
) -> tuple[SupplierKind, ...]:
    """Add local kinds of supplier; one with a national id adds its phrases to that kind."""
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
