"""Loading a taxonomy: every problem at once, each with its place and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import bundled, load_taxonomy, read_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the smallest taxonomy, to break."""
    return Path(shutil.copytree(HERE / "minimal", tmp_path / "minimal"))


def problems_of(folder: Path) -> str:
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(folder)
    return str(error.value).replace(f"{folder}/", "").replace(str(folder), "minimal")


def test_minimal_taxonomy_loads(folder: Path) -> None:
    taxonomy = load_taxonomy(folder)
    assert taxonomy.head.id == "minimal"
    assert [entry.id for entry in taxonomy.interventions] == ["stop-smoking"]


def test_every_problem_is_told_at_once_with_its_place_and_what_to_do(
    folder: Path, check_expected: Callable[[Path, str], None]
) -> None:
    broken = HERE.parent / "upkeep" / "broken" / "PV005-several-at-once"
    shutil.copytree(broken, folder, dirs_exist_ok=True)
    check_expected(HERE / "several-at-once.txt", problems_of(folder) + "\n")


def test_places_are_known_beside_what_is_broken(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "- id: half\n", encoding="utf-8")
    reading = read_taxonomy(folder)
    assert {problem.kind for problem in reading.problems} == {"missing-key"}
    place = reading.places.of("rule", "stop-smoking.named", "phrases", 0)
    assert (place.line, place.column) == (13, 17)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[12][16:].startswith("stop smoking]")


def test_digest_changes_with_what_is_said_and_not_with_how_it_is_written(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    before = load_taxonomy(folder).digest
    text = file.read_text(encoding="utf-8")
    file.write_text(
        "# a comment\n"
        + text.replace("why: Finds", 'why: "Finds').replace(
            "helps them stop.", 'helps them stop."'
        ),
        encoding="utf-8",
    )
    assert load_taxonomy(folder).digest == before
    file.write_text(text.replace("low: 0.5", "low: 0.6"), encoding="utf-8")
    assert load_taxonomy(folder).digest != before


def test_words_that_yaml_would_guess_at_stay_text(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    codes = "      account_code: [0123, 1e5, no, 12:30]\n"
    text = file.read_text(encoding="utf-8").replace("  examples:", f"{codes}  examples:")
    file.write_text(text, encoding="utf-8")
    rule = load_taxonomy(folder).interventions[0].rules[0]
    assert rule.account_code == ("0123", "1e5", "no", "12:30")


def test_file_saved_by_notepad_with_a_byte_order_mark_loads(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    file.write_text("\ufeff" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_taxonomy(folder).interventions


def test_file_that_is_not_utf8_says_so(folder: Path) -> None:
    (folder / "interventions" / "all.yaml").write_bytes(b"- id: caf\xe9\n")
    assert "interventions/all.yaml:1:1: this file is not UTF-8 text" in problems_of(folder)


def test_unknown_taxonomy_names_those_there_are() -> None:
    with pytest.raises(TaxonomyError, match="There is no taxonomy 'wales'") as error:
        load_taxonomy("wales")
    assert "england" in (error.value.fix or "")


def test_folder_without_a_taxonomy_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"it has no taxonomy\.yaml"):
        load_taxonomy(tmp_path)


def test_england_comes_with_prevspend() -> None:
    assert "england" in bundled()
