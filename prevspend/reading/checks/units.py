"""The unit of amounts (thousands, millions or pence), in any spelling."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from prevspend.reading.checks.words import amount_words, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.reading.checks.words import Unit

_GROUPED = re.compile(r"(?<=1)[,. ](?=000)|(?<=000)[,. ](?=000)|(?<![\d])[,.](?=000)")
_FOLLOWS = r"[\s\-/([]*"
_UNTIL_A_LIMIT = 2  # words between a limit and its number: over the £


def unit_of_heading(text: str) -> Unit | None:
    """Return the unit that the heading of an amount names; `None` if it names none."""
    return _find(plain(text), in_heading=True)


@lru_cache(4096)
def without_unit(heading: str) -> str:
    """Return the heading of an amount without the unit it names: Net Amount (£000s)."""
    match = _search(plain(heading), in_heading=True)
    if match is None or match[0].scale == 1:
        return heading
    _, text, start, end = match
    return f"{text[:start]} {text[end:]}".strip(" ([-,/") or heading


def unit_of_note(text: str) -> Unit | None:
    """Return the unit that a note beside a table names for its amounts.

    A note is any text: a number of thousands in it is not a unit, and a word such as `million` is
    a unit only beside a currency mark or a word for figures.
    """
    return _find(plain(text), in_heading=False)


def _find(text: str, *, in_heading: bool) -> Unit | None:
    match = _search(text, in_heading=in_heading)
    return None if match is None else match[0]


def _search(text: str, *, in_heading: bool) -> tuple[Unit, str, int, int] | None:
    """Return the unit that a text names, the text as it was searched, and its start and end."""
    text = _GROUPED.sub("", text)
    marked, worded, bracketed, plain_pounds = _patterns()
    for unit in amount_words().units:
        patterns: list[re.Pattern[str]] = [marked[unit.name]]
        if in_heading:
            patterns += [worded[unit.name], bracketed[unit.name]]
        elif _speaks_of_figures(text):
            patterns.append(worded[unit.name])
        if unit.scale == 1:
            patterns = [plain_pounds]
        for pattern in patterns:
            match = pattern.search(text)
            if match and not _is_limit(text[: match.start()]):
                return unit, text, match.start(), match.end()
    return None


def _speaks_of_figures(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text))
    return bool(words & set(amount_words().figures))


def _is_limit(before: str) -> bool:
    """Return whether the words before a unit make it a limit of publication: over £1000s."""
    words = re.findall(r"[a-z]+|>", before)[-_UNTIL_A_LIMIT:]
    return any(word in amount_words().limits or word == ">" for word in words)


@cache
def _patterns() -> tuple[
    dict[str, re.Pattern[str]],
    dict[str, re.Pattern[str]],
    dict[str, re.Pattern[str]],
    re.Pattern[str],
]:
    known = amount_words()
    marks = _any(known.currency_marks)
    marked, worded, bracketed = {}, {}, {}
    for unit in known.units:
        sure, letters = _any(unit.words), _any(unit.letters) if unit.letters else r"(?!)"
        before = rf"[x×*]\s*|\bin (?:units of )?|\b(?:{_any(known.scaled_by)})[\s:=,]*"
        times = rf"(?:{before})(?:{marks})?\s*{unit.scale}(?=\s*(?:$|[)\].;,]))"
        either = rf"(?:{sure}|{letters})(?![\w])"
        # £k, GBP (000), k£, x £1000
        marked[unit.name] = re.compile(
            rf"(?<![\w])(?:{marks}){_FOLLOWS}(?:in |x ?)?{either}"
            rf"|(?<![\w,.£])(?:{sure}|{letters})\s*(?:of )?(?:{marks})(?!\w)"
            rf"|{times}"
        )
        worded[unit.name] = re.compile(rf"(?<![\w,.])(?<!\d )(?:{sure})(?![\w])")
        bracketed[unit.name] = re.compile(
            rf"[(\[]\s*(?:in )?(?:{letters})\s*[)\]]|(?:{marks})\s*{unit.scale}\s*[)\]]?$"
        )
    pounds = re.compile(rf"(?:{marks})\s*[)\]]?$|[(\[]\s*(?:{marks})\s*[)\]]")
    return marked, worded, bracketed, pounds


def _any(texts: Iterable[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
