"""The version a change needs, and whether the new version makes it.

What structure is sure of (`least`) always counts. What it leaves open (`most`) is settled by
ledgers: a change whose rules decided a coding there, or nearly did, has been measured, and needs
what its moves need. A change that no ledger has reached keeps the most it may need, so that silence
is never taken for proof. Without ledgers every change keeps the most it may need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.upkeep.diff.model import BUMPS, Bump, Verdict, largest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.upkeep.diff.model import Change, Effect


def judge(old: str, new: str, changes: Sequence[Change], effect: Effect | None) -> Verdict:
    """Work out the bump that changes need, and hold the new version to it.

    Args:
        old: the old version, like 1.0.0.
        new: the new version.
        changes: what changed.
        effect: what that does to ledgers, where there are any.
    """
    unmeasured = [change for change in changes if not _is_measured(change, effect)]
    least = largest([change.least for change in changes])
    most = largest([change.most for change in unmeasured])
    measured = effect.measured if effect else None
    needed = largest([least, most, measured or "none"])
    if changes and needed == "none":
        needed = "patch"
    made = bump_between(old, new)
    return Verdict(
        needed=needed,
        least=least,
        unmeasured=most,
        measured=measured,
        made=made,
        enough=made is not None and BUMPS.index(made) >= BUMPS.index(needed),
        next_version=bumped(old, needed),
        open_changes=tuple(
            change.id
            for change in unmeasured
            if change.most == needed and change.least != change.most
        ),
    )


def _is_measured(change: Change, effect: Effect | None) -> bool:
    if effect is None:
        return False
    return not change.rules or not effect.rules_seen.isdisjoint(change.rules)


def bump_between(old: str, new: str) -> Bump | None:
    """Give the bump from one version to another; `None` where the second is the earlier one."""
    before, after = _numbers(old), _numbers(new)
    if after < before:
        return None
    names: tuple[Bump, ...] = ("major", "minor", "patch")
    moved = (name for name, one, other in zip(names, before, after, strict=True) if one != other)
    return next(moved, "none")


def bumped(version: str, bump: Bump) -> str:
    """Give the lowest version that is a bump above another."""
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
