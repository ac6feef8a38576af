"""Progress callback for long operations."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on; may raise `KeyboardInterrupt` to stop it."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Return which step is under way and how many of its units are done."""


def silent(step: str, done: int, total: int) -> None:
    """Report nothing: the default progress of library calls."""
    del step, done, total
