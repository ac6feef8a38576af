"""`--pictures DIR`: charts as files that can go into a paper as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
YEARS = ("2023-24", "2024-25")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for year in YEARS:
        ledger = EXAMPLES / f"icb/marlshire-icb-{year}.csv"
        run("classify", ledger, "-o", folder / year, "--pictures", folder / "of-years")
    years = [folder / year for year in YEARS]
    run("leftshift", *years, "--pictures", folder / "of-change")
    return folder


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments), "--quiet"])
    assert done.exit_code == code, done.output
    return done.output


def texts_of(path: Path) -> str:
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own drawing
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_each_year_has_its_charts_under_its_own_name(folder: Path) -> None:
    names = {path.name for path in (folder / "of-years").iterdir()}
    for year in YEARS:
        start = f"nhs-marlshire-integrated-care-board-{year}-prevention-by-tier"
        assert {f"{start}.svg", f"{start}.csv"} <= names


def test_a_drawing_says_whose_it_is_and_how_it_was_made(folder: Path) -> None:
    for path in (folder / "of-years").glob("*2024-25*.svg"):
        texts = texts_of(path)
        assert "NHS Marlshire Integrated Care Board, 2024-25" in texts, path.name
        assert "Source: its whole general ledger, by prevspend" in texts, path.name


def test_the_change_between_years_has_its_charts(folder: Path) -> None:
    (bridge,) = (folder / "of-change").glob("*prevention-bridge.svg")
    assert "2023-24 to 2024-25" in texts_of(bridge)
    assert (folder / "of-change" / bridge.with_suffix(".csv").name).is_file()


def test_spark_draws_no_pictures(tmp_path: Path) -> None:
    ledger = EXAMPLES / "icb/marlshire-icb-2024-25.csv"
    options = ["-o", tmp_path / "out", "--pictures", tmp_path / "p", "--engine", "spark"]
    said = run("classify", ledger, *options, code=2)
    assert "--pictures cannot be given with --engine spark." in said
