"""Keep pandas out of commands.

Arrow loads pandas, where it is installed, at the first value it is handed, only to ask whether
that is one of pandas'. No command has such values, and the loading takes a third of a second.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _NoPandas:
    """Says of pandas that it is not there, to all but Spark, which cannot do without."""

    @staticmethod
    def find_spec(name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        """Find nothing, and end the search for pandas.

        Raises:
            ModuleNotFoundError: for pandas.
        """
        if name == "pandas" and "pyspark" not in sys.modules:
            raise ModuleNotFoundError(name=name)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Answer whoever asks for pandas for the first time that there is none."""
    sys.meta_path.insert(0, _NoPandas)
    try:
        yield
    finally:
        sys.meta_path.remove(_NoPandas)
