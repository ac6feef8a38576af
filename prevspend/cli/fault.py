"""What a command says when something happens that prevspend was not made for."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from importlib.metadata import version


def describe_fault(error: Exception) -> str:
    """Write a report file about an error that nobody expected, and return what to say of it."""
    if isinstance(error, MemoryError):
        return (
            "Error: There is not enough memory.\n"
            "Next: close other programs, or read fewer files at once."
        )
    report = "".join(
        [
            (
                f"prevspend {version('prevspend')}, Python {platform.python_version()},"
                f" {platform.platform()}\n"
            ),
            f"{' '.join(sys.argv)}\n\n",
            *traceback.format_exception(error),
        ]
    )
    return (
        f"Error: prevspend met something it was not made for ({type(error).__name__}).\n"
        f"Where: {_write(report)}\n"
        "Why: this is a fault in prevspend; results are written all together or not at all, so no\n"
        "figure was changed.\n"
        "Next: send that file with your report. Read it first: it names files, and may quote a\n"
        "cell of the ledger."
    )


def _write(report: str) -> str:
    """Write the report into a file that only its owner may read, and return its name."""
    try:
        number, name = tempfile.mkstemp(prefix="prevspend-fault-", suffix=".txt")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError:
        return f"no file could be written\n{report}"
    return name
