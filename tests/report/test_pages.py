"""The pages say what the typed reports say, and nothing a ledger holds can change that."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from prevspend.baseline import Baseline, build_baseline
from prevspend.classify import classify_ledger, load_drivers
from prevspend.leftshift import LeftShift
from prevspend.money import format_pounds
from prevspend.reading import read_ledger
from prevspend.report import baseline_document, leftshift_document, page_html
from prevspend.report.words import describe_coding, percent, short_pounds
from prevspend.taxonomy import load_taxonomy
from prevspend.years import FinancialYear
from tests.conftest import EXAMPLES
from tests.report.reading import read_page, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from prevspend.classify import Allocations
    from prevspend.taxonomy import Taxonomy

HOSTILE = (
    """</td></table></svg><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;\x00 ="""
)
SHOWN = HOSTILE.replace("\x00", " ")
MOST_BYTES = 1_000_000
MOST_SECONDS = 1.5
TAXONOMY = load_taxonomy()


def baseline_html(baseline: Baseline, taxonomy: Taxonomy, codings: pa.Table | None = None) -> str:
    return page_html(baseline_document(baseline, taxonomy, codings))


def classified(
    *files: Path, year: int, drivers: tuple[Path, ...] = (), organisation: str | None = None
) -> Allocations:
    ledger, _ = read_ledger(files, organisation=organisation).for_year(FinancialYear(year))
    return classify_ledger(ledger, TAXONOMY, drivers=load_drivers(drivers, TAXONOMY))


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    """A made-up ICB's year with two drivers and a control total that is a penny out."""
    allocations = classified(
        EXAMPLES / "icb/marlshire-icb-2024-25.csv",
        year=2024,
        drivers=(
            EXAMPLES / "drivers/community-block.yaml",
            EXAMPLES / "drivers/prescribing.yaml",
        ),
    )
    total = allocations.ledger.amount_pence - 1
    return build_baseline(allocations, FinancialYear(2024), total)


@pytest.fixture(scope="module")
def baseline_page(baseline: Baseline) -> str:
    return baseline_html(baseline, TAXONOMY)


@pytest.fixture(scope="module")
def leftshift_page(leftshift: LeftShift) -> str:
    return page_html(leftshift_document(leftshift))


@pytest.fixture(scope="module", params=["baseline", "left shift"])
def page(request: pytest.FixtureRequest, baseline_page: str, leftshift_page: str) -> str:
    return baseline_page if request.param == "baseline" else leftshift_page


def pounds(*pence: int) -> list[str]:
    return [format_pounds(each, pennies=False) for each in pence]


