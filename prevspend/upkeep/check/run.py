"""Check a taxonomy: report all problems of its files and all doubts about its rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.taxonomy import read_taxonomy
from prevspend.upkeep.check.checked import CheckedTaxonomy
from prevspend.upkeep.check.conflicts import check_conflicts
from prevspend.upkeep.check.entries import check_crosswalks, check_entries
from prevspend.upkeep.check.exemptions import Exemption, read_exemptions
from prevspend.upkeep.check.hidden_words import check_hidden_words
from prevspend.upkeep.check.proof import check_proofs
from prevspend.upkeep.check.rules import check_rules
from prevspend.upkeep.check.shortened import check_shortened
from prevspend.upkeep.check.supporting_files import check_edges, check_supporting_files
from prevspend.upkeep.findings import CheckFinding, finding_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.upkeep.findings import Severity

_VOCABULARY_FILES = frozenset({"abbreviations.yaml", "plain_words.yaml"})
"""The files without which the words of a rule are others than its maintainer means."""
_CROSS_RULE_CHECKS = (
    check_crosswalks,
    check_supporting_files,
    check_edges,
    check_shortened,
    check_hidden_words,
    check_conflicts,
    check_proofs,
)


@dataclass(frozen=True)
class CheckReport:
    """The report of a check.

    Attributes:
        taxonomy: the name of the folder.
        version: the taxonomy's version, if it could be read.
        findings: all findings that are not exempted, by file and line.
        exempted: the exempted findings, each with its exemption.
        interventions: how many could be read.
        rules: how many rules they have.
        is_whole: whether the rules could be checked against each other; false while entries are
            left out because of their form.
        left_out: how many interventions could not be read as they are.
        unread: the names of files of which nothing could be used.
    """

    taxonomy: str
    version: str | None
    findings: tuple[CheckFinding, ...]
    exempted: tuple[tuple[CheckFinding, Exemption], ...]
    interventions: int
    rules: int
    is_whole: bool
    left_out: int = 0
    unread: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def check_taxonomy(folder: Path, today: dt.date | None = None) -> CheckReport:
    """Check a taxonomy's folder.

    Args:
        folder: the folder with `taxonomy.yaml`, as findings should name it.
        today: the day on which dates are judged; the system's where none is given.

    Returns:
        The report. Problems in the files' form are findings too; nothing is raised.
    """
    today = today or dt.datetime.now(tz=dt.UTC).date()
    reading = read_taxonomy(folder)
    exemptions = read_exemptions(folder)
    all_findings = [finding_from(problem) for problem in (*reading.problems, *exemptions.problems)]
    taxonomy = reading.taxonomy
    if taxonomy is not None:
        checked = CheckedTaxonomy(taxonomy, reading.places, today)
        all_findings += check_entries(checked)
        if not reading.unread & _VOCABULARY_FILES:
            all_findings += check_rules(checked)
        for check in () if reading.problems else _CROSS_RULE_CHECKS:
            all_findings += check(checked)
    findings, exempted = exemptions.apply(
        _in_order(all_findings), today, is_whole=not reading.problems
    )
    entries = taxonomy.interventions if taxonomy else ()
    return CheckReport(
        taxonomy=folder.name,
        version=taxonomy.head.version if taxonomy else None,
        findings=tuple(_in_order(findings)),
        exempted=tuple(exempted),
        interventions=len(entries),
        rules=sum(len(entry.rules) for entry in entries),
        is_whole=not reading.problems,
        left_out=reading.left_out,
        unread=tuple(sorted(reading.unread)),
    )


def _in_order(findings: Iterable[CheckFinding]) -> list[CheckFinding]:
    return sorted(findings, key=lambda finding: finding.order)
