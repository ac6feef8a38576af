"""Charts draw what they are given: lengths and places in proportion, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.money import format_pounds
from prevspend.report.charts import (
    About,
    Bar,
    Drawing,
    Move,
    YearPoint,
    bar_chart,
    figures_csv,
    picture,
    waterfall_chart,
    year_chart,
)
from prevspend.report.elements import el
from prevspend.report.words import short_pounds

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PENCE = st.integers(-(10**14), 10**14)
ABOUT = About("Newcastle City Council, 2021-22", "Source: its ledger.", "newcastle-2021-22")
MOST_WIDE, LEAST_BAR = 760, 2


def drawn(chart: Drawing) -> Element:
    return el("g", list(chart.parts))


def of(chart: Drawing, tag: str) -> list[Element]:
    return [element for element in drawn(chart).iter(tag) if element.get("fill") != "#ffffff"]


def number(element: Element, name: str) -> float:
    return float(element.attrib[name])


def words(chart: Drawing) -> str:
    return chart.words


def percent(value: float) -> str:
    return f"{value:.1%}"


def test_bars_are_as_long_as_their_money_and_whiskers_end_at_the_range() -> None:
    chart = bar_chart("c", "Tiers", [Bar("One", 50, 100, 300), Bar("Two", 200, 200, 200)])
    one, two = of(chart, "rect")
    assert number(one, "width") * 2 == pytest.approx(number(two, "width"), abs=0.02)
    start, pence = number(one, "x"), number(one, "width") / 100
    whisker = next(line for line in drawn(chart).iter("line") if line.get("stroke-width") == "1.6")
    assert number(whisker, "x1") == pytest.approx(start + 50 * pence, abs=0.02)
    assert number(whisker, "x2") == pytest.approx(start + 300 * pence, abs=0.02)


def test_a_bar_without_a_range_has_no_whisker() -> None:
    chart = bar_chart("c", "Lenses", [Bar("Whole", 200, 200, 200)])
    assert not [line for line in drawn(chart).iter("line") if line.get("stroke-width") == "1.6"]


def test_credits_go_to_the_left_of_nought() -> None:
    up, down = of(bar_chart("c", "t", [Bar("a", 5, 5, 5), Bar("b", -5, -5, -5)]), "rect")
    assert number(down, "x") + number(down, "width") == pytest.approx(number(up, "x"), abs=0.02)


def test_changes_are_written_with_their_sign() -> None:
    chart = bar_chart("c", "t", [Bar("a", 100, 200_000_000, 300_000_000)], changes=True)
    texts = [element.text for element in drawn(chart).iter("text")]
    assert "+£2m" in texts
    assert "+£1 to +£3m" in texts


def test_the_waterfall_leads_from_sum_to_sum() -> None:
    moves = [
        Move("First", 1000, "sum"),
        Move("Prices", 300),
        Move("Perhaps", 200, "unsure"),
        Move("Real", -700),
        Move("Last", 800, "sum"),
    ]
    chart = waterfall_chart("w", "Bridge", moves)
    bars = of(chart, "rect")
    pound = number(bars[0], "width") / 1000
    widths = [number(bar, "width") / pound for bar in bars]
    assert widths == pytest.approx([1000, 300, 200, 700, 800], abs=0.1)
    starts = [(number(bar, "x") - number(bars[0], "x")) / pound for bar in bars]
    assert starts == pytest.approx([0, 1000, 1300, 800, 0], abs=0.1)
    assert [bar.get("stroke-dasharray") is not None for bar in bars] == [
        *(False, False, True, False, False)
    ]
    assert "Perhaps (not confirmed) +£2.00" in words(chart)
    assert "Real -£7.00" in words(chart)


@given(st.integers(0, 10**13), st.lists(PENCE, max_size=8))
def test_a_waterfall_that_does_not_add_up_is_never_drawn(first: int, steps: list[int]) -> None:
    moves = [Move("a", first, "sum"), *(Move("step", pence) for pence in steps)]
    last = first + sum(steps)
    chart = waterfall_chart("w", "t", [*moves, Move("b", last, "sum")])
    assert words(chart).endswith(f"b {format_pounds(last)}.")
    with pytest.raises(ValueError, match="the steps lead to"):
        waterfall_chart("w", "t", [*moves, Move("b", last + 1, "sum")])


@given(st.lists(st.tuples(PENCE, PENCE, PENCE), min_size=1, max_size=8))
def test_all_bars_stay_on_the_drawing_and_all_figures_are_in_its_words(
    figures: list[tuple[int, int, int]],
) -> None:
    bars = [
        Bar(f"Bar {at}", low, central, high)
        for at, (low, central, high) in enumerate(map(sorted, figures))
    ]
    chart = bar_chart("c", "t", bars)
    for bar, rect in zip(bars, of(chart, "rect"), strict=True):
        assert number(rect, "x") >= 0
        assert number(rect, "width") >= 0
        assert number(rect, "x") + number(rect, "width") <= MOST_WIDE
        assert f"{bar.name} {format_pounds(round(bar.central), pennies=False)}" in words(chart)
    for line in drawn(chart).iter("line"):
        assert min(number(line, "x1"), number(line, "x2")) >= 0
        assert max(number(line, "x1"), number(line, "x2")) <= MOST_WIDE


def test_years_stand_at_their_share_with_range_and_target() -> None:
    points = [
        YearPoint("2023-24", 0.02, 0.04, 0.08, 0.05),
        YearPoint("2024-25", 0.03, 0.06, 0.10, 0.06),
    ]
    chart = year_chart("y", "Share", points, percent)
    first, second = of(chart, "circle")
    assert number(first, "cx") < number(second, "cx")
    nought = 290  # the foot of the axis
    heights = [nought - number(dot, "cy") for dot in (first, second)]
    assert heights[0] / heights[1] == pytest.approx(4 / 6, abs=0.01)
    assert len([*drawn(chart).iter("polygon")]) == 2
    assert words(chart) == (
        "2023-24 4.0% (low 2.0%, high 8.0%), 5.0% asked for;"
        " 2024-25 6.0% (low 3.0%, high 10.0%), 6.0% asked for."
    )


@given(
    st.lists(st.floats(0.05, 1), min_size=2, max_size=4).filter(
        lambda shares: max(shares) - min(shares) > 0.01
    )
)
def test_no_line_between_years_runs_through_a_figure(shares: list[float]) -> None:
    points = [YearPoint(f"202{at}", share, share, share) for at, share in enumerate(shares)]
    chart = year_chart("y", "Share", points, percent)
    path = [line for line in drawn(chart).iter("line") if line.get("stroke-width") == "2"]
    figures = [
        text for text in of(chart, "text") if text.get("font-weight") == "bold" and text.text
    ][: 2 * len(points)]
    written = {round(number(text, "x"), 2): text for text in figures}
    assert len(written) == len(points)
    for line in path:
        x1, y1, x2, y2 = (number(line, name) for name in ("x1", "y1", "x2", "y2"))
        text = written[round(x1 + 14, 2)]
        at = y1 + (y2 - y1) * 14 / (x2 - x1)  # where the figure begins
        foot = number(text, "y")
        assert at > foot + 2 or at < foot - 10


def test_a_long_name_ends_before_its_bar() -> None:
    name = "Information, advice and early intervention in adult social care"
    chart = bar_chart("c", "Interventions", [Bar(name, 1, 2, 3)])
    (bar,) = of(chart, "rect")
    names = [text for text in of(chart, "text") if text.get("x") == "0"]
    assert len(names) == 2
    # Arial's letters are half as wide as high on average, capitals wider.
    assert all(len(text.text or "") * 0.53 * 14 + 16 <= number(bar, "x") for text in names)


def test_bars_with_others_between_them_stand_apart_and_say_how_many() -> None:
    bars = [
        Bar("1 Ashby", 3, 3, 3),
        Bar("2 Borley", 2, 2, 2),
        Bar("9 Dunham", 1, 1, 1, left_out="6 more"),
    ]
    chart = bar_chart("c", "League", bars)
    first, second, last = (number(bar, "y") for bar in of(chart, "rect"))
    assert last - second > second - first
    (said,) = (text for text in of(chart, "text") if text.text == "6 more")
    assert second < number(said, "y") < last
    assert chart.height - bar_chart("c", "League", bars[:2]).height == pytest.approx(last - second)


def test_what_is_nought_throughout_is_drawn() -> None:
    assert of(bar_chart("c", "t", [Bar("a", 0, 0, 0)]), "rect")
    assert of(year_chart("y", "t", [YearPoint("2024-25", 0, 0, 0)], percent), "circle")
    waterfall_chart("w", "t", [Move("a", 0, "sum"), Move("b", 0, "sum")])


def test_a_long_or_hostile_name_stays_text_and_in_two_lines() -> None:
    name = "<script>alert(1)</script> & " + "a very long name of a service " * 9
    chart = bar_chart("c", name, [Bar(name, 1, 2, 3)])
    svg = ET.tostring(picture(chart, ABOUT), encoding="unicode")
    assert "<script" not in svg
    again = ET.fromstring(svg)  # noqa: S314 - our own drawing
    space = "{http://www.w3.org/2000/svg}"
    assert again.find(f"{space}title").text == f"{name}, {ABOUT.subject}"  # type: ignore[union-attr]
    group = again.find(f"{space}g")
    assert group is not None
    names = [text for text in group.iter(f"{space}text") if text.get("x") == "0"]
    assert len(names) == 2
    assert (names[1].text or "").endswith("…")


@pytest.mark.parametrize(
    ("pence", "short"),
    [
        (0, "£0"),
        (-5, "£0"),
        (12_345, "£123"),
        (99_949_900, "£999k"),
        (99_999_999, "£1m"),
        (-1_234_567_800, "-£12.3m"),
        (12_345_678_900, "£123m"),
        (123_456_789_012, "£1.23bn"),
        (456_000_000_000_000, "£4,560bn"),
    ],
)
def test_amounts_are_short_where_there_is_little_room(pence: int, short: str) -> None:
    assert short_pounds(pence) == short


def test_a_change_is_short_with_its_sign() -> None:
    assert short_pounds(100_000_000, signed=True) == "+£1m"
    assert short_pounds(0, signed=True) == "£0"


def test_a_picture_says_what_it_shows_of_whom_how_it_is_read_and_where_it_is_from() -> None:
    chart = bar_chart("by-tier", "Prevention by tier", [Bar("Primary", 50, 100, 300)])
    svg = picture(chart, ABOUT)
    texts = " ".join(text.text or "" for text in svg.iter("text"))
    for part in (chart.title, ABOUT.subject, chart.key, ABOUT.source):
        assert part in texts
    assert svg.get("data-file") == "newcastle-2021-22-by-tier"


def test_the_figures_of_a_chart_are_pounds() -> None:
    bars = bar_chart("c", "t", [Bar("Primary, at first", 50, 100, 305)])
    assert figures_csv(bars) == 'name,low,central,high\n"Primary, at first",0.5,1.0,3.05\n'
    steps = [Move("2023-24", 100, "sum"), Move("Maybe", 20, "unsure"), Move("2024-25", 120, "sum")]
    assert figures_csv(waterfall_chart("w", "t", steps)).splitlines() == [
        *("step,pounds,kind", "2023-24,1.0,sum", "Maybe,0.2,not confirmed", "2024-25,1.2,sum")
    ]
    years = [YearPoint("2023-24", 0.02, 0.04, 0.08, 0.05), YearPoint("2024-25", 0.03, 0.06, 0.1)]
    assert figures_csv(year_chart("y", "t", years, percent)).splitlines() == [
        *("year,low,central,high,asked for", "2023-24,0.02,0.04,0.08,0.05"),
        "2024-25,0.03,0.06,0.1,",
    ]
