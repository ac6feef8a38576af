"""Money that only some ledgers hold; `only_some.yaml` lists what councils do not choose."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.comparison.model import Caution
from prevspend.errors import PrevspendError
from prevspend.frozenmodel import FrozenModel
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.baseline import InterventionTotal
    from prevspend.comparison.model import Measure, OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisation
    from prevspend.taxonomy import Taxonomy

    Pair = tuple[ComparedOrganisation, OrganisationFigures]

_FILE = Path(__file__).with_name("only_some.yaml")
_APART = 0.02
_LARGE, _NEXT_TO_NONE = 0.05, 0.005
_LISTED = 3


class UnevenMoney(FrozenModel):
    """Money that only some ledgers hold, by the return's lines or by interventions."""

    id: str
    name: str
    why: str
    lines: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()

    def pence(self, totals: Iterable[InterventionTotal], taxonomy: Taxonomy) -> int:
        """Return how much of it an organisation has, in pence."""
        ids = {
            each.id
            for each in taxonomy.interventions
            if each.id in self.interventions or set(self.lines) & set(each.crosswalk.ro)
        }
        return sum(total.amount_pence for total in totals if total.id in ids)


class _UnevenMoneyFile(FrozenModel):
    kinds: tuple[UnevenMoney, ...]


@cache
def uneven_money() -> dict[str, UnevenMoney]:
    """Return the kinds of money that only some ledgers hold, by id."""
    document, problems = yamlfile.load(_FILE, _FILE.name)
    read, invalid = yamlfile.validate(_UnevenMoneyFile, document)
    if read is None or problems:
        raise PrevspendError(
            "What only some ledgers hold cannot be read.", problems=[*problems, *invalid]
        )
    return {kind.id: kind for kind in read.kinds}


def are_uneven(rows: Sequence[OrganisationFigures]) -> bool:
    """Return whether ledgers ranked together differ by what only some of them hold."""
    return any(
        max(parts) - min(parts) > _APART
        for members in _ledger_leagues(rows)
        if (parts := [row.uneven_pence / row.in_scope_pence for row in members])
    )


def uneven_cautions(
    pairs: Sequence[Pair], ranked_by: Measure, taxonomy: Taxonomy
) -> Iterator[Caution]:
    """Yield what only some of the ledgers ranked together hold, unless ranks are per head."""
    if ranked_by == "per-head":
        return
    organisations = {id(row): organisation for organisation, row in pairs}
    for members in _ledger_leagues([row for _, row in pairs]):
        of_league = [(organisations[id(row)], row) for row in members]
        for kind in uneven_money().values():
            yield from _of_kind(kind, of_league, ranked_by, taxonomy)
        yield from _other_services(of_league, taxonomy)


def _ledger_leagues(rows: Sequence[OrganisationFigures]) -> Iterator[list[OrganisationFigures]]:
    """Yield the ledgers of each league that are ranked together, two or more."""
    leagues: dict[str | None, list[OrganisationFigures]] = {}
    for row in rows:
        if row.ranks and row.who.basis == "ledger" and row.in_scope_pence > 0:
            leagues.setdefault(row.who.league, []).append(row)
    yield from (members for members in leagues.values() if len(members) > 1)


def _of_kind(
    kind: UnevenMoney, league: Sequence[Pair], ranked_by: Measure, taxonomy: Taxonomy
) -> Iterator[Caution]:
    amounts = [kind.pence(each.spending.interventions, taxonomy) for each, _ in league]
    rows = [row for _, row in league]
    parts = [pence / row.in_scope_pence for pence, row in zip(amounts, rows, strict=True)]
    if max(parts) - min(parts) <= _APART:
        return
    most, least = parts.index(max(parts)), parts.index(min(parts))
    left_out = "; places are by the share without it"
    if ranked_by != "without-schools":
        left_out = "; places are by the share with it (--rank-by without-schools leaves it out)"
    yield Caution(
        id="uneven",
        what=f"{kind.name.capitalize()}: {rows[most].who.name} holds"
        f" {format_pounds(amounts[most], pennies=False)} ({parts[most]:.1%} of its spend in scope),"
        f" {rows[least].who.name} {format_pounds(amounts[least], pennies=False)}"
        f" ({parts[least]:.1%}){left_out}.",
        why=f"{kind.why} It makes the whole larger, and the share smaller.",
        fix="rank by without-schools, or by £ per head.",
    )


def _other_services(league: Sequence[Pair], taxonomy: Taxonomy) -> Iterator[Caution]:
    """Yield the largest services without prevention that one ledger holds and another lacks.

    What the other's undecided money may be is not named.
    """
    listed = {
        entry.id: entry.name
        for entry in taxonomy.interventions
        if entry.status == "not_prevention"
        and not any(
            entry.id in kind.interventions or set(kind.lines) & set(entry.crosswalk.ro)
            for kind in uneven_money().values()
        )
    }
    uneven = []
    for id_, name in listed.items():
        parts = [_part(pair, id_) for pair in league]
        most, least = parts.index(max(parts)), parts.index(min(parts))
        undecided = 1 - (league[least][1].decided_share or 0)
        if parts[most] >= _LARGE and parts[least] <= _NEXT_TO_NONE and undecided < parts[most] / 2:
            uneven.append((parts[most], name, league[most][1], league[least][1]))
    for part, name, has, lacks in sorted(uneven, key=lambda each: (-each[0], each[1]))[:_LISTED]:
        yield Caution(
            id="uneven-service",
            what=f"{name}: {part:.1%} of {has.who.name}'s spend in scope, and next to none of"
            f" {lacks.who.name}'s.",
            why="Its export may lack the service, which makes its share larger, or hold it under"
            " another name.",
            fix="see whether the export is incomplete.",
        )


def _part(pair: Pair, intervention: str) -> float:
    organisation, row = pair
    totals = organisation.spending.interventions
    pence = sum(total.amount_pence for total in totals if total.id == intervention)
    return pence / row.in_scope_pence
