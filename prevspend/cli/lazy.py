"""Add commands to the command line, without reading what options they have.

typer reads the parameters of every command before it shows anything, which took a third of the
time in which help answers. Here those of a command are read when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Callable


def add_command(
    group: typer.Typer, command: Callable[..., None], summary: str, name: str | None = None
) -> None:
    """Add a command to a group.

    Args:
        group: where to.
        command: the command; its docstring is its help.
        summary: what the list of commands says of it, on one line of 80 letters with its name.
        name: what it is called; as the function is where nothing is given.
    """

    class Unread(TyperCommand):
        """Stands for the command until it is called."""

        def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as typer's own
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command()(command)
            try:
                return typer.main.get_command(alone).make_context(*args, **kwargs)
            except typer.BadParameter as error:
                from prevspend.cli.choosing import reword

                reword(error)
                raise

    name = name or command.__name__.replace("_", "-")
    group.command(name, cls=Unread, help=command.__doc__, short_help=summary)(_without_parameters)


def _without_parameters() -> None:
    """Stand in for a command, for typer to read."""
