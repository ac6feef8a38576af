"""An evaluation as a page of the terminal, and as a folder with a workbook of disagreements."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import plural
from prevspend.evaluate import LABELS
from prevspend.money import format_pounds
from prevspend.report.folder import write_files, write_text
from prevspend.report.sheets import draw
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import GRADE, describe_coding, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.evaluate import Agreement, Disagreement, Estimate, Evaluation
    from prevspend.report.sheets import SheetWriter

EVALUATION_FILE = "evaluation.json"
DISAGREEMENTS_FILE = "disagreements.xlsx"
_SHOWN = 10
_SHORT = {
    "primary": "prim.",
    "secondary": "sec.",
    "tertiary": "tert.",
    "structural": "struct.",
    "not_prevention": "not",
    "out_of_scope": "out",
    "unclassified": "open",
}


def evaluation_page(evaluation: Evaluation) -> RenderableType:
    """Draw an evaluation for a terminal."""
    together = evaluation.together
    used = evaluation.taxonomy
    return Group(
        heading(
            f"Agreement with {plural(together.rows, 'labelled row')}",
            f"The taxonomy {used.id} {used.version} beside what people decided",
        ),
        _measures(evaluation),
        _strata(together),
        _grades(together),
        _labels(together),
        _confusion(together),
        *_words(together),
        *_listed("Largest disagreements", evaluation.disagreements),
        *_listed("Labelled unclear, yet decided: is this a reason?", evaluation.unclear),
        *(Padding(Text(f"• {note}"), (0, 0, 0, 1)) for note in evaluation.notes),
    )


def write_evaluation(folder: str | Path, evaluation: Evaluation) -> list[Path]:
    """Write `evaluation.json`, and every disagreement into `disagreements.xlsx`.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    sheets = {
        "Disagreements": evaluation.disagreements,
        "Unclear, yet decided": evaluation.unclear,
    }
    drawn = draw(
        "Disagreements with labelled rows",
        *(partial(_sheet, name=name, entries=entries) for name, entries in sheets.items()),
    )
    return write_files(
        folder,
        {
            EVALUATION_FILE: lambda path: write_text(path, evaluation.to_json()),
            DISAGREEMENTS_FILE: lambda path: path.write_bytes(drawn),
        },
    )


def _measures(evaluation: Evaluation) -> RenderableType:
    """Draw the main measures, all together and by sample."""
    table = plain_table(
        "How often do they agree?", "rows", "accuracy", "kappa", "tier", "by £", "£ decided"
    )
    samples = evaluation.samples if len(evaluation.samples) > 1 else ()
    for one in (*samples, evaluation.together):
        sample = one if samples else evaluation.samples[0]
        name = f"{sample.name} ({sample.kind})" if sample.kind else sample.name
        table.add_row(
            Text(name, style="bold" if one is evaluation.together else ""),
            f"{one.scored:,}",
            _rate(one.accuracy),
            f"{one.kappa.value:.3f}" if one.kappa else "–",
            *map(_rate, (one.tier_agreement, one.by_pounds, one.decided_by_pounds)),
        )
    together = evaluation.together
    table.add_section()
    table.add_row(
        Text("95% interval", style="dim"),
        "",
        *(
            _span(figure, rates=figure is not together.kappa)
            for figure in (
                together.accuracy,
                together.kappa,
                together.tier_agreement,
                together.by_pounds,
                together.decided_by_pounds,
            )
        ),
    )
    return table


def _rate(figure: Estimate | None) -> str:
    return f"{figure.value:.1%}" if figure else "–"


def _span(figure: Estimate | None, *, rates: bool = True) -> Text:
    if figure is None:
        return Text("–", style="dim")
    if rates:
        return Text(f"{100 * figure.low:.0f}–{100 * figure.high:.0f}%", style="dim")
    return Text(f"{figure.low:.2f}–{figure.high:.2f}", style="dim")


def _strata(together: Agreement) -> RenderableType:
    table = plain_table("By how the rows were drawn", "rows", "£", "accuracy", "by £", "95%")
    for one in together.strata:
        table.add_row(
            one.stratum,
            f"{one.scored:,}",
            format_pounds(one.amount_pence, pennies=False),
            _rate(one.accuracy),
            _rate(one.by_pounds),
            _span(one.by_pounds),
        )
    words = [Text(f"{one.stratum}: {one.stands_for}", style="dim") for one in together.strata]
    return Group(table, *words, Text())


def _grades(together: Agreement) -> RenderableType:
    """Draw how often each way of deciding is right."""
    title = "By how the decision was reached"
    table = plain_table(title, "rows", "£", "right", "95%", "wrongly preventive")
    for one in together.grades:
        table.add_row(
            GRADE[one.grade].capitalize(),
            f"{one.rows:,}",
            format_pounds(one.amount_pence, pennies=False),
            _rate(one.right),
            _span(one.right),
            f"{one.wrongly_preventive:,}",
        )
    return table


