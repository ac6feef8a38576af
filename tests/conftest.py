"""What all tests share: the examples, the published ledgers, and expected files."""

from __future__ import annotations

import compileall
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"


# A busy machine is slow now and then; that is no fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write the files that outputs are compared with anew, instead of comparing",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="try eight variants of each kind of damaged file, over five hundred files, not three",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package once: commands in processes of their own then start sooner."""
    if not hasattr(config, "workerinput"):  # no worker of several
        compileall.compile_dir(ROOT / "prevspend", quiet=1)


@pytest.fixture
def published() -> Path:
    """The folder of published ledgers, which is kept beside the project."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the published ledgers are not here (expected beside the project)")
    return folder


@pytest.fixture
def check_expected(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare text with an expected file, or write it anew with --update-expected."""

    def check(path: Path, text: str) -> None:
        if request.config.getoption("--update-expected"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; write it with --update-expected"
        assert text == path.read_text(encoding="utf-8")

    return check
