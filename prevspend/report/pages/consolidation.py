"""Several bodies counted once: the document that page, workbook and terminal are written from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import capitalised, plural
from prevspend.money import format_pounds
from prevspend.people import without_names
from prevspend.report.charts import About, Bar, bar_chart
from prevspend.report.document.cells import low_central_high, part_of, pounds, to_the_penny
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Chart,
    Column,
    Fold,
    KeyFigure,
    Page,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.pages.once import answer_once, lens_notes_once, range_once, undecided_once
from prevspend.report.words import (
    STATUS,
    describe_coding,
    file_stem,
    foot_of,
    short_pounds,
    source_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.consolidate import (
        Consolidation,
        Counted,
        CountedPrevention,
        FundFlow,
        PaidOutside,
    )

COUNTED_AT = {
    "delivery": "Each pound counts at the body that spends it at last (delivery basis)",
    "funding": "Each pound counts at the body that pays for it (funding basis)",
}
_JUDGED = (
    "How much of an intervention's money is preventive is a judgement: shares are the taxonomy's."
)
_FLOWS_SHOWN, _WARNINGS_SHOWN = 8, 8
_COUNTED = ("The bodies", "Eliminated", "Once")
_PREVENTION = (
    *("The bodies, central", "Eliminated, central", "Once, low", "Once, central", "Once, high"),
)


def consolidation_document(report: Consolidation) -> Page:
    """Return a consolidation as a document."""
    taxonomy, year = report.taxonomy, report.financial_year
    bodies = plural(len(report.bodies), "body", "bodies")
    return Page(
        title=f"{bodies} counted once, {year}",
        about=About(
            f"{_names(report)}, {year}",
            source_of("their ledgers, each pound counted once", taxonomy),
            file_stem("consolidation", year),
        ),
        facts=(
            ("Bodies", _names(report)),
            ("Counted", COUNTED_AT[report.counted_at]),
            ("Taxonomy", f"{taxonomy.id} {taxonomy.version}"),
        ),
        answers=(answer_once(report), *undecided_once(report), *report.unlike),
        key_figures=(
            KeyFigure(
                "Counted once", short_pounds(report.total.once_pence), "of spending in scope"
            ),
            KeyFigure("Eliminated", short_pounds(report.total.eliminated_pence), "counted twice"),
            KeyFigure("Difference", format_pounds(_difference(report.total)), "it adds up"),
        ),
        sections=tuple(_sections(report)),
        foot=foot_of(taxonomy, "consolidation.json"),
    )


def _names(report: Consolidation) -> str:
    return ", ".join(body.organisation.name or "not named" for body in report.bodies)


def _difference(counted: Counted) -> int:
    return counted.bodies_pence - counted.eliminated_pence - counted.once_pence


def _sections(report: Consolidation) -> Iterator[Section]:
    yield Section("sum", "Does it add up?", tuple(_bodies(report)))
    yield Section("prevention", "How much is prevention, counted once?", tuple(_prevention(report)))
    yield Section("interventions", "What is it spent on?", (_interventions(report),))
    yield Section("flows", "What passes between the bodies?", tuple(_flows(report)))
    if report.outside or report.unnamed:
        yield Section("open", "What is not eliminated?", (_open(report),))
    if any(place.apportioned for place in report.places) or len(report.places) > 1:
        yield Section("places", "What is spent in each place?", tuple(_places(report)))
    yield Section("warnings", "What these figures cannot tell you", tuple(_warnings(report)))


def _bodies(report: Consolidation) -> Iterator[Part]:
    yield Table(
        "Spending in scope",
        (Column("Body", width=52), *(pounds_column(head) for head in _COUNTED)),
        tuple(
            Row((Cell(body.organisation.name or "not named"), *_counted(body.in_scope)))
            for body in report.bodies
        ),
        sums=(Row((Cell("Together"), *_counted(report.total)), strong=True),),
        sheet="Does it add up",
    )
    yield Words(
        "What the bodies spend, less what is eliminated, less what counts once, leaves"
        f" {format_pounds(_difference(report.total))}."
    )
    statuses = Table(
        "Where every pound went",
        (Column("Status", width=52), *(pounds_column(head) for head in _COUNTED)),
        tuple(
            Row((Cell(STATUS[status]), *_counted(counted)))
            for status, counted in report.statuses.items()
        ),
        sheet="Where every pound went",
    )
    yield Fold("Where every pound went", (statuses,))


def _prevention(report: Consolidation) -> Iterator[Part]:
    title = "Prevention by tier, counted once"
    bars = [Bar(tier.capitalize(), *counted.once.all) for tier, counted in report.tiers.items()]
    yield Chart(bar_chart("prevention-by-tier", title, bars))
    headline = report.lenses[report.headline]
    tiers = ((tier.capitalize(), counted) for tier, counted in report.tiers.items())
    yield _prevention_table(report, title, tiers, [("Together – headline", headline)], "By tier")
    lenses = (
        (f"{name} – headline" if name == report.headline else name, counted)
        for name, counted in report.lenses.items()
    )
    table = _prevention_table(report, "Prevention by lens, counted once", lenses, (), "By lens")
    yield Words(range_once(report))
    yield Fold("By lens", (table,))
    yield from map(Words, lens_notes_once(report))
    if local := list(_local(report)):
        caption = "Prevention by local readings (national where a body has none)"
        yield _prevention_table(report, caption, local, (), "Local readings")


def _local(report: Consolidation) -> Iterator[tuple[str, CountedPrevention]]:
    """Yield what local readings make of bodies that have one, and of all together."""
    for body in report.bodies:
        if body.local:
            name = f"{body.organisation.name}, locally ({body.local.name} {body.local.version})"
            yield name, body.local.prevention
    if report.local:
        yield "Together, by local readings", report.local


def _prevention_table(
    report: Consolidation,
    caption: str,
    rows: Iterable[tuple[str, CountedPrevention]],
    sums: Iterable[tuple[str, CountedPrevention]],
    sheet: str,
) -> Table:
    def row(name: str, counted: CountedPrevention, *, strong: bool = False) -> Row:
        cells = (
            *(pounds(counted.bodies.central), pounds(counted.eliminated.central)),
            *low_central_high(counted.once),
            part_of(counted.once.central, report.total.once_pence),
        )
        return Row((Cell(name), *cells), strong)

    bodies, *others = (pounds_column(head) for head in _PREVENTION)
    return Table(
        caption,
        (
            *(Column("", width=52), Column(bodies.head, "pounds", brief=False), *others),
            Column("Share", "share"),
        ),
        tuple(row(name, counted) for name, counted in rows),
        sums=tuple(row(name, counted, strong=True) for name, counted in sums),
        sheet=sheet,
    )


def _interventions(report: Consolidation) -> Part:
    table = Table(
        "Prevention by intervention, counted once",
        (
            *(Column("Intervention", width=56), Column("Tier", width=14)),
            *(pounds_column("All its money, once"), *map(pounds_column, _PREVENTION)),
            Column("Id", "code", width=32),
        ),
        tuple(
            Row(
                (
                    *(Cell(entry.name), Cell(entry.tier.capitalize())),
                    pounds(entry.amount.once_pence),
                    *(pounds(entry.prevention.bodies.central),),
                    pounds(entry.prevention.eliminated.central),
                    *(*low_central_high(entry.prevention.once), Cell(entry.id, code=True)),
                )
            )
            for entry in report.interventions
        ),
        sortable=True,
        sheet="By intervention",
        brief=(),
    )
    return Fold(plural(len(report.interventions), "intervention"), (table,))


def _flows(report: Consolidation) -> Iterator[Part]:
    if not report.flows:
        yield Words("No money between these bodies was found.")
        return
    money = ("Declared", "Only paid", "Only received", "Eliminated")
    yield Table(
        "Money between the bodies",
        (
            *(Column("From and to", width=50), Column("Pool", width=14, brief=False)),
            *(pounds_column(head) for head in ("Paid", "Received", "Matched")),
            *(Column(f"{head}, £", "pounds", brief=False) for head in money),
            *(Column("Verdict", width=15), Column("Notes", width=50, brief=False)),
        ),
        tuple(map(_flow, report.flows)),
        sheet="Between the bodies",
        brief=tuple(range(min(_FLOWS_SHOWN, len(report.flows)))),
    )
    for flow in report.flows[:_FLOWS_SHOWN]:
        if flow.notes and not flow.settled:
            yield Words(f"{flow.payer} to {flow.payee}: {'; '.join(flow.notes)}.")
    codings = Table(
        "Codings of money between the bodies",
        (
            *(
                Column("From", width=28),
                Column("To", width=28),
                Column("In the ledger of", width=28),
            ),
            *(Column("Side", width=10), Column("Coding", width=60)),
            *(pounds_column("Amount"), pounds_column("Eliminated")),
        ),
        tuple(
            Row(
                (
                    *(Cell(flow.payer), Cell(flow.payee), Cell(line.body), Cell(line.side)),
                    Cell(describe_coding(without_names(line.coding))),
                    *(to_the_penny(line.amount_pence), to_the_penny(line.eliminated_pence)),
                )
            )
            for flow in report.flows
            for line in flow.lines
        ),
        sheet="Codings between them",
        brief=(),
    )
    yield Fold("The codings behind them", (codings,))


def _flow(flow: FundFlow) -> Row:
    declared = Cell("–") if flow.declared_pence is None else pounds(flow.declared_pence)
    return Row(
        (
            *(Cell(f"{flow.payer} → {flow.payee}"), Cell(flow.pool or "")),
            *map(pounds, (flow.paid_pence, flow.received_pence, flow.matched_pence)),
            *(declared, pounds(flow.unmatched_paid_pence), pounds(flow.unmatched_received_pence)),
            *(pounds(flow.eliminated_pence), Cell(capitalised(flow.verdict))),
            Cell("; ".join(flow.notes)),
        )
    )


def _open(report: Consolidation) -> Table:
    outside = [
        (entry.payer, entry.payee, entry.code or "", entry.paid_pence, _why_outside(entry))
        for entry in report.outside
    ]
    why = "the account names a kind of body here, but no line names the body"
    unnamed = [(line.body, line.account, "", line.amount_pence, why) for line in report.unnamed]
    return Table(
        "Money that may be between bodies, and is not eliminated",
        (
            *(Column("Ledger of", width=44), Column("Paid to, or account", width=56)),
            *(Column("Code", "code", 14, brief=False), pounds_column("Amount")),
            Column("Why", width=70),
        ),
        tuple(
            Row((*(Cell(payer), Cell(payee), Cell(code)), pounds(pence), Cell(reason)))
            for payer, payee, code, pence, reason in (*outside, *unnamed)
        ),
        sheet="Not eliminated",
        brief=(),
    )


def _why_outside(entry: PaidOutside) -> str:
    if entry.may_be:
        return f"it may be {' or '.join(entry.may_be)}"
    return "its ledger is not loaded"


def _places(report: Consolidation) -> Iterator[Part]:
    yield Words(
        "Councils are those whose ledgers are loaded. A part of the ICB's money by population is an"
        " estimate, and in no headline."
    )
    nothing = (Cell("–"),) * 3
    councils, estimate = (
        [f"{what}, {end}" for end in ("low", "central", "high")]
        for what in ("Councils", "ICB by population")
    )
    yield Table(
        "By Health and Wellbeing Board area",
        (
            *(Column("Area", width=48), Column("Code", "code", 14, brief=False)),
            *(
                Column(f"{head}, £", "pounds", brief=head.endswith("central"))
                for head in (*councils, *estimate)
            ),
        ),
        tuple(
            Row(
                (
                    *(Cell(place.name), Cell(place.code or "", code=True)),
                    *(low_central_high(place.councils) if place.bodies else nothing),
                    *(low_central_high(place.apportioned) if place.apportioned else nothing),
                )
            )
            for place in report.places
        ),
        sheet="By place",
    )


def _warnings(report: Consolidation) -> Iterator[Part]:
    between = [note for note in report.warnings if note not in report.unlike]
    if not between:
        also = " else" * bool(report.unlike)
        between = [f"Nothing{also} between these bodies is left open by what their ledgers name."]
    notes = (*undecided_once(report), _JUDGED, *between)
    yield Bullets(notes[:_WARNINGS_SHOWN])
    rest = notes[_WARNINGS_SHOWN:]
    if rest:
        yield Fold(f"{plural(len(rest), 'more note')}", (Bullets(rest),))


def _counted(counted: Counted) -> tuple[Cell, ...]:
    pence = (counted.bodies_pence, counted.eliminated_pence, counted.once_pence)
    return tuple(map(to_the_penny, pence))
