"""The left shift as a document: is it real? The answer, what is open, the bridge, the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import capitalised, signed_points
from prevspend.leftshift import is_doubted
from prevspend.report.charts import About
from prevspend.report.document.cells import points
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Check,
    Column,
    Fold,
    Heading,
    KeyFigure,
    Page,
    Part,
    Row,
    Section,
    Table,
    Words,
)
from prevspend.report.pages import bridge
from prevspend.report.pages.recoding import recoding
from prevspend.report.pages.shiftyears import years_section
from prevspend.report.pages.targets import targets
from prevspend.report.words import BASIS, file_stem, foot_of, short_pounds, source_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift import LeftShift, OpenQuestion, StepId, YearFigures

_FIRST_QUESTIONS = 4
_POUND = 1_00
_SEVERITY = {
    "stop": "Cannot be compared",
    "carry": "Qualifies the result",
    "note": "To be noted",
}


def leftshift_document(report: LeftShift) -> Page:
    """Return a left-shift report as a document."""
    name = report.organisation.name or "Organisation not named"
    code = f" ({report.organisation.code})" if report.organisation.code else ""
    whole, taxonomy = report.bridge, report.taxonomy
    span = f"{whole.first_year} to {whole.last_year}"
    return Page(
        title=f"Left shift: {name}, {span}",
        about=About(
            f"{name}, {span}",
            source_note(report.basis, taxonomy),
            file_stem("left-shift", name, span),
        ),
        facts=(
            ("Organisation", name + code),
            ("Years", ", ".join(year.financial_year for year in report.years)),
            ("Record", f"its {BASIS[report.basis]}"),
            ("Taxonomy for all years", f"{taxonomy.id} {taxonomy.version}"),
            *(report.publication.facts if report.publication else ()),
        ),
        answers=report.headline,
        key_figures=tuple(_key_figures(report)),
        board=tuple(_board(report)),
        sections=tuple(_sections(report)),
        checks=(
            Check(
                f"The bridge leads to {whole.last_year}",
                bridge.SHEET,
                bridge.CENTRAL,
                whole.end.central,
            ),
        ),
        foot=foot_of(taxonomy, "leftshift.json"),
    )


def _key_figures(report: LeftShift) -> Iterator[KeyFigure]:
    is_open = is_doubted(report.bridge)
    note = "unless an open question explains it" if is_open else "net of all that is not real"
    yield KeyFigure("Verdict", capitalised(report.verdict.outcome), note)
    for year in (report.years[0], report.years[-1]):
        yield _share_figure(year)
    net = report.bridge.net
    if net.change is not None and net.least is not None and net.most is not None:
        ends = f"{signed_points(net.least)} to {signed_points(net.most)} with all that is not known"
        yield KeyFigure("Net change, points", signed_points(net.change.central), ends)
    real = report.bridge.step("real").change
    ends = " to ".join(short_pounds(end, signed=True) for end in (min(real.all), max(real.all)))
    after = ", after prices" if report.bridge.price_ratio is not None else ""
    yield KeyFigure("Real change", short_pounds(real.central, signed=True), ends + after)
    notes: tuple[tuple[StepId, str], ...] = (
        ("may_be_recoding", "no part of the real change until somebody decides"),
        ("timing", "no part of the real change"),
        ("in_doubt", "no part of the real change until somebody answers"),
        ("temporary", "no part of the real change"),
    )
    for step, note in notes:
        change = report.bridge.step(step).change.central
        if abs(change) >= _POUND:
            name = report.bridge.step(step).name
            yield KeyFigure(name, short_pounds(change, signed=True), note)


def _share_figure(year: YearFigures) -> KeyFigure:
    """Show a year's share with its range, or that none can be given yet."""
    name = f"Share in {year.financial_year}"
    if year.share is None or year.range is None:
        return KeyFigure(name, "–", "there is no money in scope to share")
    ends = f"{year.range.least:.1%} to {year.range.most:.1%}"
    if year.is_decided:
        return KeyFigure(name, f"{year.share.central:.1%}", f"{ends} with all that is not known")
    return KeyFigure(name, "Cannot be said yet", f"{year.decided_share or 0:.0%} decided; {ends}")


def _board(report: LeftShift) -> Iterator[Part]:
    """List what qualifies the result, and what should be decided first."""
    qualifying = tuple(finding.what for finding in report.findings if finding.severity == "carry")
    if qualifying:
        yield Heading("What qualifies the result")
        yield Bullets(qualifying)
    first = report.questions[:_FIRST_QUESTIONS]
    if first:
        yield Heading("What to decide first")
        yield Bullets(tuple(map(_in_words, first)))


