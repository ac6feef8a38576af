"""The published ledgers: four years of Newcastle bridge to the penny; Devon's break stops."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger
from prevspend.errors import LedgerError
from prevspend.leftshift import Year, build_leftshift, find_context

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.leftshift import Bridge

pytestmark = [pytest.mark.real, pytest.mark.slow]


def year_from(paths: Iterable[Path], organisation: str) -> Year:
    ledger, year = read_ledger(sorted(paths), organisation=organisation).for_year()
    taxonomy = load_taxonomy()
    allocations = classify_ledger(ledger, taxonomy)
    codings = allocations.codings
    return Year(build_baseline(allocations, year), taxonomy, codings, codings)


def assert_adds_up(bridge: Bridge) -> None:
    for figure in ("low", "central", "high"):
        change = sum(getattr(step.change, figure) for step in bridge.steps)
        assert getattr(bridge.start, figure) + change == getattr(bridge.end, figure)


def test_four_years_of_newcastle_bridge_to_the_penny(published: Path) -> None:
    folder = published / "council/newcastle"
    years = [
        year_from(
            [
                *(folder / f"{start}-{month:02d}.csv" for month in range(4, 13)),
                *(folder / f"{start + 1}-{month:02d}.csv" for month in range(1, 4)),
            ],
            "Newcastle City Council",
        )
        for start in range(2018, 2022)
    ]
    report = build_leftshift(years, context=find_context(years))
    bridges = (*report.yearly_bridges, report.bridge)
    for bridge in bridges:
        assert_adds_up(bridge)
    for one, other in pairwise(report.yearly_bridges):
        assert one.end == other.start
    found = {entry.id: entry for entry in report.candidates if entry.last_year == "2021-22"}
    commission = found["cfh-commission--ext-comm-services"]
    assert commission.evidence[0].startswith("the number 1EEG3 stayed")
    assert report.years[0].population == 294_955


def test_devons_break_stops_or_is_carried_to_the_headline(published: Path) -> None:
    folder = published / "council/devon"
    years = [
        year_from(
            [
                *folder.glob(f"*_{start}0[4-9].csv"),
                *folder.glob(f"*_{start}1?.csv"),
                *folder.glob(f"*_{start + 1}0[1-3].csv"),
            ],
            "Devon County Council",
        )
        for start in (2024, 2025)
    ]
    with pytest.raises(LedgerError) as refusal:
        build_leftshift(years)
    assert "2025-26 has 24,725 lines, 2024-25 had 141,524" in str(refusal.value)
    assert "under account names that 2024-25 does not have" in str(refusal.value)
    report = build_leftshift(years, carry_breaks=True, context=find_context(years))
    assert report.headline[1].startswith("Not comparable: 2025-26 has 24,725 lines")
    assert "which the breaks named above may explain" in " ".join(report.headline)
    assert report.years[1].forecast
    assert_adds_up(report.bridge)
