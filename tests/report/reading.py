"""Read a page as a browser would: its tables and words, and whether it is well formed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}
Attributes = dict[str, str | None]


@dataclass
class Node:
    """An element as it was read: its name, attributes and what is in it, in order."""

    tag: str
    attributes: Attributes
    inside: list[Node | str] = field(default_factory=list)

    def all(self, tag: str) -> list[Node]:
        """Give every element of a name below this one, in order."""
        found: list[Node] = []
        for part in self.inside:
            if isinstance(part, Node):
                found += [part] if part.tag == tag else []
                found += part.all(tag)
        return found

    def below(self) -> list[Node]:
        """Give every element below this one, in order."""
        parts = [part for part in self.inside if isinstance(part, Node)]
        return [node for part in parts for node in (part, *part.below())]

    def text(self, leave_out: tuple[str, ...] = ()) -> str:
        """Give the words in it, without those of some elements."""
        words = (
            part if isinstance(part, str) else part.text(leave_out)
            for part in self.inside
            if isinstance(part, str) or part.tag not in leave_out
        )
        return "".join(words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(text: str) -> Node:
    """Read a page; an element that is not closed in its place is an error."""
    assert text.startswith("<!DOCTYPE html>\n")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root], "an element is not closed"
    return reader.root


@dataclass(frozen=True)
class Table:
    """A table as it was read: its heads, and for each row texts and exact values."""

    heads: list[str]
    rows: dict[str, list[str]]
    values: dict[str, list[float | None]]


def tables(page: Node) -> dict[str, Table]:
    """Read all tables of a page, by caption; rows by the words of their first cell."""
    return {table.all("caption")[0].text().strip(): _table(table) for table in page.all("table")}


def _table(table: Node) -> Table:
    head, *others = table.all("tr")
    rows, values = {}, {}
    for row in others:
        name, *cells = row.all("th") + row.all("td")
        key = name.text(leave_out=("div",)).strip()
        rows[key] = [cell.text(leave_out=("div",)).strip() for cell in cells]
        exact = [cell.attributes.get("data-value") for cell in cells]
        values[key] = [None if value is None else float(value) for value in exact]
    return Table([cell.text().strip() for cell in head.all("th")], rows, values)
