"""What a reader of a baseline sees first, and a board on one page: the answer and its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import KIND_NOT_KNOWN
from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import part_of, pounds
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Heading,
    KeyFigure,
    Part,
    Row,
    Table,
    pounds_column,
)
from prevspend.report.words import (
    BASIS,
    GRADE,
    audit_in_words,
    describe_coding,
    in_year,
    percent,
    short_pounds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline, MarkTotal

NOTES = 8
"""The notes that are shown at first."""

_LARGEST = 5
_TEMPORARY = "non-recurrent"
_WORTH_SAYING = 0.01


def organisation(baseline: Baseline) -> str:
    """Return the name of the organisation, or that it has none."""
    return baseline.organisation.name or "Organisation not named"


def facts(baseline: Baseline) -> Iterator[tuple[str, str]]:
    """List whose figures these are, of which year, from what, and who made them."""
    code = f" ({baseline.organisation.code})" if baseline.organisation.code else ""
    yield "Organisation", organisation(baseline) + code
    yield "Financial year", baseline.financial_year
    yield "Basis", f"its {BASIS[baseline.basis]}"
    yield "Taxonomy", f"{baseline.taxonomy.id} {baseline.taxonomy.version}"
    overlay = baseline.taxonomy.overlay
    if overlay:
        yield "Overlay", f"{overlay.id} {overlay.version}"
    if baseline.publication:
        yield from baseline.publication.facts


def answers(baseline: Baseline) -> Iterator[str]:
    """Describe how much is prevention with its whole range, or that it cannot be said yet."""
    lens, coverage = baseline.lenses[baseline.headline], baseline.coverage
    scope = coverage.in_scope_pence
    central, whole = (format_pounds(pence, pennies=False) for pence in (lens.central, scope))
    share = percent(lens.central, scope)
    least, most = percent(lens.low, scope), percent(baseline.most_pence, scope)
    if coverage.is_enough:
        yield (
            f"{_months(baseline)}{central} of {whole} in scope was spent on prevention: {share}."
            f" With all that is not known it is at least {least} and at most {most}."
        )
    elif scope <= 0:
        yield f"{central} was spent on prevention; no share, as the money in scope is {whole}."
    else:
        yield (
            f"{_months(baseline)}How much of {whole} in scope is prevention cannot be said yet:"
            f" {percent(coverage.decided_pence, scope)} is decided, and {central} of that is"
            f" prevention. It is at least {least} and at most {most}."
        )
    yield from _kind_not_known(baseline)
    if scope > 0 and not coverage.is_enough:
        named = "; ".join(
            f"{describe_coding(entry.coding)} {format_pounds(entry.amount_pence, pennies=False)}"
            for entry in coverage.undecided[:_LARGEST]
        )
        if named:
            yield f"These decisions would settle most of it: {named}."
    if baseline.local:
        ours = baseline.local.lenses[baseline.headline].central
        yield f"Locally, with the overlay, it is {format_pounds(ours, pennies=False)}."


def _kind_not_known(baseline: Baseline) -> list[str]:
    """Return the warning that naming the organisation may decide more; none if it is named."""
    return [note for note in baseline.warnings if note.startswith(KIND_NOT_KNOWN)]


def _months(baseline: Baseline) -> str:
    """Return the part of the year that figures are of; nothing where it is whole."""
    return f"{in_year(baseline)} only: " if baseline.part_of_year else ""


def key_figures(baseline: Baseline) -> Iterator[KeyFigure]:
    """List the figures that matter most, the reconciliation first."""
    reconciliation, coverage = baseline.reconciliation, baseline.coverage
    lens, scope = baseline.lenses[baseline.headline], coverage.in_scope_pence
    lines = plural(reconciliation.read_rows, "line")
    read = f"{lines}, {format_pounds(reconciliation.read_pence)} read"
    if reconciliation.rejected_rows:
        read += f"; {plural(reconciliation.rejected_rows, 'row')} could not be read"
    verdict = "Not to the control total" if reconciliation.difference_pence else "To the penny"
    yield KeyFigure("Does it add up?", verdict, read, holds=not reconciliation.difference_pence)
    span = f"{short_pounds(lens.low)} to {short_pounds(lens.high)}, by the shares used"
    yield KeyFigure("Prevention", short_pounds(lens.central), span)
    share = percent(lens.central, scope) if coverage.is_enough else "Cannot be said yet"
    least, most = percent(lens.low, scope), percent(baseline.most_pence, scope)
    yield KeyFigure("Share of money in scope", share, f"at least {least}, at most {most}")
    undecided = short_pounds(reconciliation.unclassified_pence)
    yield KeyFigure(
        "Decided", percent(coverage.decided_pence, scope), f"{undecided} is not decided yet"
    )
    if ending := temporary(baseline):
        pence = ending.certain.central + ending.likely.central
        part = f"{_at_least_a_little(pence, lens.central)} of prevention"
        if _not_stated(baseline):
            part = f"stated by name or coding: at least {part}"
        yield KeyFigure("Temporary money in it", short_pounds(pence), part)


def _at_least_a_little(part: int, whole: int) -> str:
    """Return a part of a whole in per cent; a small one is not written as none."""
    written = percent(part, whole)
    return "less than 0.1%" if part and written == "0.0%" else written


def _not_stated(baseline: Baseline) -> bool:
    """Return whether the ledger does not state of all prevention if it is temporary."""
    return any(
        mark.not_said.central
        for mark in baseline.marks
        if any(value.id == _TEMPORARY for value in mark.values)
    )


def temporary(baseline: Baseline) -> MarkTotal | None:
    """Return the prevention that is paid for a few years only; nothing where there is none."""
    values = (value for mark in baseline.marks for value in mark.values)
    ending = next((value for value in values if value.id == _TEMPORARY), None)
    return ending if ending and (ending.certain.central or ending.likely.central) else None


def board(baseline: Baseline) -> Iterator[Part]:
    """Show what else a board must know before it quotes a figure: how sure, and what it is not."""
    yield Heading("How sure are these figures?")
    yield Bullets(tuple(_how_sure(baseline)))
    yield Heading("What these figures cannot tell you")
    yield Bullets(tuple(_limits(baseline)))
    largest = sorted(
        (entry for entry in baseline.interventions if entry.tier),
        key=lambda entry: (-entry.prevention.central, entry.id),
    )[:_LARGEST]
    whole = sum(figures.central for figures in baseline.tiers.values())
    if largest:
        yield Table(
            f"The largest of {plural(_preventive(baseline), 'intervention')}",
            (
                *(Column("Intervention"), Column("Tier"), pounds_column("Central")),
                *(pounds_column("Low"), pounds_column("High")),
                Column("Of all prevention", unit="figure"),
            ),
            tuple(
                Row(
                    (
                        *(Cell(entry.name, link=entry.id), Cell((entry.tier or "").capitalize())),
                        *map(pounds, (entry.prevention.central, entry.prevention.low)),
                        pounds(entry.prevention.high),
                        part_of(entry.prevention.central, whole),
                    )
                )
                for entry in largest
            ),
        )


def _preventive(baseline: Baseline) -> int:
    return sum(entry.tier is not None for entry in baseline.interventions)


def _how_sure(baseline: Baseline) -> Iterator[str]:
    """Describe how much is decided and how, with the error rates that were measured."""
    coverage = baseline.coverage
    scope = coverage.in_scope_pence
    yield (
        f"{percent(coverage.decided_pence, scope)} of {format_pounds(scope, pennies=False)} in"
        " scope is decided."
    )
    for grade, pence in coverage.by_grade.items():
        right = coverage.right_by_grade.get(grade)
        measured = f": {right:.0%} of such decisions were right" if right is not None else ""
        if pence:
            yield f"{_at_least_a_little(pence, scope)} is decided {GRADE[grade]}{measured}."
    if coverage.right_by_grade:
        yield "These rates are measured on bodies that the rules were not written for."
    if baseline.audit:
        yield audit_in_words(baseline)


def _limits(baseline: Baseline) -> Iterator[str]:
    """List what limits the figures, in the words of a finance director."""
    yield from baseline.not_read
    many = _preventive(baseline)
    if many:
        local = (
            " The overlay's own shares are in the local figures only."
            if baseline.taxonomy.overlay
            else ""
        )
        yield (
            f"How much of an intervention is preventive is a judgement: the shares of the"
            f" {plural(many, 'intervention')} here are defaults of the taxonomy until somebody"
            f" local decides them.{local}"
        )
    if ending := temporary(baseline):
        certain, likely = ending.certain.central, ending.likely.central
        rest = baseline.lenses[baseline.headline].central - certain - likely
        also = (
            f", and another {format_pounds(likely, pennies=False)} probably is, judging by names"
            if likely
            else ""
        )
        yield (
            f"Money of a few years only: {format_pounds(certain, pennies=False)} of prevention is"
            f" from grants and programmes that end{also}. Without it, prevention is"
            f" {format_pounds(rest, pennies=False)}."
        )
    yield from _returned(baseline)
    elsewhere = {*baseline.not_read, *_kind_not_known(baseline)}
    yield from [note for note in baseline.warnings[:NOTES] if note not in elsewhere]
    more = len(baseline.warnings) - NOTES
    if more > 0:
        yield f"{plural(more, 'more note')}: see 'What else limits these figures?'."


def _returned(baseline: Baseline) -> Iterator[str]:
    """Describe what came back as income from payees of prevention, if it is worth saying."""
    returned, whole = baseline.returned, baseline.reconciliation.prevention_pence
    if returned is None or returned.prevention.central < max(_WORTH_SAYING * whole, 1):
        return
    named = f" ({', '.join(returned.accounts)})" if returned.accounts else ""
    net = whole - returned.prevention.central
    share = percent(net, baseline.coverage.in_scope_pence - returned.amount_pence)
    of_scope = f" ({share})" if baseline.coverage.is_enough else ""
    yield (
        f"{format_pounds(returned.amount_pence, pennies=False)} came back as income from payees of"
        f" prevention{named}. Net of it, prevention would be {short_pounds(net)}{of_scope}."
    )
