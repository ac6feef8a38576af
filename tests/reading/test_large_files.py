"""Large files are read piece by piece; whatever is in them, they come out as if read whole."""

from __future__ import annotations

import datetime as dt
import gc
import gzip
import hashlib
import io
import tempfile
import threading
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as pacsv

from prevspend.errors import PrevspendError
from prevspend.ledger.lines import MemoryLines
from prevspend.reading import read_ledger
from prevspend.reading.formats import content, csvfile, parquet
from tests.bench.ledgers import write_ledger
from tests.reading.test_pieces import assert_same

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger
    from prevspend.ledger.lines import Lines, LineStore

_LINES = 30_000  # more than one block
_ROW = b'"202401","2024-04-01","9","5159","Rent","0C728","Team","Care","Children","S","T","1.00"\n'
_LATE = {
    "nothing else": b"",
    "a last line that does not end": _ROW[:-1],
    "a line break in a cell": _ROW.replace(b'"T"', b'"T\nand on"'),
    "zeros": _ROW.replace(b'"T"', b'"T\0"'),
    "letters of Windows": _ROW.replace(b'"T"', b'"\xa312"'),
    "letters of UTF-8": _ROW.replace(b'"T"', "“£12”".encode()),
    "a row with a cell too many": _ROW.replace(b'"T"', b'"T","T"'),
    "a row with a cell too few": _ROW.replace(b'"T",', b""),
    "blank rows": b"\n\n,,,,,,,,,,,\n",
    "a total": b",,,,,,,,,,Total,1.00\n",
    "the end-of-file mark of DOS": b"\x1a",
    "a quotation mark that is not closed": _ROW.replace(b'"T"', b'"T') + _ROW * 20,
    "a second table": b"\n" + b"Amount,Text,Period,,,,,,,,,\n" * 2,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ledger of a few blocks."""
    path = tmp_path_factory.mktemp("large") / "ledger.csv"
    write_ledger(path, _LINES)
    return path.read_bytes()


def read(path: Path, piece: int, store: LineStore | None = None) -> Ledger | str:
    """Read a file in pieces of so many bytes; or give the error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfile, "PIECE", piece)
        try:
            return read_ledger([path], store=store)
        except PrevspendError as error:
            return str(error)


