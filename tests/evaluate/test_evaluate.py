"""Labelled samples: how they are read, and what is measured on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from prevspend.errors import LabelError
from prevspend.evaluate import evaluate, read_sample
from prevspend.taxonomy import Taxonomy, load_taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.evaluate import Evaluation, LabelledSample

SMOKING = prevention("smoking", {"cost_centre": "smoking"}, tier="secondary", share="0.5")
PARKS = prevention("parks", {"cost_centre": "parks"}, tier="structural")
ACUTE = entry("acute", {"cost_centre": "acute"}, status="not_prevention")
STATIONERY = entry("stationery", {"account": "stationery"}, status="out_of_scope")


def sample(tmp_path: Path, *rows: str, head: str = "", **message: Any) -> LabelledSample:  # noqa: ANN401
    head = head or "Expense Area,Expense Type,Supplier,amount,stratum,label,share,votes"
    path = tmp_path / "labelled.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return read_sample(path, **({"kind": "icb"} | message))


def measured(*samples: LabelledSample, raters: int | None = None) -> Evaluation:
    content = {"head": HEAD, "interventions": [SMOKING, PARKS, ACUTE, STATIONERY]}
    return evaluate(samples, Taxonomy.model_validate(content), raters)


def test_each_row_is_judged_by_the_engine_itself(tmp_path: Path) -> None:
    result = measured(
        sample(
            tmp_path,
            "Smoking,Grants,Quit CIC,100.00,random,secondary,0.75,3",
            "Parks,Grants,Green CIC,300.00,random,primary,1,2",
            "Acute,Contract,Trust,500.00,random,none,0,3",
            "Elsewhere,Other,Someone,100.00,random,none,0,3",
            "Smoking,Stationery,Shop,9.00,random,unclear,0,3",
            "Elsewhere,Other,Somebody,7.00,random,unclear,0,3",
        )
    )
    together = result.together
    assert (together.rows, together.scored) == (6, 4)
    assert together.accuracy is not None
    assert together.accuracy.value == 0.5
    assert together.by_pounds is not None
    assert together.by_pounds.value == pytest.approx(600 / 1000)
    assert together.tier_agreement is not None
    assert together.tier_agreement.value == 0.5
    assert (together.unclear_rows, together.unclear_left_open) == (2, 1)
    assert together.confusion["not_prevention"] == {"not_prevention": 1, "unclassified": 1}
    first, second = result.disagreements
    assert (first.row, first.label, first.found, first.rule) == (
        *(3, "primary", "structural"),
        "parks.1",
    )
    assert (second.found, second.rule, second.runner_up) == ("unclassified", None, None)
    [decided] = result.unclear
    assert (decided.found, decided.rule) == ("out_of_scope", "stationery.1")
    assert (decided.runner_up, decided.runner_up_outcome) == ("smoking.1", "secondary")


def test_shares_are_compared_in_points_and_in_pounds(tmp_path: Path) -> None:
    shares = measured(
        sample(
            tmp_path,
            "Smoking,Grants,Quit CIC,100.00,random,secondary,0.75,3",
            "Parks,Grants,Green CIC,300.00,random,structural,0.9,2",
            "Acute,Contract,Trust,500.00,random,primary,1,3",
        )
    ).together.shares
    assert shares.rows == 2  # both say prevention
    assert shares.absolute_points == pytest.approx((25 + 10) / 2)
    assert shares.signed_points == pytest.approx((-25 + 10) / 2)
    assert shares.labelled_pence == 7500 + 27000 + 50000
    assert shares.found_pence == 5000 + 30000
    assert shares.absolute_pence == 2500 + 3000 + 50000


def test_rows_drawn_by_pounds_count_alike_and_those_at_random_by_their_pounds(
    tmp_path: Path,
) -> None:
    result = measured(
        sample(
            tmp_path,
            "Acute,Contract,Trust,900000.00,value,none,0,3",
            "Parks,Grants,Green CIC,1000.00,value,none,0,3",
            "Acute,Contract,Trust,-300.00,random,none,0,3",
            "Parks,Grants,Green CIC,100.00,random,none,0,3",
            "Parks,Grants,Green CIC,100.00,keyword,none,0,3",
        )
    ).together
    by_pounds = {item.stratum: item.by_pounds for item in result.strata}
    assert list(by_pounds) == ["value", "random", "keyword"]
    assert [item.value for item in by_pounds.values() if item] == [0.5, 0.75, 0.0]
    assert result.by_pounds == by_pounds["value"]


def test_sample_that_was_only_chosen_says_nothing_about_the_whole_year(tmp_path: Path) -> None:
    chosen = sample(tmp_path, "Acute,Contract,Trust,900.00,keyword,none,0,3")
    assert measured(chosen).together.by_pounds is None


def test_columns_of_each_rater_give_their_kappa_exactly(tmp_path: Path) -> None:
    head = "Expense Area,Expense Type,Supplier,amount,label,Rater 1,Rater 2"
    rows = ("Acute,Contract,Trust,9.00,none,none,none", "Parks,Grants,Green,9.00,primary,primary,")
    complete = sample(tmp_path, rows[0], rows[1] + "secondary", head=head)
    raters = measured(complete).together.raters
    assert raters.low == raters.high == pytest.approx((0.5 - 6 / 16) / (1 - 6 / 16))
    gaps = measured(sample(tmp_path, *rows, head=head)).together.raters
    assert (gaps.low, gaps.high) == (None, None)


def test_votes_tell_the_raters_kappa_within_a_range(tmp_path: Path) -> None:
    drawn = sample(
        tmp_path,
        "Acute,Contract,Trust,900.00,random,none,0,3",
        "Parks,Grants,Green CIC,100.00,random,structural,1,2",
    )
    raters = measured(drawn).together.raters
    assert raters.raters == 3
    assert raters.low is not None
    assert raters.high is not None
    assert raters.low < raters.high
    assert measured(drawn, raters=5).together.raters.low is None


def test_project_s_own_words_are_labels_too(tmp_path: Path) -> None:
    drawn = sample(
        tmp_path,
        "Acute,Contract,Trust,900.00,random,Not prevention,,",
        "Acute,Contract,Trust,900.00,random,unclassified,,",
    )
    assert [label.label for label in drawn.labels] == ["not_prevention", "unclassified"]


def test_everything_wrong_is_said_at_once_with_its_row(tmp_path: Path) -> None:
    rows = (
        "Acute,Contract,Trust,900.00,random,,0,3",
        "Acute,Contract,Trust,900.00,random,secundary,0,3",
        "Acute,Contract,Trust,900.00,random,primary,75%,three",
    )
    with pytest.raises(LabelError) as caught:
        sample(tmp_path, *rows)
    message = str(caught.value)
    assert "4 cells of this labelled sample cannot be used" in message
    assert "labelled.csv, row 2: 'label' is empty → use primary, " in message
    assert "labelled.csv, row 3: 'label' is 'secundary' → did you mean secondary?" in message
    assert "labelled.csv, row 4: 'share' is '75%' → write a number from 0 to 1" in message
    assert "labelled.csv, row 4: 'votes' is 'three'" in message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Expense Area,amount\nAcute,9.00\n", "no column 'label'"),
        (b"Expense Area,amount,label\n", "no rows"),
        (b"PK\x03\x04", "a workbook, not a CSV file"),
    ],
)
def test_file_that_is_no_labelled_sample_is_refused_in_words(
    tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "labelled.csv"
    path.write_bytes(content)
    with pytest.raises(LabelError, match=what):
        read_sample(path)
    with pytest.raises(LabelError, match="cannot be read"):
        read_sample(tmp_path / "missing.csv")


def test_row_whose_amount_cannot_be_read_is_named(tmp_path: Path) -> None:
    rows = ("Acute,Contract,Trust,900.00,random,none,0,3", "Acute,Contract,Trust,?,random,none,0,3")
    with pytest.raises(LabelError, match="cannot be classified") as caught:
        sample(tmp_path, *rows)
    assert "labelled.csv, row 3: the amount is not a number of pounds" in str(caught.value)


def test_columns_the_layout_needs_may_be_missing_from_a_sample(tmp_path: Path) -> None:
    head = "Expense Area,Expense Type,Supplier Name,amount,label"
    row = "Adult Care,Grants,Someone,9.00,none"
    layout = tmp_path / "ours.yaml"
    layout.write_text(
        "id: ours\nname: Ours\nbasis: payments\norganisation: {kind: council}\n"
        "columns: {directorate: Expense Area, account: Expense Type, date: Day, amount: Amount}\n",
        encoding="utf-8",
    )
    result = sample(tmp_path, row, head=head, layout=str(layout), kind=None)
    assert result.ledger.organisation.kind == "council"
    assert result.ledger.lines["directorate"].to_pylist() == ["Adult Care"]


def test_column_nobody_understands_is_said_and_can_be_assigned(tmp_path: Path) -> None:
    head = "Expense Area,Expense Type,Supplier,Xyz,amount,label"
    row = "Smoking,Grants,Someone,Q7,9.00,none"
    result = measured(sample(tmp_path, row, head=head))
    assert any("'Xyz'" in note and "--column" in note for note in result.notes)
    assigned = sample(tmp_path, row, head=head, columns={"analysis_1": "Xyz"})
    assert assigned.ledger.lines["analysis_1"].to_pylist() == ["Q7"]
    assert measured(assigned).notes == ()


@pytest.fixture(scope="module")
def gold() -> Evaluation:
    """The England taxonomy on the three labelled files of published spending."""
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip("the labelled samples are not here (expected beside the project)")
    samples = [read_sample(path) for path in sorted(folder.glob("*.csv"))]
    return evaluate(samples, load_taxonomy())


@pytest.mark.real
def test_england_agrees_with_the_panel_as_a_rater_does(gold: Evaluation) -> None:
    together = gold.together
    assert together.rows == 450
    assert together.accuracy is not None
    assert together.accuracy.value >= 0.93
    assert together.kappa is not None
    assert together.kappa.value >= 0.88
    assert together.tier_agreement is not None
    assert together.tier_agreement.value >= 0.85
    for item in gold.samples:
        assert item.accuracy is not None
        assert item.accuracy.value >= 0.85, item.name


@pytest.mark.real
def test_rows_the_panel_could_not_decide_stay_open_or_have_a_reason(gold: Evaluation) -> None:
    decided = gold.together.unclear_rows - gold.together.unclear_left_open
    assert len(gold.unclear) == decided
    assert all(row.rule and row.why for row in gold.unclear)


@pytest.mark.real
def test_kappa_of_the_panel_is_the_published_one(gold: Evaluation) -> None:
    raters = gold.together.raters
    assert raters.low is not None
    assert raters.high is not None
    assert raters.low <= 0.91 <= raters.high + 0.001
    assert raters.high - raters.low < 0.01


@pytest.mark.real
def test_every_column_of_the_labelled_files_is_understood(gold: Evaluation) -> None:
    assert gold.notes == ()
    assert [item.kind for item in gold.samples] == ["council", "council", "icb"]
