"""Every council of England from the published returns, in one command."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.slow]

RETURNS = [
    f"{form}_{year}_data_by_LA.ods" for year in ("2022-23", "2023-24") for form in ("RO3", "RSX")
]
A_MINUTE = 60


def compare(*arguments: str | Path) -> dict[str, object]:
    done = CliRunner().invoke(app, ["compare", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


def test_what_moved_in_every_council_takes_one_command_and_less_than_a_minute(
    published: Path,
) -> None:
    begun = time.process_time()
    changes: dict = compare(*(published / "outturn" / name for name in RETURNS), "--change")  # type: ignore[type-arg]
    assert time.process_time() - begun < A_MINUTE
    assert (changes["first_year"], changes["last_year"]) == ("2022-23", "2023-24")
    councils = {each["who"]["code"]: each for each in changes["organisations"]}
    left_out = {each["code"]: each["why"] for each in changes["not_compared"]}
    assert len(councils) == 136
    # 153 councils with social care, some of which gave no return, and three that ended in 2023.
    assert left_out["E08000025"] == "without a return in either year"  # Birmingham
    assert left_out["E10000006"].startswith("ended on 2023-03-31; its area is now Cumberland")
    assert "20,000 people" in left_out["E09000001"]  # City of London
    assert not set(councils) & set(left_out)
    for each in [changes["whole"], changes["added_up"], *councils.values()]:
        steps = each["steps"]
        parts = ("price_pence", "population_pence", "real_pence")
        assert sum(steps[part] or 0 for part in parts) == steps["change_pence"]
    # What ended with the pandemic is the most of it: the return's lines 91 and 92.
    assert changes["whole"]["movers"][0]["intervention"] == "covid-response"
    assert changes["whole"]["after"]["people"] == 57_690_323


def test_councils_are_ranked_within_their_class_and_odd_ones_asked_about(
    published: Path, tmp_path: Path
) -> None:
    latest = [published / "outturn" / name for name in RETURNS[2:]]
    comparison: dict = compare(*latest, "--organisation", "Newcastle upon Tyne", "-o", tmp_path)  # type: ignore[type-arg]
    assert {(each["id"], each["ranked"]) for each in comparison["leagues"]} == {
        ("single-tier", 119),
        ("county", 21),
    }
    (near,) = comparison["neighbours"]
    assert len(near["neighbours"]) == 10
    odd = {(each["name"], each["intervention"]) for each in comparison["oddities"]}
    assert ("Leicestershire", "carer-support") in odd
    assert ("Central Bedfordshire", "youth-services") in odd
    ranked = [each for each in comparison["organisations"] if each["ranks"]]
    for each in ranked:
        for rank in each["ranks"].values():
            assert 1 <= rank["best"] <= rank["place"] <= rank["worst"] <= rank["of"]
    assert (tmp_path / "comparison.xlsx").stat().st_size > 0
