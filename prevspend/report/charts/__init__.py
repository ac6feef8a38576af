"""Charts as SVG elements: bars with their range, years with their range, and the waterfall.

A chart says everything twice: as a picture, and in words (`title` and `desc`) for those who cannot
see it. All looks are attributes of its elements, so that a chart that is saved by itself keeps
them. Range and direction are never told by colour alone.
"""

from prevspend.report.charts.bars import (
    POINTS,
    SHARES,
    Bar,
    bar_chart,
)
from prevspend.report.charts.drawing import (
    Drawing,
)
from prevspend.report.charts.picture import (
    About,
    figures_csv,
    picture,
)
from prevspend.report.charts.waterfall import (
    Move,
    waterfall_chart,
)
from prevspend.report.charts.years import (
    YearPoint,
    year_chart,
)

__all__ = [
    "POINTS",
    "SHARES",
    "About",
    "Bar",
    "Drawing",
    "Move",
    "YearPoint",
    "bar_chart",
    "figures_csv",
    "picture",
    "waterfall_chart",
    "year_chart",
]
