"""What every command shares: how errors are shown, progress, and the options all have."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Self

import typer

from prevspend.cli.completing import organisations, taxonomies
from prevspend.errors import PrevspendError
from prevspend.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Progress as Bar

FINE, FINDINGS, BAD_INPUT, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
_PATIENCE = 1.0

Ledgers = Annotated[
    list[Path],
    typer.Argument(metavar="LEDGER", help="CSV files, workbooks, or folders of them."),
]
OrganisationName = Annotated[
    str | None,
    typer.Option(
        "--organisation",
        metavar="NAME",
        autocompletion=organisations,
        help="Whose ledger it is, or which organisation of those in the files.",
    ),
]
Layout = Annotated[
    str | None,
    typer.Option("--layout", metavar="LAYOUT", help="Layout of the columns: an id or YAML file."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="[FILE:]FIELD=HEADER",
        help="Which column holds a field, in all files or in one; may be repeated.",
    ),
]
Measure = Annotated[
    str | None,
    typer.Option(
        "--measure",
        metavar="MEASURE",
        help="Measure of the revenue outturn; net current expenditure where none is named.",
    ),
]
Amounts = Annotated[
    list[str] | None,
    typer.Option(
        "--amounts",
        metavar="HOW",
        help="How amounts are written where the file does not say it: pounds, thousands,"
        " millions, pence, or reversed (spending is negative), of one file with its name before it"
        " (June.csv:reversed); only:HEADER=VALUE reads no other rows, not:HEADER=VALUE leaves such"
        " rows out, credit:HEADER=VALUE reads them as credits (* in VALUE stands for any letters);"
        " may be repeated.",
    ),
]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="QUESTION",
        help="Answer a question about amounts with yes, they are right as written: its name"
        " stands in the question; may be repeated.",
    ),
]
Overlay = Annotated[
    Path | None,
    typer.Option(
        "--overlay",
        metavar="PATH",
        help="A local taxonomy that extends the national one: its YAML file, or its folder.",
    ),
]
ControlTotal = Annotated[
    str | None,
    typer.Option(
        "--control-total",
        metavar="POUNDS|FILE",
        help="What the ledger should add up to, or a CSV file of years and totals; exit code 1"
        " where it does not.",
    ),
]
ResultsTaxonomy = Annotated[
    str | None,
    typer.Option(
        "--taxonomy",
        metavar="TAXONOMY",
        autocompletion=taxonomies,
        help="Taxonomy: an id, or a folder; else that of the results.",
    ),
]
Pictures = Annotated[
    Path | None,
    typer.Option(
        "--pictures",
        metavar="DIR",
        help="Folder for the charts: each as a drawing (SVG) and its figures (CSV).",
    ),
]
AcceptChanged = Annotated[
    bool,
    typer.Option(
        "--accept-changed",
        help="Read results although they were changed since they were written, and say so.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Print without colours.")]


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Show every error in words; what prevspend did not expect goes into a report file.

    Raises:
        typer.Exit: with 2 for bad input, 3 for a fault in prevspend and 130 when interrupted.
    """
    try:
        yield
    except PrevspendError as error:
        typer.echo(f"Error: {printable(str(error))}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
        raise
    except Exception as error:
        from prevspend.cli.fault import describe_fault

        typer.echo(describe_fault(error), err=True)
        raise typer.Exit(FAULT) from error
    except KeyboardInterrupt as error:
        typer.echo("Stopped. Results are written all together or not at all.", err=True)
        raise typer.Exit(INTERRUPTED) from error


@contextmanager
def reading_results(*, accept_changed: bool) -> Iterator[None]:
    """Read folders of results within it, changed ones only where they are accepted."""
    from prevspend import results

    if not accept_changed:
        yield
        return
    with results.accept_changed() as noticed:
        yield
    for what in dict.fromkeys(noticed):
        typer.echo(f"Warning: {what}", err=True)


def output(*, no_color: bool) -> Console:
    """Return the console results go to."""
    from rich.console import Console

    from prevspend.cli.onlytext import OnlyText

    width = None if sys.stdout.isatty() else 110
    console = Console(no_color=no_color, highlight=False, width=width)
    console.push_render_hook(OnlyText())
    return console


class ProgressBar:
    """A progress bar on the error stream, shown once the work takes longer than a second."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._bar: Bar | None = None
        self._one_at_a_time = Lock()  # work that goes on beside other work tells of it too

    def __call__(self, step: str, done: int, total: int) -> None:
        """Describe which step is under way."""
        if not self._shown or time.monotonic() - self._begun < _PATIENCE:
            return
        with self._one_at_a_time:
            if self._bar is None:
                self._bar = self._start()
            task = self._bar.task_ids[0]
            self._bar.update(task, description=step, completed=done, total=max(total, 1))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the bar away."""
        self.stop()

    def stop(self) -> None:
        """Clear the bar away, so that a person can be asked; the next step shows it again."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    @staticmethod
    def _start() -> Bar:
        from rich.console import Console
        from rich.progress import Progress as Bar

        bar = Bar(console=Console(stderr=True), transient=True)
        bar.add_task("", total=1)
        bar.start()
        return bar
