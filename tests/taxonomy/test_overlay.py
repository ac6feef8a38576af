"""Loading an overlay: what it makes of the taxonomy, and every problem at once with its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import LocalTaxonomy, load_overlay, load_taxonomy
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
MINIMAL = load_taxonomy(HERE / "minimal")
BROKEN = sorted((HERE / "broken_overlays").glob("*.yaml"))
HEAD = "id: local\nname: Local\nversion: 1.0.0\nextends: minimal@1\n"


def load(folder: Path, text: str) -> LocalTaxonomy:
    file = folder / "local.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return load_overlay(file, MINIMAL)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.stem)
def test_broken_overlay_gives_its_message(
    broken: Path, check_expected: Callable[[Path, str], None]
) -> None:
    with pytest.raises(TaxonomyError) as error:
        load_overlay(broken, MINIMAL)
    check_expected(
        broken.with_suffix(".txt"), str(error.value).replace(f"{broken.parent}/", "") + "\n"
    )


@pytest.mark.parametrize("extends", ["minimal@1", "minimal@1.0.0"])
def test_overlay_extends_a_major_version_or_an_exact_one(tmp_path: Path, extends: str) -> None:
    file = tmp_path / "local.yaml"
    file.write_text(HEAD.replace("minimal@1", extends), encoding="utf-8")
    local = load_overlay(file, MINIMAL)
    assert local.national == MINIMAL
    assert local.interventions == MINIMAL.interventions


def test_local_intervention_has_from_its_parent_what_it_does_not_say(tmp_path: Path) -> None:
    local = load(
        tmp_path,
        "interventions:\n"
        "  - {id: ours, name: Ours, parent: stop-smoking, why: ours, tier: structural,\n"
        "     because: it is, rules: [{id: ours.code, cost_centre_code: A1}]}\n",
    )
    parent, ours = MINIMAL.intervention("stop-smoking"), local.intervention("ours")
    assert (ours.tier, ours.name) == ("structural", "Ours")
    assert (ours.share, ours.lenses, ours.horizon) == (parent.share, parent.lenses, parent.horizon)
    assert local.national_entries()["ours"] == parent
    assert local.local_rules == {"ours.code"}


def test_changes_narrow_a_rule_and_shares_have_their_own_basis(tmp_path: Path) -> None:
    local = load(
        tmp_path,
        "changes: [{rule: stop-smoking.named, unless: {supplier: pipes}, why: ours}]\n"
        "shares: [{intervention: stop-smoking, why: ours,\n"
        "          share: {low: 0.1, central: 0.2, high: 0.3, basis: counted}}]\n",
    )
    entry = local.intervention("stop-smoking")
    before = MINIMAL.intervention("stop-smoking").rules[0].vetoes()
    assert entry.rules[0].vetoes() == {**before, "supplier": ("pipes",)}
    assert entry.share is not None
    assert (entry.share.central, entry.share.basis) == (Decimal("0.2"), "counted")


def test_lists_of_a_folder_may_stand_in_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(HEAD, encoding="utf-8")
    rule = "- {{id: {0}, for: stop-smoking, cost_centre: ours, why: ours}}\n"
    (tmp_path / "rules.yaml").write_text(rule.format("one"), encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/more.yaml").write_text(rule.format("two"), encoding="utf-8")
    assert load_overlay(tmp_path, MINIMAL).local_rules == {"one", "two"}
    (tmp_path / "rules/more.yaml").write_text(rule.format("one"), encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"more\.yaml:1:8: the rule 'one' exists already"):
        load_overlay(tmp_path, MINIMAL)


def test_overlay_that_is_not_there_says_what_to_name(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(TaxonomyError, match="There is no overlay") as error:
            load_overlay(path, MINIMAL)
        assert "YAML file, or its folder" in (error.value.fix or "")


def test_digest_is_the_overlays_own_and_the_national_one_does_not_move(tmp_path: Path) -> None:
    item, two = load(tmp_path, ""), load(tmp_path, "abbreviations: {sm: smoking}\n")
    assert item.overlay.digest != two.overlay.digest
    assert item.national.digest == two.national.digest == MINIMAL.digest


def test_example_overlay_loads() -> None:
    local = load_overlay(EXAMPLES / "overlay/westmoor.yaml", load_taxonomy())
    assert local.overlay.id == "westmoor"