def numbers(found: object) -> Iterator[int]:
    """Give every whole number in a report, wherever it stands."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list | tuple):
        for part in found:
            yield from numbers(part)
    elif isinstance(found, int) and not isinstance(found, bool):
        yield found


def amounts(text: str) -> set[str]:
    return set(re.findall(r"-?£[\d,.]*\d(?:bn|m|k)?", text))


def amounts_of(report: Any) -> set[str]:  # noqa: ANN401 - either report
    """Give every amount a report holds, in each way it may be written."""
    dumped = report.model_dump()
    written = amounts(report.to_json())
    for pence in {sign * number for number in numbers(dumped) for sign in (1, -1)}:
        written |= {format_pounds(pence), *pounds(pence), short_pounds(pence)}
    return written


def sums_of(baseline: Baseline) -> set[str]:
    """Return the amounts of a page that are sums of those in the report."""
    money = sum(entry.amount_pence for entry in baseline.interventions if entry.tier)
    values = [value for mark in baseline.marks for value in mark.values]
    [temporary] = [
        value.certain.central + value.likely.central
        for value in values
        if value.id == "non-recurrent"
    ] or [0]
    headline = baseline.lenses[baseline.headline]
    lasting = headline.central - temporary
    moves = headline.low - headline.central, headline.high - headline.central, -temporary
    return {"£0.00", *pounds(money, lasting, *moves), short_pounds(temporary)}


def test_reconciliation_is_that_of_the_baseline(baseline: Baseline, baseline_page: str) -> None:
    shown = tables(read_page(baseline_page))["Reconciliation"].rows
    found = baseline.reconciliation
    assert [row[0] for row in shown.values()] == [
        *map(format_pounds, found.by_status.values()),
        format_pounds(found.read_pence),
        format_pounds(found.read_pence),
        "£0.00",
        format_pounds(found.read_pence - 1),
        "£0.01",
    ]
    assert "Not to the control total" in baseline_page
    assert "differs from the control total by £0.01" in baseline_page


def test_tiers_and_lenses_are_those_of_the_baseline(baseline: Baseline, baseline_page: str) -> None:
    found = tables(read_page(baseline_page))
    in_scope = baseline.coverage.in_scope_pence
    tiers, lenses = found["Prevention by tier"].rows, found["Prevention by lens"].rows
    for tier, figures in baseline.tiers.items():
        share = percent(figures.central, in_scope)
        assert tiers[tier.capitalize()] == [*pounds(*figures.all), share]
    for name, lens in baseline.lenses.items():
        key = lens.name + (" – headline" if name == baseline.headline else "")
        assert lenses[key] == [*pounds(*lens.all), percent(lens.central, in_scope)]


def test_every_intervention_is_there_with_its_money_and_its_share(
    baseline: Baseline, baseline_page: str
) -> None:
    found = tables(read_page(baseline_page))
    prevention = [entry for entry in baseline.interventions if entry.tier]
    others = [entry for entry in baseline.interventions if not entry.tier]
    shown = found[f"Prevention by intervention ({len(prevention)} interventions)"]
    for entry in prevention:
        share = TAXONOMY.intervention(entry.id).share
        assert share is not None
        assert shown.rows[entry.name] == [
            (entry.tier or "").capitalize(),
            *pounds(entry.amount_pence),
            f"{share.central:.0%}",
            *pounds(*entry.prevention.all, entry.prevention.central),
        ]
        assert shown.values[entry.name][3:6] == [*map(float, entry.prevention.all)]
    rest = found["Money that is not prevention, not decided or out of scope"]
    assert {name: row[-1] for name, row in rest.rows.items()} == {
        entry.name: pounds(entry.amount_pence)[0] for entry in others
    }
    assert [*shown.rows] == [*(entry.name for entry in prevention), "All prevention"]
    total = baseline.lenses[baseline.headline]
    assert shown.rows["All prevention"][3:] == pounds(*total.all, total.central)


def test_contested_interventions_say_so(baseline: Baseline, baseline_page: str) -> None:
    contested = [
        TAXONOMY.intervention(entry.id).contested for entry in baseline.interventions if entry.tier
    ]
    text = read_page(baseline_page).text()
    noted = [note for note in contested if note]
    assert noted
    assert all(f"Contested: {note}" in text for note in noted)


def test_groups_that_overlap_have_no_sum(baseline: Baseline, baseline_page: str) -> None:
    found = tables(read_page(baseline_page))
    responsible = found["Prevention by group: who is responsible"].rows
    prevents = found["Prevention by group: what it prevents"].rows
    headline = baseline.lenses[baseline.headline]
    assert responsible["Sum: the headline"][2:5] == pounds(*headline.all)
    assert "Sum: the headline" not in prevents
    assert "must not be added up" in read_page(baseline_page).text()
    for group in baseline.groups["prevents"].groups:
        assert prevents[group.name][1:5] == pounds(group.amount_pence, *group.all)


def test_undecided_codings_say_what_would_settle_them(
    baseline: Baseline, baseline_page: str
) -> None:
    listed = tables(read_page(baseline_page))["Largest unclassified codings"].rows
    entries = baseline.coverage.undecided
    assert [*listed] == [describe_coding(entry.coding) for entry in entries]
    for entry in entries:
        assert listed[describe_coding(entry.coding)] == [
            *(entry.needs, f"{entry.lines:,}"),
            *pounds(entry.amount_pence),
        ]


def test_drivers_and_files_are_there(baseline: Baseline, baseline_page: str) -> None:
    found = tables(read_page(baseline_page))
    for driver in baseline.drivers:
        parts = found[f"Parts of '{driver.name}'"].values
        assert [row[-2] for row in parts.values()] == [part.amount_pence for part in driver.parts]
    files = found["Files read"].rows
    for entry in baseline.inputs:
        assert files[entry.name][1:] == [
            *(f"{entry.rows:,}", format_pounds(entry.amount_pence), entry.sha256)
        ]
    assert baseline.taxonomy.digest in baseline_page


def test_no_amount_is_on_a_page_that_is_not_in_its_report(
    baseline: Baseline, baseline_page: str
) -> None:
    # ticks of axes are round amounts; what bars say is tested with the charts
    shown = amounts(read_page(baseline_page).text(leave_out=("svg",)))
    assert len(shown) > 100
    assert shown <= amounts_of(baseline) | sums_of(baseline)


def test_a_page_is_well_formed_and_says_what_its_parts_are(page: str) -> None:
    root = read_page(page)
    assert [node.attributes["lang"] for node in root.all("html")] == ["en-GB"]
    assert len(root.all("h1")) == len(root.all("main")) == 1
    assert root.all("svg")
    ids = [node.attributes["id"] for node in root.below() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for node in root.below():
        named_by = (node.attributes.get("aria-labelledby") or "").split()
        assert set(named_by) <= set(ids)
    levels = [int(node.tag[1]) for node in root.below() if re.fullmatch(r"h\d", node.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in root.all("table"):
        assert table.all("caption")[0].text().strip()
        head, *rows = table.all("tr")
        assert {cell.attributes["scope"] for cell in head.all("th")} == {"col"}
        for row in rows:
            assert [cell.attributes["scope"] for cell in row.all("th")] == ["row"]
            assert len(row.all("th") + row.all("td")) == len(head.all("th"))
    for svg in root.all("svg"):
        assert svg.attributes["role"] == "img"
        assert svg.all("title")[0].text()
        assert svg.all("desc")[0].text()


def test_figures_stand_on_the_right_with_their_unit(page: str) -> None:
    for table in read_page(page).all("table"):
        heads = [cell.attributes.get("class") for cell in table.all("tr")[0].all("th")]
        for row in table.all("tr")[1:]:
            for cell, kind in zip(row.all("td"), heads[1:], strict=True):
                if "£" in cell.text() and "data-value" in cell.attributes:
                    assert kind == "figures"
                    assert cell.attributes["class"] in {"figures", "figures chosen"}


def test_a_page_needs_nothing_but_itself(page: str) -> None:
    root = read_page(page)
    ids = {node.attributes.get("id") for node in root.below()}
    for node in root.below():
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name not in {"src", "style", "srcset", "xlink:href"}
            if name == "href":
                assert value is not None
                assert value.startswith("#")
                assert value[1:] in ids
            elif name != "xmlns":
                assert "//" not in (value or "")
    style, script = root.all("style")[0].text(), root.all("script")[0].text()
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"https?:|fetch|XMLHttp|import\(", script)


def test_the_browser_is_told_to_run_no_other_script_and_load_nothing(page: str) -> None:
    root = read_page(page)
    [policy] = [
        node.attributes["content"] or ""
        for node in root.all("meta")
        if node.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        [node] = root.all(tag)
        digest = base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def hostile(report: Any) -> Any:  # noqa: ANN401 - either report, or a part of one
    """Give a report with hostile text in every place where a ledger's own text may stand."""
    theirs = {"coding", "was", "now", "evidence", "name", "text", "reason", "needs", "what"}
    if isinstance(report, dict):
        return {
            name: _all_hostile(part) if name in theirs and name != "id" else hostile(part)
            for name, part in report.items()
        }
    if isinstance(report, list | tuple):
        return tuple(hostile(part) for part in report)
    return report


