"""The errors a user can meet: what is wrong, where, why it matters and what to do next.

Everything that is the user's to fix derives from `PrevspendError`; anything else is a fault of
prevspend, which the command line puts into a report file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, order=True)
class Location:
    """A location in a file: a line and column of YAML, or a sheet and row of a ledger.

    Rows count from 1 as Excel shows them, the header included. Lines and columns count from 1.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Write `file:line:column` for text files and `file, sheet 'S', row N` for ledgers."""
        if self.line is not None:
            return f"{self.file}:{self.line}:{self.column or 1}"
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            parts.append(f"row {self.row:,}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and how to put it right.

    Attributes:
        what: what is wrong, in a sentence.
        place: where it is.
        fix: what to do.
        kind: the name by which a taxonomy's findings are known (`unknown-key`), where it has one.
        text: the offending text, as written.
        instead: the text that should replace it, where only one can be meant.
    """

    what: str
    place: Location | None = None
    fix: str | None = None
    kind: str = ""
    text: str | None = None
    instead: str | None = None

    def __str__(self) -> str:
        """Write the problem on one line, its location first, as compilers do."""
        text = f"{self.place}: {self.what}" if self.place else self.what
        return f"{text} → {self.fix}" if self.fix else text


class PrevspendError(Exception):
    """Something the user can put right.

    Attributes:
        what: what is wrong, in a sentence.
        place: where it is, if it is in a file.
        why: why it matters.
        fix: what to do next.
        problems: the single problems, when there are several.
    """

    def __init__(
        self,
        what: str,
        *,
        place: Location | None = None,
        why: str | None = None,
        fix: str | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.why = why
        self.fix = fix
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Write the whole message as plain text, one part a line."""
        lines = [self.what]
        lines += [f"  {problem}" for problem in self.problems]
        for label, part in (("Where", self.place), ("Why", self.why), ("Next", self.fix)):
            if part is not None:
                lines.append(f"{label}: {part}")
        return "\n".join(lines)


class LedgerError(PrevspendError):
    """A ledger cannot be read."""


class LayoutError(PrevspendError):
    """A ledger's columns are not understood, or a layout file is wrong."""


class RivalAmountsError(LayoutError):
    """Several columns could be the amount, and they differ.

    Attributes:
        headers: the heading of each, and how to name it.
    """

    def __init__(
        self,
        what: str,
        headers: Sequence[tuple[str, str]],
        *,
        place: Location | None,
        why: str,
        fix: str,
    ) -> None:
        super().__init__(what, place=place, why=why, fix=fix)
        self.headers = tuple(headers)


class TaxonomyError(PrevspendError):
    """A taxonomy cannot be loaded."""


class OverrideError(PrevspendError):
    """A person's decisions cannot be read, or contradict each other."""


class ReconciliationError(PrevspendError):
    """The parts do not add up to the ledger: a fault in prevspend, and nothing may be published."""

    def __init__(
        self,
        what: str,
        *,
        why: str = "a pound was lost or counted twice; no figure may be published.",
    ) -> None:
        super().__init__(what, why=why, fix="please report this: it is a fault in prevspend.")


class ReferenceDataError(PrevspendError):
    """Reference data (prices, populations, organisations) cannot be used."""


class OutputError(PrevspendError):
    """A result cannot be written."""


class LabelError(PrevspendError):
    """A labelled sample cannot be used."""


class DriverError(PrevspendError):
    """A driver cannot be used."""


class EngineError(PrevspendError):
    """An engine other than the local one is missing, or cannot do what was asked."""


class ProjectError(PrevspendError):
    """A project file cannot be read, or what it names is not there."""
