"""What every command shares."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import TYPE_CHECKING

import rich.progress
from rich.progress import Progress as Bar

from prevspend.cli import terminal
from prevspend.cli.terminal import ProgressBar

if TYPE_CHECKING:
    import pytest


def test_work_that_goes_on_beside_other_work_has_one_bar_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(terminal, "_PATIENCE", 0)
    begun: list[Bar] = []

    class SlowBar(Bar):
        def start(self) -> None:
            begun.append(self)
            time.sleep(0.05)
            super().start()

    monkeypatch.setattr(rich.progress, "Progress", SlowBar)
    with ProgressBar(shown=True) as progress, ThreadPoolExecutor(2) as beside:
        list(beside.map(lambda done: progress("Writing lines.parquet", done, 2), range(2)))

    assert len(begun) == 1
