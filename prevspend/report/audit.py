"""An audit sample as a workbook for people to judge in, blind to what the tool decided."""

from __future__ import annotations

from calendar import month_abbr
from functools import partial
from typing import TYPE_CHECKING

from prevspend.assurance import (
    AUDIT_FORM,
    AUDIT_HEADS,
    BOUGHT,
    CANNOT_TELL,
    HOW_SURE,
    SHARE,
    SURE,
)
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.report.forms import (
    Fills,
    answers_sheet,
    choices_sheet,
    from_choices,
    read_me_sheet,
)
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.review import Narratives, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.assurance import AuditSample, Sampled
    from prevspend.review import Choices

_WIDTHS = (48, 26, 16, 7, 14, 34, 34, 11, 11, 26, 16, 12, 20)
_MONTHS = 12
_PAYEE, _CODE = "supplier", "_code"
_READ_ME = (
    "Each row of the sheet 'Sample' is one combination of codes of the ledger, drawn by pounds.",
    "Say of each what the money bought, as you know it or as services and invoices tell you.",
    "What prevspend decided is not shown, so that it cannot sway you: do not look it up.",
    "Fill in the yellow cells: choose what it bought from the list.",
    "The name of a service may also be typed, or a part of it that only one service has.",
    f"Choose '{CANNOT_TELL}' where nobody knows: it widens the interval. So do rows left blank.",
    "Share preventive: only where you know better than the usual share of the service.",
    "Who and date: the cells above hold for every row that leaves them blank.",
    "You may filter, hide columns and adjust rows. Leave the heads and last column as they are.",
    "To sort, first unprotect the sheet (Review > Unprotect Sheet; there is no password).",
    "Two reviewers judge without talking to each other, each in a workbook of their own.",
    "Save as an Excel workbook (.xlsx). Then: prevspend assess FILE --results DIR.",
    "This workbook names payees and shows narratives of the ledger: keep it inside.",
)


def audit_workbook(sample: AuditSample, choices: Choices, lines: Path, reviewer: int) -> bytes:
    """Draw an audit sample as the bytes of an .xlsx file; the same sample gives the same bytes.

    Args:
        sample: the sample.
        choices: what may be answered.
        lines: the `lines.parquet` of the results, for narratives.
        reviewer: for whom it is, 1 or 2: each has another order of rows.
    """
    names = (*choices.decisions, CANNOT_TELL)
    narratives = _narratives(sample, lines)
    return draw(
        f"Audit sample of {sample.baseline.organisation.name or 'this ledger'}",
        partial(_read_me, sample=sample, reviewer=reviewer),
        partial(_sheet, sample=sample, reviewer=reviewer, names=names, narratives=narratives),
        partial(choices_sheet, names=names),
    )


def _narratives(sample: AuditSample, lines: Path) -> Narratives:
    year = sample.baseline.financial_year
    return Narratives([year], [lines], {(year, row.number) for row in sample.rows})


def _read_me(writer: SheetWriter, sample: AuditSample, reviewer: int) -> None:
    baseline = sample.baseline
    of = f" of {baseline.organisation.name}" if baseline.organisation.name else ""
    about = f"Reviewer {reviewer}. {len(sample.rows):,} codings to judge."
    read_me_sheet(writer, f"Audit sample{of}, {baseline.financial_year}", about, _READ_ME)


def _sheet(
    writer: SheetWriter,
    sample: AuditSample,
    reviewer: int,
    names: Sequence[str],
    narratives: Narratives,
) -> None:
    fills, text = Fills(writer.book), writer.text
    formats = (
        *(text, text, writer.pounds, writer.count, text, text),
        *(fills.text, fills.share, fills.text, fills.text, fills.text, fills.day, writer.code),
    )
    columns = dict(zip(AUDIT_HEADS, zip(_WIDTHS, formats, strict=True), strict=True))
    year = sample.baseline.financial_year
    rows = [
        _row(row, narratives.of_codings([(year, row.number)]), sample.mark(row, reviewer))
        for row in sample.ordered(reviewer)
    ]
    rules: dict[str, dict[str, object]] = {
        BOUGHT: from_choices(len(names)),
        SHARE: {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            "error_title": "No share",
            "error_message": "Write a percentage, from 0% to 100%.",
        },
        SURE: {"validate": "list", "source": list(HOW_SURE)},
    }
    answers_sheet(writer, AUDIT_FORM, columns, rows, rules, fills=fills)


def _row(row: Sampled, narratives: Sequence[str], mark: dict[str, str]) -> list[object]:
    return [
        "\n".join(_fields(row.coding)),
        row.coding.get(_PAYEE, ""),
        in_pounds(row.pence),
        row.lines,
        _months(row.periods),
        "\n".join(narratives),
        *(None for _ in AUDIT_FORM.columns),
        key_of(mark),
    ]


def _fields(coding: dict[str, str]) -> list[str]:
    """Return a coding, one field a line, codes behind their names.

    The payee is left out: it has a column of its own.
    """
    lines = []
    for field in CLASSIFICATION_FIELDS:
        name = field.removesuffix(_CODE)
        if field == _PAYEE or field not in coding or (field != name and name in coding):
            continue
        code = coding.get(f"{field}{_CODE}")
        behind = f" ({code})" if code else ""
        lines.append(f"{field.replace('_', ' ').capitalize()}: {coding[field]}{behind}")
    return lines


def _months(periods: Sequence[int]) -> str:
    """Name the months of periods; `1` is April."""
    if len(periods) == _MONTHS:
        return "every month"
    return ", ".join(month_abbr[(period + 2) % _MONTHS + 1] for period in periods)
