"""The outcome of an audit as a page of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import plural
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import GRADE, describe_coding, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from prevspend.assurance import Assurance, AuditDifference, StratumError
    from prevspend.evaluate import Estimate

_SHOWN = 20
_STATUS = {
    "prevention": "Prevention",
    "not_prevention": "Not prevention",
    "unclassified": "Undecided",
    "out_of_scope": "Out of scope",
}


def assurance_page(found: Assurance) -> RenderableType:
    """Draw the outcome of an audit for a terminal."""
    name = found.organisation.name or "The organisation"
    return Group(
        heading(
            f"Audit of {name}, {found.financial_year}",
            f"{plural(found.drawn, 'coding')} drawn by pounds, {found.answered:,} answered",
        ),
        Text(found.statement),
        Text(),
        _measures(found),
        _prevention(found),
        _strata(found),
        *_notes(found),
        *_differences(found.differences),
    )


def _measures(found: Assurance) -> RenderableType:
    table = plain_table("How often is it wrong?", "estimate", "95% from", "to")
    table.add_row("Pounds decided in scope, in a wrong status or tier", *_percents(found.error))
    if found.error_if_open and (found.answered < found.drawn or found.differing):
        ends = (f"{found.error_if_open.low:.1%}", f"{found.error_if_open.high:.1%}")
        table.add_row(Text("  with all that is open at its worst", style="dim"), "", *ends)
    for words, kappa in (
        ("Cohen's kappa with the tool", found.with_tool),
        ("Cohen's kappa of the two reviewers", found.between_reviewers),
    ):
        if kappa is not None:
            one = kappa.kappa
            cells = [f"{part:.2f}" for part in (one.value, one.low, one.high)] if one else "–––"
            table.add_row(f"{words} ({plural(kappa.rows, 'answer')})", *cells)
    return table


def _percents(one: Estimate | None) -> Iterable[str]:
    return [f"{part:.1%}" for part in (one.value, one.low, one.high)] if one else "–––"


def _prevention(found: Assurance) -> RenderableType:
    table = plain_table("How much prevention is there?", "£", "95% from", "to")
    table.add_row("As counted, central shares", short_pounds(found.counted_pence), "", "")
    for words, one in (
        ("  counted and is none (overstated)", found.overstated),
        ("  not counted and is (understated)", found.understated),
        ("Likely to be true", found.prevention),
    ):
        table.add_row(words, *(short_pounds(round(at)) for at in (one.value, one.low, one.high)))
    if found.answered < found.drawn or found.differing:
        ends = (found.prevention_if_open.low, found.prevention_if_open.high)
        cells = (short_pounds(round(at)) for at in ends)
        table.add_row(Text("  with all that is open at its worst", style="dim"), "", *cells)
    table.add_row("Share of the money in scope", *_percents(found.prevention_share))
    return table


def _strata(found: Assurance) -> RenderableType:
    table = plain_table(
        "By what was decided and how", "£ by size", "rows", "answered", "wrong", "error", "95%"
    )
    for one in found.strata:
        error = one.error
        table.add_row(
            stratum_in_words(one),
            short_pounds(one.size_pence),
            f"{one.drawn:,}",
            f"{one.answered:,}",
            "–" if one.status == "unclassified" else f"{one.wrong:g}",
            f"{error.value:.0%}" if error else "–",
            f"{error.low:.0%}–{error.high:.0%}" if error else "–",
        )
    return table


def stratum_in_words(one: StratumError) -> str:
    """Name a stratum: Prevention, primary, because the service is named."""
    parts = [_STATUS[one.status], one.tier or "", GRADE[one.grade] if one.grade else ""]
    if one.status in {"prevention", "not_prevention"} and not one.grade:
        parts.append("small amounts of all kinds")
    return ", ".join(part for part in parts if part)


def _notes(found: Assurance) -> Iterator[RenderableType]:
    """Describe what the figures hold and what they do not."""
    notes = [
        (
            "The error rate is of money that is decided and in scope; undecided money counts in"
            " the range of prevention. Money out of scope was looked at beside it, in few rows, and"
            " is in neither. Credits count by their size."
        ),
    ]
    for count, words in (
        (found.not_filled, "not filled in"),
        (found.cannot_tell, "answered 'Cannot be told'"),
    ):
        if count:
            notes.append(
                f"{plural(count, 'row')} {words}: taken to be like the rest of its kind; the line"
                " 'at its worst' shows what they could do."
            )
    if found.differing:
        notes.append(
            f"On {plural(found.differing, 'coding')} the reviewers differ: each answer counts half."
        )
    yield from (Padding(Text(f"• {note}"), (0, 0, 0, 1)) for note in notes)
    yield Text()


def _differences(listed: tuple[AuditDifference, ...]) -> Iterable[RenderableType]:
    if not listed:
        return
    yield Text(f"Where people and tool differ, or the reviewers ({len(listed):,})", style="bold")
    for one in listed[:_SHOWN]:
        answers = "; ".join(
            f"{answer.by}: {_outcome(answer.status, answer.tier)}"
            + (f" ({answer.sure.lower()})" if answer.sure else "")
            + (f", {answer.why}" if answer.why else "")
            for answer in one.answers
        )
        by = f" by {one.rule}" if one.rule else ""
        yield Padding(
            Group(
                Text(f"{short_pounds(one.amount_pence)}  {describe_coding(one.coding)}"),
                Text(
                    f"tool: {_outcome(one.status, one.tier)}{by} (coding {one.number}); {answers}",
                    style="dim",
                ),
            ),
            (0, 0, 0, 1),
        )
    if len(listed) > _SHOWN:
        yield Text(f" … and {len(listed) - _SHOWN:,} more; -o writes them all", style="dim")
    yield Text()


def _outcome(status: str | None, tier: str | None) -> str:
    return tier or (_STATUS[status].lower() if status else "cannot be told")
