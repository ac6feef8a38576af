"""Work done in threads: Arrow and numpy let go of Python's lock while they go through lines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

FEW_LINES = 20_000
"""So many lines are worked through before a thread has begun."""

Item = TypeVar("Item")
Given = TypeVar("Given")
Found = TypeVar("Found")


class Mapping(Protocol):
    """Does the same with each of several things, as `map` does."""

    def __call__(
        self, work: Callable[[Given], Found], things: Iterable[Given], /
    ) -> Iterator[Found]:
        """Give what comes out, in their order."""


@contextmanager
def in_threads(lines: int) -> Iterator[Mapping]:
    """Give what works on several columns of so many lines: in threads, where there are many."""
    if lines < FEW_LINES:
        yield map
        return
    with ThreadPoolExecutor() as threads:
        yield threads.map


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
