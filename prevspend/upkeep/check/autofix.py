"""Fix findings of a check where that is safe; only the locations named are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.check.run import check_taxonomy
from prevspend.upkeep.yamledit import edit_files, write_files

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from prevspend.upkeep.check.run import CheckReport

_MOST_ROUNDS = 10


def fix_taxonomy(
    folder: Path, today: dt.date | None = None
) -> tuple[CheckReport, dict[str, tuple[str, str]]]:
    """Fix a taxonomy's files until nothing is left that can be fixed safely.

    Names with one likely spelling are corrected, and redundant phrases are removed. What an
    exemption covers is not changed. A second run changes nothing.

    Args:
        folder: the folder with `taxonomy.yaml`.
        today: the day on which dates are judged.

    Returns:
        The report on the fixed taxonomy, and the text of each changed file before and after.
    """
    changed: dict[str, tuple[str, str]] = {}
    for _ in range(_MOST_ROUNDS):
        report = check_taxonomy(folder, today)
        edited = edit_files(finding.edit for finding in report.findings if finding.edit)
        if not edited:
            break
        write_files(edited)
        for file, (before, after) in edited.items():
            changed[file] = (changed.get(file, (before,))[0], after)
    return report, changed