def _in_words(question: OpenQuestion) -> str:
    """Describe a question with its largest examples, and how it is settled."""
    named = "; ".join(question.examples)
    about = f" {capitalised(named)}." if named else ""
    ends = f"{signed_points(question.low)} to {signed_points(question.high)} points"
    return f"{capitalised(question.question)} ({ends}).{about} To settle it: {question.fix}."


def _sections(report: LeftShift) -> Iterator[Section]:
    yield bridge.bridges(report)
    yield _unknown(report)
    yield years_section(report)
    yield bridge.interventions(report)
    yield recoding(report)
    if report.targets:
        yield targets(report)
    yield _findings(report)
    yield _method(report)


def _unknown(report: LeftShift) -> Section:
    """Show what the answer to each open question may do to the net change."""
    heading = "What is not known?"
    if report.bridge.net.change is None:
        nothing = Words("A year has no money in scope, so there is no share to compare.")
        return Section("unknown", heading, (nothing,))
    if not report.questions:
        nothing = Words("Nothing that could move the net change by as much as 0.01 points.")
        return Section("unknown", heading, (nothing,))
    table = Table(
        "What each open question may do to the net change, percentage points",
        (
            *(Column("Open", width=56), Column("Down to", "points"), Column("Up to", "points")),
            Column("Largest", width=60, brief=False, on_page=False),
            Column("To settle it", width=50, brief=False, on_page=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(capitalised(asked.question)), points(asked.low), points(asked.high)),
                    *(Cell("; ".join(asked.examples)), Cell(capitalised(asked.fix))),
                )
            )
            for asked in report.questions
        ),
        sheet="Open questions",
    )
    words = Words(
        "Undecided money counts on both sides: a cost centre that nobody has decided is taken to be"
        " the same thing in both years, so only its growth or decline can matter."
    )
    return Section("unknown", heading, (table, words))


def _findings(report: LeftShift) -> Section:
    heading = "Can these years be compared?"
    if not report.findings:
        nothing = Words("Nothing was found that keeps these years from being compared.")
        return Section("findings", heading, (nothing,))
    order = list(_SEVERITY)
    ordered = sorted(report.findings, key=lambda finding: order.index(finding.severity))
    table = Table(
        "Findings, the gravest first",
        (
            *(Column("What was found", width=60), Column("Years", width=18, brief=False)),
            *(Column("Weight", width=22), Column("Why it matters", width=50, brief=False)),
            Column("What to do", width=50, brief=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(finding.what), Cell(" and ".join(finding.years))),
                    *(Cell(_SEVERITY[finding.severity]), Cell(finding.why), Cell(finding.fix)),
                )
            )
            for finding in ordered
        ),
        sheet="Comparability",
    )
    return Section("findings", heading, (table,))


def _method(report: LeftShift) -> Section:
    table = Table(
        "The years' own baselines",
        (
            *(Column("Year"), Column("Taxonomy it was published under")),
            *(Column("Its digest", "code"), Column("Months it holds")),
        ),
        tuple(
            Row(
                (
                    *(
                        Cell(year.financial_year),
                        Cell(f"{year.taxonomy.id} {year.taxonomy.version}"),
                    ),
                    Cell(year.taxonomy.digest),
                    Cell(f"{len(year.months)} of 12" if year.months else "not stated"),
                )
            )
            for year in report.years
        ),
    )
    how = (
        (
            "Every year is read again under one taxonomy, from the codings of its baseline, so"
            " that a change of definition is never taken for a change of spending."
        ),
        (
            "The bridge leads from the first year's prevention to the last year's in steps; each is"
            " a sum over codings, and together they give the difference to the penny, at the low,"
            " the central and the high share alike."
        ),
        (
            "The verdict and every target are judged on the share net of definitions, coverage,"
            " recoding, timing of payments and money of a few years only. They are 'cannot tell'"
            f" where readings differ, less than {report.years[-1].decided_needed:.0%} of a"
            " year's money is decided, or the years hold different months."
        ),
        (
            "A share hardly changed where the net change is less than 0.05 points and less than a"
            " 100th of the share, whatever is answered, and less than twice that by other shares."
            " Low or high shares that count less than a tenth of what changed are left out of the"
            " range where they would turn it."
        ),
    )
    made = Fold("Steps, and the baselines they start from", (Bullets(how), table))
    sources = tuple(f"Source: {source}" for source in report.sources)
    parts: tuple[Part, ...] = (Bullets(sources), made) if sources else (made,)
    return Section("method", "How was it made?", parts)
