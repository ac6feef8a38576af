"""The data package of an export: what each file and column holds, for people and for tools.

Its form is that of Frictionless Data (https://specs.frictionlessdata.io/tabular-data-package/).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from prevspend.filehash import file_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.export.described import ColumnDescription, Kind, TableDescription
    from prevspend.export.payees import Redaction

DATA_PACKAGE = "datapackage.json"
_NAME = "prevention-spending"

_TYPES: dict[Kind, str] = {
    "text": "string",
    "pounds": "number",
    "count": "integer",
    "share": "number",
    "yes-no": "boolean",
    "date": "date",
}
_TEXTS = (
    "Names of services and accounts are as the ledger has them, but for those with a title or with"
    " initials and a surname: read them before you share these files."
)
_PAYEES: dict[Redaction, str] = {
    "none": "Payees are named, persons among them: these files are personal data.",
    "persons": f"Payees that may be persons are numbers, the same in all files. {_TEXTS}",
    "all": f"All payees are numbers, the same in all files. {_TEXTS}",
}
_SAYS = (
    "Prevention spending by prevspend. Money is in pounds. A text that begins with =, +, - or @ has"
    " an apostrophe before it, so that no spreadsheet takes it for a formula. Only an empty field"
    " is missing: NA, None and the like are texts of the ledger (in pandas: keep_default_na=False,"
    ' na_values=[""]).'
)


def data_package(
    folder: Path, tables: Sequence[TableDescription], owners: Sequence[str], redaction: Redaction
) -> str:
    """Return the data package of files that stand in a folder, as JSON.

    Args:
        folder: where they are.
        tables: what each holds.
        owners: the organisations and years.
        redaction: which payees are numbers.
    """
    package = {
        "profile": "tabular-data-package",
        "name": _NAME,
        "title": f"Prevention spending: {', '.join(owners)}",
        "description": f"{_SAYS} {_PAYEES[redaction]}",
        "resources": [_resource(folder, table) for table in tables],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def files_of_package(path: Path) -> set[str]:
    """Return the names of the files of an earlier export, its data package among them.

    None where the data package is not of an export.
    """
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        if package["name"] != _NAME:
            return set()
        return {path.name, *(str(resource["path"]) for resource in package["resources"])}
    except (OSError, ValueError, LookupError, TypeError):
        return set()


def _resource(folder: Path, table: TableDescription) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "title": table.title,
        "description": table.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_hash(path)}",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
        },
    }


def _field(column: ColumnDescription) -> dict[str, str]:
    return {"name": column.name, "type": _TYPES[column.kind], "description": column.says}
