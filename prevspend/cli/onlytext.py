"""Keep what a ledger's text would tell a terminal to do from reaching it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import RenderHook

from prevspend.words import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult


class OnlyText(RenderHook):
    """Has rich draw only the text of what it is to draw."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Return what is drawn in place of something."""
        return [_TextOf(renderable) for renderable in renderables]


class _TextOf:
    def __init__(self, inner: ConsoleRenderable) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._inner, options):
            is_text = not segment.control
            yield segment._replace(text=printable(segment.text)) if is_text else segment
