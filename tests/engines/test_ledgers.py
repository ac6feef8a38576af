"""Each path a user names is a ledger, or holds some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.engines.spark import NamedLedger, find_named_ledgers

if TYPE_CHECKING:
    from pathlib import Path


def ledger(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return path


def names(*paths: Path) -> list[str]:
    return [each.name for each in find_named_ledgers(paths)]


def test_a_folder_of_files_is_one_ledger(tmp_path: Path) -> None:
    ledger(tmp_path / "devon/april.csv")
    ledger(tmp_path / "devon/may.csv")
    assert find_named_ledgers([tmp_path / "devon"]) == [NamedLedger("devon", tmp_path / "devon")]


def test_folders_within_a_folder_are_ledgers_of_their_own(tmp_path: Path) -> None:
    for name in ("devon/april.csv", "newcastle/2023-24/all.csv", "newcastle/2024-25/all.csv"):
        ledger(tmp_path / "ledgers" / name)
    (tmp_path / "ledgers/.hidden").mkdir()
    assert names(tmp_path / "ledgers") == ["devon", "newcastle/2023-24", "newcastle/2024-25"]


def test_files_lose_their_endings_unless_two_would_be_alike(tmp_path: Path) -> None:
    files = [ledger(tmp_path / name) for name in ("devon.csv", "essex.csv", "essex.xlsx")]
    assert names(*files, files[0]) == ["devon", "essex.csv", "essex.xlsx"]


def test_what_is_not_there_is_left_for_reading_to_say(tmp_path: Path) -> None:
    assert names(tmp_path / "none.csv") == ["none"]
