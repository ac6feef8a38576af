"""Write a layout file for recognised columns, so that the next file is read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from prevspend.reading.layout import header_key
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.recognition.recognised import Recognised


def layout_from(recognised: Recognised, headers: Sequence[str], name: str) -> str:
    """Return the layout of one file as YAML: each field with the header it has in this file.

    Args:
        recognised: what was understood of the file.
        headers: the cells of its header row; none where it has no header.
        name: the id of the new layout.

    Returns:
        The text of a layout file, which recognises the same file in the same way.
    """
    layout = recognised.layout
    names = _names(headers)

    def named(at: int) -> str:
        return names[at] if at < len(names) else f"#{at + 1}"

    content: dict[str, object] = {
        "id": name,
        "name": f"{name}, written by prevspend from a file that {layout.id} fits",
        "basis": layout.basis,
    }
    if organisation := layout.organisation.model_dump(exclude_none=True):
        content["organisation"] = organisation
    content |= layout.model_dump(
        include={"periods", "day_first", "decimal", "scale", "cumulative", "values", "widths"},
        exclude_defaults=True,
    )
    content["columns"] = {field: [named(at)] for field, at in recognised.columns.items()}
    if recognised.debit is not None and recognised.credit is not None:
        content |= {"debit": [named(recognised.debit)], "credit": [named(recognised.credit)]}
    if recognised.splits:
        content["split"] = {
            named(at): split.model_dump(mode="json", exclude_defaults=True, exclude={"also"})
            for at, split in recognised.splits.items()
        }
    used = recognised.wanted
    rest = [text for at, text in enumerate(names) if at not in used and not text.startswith("#")]
    if rest:
        content["ignored"] = rest
    if layout.complete:
        content["complete"] = "true"
    return yaml.dump(content, sort_keys=False, allow_unicode=True, width=98)


def _names(headers: Sequence[str]) -> list[str]:
    """Return the header of each column, or its number if that is blank or there twice."""
    keys = [header_key(tidy(header)) for header in headers]
    return [
        tidy(header) if key and keys.count(key) == 1 else f"#{at + 1}"
        for at, (header, key) in enumerate(zip(headers, keys, strict=True))
    ]
