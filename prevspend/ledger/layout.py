"""Layouts: which header of an export holds which canonical field. One YAML file a layout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LayoutError
from prevspend.ledger.fields import ColumnField
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable

Basis = Literal["ledger", "payments", "outturn"]
Kind = Literal["icb", "council", "nhs_trust"]

_FOLDER = Path(__file__).parent / "layouts"


def _headers(value: object) -> object:
    return [value] if isinstance(value, str) else value


Headers = Annotated[tuple[str, ...], BeforeValidator(_headers), Field(min_length=1)]


class LayoutOrganisation(Strict):
    """Whose ledgers have this layout, as far as the layout alone can tell."""

    kind: Kind | None = None
    name: str | None = None
    code: str | None = None


class Layout(Strict):
    """The columns of one kind of export.

    `columns` must all be there, `optional` may be, `ignored` are known and not needed. Each field
    lists the headers that name it; case, spaces and punctuation do not matter.
    """

    id: str
    name: str
    basis: Basis
    organisation: LayoutOrganisation = LayoutOrganisation()
    periods: Literal["accounting", "calendar"] = "accounting"
    confirmed: bool = True
    note: str | None = None
    columns: dict[ColumnField, Headers]
    optional: dict[ColumnField, Headers] = {}
    ignored: Headers | tuple[()] = ()

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if "amount" not in self.columns:
            raise ValueError("'columns' needs 'amount': without it no pound can be counted")
        both = sorted(set(self.columns) & set(self.optional))
        if both:
            raise ValueError(f"{', '.join(both)}: either in 'columns' or in 'optional', not both")
        return self


@cache
def bundled_layouts() -> tuple[Layout, ...]:
    """Give the layouts that come with prevspend, by id."""
    return tuple(_load(path) for path in sorted(_FOLDER.glob("*.yaml")))


def find_layout(name: str) -> Layout:
    """Find a layout by the id of a bundled one or by its own YAML file.

    Raises:
        LayoutError: if there is neither, or the file has problems.
    """
    for layout in bundled_layouts():
        if layout.id == name:
            return layout
    if Path(name).is_file():
        return _load(Path(name))
    raise LayoutError(
        f"There is no layout '{name}'.",
        fix=f"name a YAML file of your own, or one of: {layout_ids(bundled_layouts())}.",
    )


def _load(path: Path) -> Layout:
    document, problems = yamlfile.load(path)
    layout = None
    if not problems:
        layout, problems = yamlfile.validate(Layout, document)
    if layout is None:
        fix = "mend the lines named above and run the command again."
        raise LayoutError(f"The layout file '{path}' is wrong.", problems=problems, fix=fix)
    return layout


def layout_ids(layouts: Iterable[Layout]) -> str:
    """List layouts by their ids, for messages."""
    return ", ".join(layout.id for layout in layouts)
