"""What may be recoding only, in a left shift: what was, what is now, and what speaks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.document.cells import change, pounds
from prevspend.report.document.model import (
    Cell,
    Column,
    Fold,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.leftshift import Candidate, LeftShift, Selector

_AT_ONCE, _BRIEF, _CODINGS_NAMED = 10, 5, 3
_KIND = {
    "renamed": "Renamed",
    "gross": "Booked gross, or net",
    "moved": "Moved to another coding",
    "split": "Split over several codings",
    "merged": "Merged into one coding",
}


def recoding(report: LeftShift) -> Section:
    """List what may be recoding between the first and the last year, with its evidence."""
    ends = report.bridge.first_year, report.bridge.last_year
    of_ends = [each for each in report.candidates if (each.first_year, each.last_year) == ends]
    undecided = [each for each in of_ends if each.verdict == "undecided"]
    moving = [each for each in undecided if each.matters]
    gross = [each for each in moving if each.kind == "gross"]
    recoded = [each for each in moving if each.kind != "gross"]
    parts: list[Part] = []
    if moving:
        parts.append(
            Words(
                f"{plural(len(moving), 'candidate')} to confirm or refuse. Until somebody does,"
                " they are no part of the real change. Decide in changes-to-decide.yaml, by the id."
            )
        )
    else:
        parts.append(Words("No recoding that moves prevention waits for a decision."))
    for caption, entries in (
        ("May be recoding, the largest first", recoded[:_AT_ONCE]),
        ("May be booked gross in one year and net in the other", gross[:_AT_ONCE]),
    ):
        if entries:
            at_once = _candidates(caption, entries)
            parts.append(replace(at_once, brief=tuple(range(min(_BRIEF, len(entries))))))
    for summary, entries in (
        ("May be recoding, the others", [*recoded[_AT_ONCE:], *gross[_AT_ONCE:]]),
        (
            "Recodings that moved no prevention: nothing to decide",
            [each for each in undecided if not each.matters],
        ),
        (
            "Recodings that were decided",
            [each for each in of_ends if each.verdict != "undecided"],
        ),
    ):
        if entries:
            parts.append(Fold(f"{summary}: {len(entries):,}", (_candidates(summary, entries),)))
    if report.candidates:
        parts.append(_all_candidates(report.candidates))
    return Section("recoding", "What may be recoding only?", tuple(parts))


def _candidates(caption: str, entries: Sequence[Candidate]) -> Table:
    """Return candidates as the page shows them, a cell for each story."""
    return Table(
        caption,
        (
            *(Column("Was, is now, and what speaks for it"), *_AMOUNTS),
            pounds_column("Prevention moved"),
        ),
        tuple(
            Row(
                (
                    _story(candidate),
                    *(pounds(candidate.before_pence), pounds(candidate.after_pence)),
                    _with_range(candidate),
                )
            )
            for candidate in entries
        ),
        brief=(),
    )


_AMOUNTS = tuple(Column(f"{head}, £", "pounds", brief=False) for head in ("Then", "Now"))


def _story(candidate: Candidate) -> Cell:
    verdict = "" if candidate.verdict == "undecided" else f" – {candidate.verdict}"
    return Cell(
        f"{candidate.story}{verdict}",
        below=(
            f"{_KIND[candidate.kind]}: {_named(candidate.was)}",
            f"Is now: {_named(candidate.now)}",
            f"What speaks for it: {'; '.join(candidate.evidence)}",
            f"Id: {candidate.id}",
        ),
    )


def _named(selectors: Sequence[Selector]) -> str:
    """Name codings, the first few of many."""
    named = " + ".join(map(describe_coding, selectors[:_CODINGS_NAMED]))
    more = len(selectors) - _CODINGS_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def _with_range(candidate: Candidate) -> Cell:
    """Write the central change with its range below."""
    low, high = (
        change(pence).text for pence in (min(candidate.effect.all), max(candidate.effect.all))
    )
    central = change(candidate.effect.central)
    return Cell(central.text, central.value, (f"{low} to {high}",))


def _detail(head: str, width: int) -> Column:
    """Return a column of text that the terminal is too narrow for."""
    return Column(head, width=width, brief=False)


def _all_candidates(entries: Sequence[Candidate]) -> Table:
    """Return the candidates of all pairs of years as a workbook lists them."""
    return Table(
        "All that may be recoding, and what was decided",
        (
            *(Column("In a sentence", width=50), _detail("Years", 20), *_AMOUNTS),
            *(pounds_column("Prevention moved, central"), Column("Verdict", width=18)),
            *(_detail("Was", 36), _detail("Is", 36), _detail("What speaks for it", 50)),
            Column("Id", "code", 30, brief=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(each.story), Cell(f"{each.first_year} to {each.last_year}")),
                    *(pounds(each.before_pence), pounds(each.after_pence)),
                    pounds(each.effect.central),
                    Cell(each.verdict if each.matters else "nothing to decide"),
                    *(Cell(_named(each.was)), Cell(_named(each.now))),
                    *(Cell("; ".join(each.evidence)), Cell(each.id)),
                )
            )
            for each in entries
        ),
        sheet="May be recoding",
        on_page=False,
        brief=(),
    )
