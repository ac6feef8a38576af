"""The ledgers on which a change is tried: files, or the results of a classified year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.baseline import CODINGS_FILE, read_results
from prevspend.classify import classify_ledger, restate
from prevspend.ledger import Ledger, Organisation
from prevspend.progress import Progress, silent
from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear


@dataclass(frozen=True)
class LedgerYear:
    """One organisation's year, from its ledger or from its stored codings.

    Attributes:
        name: its file or folder.
        organisation: the organisation.
        year: the financial year.
        content: the ledger's lines of that year, or the table of `codings.parquet`.
    """

    name: str
    organisation: Organisation
    year: str
    content: Ledger | pa.Table

    def codings(self, taxonomy: Taxonomy) -> pa.Table:
        """Return the year by coding, as `Allocations.codings`, under a taxonomy."""
        if isinstance(self.content, Ledger):
            return classify_ledger(self.content, taxonomy).codings
        return restate(self.content, taxonomy, self.organisation.kind)


def read_ledgers(
    paths: Iterable[Path],
    *,
    organisation: str | None = None,
    year: FinancialYear | None = None,
    progress: Progress = silent,
) -> list[LedgerYear]:
    """Read the ledgers on which a change is tried.

    Args:
        paths: each a ledger of its own: a file, a folder of files, or a folder that
            `prevspend classify` wrote.
        organisation: the organisation, where the files do not name it.
        year: the financial year, where a ledger holds several.
        progress: called for each file.

    Raises:
        LedgerError: if one cannot be read.
        LayoutError: if a file's columns are not understood.
    """
    years = []
    for path in paths:
        if (path / CODINGS_FILE).is_file():
            years.append(_results(path))
            continue
        whole = read_ledger([path], organisation=organisation, progress=progress)
        ledger, of_year = whole.for_year(year)
        years.append(LedgerYear(path.name, ledger.organisation, str(of_year), ledger))
    return years


def _results(folder: Path) -> LedgerYear:
    """Read the stored codings of a classified year."""
    baseline, codings = read_results(folder)
    owner = baseline.organisation
    organisation = Organisation(owner.name, owner.code, owner.kind)
    return LedgerYear(folder.name, organisation, baseline.financial_year, codings)
