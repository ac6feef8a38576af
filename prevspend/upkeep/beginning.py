"""Begin a taxonomy, or an intervention in one, from a template that passes its check at once."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from prevspend.errors import Location, OutputError, TaxonomyError
from prevspend.taxonomy import HEAD_FILE, InterventionNames, load_taxonomy
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATES = Path(__file__).parent / "template"
_INTERVENTION = "intervention.yaml"
_FIRST = "Stop smoking services"
_SOURCE, _LENS = "sha-2011", "broad"
_SCHEMAS = "schema"


def begin_taxonomy(folder: Path) -> list[Path]:
    """Write a taxonomy with one intervention, each key explained in a comment.

    Args:
        folder: a new folder, or an empty one; its name becomes the taxonomy's id.

    Returns:
        The files.

    Raises:
        TaxonomyError: if the folder's name gives no id.
        OutputError: if the folder holds something, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"'{folder}' is there already, and holds something.",
            place=Location(str(folder)),
            why="nothing that is there is written over.",
            fix="name a new folder; for an intervention in it, add --intervention NAME.",
        )
    name = folder.absolute().name
    head = {"id": _id(name), "name": _text(name)}
    return _write(
        {
            folder / HEAD_FILE: _filled(HEAD_FILE, head),
            folder / "sources.yaml": _filled("sources.yaml", {}),
            _file(folder, _FIRST): _intervention(_FIRST, _LENS, _SOURCE, f"../{_SCHEMAS}"),
        }
    )


def begin_intervention(folder: Path, name: str) -> list[Path]:
    """Write an intervention into a file of its own in a taxonomy, each key explained in a comment.

    Args:
        folder: the taxonomy's folder.
        name: what the intervention is called.

    Returns:
        The file.

    Raises:
        TaxonomyError: if the taxonomy cannot be read, has no source, or has such an intervention.
        OutputError: if there is a file of this name, or it cannot be written.
    """
    taxonomy = load_taxonomy(folder)
    known = InterventionNames(taxonomy.interventions).find(name)
    if known:
        raise TaxonomyError(
            f"There is an intervention for '{name}' already: {known.id}, '{known.name}'.",
            why="a ledger line can be of one intervention only.",
            fix=f"add a phrase to it; `prevspend taxonomy show {folder} --intervention {known.id}`"
            " shows it.",
        )
    if not taxonomy.sources:
        raise TaxonomyError(
            "The taxonomy names no publication yet.",
            place=Location(str(folder / "sources.yaml")),
            why="an intervention says what it rests on.",
            fix="add one to sources.yaml.",
        )
    source = taxonomy.sources[0].id
    text = _intervention(name, taxonomy.head.headline, source, _schemas(folder))
    return _write({_file(folder, name): text})


def _schemas(folder: Path) -> str:
    """Return the path from an intervention's file to the folder of the schemas.

    They stand beside the taxonomy, or beside its folder where several share them.
    """
    is_shared = not (folder / _SCHEMAS).is_dir() and (folder.absolute().parent / _SCHEMAS).is_dir()
    return f"../../{_SCHEMAS}" if is_shared else f"../{_SCHEMAS}"


def _id(name: str) -> str:
    """Return an id made of a name.

    Raises:
        TaxonomyError: if it has no letter or digit that an id may hold.
    """
    words = [word for word in split_words(name) if word.isascii()]
    if not words:
        what = f"'{name}' holds no letter that an id can be made of."
        raise TaxonomyError(what, fix="name it in plain letters.")
    return "-".join(words)


def _file(folder: Path, intervention: str) -> Path:
    return folder / "interventions" / f"{_id(intervention)}.yaml"


def _intervention(name: str, lens: str, source: str, schemas: str) -> str:
    """Return the text of a file with one intervention.

    Args:
        name: what it is called.
        lens: the lens that counts it.
        source: the publication it rests on.
        schemas: the path from the file to the folder of the schemas.
    """
    return _filled(
        _INTERVENTION,
        {
            "id": _id(name),
            "name": _text(name),
            "lens": lens,
            "source": source,
            "schema": schemas,
            "phrase": _text(" ".join(split_words(name))),
            "line": _text(name),
            "not_line": _text(f"{name} training"),
        },
    )


def _filled(template: str, values: Mapping[str, str]) -> str:
    return Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


def _text(text: str) -> str:
    """Write a text as YAML, quoted where it could be read as something else."""
    plain = text.replace(" ", "").replace("-", "")
    return text if plain.isalpha() else json.dumps(text, ensure_ascii=False)


def _write(texts: Mapping[Path, str]) -> list[Path]:
    """Write files that are not there yet.

    Raises:
        OutputError: if one is there, or cannot be written.
    """
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError as error:
            what = "There is a file of this name already."
            fix = "change it, or give the intervention another name."
            raise OutputError(what, place=Location(str(path)), fix=fix) from error
        except OSError as error:
            what = f"The file cannot be written: {error.strerror}."
            raise OutputError(
                what, place=Location(str(path)), fix="name another folder."
            ) from error
    return list(texts)
