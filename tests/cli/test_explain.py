from __future__ import annotations

import json
import time
import zipfile
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger, write_results
from prevspend.baseline import explain_line, explain_row
from prevspend.classify import load_overrides
from prevspend.cli import app
from prevspend.taxonomy import load_overlay
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

OVERLAY = str(EXAMPLES / "overlay/westmoor.yaml")
LINE = ["--cost-centre", "PH - Phys Activity Adults", "--service", "Public Health"]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the made-up council's year, with its overlay and its overrides."""
    folder = tmp_path_factory.mktemp("results")
    whole = read_ledger([EXAMPLES / "council/westmoor-2024-25.csv"], organisation="Westmoor")
    ledger, year = whole.for_year()
    taxonomy = load_overlay(OVERLAY, load_taxonomy())
    overrides = load_overrides(EXAMPLES / "overlay/westmoor-overrides.yaml", taxonomy)
    allocations = classify_ledger(ledger, taxonomy, overrides=overrides)
    write_results(folder, allocations, build_baseline(allocations, year))
    return folder


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def said(done: Result) -> str:
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def test_text_typed_in_is_explained() -> None:
    page = said(explain("--cost-centre", "PH - Smoking & Tobacco", "--kind", "council"))
    assert "Stop smoking services and interventions (secondary" in page
    assert "← 'smoking and tobacco'" in page
    assert "Share: 100% of it counts" in page
    assert "Sources: A System of Health Accounts 2011" in page


def test_overlay_is_explained_beside_the_national_taxonomy() -> None:
    line = ("--cost-centre", "PH - Fiz Activity Adults", "--service", "Public Health")
    page = said(explain(*line, "--kind", "council", "--overlay", OVERLAY))
    assert "With the overlay: Physical activity programmes" in page
    assert "(Fiz short for physical)" in page
    same = said(explain("--cost-centre", "Reablement", "--account", "x", "--overlay", OVERLAY))
    assert "With the overlay: Reablement" in same, "its share is another one"
    assert "With the overlay: the same." in said(explain("--account", "VAT", "--overlay", OVERLAY))


def test_row_of_results_says_what_hangs_on_its_runner_up(results: Path) -> None:
    codings = pq.read_table(results / "codings.parquet")
    lines = pq.read_table(results / "lines.parquet")
    number = next(
        at
        for at, row in enumerate(codings.to_pylist())
        if row["runner_up"] and not row["rule"].startswith("override")
    )
    coding = codings.slice(number, 1).to_pylist()[0]
    at = lines["coding"].to_pylist().index(number)
    row = lines["source_row"].to_pylist()[at]
    found = json.loads(said(explain(str(results), "--row", str(row), "--json")))
    assert found["stored"]["coding"] == number
    assert found["stored"]["amount_pence"] == lines["part_pence"].to_pylist()[at]
    assert found["national"]["winner"]["rule"] == coding["rule"]
    assert found["national"]["runner_up"]["rule"] == coding["runner_up"]
    pair = [
        other
        for other in codings.to_pylist()
        if (other["rule"], other["runner_up"]) == (coding["rule"], coding["runner_up"])
    ]
    assert found["swap"]["amount_pence"] == sum(other["amount_pence"] for other in pair)
    page = said(explain(str(results), "--coding", str(number)))
    assert "would move if this pair were swapped" in page
    assert "name the overlay with --overlay" in page
    named = said(explain(str(results), "--row", f"westmoor-2024-25.csv:{row}"))
    assert f"Row {row}" in named or f"row {row:,}" in named


def test_every_coding_of_results_is_explained_as_it_was_decided(results: Path) -> None:
    taxonomy = load_overlay(OVERLAY, load_taxonomy())
    rows = pq.read_table(results / "lines.parquet", columns=["source_row", "rule", "local_rule"])
    for row in rows.to_pylist()[::150]:
        found = explain_row(results, str(row["source_row"]), taxonomy)
        if not str(row["rule"]).startswith("override"):
            assert (found.national.winner and found.national.winner.rule) == row["rule"]
            assert found.local is not None
            assert (found.local.winner and found.local.winner.rule) == row["local_rule"]
            assert found.notes == ()


def test_a_coding_of_results_is_found_by_what_its_fields_hold(results: Path) -> None:
    codings = pq.read_table(results / "codings.parquet").select(["cost_centre"]).to_pylist()
    names = [row["cost_centre"] for row in codings]
    number = next(at for at, name in enumerate(names) if name and names.count(name) == 1)
    found = said(explain(str(results), "--cost-centre", str(names[number]).lower()))
    assert found == said(explain(str(results), "--coding", str(number)))