def _labels(together: Agreement) -> RenderableType:
    table = plain_table("By label", "labelled", "found", "both", "precision", "recall")
    for one in together.labels:
        table.add_row(
            _named(one.label),
            *(f"{count:,}" for count in (one.labelled, one.found, one.both)),
            percent(one.both, one.found),
            percent(one.both, one.labelled),
        )
    return table


def _confusion(together: Agreement) -> RenderableType:
    """Draw what was found (across) for each label (down)."""
    table = plain_table("Label (down) and what was found (across)", *_SHORT.values())
    for label, found in together.confusion.items():
        cells = [
            Text(f"{found[other]:,}" if other in found else "·", style=_style(label == other))
            for other in LABELS
        ]
        table.add_row(_named(label), *cells)
    return table


def _style(is_agreement: bool) -> str:  # noqa: FBT001 - the cell's only property
    return "green" if is_agreement else ""


def _named(label: str) -> str:
    return label.replace("_", " ").capitalize()


def _words(together: Agreement) -> Iterable[RenderableType]:
    """Describe what tables would not."""
    shares = together.shares
    if shares.absolute_points is not None and shares.signed_points is not None:
        yield Text.assemble(
            ("Shares  ", "bold"),
            f"On the {plural(shares.rows, 'row')} that both call prevention, the share is"
            f" {shares.absolute_points:.1f} points off on average ({shares.signed_points:+.1f}"
            f" with its sign). The labels make {_pounds(shares.labelled_pence)} of these rows"
            f" prevention, the taxonomy {_pounds(shares.found_pence)}; row by row they are"
            f" {_pounds(shares.absolute_pence)} apart.",
        )
        yield Text()
    raters = together.raters
    yield Text.assemble(
        ("Raters  ", "bold"), f"Kappa among them: {_raters(together)} ({raters.how})."
    )
    yield Text()
    if together.unclear_rows:
        decided = together.unclear_rows - together.unclear_left_open
        yield Text.assemble(
            ("Unclear  ", "bold"),
            f"Scored apart: of {plural(together.unclear_rows, 'row')} that people could not decide,"
            f" {together.unclear_left_open} stay unclassified; a rule decides {decided}.",
        )
        yield Text()


def _pounds(pence: int) -> str:
    return format_pounds(pence, pennies=False)


def _raters(together: Agreement) -> str:
    low, high = together.raters.low, together.raters.high
    if low is None or high is None:
        return "not known"
    return f"{low:.3f}" if low == high else f"between {low:.3f} and {high:.3f}"


def _listed(title: str, entries: Sequence[Disagreement]) -> Iterable[RenderableType]:
    """List rows with the rule that caused each and what it nearly was."""
    if not entries:
        return
    yield Text(f"{title} ({len(entries):,})", style="bold")
    for entry in entries[:_SHOWN]:
        yield Padding(
            Group(
                Text(f"{_pounds(entry.amount_pence)}  {describe_coding(entry.coding)}"),
                Text(
                    f"{entry.file}, row {entry.row:,}: labelled {entry.label}, found {entry.found}"
                    f" {_by(entry)}",
                    style="dim",
                ),
            ),
            (0, 0, 0, 1),
        )
    if len(entries) > _SHOWN:
        yield Text(f" … and {len(entries) - _SHOWN:,} more; -o DIR writes them all", style="dim")
    yield Text()


def _by(entry: Disagreement) -> str:
    """Describe which rule decided, and what it nearly was."""
    decided = f"by {entry.rule}" if entry.rule else "because no rule fits"
    if entry.runner_up is None:
        return decided
    return f"{decided}; runner-up {entry.runner_up} → {entry.runner_up_outcome}"


def _sheet(writer: SheetWriter, name: str, entries: Sequence[Disagreement]) -> None:
    heads = (
        *("File", "Row", "Id", "Coding", "£", "Drawn", "Votes", "Label", "Found"),
        *("Rule", "Why", "Runner-up", "Would have given"),
    )
    sheet = writer.sheet(name, (24, 8, 18, 70, 18, 10, 8, 16, 16, 36, 50, 36, 16))
    text, count = writer.text, writer.count
    formats = (
        *(text, count, text, text, writer.pounds, text, count, text, text),
        *(writer.code, text, writer.code, text),
    )
    rows = [
        (
            *(entry.file, entry.row, entry.id, describe_coding(entry.coding)),
            *(entry.amount_pence / 100, entry.stratum, entry.votes, entry.label, entry.found),
            *(entry.rule, entry.why, entry.runner_up, entry.runner_up_outcome),
        )
        for entry in entries
    ]
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))
