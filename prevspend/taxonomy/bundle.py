"""Released versions: a whole taxonomy frozen in one file, so that a year can be repeated for ever.

The releases of a taxonomy are in the folder `released` beside its `taxonomy.yaml`, as plain JSON
with the content of the YAML. A bundle holds its digest, and is refused where the two differ.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from prevspend.errors import Location, Problem, TaxonomyError
from prevspend.taxonomy.model import Taxonomy

if TYPE_CHECKING:
    from pathlib import Path

BUNDLE_SUFFIX = ".json"
_SCHEMA = "prevspend.taxonomy/1"
_RELEASED = "released"


def bundle_file(folder: Path, version: str) -> Path:
    """Return the file in which a version of the taxonomy of a folder is, or would be, released."""
    return folder / _RELEASED / f"{version}{BUNDLE_SUFFIX}"


def released_versions(folder: Path) -> list[str]:
    """Return the versions of the taxonomy of a folder that are released, oldest first."""
    versions = [path.stem for path in (folder / _RELEASED).glob(f"*{BUNDLE_SUFFIX}")]
    return sorted((version for version in versions if _numbers(version)), key=_numbers)


def find_release(folder: Path, wanted: str) -> Path:
    """Find a release by its version, or the newest that begins with it: `1.0.0`, `1.0`, `1`.

    Raises:
        TaxonomyError: if there is none; the message lists the releases.
    """
    versions = released_versions(folder)
    wanted_numbers = _numbers(wanted)
    matching = [
        version
        for version in versions
        if _numbers(version)[: len(wanted_numbers)] == wanted_numbers
    ]
    if wanted_numbers and matching:
        return bundle_file(folder, matching[-1])
    name = folder.name
    released = f"released are {', '.join(f'{name}@{version}' for version in versions)}"
    raise TaxonomyError(
        f"There is no release {wanted} of the taxonomy '{name}'.",
        place=Location(str(folder / _RELEASED)),
        why=f"{released if versions else 'no version of it is released yet'}.",
        fix=f"name one that exists, or '{name}' alone for the version under development.",
    )


def bundle_text(taxonomy: Taxonomy) -> str:
    """Write a taxonomy as the text of its bundle; equal taxonomies give equal text."""
    head = taxonomy.head
    content = {
        "schema": _SCHEMA,
        "id": head.id,
        "version": head.version,
        "digest": taxonomy.digest,
        "taxonomy": taxonomy.content(),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_bundle(path: Path) -> Taxonomy:
    """Read a released taxonomy.

    Raises:
        TaxonomyError: if the file is missing, is not a bundle, or was changed after its release.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or content.get("schema") != _SCHEMA:
            raise _untrusted(
                path, "this file is not a released taxonomy that this version can read"
            )
        taxonomy = Taxonomy.model_validate(content.get("taxonomy"))
    except OSError as error:
        raise TaxonomyError(
            f"The release '{path}' cannot be read: {error.strerror}.",
            fix="name a file that `prevspend taxonomy release` wrote.",
        ) from error
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors()
        ]
        raise _untrusted(path, "its content is not a taxonomy", *problems) from error
    except (ValueError, RecursionError) as error:
        raise _untrusted(path, f"it is not JSON ({error})") from error
    if taxonomy.digest != content.get("digest"):
        raise _untrusted(path, "it does not match its digest: it was changed after it was released")
    return taxonomy


def _untrusted(path: Path, reason: str, *problems: str) -> TaxonomyError:
    return TaxonomyError(
        f"The release '{path.name}' cannot be trusted: {reason}.",
        place=Location(str(path)),
        problems=[Problem(problem) for problem in problems],
        why="a baseline can be repeated only under exactly the taxonomy it was made with.",
        fix="restore the file as it was released; make changes in a new version.",
    )


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers for comparison; empty where it is not a version."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
