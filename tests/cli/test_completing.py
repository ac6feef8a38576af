"""Shells complete commands, and the names of taxonomies, interventions and organisations."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from prevspend.cli import app


def offered(words: str, shell: str = "bash") -> list[str]:
    """Return what is offered for the last of some words."""
    env = {
        "_PREVSPEND_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": f"prevspend {words}",
        "COMP_CWORD": str(len(words.split())),
        "_TYPER_COMPLETE_ARGS": f"prevspend {words}",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = CliRunner().invoke(app, [], prog_name="prevspend", env=env)
    return done.output.splitlines()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("taxonomy sh", "show"),
        ("leftshift --ta", "--taxonomy"),
        ("leftshift before after --taxonomy engl", "england"),
        ("taxonomy show --intervention health-at", "health-at-work"),
        ("classify ledger.csv --organisation E08000021", "E08000021"),
        ("compare england --organisation Newcastle", "Newcastle-under-Lyme"),
    ],
)
def test_names_are_offered_by_how_they_begin(words: str, first: str) -> None:
    assert offered(words)[0] == first


def test_a_name_stands_as_it_is_where_the_shell_quotes_it_itself() -> None:
    [line] = offered("classify ledger.csv --organisation Newcastle-under", "fish")
    assert line.split("\t") == ["Newcastle-under-Lyme", "E07000195"]


@pytest.mark.parametrize("group", [[], ["taxonomy"]])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_summary_of_a_command_is_cut_off(group: list[str], width: int) -> None:
    done = CliRunner().invoke(app, [*group, "--help"], terminal_width=width)
    _, _, commands = done.output.partition("Commands:\n")
    assert commands
    assert "..." not in commands
    assert max(map(len, commands.splitlines())) <= width