def _all_hostile(part: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(part, str):
        return HOSTILE
    if isinstance(part, dict):
        return {"supplier": HOSTILE, "cost_centre": HOSTILE}
    return tuple(map(_all_hostile, part)) if part is not None else None


def test_what_a_ledger_says_stays_text(baseline: Baseline, leftshift: LeftShift) -> None:
    rejected = {"file": HOSTILE, "sheet": HOSTILE, "row": 7, "reason": "", "amount": HOSTILE}
    bad_baseline = Baseline.model_validate(
        {
            **hostile(baseline.model_dump()),
            "rejected": [{**rejected, "text": HOSTILE}],
            "warnings": [HOSTILE],
        }
    )
    bad_leftshift = LeftShift.model_validate(
        hostile(leftshift.model_dump(by_alias=True)) | {"headline": (HOSTILE,)}
    )
    for text in (
        baseline_html(bad_baseline, TAXONOMY),
        page_html(leftshift_document(bad_leftshift)),
    ):
        root = read_page(text)
        assert len(root.all("script")) == 1
        assert not root.all("img")
        assert not root.all("iframe")
        assert "\x00" not in text
        assert root.all("h1")[0].text().count(SHOWN) == 1
        assert any(SHOWN in svg.all("desc")[0].text() for svg in root.all("svg"))
        for node in root.below():
            assert not any(name.startswith("on") for name in node.attributes)
        assert root.text().count(SHOWN) > 20


def test_the_same_report_gives_the_same_bytes(
    baseline: Baseline, baseline_page: str, leftshift: LeftShift, leftshift_page: str
) -> None:
    again = Baseline.model_validate_json(baseline.to_json())
    assert baseline_html(again, load_taxonomy()) == baseline_page
    later = LeftShift.model_validate_json(leftshift.to_json())
    assert page_html(leftshift_document(later)) == leftshift_page


def test_an_empty_baseline_still_has_a_page(baseline: Baseline) -> None:
    nothing = {"low": 0, "central": 0, "high": 0}
    zero = {
        name: 0 if isinstance(value, int) else value
        for name, value in baseline.reconciliation.model_dump().items()
    }
    empty = Baseline.model_validate(
        baseline.model_dump()
        | {
            "organisation": {"code": None, "name": None, "kind": None},
            "reconciliation": zero | {"control_total_pence": None, "difference_pence": None},
            "tiers": dict.fromkeys(baseline.tiers, nothing),
            "lenses": {
                name: nothing | {"name": lens.name} for name, lens in baseline.lenses.items()
            },
            "interventions": (),
            "groups": {name: {"adds_up": True, "groups": ()} for name in baseline.groups},
            "drivers": (),
            "coverage": {
                "in_scope_pence": 0,
                "decided_pence": 0,
                "decided_share": None,
                "undecided": (),
            },
            "warnings": (),
        }
    )
    text = read_page(baseline_html(empty, TAXONOMY)).text()
    for said in (
        "Organisation not named",
        "Nothing that was read is prevention.",
        "Everything in scope is decided.",
        "None: every row was read.",
        "No control total was given",
    ):
        assert said in text


def test_rows_that_were_not_read_are_listed(baseline: Baseline) -> None:
    row = {"file": "a.xlsx", "sheet": "May", "reason": "the amount is blank", "amount": ""}
    many = [{**row, "row": number, "text": "x" * 500} for number in range(1, 302)]
    counted = baseline.reconciliation.model_dump() | {"rejected_rows": len(many)}
    bad = Baseline.model_validate(
        baseline.model_dump() | {"rejected": many, "reconciliation": counted}
    )
    text = baseline_html(bad, TAXONOMY)
    shown = read_page(text)
    assert "301 rows could not be read and are in no total" in shown.text()
    assert "A further 101 are listed in baseline.xlsx" in shown.text()
    assert "x" * 161 not in text
    assert shown.text().count("the amount is blank") == 200


@pytest.mark.real
def test_a_council_years_page_is_small_and_quick(published: Path) -> None:
    files = sorted((published / "council/newcastle").glob("202[12]-*.csv"))
    allocations = classified(*files, year=2021)
    found = build_baseline(allocations, FinancialYear(2021))
    start = time.process_time()
    text = baseline_html(found, TAXONOMY, allocations.codings)
    assert time.process_time() - start < MOST_SECONDS
    assert len(text.encode()) < MOST_BYTES
