"""Revenue outturn: a release may move everything and is read alike."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.reading import outturn
from prevspend.reading.formats.opening import open_sheets
from tests.reading.outturns import (
    CLASSES,
    ENGLAND,
    HEADER,
    LABELS,
    LINES,
    MEASURES,
    RETURNS,
    lines_of,
    row,
    unpivoted,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Release:
    """How a release of the form is laid out."""

    labels: tuple[int, ...]
    lines: tuple[int, ...]
    returns: tuple[int, ...]
    above: int
    has_reference_rows: bool
    has_classes_header: bool
    titles: str
    labels_named: str

    def rows(self) -> list[list[object]]:
        """Lay the form out."""
        lines = [(*LINES[at], measure) for at in self.lines for measure in MEASURES]
        titles = {
            "beside": [f"{name} - {MEASURES[of]}" for *_, name, of in lines],
            "after": [f"{MEASURES[of]}: {name}" for *_, name, of in lines],
            "above": [MEASURES[of] for *_, of in lines],
        }[self.titles]
        labels = {"as it was": LABELS, "anew": ANEW}[self.labels_named]
        header: list[object] = [*(labels[at] for at in self.labels), *titles]
        blank: list[object] = [""] * len(LABELS)
        rows: list[list[object]] = [["Revenue Outturn (RO) 2022-23, in £ thousand"]]
        rows += [[f"Row {at}"] for at in range(self.above)]
        if self.has_reference_rows:
            rows += [
                [*blank, *(f"RO3-{asset}-{of}" for asset, *_, of in lines)],
                [*blank, *(f"C7R{number}" for _, number, *_ in lines)],
            ]
        if self.titles == "above":
            first = next(iter(MEASURES))
            rows.append([*blank, *(name if of == first else "" for *_, name, of in lines)])
        everyone = [*RETURNS, ENGLAND]
        rows += [header, *(self.row(*everyone[at]) for at in self.returns)]
        return [*rows, *([header] if self.has_classes_header else []), self.row(*CLASSES)]

    def row(self, labels: Sequence[object], amounts: Sequence[object]) -> list[object]:
        """Lay a row out in the order of the release."""
        return row([labels[at] for at in self.labels], [amounts[at] for at in self.lines])


ANEW = ("LA code", "GSS code", "Authority name", "Note", "Class", "Detailed class", "Certification")
RELEASES = st.builds(
    Release,
    labels=st.permutations(range(len(LABELS))).map(tuple),
    lines=st.permutations(range(len(LINES))).map(tuple),
    returns=st.permutations(range(len(RETURNS) + 1)).map(tuple),
    above=st.integers(0, 12),
    has_reference_rows=st.booleans(),
    has_classes_header=st.booleans(),
    titles=st.sampled_from(["beside", "after", "above"]),
    labels_named=st.sampled_from(["as it was", "anew"]),
)


@given(RELEASES)
@settings(max_examples=30, deadline=None)
def test_the_form_is_known_by_its_structure_however_a_release_moves_it(release: Release) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(release.rows())
    [opened] = open_sheets("form.csv", text.getvalue().encode())
    found = outturn.unpivot(opened.sheet)
    assert found is not None
    told = [HEADER.index(name) for name in HEADER if name != "Cell"]
    picked = [tuple(line[at] for at in told) for line in lines_of(found)]
    expected = [tuple(line[at] for at in told) for line in lines_of(unpivoted())]
    assert sorted(picked) == sorted(expected)
    assert [total for total in found.totals() if not total.adds_up] != []
    assert {total.difference_pence for total in found.totals()} == {0, -88 * 100_000, -100_000}
