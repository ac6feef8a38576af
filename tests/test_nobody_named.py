"""Nobody is named: of all that every command writes or shows, nothing holds a planted name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import nobody

if TYPE_CHECKING:
    from pathlib import Path


def test_no_output_of_any_command_holds_a_planted_name(tmp_path: Path) -> None:
    shown = nobody.everything(tmp_path)
    assert nobody.leaks(tmp_path, shown) == {}
    texts = nobody.texts_of(tmp_path)
    assert nobody.OPEN in texts["results/2024-25/report.html"]
    assert len(texts) > 40  # files of every command


def test_the_scan_finds_a_name_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/page.html").write_text("of O&#x27;Neill  S &amp; co", encoding="utf-8")
    shown = {"json": "Wi\\u015bniewska", "none": "looking at"}
    assert nobody.leaks(tmp_path, shown) == {"O'Neill": ["page.html"], "Wiśniewska": ["json"]}
