"""A disk that is full, and files that cannot be opened, are each one message that says which."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.ledger.linefile import StreamWriter
from prevspend.parquetfile import ParquetWriter
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

LEDGER = EXAMPLES / "icb" / "marlshire-icb-2024-25.csv"


def classify(*words: object) -> Result:
    return CliRunner().invoke(app, ["classify", *map(str, words), "--quiet"])


@pytest.mark.parametrize("method", ["write", "close"])
@pytest.mark.parametrize(
    ("writer", "times"), [(StreamWriter, 1), *((ParquetWriter, n) for n in (1, 2))]
)
def test_a_full_disk_is_one_message_wherever_it_fills(
    writer: type[StreamWriter | ParquetWriter],
    method: str,
    times: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work, calls = getattr(writer, method), iter(range(1, 100))

    def fills(self: StreamWriter | ParquetWriter, *args: Any) -> object:  # noqa: ANN401 - whatever it is given
        if next(calls) >= times:
            self._file.close()  # what is left to do with the file fails too
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return work(self, *args)

    monkeypatch.setattr(writer, method, fills)
    done = classify(LEDGER, "-o", tmp_path / "results")
    assert done.exit_code == 2
    assert "The results cannot be written: No space left on device." in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [["a" * 5000], [LEDGER, "--layout", "a" * 5000], [LEDGER, "--control-total", "9" * 400]],
)
def test_a_name_that_is_too_long_is_not_blamed_on_the_results(
    words: list[object], tmp_path: Path
) -> None:
    done = classify(*words, "-o", tmp_path / "results")
    assert done.exit_code == 2
    assert "The results cannot be written" not in done.output
    assert len(done.output) < 2000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a" * 256, "/".join(["d"] * 2500)])
def test_a_folder_whose_name_no_system_takes_is_one_message(name: str, tmp_path: Path) -> None:
    done = classify(LEDGER, "-o", tmp_path / name)
    assert (done.exit_code, "The results cannot be written" in done.output) == (2, True)
