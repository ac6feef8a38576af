"""How long work tells whoever is watching how far it has come."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on; may raise `KeyboardInterrupt` to stop it."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say which step is under way and how many of its units are done."""


def silent(step: str, done: int, total: int) -> None:
    """Watch nothing: the progress of library calls that nobody looks at."""
    del step, done, total
