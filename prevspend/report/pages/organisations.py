"""Many organisations classified at once: the document of page, workbook and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import DECIDED_NEEDED
from prevspend.english import capitalised, plural
from prevspend.report.charts import About
from prevspend.report.document.cells import count, pounds, share, to_the_penny
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Page,
    Part,
    Row,
    Section,
    Table,
    pounds_column,
)
from prevspend.report.words import BASIS, file_stem, foot_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import (
        Figures,
        Money,
        OrganisationBaselines,
        OrganisationsYear,
        SpendingSums,
    )

_RANGE = ("low", "central", "high")
_SHARES = (
    *(Column(f"Share, {name}", "share", 12) for name in _RANGE),
    Column("Decided", "share", 12),
)


def organisations_document(side_by_side: OrganisationBaselines) -> Page:
    """Return every year of many organisations as a document."""
    taxonomy, years = side_by_side.taxonomy, [year.financial_year for year in side_by_side.years]
    title = f"Prevention spending side by side, {', '.join(years)}"
    basis = BASIS[side_by_side.basis]
    return Page(
        title=title,
        about=About(title, source_of(basis, taxonomy), file_stem("organisations", *years)),
        facts=(
            ("Record", basis),
            ("Taxonomy", f"{taxonomy.id} {taxonomy.version}, {side_by_side.headline} lens"),
        ),
        answers=tuple(map(_answer, side_by_side.years)),
        key_figures=(),
        sections=(
            *(_year(year, side_by_side.headline) for year in side_by_side.years),
            Section("files", "How was it made?", tuple(_made(side_by_side))),
        ),
        foot=foot_of(taxonomy, "organisations.json"),
    )


def _answer(year: OrganisationsYear) -> str:
    total, organisations = year.total, plural(len(year.organisations), "organisation")
    low, central, high, decided = (cell.text for cell in _shares(total))
    answer = f"{organisations} spent {pounds(total.read_pence).text} in {year.financial_year}"
    if (total.decided_share or 0.0) < DECIDED_NEEDED:
        return f"{answer}; what share was prevention cannot be said yet: {decided} is decided."
    return f"{answer}; {central} of what is in scope was prevention, by the shares {low} to {high}."


def _year(year: OrganisationsYear, headline: str) -> Section:
    name = year.financial_year
    parts: list[Part] = [_groups(year)]
    if year.areas:
        parts.append(_areas(year))
    if year.whole is not None and year.difference is not None:
        columns = (year.whole, year.total, year.difference)
        parts.append(_beside_the_whole(year, year.whole.name or "The whole", columns))
    parts.append(_organisations(year, headline))
    if year.statements:
        parts.append(Bullets(year.statements))
    return Section(f"year-{name}", f"What was spent in {name}?", tuple(parts))


def _shares(sums: SpendingSums) -> tuple[Cell, ...]:
    """Return the low, central and high share, and what is decided."""
    figures = (getattr(sums.share, name, None) for name in _RANGE)
    return (*map(share, figures), share(sums.decided_share))


def _groups(year: OrganisationsYear) -> Table:
    rows = [
        Row(
            (
                *(Cell(capitalised(group.group)), count(group.organisations)),
                *(pounds(group.read_pence), *_shares(group)),
            )
        )
        for group in year.groups
    ]
    total = (pounds(year.total.read_pence), *_shares(year.total))
    sums = [Row((Cell("All of them"), count(len(year.organisations)), *total), strong=True)]
    if year.whole:
        whole = (Cell(""), pounds(year.whole.read_pence), *_shares(year.whole))
        sums.append(Row((Cell(f"{year.whole.name} as published"), *whole), strong=True))
    return Table(
        f"By class, {year.financial_year}",
        (
            *(Column("Class", width=40), Column("Organisations", "count", 14, brief=False)),
            *(pounds_column("All spending"), *_SHARES),
        ),
        tuple(rows),
        tuple(sums),
        sheet=f"Classes {year.financial_year}",
    )


def _areas(year: OrganisationsYear) -> Table:
    return Table(
        f"By area, {year.financial_year}",
        (
            *(Column("Area", width=40), Column("Councils", "count", 12)),
            *(pounds_column("All spending"), *_SHARES, Column("Without a return", "count", 12)),
        ),
        tuple(
            Row(
                (
                    *(Cell(area.group), count(area.organisations), pounds(area.read_pence)),
                    *(*_shares(area), count(area.without_return)),
                )
            )
            for area in year.areas
        ),
        sortable=True,
        sheet=f"Areas {year.financial_year}",
        brief=(),
    )


def _beside_the_whole(
    year: OrganisationsYear, name: str, columns: tuple[Money, Money, Money]
) -> Table:
    """Set the sums over the organisations beside the whole as published, tier by tier."""
    tiers = (
        (f"Prevention, {tier}, central", [column.tiers[tier].central for column in columns])
        for tier in year.total.tiers
    )
    published = (
        (
            f"{capitalised(total.name)} ({total.line})",
            [total.whole_pence, total.organisations_pence, total.difference_pence],
        )
        for total in year.published_totals
    )
    all_spending = ("All spending", [column.read_pence for column in columns])
    return Table(
        f"{name} as published, and the organisations added up, {year.financial_year}",
        (
            Column("", width=44),
            *map(pounds_column, ("As published", "Added up", "Difference")),
        ),
        tuple(
            Row((Cell(label), *map(pounds, pence)))
            for label, pence in (all_spending, *tiers, *published)
        ),
        sheet=f"The whole {year.financial_year}",
    )


def _organisations(year: OrganisationsYear, headline: str) -> Table:
    """Return a row for each organisation; the page has its shares, the workbook all figures."""
    tiers = tuple(year.total.tiers)
    heads = (
        *(f"Prevention ({headline}), {name}, £" for name in _RANGE),
        *(f"{capitalised(tier)}, {name}, £" for tier in tiers for name in _RANGE),
    )
    whole = [year.whole] if year.whole else []
    return Table(
        f"Organisations, {year.financial_year}",
        (
            *(Column("Name", width=40), Column("Code", "code", 12), Column("Class", width=22)),
            *(pounds_column("All spending"), pounds_column("Spend in scope")),
            *(pounds_column("Unclassified"), *_SHARES),
            *(Column(head, "pounds", 18, on_page=False) for head in heads),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.name or "not named"), Cell(row.code or ""), Cell(row.group or "")),
                    *map(pounds, (row.read_pence, row.in_scope_pence, row.unclassified_pence)),
                    *(*_shares(row), *_range(row.lenses[headline])),
                    *(cell for tier in tiers for cell in _range(row.tiers[tier])),
                ),
                strong=row is year.whole,
            )
            for row in (*year.organisations, *whole)
        ),
        sortable=True,
        sheet=year.financial_year,
        brief=(),
    )


def _range(figures: Figures) -> Iterator[Cell]:
    return map(to_the_penny, figures.all)


def _made(side_by_side: OrganisationBaselines) -> Iterator[Part]:
    without = [
        Row(
            (
                *map(Cell, (entry.name or "", year.financial_year, entry.code or "")),
                Cell(entry.group or ""),
                *(Cell(", ".join(entry.files)), Cell(entry.reason)),
            )
        )
        for year in side_by_side.years
        for entry in year.without_return
    ]
    if without:
        yield Table(
            "Without a return",
            (
                *(Column("Name", width=44), Column("Year", width=12), Column("Code", "code", 12)),
                *(Column("Class", width=24), Column("Files that list it", width=60)),
                Column("What they state instead", width=70),
            ),
            tuple(without),
            sheet="Without a return",
            brief=(),
        )
    yield Table(
        "Files read",
        (
            *(Column("File", width=60), Column("Lines", "count", 14)),
            *(pounds_column("Amount, the whole's row included"), Column("Layout", "code", 24)),
            Column("SHA-256", "code", 66),
        ),
        tuple(
            Row(
                (
                    *(Cell(entry.name), count(entry.rows), to_the_penny(entry.amount_pence)),
                    *(Cell(entry.layout), Cell(entry.sha256)),
                )
            )
            for entry in side_by_side.inputs
        ),
        sheet="Files read",
        brief=(),
    )
