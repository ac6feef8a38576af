"""Local readings in a consolidation: each body's own, counted once beside the national figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from prevspend.consolidate import Consolidation, build_consolidation
from prevspend.report import consolidation_document, page_on_terminal
from prevspend.taxonomy import Overlay
from prevspend.taxonomy.overlay import extend
from tests.consolidate.bodies import TAXONOMY, body, received, spent

if TYPE_CHECKING:
    from prevspend.leftshift import Year

BOARD, COUNCIL = "NHS Marlshire Integrated Care Board", "Westmoor County Council"
HEAD = {"id": "ours", "name": "Ours", "version": "1.0.0", "extends": "t@1"}
WHOLE = {"low": 1, "central": 1, "high": 1, "basis": "counted"}


def overlay(**content: Any) -> Overlay:  # noqa: ANN401 - any part of an overlay
    return Overlay.model_validate({**HEAD, **content})


ALL_OF_IT = overlay(shares=[{"intervention": "smoking", "share": WHOLE, "why": "test"}])


def consolidation(*, local: Overlay | None) -> Consolidation:
    """The board pays the council 300 of smoking, which the council spends with 200 of its own."""
    taxonomy = extend(TAXONOMY, local) if local else TAXONOMY
    board: Year = body(BOARD, "icb", [spent("Smoking", 300_00, COUNCIL), spent("Smoking", 100_00)])
    council = body(
        COUNCIL,
        "council",
        [spent("Smoking", 500_00), received("Smoking", 300_00, BOARD)],
        taxonomy=taxonomy,
    )
    return build_consolidation([board, council])


def test_a_local_reading_is_counted_once_beside_the_national() -> None:
    report = consolidation(local=ALL_OF_IT)
    national = consolidation(local=None)
    assert report.prevention == national.prevention
    assert report.total == national.total
    board, council = report.bodies
    assert board.local is None
    assert council.local is not None
    # of smoking the national taxonomy counts 0.7, the overlay all
    assert council.prevention.once.central == 350_00
    assert council.local.prevention.once.central == 500_00
    assert report.local is not None
    assert report.local.bodies.central == (300_00 + 100_00) * 7 // 10 + 500_00
    assert report.local.eliminated == report.prevention.eliminated
    assert report.local.once.central == report.local.bodies.central - 300_00 * 7 // 10


def test_without_an_overlay_there_is_no_local_reading() -> None:
    report = consolidation(local=None)
    assert report.local is None
    assert [each.local for each in report.bodies] == [None, None]


@pytest.mark.parametrize("local", [None, ALL_OF_IT])
def test_the_page_shows_local_readings_where_there_are_any(local: Overlay | None) -> None:
    console = Console(width=160, record=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(page_on_terminal(consolidation_document(consolidation(local=local))))
    assert ("Together, by local readings" in shown.get()) == (local is not None)
    assert (f"{COUNCIL}, locally (Ours 1.0.0)" in shown.get()) == (local is not None)
