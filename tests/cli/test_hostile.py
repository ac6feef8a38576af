"""Hostile and damaged input: one clear error, soon, whatever it is; never a traceback or an abort.

Each is made here, in few bytes. Those a workbook aborted the interpreter with run in a process of
their own.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

COUNCIL = EXAMPLES / "council" / "westmoor-2024-25.csv"
ICB = EXAMPLES / "icb" / "marlshire-icb-2024-25.csv"
HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
ROW = "NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit CIC,300.00\n"
SECONDS = 60  # an idle machine takes a tenth of it


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def refused(done: Result, what: str = "") -> None:
    """Hold a command to one error of a readable length that says something."""
    assert done.exit_code == 2, done.output or done.exception
    assert done.stderr.startswith("Error: ")
    assert what in done.stderr
    assert len(done.stderr) < 4000


def in_a_process(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a command with little memory, where the system can limit it."""
    command = [sys.executable, "-m", "prevspend", *map(str, words)]
    if sys.platform == "linux":
        command = ["bash", "-c", 'ulimit -v 4000000; exec "$@"', "-", *command]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
    )


def workbook(path: Path, cells: str, dimension: str = "", head: bytes = b"") -> Path:
    """Write a workbook with one sheet of given cells."""
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                xml = (
                    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    f"{dimension}<sheetData>{cells}</sheetData></worksheet>"
                )
                data = xml.encode()
            new.writestr(name, head + data if name == "xl/workbook.xml" else data)
    return path


FAR = {
    "no dimension": ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', ""),
    "a false dimension": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        '<dimension ref="A1:E6"/>',
    ),
    "beyond Excel": ('<row r="1"><c r="ZZZZ99999999999"><v>1</v></c></row>', ""),
    "a number of 5,000 digits": (f'<row r="1"><c r="A{"9" * 5000}"><v>1</v></c></row>', ""),
    "spaces": ('<row r="1"><c r = "XFD1048576"><v>1</v></c></row>', ""),
    "other quotes": ("<row r='1'><c\tr='XFD1048576'><v>1</v></c></row>", ""),
    "a true dimension": (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="FX1048576"><v>1</v></c></row>',
        '<dimension ref="A1:FX1048576"/>',
    ),
    "cells without a place": (
        '<row r="1048576">' + "<c><v>1</v></c>" * 16000 + "</row>",
        "",
    ),
}


@pytest.mark.parametrize("kind", FAR)
def test_a_stray_cell_far_out_is_refused(kind: str, tmp_path: Path) -> None:
    done = in_a_process("inspect", workbook(tmp_path / "far.xlsx", *FAR[kind]))
    assert (done.returncode, "columns wide" in done.stderr) == (2, True), done.stderr[-500:]


