"""The door of the reports loads what is asked for, and gives all it names."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

from prevspend import report


def test_every_public_name_is_what_it_says_and_no_module() -> None:
    found = {name: getattr(report, name) for name in report.__all__}
    assert not [name for name, thing in found.items() if isinstance(thing, ModuleType)]


def test_writing_results_loads_no_page_of_other_commands() -> None:
    program = "import sys, prevspend; prevspend.write_results; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "prevspend.report.folder" in loaded
    others = ("upkeep", "consolidation", "evaluation", "leftshift", "comparison", "diffpage")
    assert not {f"prevspend.report.{name}" for name in others} & set(loaded)
