"""The ledgers a change is tried on: files, or the results of a year that was classified."""

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
    """One organisation's year, from its ledger or from the codings kept of it.

    Attributes:
        name: the file or folder it came from.
        organisation: whose it is.
        year: the financial year.
        content: the ledger's lines of that year, or the table of `codings.parquet`.
    """

    name: str
    organisation: Organisation
    year: str
    content: Ledger | pa.Table

    def codings(self, taxonomy: Taxonomy) -> pa.Table:
        """Give the year by coding, as `Allocations.codings`, under a taxonomy."""
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
    """Read what a change is to be tried on.

    Args:
        paths: each a ledger of its own: a file, a folder of files, or a folder that
            `prevspend classify` wrote.
        organisation: whose ledgers they are, where the files do not say.
        year: the financial year, where a ledger holds several.
        progress: told of each file.

    Raises:
        LedgerError: if one cannot be read.
        LayoutError: if a file's columns are not understood.
    """
    found = []
    for path in paths:
        if (path / CODINGS_FILE).is_file():
            found.append(_results(path))
            continue
        whole = read_ledger([path], organisation=organisation, progress=progress)
        ledger, of_year = whole.for_year(year)
        found.append(LedgerYear(path.name, ledger.organisation, str(of_year), ledger))
    return found


def _results(folder: Path) -> LedgerYear:
    """Read the codings of a year that was classified before."""
    baseline, codings = read_results(folder)
    said = baseline.organisation
    organisation = Organisation(said.name, said.code, said.kind)
    return LedgerYear(folder.name, organisation, baseline.financial_year, codings)
