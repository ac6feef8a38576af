"""What a file is, is told by what is in it, not by its name."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from prevspend.errors import LedgerError
from prevspend.reading.formats import archive
from prevspend.reading.formats.opening import is_ledger_name, open_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CSV = b"a,b\n0123,1\n"


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def parquet_of(**columns: object) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


def names(data: bytes) -> list[str]:
    return [opened.name for opened in open_sheets("pack", data)]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("april.csv", True),
        ("APRIL.XLSX", True),
        ("april.csv.gz", True),
        ("2024/april.parquet", True),
        ("april.zip", True),
        ("notes.md", False),
        ("notes.md.gz", False),
        (".hidden.csv", False),
        ("~$april.xlsx", False),
    ],
)
def test_the_files_of_a_folder_that_may_be_ledgers_are_told_by_their_endings(
    name: str, *, known: bool
) -> None:
    assert is_ledger_name(name) is known


def test_files_in_an_archive_are_named_by_it_and_come_in_order() -> None:
    packed = zip_of(**{"b.csv": CSV + b"2,3\n", "a/april.csv": CSV, "a/notes.md": b"not a ledger"})
    assert names(packed) == ["pack/a/april.csv", "pack/b.csv"]


def test_what_a_mac_adds_to_an_archive_is_passed_over() -> None:
    extra = {"__MACOSX/april.csv": b"\0\1", "a/.april.csv": b"\0", ".x/april.csv": b"\0"}
    assert names(zip_of(**extra, **{"april.csv": CSV})) == ["pack/april.csv"]


def test_gzip_files_put_together_are_one_file() -> None:
    [opened] = open_sheets("april.csv.gz", gzip.compress(CSV) + gzip.compress(b"0456,2\n"))
    assert opened.name == "april.csv.gz"
    assert opened.sheet.head == [["a", "b"], ["0123", "1"], ["0456", "2"]]


def test_a_workbook_may_be_packed_too() -> None:
    packed = gzip.compress(parquet_of(a=["0123"]))
    assert open_sheets("x", zip_of(**{"x.parquet.gz": packed}))[0].sheet.head == [["a"], ["0123"]]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zip_of(**{"a.csv": data})])
def test_an_archive_that_would_fill_the_memory_is_refused_before_it_does(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = pack(b"a,b\n" + b"\n" * 1_000_000)
    monkeypatch.setattr(archive, "MODEST_BYTES", 100_000)
    with pytest.raises(LedgerError, match="would unpack to more than") as caught:
        open_sheets("bomb", packed)
    assert "unpack it yourself" in str(caught.value.fix)


def test_text_that_packs_as_ledgers_do_is_unpacked_whatever_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = b"".join(b"%d,Quit CIC,Stop Smoking,%d\n" % (at, at * 7919) for at in range(20_000))
    monkeypatch.setattr(archive, "MODEST_BYTES", 1000)
    assert len(open_sheets("x", gzip.compress(rows))) == 1


def columns_of(data: bytes) -> Iterable[list[str]]:
    [opened] = open_sheets("x.parquet", data)
    cells = opened.sheet.cells(0, range(len(opened.sheet.head[0])), [])
    return [column.to_pylist() for column in cells.columns.values()]


def test_typed_columns_of_parquet_become_what_a_person_would_type() -> None:
    data = parquet_of(
        code=pa.array(["0123", None]).dictionary_encode(),
        amount=pa.array([decimal.Decimal("1234.50"), None], pa.decimal128(12, 2)),
        noisy=[0.1 + 0.2, 12345678901.25],
        whole=[5014.0, float("nan")],
        number=pa.array([7, None], pa.int16()),
        day=[dt.date(2024, 4, 1), None],
        moment=pa.array([dt.datetime(2024, 4, 1), dt.datetime(2024, 4, 1, 9, 30)]),  # noqa: DTZ001
        flag=[True, None],
        nothing=pa.nulls(2),
    )
    assert list(columns_of(data)) == [
        ["0123", ""],
        ["1234.50", ""],
        ["0.3", "12345678901.25"],
        ["5014", ""],
        ["7", ""],
        ["2024-04-01", ""],
        ["2024-04-01", "2024-04-01 09:30:00"],
        ["TRUE", ""],
        ["", ""],
    ]


def test_parquet_counts_its_names_as_row_1() -> None:
    [opened] = open_sheets("x.parquet", parquet_of(a=["1", "2"]))
    assert opened.sheet.cells(0, [0], []).rows.tolist() == [2, 3]
    headless = opened.sheet.cells(-1, [0], [])
    assert (headless.columns[0].to_pylist(), headless.rows.tolist()) == (["a", "1", "2"], [1, 2, 3])
    below = opened.sheet.cells(1, [0], [])
    assert (below.columns[0].to_pylist(), below.rows.tolist()) == (["2"], [3])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"{\\rtf1", "a text document"),
        (b"PARE" + bytes(20), "an encrypted Parquet file"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b'{"a": 1}', "a JSON file"),
        (b"\xef\xbb\xbf  <HTML><body>", "a web page"),
        (zip_of(**{"word/document.xml": b"x"}), "a Word document"),
        (zip_of(**{"ppt/presentation.xml": b"x"}), "a PowerPoint presentation"),
        (zip_of(**{"Index/Document.iwa": b"x"}), "an Apple Numbers file"),
    ],
)
def test_what_is_no_ledger_is_named_with_what_to_do(data: bytes, what: str) -> None:
    with pytest.raises(LedgerError, match=f"This is {what}") as caught:
        open_sheets("ledger.csv", data)
    assert "although its name ends in '.csv'" in caught.value.what
    assert str(caught.value.place) == "ledger.csv"
    assert caught.value.fix
