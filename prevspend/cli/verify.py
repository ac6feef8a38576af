"""`prevspend verify`: are these results those that were written, and can they be had again?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prevspend.cli.terminal import FINDINGS, Json, Quiet, errors_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.report import Verified


def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder that classify or classify-all wrote.")
    ],
    *,
    ledger: Annotated[
        list[Path] | None,
        typer.Option(metavar="LEDGER", help="What they were made from; may be repeated."),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Repeat the run with the same options, and compare."),
    ] = False,
    beside: Annotated[
        list[Path] | None,
        typer.Option(
            "--with",
            metavar="PATH",
            help="Where files of the options lie, if not beside the ledgers; may be repeated.",
        ),
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Verify results: hashes of all files, sums, and on request the ledgers and the whole run.

    Exits with 1 where anything is not as it was written.

    prevspend verify baseline-2024-25 --ledger 2024-25.csv
    """
    with errors_in_words():
        from json import dumps

        from prevspend.report import verify_results

        checks = verify_results(folder, ledger or ())
        if again and not any(check.wrong for check in checks):
            checks += _repeated(folder, ledger or [], beside or [])
        wrong = [check for check in checks if check.wrong]
        if json:
            typer.echo(dumps([check._asdict() for check in checks], indent=2))
        elif not quiet:
            for check in wrong:
                typer.echo(f"{check.what}: {check.wrong}")
            typer.echo(
                f"{len(checks) - len(wrong):,} of {len(checks):,} things verified are right."
            )
        if wrong:
            raise typer.Exit(FINDINGS)


def _repeated(folder: Path, ledgers: list[Path], beside: list[Path]) -> list[Verified]:
    """Repeat the run that made results, and compare what comes out."""
    import tempfile

    from prevspend.errors import PrevspendError
    from prevspend.project import PROJECT_ONLY, SEVERAL_YEARS
    from prevspend.report import verify_again
    from prevspend.results import MANIFEST_FILE, Manifest, restore_options

    recorded = dict(Manifest.read(folder / MANIFEST_FILE).content.get("run") or {})
    added = {name: recorded.pop(name, None) for name in PROJECT_ONLY}
    command = recorded.pop("command", "")
    repeatable = command in {"classify", "classify-all"}
    if not (repeatable and ledgers):
        raise PrevspendError(
            "What from?" if repeatable else "These results do not say how they were made.",
            why="a run is repeated with its options, from the same ledgers.",
            fix="name the ledgers, --ledger LEDGER, of results that `prevspend classify` wrote.",
        )
    homes = [path if path.is_dir() else path.parent for path in ledgers]
    options = restore_options(recorded, [*beside, *homes, Path.cwd()])
    for name in ("layout", "taxonomy", "control_total"):
        if name in options:
            options[name] = str(options[name])
    with tempfile.TemporaryDirectory() as made:
        again = Path(made, "again")
        if command == "classify":
            _classify_again(ledgers, again, options, several_years=bool(added[SEVERAL_YEARS]))
        else:
            _classify_all_again(ledgers, again, options)
        return verify_again(folder, again)


def _classify_again(
    ledgers: list[Path], folder: Path, options: Mapping[str, Any], *, several_years: bool
) -> None:
    """Classify ledgers as `prevspend classify`, or a run of a project, did with these options."""
    from dataclasses import replace
    from inspect import signature

    from prevspend.cli.classify import classify
    from prevspend.pipeline import Settings, classify_files

    defaults = {name: each.default for name, each in signature(classify).parameters.items()}
    settings = Settings.of_options({**defaults, **options})
    classify_files(ledgers, folder, replace(settings, several_years=several_years))


def _classify_all_again(ledgers: list[Path], folder: Path, options: Mapping[str, Any]) -> None:
    """Classify every organisation in the files as `prevspend classify-all` did."""
    from prevspend.cli.classify_all import classify_all

    try:
        classify_all(ledgers, folder=folder, quiet=True, **options)
    except typer.Exit as end:
        if end.exit_code != FINDINGS:
            raise
