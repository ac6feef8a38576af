"""What several commands do with names and files they were given: load, and write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import Location, OutputError, PrevspendError

if TYPE_CHECKING:
    from collections.abc import Collection

    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Taxonomy


def write_layout(path: Path, ledger: Ledger) -> None:
    """Write what was recognised of a ledger's first file as a layout of the user's own.

    Raises:
        PrevspendError: if the file is there already or cannot be written.
    """
    from prevspend.reading import layout_from, sources_read

    source = sources_read(ledger)[0]
    text = layout_from(source.recognised[0], source.header, path.stem.lower().replace(" ", "-"))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        fix = "name another file, or remove this one first."
        raise PrevspendError(f"The file '{path}' is there already.", fix=fix) from error
    except OSError as error:
        what = f"The layout cannot be written: {error.strerror}."
        raise PrevspendError(what, place=Location(str(path)), fix="name another folder.") from error


def write_text(path: Path, text: str) -> None:
    """Write a file of text.

    Raises:
        OutputError: if it cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def load_rules(taxonomy: str, overlay: Path | None) -> Taxonomy:
    """Load a taxonomy, with its overlay where one is given."""
    from prevspend.taxonomy import load_overlay, load_taxonomy

    rules = load_taxonomy(taxonomy)
    return load_overlay(overlay, rules) if overlay else rules


def load_rules_of(folder: Path | None, name: str | None, overlay: Path | None = None) -> Taxonomy:
    """Load the taxonomy that is named, or that of the results in a folder."""
    from prevspend import Baseline

    if name is None:
        name = Baseline.read(folder).taxonomy.id if folder else "england"
    return load_rules(name, overlay)


def write_new(path: Path, content: bytes, endings: Collection[str]) -> None:
    """Write a file that is not there yet: what people typed into one is never written over.

    Raises:
        OutputError: if it is there with other content, has another ending, or cannot be written.
    """
    if path.suffix.casefold() not in endings:
        raise OutputError(
            f"The name of this file should end in {' or '.join(sorted(endings))}.",
            place=Location(str(path)),
            why="by its ending other programs know what it holds.",
            fix=f"name it {path.stem}{min(endings)}",
        )
    if path.exists() and (path.is_dir() or path.read_bytes() != content):
        raise OutputError(
            "There is a file of this name already.",
            place=Location(str(path)),
            why="what people typed into it would be lost.",
            fix="name another file with -o, or move this one away.",
        )
    write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        OutputError: if it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        what = f"The file cannot be written: {error.strerror}."
        fix = "close the file if it is open in Excel and run again, or name another file."
        raise OutputError(what, place=Location(str(path)), fix=fix) from error
