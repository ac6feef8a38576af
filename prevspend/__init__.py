"""One way of measuring what an ICB or council spends on prevention, reconciled to the penny.

All of it in one call, as the command does it:

    result = prevspend.classify_files(["ledger.csv"], "baseline")

The same in steps, in memory:

    taxonomy = prevspend.load_taxonomy("england")
    ledger, year = prevspend.read_ledger(["ledger.csv"]).for_year()
    allocations = prevspend.classify_ledger(ledger, taxonomy)
    baseline = prevspend.build_baseline(allocations, year)
    prevspend.write_results("baseline", allocations, baseline)

Names are loaded when they are first used, so that `import prevspend` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.baseline import Baseline, build_baseline, classify_organisations
    from prevspend.classify import Allocations, classify_ledger
    from prevspend.consolidate import Consolidation, build_consolidation
    from prevspend.errors import PrevspendError
    from prevspend.export import export_results
    from prevspend.ledger import Ledger
    from prevspend.leftshift import LeftShift, build_leftshift, read_year
    from prevspend.pipeline import Result, Settings, classify_files
    from prevspend.reading import read_ledger, read_organisations
    from prevspend.reference import Reference
    from prevspend.report import write_organisations, write_results
    from prevspend.taxonomy import Taxonomy, load_taxonomy
    from prevspend.years import FinancialYear

_HOMES = {
    "Allocations": "prevspend.classify",
    "Baseline": "prevspend.baseline",
    "Consolidation": "prevspend.consolidate",
    "FinancialYear": "prevspend.years",
    "LeftShift": "prevspend.leftshift",
    "Ledger": "prevspend.ledger",
    "PrevspendError": "prevspend.errors",
    "Reference": "prevspend.reference",
    "Result": "prevspend.pipeline",
    "Settings": "prevspend.pipeline",
    "Taxonomy": "prevspend.taxonomy",
    "build_baseline": "prevspend.baseline",
    "build_consolidation": "prevspend.consolidate",
    "build_leftshift": "prevspend.leftshift",
    "classify_files": "prevspend.pipeline",
    "classify_ledger": "prevspend.classify",
    "classify_organisations": "prevspend.baseline",
    "export_results": "prevspend.export",
    "load_taxonomy": "prevspend.taxonomy",
    "read_ledger": "prevspend.reading",
    "read_organisations": "prevspend.reading",
    "read_year": "prevspend.leftshift",
    "write_organisations": "prevspend.report",
    "write_results": "prevspend.report",
}

__all__ = [
    "Allocations",
    "Baseline",
    "Consolidation",
    "FinancialYear",
    "Ledger",
    "LeftShift",
    "PrevspendError",
    "Reference",
    "Result",
    "Settings",
    "Taxonomy",
    "build_baseline",
    "build_consolidation",
    "build_leftshift",
    "classify_files",
    "classify_ledger",
    "classify_organisations",
    "export_results",
    "load_taxonomy",
    "read_ledger",
    "read_organisations",
    "read_year",
    "write_organisations",
    "write_results",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'prevspend' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
