"""The one way in which pages and charts are written: elements, never strings of markup.

Whatever a ledger holds (a supplier called `<script>`, say) becomes text or an attribute of an
element and is escaped where the whole is written: there is no place where it could be forgotten.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Child: TypeAlias = "ET.Element | str | Iterable[Child] | None"
    Value: TypeAlias = str | float | bool | None

# What no page may hold: control characters, and halves of characters that cannot be written.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WITHIN_LINES: Final = frozenset(
    ("a", "button", "span", "strong", "text", "line", "rect", "circle")
)


def el(tag: str, *children: Child, **attributes: Value) -> ET.Element:
    """Make an element.

    Args:
        tag: its name.
        children: elements, texts, and any nesting of these; `None` is left out.
        attributes: `class_` is class, `data_value` is data-value; one that is `None` or `False`
            is left out, `True` has no value.
    """
    element = ET.Element(tag)
    for name, value in attributes.items():
        if value is not None and value is not False:
            text = "" if value is True else _attribute(value)
            element.set(name.removesuffix("_").replace("_", "-"), text)
    _add(element, children)
    if tag not in _WITHIN_LINES:
        element.tail = "\n"
    return element


def write_page(root: ET.Element) -> str:
    """Write an element as a whole HTML document."""
    return "<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html")


def _add(element: ET.Element, children: Iterable[Child]) -> None:
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            text = _NOT_TEXT.sub(" ", child)
            if len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text
        elif isinstance(child, ET.Element):
            element.append(child)
        else:
            _add(element, child)


def _attribute(value: str | float) -> str:
    """Write a value; a number has at most two decimals."""
    if isinstance(value, str):
        return _NOT_TEXT.sub(" ", value)
    return f"{value:.2f}".rstrip("0").rstrip(".")
