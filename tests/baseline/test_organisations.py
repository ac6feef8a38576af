"""Every organisation in some files at once: each as if alone, side by side, beside the whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from prevspend import (
    FinancialYear,
    build_baseline,
    classify_ledger,
    classify_organisations,
    load_taxonomy,
    read_ledger,
    read_organisations,
    write_organisations,
)
from prevspend.cli import app
from prevspend.errors import LedgerError
from tests.reading.outturns import table

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.baseline import ClassifiedOrganisations

SPEND = """\
Entity,Date,Expense Type,Expense Area,Supplier,Amount
NHS Northshire ICB,01/04/2024,LES FLU,LOCAL ENHANCED SERVICES,A Surgery,10.01
NHS Southshire ICB,01/04/2024,Mystery,Elsewhere,Someone,20.02
NHS Southshire ICB,01/05/2024,LES FLU,LOCAL ENHANCED SERVICES,A Surgery,30.03
NHS Northshire ICB,01/05/2024,Mystery,Elsewhere,Someone,########
,01/05/2024,Mystery,Elsewhere,Someone,5.00
NHS Southshire ICB,01/05/2023,LES FLU,LOCAL ENHANCED SERVICES,A Surgery,40.04
NHS Northshire ICB,01/05/2023,LES FLU,LOCAL ENHANCED SERVICES,A Surgery,50.05
"""


@pytest.fixture
def spend(tmp_path: Path) -> Path:
    """Payments of two ICBs over two years; a line of nobody, and a row that cannot be read."""
    path = tmp_path / "spend.csv"
    path.write_text(SPEND, encoding="utf-8")
    return path


@pytest.fixture
def outturn(tmp_path: Path) -> Path:
    """A small made-up RO3 of four authorities and England, one of them without a return."""
    path = tmp_path / "ro3.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "RO3_LA_Data_2022-23"
    for cells in table():
        sheet.append(list(cells))
    book.save(path)
    return path


def classified(*paths: Path, year: str | None = None) -> ClassifiedOrganisations:
    wanted = FinancialYear.parse(year) if year else None
    return classify_organisations(read_organisations(paths, year=wanted), load_taxonomy())


def test_each_organisation_and_year_gets_the_baseline_it_has_alone(spend: Path) -> None:
    together = classified(spend)
    assert [result.folder for result in together.results] == [
        *("2023-24/nhs-northshire-icb", "2023-24/nhs-southshire-icb"),
        *("2024-25/not-named", "2024-25/nhs-northshire-icb", "2024-25/nhs-southshire-icb"),
    ]
    for result in together.results:
        name = result.baseline.organisation.name
        if name is None:
            assert result.baseline.reconciliation.read_pence == 500
            continue
        year = FinancialYear.parse(result.baseline.financial_year)
        ledger, _ = read_ledger([spend], organisation=name).for_year(year)
        alone = classify_ledger(ledger, load_taxonomy())
        assert alone.codings.equals(result.codings)
        said_alone = {"warnings", "rejected", "reconciliation"}  # of the other one and of nobody
        assert build_baseline(alone, year).model_dump(
            exclude=said_alone
        ) == result.baseline.model_dump(exclude=said_alone)


def test_side_by_side_nothing_is_lost(spend: Path) -> None:
    first, second = classified(spend).side_by_side.years
    assert (first.total.read_pence, second.total.read_pence) == (9_009, 6_506)
    assert (first.whole, first.difference) == (None, None)
    assert [row.amount for row in second.rejected] == ["########"]
    assert "1 row whose organisation is not known" in second.statements[-1]
    assert [row.name for row in second.organisations][1:] == [
        "NHS Northshire ICB",
        "NHS Southshire ICB",
    ]


def test_one_year_can_be_asked_for_and_must_be_there(spend: Path) -> None:
    [year] = classified(spend, year="2023-24").side_by_side.years
    assert (year.financial_year, year.total.read_pence) == ("2023-24", 9_009)
    with pytest.raises(LedgerError, match="no line of 2019-20; they hold 2023-24, 2024-25"):
        classified(spend, year="2019-20")


def test_lines_without_a_date_are_not_counted_in_several_years(spend: Path) -> None:
    spend.write_text(SPEND.replace("Southshire ICB,01/05/2024", "Southshire ICB,"), "utf-8")
    with pytest.raises(LedgerError, match=r"Not every line .* has a date"):
        classified(spend)


def test_two_spellings_of_one_name_are_one_organisation(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_text(SPEND.replace("Southshire ICB", "northshire – ICB"), encoding="utf-8")
    folders = [result.folder for result in classified(path).results]
    assert folders.count("2023-24/nhs-northshire-icb") == 1
    assert "2023-24/nhs-northshire-icb-2" not in folders


def test_england_stands_beside_the_sum_of_its_authorities(outturn: Path) -> None:
    [year] = classified(outturn).side_by_side.years
    assert year.whole is not None
    assert year.difference is not None
    assert year.whole.name == "England"
    assert [row.name for row in year.organisations] == ["Alder", "Cedar", "Damson"]
    assert year.total.read_pence == sum(row.read_pence for row in year.organisations)
    assert year.difference.read_pence == year.total.read_pence - year.whole.read_pence
    assert [(entry.name, entry.group) for entry in year.without_return] == [
        ("Birch MBC", "unitary authority")
    ]
    assert {group.group: group.organisations for group in year.groups} == {
        "unitary authority": 1,
        "shire county": 1,
        "shire district": 1,
    }
    health = next(total for total in year.published_totals if total.line == "RO3-90")
    assert health.whole_pence == health.lines_pence == 27_496_812_709
    assert "1 authority without a return" in year.statements[0]
    assert "Birch MBC (E06000002)" in year.statements[1]
    assert any("RO3-90 of Damson" in text for text in year.statements)


def test_results_are_the_same_bytes_each_time_and_each_in_its_folder(
    outturn: Path, tmp_path: Path
) -> None:
    bytes_of = []
    for name in ("one", "two"):
        files = write_organisations(tmp_path / name, classified(outturn))
        bytes_of.append(
            {path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files}
        )
    assert bytes_of[0] == bytes_of[1]
    assert set(bytes_of[0]) == {
        *("organisations.html", "organisations.json", "organisations.xlsx", "manifest.json"),
        *(
            f"2022-23/{code}/{name}"
            for code in ("E06000001", "E10000003", "E07000004", "E92000001")
            for name in ("baseline.json", "codings.parquet")
        ),
    }
    listed = {entry["name"] for entry in json.loads(bytes_of[0]["manifest.json"])["outputs"]}
    assert listed == set(bytes_of[0]) - {"manifest.json"}


def test_a_file_in_the_way_leaves_everything_as_it_was(outturn: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "2022-23/E92000001/codings.parquet").mkdir(parents=True)
    done = CliRunner().invoke(app, ["classify-all", str(outturn), "-o", str(folder)])
    assert done.exit_code == 2
    assert "The results cannot be written" in done.stderr
    assert [path.name for path in folder.rglob("*")] == ["2022-23", "E92000001", "codings.parquet"]


def test_the_command_shows_classes_the_whole_and_what_to_know(
    outturn: Path, tmp_path: Path
) -> None:
    command = ["classify-all", str(outturn), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    for text in ("3 organisations spent", "Shire county", "England as published", "Birch MBC"):
        assert text in done.stdout
    shown = CliRunner().invoke(app, [*command, "--json"]).stdout
    assert shown == (tmp_path / "out/organisations.json").read_text(encoding="utf-8")
    decided = year_of(shown)["total"]["decided_share"]
    assert decided == 1
    fine = CliRunner().invoke(app, [*command, "--fail-under-coverage", "100", "-q"])
    assert (fine.exit_code, fine.output) == (0, "")


def test_too_little_decided_is_a_finding_if_one_asks(spend: Path, tmp_path: Path) -> None:
    command = ["classify-all", str(spend), "-o", str(tmp_path / "out"), "-q"]
    done = CliRunner().invoke(app, [*command, "--fail-under-coverage", "90"])
    assert done.exit_code == 1
    assert "of the money in scope is decided, under the 90.0% asked for" in done.stderr


def year_of(shown: str) -> dict[str, dict[str, float]]:
    [year] = json.loads(shown)["years"]
    return dict(year)


# The published outturn


@pytest.mark.real
@pytest.mark.slow
def test_england_and_every_council(published: Path) -> None:
    health, councils, missing = 389_198_250_000, 356_620_600_000, 44
    paths = [published / "outturn" / f"{form}_2023-24_data_by_LA.ods" for form in ("RO3", "RSX")]
    organisations = classified(*paths)
    [of_year] = organisations.side_by_side.years
    assert len(of_year.without_return) == missing
    assert of_year.rejected == ()

    england = next(
        result
        for result in organisations.results
        if result.baseline.organisation.code == "E92000001"
    )
    lines = {row["ro_line"]: row for row in england.codings.to_pylist()}
    assert len(lines) == england.codings.num_rows == 64
    assert all(line["rule"] for line in lines.values()), "every line of the forms has a rule"
    public_health = [
        line["amount_pence"]
        for code, line in lines.items()
        if code.startswith("RO3-") and 61 <= int(code[4:]) <= 92
    ]
    assert abs(sum(public_health) - health) <= 5_000  # published to £100 in the notes
    total = next(total for total in of_year.published_totals if total.line == "RO3-90")
    assert abs(sum(public_health) - total.whole_pence) <= 3  # 26 pennies rounded
    assert total.organisations_pence == councils
    service = next(total for total in of_year.published_totals if total.line == "RSX-699")
    assert abs(england.baseline.reconciliation.read_pence - service.whole_pence) <= 3

    for result in organisations.results:
        reconciliation = result.baseline.reconciliation
        assert sum(reconciliation.by_status.values()) == reconciliation.read_pence
        assert reconciliation.rejected_rows == 0

    ledger, of = read_ledger(paths, organisation="E08000021").for_year()
    alone = classify_ledger(ledger, load_taxonomy())
    newcastle = next(
        result
        for result in organisations.results
        if result.baseline.organisation.code == "E08000021"
    )
    assert newcastle.baseline.to_json() == build_baseline(alone, of).to_json()
    assert newcastle.codings.equals(alone.codings)


@pytest.mark.real
@pytest.mark.slow
def test_every_council_of_three_years_in_one_command(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "england"
    done = CliRunner().invoke(app, ["classify-all", str(published / "outturn"), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    organisations = json.loads((folder / "organisations.json").read_text(encoding="utf-8"))
    assert [len(year["organisations"]) for year in organisations["years"]] == [403, 367, 401]
    for year in organisations["years"]:
        for each in (*year["organisations"], year["whole"]):
            codings = pq.read_table(folder / each["folder"] / "codings.parquet")
            assert sum(codings["amount_pence"].to_pylist()) == each["read_pence"]