def test_decision_of_a_person_is_shown_with_who_and_why(results: Path) -> None:
    rules = pq.read_table(results / "codings.parquet")["rule"].to_pylist()
    number = rules.index("override.joint-commissioning")
    page = said(explain(str(results), "--coding", str(number), "--overlay", OVERLAY))
    assert "Decided by a person: reablement – P. Example" in page
    assert "Scheme 14 of the Better Care Fund plan" in page


@pytest.mark.parametrize(
    ("arguments", "what", "fix"),
    [
        ([], "no field is given", "--cost-centre"),
        (["--row", "3"], "none are named", "prevspend explain DIR"),
        (["nowhere", "--row", "3"], "holds no baseline", "classify"),
        (["RESULTS"], "not clear which line", "--row 17"),
        (["RESULTS", "--row", "3", "--coding", "1"], "not clear which line", "--row 17"),
        (["RESULTS", "--row", "3", "--account", "x"], "not clear which line", "--cost-centre"),
        (["RESULTS", "--account", "no such thing"], "No coding of these", "leave the folder out"),
        (["RESULTS", "--account", "pay"], "codings of these results hold", "choose one by its"),
        (["RESULTS", "--row", "three"], "'three' is no row", "--row 17"),
        (["RESULTS", "--row", "1"], "no line in row 1: lines were read from rows 2", "as Excel"),
        (["RESULTS", "--row", "99999"], "to 2,061", "as Excel"),
        (["RESULTS", "--row", "x.csv:3"], "No file 'x.csv' was read", "westmoor-2024-25.csv"),
        (["RESULTS", "--coding", "9999"], "no coding 9999: they run from 0", "lines.parquet"),
        (["--account", "x", "--kind", "school"], "no kind of organisation 'school'", "council"),
        (["--account", "x", "--overlay", "none.yaml"], "There is no overlay", "YAML file"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_words(
    results: Path, arguments: list[str], what: str, fix: str
) -> None:
    done = explain(*(str(results) if text == "RESULTS" else text for text in arguments))
    assert (done.exit_code, done.stdout) == (2, "")
    assert isinstance(done.exception, SystemExit)
    assert what in done.stderr
    assert fix in done.stderr.partition("Next: ")[2]


def test_row_that_could_not_be_read_says_why(tmp_path: Path) -> None:
    ledger, year = read_ledger([EXAMPLES / "icb/marlshire-icb-2023-24.csv"]).for_year()
    allocations = classify_ledger(ledger, load_taxonomy())
    write_results(tmp_path, allocations, build_baseline(allocations, year))
    row = ledger.rejected[0].place.row
    done = explain(str(tmp_path), "--row", str(row))
    assert done.exit_code == 2
    assert f"Row {row} of marlshire-icb-2023-24.csv could not be read" in done.stderr


def test_explaining_takes_a_moment_once_all_is_loaded() -> None:
    england = load_taxonomy()
    line = {"cost_centre": "PH - Smoking & Tobacco", "account": "Fees", "supplier": "Quit CIC"}
    seconds = []  # of the processor, for the machine may be busy with other things
    for _ in range(10):
        start = time.process_time()
        explain_line(line, england, "council")
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.05


def test_a_row_is_found_by_as_much_of_its_files_name_as_tells_it_apart(tmp_path: Path) -> None:
    whole = (EXAMPLES / "council/westmoor-2024-25.csv").read_text("utf-8").splitlines()[:-1]
    head, *body = [row for row in whole if '"' not in row]
    halves = {"april.csv": body[::2], "nested/may 2024.csv": body[1::2]}
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        for name, rows in halves.items():
            archive.writestr(name, "\n".join([head, *rows, ""]))
    out = tmp_path / "out"
    CliRunner().invoke(app, ["classify", str(tmp_path / "pack.zip"), "-o", str(out)])
    several = explain(str(out), "--row", "3")
    assert several.exit_code == 2
    assert '--row "april.csv:3"' in " ".join(several.stderr.split())
    for name in ("may 2024.csv", "pack.zip/nested/may 2024.csv", "pack.zip\\nested\\may 2024.csv"):
        found = json.loads(said(explain(str(out), "--row", f"{name}:1,003", "--json")))
        assert found["stored"]["place"] == "pack.zip/nested/may 2024.csv, row 1,003"
