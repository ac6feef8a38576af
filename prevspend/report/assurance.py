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


def assurance_page(assurance: Assurance) -> RenderableType:
    """Draw the outcome of an audit for a terminal."""
    name = assurance.organisation.name or "The organisation"
    return Group(
        heading(
            f"Audit of {name}, {assurance.financial_year}",
            f"{plural(assurance.drawn, 'coding')} drawn by pounds, {assurance.answered:,} answered",
        ),
        Text(assurance.statement),
        Text(),
        _measures(assurance),
        *_agreement(assurance),
        _prevention(assurance),
        _strata(assurance),
        *_notes(assurance),
        *_differences(assurance.differences),
    )


def _measures(assurance: Assurance) -> RenderableType:
    table = plain_table("How often is it wrong?", "estimate", "95% from", "to")
    table.add_row("Pounds decided in scope, in a wrong status or tier", *_percents(assurance.error))
    if assurance.error_if_open and (assurance.answered < assurance.drawn or assurance.differing):
        ends = (f"{assurance.error_if_open.low:.1%}", f"{assurance.error_if_open.high:.1%}")
        table.add_row(Text("  with all that is open at its worst", style="dim"), "", *ends)
    return table


def _agreement(assurance: Assurance) -> Iterator[RenderableType]:
    """Draw how far the reviewers agree with the tool, and with each other."""
    table = plain_table("How far do they agree?", "kappa", "95% from", "to")
    reviewed = sum(
        stratum.answered
        for stratum in assurance.strata
        if stratum.status in {"prevention", "not_prevention"}
    )
    answers = assurance.with_tool.rows
    codings = f"{plural(reviewed, 'coding')} decided in scope"
    on = codings if answers == reviewed else f"{plural(answers, 'answer')} on {codings}"
    listed = [(f"Reviewers with the tool ({on})", assurance.with_tool)]
    both = assurance.between_reviewers
    if both is not None:
        listed.append((f"Two reviewers ({plural(both.rows, 'coding')} that both judged)", both))
    for words, kappa in listed:
        parts = kappa.kappa and (kappa.kappa.value, kappa.kappa.low, kappa.kappa.high)
        table.add_row(words, *([f"{part:.2f}" for part in parts] if parts else "–––"))
    yield table
    yield Text(" Cohen's kappa is 1 where all answers agree, 0 where as many do as by chance.")
    yield Text()


def _percents(estimate: Estimate | None) -> Iterable[str]:
    return (
        [f"{part:.1%}" for part in (estimate.value, estimate.low, estimate.high)]
        if estimate
        else "–––"
    )


def _prevention(assurance: Assurance) -> RenderableType:
    table = plain_table("How much prevention is there?", "£", "95% from", "to")
    table.add_row("As counted, central shares", short_pounds(assurance.counted_pence), "", "")
    for words, estimate in (
        ("  counted and is none (overstated)", assurance.overstated),
        ("  not counted and is (understated)", assurance.understated),
        ("Likely to be true", assurance.prevention),
    ):
        table.add_row(
            words,
            *(short_pounds(round(at)) for at in (estimate.value, estimate.low, estimate.high)),
        )
    if assurance.answered < assurance.drawn or assurance.differing:
        ends = (assurance.prevention_if_open.low, assurance.prevention_if_open.high)
        cells = (short_pounds(round(at)) for at in ends)
        table.add_row(Text("  with all that is open at its worst", style="dim"), "", *cells)
    table.add_row("Share of the money in scope", *_percents(assurance.prevention_share))
    return table


def _strata(assurance: Assurance) -> RenderableType:
    table = plain_table(
        "By what was decided and how", "£ by size", "rows", "answered", "wrong", "error", "95%"
    )
    for stratum in assurance.strata:
        error = None if stratum.status == "out_of_scope" else stratum.error
        table.add_row(
            stratum_in_words(stratum),
            short_pounds(stratum.size_pence),
            f"{stratum.drawn:,}",
            f"{stratum.answered:,}",
            _wrong(stratum),
            f"{error.value:.0%}" if error else "–",
            f"{error.low:.0%}–{error.high:.0%}" if error else "–",
        )
    return table


def _wrong(stratum: StratumError) -> str:
    """Return how many codings were found wrong; out of scope, how many are in scope."""
    if stratum.status == "unclassified":
        return "–"
    in_scope = " in scope" if stratum.status == "out_of_scope" and stratum.wrong else ""
    return f"{stratum.wrong:g}{in_scope}"


def stratum_in_words(stratum: StratumError) -> str:
    """Name a stratum: Prevention, primary, because the service is named."""
    parts = [
        _STATUS[stratum.status],
        stratum.tier or "",
        GRADE[stratum.grade] if stratum.grade else "",
    ]
    if stratum.status in {"prevention", "not_prevention"} and not stratum.grade:
        parts.append("small amounts of all kinds")
    return ", ".join(part for part in parts if part)


def _notes(assurance: Assurance) -> Iterator[RenderableType]:
    """Describe what the figures hold and what they do not."""
    notes = [
        (
            "The error rate is of money that is decided and in scope; undecided money counts in"
            " the range of prevention. Of money out of scope only a few codings are looked at, to"
            " see whether it belongs there: too few for a rate, and in no figure above. Credits"
            " count by their size."
        ),
    ]
    for count, words in (
        (assurance.not_filled, "not filled in"),
        (assurance.cannot_tell, "answered 'Cannot be told'"),
    ):
        if count:
            notes.append(
                f"{plural(count, 'row')} {words}: taken to be like the rest of its kind; the line"
                " 'at its worst' shows what they could do."
            )
    if assurance.differing:
        notes.append(
            f"On {plural(assurance.differing, 'coding')} the reviewers differ: each answer counts"
            " half."
        )
    yield from (Padding(Text(f"• {note}"), (0, 0, 0, 1)) for note in notes)
    yield Text()


def _differences(listed: tuple[AuditDifference, ...]) -> Iterable[RenderableType]:
    if not listed:
        return
    yield Text(f"Where people and tool differ, or the reviewers ({len(listed):,})", style="bold")
    for difference in listed[:_SHOWN]:
        answers = "; ".join(
            f"{answer.by}: {_outcome(answer.status, answer.tier)}"
            + (f" ({answer.sure.lower()})" if answer.sure else "")
            + (f", {answer.why}" if answer.why else "")
            for answer in difference.answers
        )
        by = f" by {difference.rule}" if difference.rule else ""
        yield Padding(
            Group(
                Text(
                    f"{short_pounds(difference.amount_pence)}  {describe_coding(difference.coding)}"
                ),
                Text(
                    f"tool: {_outcome(difference.status, difference.tier)}{by} (coding"
                    f" {difference.number}); {answers}",
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
