from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import PrevspendError, TaxonomyError
from prevspend.taxonomy import (
    bundle_text,
    bundled,
    load_taxonomy,
    read_bundle,
    released_versions,
)
from prevspend.upkeep import LOCK_FILE, lock_taxonomy, read_ledgers, read_lock, release_taxonomy
from tests.upkeep.taxonomies import BASE, LEDGER, copy_of, edit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small taxonomy, locked, with its version 1.2.3 released."""
    folder = copy_of(BASE, tmp_path)
    lock(folder)
    release_taxonomy(str(folder))
    return folder


def lock(folder: Path) -> None:
    fresh = lock_taxonomy(load_taxonomy(folder), read_lock(folder))
    (folder / LOCK_FILE).write_text(fresh.text(), encoding="utf-8", newline="\n")


def give_version(folder: Path, version: str) -> None:
    edit(
        folder,
        {f"version: {load_taxonomy(folder).head.version}": f"version: {version}"},
        "taxonomy.yaml",
    )


def refusal(folder: Path) -> str:
    with pytest.raises(PrevspendError) as refused:
        release_taxonomy(str(folder))
    return str(refused.value)


@pytest.mark.parametrize("source", [BASE, bundled()["england"]], ids=["base", "england"])
def test_a_bundle_says_all_that_the_yaml_said(source: Path, tmp_path: Path) -> None:
    taxonomy = load_taxonomy(source)
    path = tmp_path / "bundle.json"
    path.write_text(bundle_text(taxonomy), encoding="utf-8")
    again = load_taxonomy(path)
    assert again == taxonomy
    assert again.digest == taxonomy.digest
    assert bundle_text(again) == bundle_text(taxonomy)
    assert list(again.head.lenses) == list(taxonomy.head.lenses)


def test_a_release_is_found_by_its_version_whatever_becomes_of_the_yaml(folder: Path) -> None:
    released = load_taxonomy(folder)
    edit(folder, {"central: 0.75": "central: 0.9"})
    for name in (f"{folder}@1.2.3", f"{folder}@1.2", f"{folder}@1", folder / "released/1.2.3.json"):
        assert load_taxonomy(name) == released
    assert load_taxonomy(folder) != released


def test_a_version_that_is_not_whole_is_the_newest_of_those_that_begin_so(folder: Path) -> None:
    for version in ("1.9.0", "1.10.0", "2.0.0"):
        edit(folder, {"  why: Passed on": "  why: Passed on again"} if version == "1.9.0" else {})
        give_version(folder, version)
        text = bundle_text(load_taxonomy(folder))
        (folder / f"released/{version}.json").write_text(text, encoding="utf-8")
    assert released_versions(folder) == ["1.2.3", "1.9.0", "1.10.0", "2.0.0"]
    assert load_taxonomy(f"{folder}@1").head.version == "1.10.0"
    assert load_taxonomy(f"{folder}@1.9").head.version == "1.9.0"


@pytest.mark.parametrize("wanted", ["3.0.0", "1.2.30", "0", "one", ""])
def test_an_unknown_version_is_refused_with_those_there_are(folder: Path, wanted: str) -> None:
    with pytest.raises(TaxonomyError) as refused:
        load_taxonomy(f"{folder}@{wanted}")
    assert "released are base@1.2.3" in str(refused.value)


def test_nothing_released_is_said(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"no release 1.2.3") as refused:
        load_taxonomy(f"{copy_of(BASE, tmp_path)}@1.2.3")
    assert "no version of it is released yet" in str(refused.value)


def test_a_release_that_was_changed_is_not_trusted(folder: Path) -> None:
    path = folder / "released/1.2.3.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"0.75"', '"0.85"'), encoding="utf-8")
    with pytest.raises(TaxonomyError, match="changed after it was released"):
        load_taxonomy(f"{folder}@1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "it is not JSON"),
        ("[]", "not a released taxonomy"),
        ('{"schema": "prevspend.taxonomy/9"}', "not a released taxonomy"),
        ('{"schema": "prevspend.taxonomy/1", "taxonomy": {"head": {}}}', "its content is not a"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=message):
        load_taxonomy(path)
    with pytest.raises(TaxonomyError, match="cannot be read"):
        load_taxonomy(tmp_path / "nowhere.json")


def test_fields_the_model_learns_later_leave_an_old_digest_alone(folder: Path) -> None:
    """What is not said is not in the bundle, so a new field with a default changes nothing."""
    content = json.loads((folder / "released/1.2.3.json").read_text(encoding="utf-8"))
    first = content["taxonomy"]["interventions"][0]
    assert set(first) == {
        *("id", "name", "tier", "share", "lenses", "horizon", "why", "sources"),
        *("rules", "examples"),
    }
    assert content["digest"] == read_bundle(folder / "released/1.2.3.json").digest


def test_releasing_again_what_is_released_changes_nothing(folder: Path) -> None:
    before = (folder / "released/1.2.3.json").read_bytes()
    assert release_taxonomy(str(folder)).read_bytes() == before


def test_a_version_is_never_released_twice_with_other_content(folder: Path) -> None:
    edit(folder, {"  why: Passed on": "  why: Passed on again"})
    assert "1.2.3 is released already" in refusal(folder)


def test_a_stale_lock_is_refused(folder: Path) -> None:
    edit(folder, {"central: 0.75": "central: 0.9"})
    give_version(folder, "2.0.0")
    message = refusal(folder)
    assert "The lock is out of date" in message
    assert "intervention stop-smoking" in message
    lock(folder)
    assert release_taxonomy(str(folder)).name == "2.0.0.json"


@pytest.mark.parametrize("version", ["1.2.4", "1.3.0", "1.2.2", "0.9.0"])
def test_a_version_that_says_too_little_is_refused(folder: Path, version: str) -> None:
    edit(folder, {"central: 0.75": "central: 0.9"})
    give_version(folder, version)
    lock(folder)
    assert "a major step, to 2.0.0" in refusal(folder)
    assert released_versions(folder) == ["1.2.3"]


def test_ledgers_settle_what_the_rules_leave_open(folder: Path) -> None:
    edit(
        folder,
        {"[stop smoking, smoking cessation]": "[stop smoking, smoking cessation, vape swap]"},
    )
    give_version(folder, "1.3.0")
    lock(folder)
    assert "a major step" in refusal(folder)
    written = release_taxonomy(str(folder), read_ledgers([LEDGER]))
    assert load_taxonomy(f"{folder}@1") == read_bundle(written)
