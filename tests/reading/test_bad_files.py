"""Bad files, one a trap, each with what becomes of it: `bad/expected.yaml`.

Each is read right, or gives one clear error: never a traceback, never a total that is silently
wrong. What is not right yet is marked `todo` there, and fails here once it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from prevspend.cli import main
from prevspend.errors import PrevspendError
from prevspend.ledger import CodingStore, FileStore
from prevspend.money import format_pounds
from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.ledger import Ledger

BAD = Path(__file__).parent / "bad"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    (BAD / "expected.yaml").read_text(encoding="utf-8")
)
HELPERS = {"expected.yaml", "make_bad_files.py", ".gitattributes"}
MOST_BYTES = 600_000


def cases() -> Iterator[Any]:
    for name, expected in EXPECTED.items():
        todo = expected.get("todo")
        marks = [pytest.mark.xfail(reason=todo)] if todo else []
        wanted = {key: value for key, value in expected.items() if key != "todo"}
        yield pytest.param(name, wanted, id=name, marks=marks)


@pytest.mark.parametrize("kept", ["in memory", "in a file"])
@pytest.mark.parametrize(("name", "expected"), list(cases()))
def test_a_bad_file_is_read_right_or_gives_a_clear_error(
    name: str, expected: dict[str, Any], kept: str, tmp_path: Path
) -> None:
    store = CodingStore(FileStore(tmp_path / "lines.parquet")) if kept == "in a file" else None
    try:
        outcome = describe(read_ledger([BAD / name], store=store), expected)
    except PrevspendError as error:
        outcome = describe_error(error, expected)
    default: dict[str, Any] = {"place": name} if "error" in expected else {"rejected": []}
    assert outcome == {**default, **expected}


@pytest.mark.parametrize("name", [name for name, entry in EXPECTED.items() if "error" in entry])
def test_a_file_that_cannot_be_read_ends_the_command_with_exit_code_2(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "todo" in EXPECTED[name]:
        pytest.skip("not refused yet")
    monkeypatch.setattr("sys.argv", ["prevspend", "inspect", str(BAD / name)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def describe(ledger: Ledger, expected: dict[str, Any]) -> dict[str, Any]:
    """Say what was read, in the words of `expected.yaml`; where these name pieces, find them."""
    lines = ledger.lines
    found: dict[str, Any] = {
        "rows": lines.num_rows,
        "total": format_pounds(ledger.amount_pence).replace("£", ""),
        "rejected": [str(row.place) for row in ledger.rejected],
        "years": sorted({year for year in lines["financial_year"].to_pylist() if year}),
        "codes": sorted(set(lines["account_code"].to_pylist()) - {None}),
        "cost_centres": sorted(set(lines["cost_centre"].to_pylist()) - {None}),
        "suppliers": sorted(set(lines["supplier"].to_pylist()) - {None}),
        "sources": [source.name for source in ledger.sources],
    }
    asked = {"rows", "total", "rejected", *expected}
    outcome = {key: value for key, value in found.items() if key in asked}
    oddities = [oddity.what for oddity in ledger.oddities]
    if pieces := expected.get("says"):
        said = [piece for piece in pieces if any(piece in what for what in oddities)]
        outcome["says"] = said if said == pieces else oddities
    if pieces := expected.get("reasons"):
        reasons = [row.reason for row in ledger.rejected]
        pairs = zip(pieces, reasons, strict=False)
        outcome["reasons"] = pieces if all(piece in why for piece, why in pairs) else reasons
    return outcome


def describe_error(error: PrevspendError, expected: dict[str, Any]) -> dict[str, Any]:
    """Say what the error says and where; each must name a next step."""
    piece = expected.get("error", "")
    message = str(error)
    assert error.fix, f"no next step: {message}"
    found = piece if piece and piece in message else message
    return {"error": found, "place": str(error.place or "")}


def test_every_bad_file_has_an_expected_outcome_and_the_other_way_round() -> None:
    files = {path.name for path in BAD.iterdir() if path.name not in HELPERS and path.is_file()}
    assert sorted(files ^ set(EXPECTED)) == []


def test_the_bad_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in BAD.iterdir()) < MOST_BYTES
