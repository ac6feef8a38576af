"""Every published ledger beside the project is read to the penny; the table is a file of its own.

`expected/published-files.yaml` names each file, counted without prevspend.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from prevspend import read_ledger
from prevspend.money import parse_pence
from prevspend.reading import sources_read
from prevspend.reading.recognition.vocabulary import Meaning, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend import Ledger

pytestmark = pytest.mark.real

TABLE: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "expected/published-files.yaml").read_text(encoding="utf-8")
)
COUNTED = re.compile(r"(\d+) rows, £(-?[\d,.]+)(?:, (\d+) set aside)?")
NOT_LEDGERS = {"README.md"}
ELSEWHERE = {"outturn", "england"}  # read by a reader of its own, and measured by a tool


class Count(NamedTuple):
    """What was counted in one file."""

    rows: int
    pence: int
    rejected: int


def count(text: str) -> Count:
    found = COUNTED.fullmatch(text)
    assert found, text
    return Count(int(found[1]), parse_pence(found[2]), int(found[3] or 0))


def files() -> Iterator[tuple[dict[str, Any], str]]:
    for group in TABLE:
        for name in group["files"]:
            yield group, name


def read(group: dict[str, Any], path: Path) -> Ledger:
    name = group["organisation"] if group.get("given_name") else None
    return read_ledger([path], organisation=name)


@pytest.mark.parametrize(
    ("group", "name"),
    list(files()),
    ids=[f"{group['folder']}/{name}" for group, name in files()],
)
def test_a_published_file_is_read_as_the_table_says(
    published: Path, group: dict[str, Any], name: str
) -> None:
    ledger = read(group, published / group["folder"] / name)
    [source] = ledger.sources
    assert source.layout == group["layout"]
    rejected = len(ledger.rejected)
    assert Count(ledger.lines.num_rows, ledger.amount_pence, rejected) == count(
        group["files"][name]
    )
    assert (ledger.organisation.name, ledger.organisation.kind) == (
        group.get("organisation", ledger.organisation.name),
        group.get("kind"),
    )
    check_notes(ledger, group.get("notes", {}).get(name, []))
    [recognised] = sources_read(ledger)[0].recognised
    assert recognised.headers.items() >= group.get("columns", {}).items()
    if group.get("known_words"):
        check_accounts_are_no_cost_centres(ledger)


def check_notes(ledger: Ledger, expected: list[str]) -> None:
    """Find each expected note, and no other about the headers."""
    said = [f"{oddity.count} {oddity.what}" for oddity in ledger.oddities]
    for note in expected:
        number, _, words = note.partition(" ")
        parts = (number, words) if number.isdecimal() else (note,)
        assert any(
            all(part in text for part in parts) and (len(parts) == 1 or text.startswith(number))
            for text in said
        ), (note, said)
    [recognised] = sources_read(ledger)[0].recognised
    corrected = [note for note in recognised.notes if "misspelt" in note or "swapped" in note]
    assert [note for note in corrected if not any(text in note for text in expected)] == []


def check_accounts_are_no_cost_centres(ledger: Ledger) -> None:
    """See that names known as cost centres stand in the cost centres, and accounts in theirs."""
    pairs: tuple[tuple[Meaning, Meaning], ...] = (
        ("cost_centre", "account"),
        ("account", "cost_centre"),
    )
    for field, other in pairs:
        texts = ledger.lines[field].to_pylist()
        known = [vocabulary().meaning(text) for text in texts if text]
        assert known.count(field) > 20 * known.count(other)


def test_the_table_names_every_file(published: Path) -> None:
    there = {
        path.relative_to(published).as_posix()
        for path in published.rglob("*")
        if path.is_file() and not ELSEWHERE & set(path.relative_to(published).parts)
    }
    assert there - NOT_LEDGERS == {f"{group['folder']}/{name}" for group, name in files()}


@pytest.mark.parametrize(
    ("folder", "rows", "pounds"),
    [
        ("nhs/swl", 13_243, "1,099,471,443.98"),
        ("nhs/nwbr", 2_331, None),
        ("nhs/nenw", 3_617, None),
        ("nhs/gloucestershire", 146_979, None),
        ("council/newcastle", 283_322, "2,066,670,623.95"),
        ("council/devon", 300_226, None),
    ],
)
def test_the_table_adds_up_to_what_the_publishers_page_says(
    folder: str, rows: int, pounds: str | None
) -> None:
    [group] = [group for group in TABLE if group["folder"] == folder]
    counts = [count(text) for text in group["files"].values()]
    assert sum(entry.rows for entry in counts) == rows
    if pounds is not None:
        assert sum(entry.pence for entry in counts) == parse_pence(pounds)
