"""Work done one step ahead, beside whoever takes its results."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

Item = TypeVar("Item")


def one_ahead(items: Generator[Item]) -> Iterator[Item]:
    """Give items, the next one being made while the last one is worked on.

    One only: memory holds two of them at most. Whoever stops early waits for that one.
    """
    with closing(items), ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = beside.submit(next, items, None)
            yield item
            del item
