"""Commands for maintainers read the taxonomy one stands in, and say which they read."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.errors import TaxonomyError
from prevspend.taxonomy import find_taxonomy, load_taxonomy
from prevspend.upkeep import describe_maintained, find_maintained
from tests.upkeep.taxonomies import BASE, copy_of

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


@pytest.mark.parametrize("parent", [".", "taxonomy"])
def test_a_folder_called_like_the_installed_taxonomy_is_the_one_read(
    here: Path, parent: str
) -> None:
    folder = place(here / parent, "england")
    CliRunner().invoke(app, ["taxonomy", "lock", str(folder)])
    head = folder / "taxonomy.yaml"
    rules = folder / "interventions" / "all.yaml"
    rules.write_text(rules.read_text("utf-8").replace("central: 0.75", "central: 0.6"), "utf-8")
    shown = f"{parent}/england".removeprefix("./")
    typed = ["england", f"{parent}/england", f"{parent}/england/", str(folder), str(head)]
    for name in typed:
        done = CliRunner().invoke(app, ["taxonomy", "lock", name, "--check"])
        assert done.exit_code == 1, (name, done.output)
        assert "versions.lock is stale" in done.output, name
        for command in ("check", "test"):
            done = CliRunner().invoke(app, ["taxonomy", command, name])
            assert done.stderr.splitlines()[0] == f"Read: {shown}", (command, name)
        refused = CliRunner().invoke(app, ["taxonomy", "release", name])
        assert "The lock is out of date" in refused.output, name


def test_a_path_is_a_folder_even_if_it_is_called_like_an_id(here: Path) -> None:
    place(here, "england")
    assert load_taxonomy(Path("england")).interventions != load_taxonomy("england").interventions
    assert find_taxonomy(Path("england")) == Path("england")
    with pytest.raises(TaxonomyError):
        find_taxonomy(Path("elsewhere"))


def test_a_comparison_names_the_folder_that_is_read(here: Path) -> None:
    place(here, "england")
    other = place(here / "taxonomy", "other")
    done = CliRunner().invoke(app, ["taxonomy", "diff", str(other), "england"])
    assert done.stderr.splitlines()[0] == "Compared: taxonomy/other with england", done.output
