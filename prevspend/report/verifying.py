"""Verify a folder of results: that its files are those that were written, and its sums hold."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend.baseline import BASELINE_FILE, read_results
from prevspend.errors import PrevspendError
from prevspend.filehash import file_hash
from prevspend.money import format_pounds
from prevspend.people import shown_file
from prevspend.reading import find_ledgers, hashes_inside
from prevspend.results import MANIFEST_FILE, Manifest, differing_versions, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINES = "lines.parquet"


class Verified(NamedTuple):
    """One thing that was verified: what, and what is wrong with it, nothing where all is well."""

    what: str
    wrong: str = ""


def verify_results(folder: Path, ledgers: Sequence[Path] = ()) -> list[Verified]:
    """Verify what `prevspend classify` or `classify-all` wrote.

    Args:
        folder: the folder of the results.
        ledgers: the ledgers they were made from, where they are to be verified too.

    Raises:
        LedgerError: if the folder has no manifest, or a ledger is not there.
    """
    manifest = Manifest.read(folder / MANIFEST_FILE)
    checked = [_of_file(folder / name, name, sha256) for name, sha256 in manifest.hashes.items()]
    if not any(sums.wrong for sums in checked):
        homes = [Path(name).parent for name in manifest.hashes if Path(name).name == BASELINE_FILE]
        checked += [sums for home in homes for sums in _of_sums(folder, home)]
    return [*checked, *_of_ledgers(manifest, ledgers)]


def verify_again(folder: Path, again: Path) -> list[Verified]:
    """Compare results with those of the same run repeated into another folder."""
    before, after = (Manifest.read(home / MANIFEST_FILE) for home in (folder, again))
    others = [
        f"{name} {then}, now {versions().get(name)}"
        for name, then in differing_versions(before.content)
    ]
    because = f"; other versions are installed ({', '.join(others)})" if others else ""
    return [
        Verified(
            f"{name} repeated", "" if after.hashes.get(name) == sha256 else f"differs{because}"
        )
        for name, sha256 in before.hashes.items()
    ]


def _of_file(path: Path, name: str, sha256: str) -> Verified:
    try:
        return Verified(name, "" if file_hash(path) == sha256 else "changed since it was written")
    except OSError as error:
        return Verified(name, f"cannot be read: {error.strerror}")


def _of_sums(folder: Path, home: Path) -> Iterator[Verified]:
    """Verify that lines, codings, statuses and the baseline hold the same pounds."""
    what = f"sums of {home / BASELINE_FILE}"
    try:
        baseline, codings = read_results(folder / home)
    except PrevspendError as error:
        yield Verified(what, error.what)
        return
    sums = baseline.reconciliation
    held = _by_status(codings)
    for status, pence in held.items():
        stated = int(getattr(sums, f"{status}_pence"))
        wrong = f"{format_pounds(pence)} in codings, {format_pounds(stated)} in the baseline"
        yield Verified(f"{what}: {status}", "" if pence == stated else wrong)
    if (folder / home / _LINES).exists():
        pence = _sum_of_lines(folder / home / _LINES)
        wrong = f"{format_pounds(pence)}, {format_pounds(sums.read_pence)} in the baseline"
        yield Verified(f"sum of {home / _LINES}", "" if pence == sums.read_pence else wrong)


def _by_status(codings: pa.Table) -> dict[str, int]:
    """Add up codings by status; the share of an intervention that is none is not prevention."""
    statuses = codings["status"].cast(pa.string())

    def of(status: str, column: str = "amount_pence") -> int:
        return int(pc.sum(codings.filter(pc.equal(statuses, status))[column]).as_py() or 0)

    prevention = of("prevention", "prevention_pence_central")
    return {
        "prevention": prevention,
        "not_prevention": of("prevention") + of("not_prevention") - prevention,
        "unclassified": of("unclassified"),
        "out_of_scope": of("out_of_scope"),
    }


def _sum_of_lines(path: Path) -> int:
    """Add up the parts of all lines, group by group."""
    total = 0
    with pq.ParquetFile(path) as lines:
        for group in range(lines.num_row_groups):
            parts = lines.read_row_group(group, ["part_pence"])["part_pence"]
            total += int(pc.sum(parts).as_py() or 0)
    return total


def _hashes(file: str, path: Path, names: Iterable[str]) -> dict[str, set[str]]:
    """Return the hashes of a file, and where it is an archive, those of the files in it."""
    shown = shown_file(file)
    is_archive = any(name.startswith(f"{shown}/") for name in names)
    hashes = defaultdict(set, {shown: {file_hash(path)}})
    for name, sha256 in hashes_inside(file, path).items() if is_archive else ():
        hashes[shown_file(name)].add(sha256)
    return hashes


def _of_ledgers(manifest: Manifest, ledgers: Iterable[Path]) -> Iterator[Verified]:
    """Verify that ledgers are those the results were made from."""
    supplied = dict(find_ledgers(ledgers)) if ledgers else {}
    expected = [
        (str(entry["name"]), str(entry["sha256"])) for entry in manifest.content.get("inputs", ())
    ]
    used = set()
    hashes: dict[str, dict[str, set[str]]] = {}
    for name, sha256 in expected if supplied else ():
        called = [file for file in supplied if f"{name}/".startswith(f"{shown_file(file)}/")]
        if not called:
            yield Verified(f"ledger {name}", "is not among the files named")
            continue
        for file in set(called) - hashes.keys():
            hashes[file] = _hashes(file, supplied[file], [name for name, _ in expected])
        # Older results name the archive's hash for the files in it.
        same = [
            file
            for file in called
            if sha256 in hashes[file].get(name, set()) | hashes[file][shown_file(file)]
        ]
        used.update(same[:1] or called[:1])
        yield Verified(f"ledger {name}", "" if same else "is not the file that was read")
    for file in supplied.keys() - used:
        yield Verified(f"ledger {shown_file(file)}", "was not read for these results")
