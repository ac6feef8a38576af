"""`prevspend glossary`: what a word means."""

from __future__ import annotations

from typing import Annotated

import typer

from prevspend.cli.terminal import NoColor, errors_in_words, output


def glossary(
    word: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="A word or a part of one; all where none is named."),
    ] = None,
    *,
    no_color: NoColor = False,
) -> None:
    """Explain the words of messages, pages, workbooks and files.

    prevspend glossary lens
    """
    with errors_in_words():
        from rich.padding import Padding
        from rich.text import Text

        from prevspend.glossary import find_words

        console = output(no_color=no_color)
        for name, meaning in find_words(" ".join(word or ())).items():
            console.print(Text(name, style="bold"), Padding(Text(meaning), (0, 0, 0, 2)))
