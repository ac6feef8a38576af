"""How far a taxonomy agrees with labelled rows: the document of page, workbook and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import TaxonomyVersion
from prevspend.english import capitalised, plural
from prevspend.money import format_pounds
from prevspend.report.charts import About
from prevspend.report.document.cells import count, pounds, share, to_the_penny
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Page,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import GRADE, describe_coding, foot_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.evaluate import Agreement, Disagreement, Estimate, Evaluation, Label

_ON_TERMINAL = 10
_SHORT: dict[Label, str] = {
    "primary": "Prim.",
    "secondary": "Sec.",
    "tertiary": "Tert.",
    "structural": "Struct.",
    "not_prevention": "Not",
    "out_of_scope": "Out",
    "unclassified": "Open",
}


def evaluation_document(evaluation: Evaluation) -> Page:
    """Return an evaluation as a document."""
    together, used = evaluation.together, evaluation.taxonomy
    title = f"Agreement with {plural(together.rows, 'labelled row')}"
    notes = Section("notes", "What should be known of it?", (Bullets(evaluation.notes),))
    version = TaxonomyVersion(id=used.id, version=used.version, digest=used.digest)
    return Page(
        title=title,
        about=About(title, "", "evaluation"),
        facts=(("Taxonomy", f"{used.id} {used.version}"),),
        answers=tuple(_answers(together)),
        key_figures=(),
        sections=(
            Section("agreement", "How often do they agree?", tuple(_agreement(evaluation))),
            Section("labels", "Which labels are mistaken for which?", tuple(_labels(together))),
            Section("rows", "Which rows differ?", tuple(_differences(evaluation))),
            *([notes] if evaluation.notes else []),
        ),
        foot=foot_of(version, "evaluation.json"),
    )


def _answers(together: Agreement) -> Iterator[str]:
    if together.accuracy:
        yield (
            f"The taxonomy decides {together.accuracy.value:.1%} of {together.scored:,} labelled"
            f" rows as people did ({together.accuracy.low:.0%} to {together.accuracy.high:.0%})."
        )
    shares = together.shares
    if shares.absolute_points is not None and shares.signed_points is not None:
        labelled, decided, apart = (
            format_pounds(pence, pennies=False)
            for pence in (shares.labelled_pence, shares.found_pence, shares.absolute_pence)
        )
        yield (
            f"Shares: on {plural(shares.rows, 'row')} that both call prevention, the share is"
            f" {shares.absolute_points:.1f} points off on average ({shares.signed_points:+.1f}"
            f" with its sign). The labels make {labelled} of these rows prevention, the taxonomy"
            f" {decided}; row by row they are {apart} apart."
        )
    raters = together.raters
    kappa = "not known"
    if raters.low is not None and raters.high is not None:
        alike = raters.low == raters.high
        kappa = f"{raters.low:.3f}" if alike else f"between {raters.low:.3f} and {raters.high:.3f}"
    yield f"Raters: kappa among them is {kappa} ({raters.how})."
    if together.unclear_rows:
        yield (
            f"Unclear: of {plural(together.unclear_rows, 'row')} that people could not decide,"
            f" {together.unclear_left_open} stay unclassified; a rule decides"
            f" {together.unclear_rows - together.unclear_left_open}."
        )


def _agreement(evaluation: Evaluation) -> Iterator[Table | Bullets]:
    together = evaluation.together
    heads = ("Tier", "By £", "£ decided")
    yield Table(
        "Agreement by sample",
        (
            *(Column("Sample", width=40), Column("Rows", "count", 10)),
            *(Column("Accuracy", "share", 12), Column("Kappa", "figure", 12)),
            *(Column(head, "share", 12) for head in heads),
        ),
        tuple(_measures(evaluation)),
        sheet="Agreement",
    )
    yield Table(
        "By how the rows were drawn",
        (
            *(Column("Drawn", width=30), Column("Rows", "count", 10), pounds_column("Amount")),
            *(Column("Accuracy", "share", 12), *_with_interval("By £")),
        ),
        tuple(
            Row(
                (
                    *(Cell(drawn.stratum), count(drawn.scored), pounds(drawn.amount_pence)),
                    *(_three(drawn.accuracy)[0], *_three(drawn.by_pounds)),
                )
            )
            for drawn in together.strata
        ),
        sheet="By how drawn",
    )
    yield Bullets(tuple(f"{drawn.stratum}: {drawn.stands_for}" for drawn in together.strata))
    yield Table(
        "By how the decision was reached",
        (
            *(Column("Decided", width=40), Column("Rows", "count", 10), pounds_column("Amount")),
            *(*_with_interval("Right"), Column("Wrongly preventive", "count", 12)),
        ),
        tuple(
            Row(
                (
                    *(Cell(capitalised(GRADE[by.grade])), count(by.rows), pounds(by.amount_pence)),
                    *(*_three(by.right), count(by.wrongly_preventive)),
                )
            )
            for by in together.grades
        ),
        sheet="By decision",
    )


def _measures(evaluation: Evaluation) -> Iterator[Row]:
    """Return the main measures of each sample and of all, with the interval of the last."""
    together = evaluation.together
    several = len(evaluation.samples) > 1
    for sample in (*(evaluation.samples if several else ()), together):
        named = sample if several else evaluation.samples[0]
        name = f"{named.name} ({named.kind})" if named.kind else named.name
        figures = [_three(figure)[0] for figure in _rates(sample)]
        kappa = _kappa(sample.kappa.value if sample.kappa else None)
        cells = (Cell(name), count(sample.scored), figures[0], kappa, *figures[1:])
        yield Row(cells, strong=sample is together)
    kappas = (together.kappa.low, together.kappa.high) if together.kappa else (None, None)
    for at, head in enumerate(("95% interval, low", "95% interval, high"), start=1):
        ends = [_three(figure)[at] for figure in _rates(together)]
        yield Row((Cell(head), Cell(""), ends[0], _kappa(kappas[at - 1]), *ends[1:]))


def _rates(sample: Agreement) -> tuple[Estimate | None, ...]:
    by_pounds = (sample.by_pounds, sample.decided_by_pounds)
    return sample.accuracy, sample.tier_agreement, *by_pounds


def _kappa(value: float | None) -> Cell:
    return Cell("–" if value is None else f"{value:.3f}", value)


def _three(figure: Estimate | None) -> tuple[Cell, Cell, Cell]:
    """Return a figure, and the ends of its interval."""
    ends = (figure.value, figure.low, figure.high) if figure else (None, None, None)
    return share(ends[0]), share(ends[1]), share(ends[2])


def _with_interval(head: str) -> tuple[Column, Column, Column]:
    return (
        Column(head, "share", 12),
        Column("95%, low", "share", 12),
        Column("95%, high", "share", 12),
    )


def _labels(together: Agreement) -> Iterator[Table]:
    yield Table(
        "By label",
        (
            *(Column("Label", width=24), Column("Labelled", "count", 12)),
            *(Column("Decided so", "count", 12), Column("Both", "count", 12)),
            *(Column("Precision", "share", 12), Column("Recall", "share", 12)),
        ),
        tuple(
            Row(
                (
                    *(Cell(_named(each.label)), count(each.labelled), count(each.found)),
                    *(count(each.both), share(each.precision), share(each.recall)),
                )
            )
            for each in together.labels
        ),
        sheet="By label",
    )
    yield Table(
        "Labels (down) and what was decided (across), rows",
        (
            Column("Label", width=24),
            *(Column(head, "count", 12) for head in _SHORT.values()),
        ),
        tuple(
            Row((Cell(_named(label)), *(count(decided.get(other, 0)) for other in _SHORT)))
            for label, decided in together.confusion.items()
        ),
        sheet="Confusion",
    )


def _named(label: str) -> str:
    return capitalised(label.replace("_", " "))


def _differences(evaluation: Evaluation) -> Iterator[Table | Words]:
    """List the rows that differ, with the rule that caused each and what it nearly was."""
    for caption, sheet, entries in (
        ("Disagreements, the largest first", "Disagreements", evaluation.disagreements),
        ("Labelled unclear, yet decided", "Unclear, yet decided", evaluation.unclear),
    ):
        if entries:
            yield _rows(f"{caption} ({len(entries):,})", sheet, entries)
    if not (evaluation.disagreements or evaluation.unclear):
        yield Words("No row differs.")


def _rows(caption: str, sheet: str, entries: Sequence[Disagreement]) -> Table:
    return Table(
        caption,
        (
            *(Column("Coding", width=70), Column("File", width=24, brief=False)),
            *(Column("Row", "count", 8), Column("Id", "code", 18, brief=False)),
            *(pounds_column("Amount"), Column("Drawn", width=12, brief=False)),
            *(Column("Votes", "count", 8, brief=False), Column("Label"), Column("Decided")),
            *(Column("Rule", "code", 36, brief=False), Column("Why", width=50, brief=False)),
            Column("Runner-up", "code", 36, brief=False),
            Column("Would have given", brief=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(describe_coding(entry.coding)), Cell(entry.file), count(entry.row)),
                    *(Cell(entry.id), to_the_penny(entry.amount_pence), Cell(entry.stratum)),
                    Cell("–") if entry.votes is None else count(entry.votes),
                    *(Cell(entry.label), Cell(entry.found)),
                    *(Cell(entry.rule or "no rule fits"), Cell(entry.why or "")),
                    *(Cell(entry.runner_up or ""), Cell(entry.runner_up_outcome or "")),
                )
            )
            for entry in entries
        ),
        sortable=True,
        sheet=sheet,
        brief=tuple(range(min(_ON_TERMINAL, len(entries)))),
    )
