"""`prevspend consolidate` on the example ICB and council, whose transfers are known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()
LEDGERS = {
    "icb": (EXAMPLES / "icb" / "marlshire-icb-2024-25.csv", "NHS Marlshire Integrated Care Board"),
    "council": (EXAMPLES / "council" / "westmoor-2024-25.csv", "Westmoor County Council"),
}
PAID = 35_681_000_00  # the ICB's lines to the council
TO_THE_ICB = 325_500_00  # joint posts, which the ICB has taken off its spending


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    made = []
    for name, (path, organisation) in LEDGERS.items():
        folder = tmp_path_factory.mktemp("consolidate") / name
        command = ["classify", str(path), "--organisation", organisation, "-o", str(folder), "-q"]
        assert RUN.invoke(app, command).exit_code == 0
        made.append(str(folder))
    return made


def test_example_icb_and_council_are_counted_once(folders: list[str], tmp_path: Path) -> None:
    pools = str(EXAMPLES / "pools.yaml")
    done = RUN.invoke(app, ["consolidate", *folders, "-o", str(tmp_path), "--pools", pools])
    assert done.exit_code == 0, done.output
    assert "Does it add up?" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {
        "consolidation.html",
        "consolidation.json",
        "consolidation.xlsx",
    }
    report = json.loads((tmp_path / "consolidation.json").read_text("utf-8"))
    icb, council = (body["in_scope"] for body in report["bodies"])
    assert icb["eliminated_pence"] == PAID - TO_THE_ICB
    assert council["eliminated_pence"] == TO_THE_ICB
    [pooled] = [flow for flow in report["flows"] if flow["pool"]]
    assert (pooled["verdict"], pooled["declared_pence"]) == ("matched", 8_610_000_00)
    late = [flow["unmatched_paid_pence"] for flow in report["flows"] if flow["pool"] is None]
    assert sorted(late) == [0, 12_500_00]  # the winter extension, as the examples' page says


def test_no_tolerance_leaves_the_difference_open_and_says_so(
    folders: list[str], tmp_path: Path
) -> None:
    command = ["consolidate", *folders, "-o", str(tmp_path), "--tolerance", "0", "--json"]
    done = RUN.invoke(app, command)
    assert done.exit_code == 1
    assert "1 payment between the bodies may still count twice" in done.stderr
    assert "one side alone shows £12,500.00 of it" in done.stderr
    report = json.loads(done.stdout)
    [flow] = [flow for flow in report["flows"] if not flow["settled"]]
    assert (flow["verdict"], flow["unmatched_paid_pence"]) == ("part matched", 12_500_00)


def test_bad_input_is_answered_without_a_traceback(folders: list[str], tmp_path: Path) -> None:
    done = RUN.invoke(app, ["consolidate", folders[0], "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "at least two bodies" in done.output
    command = ["consolidate", *folders, "-o", str(tmp_path / "out"), "--reference", str(tmp_path)]
    done = RUN.invoke(app, command)
    assert done.exit_code == 2
    assert "no reference table" in done.output
    assert not (tmp_path / "out").exists()
