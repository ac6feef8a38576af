"""A chart as a picture that stands alone: its title, whose it is, its key and its source in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from prevspend.report.charts.drawing import (
    GREY,
    INK,
    LETTERS,
    LINE,
    PAPER,
    SMALL,
    WIDTH,
    letters,
)
from prevspend.report.elements import el

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from prevspend.report.charts.drawing import Drawing

_MARGIN, _TITLE, _GAP = 16.0, 18.0, 14.0
_LETTERS_OF_TITLE, _LETTERS_OF_NOTE = 76, 116


@dataclass(frozen=True)
class About:
    """What a chart is about, which a reader who has only the picture must know.

    Attributes:
        subject: whose money, and of which years.
        source: what it is from, how it was made, and what must be known to quote it.
        file: how the names of its files begin.
    """

    subject: str
    source: str
    file: str


def picture(drawing: Drawing, about: About) -> Element:
    """Return a chart as an SVG element with its title, subject, key and source."""
    title = wrap(drawing.title, _LETTERS_OF_TITLE)
    key, source = (wrap(text, _LETTERS_OF_NOTE) for text in (drawing.key, about.source))
    top = _MARGIN + len(title) * (_TITLE + 4) + LINE + _GAP
    foot = top + drawing.height + _GAP
    height = foot + (len(key) + len(source)) * LINE + _MARGIN
    width = WIDTH + 2 * _MARGIN
    return el(
        "svg",
        el("title", f"{drawing.title}, {about.subject}", id=f"{drawing.name}-title"),
        el("desc", drawing.words, id=f"{drawing.name}-words"),
        el("rect", x=-_MARGIN, width=width, height=height, fill=PAPER),
        list(_head(title, about.subject)),
        el("g", list(drawing.parts), transform=f"translate(0 {top:g})"),
        list(_notes([*key, *source], foot)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{-_MARGIN:g} 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        id=drawing.name,
        data_file=f"{about.file}-{drawing.name}",
        data_figures=figures_csv(drawing),
        aria_labelledby=f"{drawing.name}-title {drawing.name}-words",
        font_family="Arial, Helvetica, sans-serif",
        font_size=LETTERS,
        fill=INK,
    )


def figures_csv(drawing: Drawing) -> str:
    """Return the figures of a chart as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(drawing.rows)
    return stream.getvalue()


def _head(title: Sequence[str], subject: str) -> Iterator[Element]:
    y = _MARGIN
    for text in title:
        y += _TITLE
        yield letters(0, y, text, size=_TITLE, bold=True)
        y += 4
    yield letters(0, y + LETTERS, subject, colour=GREY)


def _notes(texts: Sequence[str], top: float) -> Iterator[Element]:
    for number, text in enumerate(texts):
        yield letters(0, top + (number + 1) * LINE - 4, text, size=SMALL, colour=GREY)
