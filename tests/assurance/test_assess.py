"""From a classified ledger to an audit sample, and what was judged back into an error rate."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend import Baseline, load_taxonomy
from prevspend.assurance import (
    AUDIT_FORM,
    BOUGHT,
    CANNOT_TELL,
    SHARE,
    Assurance,
    Sampled,
    assess,
    draw_sample,
)
from prevspend.assurance.sample import Label
from prevspend.cli import app
from prevspend.errors import LedgerError, OverrideError
from prevspend.review import KEY_HEAD, Choices, read_key
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZE = 60
ON = dt.date(2026, 4, 1)
TAXONOMY = load_taxonomy()


def run(*arguments: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "results"
    ledger = EXAMPLES / "council/westmoor-2024-25.csv"
    run("classify", ledger, "--organisation", "Westmoor", "-o", folder, "--quiet")
    return folder


@pytest.fixture(scope="module")
def written(results: Path) -> Path:
    run("sample", results, "-o", results.parent / "audit.xlsx", "--size", str(SIZE))
    return results.parent / "audit.xlsx"


@pytest.fixture
def audit(written: Path, tmp_path: Path) -> Path:
    """A copy of the sample for each test to fill in."""
    return Path(shutil.copy(written, tmp_path))


@pytest.fixture(scope="module")
def known(results: Path) -> dict[int, Sampled]:
    """What the tool decided of the codings that are drawn, by their number."""
    return {row.number: row for row in draw_sample(results, SIZE).rows}


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """Change a sample as a person would in Excel, and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def names() -> Mapping[Label, str]:
    """A name to choose for each outcome."""
    found = {
        Label("not_prevention"): "Not prevention",
        Label("out_of_scope"): "Out of scope",
        Label("unclassified"): CANNOT_TELL,
    }
    for entry in TAXONOMY.interventions:
        if entry.status == "prevention":
            found.setdefault(Label("prevention", entry.tier), entry.name)
    return found


