"""The lock: a version for every intervention and rule, which a tool moves and nobody forgets.

`versions.lock` stands beside `taxonomy.yaml`. It holds, one line an entry, a hash of what decides
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
from prevspend.upkeep.rules import RuleTests
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from prevspend.taxonomy import Intervention, Rule, Taxonomy

LOCK_FILE = "versions.lock"
_HASH_LENGTH = 16
_KEPT_IDS = ("intervention ", "rule ")
_HEAD = """\
# Versions of what decides pounds, written by `prevspend taxonomy lock`: do not edit. Where a merge
# leaves a conflict here, keep either side and run the command again.
"""


class Locked(Strict):
    """One entry: its version, and the hash of what it decides."""

    version: Annotated[int, Field(ge=1)]
    hash: str


class Retired(Strict):
    """An id that is no longer used, and the version it had last."""

    version: Annotated[int, Field(ge=1)]


class Lock(Strict):
    """All entries of a taxonomy, by kind and id (`rule stop-smoking.named`).

    Attributes:
        whole: one digest of all hashes; equal where not a pound could be decided otherwise.
        entries: what there is.
        removed: what there was.
    """

    whole: str
    entries: dict[str, Locked]
    removed: dict[str, Retired] = {}

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
    """Bring a lock up to date.

    Args:
        taxonomy: the taxonomy as it is.
        old: its lock as it was; `None` where it has none yet.

    Raises:
        TaxonomyError: if an id is used that belonged to something else before.
    """
    before = old.entries if old else {}
    removed = dict(old.removed) if old else {}
    hashes = dict(_hashes(taxonomy))
    reused = sorted(hashes.keys() & removed.keys())
    if reused:
        raise TaxonomyError(
            f"These ids belonged to something that was removed: {', '.join(reused)}.",
            why="an id in an old result must never come to mean something else.",
            fix="give what is new another id; or, where the same thing comes back, take its line"
            f" out of 'removed' in {LOCK_FILE}.",
        )
    for name, entry in before.items():
        if name not in hashes and name.startswith(_KEPT_IDS):
            removed[name] = Retired(version=entry.version)
    entries = {name: _moved_on(before.get(name), value) for name, value in hashes.items()}
    return Lock(whole=_hash(sorted(hashes.items())), entries=entries, removed=removed)


def _moved_on(old: Locked | None, value: str) -> Locked:
    if old is None:
        return Locked(version=1, hash=value)
    return old if old.hash == value else Locked(version=old.version + 1, hash=value)


def stale_entries(taxonomy: Taxonomy, lock: Lock | None) -> list[str]:
    """Say in words what a lock does not have right; nothing where it is fresh."""
    if lock is None:
        return [f"there is no {LOCK_FILE} yet"]
    hashes = dict(_hashes(taxonomy))
    found = []
    for name in sorted({*hashes, *lock.entries}):
        entry = lock.entries.get(name)
        if name not in hashes:
            found.append(f"{name}: is gone from the taxonomy")
        elif name in lock.removed:
            found.append(f"{name}: the id belonged to something that was removed; give it another")
        elif entry is None:
            found.append(f"{name}: is new")
        elif entry.hash != hashes[name]:
            found.append(f"{name}: decides otherwise than version {entry.version} did")
    if not found and lock.whole != _hash(sorted(hashes.items())):
        found.append("whole: the digest does not fit the entries")
    return found


def read_lock(folder: Path) -> Lock | None:
    """Read the lock of a taxonomy's folder; `None` where there is none.

    Raises:
        TaxonomyError: if it is there and cannot be understood.
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
            f"{LOCK_FILE} cannot be understood.",
            problems=problems,
            fix="keep either side of a conflict, or get the file back from git; then run"
            " `prevspend taxonomy lock`.",
        )
    return lock


def _hashes(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Give the hash of everything that decides pounds, by kind and id."""
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
    """Give what decides which lines a rule finds, in one order and one spelling."""
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
