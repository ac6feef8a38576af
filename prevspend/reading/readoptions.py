"""The user's options for reading files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.reading.checks import NOTHING_ANSWERED
from prevspend.reading.layout import Layout, bundled_layouts, find_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.reading.checks import AmountsAnswered


@dataclass(frozen=True)
class ReadOptions:
    """The user's options for reading files; see `read_ledger`."""

    layout: str | Layout | None
    columns: Mapping[str, str] | None = None
    measure: str | None = None
    organisation: str | None = None
    amounts: AmountsAnswered = NOTHING_ANSWERED

    @property
    def layouts(self) -> Sequence[Layout]:
        """The layouts to try."""
        return (find_layout(self.layout),) if self.layout else bundled_layouts()
