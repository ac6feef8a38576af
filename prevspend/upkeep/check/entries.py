"""Checks on one intervention at a time: its sources, dates and crosswalks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.classify import outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Intervention
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding

_PREVENTIVE_CARE = "HC.6"


def check_entries(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Check each intervention on its own."""
    for entry in checked.taxonomy.interventions:
        yield from _sources(checked, entry)
        yield from _dates(checked, entry)
        yield from _health_accounts(checked, entry)


def _sources(checked: CheckedTaxonomy, entry: Intervention) -> Iterator[CheckFinding]:
    if entry.status == "prevention" and not entry.sources:
        place = checked.places.of("intervention", entry.id, "sources")
        what = f"the intervention '{entry.id}' has no source"
        fix = "name under 'sources' the evidence that this is prevention"
        yield checked.about("source-missing", place, what, entry.id, fix=fix)


def _dates(checked: CheckedTaxonomy, entry: Intervention) -> Iterator[CheckFinding]:
    if entry.checked is None:
        return
    place = checked.places.of("intervention", entry.id, "checked", "next")
    due, done = entry.checked.next, entry.checked.on
    if due <= done:
        what = f"the next check ({due}) is not after the last ({done})"
        fix = "put the later date under 'next'"
        yield checked.about("check-back-to-front", place, what, entry.id, fix=fix, text=str(due))
    elif due < checked.today:
        what = f"the check of '{entry.id}' was due on {due} (last by {entry.checked.by}, {done})"
        fix = "check it against its sources and update by, on and next"
        yield checked.about("check-overdue", place, what, entry.id, fix=fix, text=str(due))


def _health_accounts(checked: CheckedTaxonomy, entry: Intervention) -> Iterator[CheckFinding]:
    if entry.status not in {"not_prevention", "out_of_scope"}:
        return
    for number, code in enumerate(entry.crosswalk.sha):
        if code == _PREVENTIVE_CARE or code.startswith(f"{_PREVENTIVE_CARE}."):
            place = checked.places.of("intervention", entry.id, "crosswalk", "sha", number)
            what = f"'{entry.id}' is {entry.status} and yet {code}, preventive care"
            fix = "correct the code or the status"
            yield checked.about("sha-contradiction", place, what, entry.id, fix=fix, text=code)


def check_crosswalks(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield outturn lines that several interventions claim and no rule assigns to one."""
    entries = checked.taxonomy.interventions
    ruled = {code for entry in entries for rule in entry.rules for code in rule.ro_line or ()}
    claims: dict[str, list[tuple[Intervention, int]]] = {}
    for entry in entries:
        for number, code in enumerate(entry.crosswalk.ro):
            claims.setdefault(code, []).append((entry, number))
    for code, claimed in claims.items():
        first = claimed[0][0]
        for entry, number in claimed[1:]:
            if code not in ruled and outcome_of(entry) != outcome_of(first):
                place = checked.places.of("intervention", entry.id, "crosswalk", "ro", number)
                what = f"{code} is in the crosswalks of '{first.id}' and '{entry.id}'"
                fix = f"let one of them decide it by a rule with 'ro_line: {code}'"
                yield checked.about("ro-line-shared", place, what, entry.id, fix=fix, text=code)
