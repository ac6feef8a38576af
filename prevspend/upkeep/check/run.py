"""Check a taxonomy: every problem of its files and every doubt about its rules, all at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.taxonomy import load_with_places
from prevspend.upkeep.check.besides import check_besides, check_edges
from prevspend.upkeep.check.entries import check_crosswalks, check_entries
from prevspend.upkeep.check.exemptions import Exemption, read_exemptions
from prevspend.upkeep.check.folder import Checked
from prevspend.upkeep.check.proof import check_proofs
from prevspend.upkeep.check.rivals import check_rivals
from prevspend.upkeep.check.rules import check_rules
from prevspend.upkeep.check.shortened import check_shortened
from prevspend.upkeep.findings import Finding, finding_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.upkeep.findings import Severity

_EACH_FOR_ITSELF = (check_entries, check_rules)
_BESIDE_EACH_OTHER = (
    check_crosswalks,
    check_besides,
    check_edges,
    check_shortened,
    check_rivals,
    check_proofs,
)


@dataclass(frozen=True)
class CheckReport:
    """What a check found.

    Attributes:
        taxonomy: the name of the folder.
        version: the taxonomy's version, if it could be read.
        findings: everything found and not exempted, by file and line.
        exempted: what was found and exempted, each with its exemption.
        interventions: how many were checked.
        rules: how many rules they have.
        is_whole: whether the rules could be checked beside each other; not so while entries are
            missing because their form is wrong.
    """

    taxonomy: str
    version: str | None
    findings: tuple[Finding, ...]
    exempted: tuple[tuple[Finding, Exemption], ...]
    interventions: int
    rules: int
    is_whole: bool

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def check_taxonomy(folder: Path, today: dt.date | None = None) -> CheckReport:
    """Check a taxonomy's folder.

    Args:
        folder: the folder with `taxonomy.yaml`, as findings are to name it.
        today: the day on which dates are judged; the system's where none is given.

    Returns:
        The report. Problems in the files' form are findings like all others; nothing is raised.
    """
    today = today or dt.datetime.now(tz=dt.UTC).date()
    reading = load_with_places(folder)
    exemptions = read_exemptions(folder)
    found = [finding_of(problem) for problem in (*reading.problems, *exemptions.problems)]
    taxonomy = reading.taxonomy
    if taxonomy is not None:
        checked = Checked(taxonomy, reading.places, today)
        checks = _EACH_FOR_ITSELF + (() if reading.problems else _BESIDE_EACH_OTHER)
        for check in checks:
            found += check(checked)
    findings, exempted = exemptions.apply(_in_order(found), today, is_whole=not reading.problems)
    entries = taxonomy.interventions if taxonomy else ()
    return CheckReport(
        taxonomy=folder.name,
        version=taxonomy.head.version if taxonomy else None,
        findings=tuple(_in_order(findings)),
        exempted=tuple(exempted),
        interventions=len(entries),
        rules=sum(len(entry.rules) for entry in entries),
        is_whole=not reading.problems,
    )


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.order)
