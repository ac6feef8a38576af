"""Checking a taxonomy: each code has a broken taxonomy and the exact message it gives."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from prevspend.classify import classify_ledger
from prevspend.reading import read_ledger
from prevspend.report import check_page
from prevspend.taxonomy import find_taxonomy, load_taxonomy
from prevspend.upkeep import check_overlay, check_taxonomy, codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from prevspend.upkeep import CheckReport

HERE = Path(__file__).parent
MINIMAL = HERE.parent / "taxonomy" / "minimal"
BROKEN = sorted((HERE / "broken").iterdir())
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the smallest taxonomy, to break; places name it as `minimal`."""
    shutil.copytree(MINIMAL, tmp_path / "minimal")
    monkeypatch.chdir(tmp_path)
    return Path("minimal")


def shown(report: CheckReport) -> str:
    console = Console(width=100, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(check_page(report, "info"))
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def check_local(overlay: Path, folder: Path) -> CheckReport:
    """Check an overlay on a taxonomy, on a ledger where one stands beside it."""
    national, ledger = load_taxonomy(folder), overlay / "ledger.csv"
    if not ledger.is_file():
        return check_overlay(overlay, national)
    lines, _ = read_ledger([ledger]).for_year()
    return check_overlay(overlay, national, classify_ledger(lines, national).codings)


def test_smallest_taxonomy_has_no_findings(folder: Path) -> None:
    assert check_taxonomy(folder, TODAY).findings == ()


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.name)
def test_broken_taxonomy_gives_its_message(
    broken: Path, folder: Path, check_expected: Callable[[Path, str], None]
) -> None:
    ignore = shutil.ignore_patterns("expected.txt")
    if (broken / "overlay.yaml").is_file():
        shutil.copytree(broken, "overlay", ignore=ignore)
        report = check_local(Path("overlay"), folder)
    else:
        shutil.copytree(broken, folder, dirs_exist_ok=True, ignore=ignore)
        report = check_taxonomy(folder, TODAY)
    assert broken.name[:5] in {finding.code.id for finding in report.findings}
    check_expected(broken / "expected.txt", shown(report))


def test_every_code_has_a_broken_taxonomy() -> None:
    assert {code.id for code in codes().values()} == {path.name[:5] for path in BROKEN}


def test_every_code_is_one_of_its_own() -> None:
    ids = [code.id for code in codes().values()]
    assert ids == sorted(set(ids))


def broken_in(folder: Path, name: str) -> Path:
    shutil.copytree(HERE / "broken" / name, folder, dirs_exist_ok=True)
    return folder


def test_day_decides_whether_a_check_is_overdue(folder: Path) -> None:
    broken_in(folder, "PV109-check-overdue")
    assert check_taxonomy(folder, dt.date(2025, 6, 1)).findings == ()
    [finding] = check_taxonomy(folder, dt.date(2025, 6, 2)).findings
    assert finding.code.name == "check-overdue"


def test_exemption_holds_to_its_last_day_and_is_still_counted(folder: Path) -> None:
    broken_in(folder, "PV501-exemption-expired")
    report = check_taxonomy(folder, dt.date(2026, 10, 31))
    assert report.findings == ()
    [(finding, exemption)] = report.exempted
    assert finding.code.id == exemption.code
    assert exemption.reason == "Examples out are being written."


def test_exemption_of_one_text_leaves_the_others_standing(folder: Path) -> None:
    broken_in(folder, "PV210-twice-in-other-words")
    (folder / "exemptions.yaml").write_text(
        "- code: PV210\n  id: stop-smoking\n  found: smoking svc\n  reason: A reader wants it.\n"
        "  until: 2027-10-31\n",
        encoding="utf-8",
    )
    report = check_taxonomy(folder, TODAY)
    assert [finding.text for finding in report.findings] == ["smoking & service"]
    assert [finding.text for finding, _ in report.exempted] == ["smoking svc"]


def test_lints_of_whole_entries_are_told_beside_errors_of_form(folder: Path) -> None:
    broken_in(folder, "PV208-stem-too-short")
    file = folder / "interventions" / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "- id: half\n", encoding="utf-8")
    report = check_taxonomy(folder, TODAY)
    assert not report.is_whole
    assert {"PV006", "PV208"} <= {finding.code.id for finding in report.findings}


@pytest.mark.parametrize(
    ("short", "full", "named", "phrase"),
    [
        ("ld", "learning disability", "learning disability", "disability equipment"),
        ("cyp", "children and young people", "young people", "activity children"),
    ],
    ids=["begins within it", "ends before an and"],
)
def test_phrase_that_keeps_what_a_short_form_says_is_no_finding(
    folder: Path, short: str, full: str, named: str, phrase: str
) -> None:
    broken_in(folder, "PV401-adult-ld")
    (folder / "abbreviations.yaml").write_text(f"{short}: {full}\n", encoding="utf-8")
    file = folder / "interventions" / "all.yaml"
    text = file.read_text(encoding="utf-8").replace("[learning disability]", f"[{named}]")
    file.write_text(text.replace("[adult learning]", f"[{phrase}]"), encoding="utf-8")
    result = {finding.code.name for finding in check_taxonomy(folder, TODAY).findings}
    assert "abbreviation-over-edge" not in result


def test_source_of_a_group_is_in_use(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    text = file.read_text(encoding="utf-8").replace("sources: [ro-2025]", "sources: [sha-2011]")
    file.write_text(text, encoding="utf-8")
    sources = folder / "sources.yaml"
    added = "- {id: sha-2011, title: Accounts, publisher: OECD, date: 2011, supports: tiers}\n"
    sources.write_text(sources.read_text(encoding="utf-8") + added, encoding="utf-8")
    assert check_taxonomy(folder, TODAY).findings == ()


def test_england_is_clean_but_for_what_is_exempted_with_a_reason() -> None:
    report = check_taxonomy(find_taxonomy("england"), TODAY)
    assert [finding for finding in report.findings if finding.severity != "info"] == []
    assert {finding.code.name for finding, _ in report.exempted} <= {
        "source-unused",
        "supplier-kind-unused",
    }


def test_nothing_is_said_that_rests_on_a_file_that_could_not_be_read(tmp_path: Path) -> None:
    england = tmp_path / "england"
    shutil.copytree(find_taxonomy("england"), england)
    with (england / "abbreviations.yaml").open("a", encoding="utf-8") as short:
        short.write("\nxyz: [one\n")
    assert [finding.code.name for finding in check_taxonomy(england, TODAY).findings] == [
        "not-yaml"
    ]


def test_what_could_not_be_read_is_counted(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n- id: another\n  name: Another\n", encoding="utf-8")
    assert ": 1 intervention could be read, 1 not, 1 rule:" in shown(check_taxonomy(folder, TODAY))
    (folder / "interventions" / "more.yaml").write_text("- id: [\n", encoding="utf-8")
    assert "could be read, 1 and more.yaml not" in shown(check_taxonomy(folder, TODAY))