def judge(
    path: Path,
    known: Mapping[int, Sampled],
    otherwise: Mapping[int, str | None],
    by: str = "A. Lead",
) -> Path:
    """Answer every row as the tool decided, but some otherwise; none leaves a row blank."""
    named = names()

    def fill(book: openpyxl.Workbook) -> None:
        book["Read me"]["B3"], book["Read me"]["B4"] = by, ON
        sheet = book[AUDIT_FORM.sheet]
        heads = [cell.value for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            number = coding_of(sheet.cell(row, heads.index(KEY_HEAD) + 1).value)
            one = known[number]
            answer = otherwise.get(number, named[one.label])
            sheet.cell(row, heads.index(BOUGHT) + 1).value = answer
            if answer and one.label.status == "prevention" and number not in otherwise:
                sheet.cell(row, heads.index(SHARE) + 1).value = one.share

    return edit(path, fill)


def coding_of(key: object) -> int:
    [lines] = read_key(str(key)).selectors
    return int(lines["coding"])


def answering(row: int = 2, /, **cells: object) -> Callable[[openpyxl.Workbook], None]:
    """Fill in cells of a row; underscores stand for spaces."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AUDIT_FORM.sheet]
        heads = [cell.value for cell in sheet[1]]
        for head, value in cells.items():
            sheet.cell(row, heads.index(head.replace("_", " ")) + 1).value = value  # type: ignore[assignment]

    return change


def problems_of(*paths: Path, results: Path) -> list[str]:
    with pytest.raises(OverrideError) as caught:
        assess(paths, results, TAXONOMY)
    assert caught.value.fix
    return [str(problem) for problem in caught.value.problems] or [str(caught.value)]


def largest(known: Mapping[int, Sampled], status: str) -> Sampled:
    """Return the largest coding that was not taken for certain."""
    rows = [row for row in known.values() if row.label.status == status and row.drawn.chance < 1]
    return max(rows, key=lambda row: row.pence)


def test_the_sample_is_blind_and_offers_every_answer(
    audit: Path, known: dict[int, Sampled]
) -> None:
    book = openpyxl.load_workbook(audit)
    sheet = book[AUDIT_FORM.sheet]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.max_row == len(known) + 1
    offered = [cell.value for cell in book["Choices"]["A"]]
    assert offered == [*Choices(TAXONOMY).decisions, CANNOT_TELL]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 3
    first = sheet.cell(2, heads.index(BOUGHT) + 1)
    assert first.protection.locked is False
    assert sheet["A2"].protection.locked is True
    assert sheet.protection.sheet
    with zipfile.ZipFile(audit) as packed:
        inside = "".join(
            packed.read(name).decode()
            for name in packed.namelist()
            if name.endswith((".xml", ".rels"))
        )
    for row in known.values():
        assert row.rule not in inside or not row.rule
    for word in ("grade", "container", "stratum", "prevention_pence", "&quot;status"):
        assert word not in inside


def test_the_order_of_rows_tells_nothing_and_differs_for_a_second_reviewer(
    results: Path, known: dict[int, Sampled], tmp_path: Path
) -> None:
    run("sample", results, "-o", tmp_path / "a.xlsx", "--size", str(SIZE), "--reviewers", "2")
    orders = []
    for name in ("a-1.xlsx", "a-2.xlsx"):
        sheet = openpyxl.load_workbook(tmp_path / name)[AUDIT_FORM.sheet]
        at = [cell.value for cell in sheet[1]].index(KEY_HEAD)
        orders.append([coding_of(row[at]) for row in sheet.iter_rows(min_row=2, values_only=True)])
    assert orders[0] != orders[1]
    assert set(orders[0]) == set(orders[1]) == set(known)
    for order in orders:
        strata = [known[number].drawn.stratum for number in order]
        changes = sum(one != other for one, other in pairwise(strata))
        assert changes > 2 * len(set(strata))


def test_the_same_results_give_the_same_sample_and_another_seed_another(
    results: Path, written: Path, tmp_path: Path
) -> None:
    run("sample", results, "-o", tmp_path / "again.xlsx", "--size", str(SIZE))
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()
    one = {row.number for row in draw_sample(results, SIZE, 1).rows}
    assert one != {row.number for row in draw_sample(results, SIZE, 2).rows}


def test_where_all_is_judged_as_decided_nothing_is_wrong(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    found = assess([judge(audit, known, {})], results, TAXONOMY)
    assert found.error is not None
    assert (found.error.value, found.error.low) == (0, 0)
    assert 0 < found.error.high < 0.1
    assert found.prevention.value == pytest.approx(found.counted_pence, rel=0.001)
    assert found.prevention.low < found.counted_pence < found.prevention.high
    assert found.differences == ()
    assert found.with_tool.kappa is not None
    assert found.with_tool.kappa.value == 1
    assert "nothing was found in a wrong status or tier" in found.statement
    assert "A. Lead" in found.statement
    assert "1 April 2026" in found.statement


def test_a_wrong_decision_counts_by_the_pounds_it_stands_for(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    one = largest(known, "not_prevention")
    found = assess([judge(audit, known, {one.number: "Health visiting"})], results, TAXONOMY)
    decided = [
        row for row in known.values() if row.label.status in {"prevention", "not_prevention"}
    ]
    whole = sum(row.drawn.stands_for for row in decided)
    assert found.error is not None
    assert found.error.value == pytest.approx(one.drawn.stands_for / whole)
    assert found.error.low < found.error.value < found.error.high
    assert found.understated.value == pytest.approx(one.drawn.stands_for, rel=0.001)
    assert found.overstated.value == pytest.approx(0, abs=1)
    [difference] = found.differences
    assert (difference.number, difference.answers[0].tier) == (one.number, "primary")


def test_prevention_that_is_none_is_overstated(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    one = largest(known, "prevention")
    found = assess([judge(audit, known, {one.number: "Not prevention"})], results, TAXONOMY)
    assert found.overstated.value == pytest.approx(one.share * one.drawn.stands_for, rel=0.001)
    assert found.prevention.value < found.counted_pence
    assert found.understated.value == pytest.approx(0, abs=1)


def test_blank_rows_and_those_that_cannot_be_told_are_counted_and_widen_the_interval(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    rows = [row for row in known.values() if row.label.status == "not_prevention"]
    otherwise: dict[int, str | None] = dict.fromkeys(row.number for row in rows[:10])
    otherwise |= {row.number: CANNOT_TELL for row in rows[10:12]}
    full = assess([judge(audit, known, {})], results, TAXONOMY)
    part = assess([judge(audit, known, otherwise)], results, TAXONOMY)
    assert (part.not_filled, part.cannot_tell) == (10, 2)
    assert part.error is not None
    assert full.error is not None
    assert part.error_if_open is not None
    assert full.error.high < part.error.high < part.error_if_open.high
    assert part.prevention_if_open.high > part.prevention.high
    assert "10 not filled in, 2 could not be told" in part.statement


def test_deleted_and_sorted_rows_are_known_by_the_sample_drawn_again(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    judge(audit, known, {})

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AUDIT_FORM.sheet]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, sheet.max_row)
        for row in reversed(rows[5:]):
            sheet.append(row)

    found = assess([edit(audit, change)], results, TAXONOMY)
    assert found.not_filled == 5
    assert found.drawn == len(known)


def test_two_reviewers_have_a_kappa_and_where_they_differ_each_counts_half(
    results: Path, known: dict[int, Sampled], tmp_path: Path
) -> None:
    run("sample", results, "-o", tmp_path / "a.xlsx", "--size", str(SIZE), "--reviewers", "2")
    paths = [tmp_path / "a-1.xlsx", tmp_path / "a-2.xlsx"]
    one = largest(known, "not_prevention")
    judge(paths[0], known, {one.number: "Health visiting"})
    judge(paths[1], known, {}, by="B. Lead")
    found = assess(paths, results, TAXONOMY)
    assert found.reviewers == ("A. Lead", "B. Lead")
    assert found.differing == 1
    assert found.between_reviewers is not None
    assert found.between_reviewers.kappa is not None
    assert 0.8 < found.between_reviewers.kappa.value < 1
    assert found.error_if_open is not None
    alone = assess(paths[:1], results, TAXONOMY)
    assert found.error is not None
    assert alone.error is not None
    assert found.error.value == pytest.approx(alone.error.value / 2)
    assert found.error_if_open.high == pytest.approx(alone.error.high)
    assert "1 on which the reviewers differ" in found.statement


def test_all_faults_are_named_at_once_each_with_its_cell(audit: Path, results: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Read me"]["B3"] = "A. Lead"
        answering(2, What_it_bought="Helth visiting", Date="soon")(book)
        answering(3, What_it_bought="Not prevention", Share_preventive=0.5, Date=ON)(book)
        answering(4, Share_preventive="most")(book)
        answering(5, What_it_bought="Health visiting", Share_preventive="most", Date=ON)(book)
        answering(6, What_it_bought="Health visiting", How_sure="very", Date=ON)(book)
        answering(7, What_it_bought="Health visiting", Date=dt.date(2999, 1, 1))(book)
        answering(8, **{KEY_HEAD: "x"})(book)

    problems = problems_of(edit(audit, change), results=results)
    said = "\n".join(problems)
    for text in (
        "'Helth visiting' is not a decision → did you mean 'Health visiting",
        "'soon' is not a date",
        "a share is given for what is not prevention",
        "'Share preventive' is filled in and this is not",
        "'most' is no share",
        "'very' is not in the list",
        "is in the future",
        "what this row is about was changed or removed",
    ):
        assert text in said
    assert len(problems) == 8
    assert "sheet 'Sample', cell G2: column 'What it bought'" in problems[0]


@pytest.mark.parametrize(
    ("typed", "share"), [("50%", 0.5), (50, 0.5), (0.5, 0.5), ("12.5 %", 0.125), (1, 1.0)]
)
def test_shares_are_understood_as_people_write_them(
    audit: Path, results: Path, known: dict[int, Sampled], typed: object, share: float
) -> None:
    one = largest(known, "prevention")
    judge(audit, known, {one.number: "Health visiting"})
    at = [row.number for row in draw_sample(results, SIZE).ordered(1)].index(one.number) + 2
    found = assess([edit(audit, answering(at, Share_preventive=typed))], results, TAXONOMY)
    expected = (one.share - share) * one.drawn.stands_for
    assert found.overstated.value - found.understated.value == pytest.approx(expected, abs=200)


def test_a_copied_row_with_another_answer_is_named(
    audit: Path, results: Path, known: dict[int, Sampled]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[AUDIT_FORM.sheet]
        row = [cell.value for cell in sheet[2]]
        heads = [cell.value for cell in sheet[1]]
        row[heads.index(BOUGHT)] = "Adult weight management"
        sheet.append(row)

    judge(audit, known, {})
    [problem] = problems_of(edit(audit, change), results=results)
    assert "answered otherwise in row 2" in problem


@pytest.mark.parametrize("damage", ["text", "cut", "sheet", "head", "none", "keys", "blank"])
def test_damaged_workbooks_get_one_clear_error(audit: Path, results: Path, damage: str) -> None:
    whole = audit.read_bytes()
    if damage == "text":
        audit.write_text("What it bought\n", encoding="utf-8")
    elif damage == "cut":
        audit.write_bytes(whole[: len(whole) // 2])
    elif damage == "sheet":
        edit(audit, lambda book: book.remove(book[AUDIT_FORM.sheet]))
    elif damage == "head":
        edit(audit, answering(1, What_it_bought="Verdict"))
    elif damage == "none":
        audit.unlink()
    elif damage == "keys":
        edit(audit, lambda book: book[AUDIT_FORM.sheet].delete_rows(2, SIZE * 2))
    problems_of(audit, results=results)


def test_samples_of_other_results_are_refused(
    audit: Path, known: dict[int, Sampled], tmp_path: Path, results: Path
) -> None:
    judge(audit, known, {})
    other = tmp_path / "other"
    ledger = EXAMPLES / "council/westmoor-2023-24.csv"
    run("classify", ledger, "--organisation", "Westmoor", "-o", other, "--quiet")
    [said] = problems_of(audit, results=other)
    assert "drawn from other results" in said
    run("sample", results, "-o", tmp_path / "seed.xlsx", "--seed", "5", "--size", str(SIZE))
    [said] = problems_of(audit, tmp_path / "seed.xlsx", results=results)
    assert "of different samples" in said
    same = Path(shutil.copy(audit, tmp_path / "same.xlsx"))
    [said] = problems_of(audit, same, results=results)
    assert "one and the same" in said


def test_changed_results_are_refused(results: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(results, tmp_path / "copied"))
    (copied / "codings.parquet").write_bytes(b"PAR1")
    with pytest.raises(LedgerError):
        draw_sample(copied, SIZE)


def test_the_commands_write_what_they_say_and_never_over_what_people_typed(
    audit: Path, results: Path, known: dict[int, Sampled], tmp_path: Path
) -> None:
    judge(audit, known, {largest(known, "prevention").number: "Not prevention"})
    filled = audit.read_bytes()
    run("sample", results, "-o", audit, "--size", str(SIZE), code=2)
    assert audit.read_bytes() == filled
    file = tmp_path / "assurance.json"
    page = run("assess", audit, "--results", results, "-o", file)
    shown = json.loads(run("assess", audit, "--results", results, "--json"))
    found = Assurance.model_validate_json(file.read_bytes())
    assert shown["statement"] == found.statement
    assert " ".join(found.statement.split()) in " ".join(page.split())
    assert "How much prevention is there?" in page
    run("assess", audit, audit, audit, "--results", results, code=2)
    run("assess", audit, code=2)


def test_payees_that_may_be_persons_stay_out_of_the_outcome(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    head = "Date,Directorate,Cost Centre,Cost Centre Name,Account Name,Supplier,Net Amount"
    lines = [
        f"01/05/2024,Highways,D1,Highways Maintenance,Materials,{payee},{pounds}.00"
        for payee, pounds in (("Joan Smith", 900_000), ("Road Ltd", 800_000))
    ]
    ledger.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    for options, shown in (([], "(name withheld)"), (["--with-names"], "Joan Smith")):
        folder, file = tmp_path / f"results{len(options)}", tmp_path / f"{len(options)}.xlsx"
        run("classify", ledger, "-o", folder, "--quiet", *options)
        run("sample", folder, "-o", file, "--size", "20")
        rows = {row.number: row for row in draw_sample(folder, 20).rows}
        judge(file, rows, dict.fromkeys(rows, "Health visiting"))
        found = assess([file], folder, TAXONOMY)
        assert [one.coding["supplier"] for one in found.differences] == [shown, "Road Ltd"]


def test_own_workbooks_are_no_ledgers(audit: Path, tmp_path: Path) -> None:
    assert "written by prevspend" in run("classify", audit, "-o", tmp_path / "no", code=2)


def test_a_baseline_carries_what_its_audit_found_and_refuses_that_of_another(
    results: Path, audit: Path, known: dict[int, Sampled], tmp_path: Path
) -> None:
    file, folder = tmp_path / "assurance.json", tmp_path / "again"
    run("assess", judge(audit, known, {}), "--results", results, "-o", file, "--quiet")
    ledger = EXAMPLES / "council/westmoor-2024-25.csv"
    again = ("--organisation", "Westmoor", "-o", folder, "--assurance", file)
    page = run("classify", ledger, *again)
    carried = Baseline.read(folder).audit
    assert carried is not None
    assert carried.statement == Assurance.model_validate_json(file.read_bytes()).statement
    assert (carried.reviewers, carried.date, carried.error) == (("A. Lead",), "2026-04-01", 0)
    assert " ".join(carried.statement.split()) in " ".join(page.split())
    html = re.sub("<[^>]+>", "", (folder / "report.html").read_text(encoding="utf-8"))
    assert carried.statement in html
    book = openpyxl.load_workbook(folder / "baseline.xlsx")
    cells = book["Read this first"].iter_rows(values_only=True)
    assert f"Audit: {carried.statement}" in {cell for row in cells for cell in row}
    run("verify", folder, "--ledger", ledger, "--again", "--with", tmp_path)
    assert assess([audit], folder, TAXONOMY).statement == carried.statement
    assert Baseline.read(results).audit is None
    assert '"audit"' not in (results / "baseline.json").read_text(encoding="utf-8")

    other = EXAMPLES / "council/westmoor-2023-24.csv"
    said = run("classify", other, "-o", tmp_path / "no", "--assurance", file, code=2)
    assert "is of other results" in said
    assert not (tmp_path / "no").exists()
    for text in ("{}", "not JSON"):
        file.write_text(text, encoding="utf-8")
        said = run("classify", ledger, "-o", tmp_path / "no", "--assurance", file, code=2)
        assert "no assurance that this version" in said
    file.unlink()
    run("classify", ledger, "-o", tmp_path / "no", "--assurance", file, code=2)