def test_blank_cells_with_a_format_far_out_are_no_matter(tmp_path: Path) -> None:
    texts = [HEADER.strip().split(","), *([ROW.strip().split(",")] * 3)]
    rows = "".join(
        f'<row r="{at}">'
        + "".join(
            f'<c r="{"ABCDEF"[column]}{at}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for at, row in enumerate(texts, 1)
    )
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    done = in_a_process("inspect", workbook(tmp_path / "x.xlsx", rows + far), "--accept", "twice")
    assert done.returncode == 0, done.stderr
    assert "3 lines" in done.stdout


def test_a_pattern_that_never_ends_is_read_in_no_time(tmp_path: Path) -> None:
    cells = f"""<row r="1"><c r="A1" x="{"t='e' " * 60_000}"><v>1</v></c></row>"""
    done = in_a_process("inspect", workbook(tmp_path / "slow.xlsx", cells))
    assert done.returncode == 2


def test_an_unknown_encoding_in_a_workbook_is_refused(tmp_path: Path) -> None:
    head = b'<?xml version="1.0" encoding="UTF-9"?>'
    path = workbook(tmp_path / "odd.xlsx", "<row><c><v>1</v></c></row>", head=head)
    refused(run("inspect", path))


ALIASES = {
    "laughs": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "a list in itself": "a: &a [*a]\n",
    "an entry in itself": "&a {x: *a}\n",
    "a plain alias": "- &a {id: x}\n- *a\n",
}


@pytest.mark.parametrize("kind", ALIASES)
@pytest.mark.parametrize("option", ["--overlay", "--overrides", "--driver", "--layout"])
def test_aliases_in_yaml_are_refused(kind: str, option: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(ALIASES[kind], encoding="utf-8")
    done = run("classify", ICB, option, path, "-o", tmp_path / "out", "--quiet")
    refused(done, "by an anchor (&) and an alias (*)")


@pytest.mark.parametrize("kind", ALIASES)
def test_aliases_in_a_taxonomy_are_findings(kind: str, tmp_path: Path) -> None:
    (tmp_path / "interventions").mkdir()
    for name in ("taxonomy.yaml", "interventions/all.yaml"):
        (tmp_path / name).write_text(ALIASES[kind], encoding="utf-8")
    done = run("taxonomy", "check", tmp_path)
    assert done.exit_code in {1, 2}
    assert "alias" in done.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_control_totals_are_read_as_excel_saves_them(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_bytes("Year,Total\n2024-25,£1.00\n".encode(encoding))
    words = ("inspect", ICB, "--control-total", path)
    done = run(*words)
    assert (done.exit_code, "£1.00" in done.output) == (1, True)


VAST_CELL = '"' + "x" * 140_000 + '"'
TABLES = {"a vast cell": VAST_CELL, "a workbook": "PK\x03\x04"}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_that_are_none_are_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"2024-25,{TABLES[kind]}\n" if kind == "a vast cell" else TABLES[kind])
    refused(run("inspect", ICB, "--control-total", path), "cannot be read")
    if kind == "a vast cell":
        path.write_text(f"account,label\n{TABLES[kind]},none\n", encoding="utf-8")
    refused(run("evaluate", path))
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference/organisations.csv").write_text(
        f"code,{TABLES[kind]}\n", encoding="utf-8"
    )
    refused(run("compare", EXAMPLES, "--reference", tmp_path / "reference"))


DRIVER = """\
id: odd
name: Odd
splits: {{cost_centre: community services}}
table: {table}
years: 2024-25
source: Nowhere
date: 2024-04-12
supplied_by: Nobody
"""
WEIGHTS = {
    "1E+999999": "part,weight,intervention\nx,1E+999999,stop-smoking\n",
    "1E-999999": "part,weight,intervention\nx,1E-999999,stop-smoking\n",
    "1E+99999999": "part,weight,intervention\nx,1E+99999999,stop-smoking\n",
    "5,000 digits": f"part,weight,intervention\nx,{'9' * 5000},stop-smoking\n",
    "a short row": "weight,intervention,part\n1\n",
    "a vast cell": f"part,weight,intervention\nx,1,{VAST_CELL}\n",
    "nothing": "",
}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_the_table_of_a_driver_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(WEIGHTS[kind], encoding="utf-8")
    (tmp_path / "odd.yaml").write_text(DRIVER.format(table="table.csv"), encoding="utf-8")
    refused(run("classify", ICB, "--driver", tmp_path / "odd.yaml", "-o", tmp_path / "out"))


def test_the_name_of_a_drivers_table_may_be_none(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(DRIVER.format(table='"a\\0b"'), encoding="utf-8")
    refused(run("classify", ICB, "--driver", tmp_path / "odd.yaml", "-o", tmp_path / "out"))


@pytest.mark.parametrize(
    "words",
    [
        ["leftshift", "x", "--population", f"2024-25={'9' * 5000}"],
        ["leftshift", "x", "--target", "points=1e999 years=1"],
        ["inspect", ICB, "--control-total", "9" * 5000],
        ["inspect", ICB, "--control-total", "1e999999"],
        ["classify", ICB, "-o", "out", "--taxonomy", "deep.json"],
        ["evaluate", "votes.csv"],
    ],
)
def test_vast_numbers_and_depths_are_refused(
    words: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep.json").write_text("[" * 200_000, encoding="utf-8")
    votes = f"account,label,votes\nGrants,none,{'9' * 5000}\n"
    (tmp_path / "votes.csv").write_text(votes, encoding="utf-8")
    refused(run(*words))


def test_an_archive_of_20_000_members_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.csv", HEADER + ROW)
    refused(run("inspect", path), "20,000 ledger files")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_a_pipe_is_not_said_to_be_missing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ledger.csv")
    refused(run("inspect", tmp_path / "ledger.csv"), "it is a pipe or a device")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may write every zero")
def test_a_vast_file_of_zeros_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(3 << 30)
    refused(run("inspect", path), "zero bytes")


def test_parquet_files_that_hold_no_text_are_refused(tmp_path: Path) -> None:
    bad = pa.array([b"\xff\xfe"] * 3).view(pa.binary()).cast(pa.binary())
    texts = pa.StringArray.from_buffers(3, bad.buffers()[1], bad.buffers()[2])
    columns = dict.fromkeys(HEADER.strip().split(","), texts)
    path = tmp_path / "odd.parquet"
    pq.write_table(pa.table(columns), path)
    refused(run("inspect", path), "damaged")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
@pytest.mark.parametrize("command", ["classify", "inspect", "folder"])
def test_a_name_that_is_no_utf_8_is_shown_as_it_can_be(command: str, tmp_path: Path) -> None:
    home = tmp_path / "in"
    home.mkdir()
    named = os.path.join(os.fsencode(home), b"caf\xe9.csv")  # noqa: PTH118 - of bytes
    with open(named, "w", encoding="utf-8") as file:  # noqa: PTH123 - of bytes
        file.write(HEADER + ROW)
    source = home if command == "folder" else os.fsdecode(named)
    options = ("--json",) if command == "inspect" else ("-o", tmp_path / "out", "--json")
    done = run("inspect" if command == "inspect" else "classify", source, *options)
    assert done.exit_code == 0, done.output
    assert "caf\\\\xe9.csv" in done.stdout


def test_results_in_a_folder_of_ledgers_are_not_read_as_ledgers(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(HEADER + ROW, encoding="utf-8")
    words = ("classify", tmp_path, "-o", tmp_path, "--quiet")
    assert run(*words).exit_code == 0
    first = (tmp_path / "baseline.json").read_bytes()
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "baseline.json").read_bytes() == first


@pytest.mark.parametrize("damage", ["deep", "other keys"])
def test_a_ledger_kept_in_another_shape_is_read_anew(damage: str, tmp_path: Path) -> None:
    words = ("classify", ICB, "-o", tmp_path, "--quiet")
    run(*words)
    first = (tmp_path / "baseline.json").read_bytes()
    path = tmp_path / ".prevspend-ledger" / "ledger.json"
    if damage == "deep":
        path.write_text("[" * 300_000, encoding="utf-8")
    else:
        head = json.loads(path.read_text(encoding="utf-8"))["ledger"]
        head["organisation"] = {"odd": 1}
        sha256 = hashlib.sha256(json.dumps(head).encode()).hexdigest()
        path.write_text(json.dumps({"sha256": sha256, "ledger": head}), encoding="utf-8")
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "baseline.json").read_bytes() == first


def test_what_a_ledger_says_does_not_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    bad = "\x1b[31mStop Smoking\x1b]8;;http://x\x07 \x9b2J"
    path.write_text(HEADER + ROW.replace("Stop Smoking", bad), encoding="utf-8")
    assert run("classify", path, "-o", tmp_path / "out").exit_code == 0
    for words in (
        ["explain", tmp_path / "out", "--coding", "0"],
        ["inspect", path],
        ["classify", path, "-o", tmp_path / "out"],
        ["explain", "--cost-centre", bad, "--kind", "icb"],
        ["inspect", tmp_path / f"{bad.replace('/', '')}.csv"],
    ):
        shown = run(*words, "--no-color")
        assert not set("\x1b\x9b\x07") & set(shown.output), words


def test_what_nobody_foresaw_is_a_message_with_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("a fault")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("prevspend.reading.inspect_ledger", fails)
    done = run("inspect", ICB)
    assert done.exit_code == 3
    assert "Traceback" not in done.output
    [report] = tmp_path.glob("prevspend-fault-*.txt")
    assert str(report) in done.stderr
    assert "KeyError: 'a fault'" in report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o077 == 0


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("prevspend.reading.inspect_ledger", fails)
    done = run("inspect", ICB)
    assert (done.exit_code, "not enough memory" in done.output) == (3, True)


def test_nothing_is_asked_of_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise AssertionError("a network was asked")

    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.setattr("socket.getaddrinfo", refused)
    done = run("classify", COUNCIL, "-o", tmp_path / "results")
    assert done.exit_code == 0, done.output
    assert run("inspect", COUNCIL).exit_code == 0


def test_a_plain_ledger_that_two_layouts_would_fit_is_read(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    head = "Payment Date,Supplier Name,Cost Centre,Account,Amount\n"
    ledger.write_text(f"{head}01/04/2024,Quit CIC,Stop Smoking,Grants,300.00\n", encoding="utf-8")
    results = tmp_path / "results"
    done = run("classify", ledger, "--organisation", "Westmoor Council", "-o", results)
    assert done.exit_code == 0, done.output
    found = json.loads((results / "baseline.json").read_text("utf-8"))
    assert found["reconciliation"]["read_pence"] == 300_00
