"""The fields of a ledger line, under one name for all source systems."""

from __future__ import annotations

from typing import Literal

ColumnField = Literal[
    "organisation",
    "organisation_code",
    "financial_year",
    "period",
    "date",
    "directorate",
    "division",
    "service",
    "cost_centre_code",
    "cost_centre",
    "account_code",
    "account",
    "purpose",
    "subjective_group",
    "analysis_1",
    "analysis_2",
    "ro_line",
    "procurement",
    "procurement_group",
    "supplier",
    "supplier_type",
    "description",
    "amount",
    "capital",
    "document",
]
"""The fields a layout may map a column to."""

CLASSIFICATION_FIELDS: tuple[ColumnField, ...] = (
    "directorate",
    "division",
    "service",
    "cost_centre_code",
    "cost_centre",
    "account_code",
    "account",
    "purpose",
    "subjective_group",
    "analysis_1",
    "analysis_2",
    "ro_line",
    "procurement",
    "procurement_group",
    "supplier",
    "supplier_type",
    "capital",
)
"""The fields whose combination is a coding: what rules may test."""

FREE_TEXT_FIELDS: tuple[ColumnField, ...] = ("description", "document")
"""Fields with a different text in nearly every line; for people to read, never tested by rules."""

LINE_FIELDS = (
    "organisation",
    "organisation_code",
    "financial_year",
    "period",
    "date",
    *CLASSIFICATION_FIELDS[:-1],
    "description",
    "amount",
    "capital",
    "document",
    "source_file",
    "source_row",
)
"""The columns of a ledger's lines, in their order."""

DRIVER_FIELDS = ("driver", "driver_part")
"""The driver that made a part of a line, and the name of the part; blank in whole lines."""

PART_COLUMNS = ("coding", "part_pence", *DRIVER_FIELDS)
"""The columns that coding adds to a line or to a part of a line."""
