"""Small made-up organisations with known figures, and reference tables of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.baseline import build_baseline
from prevspend.classify import classify_ledger
from prevspend.comparison import ComparedOrganisation, ComparedOrganisations, Spending
from prevspend.ledger import Organisation
from prevspend.reference import Reference
from prevspend.report import write_results
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Literal

    from prevspend.baseline import Baseline
    from prevspend.ledger import Kind

RO = {"RSX-190": "Education services", "RO3-81": "Stop smoking", "RO3-22": "Family support"}


def taxonomy(smoking: str = "0.5", version: str = "1.0.0") -> Taxonomy:
    """A small taxonomy; what is preventive for sure is `vaccines` alone."""
    return Taxonomy.model_validate(
        {
            "head": {**HEAD, "version": version},
            "interventions": [
                {
                    **prevention("smoking", {"account": "smoking"}, share=smoking),
                    "crosswalk": {"ro": ["RO3-81"]},
                },
                {
                    **prevention("families", {"account": "families"}, tier="secondary"),
                    "crosswalk": {"ro": ["RO3-22"]},
                },
                {
                    **prevention("vaccines", {"account": "vaccines"}),
                    "share": {"low": 1, "central": 1, "high": 1},
                },
                prevention("reablement", {"account": "reablement"}, tier="tertiary"),
                entry("roads", {"account": "roads"}, status="not_prevention"),
                {
                    **entry("schools", {"account": "schools"}, status="not_prevention"),
                    "crosswalk": {"ro": ["RSX-190"]},
                },
                entry("housing-benefit", {"account": "rents"}, status="not_prevention"),
                entry("waste", {"account": "bins"}, status="not_prevention"),
                entry("income", {"account": "income"}, status="out_of_scope"),
            ],
            "crosswalks": {"ro": RO},
        }
    )


TAXONOMY = taxonomy()

TABLES = {
    "aliases.csv": "code,alias,use\n",
    "council_icb_people.csv": "council,icb,people\n",
    "organisations.csv": """\
code,name,kind,class,ods_code,part_of,valid_from,valid_to,successors
E08000001,Ashby,council,metropolitan,,,,,
E08000002,Borley,council,metropolitan,,,,,
E06000001,Corby Vale,council,unitary,,,,,
E09000001,Dunham,council,london,,,,,
E06000009,Tiny Isle,council,unitary,,,,,
E10000001,Eastshire,council,county,,,,,
E10000002,Oldshire,council,county,,,,2024-03-31,E06000001
E07000001,Farrow,council,district,,E10000001,,,
E54000001,NHS Marl,icb,,,,,,
""",
    "populations.csv": """\
code,2022,2023
E08000001,100000,100000
E08000002,200000,200000
E06000001,50000,60000
E09000001,100000,100000
E06000009,2000,2000
E07000001,300000,300000
""",
    "deprivation.csv": """\
code,average_score,rank,of
E08000001,30,1,6
E08000002,29,2,6
E06000001,20,3,6
E09000001,10,5,6
E06000009,12,4,6
E07000001,9,6,6
""",
    "deflators.csv": """\
financial_year,index,status
2022-23,100,outturn
2023-24,110,outturn
""",
}
NAMES = {
    "E08000001": "Ashby",
    "E08000002": "Borley",
    "E06000001": "Corby Vale",
    "E09000001": "Dunham",
    "E06000009": "Tiny Isle",
    "E10000001": "Eastshire",
    "E10000002": "Oldshire",
    "E07000001": "Farrow",
    "E54000001": "NHS Marl",
}


def reference(folder: Path) -> Reference:
    """Write the made-up tables into a folder, and use them."""
    folder.mkdir(exist_ok=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Reference.load(folder)


def baseline_of(
    code: str,
    pounds: dict[str, int],
    year: str = "2023-24",
    basis: Literal["ledger", "payments", "outturn"] = "outturn",
    under: Taxonomy = TAXONOMY,
    folder: Path | None = None,
    periods: Sequence[str] = ("",),
) -> Baseline:
    """Classify pounds by account and period; write what classify does, where a folder is given."""
    kind: Kind = "icb" if code.startswith("E54") else "council"
    rows: list[dict[str, str | int]] = [
        {"account": account, "amount": 100 * each} for account, each in pounds.items()
    ]
    rows = [row | {"period": period} for row in rows for period in periods]
    ledger = replace(
        ledger_of(rows, kind, year),
        organisation=Organisation(NAMES.get(code), code, kind),
        basis=basis,
    )
    allocations = classify_ledger(ledger, under)
    baseline = build_baseline(allocations, FinancialYear.parse(year))
    if folder is not None:
        write_results(folder, allocations, baseline)
    return baseline


def body(
    code: str,
    pounds: dict[str, int],
    year: str = "2023-24",
    basis: Literal["ledger", "payments", "outturn"] = "outturn",
    *,
    group: str | None = None,
    partial: str | None = None,
    alone: bool = False,
) -> ComparedOrganisation:
    """Make an organisation to compare."""
    baseline = baseline_of(code, pounds, year, basis)
    spending = Spending(
        baseline.interventions,
        baseline.coverage.in_scope_pence,
        baseline.reconciliation.unclassified_pence,
    )
    return ComparedOrganisation(baseline, spending, group, partial, alone)


def bodies(*each: ComparedOrganisation) -> ComparedOrganisations:
    """Put organisations together."""
    return ComparedOrganisations(TAXONOMY, each)
