"""The ledger kept beside the results: never stale, never damaged, and the same to the byte."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.ledger import Ledger, MemoryLines
from prevspend.reading import CACHE_FOLDER, LedgerCache, cache, read_ledger
from prevspend.results import staging_folder
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL = EXAMPLES / "council/westmoor-2024-25.csv"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each time that files are really read."""
    noted: list[int] = []

    def reading(*args: object, **named: object) -> Ledger:
        noted.append(1)
        return read_ledger(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(cache, "read_ledger", reading)
    return noted


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.csv"
    rows = COUNCIL.read_text(encoding="utf-8").splitlines()[:-1]  # the last is their total
    rejected = rows[1].rpartition(",")[0] + ",about ten"
    path.write_text("\n".join([*rows, rejected, ""]), encoding="utf-8")
    return path


def taken(folder: Path, file: Path, **options: str) -> Ledger:
    """Read a ledger as a command does, and give it in memory."""
    with staging_folder(folder) as place, LedgerCache(folder, place) as kept:
        ledger = kept.use(lambda: kept.read([file], **options))  # type: ignore[arg-type]
        held = replace(ledger, stored_lines=MemoryLines(ledger.lines))
        kept.keep()
    return held


def test_what_is_kept_is_what_was_read(tmp_path: Path, file: Path, reads: list[int]) -> None:
    cold, warm = taken(tmp_path, file), taken(tmp_path, file)
    assert len(reads) == 1
    assert warm.lines.equals(cold.lines)
    assert warm.lines.schema.equals(cold.lines.schema, check_metadata=True)
    assert cold.rejected
    assert warm.rejected == cold.rejected
    assert (warm.organisation, warm.basis) == (cold.organisation, cold.basis)
    assert warm.oddities == cold.oddities
    assert [(one.name, one.sha256, one.rows) for one in warm.sources] == [
        (one.name, one.sha256, one.rows) for one in cold.sources
    ]


def test_a_ledger_kept_in_the_old_way_is_replaced(
    tmp_path: Path, file: Path, reads: list[int]
) -> None:
    (tmp_path / CACHE_FOLDER).write_bytes(b"what an earlier version kept")
    taken(tmp_path, file)
    taken(tmp_path, file)
    assert len(reads) == 1


def test_another_penny_is_read_anew(tmp_path: Path, file: Path, reads: list[int]) -> None:
    before = taken(tmp_path, file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("-1440000.00", "-1440000.01"), encoding="utf-8")
    assert taken(tmp_path, file).amount_pence == before.amount_pence - 1
    assert taken(tmp_path, file).amount_pence == before.amount_pence - 1
    assert len(reads) == 2


def test_another_name_or_option_or_file_is_read_anew(
    tmp_path: Path, file: Path, reads: list[int]
) -> None:
    taken(tmp_path, file)
    taken(tmp_path, file, organisation="Westmoor")
    taken(tmp_path, file, organisation="Westmoor", layout="unit4-detail")
    other = file.rename(file.with_name("renamed.csv"))
    taken(tmp_path, other, organisation="Westmoor", layout="unit4-detail")
    assert len(reads) == 4


def test_another_reader_reads_anew(
    tmp_path: Path, file: Path, reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(tmp_path, file)
    monkeypatch.setattr(cache, "_hash_of_reader", lambda: "a later version")
    taken(tmp_path, file)
    assert len(reads) == 2


@pytest.mark.parametrize(
    "changed",
    ["money.py", "reading/read.py", "reading/layouts/unit4-detail.yaml", "ledger/linefile.py"],
)
def test_whoever_reads_or_keeps_lines_otherwise_reads_anew(
    tmp_path: Path, file: Path, reads: list[int], monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    room = tmp_path / "prevspend"
    shutil.copytree(ROOT / "prevspend", room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "__file__", str(room / "reading/cache.py"))
    taken(tmp_path / "results", file)
    taken(tmp_path / "results", file)
    assert len(reads) == 1
    with (room / changed).open("a", encoding="utf-8") as code:
        code.write("# a later version\n")
    taken(tmp_path / "results", file)
    assert len(reads) == 2


@pytest.mark.parametrize("name", ["ledger.json", "lines.arrow", "codings.arrow"])
@pytest.mark.parametrize("damage", ["nothing left", "cut", "a bit", "other"])
def test_a_damaged_file_is_ignored_and_written_anew(
    tmp_path: Path, file: Path, reads: list[int], damage: str, name: str
) -> None:
    before = taken(tmp_path, file)
    kept = tmp_path / CACHE_FOLDER / name
    whole = kept.read_bytes()
    middle = len(whole) // 2
    flipped = bytes([whole[middle] ^ 1])
    kept.write_bytes(
        {
            "nothing left": b"",
            "cut": whole[:middle],
            "a bit": whole[:middle] + flipped + whole[middle + 1 :],
            "other": b"something else altogether, longer than a hash is",
        }[damage]
    )
    assert taken(tmp_path, file).lines.equals(before.lines)
    assert len(reads) == 2
    assert kept.read_bytes() == whole


def test_results_are_the_same_bytes_warm_and_cold_and_without(tmp_path: Path, file: Path) -> None:
    shutil.copytree(EXAMPLES.parent / "taxonomy/england", tmp_path / "edited")
    (tmp_path / "edited/interventions/sexual-health.yaml").unlink()

    def classify(folder: str, *options: str) -> dict[str, bytes]:
        command = ["classify", str(file), "-o", str(tmp_path / folder), "-q", *options]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        there = list((tmp_path / folder).iterdir())
        found = {path.name: path.read_bytes() for path in there if path.is_file()}
        assert (tmp_path / folder / CACHE_FOLDER).exists() != ("--no-cache" in options)
        return found

    edited = ("--taxonomy", str(tmp_path / "edited"))
    cold = classify("kept")
    assert classify("kept") == cold
    assert classify("without", "--no-cache") == cold
    assert classify("kept", *edited) == classify("anew", *edited)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("-1440000.00", "-1440000.01"), encoding="utf-8")
    assert classify("kept", *edited) == classify("once more", *edited), "what was kept was another"


def test_nothing_is_left_where_classifying_fails(tmp_path: Path, file: Path) -> None:
    command = ["classify", str(file), "-o", str(tmp_path / "results"), "--year", "1999-00"]
    assert CliRunner().invoke(app, command).exit_code == 2
    assert not (tmp_path / "results").exists()
