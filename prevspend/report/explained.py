"""An explanation as a page of the terminal: the ledger's words with what matched underlined."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend import people
from prevspend.classify import FIELD_WORDS
from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.tables import heading
from prevspend.report.words import GRADE, describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from prevspend.baseline import Explained, Stored
    from prevspend.classify import Explanation, Hit, Matched, NearMiss

_OTHERS_SHOWN = 6
_NEAR_SHOWN = 5
_FAILED = ("joined", "veto", "organisation", "test")
"""The nearest misses first."""

_READ_AS = {
    "short form": "short for",
    "stem": "starts like",
    "cut off": "cut off from",
    "start": "read as",
    "contraction": "read as",
    "slip": "read as",
    "start of code": "starts like",
    "range": "lies in",
}


def explained_page(explained: Explained) -> RenderableType:
    """Draw an explanation for a terminal."""
    parts: list[RenderableType] = [*_head(explained)]
    parts += _view("", explained.national, explained)
    local = explained.local
    if local is not None:
        if (
            local.winner == explained.national.winner
            and local.because == explained.national.because
        ):
            parts += [Text("With the overlay: the same.", style="bold"), Text()]
        else:
            parts += _view("With the overlay: ", local, None)
    parts += [Text(f"• {note}", style="yellow") for note in explained.notes]
    return Group(*parts)


def explained_json(explained: Explained) -> str:
    """Write an explanation for machines, without names of persons."""
    return json.dumps(_without_names(explained.model_dump(mode="json")), indent=2)


def _without_names(data: Any) -> Any:  # noqa: ANN401 - whatever stands in JSON
    """Return the data of an explanation with what names a person withheld in lines and hits."""
    if isinstance(data, list):
        return [_without_names(each) for each in data]
    if not isinstance(data, dict):
        return data
    data = {key: _without_names(value) for key, value in data.items()}
    if "line" in data:
        data["line"] = people.without_names(data["line"])
    if "readings" in data and (shown := people.shown_in(data["field"], data["text"])):
        is_withheld = shown != data["text"]
        data |= {"text": shown, "readings": [] if is_withheld else data["readings"]}
    return data


def _head(explained: Explained) -> Iterator[RenderableType]:
    national, stored = explained.national, explained.stored
    kind = f" for {national.organisation}" if national.organisation else ""
    subtitle = f"by the taxonomy {national.taxonomy}{kind}"
    coding = Text(describe_coding(people.without_names(national.line)), style="bold")
    if stored is None:
        yield Group(heading("A line as typed in", subtitle), coding, Text())
        return
    amount = format_pounds(stored.amount_pence)
    if stored.place is None:
        title, amount = f"Coding {stored.coding}", f"{plural(stored.lines, 'line')}, {amount}"
    else:
        title, amount = stored.place, f"{amount}, coding {stored.coding}"
    yield Group(heading(title, f"{amount}, {subtitle}"), coding, Text())
    made = stored.override
    if made is not None:
        what = made.intervention or made.status.replace("_", " ")
        yield Text.assemble(
            ("Decided by a person: ", "bold"),
            (what, "bold green"),
            f" – {made.by}, {made.on}: {made.why} ({made.named}).{_by_likeness(stored)} By the"
            " rules alone it would be:",
        )
        yield Text()


def _by_likeness(stored: Stored) -> str:
    """Describe why a decision holds for a coding that it does not name."""
    if not stored.is_alike:
        return ""
    return (
        " It does not name this coding, but one that differs only in a month, a year or a long"
        " number, or is of the same payee."
    )


def _view(title: str, view: Explanation, explained: Explained | None) -> Iterator[RenderableType]:
    """Draw what one taxonomy says: winner, runner-up, others and near misses."""
    winner = view.winner
    if winner is None:
        yield Text.assemble((f"{title}unclassified", "bold yellow"), " – no rule matches.")
    else:
        outcome = f" ({_outcome(winner)}, {GRADE[winner.grade]})"
        yield Text.assemble((f"{title}{winner.name}", "bold green"), outcome)
        yield from _matched(winner)
        yield from _because(view)
    yield Text()
    if view.runner_up is not None:
        yield Text.assemble(
            ("Runner-up: ", "bold"), f"{view.runner_up.name} (", _outcome(view.runner_up), ")"
        )
        yield from _matched(view.runner_up)
        yield _indented(Text.assemble(("Why it lost: ", "bold"), view.reason))
        if explained is not None and explained.swap is not None:
            yield _indented(Text(_stake(explained)))
        yield Text()
    others = [entry for entry in view.matched if entry not in (winner, view.runner_up)]
    if others:
        yield Text("Also matched", style="bold")
        for entry in others[:_OTHERS_SHOWN]:
            yield from _matched(entry)
        yield from _more(len(others) - _OTHERS_SHOWN)
        yield Text()
    yield from _near(view.near)


def _stake(explained: Explained) -> str:
    swap = explained.swap
    if swap is None:
        return ""
    pounds = format_pounds(swap.amount_pence, pennies=False)
    return f"{pounds} ({plural(swap.lines, 'line')}) would move if this pair were swapped."


def _outcome(entry: Matched | NearMiss) -> str:
    return entry.tier or entry.status.replace("_", " ")


def _matched(entry: Matched) -> Iterator[RenderableType]:
    local = " (local rule)" if entry.is_local else ""
    yield _indented(Text(f"{entry.rule}{local}", style="dim"))
    yield from _hits(entry.hits)


def _hits(hits: Iterable[Hit]) -> Iterator[RenderableType]:
    """Show each field once for each phrase found in it, the characters underlined."""
    for hit in hits:
        shown = people.shown_in(hit.field, hit.text)
        text = Text(shown)
        for reading in hit.readings if shown == hit.text else ():
            text.stylize("bold underline", reading.start, reading.end)
        read = [
            f"{reading.text} {_READ_AS[reading.how]} {reading.read_as}"
            for reading in hit.readings
            if reading.how in _READ_AS
        ]
        texts = "; ".join(dict.fromkeys(read))
        kind = f"a {hit.kind}, " if hit.kind else ""
        yield _indented(
            Text.assemble(
                (f"{FIELD_WORDS[hit.field]}: ", "dim"),
                text,
                (f"  ← {kind}'{hit.item}'" + (f" ({texts})" if texts else ""), "dim"),
            ),
            4,
        )


def _because(view: Explanation) -> Iterator[RenderableType]:
    because = view.because
    if because is None:
        return
    share = because.share
    if share is not None:
        figures = f"{share.central:.0%} of it counts, {share.low:.0%} to {share.high:.0%}"
        yield _indented(Text(f"Share: {figures} ({share.basis})"))
    yield _indented(Text(f"Why: {because.why}"))
    if because.sources:
        yield _indented(Text(f"Sources: {'; '.join(because.sources)}", style="dim"))
    if view.runner_up is None:
        yield _indented(Text(view.reason))


def _near(near: tuple[NearMiss, ...]) -> Iterator[RenderableType]:
    if not near:
        return
    yield Text("Nearly matched", style="bold")
    for entry in sorted(near, key=lambda entry: _FAILED.index(entry.failed))[:_NEAR_SHOWN]:
        yield _indented(
            Text.assemble(f"{entry.name} ({_outcome(entry)})", (f"  {entry.rule}", "dim"))
        )
        yield from _hits(entry.hits[:1])
        yield _indented(Text.assemble(("but ", "bold"), entry.why), 4)
        if entry.veto is not None:
            yield from _hits([entry.veto])
    yield from _more(len(near) - _NEAR_SHOWN)
    yield Text()


def _more(count: int) -> Iterator[RenderableType]:
    if count > 0:
        yield _indented(Text(f"… and {count} more with --json", style="dim"))


def _indented(text: Text, by: int = 2) -> RenderableType:
    return Padding(text, (0, 0, 0, by))
