from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import FieldTests, Rule, bundled, load_taxonomy
from prevspend.upkeep import LOCK_FILE, lock_taxonomy, read_lock, stale_entries
from prevspend.upkeep.rules import WORDING
from tests.upkeep.taxonomies import BASE, RULES, copy_of, edit

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.upkeep.lock import Lock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small taxonomy, with a fresh lock."""
    folder = copy_of(BASE, tmp_path)
    relock(folder)
    return folder


def relock(folder: Path) -> Lock:
    lock = lock_taxonomy(load_taxonomy(folder), read_lock(folder))
    (folder / LOCK_FILE).write_text(lock.text(), encoding="utf-8", newline="\n")
    return lock


def versions(lock: Lock) -> dict[str, int]:
    return {name: entry.version for name, entry in lock.entries.items() if entry.version > 1}


def stale(folder: Path) -> list[str]:
    return stale_entries(load_taxonomy(folder), read_lock(folder))


def test_a_first_lock_gives_everything_version_one_a_line_each(folder: Path) -> None:
    text = (folder / LOCK_FILE).read_text(encoding="utf-8")
    assert re.search(
        r"^  rule stop-smoking.named: {version: 1, hash: '[0-9a-f]{16}'}$", text, re.MULTILINE
    )
    lock = read_lock(folder)
    assert lock is not None
    assert lock.text() == text
    names = [line.split(":")[0] for line in text.splitlines() if "hash:" in line]
    assert names == sorted(names)
    assert stale(folder) == []
    assert versions(relock(folder)) == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  why: Finds people who smoke", "  why: Finds those who smoke"),
        ("name: Stop smoking services", "name: Help to stop"),
        ("{low: 0.5, central: 0.75, high: 1}", "{low: 0.50, central: 0.75, high: 1.0}"),
        ("[stop smoking, smoking cessation]", "[Smoking Cessation, stop-smoking]"),
        (
            "in: [service, cost_centre]\n      phrases: [acute",
            "in: [cost_centre, service]\n      phrases: [acute",
        ),
        ("lenses: [core, broad]", "lenses: [broad, core]"),
        ("id: stop-smoking.products\n", "id: stop-smoking.products\n      note: gum and patches\n"),
        ("    - {cost_centre: Falls Prevention}\n", "    - {cost_centre: Falls Team}\n"),
    ],
    ids=lambda text: text.strip()[:24],
)
def test_words_leave_the_lock_fresh(folder: Path, old: str, new: str) -> None:
    edit(folder, {old: new})
    assert stale(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("central: 0.75", "central: 0.7", "intervention stop-smoking"),
        ("lenses: [core, broad]", "lenses: [broad]", "intervention stop-smoking"),
        ("status: out_of_scope", "status: not_prevention", "intervention tax"),
        ("[nicotine replacement]", "[nicotine]", "rule stop-smoking.products"),
        ("unless: [signs]", "unless: [signs, posters]", "rule stop-smoking.named"),
        ("[infirmary]\n      fallback: true", "[infirmary]", "rule acute.supplier"),
        ("account: [vat]", "account: [vat]\n      organisation: icb", "rule tax.account"),
    ],
    ids=lambda text: text.strip()[:24],
)
def test_what_decides_pounds_moves_one_version(
    folder: Path, old: str, new: str, entry: str
) -> None:
    edit(folder, {old: new})
    assert [result.split(":")[0] for result in stale(folder)] == [entry]
    assert versions(relock(folder)) == {entry: 2}
    shutil.copy(BASE / RULES, folder / RULES)
    assert versions(relock(folder)) == {entry: 3}, "a version once used is not used again"


def test_shared_words_lists_and_lenses_are_locked_too(folder: Path) -> None:
    edit(folder, {"charitable trust": "charitable company"}, "supplier_kinds.yaml")
    edit(folder, {"svcs: services": "svcs: services\nhosp: hospital"}, "abbreviations.yaml")
    edit(folder, {"name: Core, counts: whole": "name: Core, counts: share"}, "taxonomy.yaml")
    assert versions(relock(folder)) == {
        "abbreviations": 2,
        "lens core": 2,
        "supplier kind charity": 2,
    }


def test_a_rule_that_goes_to_another_intervention_is_another_version(folder: Path) -> None:
    rule = (
        "    - id: falls-prevention.exercise\n      in: [service, cost_centre]\n"
        "      phrases: [balance exercise classes]\n"
    )
    after = "      cost_centre: [strength and balance]\n"
    edit(folder, {rule: "", after: after + rule})
    assert versions(relock(folder)) == {"rule falls-prevention.exercise": 2}


def test_removed_ids_are_remembered_and_never_used_again(folder: Path) -> None:
    rule = "    - id: stop-smoking.products\n      account: [nicotine replacement]\n"
    edit(folder, {rule: ""})
    assert stale(folder) == ["rule stop-smoking.products: is no longer in the taxonomy"]
    assert set(relock(folder).removed) == {"rule stop-smoking.products"}
    edit(
        folder,
        {"      unless: [signs]\n": f"      unless: [signs]\n{rule}".replace("nicotine", "vape")},
    )
    [result] = stale(folder)
    assert "belonged to something that was removed" in result
    with pytest.raises(TaxonomyError, match=r"rule stop-smoking\.products") as refused:
        relock(folder)
    assert "another id" in str(refused.value.fix)


def test_the_digest_of_the_whole_changes_with_what_decides_pounds_only(folder: Path) -> None:
    before = relock(folder).whole
    edit(folder, {"name: Acute care": "name: Acute hospital care"})
    assert relock(folder).whole == before
    edit(folder, {"central: 0.75": "central: 0.8"})
    assert relock(folder).whole != before


def test_a_conflict_left_in_the_lock_is_refused_with_what_to_do(folder: Path) -> None:
    path = folder / LOCK_FILE
    path.write_text("<<<<<<< ours\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(TaxonomyError) as refused:
        read_lock(folder)
    assert "either side of a conflict" in str(refused.value)
    assert f"{LOCK_FILE}:" in str(refused.value)


def test_every_field_of_a_rule_either_decides_pounds_or_is_words() -> None:
    """A field the model learns must be put on one of the two sides."""
    own = {"in_", "phrases", "organisation", "unless", "grade", "fallback"}
    decides = own | {*FieldTests.model_fields}
    assert set(Rule.model_fields) == WORDING | decides


def test_the_lock_of_england_is_fresh() -> None:
    assert stale(bundled()["england"]) == [], "run `prevspend taxonomy lock`"
