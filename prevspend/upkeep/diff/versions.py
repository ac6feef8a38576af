"""The version a change needs, and whether the new version is high enough.

The certain part (`least`) always counts. The uncertain part (`most`) is measured on ledgers: a
change whose rules decided a coding there, or nearly did, has been measured, and needs what its
moves need. A change that no ledger has measured counts as the most it may need; without ledgers
this is so for every change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.diff.model import BUMPS, Bump, VersionVerdict, largest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.upkeep.diff.model import LedgerEffect, TaxonomyChange


def judge_version(
    old: str, new: str, changes: Sequence[TaxonomyChange], effect: LedgerEffect | None
) -> VersionVerdict:
    """Return the bump that changes need, and whether the new version makes it.

    Args:
        old: the old version, like 1.0.0.
        new: the new version.
        changes: what changed.
        effect: its effect on ledgers, where there are any.
    """
    unmeasured = [change for change in changes if not _is_measured(change, effect)]
    least = largest([change.least for change in changes])
    most = largest([change.most for change in unmeasured])
    measured = effect.measured if effect else None
    needed = largest([least, most, measured or "none"])
    if changes and needed == "none":
        needed = "patch"
    made = bump_between(old, new)
    return VersionVerdict(
        needed=needed,
        least=least,
        unmeasured=most,
        measured=measured,
        made=made,
        enough=made is not None and BUMPS.index(made) >= BUMPS.index(needed),
        next_version=apply_bump(old, needed),
        open_changes=tuple(
            change.id
            for change in unmeasured
            if change.most == needed and change.least != change.most
        ),
    )


def _is_measured(change: TaxonomyChange, effect: LedgerEffect | None) -> bool:
    if effect is None:
        return False
    return not change.rules or not effect.rules_tried.isdisjoint(change.rules)


def bump_between(old: str, new: str) -> Bump | None:
    """Return the bump from one version to another; `None` where the second is earlier."""
    before, after = _numbers(old), _numbers(new)
    if after < before:
        return None
    names: tuple[Bump, ...] = ("major", "minor", "patch")
    moved = (
        name
        for name, old_number, new_number in zip(names, before, after, strict=True)
        if old_number != new_number
    )
    return next(moved, "none")


def apply_bump(version: str, bump: Bump) -> str:
    """Return the lowest version that is a bump above another."""
    major, minor, patch = _numbers(version)
    return {
        "none": version,
        "patch": f"{major}.{minor}.{patch + 1}",
        "minor": f"{major}.{minor + 1}.0",
        "major": f"{major + 1}.0.0",
    }[bump]


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
