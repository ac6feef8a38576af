"""How the workbook of an audit sample is laid out."""

from __future__ import annotations

from typing import Final

from prevspend.review import KEY_HEAD, Form

BOUGHT, SHARE, SURE, WHY = "What it bought", "Share preventive", "How sure", "Why"
CANNOT_TELL: Final = "Cannot be told"
"""What a reviewer answers who does not know and could not find out."""

HOW_SURE: Final = ("Sure", "Fairly sure", "A guess")

AUDIT_FORM: Final = Form(
    name="audit sample",
    sheet="Sample",
    columns=(BOUGHT, SHARE, SURE, WHY, "Who", "Date"),
    key=KEY_HEAD,
    again="write the sample anew with `prevspend sample`, and copy the answers into it.",
)

AUDIT_HEADS: Final = (
    "How it is coded",
    "Payee",
    "£",
    "Lines",
    "Months",
    "Narratives",
    *AUDIT_FORM.columns,
    KEY_HEAD,
)