@pytest.mark.parametrize("late", _LATE)
def test_read_in_pieces_or_whole_it_is_the_same_ledger(
    late: str, plain: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    middle = plain.rindex(b"\n", 0, len(plain) - 10_000) + 1
    last = late in {"a last line that does not end", "the end-of-file mark of DOS"}
    parts = [plain, _LATE[late]] if last else [plain[:middle], _LATE[late], plain[middle:]]
    path.write_bytes(b"".join(parts))

    in_pieces, whole = read(path, 1 << 20), read(path, 1 << 30)

    assert_same(in_pieces, whole)
    if isinstance(in_pieces, str):
        return
    [source] = in_pieces.sources
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("packed", ["no", "gzip", "zip", "UTF-16", "old Mac", "Parquet"])
def test_however_a_file_is_written_it_never_stands_whole_in_memory(
    packed: str, plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(packed, plain, tmp_path)
    monkeypatch.setattr(content, "HELD", 1 << 20)
    monkeypatch.setattr(parquet, "PIECE", 5_000)
    monkeypatch.setattr(content.Content, "whole", None)
    store = Counting()

    ledger = read(path, 1 << 20, store)

    assert not isinstance(ledger, str)
    assert (store.rows, ledger.sources[0].rows) == (_LINES, _LINES)
    assert store.pieces >= 5
    assert store.largest < _LINES / 4
    inside = plain if packed == "zip" else path.read_bytes()
    assert ledger.sources[0].sha256 == hashlib.sha256(inside).hexdigest()


def test_no_temporary_file_is_left_behind(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("gzip", plain, tmp_path)
    monkeypatch.setattr(content, "HELD", 1 << 20)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    def interrupt(step: str, done: int, total: int) -> None:
        del step, total
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_ledger([path], progress=interrupt)
    gc.collect()
    assert not list((tmp_path / "temporary").iterdir())


def test_who_interrupts_the_reading_stops_what_runs_beside_it(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("no", plain, tmp_path)
    monkeypatch.setattr(csvfile, "PIECE", 1 << 20)
    before = set(threading.enumerate())

    def interrupt(step: str, done: int, total: int) -> None:
        if 0 < done < total:
            raise KeyboardInterrupt(step)

    with pytest.raises(KeyboardInterrupt):
        read_ledger([path], progress=interrupt)
    assert set(threading.enumerate()) <= before


def test_progress_is_told_in_bytes_within_a_file(
    plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("no", plain, tmp_path)
    monkeypatch.setattr(csvfile, "PIECE", 1 << 20)
    told: list[tuple[int, int]] = []

    read_ledger([path], progress=lambda _, done, total: told.append((done, total)))

    assert told == sorted(told)
    assert len({done for done, _ in told}) > 5
    assert told[-1] == (len(plain), len(plain))
    assert {total for _, total in told} == {len(plain)}


DATES = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"


def dated(date: str, count: int = 20) -> str:
    return f"NHS Example ICB,{date},Grants,Stop Smoking,Quit CIC,1.00\n" * count


@pytest.mark.parametrize(
    ("later", "first_of_may"),
    [("04/30/2024", "2024-04-05"), ("30/04/2024", "2024-05-04")],
    ids=["month first", "day first"],
)
def test_the_end_of_a_file_may_show_how_the_dates_at_its_start_are_meant(
    later: str, first_of_may: str, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(DATES + dated("04/05/2024") + dated(later), encoding="utf-8")
    store = Counting()

    ledger = read(path, 400, store)

    assert_same(read(path, 400), read(path, 1 << 30))
    assert not isinstance(ledger, str)
    assert store.rows == 40
    assert store.days[0] == dt.date.fromisoformat(first_of_may)
    assert store.begun_anew == (1 if later == "04/30/2024" else 0)


def test_all_files_are_read_anew_with_what_the_end_of_each_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, supplier in (("april", "Quit CIC"), ("may", "Stop CIC")):
        text = DATES + dated("05/04/2024") + dated("04/30/2024")
        (tmp_path / f"{name}.csv").write_text(text.replace("Quit CIC", supplier), encoding="utf-8")
    monkeypatch.setattr(csvfile, "PIECE", 400)

    lines = read_ledger([tmp_path]).lines

    assert lines.num_rows == 80
    assert {str(day) for day in lines["date"].to_pylist()} == {"2024-05-04", "2024-04-30"}


def test_files_that_share_their_lines_are_found_wherever_these_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "NHS Example ICB,{day:02}/04/2024,Grants,Stop Smoking,{supplier},1.00\n".format
    april = [row(day=day, supplier="Quit CIC") for day in range(1, 31)]
    others = [row(day=day, supplier="Stop CIC") for day in range(1, 31)]
    (tmp_path / "a.csv").write_text(DATES + "".join(april), encoding="utf-8")
    (tmp_path / "b.csv").write_text(DATES + "".join(others + april[::-1][:9]), encoding="utf-8")
    monkeypatch.setattr(csvfile, "PIECE", 400)

    warnings = read_ledger([tmp_path]).oddities
    found = [warning for warning in warnings if "are in another file" in warning.what]
    assert [(odd.count, str(odd.first)) for odd in found] == [(9, "a.csv"), (9, "b.csv")]

    (tmp_path / "b.csv").write_text(DATES + "".join(others + april[::-1]), encoding="utf-8")
    with pytest.raises(PrevspendError, match=r"30 of the 30 lines of 'a\.csv' are in"):
        read_ledger([tmp_path])


class Counting:
    """Keeps figures of the lines it is given."""

    def __init__(self) -> None:
        self.begun_anew = 0
        self.pieces = self.rows = self.largest = 0
        self.days: list[dt.date] = []
        self.last = pa.table({})

    def add(self, lines: pa.Table) -> None:
        self.pieces += 1
        self.rows += lines.num_rows
        self.largest = max(self.largest, lines.num_rows)
        self.days += lines["date"][:1].to_pylist()
        self.last = lines

    def clear(self) -> None:
        self.begun_anew += 1
        self.pieces = self.rows = self.largest = 0
        self.days = []

    def lines(self) -> Lines:
        return MemoryLines(self.last)

    def close(self) -> None:
        pass


def written(how: str, plain: bytes, folder: Path) -> Path:
    """Write a ledger in another way."""
    path = folder / "ledger.csv"
    if how == "Parquet":
        path = folder / "ledger.parquet"
        names = pacsv.ReadOptions(block_size=1 << 26)
        texts = dict.fromkeys(
            plain.split(b"\n", 1)[0].decode().replace('"', "").split(","), pa.string()
        )
        table = pacsv.read_csv(
            io.BytesIO(plain), names, None, pacsv.ConvertOptions(column_types=texts)
        )
        pq.write_table(table, path, row_group_size=8_000)
    elif how == "gzip":
        path = folder / "ledger.csv.gz"
        path.write_bytes(gzip.compress(plain, 1))
    elif how == "zip":
        path = folder / "ledger.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("ledger.csv", plain)
    elif how == "UTF-16":
        path.write_bytes(plain.decode().encode("utf-16"))
    elif how == "old Mac":
        path.write_bytes(plain.replace(b"\n", b"\r"))
    else:
        path.write_bytes(plain)
    return path
