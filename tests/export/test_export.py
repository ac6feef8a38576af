"""Results as CSV files: they add up to the penny, say what they hold, and name no person."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import frictionless
import pandas as pd
import pytest
from typer.testing import CliRunner

from prevspend import Baseline, Settings, classify_files
from prevspend.cli import app
from prevspend.errors import LedgerError, OutputError
from prevspend.export import described, export_results
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

ICB = EXAMPLES / "icb"
PERSON, AGAIN, BODY = "Mrs Jane Example", "Mr Alan Example", "Example Care Homes Ltd"
LINES = pd.DataFrame(
    {
        "cost_centre": ["Stop Smoking Service", "Foster Care", "Foster Care", "Home Care"],
        "account": ["=HYPERLINK(A1)", "-Allowances", "-Allowances", "Payments to Mrs Example"],
        "supplier": [BODY, PERSON, AGAIN, PERSON],
        "description": ["Stop smoking", "For Mrs Jane Example", "Allowance", "Care"],
        "date": pd.to_datetime(["2024-05-01", "2024-06-01", "2024-07-01", "2024-07-02"]),
        "amount": [1200.5, 88000.0, -3.35, 0.1],
    }
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("results")
    return [
        classify_files(ICB / f"marlshire-icb-{year}.csv", folder / year).folder
        for year in ("2023-24", "2024-25")
    ]


@pytest.fixture(scope="module")
def exported(results: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export_results(results, folder, with_lines=True)
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sums_by_year(path: Path, column: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(path):
        sums[row["financial_year"]] += Decimal(row[column])
    return dict(sums)


def test_codings_and_lines_add_up_to_each_baseline_to_the_penny(
    results: list[Path], exported: Path
) -> None:
    baselines = [Baseline.read(folder) for folder in results]
    read = {one.financial_year: Decimal(one.reconciliation.read_pence) / 100 for one in baselines}
    prevention = {
        one.financial_year: Decimal(one.reconciliation.prevention_pence) / 100 for one in baselines
    }
    assert sums_by_year(exported / "codings.csv", "amount") == read
    assert sums_by_year(exported / "lines.csv", "part") == read
    for name in ("codings", "lines", "interventions"):
        assert sums_by_year(exported / f"{name}.csv", "central") == prevention, name


def test_figures_of_one_measure_and_level_add_up(results: list[Path], exported: Path) -> None:
    baseline = Baseline.read(results[-1])
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows_of(exported / "figures.csv"):
        if row["financial_year"] == baseline.financial_year:
            sums[row["measure"], row["level"]] += Decimal(row["central"])
    reconciliation = baseline.reconciliation
    assert sums["spending", "counted"] == Decimal(reconciliation.read_pence) / 100
    for level in ("tier", "horizon", "intervention"):
        assert sums["prevention", level] == Decimal(reconciliation.prevention_pence) / 100, level
    decided = Decimal(baseline.coverage.decided_pence) / 100
    assert sums["spending", "grade"] == decided


def test_a_status_means_one_thing_in_all_tables(results: list[Path], exported: Path) -> None:
    tables = {
        name: rows_of(exported / f"{name}.csv") for name in ("figures", "interventions", "codings")
    }
    year = Baseline.read(results[-1]).financial_year

    def money(name: str, status: str) -> Decimal:
        rows = [row for row in tables[name] if row["financial_year"] == year]
        return sum((Decimal(row["amount"]) for row in rows if row["status"] == status), Decimal())

    for status in ("prevention", "not_prevention"):
        assert money("interventions", status) == money("codings", status) != 0, status
        assert not any(row["item"] == status for row in tables["figures"]), status
    counted = {
        row["item"]: Decimal(row["central"])
        for row in tables["figures"]
        if (row["financial_year"], row["level"]) == (year, "counted")
    }
    assert list(counted) == ["prevention_central", "rest", "unclassified", "out_of_scope"]
    beyond = money("codings", "prevention") - counted["prevention_central"]
    assert counted["rest"] == money("codings", "not_prevention") + beyond > beyond > 0


@pytest.mark.parametrize(
    ("name", "code"),
    [("Trafford Council", "E08000009"), ("Salford City Council", "E08000006"), ("Nowhere", "")],
)
def test_the_code_of_an_organisation_is_looked_up(tmp_path: Path, name: str, code: str) -> None:
    settings = Settings(organisation=name)
    classify_files(LINES.drop(columns="supplier"), tmp_path / "results", settings)
    export_results([tmp_path / "results"], tmp_path / "out")
    for table in ("figures", "codings"):
        codes = {row["organisation_code"] for row in rows_of(tmp_path / f"out/{table}.csv")}
        assert codes == {code}, table


def test_a_text_that_others_take_for_missing_is_a_value(tmp_path: Path) -> None:
    classify_files(LINES.assign(cost_centre="NA"), tmp_path / "results")
    export_results([tmp_path / "results"], tmp_path / "out")
    package = json.loads((tmp_path / "out/datapackage.json").read_text(encoding="utf-8"))
    assert all(one["schema"]["missingValues"] == [""] for one in package["resources"])
    frame = pd.read_csv(tmp_path / "out/codings.csv", keep_default_na=False, na_values=[""])
    assert set(frame["cost_centre"]) == {"NA"}
    assert frame["supplier"].notna().all()
    assert "keep_default_na=False" in package["description"]


def test_what_others_would_count_is_in_no_figure_of_prevention(
    results: list[Path], exported: Path
) -> None:
    baselines = {one.financial_year: one for one in map(Baseline.read, results)}
    for year, baseline in baselines.items():
        high = sum(total.prevention.high for total in baseline.interventions if total.tier)
        for name in ("codings", "lines", "interventions"):
            sums = sums_by_year(exported / f"{name}.csv", "high")
            assert sums[year] == Decimal(high) / 100, name
    rows = rows_of(exported / "codings.csv")
    assert any(Decimal(row["contested"]) for row in rows)
    assert not any(Decimal(row["contested"]) for row in rows if row["status"] == "prevention")


def test_an_export_takes_the_place_of_an_earlier_one_and_of_nothing_else(
    results: list[Path], tmp_path: Path
) -> None:
    export_results(results, tmp_path / "out", with_lines=True)
    export_results(results[:1], tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"figures.csv", "interventions.csv", "codings.csv", "datapackage.json"}
    (tmp_path / "out/figures of mine.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="no export wrote: 'figures of mine"):
        export_results(results, tmp_path / "out")
    with pytest.raises(OutputError, match="no export wrote"):
        export_results(results, results[0])


def test_a_share_stands_only_where_enough_is_decided(tmp_path: Path) -> None:
    unknown = LINES.assign(cost_centre=["Stop Smoking Service", "Xq", "Xr", "Xs"], account="Zz")
    classify_files(unknown, tmp_path / "results")
    export_results([tmp_path / "results"], tmp_path / "out")
    rows = rows_of(tmp_path / "out/figures.csv")
    assert {row["enough_decided"] for row in rows} == {"false"}
    assert {row["share_of_scope"] for row in rows} == {""}
    assert all(0 < float(row["decided"]) < 0.8 for row in rows)


def test_the_data_package_describes_files_that_are_valid(exported: Path) -> None:
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    package = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in package["resources"]] == [
        *("figures", "interventions", "codings", "lines")
    ]
    for resource in package["resources"]:
        header = list(rows_of(exported / resource["path"])[0])
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_same_results_give_the_same_bytes(
    results: list[Path], exported: Path, tmp_path: Path
) -> None:
    for path in export_results(results, tmp_path, with_lines=True):
        assert path.read_bytes() == (exported / path.name).read_bytes(), path.name


class TestPersons:
    """What is meant for sharing names no person."""

    @pytest.fixture
    def results(self, tmp_path: Path) -> Path:
        return classify_files(LINES, tmp_path / "results").folder

    def test_payees_that_may_be_persons_are_numbers_in_all_files(
        self, results: Path, tmp_path: Path
    ) -> None:
        for path in export_results([results], tmp_path / "out", with_lines=True):
            assert "Jane" not in path.read_text(encoding="utf-8"), path.name
            assert "Alan" not in path.read_text(encoding="utf-8"), path.name
        lines = rows_of(tmp_path / "out/lines.csv")
        payees = [row["supplier"] for row in lines]
        assert payees[0] == BODY
        assert payees[1] == payees[3] != payees[2]
        assert {row["supplier"] for row in rows_of(tmp_path / "out/codings.csv")} == set(payees)
        assert {row["description"] for row in lines} == {""}
        assert lines[3]["account"] == "(name withheld)"

    def test_all_payees_are_numbers_where_asked(self, results: Path, tmp_path: Path) -> None:
        export_results([results], tmp_path / "out", redaction="all")
        assert BODY not in (tmp_path / "out/codings.csv").read_text(encoding="utf-8")

    def test_names_stand_where_asked_and_the_package_says_so(
        self, results: Path, tmp_path: Path
    ) -> None:
        export_results([results], tmp_path / "out", redaction="none", with_lines=True)
        lines = rows_of(tmp_path / "out/lines.csv")
        assert [row["supplier"] for row in lines] == list(LINES["supplier"])
        assert [row["description"] for row in lines] == list(LINES["description"])
        package = json.loads((tmp_path / "out/datapackage.json").read_text(encoding="utf-8"))
        assert package["description"].endswith("these files are personal data.")

    def test_no_text_is_taken_for_a_formula(self, results: Path, tmp_path: Path) -> None:
        export_results([results], tmp_path / "out", redaction="none", with_lines=True)
        accounts = [row["account"] for row in rows_of(tmp_path / "out/lines.csv")]
        assert accounts[:2] == ["'=HYPERLINK(A1)", "'-Allowances"]


def test_one_organisation_and_year_twice_is_refused(results: list[Path], tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="its money would be in the files twice"):
        export_results([*results, results[0]], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_it_wrote(results: list[Path], tmp_path: Path) -> None:
    arguments = ["export", *map(str, results), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "figures.csv, interventions.csv, codings.csv, datapackage.json" in done.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"figures.csv", "interventions.csv", "codings.csv", "datapackage.json"}


def test_every_column_is_described_once() -> None:
    for name in ("figures", "interventions", "codings", "lines"):
        names = [column.name for column in described(name).columns]
        assert len(names) == len(set(names)), name
