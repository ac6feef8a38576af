"""The difference between two taxonomies as Markdown, for a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report import diffwords
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.upkeep import LabelledEffect, LedgerEffect, TaxonomyDiff

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def diff_markdown(diff: TaxonomyDiff) -> str:
    """Write a difference as Markdown."""
    sign = "✅" if diff.version.enough else "❌"
    lines = [
        f"## Taxonomy {_text(diff.new.id)}: {_text(diff.old.name)} → {_text(diff.new.name)}",
        "",
        f"{sign} **{_text(diffwords.verdict(diff))}**",
        "",
    ]
    if diff.version.needed != "none":
        lines += [*(f"- {_text(reason)}" for reason in diffwords.reasons(diff)), ""]
    if diff.effect is not None:
        lines += _effect(diff.effect)
    if diff.labelled is not None:
        lines += _labelled(diff.labelled)
    lines += _changes(diff)
    return "\n".join(lines).rstrip() + "\n"


def _changes(diff: TaxonomyDiff) -> Iterator[str]:
    yield f"### {plural(len(diff.changes), 'change')}"
    yield ""
    if diff.changes:
        rows = (
            (
                diffwords.needs(change),
                diffwords.KIND[change.kind],
                f"`{change.id}`",
                "<br>".join(map(_text, change.details)),
            )
            for change in diff.changes
        )
        yield from _table(("Needs", "Change", "Id", "What"), rows, figures=0)


def _labelled(effect: LabelledEffect) -> Iterator[str]:
    yield "### Labelled codings"
    yield ""
    yield f"{_text(diffwords.labelled(effect))}."
    yield ""
    rows = (
        (title, f"`{row.id}`", _text(describe_coding(row.coding)), _text(diffwords.relabelled(row)))
        for title, listed in (("lost", effect.lost), ("gained", effect.gained))
        for row in listed[: diffwords.ROWS_SHOWN]
    )
    if effect.gained or effect.lost:
        yield from _table(("", "Row", "Coding", "What"), rows, figures=0)


def _effect(effect: LedgerEffect) -> Iterator[str]:
    yield "### What it moves"
    yield ""
    for ledger in effect.ledgers:
        yield (
            f"- {_text(ledger.name)}: {_text(ledger.organisation or 'organisation not named')},"
            f" {ledger.financial_year}, {ledger.lines:,} lines,"
            f" {format_pounds(ledger.amount_pence)}"
        )
    yield ""
    if not effect.moved_codings:
        yield "**No pound moves.**"
        yield ""
        return
    yield from _figures(effect)
    yield from _matrix(effect)
    yield from _moved(effect)


def _figures(effect: LedgerEffect) -> Iterator[str]:
    pairs = {tier.capitalize(): pair for tier, pair in effect.tiers.items()}
    pairs |= {"**All tiers**": effect.prevention}
    pairs |= {f"Lens {_text(name)}": pair for name, pair in effect.lenses.items()}
    rows = []
    for name, pair in pairs.items():
        if diffwords.changed(pair):
            for figure in ("low", "central", "high"):
                before, after = (
                    format_pounds(getattr(side, figure)) if side else "–"
                    for side in (pair.before, pair.after)
                )
                change = getattr(pair.change, figure)
                sign = "+" if change > 0 else ""
                rows.append((f"{name}, {figure}", before, after, f"{sign}{format_pounds(change)}"))
    if rows:
        yield from _table(("Prevention", "Before", "After", "Change"), rows, figures=3)


def _matrix(effect: LedgerEffect) -> Iterator[str]:
    """Draw the matrix of what is involved: rows are where money stood, columns where it stands."""
    moved = [cell for cell in effect.matrix if cell.before != cell.after]
    if not moved:
        return
    involved = [
        standing
        for standing in diffwords.STANDING
        if any(standing in {cell.before, cell.after} for cell in moved)
    ]
    pence: dict[tuple[str, str], int] = {
        (cell.before, cell.after): cell.amount_pence for cell in effect.matrix
    }
    rows = [
        (
            f"**{diffwords.STANDING[before]}**",
            *(_cell(pence.get((before, after)), stays=before == after) for after in involved),
        )
        for before in involved
    ]
    yield "Where money stood and stands (what stayed is in italics):"
    yield ""
    heads = ("From ↓ to →", *(diffwords.STANDING[after] for after in involved))
    yield from _table(heads, rows, figures=len(involved))


def _cell(pence: int | None, *, stays: bool) -> str:
    if pence is None:
        return ""
    return f"*{format_pounds(pence)}*" if stays else f"**{format_pounds(pence)}**"


def _moved(effect: LedgerEffect) -> Iterator[str]:
    shown = len(effect.moved)
    of_all = f"{shown} of {effect.moved_codings:,}"
    yield f"<details><summary>The largest codings that move: {of_all}</summary>"
    yield ""
    rows = (
        (
            format_pounds(moved.moved_pence),
            f"{moved.lines:,}",
            _text(describe_coding(moved.coding)),
            _text(diffwords.outcomes(moved.before, moved.after)),
        )
        for moved in effect.moved
    )
    yield from _table(("£ moved", "Lines", "Coding", "Before → after"), rows, figures=0)
    yield "</details>"
    yield ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, figures: int) -> Iterator[str]:
    """Write a table; its last columns are figures and stand on the right."""
    texts = len(heads) - figures
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * texts + " ---: |" * figures
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _text(text: str) -> str:
    """Escape what Markdown would take for a mark."""
    return text.translate(_SPECIAL)
