"""MHCLG revenue outturn: wide tables of every English authority, read line by line.

The published sheets (RO3, RSX) hold an authority a row and a line by measure a column, in £
thousand. `unpivot` turns one into an ordinary ledger: a row for each authority and line.

- The amount is one measure, net current expenditure unless another is asked for: income from
  clients and the NHS is netted off, government grants (the public health grant too) are not.
- Totals, and lines that are part of another ("of which", "included above"), are not lines of the
  ledger: they would count twice. Totals are control totals. Parts do not replace their line,
  because some authorities fill in the line alone.
- A marker such as `[x]` is not zero: it gives no line, and markers are counted with their meaning.
  An authority without any amount made no return: its row is set aside.
- ENGLAND, which includes estimates for missing returns, is an organisation of its own; the class
  totals below it are not read.
- Lines are known by their names (`lines.yaml`), not by the sheet's name or its hidden rows: these
  change from release to release, and are wrong for three lines in 2022-23.
- A total that is not the sum of its lines, beyond rounding, is reported.
- RSX sums up the other forms: where RO3 is read too, leave out the lines it gives in detail
  (`DETAILED_BY_RO3`), or social care and public health count twice.
"""

from prevspend.reading.outturn.amounts import MARKERS, ControlTotal
from prevspend.reading.outturn.lines import (
    MEASURES,
    NET_CURRENT_EXPENDITURE,
    Line,
    is_outturn,
)
from prevspend.reading.outturn.longform import (
    DETAILED_BY_RO3,
    Outturn,
    open_return,
    unpivot,
)
from prevspend.reading.outturn.rows import ENGLAND, Authority

__all__ = [
    "DETAILED_BY_RO3",
    "ENGLAND",
    "MARKERS",
    "MEASURES",
    "NET_CURRENT_EXPENDITURE",
    "Authority",
    "ControlTotal",
    "Line",
    "Outturn",
    "is_outturn",
    "open_return",
    "unpivot",
]
