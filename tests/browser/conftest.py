"""Pages of made-up organisations in a real browser, the one that the machine has.

Nothing is downloaded: the tests drive whatever Chromium, Chrome or Edge is found, and are skipped
with the reason where there is none. CHROMIUM names another one.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
COUNCIL = EXAMPLES / "council"


@dataclass
class Visit:
    """A page that is open, and what it did that no page should do."""

    page: Page
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._message)
        self.page.on("pageerror", self._error)
        self.page.on("request", self._request)

    def _message(self, message: ConsoleMessage) -> None:
        self.noticed.append(message.text)

    def _error(self, error: Error) -> None:
        self.noticed.append(str(error))

    def _request(self, request: Request) -> None:
        if not request.is_navigation_request():
            self.noticed.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip(f"no browser is installed (one of {', '.join(BROWSERS)}, or CHROMIUM=PATH)")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a page: `visit(path, "#at", width=390)`; options are those of a browser's context."""
    contexts = []

    def visited(path: Path, at: str = "", width: int = 1024, **options: object) -> Visit:
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, **options))  # type: ignore[arg-type]
        opened = Visit(contexts[-1].new_page())
        opened.page.goto(f"{path.as_uri()}{at}")
        return opened

    yield visited
    for context in contexts:
        context.close()


def run(*arguments: object) -> None:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code in {0, 1}, done.output


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a made-up council's two years, each in a folder of its year."""
    folder = tmp_path_factory.mktemp("council")
    for year in ("2023-24", "2024-25"):
        ledger = COUNCIL / f"westmoor-{year}.csv"
        run("classify", ledger, "-o", folder / year, "--organisation", "Westmoor County Council")
    run("leftshift", folder / "2023-24", folder / "2024-25", "-o", folder / "leftshift")
    return folder


@pytest.fixture(scope="session")
def icb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a made-up ICB's year with tables that split its blocks."""
    folder = tmp_path_factory.mktemp("icb")
    drivers = [("--driver", path) for path in sorted((EXAMPLES / "drivers").glob("*.yaml"))]
    options = [part for pair in drivers for part in pair]
    run("classify", EXAMPLES / "icb/marlshire-icb-2024-25.csv", "-o", folder, *options)
    return folder


@pytest.fixture(params=["council", "icb", "left shift"])
def report(request: pytest.FixtureRequest, council: Path, icb: Path) -> Path:
    return {
        "council": council / "2024-25/report.html",
        "icb": icb / "report.html",
        "left shift": council / "leftshift/leftshift.html",
    }[request.param]
