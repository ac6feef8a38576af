from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.cli.lazy import add_command

if TYPE_CHECKING:
    from decimal import Decimal as Unknown  # so that typer cannot read the option


def costly_one(option: Unknown) -> None:
    """Do what takes long to read."""
    raise NotImplementedError(option)


def simple(number: int = 1) -> None:
    """Say a number."""
    typer.echo(f"It is {number}.")


@pytest.fixture
def group() -> typer.Typer:
    found = typer.Typer(rich_markup_mode=None, add_completion=False)
    add_command(found, costly_one, "Do it.")
    add_command(found, simple, "Say one number.", "number")
    return found


def test_help_of_a_group_reads_the_options_of_no_command(group: typer.Typer) -> None:
    shown = CliRunner().invoke(group, ["--help"]).stdout
    assert "costly-one  Do it." in shown
    assert "number      Say one number." in shown


def test_options_are_read_when_a_command_is_called(group: typer.Typer) -> None:
    done = CliRunner().invoke(group, ["number", "--number", "7"])
    assert done.stdout == "It is 7.\n"
    assert "--number" in CliRunner().invoke(group, ["number", "--help"]).stdout
    assert isinstance(CliRunner().invoke(group, ["costly-one", "1"]).exception, NameError)


@pytest.mark.parametrize("arguments", [[], ["taxonomy"]], ids=["all", "taxonomy"])
def test_no_summary_is_cut_off_at_80_columns(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = CliRunner().invoke(app, [*arguments, "--help"], terminal_width=80).stdout
    commands = shown.partition("Commands:\n")[2].splitlines()
    assert len(commands) > 7
    assert all(line.endswith((".", "?")) and not line.endswith("...") for line in commands)
    assert max(map(len, shown.splitlines())) <= 80
