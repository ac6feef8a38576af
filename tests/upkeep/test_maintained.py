"""Commands for maintainers read the taxonomy one stands in, and say which they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.errors import TaxonomyError
from prevspend.upkeep import describe_maintained, find_maintained
from tests.upkeep.taxonomies import BASE, copy_of

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (["check"], ["test"], ["lock", "--check"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def place(folder: Path, name: str) -> Path:
    made = copy_of(BASE, folder.parent / "making" / name)
    folder.mkdir(parents=True, exist_ok=True)
    return made.rename(folder / name)


def test_england_is_meant_where_no_taxonomy_is_here(here: Path) -> None:
    assert find_maintained(None) == "england"
    assert "the copy that comes with prevspend" in describe_maintained("england")
    assert not list(here.iterdir())


def test_a_folder_here_goes_before_the_installed_copy(here: Path) -> None:
    place(here / "taxonomy", "england")
    assert find_maintained(None) == find_maintained("england") == "taxonomy/england"
    assert find_maintained("england@1.0.0") == "taxonomy/england@1.0.0"
    assert describe_maintained("taxonomy/england") == "taxonomy/england"


def test_the_current_folder_is_meant_within_a_taxonomy(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place(here / "taxonomy", "ours"))
    assert find_maintained(None) == "."
    assert describe_maintained(".") == "ours, the current folder"


def test_of_several_here_one_has_to_be_named(here: Path) -> None:
    for name in ("england", "ours"):
        place(here / "taxonomy", name)
    with pytest.raises(TaxonomyError) as error:
        find_maintained(None)
    assert "'taxonomy/england', 'taxonomy/ours'" in str(error.value)


@pytest.mark.parametrize("name", ["main", "HEAD~1", "main:taxonomy/england", "somewhere/else"])
def test_other_names_are_what_they_are(here: Path, name: str) -> None:
    place(here / "taxonomy", "england")
    assert find_maintained(name) == name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_broken_folder_here_does_not_pass(here: Path, command: list[str]) -> None:
    folder = place(here / "taxonomy", "england")
    for file in folder.glob("*/*.yaml"):
        file.write_text("- id: [\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["taxonomy", *command])
    assert done.exit_code in {1, 2}
    assert "Read: taxonomy/england" in done.stderr
    quiet = CliRunner().invoke(app, ["taxonomy", *command, "--quiet"])
    assert "Read:" not in quiet.stderr
