"""Work in threads: Arrow and numpy release Python's lock while they process lines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

FEW_LINES = 20_000
"""Below this many lines, starting threads takes longer than the work."""

Item = TypeVar("Item")
Argument = TypeVar("Argument")
Result = TypeVar("Result")


class MapFunction(Protocol):
    """Applies a function to each of several values, as `map` does."""

    def __call__(
        self, function: Callable[[Argument], Result], values: Iterable[Argument], /
    ) -> Iterator[Result]:
        """Return the results, in the order of the values."""


@contextmanager
def in_threads(lines: int) -> Iterator[MapFunction]:
    """Yield `map`, threaded where there are many lines."""
    if lines < FEW_LINES:
        yield map
        return
    with ThreadPoolExecutor() as threads:
        yield threads.map


def prefetch(items: Generator[Item]) -> Iterator[Item]:
    """Yield items, each next one prepared in a thread while the last one is used.

    Only one is prepared: memory holds two at most. Closing early waits for it.
    """
    with closing(items), ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item
            del item


@contextmanager
def in_background() -> Iterator[Callable[[Callable[[Argument], object], Argument], None]]:
    """Yield a function that does work in a thread while its caller goes on.

    Pieces of work are done one after the other, in the order of the calls, and only one waits:
    the next call waits for the last one. An error is raised by the call after it, or at the end.
    """
    with ThreadPoolExecutor(1) as thread:
        running: list[Future[object]] = []

        def do(work: Callable[[Argument], object], argument: Argument) -> None:
            for last in running:
                last.result()
            running[:] = [thread.submit(work, argument)]

        yield do
        for last in running:
            last.result()
