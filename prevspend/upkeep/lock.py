"""The lock: a version for every intervention and rule, counted by a tool.

`versions.lock` is beside `taxonomy.yaml`. It holds, one line an entry, a hash of what decides
pounds and a version that grows by one whenever that changes. Words (names, reasons, notes, sources,
examples) are no part of the hash. Ids that were removed stay in it, so that none is used again for
something else.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from prevspend import yamlfile
from prevspend.classify import Vocabulary
from prevspend.errors import TaxonomyError
from prevspend.frozenmodel import FrozenModel
from prevspend.upkeep.rules import RuleTests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from prevspend.taxonomy import Intervention, Rule, Taxonomy

LOCK_FILE = "versions.lock"
_HASH_LENGTH = 16
_PERMANENT_IDS = ("intervention ", "rule ")
_HEAD = """\
# Versions of what decides pounds, written by `prevspend taxonomy lock`: do not edit. Where a merge
# leaves a conflict here, keep either side and run the command again.
"""


class LockedEntry(FrozenModel):
    """One entry: its version, and the hash of what it decides."""

    version: Annotated[int, Field(ge=1)]
    hash: str


class RemovedEntry(FrozenModel):
    """An id that is no longer used, and the version it had last."""

    version: Annotated[int, Field(ge=1)]


class Lock(FrozenModel):
    """All entries of a taxonomy, by kind and id (`rule stop-smoking.named`).

    Attributes:
        whole: one digest of all hashes; equal where no pound could be decided differently.
        entries: the present entries.
        removed: the removed entries.
    """

    whole: str
    entries: dict[str, LockedEntry]
    removed: dict[str, RemovedEntry] = {}

    def text(self) -> str:
        """Write the lock, sorted, one line an entry."""
        lines = [f"whole: {self.whole}", "entries:"]
        lines += [
            f"  {name}: {{version: {entry.version}, hash: '{entry.hash}'}}"
            for name, entry in sorted(self.entries.items())
        ]
        lines += ["removed:" if self.removed else "removed: {}"]
        lines += [
            f"  {name}: {{version: {entry.version}}}"
            for name, entry in sorted(self.removed.items())
        ]
        return _HEAD + "\n".join(lines) + "\n"


def lock_taxonomy(taxonomy: Taxonomy, old: Lock | None) -> Lock:
    """Return an updated lock.

    Args:
        taxonomy: the taxonomy as it is.
        old: its previous lock; `None` where it has none yet.

    Raises:
        TaxonomyError: if the id of a removed entry is used again.
    """
    before = old.entries if old else {}
    removed = dict(old.removed) if old else {}
    hashes = dict(_hashes(taxonomy))
    reused = sorted(hashes.keys() & removed.keys())
    if reused:
        raise TaxonomyError(
            f"These ids belonged to something that was removed: {', '.join(reused)}.",
            why="an id in an old result must never mean something else.",
            fix="use another id for the new entry; or, if the old one comes back, remove its line"
            f" from 'removed' in {LOCK_FILE}.",
        )
    for name, entry in before.items():
        if name not in hashes and name.startswith(_PERMANENT_IDS):
            removed[name] = RemovedEntry(version=entry.version)
    entries = {name: _next_entry(before.get(name), value) for name, value in hashes.items()}
    return Lock(whole=_hash(sorted(hashes.items())), entries=entries, removed=removed)


def _next_entry(old: LockedEntry | None, value: str) -> LockedEntry:
    if old is None:
        return LockedEntry(version=1, hash=value)
    return old if old.hash == value else LockedEntry(version=old.version + 1, hash=value)


def stale_entries(taxonomy: Taxonomy, lock: Lock | None) -> list[str]:
    """Return the entries a lock has wrong, in words; empty where it is up to date."""
    if lock is None:
        return [f"there is no {LOCK_FILE} yet"]
    hashes = dict(_hashes(taxonomy))
    differences = []
    for name in sorted({*hashes, *lock.entries}):
        entry = lock.entries.get(name)
        if name not in hashes:
            differences.append(f"{name}: is no longer in the taxonomy")
        elif name in lock.removed:
            differences.append(
                f"{name}: the id belonged to something that was removed; give it another"
            )
        elif entry is None:
            differences.append(f"{name}: is new")
        elif entry.hash != hashes[name]:
            differences.append(f"{name}: decides differently from version {entry.version}")
    if not differences and lock.whole != _hash(sorted(hashes.items())):
        differences.append("whole: the digest does not match the entries")
    return differences


def read_lock(folder: Path) -> Lock | None:
    """Read the lock of a taxonomy's folder; `None` where there is none.

    Raises:
        TaxonomyError: if it cannot be read.
    """
    path = folder / LOCK_FILE
    if not path.is_file():
        return None
    document, problems = yamlfile.load(path)
    lock = None
    if not problems:
        lock, problems = yamlfile.validate(Lock, document)
    if lock is None or problems:
        raise TaxonomyError(
            f"{LOCK_FILE} cannot be read.",
            problems=problems,
            fix="keep either side of a conflict, or get the file back from git; then run"
            " `prevspend taxonomy lock`.",
        )
    return lock


def _hashes(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the hash of everything that decides pounds, by kind and id."""
    for entry in taxonomy.interventions:
        yield f"intervention {entry.id}", _hash(_decides(entry))
        for rule in entry.rules:
            yield f"rule {rule.id}", _hash([entry.id, rule_content(rule)])
    for name, lens in taxonomy.head.lenses.items():
        yield f"lens {name}", _hash(lens.counts)
    for kind in taxonomy.supplier_kinds:
        yield f"supplier kind {kind.id}", _hash([sorted(kind.phrases), sorted(kind.unless or ())])
    yield "abbreviations", _hash(sorted(taxonomy.abbreviations.items()))
    if taxonomy.head.matching > 1:
        yield "matching", _hash([taxonomy.head.matching, sorted(taxonomy.plain_words)])


def _decides(entry: Intervention) -> object:
    share = entry.share
    figures = [f"{figure:f}" for figure in (share.low, share.central, share.high)] if share else []
    return [entry.status, entry.tier, figures, sorted(entry.lenses)]


def rule_content(rule: Rule) -> object:
    """Return the parts of a rule that decide which lines it matches, in a fixed order."""
    tests = RuleTests.of(rule, Vocabulary({}, ()))

    def plain(items: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
        return {field: sorted(texts) for field, texts in sorted(items.items())}

    return {
        "fields": plain(tests.fields),
        "in": sorted(tests.within),
        "phrases": sorted(tests.phrases),
        "organisations": sorted(tests.organisations),
        "unless": plain(tests.vetoes),
        "fallback": tests.grade == "container",
        **({"grade": tests.grade} if tests.grade in {"named", "kind"} else {}),
    }


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
