"""Check an overlay: its files, its examples, and its changes to national outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import overlay_effects
from prevspend.classify import restate
from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.taxonomy import read_overlay
from prevspend.upkeep.check import CheckReport
from prevspend.upkeep.findings import CheckFinding, codes, finding_from
from prevspend.upkeep.trials import RuleTester, TrialLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from prevspend.errors import Location
    from prevspend.taxonomy import LocalTaxonomy, OrganisationKind, Taxonomy


def check_overlay(
    path: Path,
    national: Taxonomy,
    codings: pa.Table | None = None,
    organisation: OrganisationKind = "council",
) -> CheckReport:
    """Check an overlay, and report its changes to national outcomes.

    Args:
        path: the overlay's file or folder.
        national: the taxonomy it extends.
        codings: the codings of a classified ledger, to report in pounds; without them the
            examples of the taxonomy are tried.
        organisation: the kind of organisation whose overlay it is.

    Raises:
        TaxonomyError: if there is no overlay.
    """
    reading = read_overlay(path, national)
    findings = [finding_from(problem) for problem in reading.problems]
    local = reading.taxonomy
    if local is not None:
        findings += _failing_examples(local, reading.places)
        findings += _effects(local, reading.places, codings, organisation)
        if codings is not None:
            findings += _unused_rules(local, reading.places, codings, organisation)
    overlay = local.overlay if local else None
    return CheckReport(
        taxonomy=path.name,
        version=overlay.version if overlay else None,
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        exempted=(),
        interventions=len(overlay.interventions) if overlay else 0,
        rules=sum(1 for _ in overlay.own_rules()) if overlay else 0,
        is_whole=local is not None,
    )


def _failing_examples(local: LocalTaxonomy, places: dict[str, Location]) -> Iterator[CheckFinding]:
    """Try the examples of local interventions with the engine."""
    tester = RuleTester(local)
    for entry in local.overlay.interventions:
        lines = [
            TrialLine(example.fields(), example.organisation or "council")
            for example in entry.examples
        ]
        trial = tester.try_lines(lines)
        for number, example in enumerate(entry.examples):
            winner = trial.winner(number)
            won = winner is not None and winner.intervention.id == entry.id
            if won == example.not_:
                actual = f"'{winner.rule.id}' decides it" if winner else "no rule decides it"
                yield CheckFinding(
                    codes()["local-example-fails"],
                    places[f"{entry.id} example {number}"],
                    f"this example {'should not be' if won else 'should be'} '{entry.id}':"
                    f" {actual}",
                    subjects=(entry.id,),
                )


def _effects(
    local: LocalTaxonomy,
    places: dict[str, Location],
    codings: pa.Table | None,
    organisation: OrganisationKind,
) -> Iterator[CheckFinding]:
    """Yield the causes of other outcomes than the national taxonomy's."""
    start = min(places.values())
    for cause in overlay_effects(local, codings, organisation):
        what = f"'{cause.what}' gives {cause.lines:,} of the national examples another outcome"
        if codings is not None:
            what = (
                f"'{cause.what}' gives {plural(cause.lines, 'line')}"
                f" ({format_pounds(cause.amount_pence, pennies=False)}) another outcome:"
                f" {format_pounds(cause.prevention_pence, pennies=False)} of prevention"
            )
        place = places.get(cause.what, start)
        yield CheckFinding(codes()["local-outcome"], place, what, subjects=(cause.what,))


def _unused_rules(
    local: LocalTaxonomy,
    places: dict[str, Location],
    codings: pa.Table,
    organisation: OrganisationKind,
) -> Iterator[CheckFinding]:
    """Yield local rules that decide nothing in a ledger."""
    deciding = set(restate(codings, local, organisation)["rule"].to_pylist())
    for rule in local.overlay.own_rules():
        if rule.id not in deciding:
            what = f"the local rule '{rule.id}' decides no line of this ledger"
            yield CheckFinding(
                codes()["local-rule-idle"], places[rule.id], what, subjects=(rule.id,)
            )
