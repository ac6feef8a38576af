"""The small taxonomy that tests change, and ways to change it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE = Path(__file__).parent / "base"
LEDGER = Path(__file__).parent / "ledger.csv"
RULES = "interventions/all.yaml"


def copy_of(source: Path, folder: Path) -> Path:
    """Copy a taxonomy's folder into another, under its own name."""
    return Path(shutil.copytree(source, folder / source.name))


def edit(folder: Path, texts: Mapping[str, str], file: str = RULES) -> None:
    """Replace texts in a file of a taxonomy; each must be there exactly once."""
    path = folder / file
    content = path.read_text(encoding="utf-8")
    for old, new in texts.items():
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    path.write_text(content, encoding="utf-8", newline="\n")
