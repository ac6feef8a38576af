"""The page that lists every intervention: held to the YAML, and readable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.report import taxonomy_page
from prevspend.taxonomy import load_taxonomy
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENGLAND = load_taxonomy()
PAGE = taxonomy_page(ENGLAND)


def test_the_page_says_what_the_yaml_says(check_expected: Callable[[Path, str], None]) -> None:
    check_expected(ROOT / "taxonomy" / "england" / "INTERVENTIONS.md", PAGE)


def test_every_entry_source_and_group_is_on_it_once() -> None:
    for entry in ENGLAND.interventions:
        place = f'<a id="{entry.id}">' if entry.tier else f"`{entry.id}`"
        assert PAGE.count(place) == 1, entry.id
    for source in ENGLAND.sources:
        assert PAGE.count(f'<a id="source-{source.id}">') == 1


def test_every_link_within_it_leads_somewhere() -> None:
    places = set(re.findall(r'<a id="([^"]+)">', PAGE))
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= places


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, table


def test_an_indicator_nobody_confirmed_says_so() -> None:
    assert "PHOF E10 Suicide rate<br>" in PAGE
    assert "PHOF C18 Smoking prevalence in adults (to be confirmed)" in PAGE
