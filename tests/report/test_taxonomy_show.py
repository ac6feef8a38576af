"""A taxonomy as people read it: all of it is there, on the terminal, on the page, in words."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prevspend.report import (
    as_text,
    intervention_markdown,
    intervention_sheet,
    taxonomy_tree,
    taxonomy_webpage,
    taxonomy_workbook,
)
from prevspend.report.taxonomy.words import rule_in_words
from prevspend.taxonomy import Rule
from prevspend.upkeep import read_areas
from tests.upkeep.taxonomies import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

EXPECTED = Path(__file__).parent / "expected"
ENGLAND = read_areas("england")
PAGE = taxonomy_webpage(ENGLAND)


class Elements(HTMLParser):
    """The elements of a page, with what they hold; every one must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_tree_and_sheet_are_as_expected(check_expected: Callable[[Path, str], None]) -> None:
    shown = read_areas(str(BASE))
    check_expected(EXPECTED / "tree.txt", as_text(taxonomy_tree(shown)))
    entry = shown.taxonomy.interventions[0]
    check_expected(EXPECTED / "intervention.txt", as_text(intervention_sheet(shown, entry)))
    check_expected(EXPECTED / "intervention.md", intervention_markdown(shown, entry))


def test_tree_holds_every_intervention_and_fits_80_columns() -> None:
    tree = as_text(taxonomy_tree(ENGLAND))
    leaves = re.findall(r"^[├└]─ (\S+)", tree, re.MULTILINE)
    assert Counter(leaves) == Counter(entry.id for entry in ENGLAND.taxonomy.interventions)
    assert "…" not in tree
    assert max(map(len, tree.splitlines())) <= 80


def test_what_is_not_prevention_comes_after_what_is() -> None:
    tree = as_text(taxonomy_tree(ENGLAND))
    heads = ["Prevention (", "Not prevention (", "Unclassified: ", "Out of scope ("]
    places = [tree.index(head) for head in heads]
    assert places == sorted(places)


def test_wide_terminals_show_names_too() -> None:
    assert "Support for unpaid carers" not in as_text(taxonomy_tree(ENGLAND))
    assert "Support for unpaid carers" in as_text(taxonomy_tree(ENGLAND), 140)


def test_areas_are_titled_by_the_comment_on_top_of_their_file() -> None:
    assert ENGLAND.area_of("stop-smoking") == "Public health and health improvement"
    assert all("yaml-language-server" not in area.title for area in ENGLAND.areas)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"in": ["service", "account"], "phrases": ["quit smoking", "immunis*"]},
            "The service or account says “quit smoking” or “immunis…”.",
        ),
        (
            {"directorate": "place", "account_code": ["57*", "5800..5899", "6001"]},
            (
                "The directorate says “place”, and the account's code begins with 57, lies from"
                " 5800 to 5899 or is 6001."
            ),
        ),
        (
            {"in": "service", "phrases": "parks", "unless": ["car", "theme"]},
            "The service says “parks”; but not beside “car” or “theme”.",
        ),
        (
            {
                "supplier": "trust",
                "supplier_kind": ["charity", "cic"],
                "unless": {"account": "rent", "ro_line": "RO3-8"},
                "organisation": ["icb", "council"],
                "fallback": True,
                "note": "Look again.",
            },
            (
                "The supplier says “trust”, and the supplier is of the kind charity or cic; but not"
                " where the account says “rent”, or the outturn line is RO3-8. Only in ledgers of"
                " ICBs and councils. Any rule that says more wins over it. Look again."
            ),
        ),
    ],
)
def test_rules_are_told_in_words(rule: dict[str, object], said: str) -> None:
    assert rule_in_words(Rule.model_validate({"id": "some.rule", **rule})) == said


def test_page_is_whole_and_needs_nothing_beside_itself() -> None:
    page = Elements(PAGE)
    assert page.open == []
    ids = [attrs["id"] for tag, attrs in page.found if tag == "details"]
    assert sorted(map(str, ids)) == sorted(entry.id for entry in ENGLAND.taxonomy.interventions)
    assert not {"link", "img", "iframe"} & {tag for tag, _ in page.found}
    assert all("src" not in attrs for _, attrs in page.found)
    assert "url(" not in PAGE
    assert "@import" not in PAGE


def test_what_the_page_filters_by_is_on_its_entries() -> None:
    page = Elements(PAGE)
    marks = {
        mark
        for tag, attrs in page.found
        if tag == "details"
        for mark in str(attrs["data-marks"]).split()
    }
    offered = {str(attrs["value"]) for tag, attrs in page.found if tag == "option"} - {""}
    assert marks <= offered
    assert {"tier-primary", "status-unclassified", "responsible-public-health"} <= marks


def test_page_says_texts_as_they_are_and_runs_none_of_them() -> None:
    shown = read_areas(str(BASE))
    first = shown.taxonomy.interventions[0]
    changed = first.model_copy(update={"name": "<script>alert('&')</script>"})
    area = type(shown.areas[0])("Area", (changed,))
    page = taxonomy_webpage(type(shown)(shown.taxonomy, (area,)))
    assert "&lt;script&gt;alert('&amp;')" in page
    assert page.count("<script>") == 1


def test_the_same_taxonomy_gives_the_same_bytes() -> None:
    shown = read_areas(str(BASE))
    assert taxonomy_workbook(shown) == taxonomy_workbook(read_areas(str(BASE)))
    assert taxonomy_webpage(shown) == taxonomy_webpage(read_areas(str(BASE)))
