"""How a figure of finance is written: for a script, for a person, and as the number format of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.portfolio.render.columns import plain_amount
from app.portfolio.rules.cube import figure_of
from app.portfolio.types.cube import FigureKind
from app.web.filters import DASH, percent, wan_yuan, whole

if TYPE_CHECKING:
    from decimal import Decimal

    from app.kernel.months import Month
    from app.portfolio.types.cube import Figure, Sums
    from app.portfolio.types.finance_file import FinanceFile

ROUNDING = "比率和百分点四舍五入保留一位小数，单位造价保留两位，计算时不舍入；金额不舍入。"
NUMBER_FORMATS = {
    FigureKind.COUNT: "#,##0",
    FigureKind.MONEY: "#,##0.00####",
    FigureKind.RATE: "#,##0.0%",
    FigureKind.POINTS: '+#,##0.0;"−"#,##0.0;0.0',
    FigureKind.UNIT_COST: "#,##0.00",
}


def value_of(file: FinanceFile, figure: Figure, sums: Sums | None, month: Month | None) -> Decimal | None:
    """Return one figure, unrounded; None where it is unknown or no project stands there."""
    if sums is None:
        return None
    return figure_of(figure, sums, month, by_source=file.question.is_by_source)


def head(figure: Figure) -> str:
    """Return the head of a column: the name with its unit."""
    if figure.label.endswith("）"):
        return f"{figure.label[:-1]}，{figure.unit}）"
    return f"{figure.label}（{figure.unit}）"


def plain(figure: Figure, value: Decimal | None) -> str:
    """Write a figure for a script: digits and a point; nothing where it is unknown."""
    if value is None:
        return ""
    kind = figure.kind
    if kind is FigureKind.COUNT:
        return str(int(value))
    if kind is FigureKind.MONEY:
        return plain_amount(value)
    # Adding 0 takes the sign from what was rounded to nothing.
    return f"{half_up(value, 2 if kind is FigureKind.UNIT_COST else 1) + 0:f}"


def written(figure: Figure, value: Decimal | None) -> str:
    """Write a figure as pages show it: commas, the unit of a rate, a dash where it is unknown."""
    if value is None:
        return DASH
    kind = figure.kind
    if kind is FigureKind.COUNT:
        return whole(value)
    if kind is FigureKind.RATE:
        return percent(value)
    if kind is FigureKind.POINTS:
        return change_written(figure, value)
    return wan_yuan(value)


def change_written(figure: Figure, value: Decimal | None) -> str:
    """Write by how much a figure has changed, with its sign; of a rate in percentage points."""
    if value is None:
        return DASH
    places = {FigureKind.COUNT: 0, FigureKind.RATE: 1, FigureKind.POINTS: 1}.get(figure.kind, 2)
    rounded = half_up(value, places)
    sign = "" if rounded == 0 else "+" if rounded > 0 else "−"
    return f"{sign}{abs(rounded):,f}"
