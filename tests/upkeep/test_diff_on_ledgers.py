"""The pounds of a difference are the difference between two full classifications, to the penny."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend import (
    FinancialYear,
    build_baseline,
    classify_ledger,
    load_taxonomy,
    read_ledger,
    write_results,
)
from prevspend.taxonomy import bundled
from prevspend.upkeep import LedgerYear, compare_taxonomies, read_ledgers
from tests.classify.ledgers import ledger_of
from tests.conftest import EXAMPLES
from tests.upkeep.taxonomies import BASE, LEDGER, copy_of, edit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend import Ledger, Taxonomy
    from prevspend.upkeep import LedgerEffect

YEAR = FinancialYear.parse("2024-25")
CHANGES = {
    "{low: 0.5, central: 0.75, high: 1}": "{low: 0.3333, central: 0.7, high: 0.9999}",
    "  name: Falls prevention\n  tier: tertiary": "  name: Falls prevention\n  tier: primary",
    "phrases: [acute, hospital]": "phrases: [acute, falls team]",
    "[strength and balance]": "[strength and balance, somewhere]",
    "status: out_of_scope": "status: not_prevention",
}


def assert_is_the_difference(
    effect: LedgerEffect | None, ledger: Ledger, year: FinancialYear, old: Taxonomy, new: Taxonomy
) -> None:
    """Hold an effect to two baselines, each made from the ledger by itself."""
    assert effect is not None
    before, after = (
        build_baseline(classify_ledger(ledger, taxonomy), year) for taxonomy in (old, new)
    )
    for tier, pair in effect.tiers.items():
        assert (pair.before, pair.after) == (before.tiers[tier], after.tiers[tier])
    for name, pair in effect.lenses.items():
        for side, baseline in ((pair.before, before), (pair.after, after)):
            lens = baseline.lenses[name]
            assert side is not None
            assert (side.low, side.central, side.high) == (lens.low, lens.central, lens.high)
    central = effect.prevention.change.central
    assert central == sum(
        after.tiers[tier].central - before.tiers[tier].central for tier in after.tiers
    )
    stood = standing_totals((cell.before, cell.amount_pence) for cell in effect.matrix)
    present = standing_totals((cell.after, cell.amount_pence) for cell in effect.matrix)
    for totals, baseline in ((stood, before), (present, after)):
        result = baseline.reconciliation
        assert totals["unclassified"] == result.unclassified_pence
        assert totals["out_of_scope"] == result.out_of_scope_pence
    assert sum(cell.amount_pence for cell in effect.matrix) == ledger.amount_pence
    assert sum(cell.lines for cell in effect.matrix) == ledger.lines.num_rows


def standing_totals(cells: Iterable[tuple[str, int]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for standing, pence in cells:
        totals[standing] += pence
    return totals


@pytest.fixture(scope="module")
def old() -> Taxonomy:
    return load_taxonomy(BASE)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    folder = copy_of(BASE, tmp_path_factory.mktemp("changed"))
    edit(folder, CHANGES)
    return load_taxonomy(folder)


def test_a_ledger_in_a_file(old: Taxonomy, changed: Taxonomy) -> None:
    ledger, year = read_ledger([LEDGER]).for_year()
    result = compare_taxonomies(old, changed, read_ledgers([LEDGER]))
    assert_is_the_difference(result.effect, ledger, year, old, changed)


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "cost_centre": st.sampled_from(
                ["Stop Smoking", "Falls Team", "Hospital", "Somewhere", "Strength and balance", ""]
            ),
            "account": st.sampled_from(["VAT", "Fees", "Nicotine Replacement"]),
            "supplier": st.sampled_from(["Royal Infirmary", "Community Trust", "Quit CIC"]),
            "amount": st.integers(-99_999, 99_999),
        }
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30)
@given(lines=LINES)
def test_any_lines_credits_among_them(
    lines: list[dict[str, str | int]], old: Taxonomy, changed: Taxonomy
) -> None:
    ledger = ledger_of(lines)
    year = LedgerYear("test", ledger.organisation, str(YEAR), ledger)
    effect = compare_taxonomies(old, changed, [year]).effect
    assert_is_the_difference(effect, ledger, YEAR, old, changed)


def test_several_ledgers_add_up(old: Taxonomy, changed: Taxonomy) -> None:
    once = compare_taxonomies(old, changed, read_ledgers([LEDGER])).effect
    twice = compare_taxonomies(old, changed, read_ledgers([LEDGER, LEDGER])).effect
    assert once is not None
    assert twice is not None
    assert twice.amount_pence == 2 * once.amount_pence
    assert twice.moved_codings == 2 * once.moved_codings
    assert twice.prevention.change.low == 2 * once.prevention.change.low


def test_results_of_a_year_give_what_its_ledger_gives(
    old: Taxonomy, changed: Taxonomy, tmp_path: Path
) -> None:
    ledger, year = read_ledger([LEDGER]).for_year()
    allocations = classify_ledger(ledger, load_taxonomy("england"))
    write_results(tmp_path / "out", allocations, build_baseline(allocations, year))
    of_results = compare_taxonomies(old, changed, read_ledgers([tmp_path / "out"])).effect
    of_ledger = compare_taxonomies(old, changed, read_ledgers([LEDGER])).effect
    assert of_results is not None
    assert of_ledger is not None
    assert of_results.matrix == of_ledger.matrix
    assert of_results.lenses == of_ledger.lenses
    assert [moved.moved_pence for moved in of_results.moved] == [
        moved.moved_pence for moved in of_ledger.moved
    ]


def test_the_largest_moves_come_first_and_are_twenty_at_most(tmp_path: Path) -> None:
    ledger = EXAMPLES / "council/westmoor-2024-25.csv"
    folder = copy_of(bundled()["england"], tmp_path)
    rules = folder / "interventions"
    for path in rules.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("tier: structural", "tier: tertiary"), encoding="utf-8")
    result = compare_taxonomies(
        load_taxonomy("england"), load_taxonomy(folder), read_ledgers([ledger])
    )
    assert result.effect is not None
    sizes = [abs(moved.moved_pence) for moved in result.effect.moved]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 20 < result.effect.moved_codings
    assert result.effect.tiers["structural"].after.central == 0  # type: ignore[union-attr]
    assert {moved.after.tier for moved in result.effect.moved} == {"tertiary"}


@pytest.mark.real
def test_one_share_and_one_tier_on_a_published_year(published: Path, tmp_path: Path) -> None:
    folder = copy_of(bundled()["england"], tmp_path)
    file = "interventions/public-health.yaml"
    text = (folder / file).read_text(encoding="utf-8")
    share_of, tier_of = (
        _entry(text, name) for name in ("health-protection", "public-health-advice")
    )
    edit(
        folder,
        {
            share_of: share_of.replace("low: 0.8", "low: 0.7"),
            tier_of: tier_of.replace("tier: structural", "tier: tertiary"),
        },
        file,
    )
    old, new = load_taxonomy("england"), load_taxonomy(folder)
    months = [(2021 + (month < 4), month) for month in (*range(4, 13), *range(1, 4))]
    files = [published / f"council/newcastle/{at}-{month:02d}.csv" for at, month in months]
    ledger, year = read_ledger(files).for_year(FinancialYear.parse("2021-22"))
    start = time.process_time()
    ledgers = [LedgerYear("Newcastle", ledger.organisation, str(year), ledger)]
    result = compare_taxonomies(old, new, ledgers)
    assert time.process_time() - start < 5
    assert_is_the_difference(result.effect, ledger, year, old, new)
    assert result.effect is not None
    assert result.effect.moved_codings > 0
    assert result.effect.prevention.change.low < 0
    assert [(change.kind, change.id) for change in result.changes] == [
        ("share", "health-protection"),
        ("tier", "public-health-advice"),
    ]
    assert (result.version.needed, result.version.measured) == ("major", "major")


def _entry(text: str, name: str) -> str:
    """Cut an intervention's first lines out of its file."""
    start = text.index(f"- id: {name}\n")
    return text[start : text.index("lenses:", start)]
