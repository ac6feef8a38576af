"""`prevspend taxonomy schema`: the form of a taxonomy's files, for editors; and of results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from prevspend.cli.terminal import errors_in_words

Of = Literal[
    "taxonomy",
    "interventions",
    "sources",
    "supplier_kinds",
    "groups",
    "marks",
    "abbreviations",
    "plain_words",
    "crosswalks",
    "exemptions",
    "overlay",
    "baseline",
    "organisations",
    "leftshift",
    "project",
]


def schema(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH",
            help="A taxonomy's folder, or the id of a bundled one: its ids are offered where files"
            " name them.",
        ),
    ] = None,
    *,
    of: Annotated[
        Of | None,
        typer.Option(
            "--of",
            metavar="NAME",
            help="Only one: taxonomy, interventions, sources, supplier_kinds, groups,"
            " marks, abbreviations, plain_words, crosswalks, exemptions, overlay; baseline,"
            " organisations, leftshift, project.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="Write it there instead of showing; a folder where all are written.",
        ),
    ] = None,
) -> None:
    """Write JSON Schemas: of a taxonomy's files for editors, of results for other programs.

    Editors such as VS Code complete and explain a file whose first line names its schema, like
    `# yaml-language-server: $schema=../../schema/interventions.json`.

    prevspend taxonomy schema taxonomy/ours -o taxonomy/schema
    """
    with errors_in_words():
        from prevspend.cli.arguments import write_text
        from prevspend.project import project_schema
        from prevspend.report import schemas
        from prevspend.taxonomy import load_taxonomy

        texts = schemas(load_taxonomy(path) if path else None, only=of)
        if of in {None, "project"}:
            texts["project"] = project_schema()
        if of is None:
            for name, text in texts.items():
                write_text(_folder(to) / f"{name}.json", text)
        elif to is None:
            typer.echo(texts[of], nl=False)
        else:
            write_text(to, texts[of])


def _folder(to: Path | None) -> Path:
    """Return the folder that all schemas are written to, and make it.

    Raises:
        PrevspendError: if none was named, or it cannot be made.
    """
    from prevspend.errors import OutputError, PrevspendError

    if to is None:
        raise PrevspendError(
            "All schemas together cannot be shown.",
            fix="name a folder for them with -o, or one of them with --of.",
        )
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"The folder '{to}' cannot be made: {error.strerror}."
        raise OutputError(what, fix="name another folder.") from error
    return to
