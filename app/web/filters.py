"""How values are written on every page. None is a dash and never a 0."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.china import in_china
from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.rounding import half_up
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from app.kernel.months import Month

DASH = "—"
WAN_YUAN_PER_YI_YUAN = 10_000


def init_app(app: Flask) -> None:
    """Give the filters to all templates. `whole` is not called `count`: Jinja has a filter of that name."""
    for written in (
        wan_yuan,
        whole,
        area,
        percent,
        prefixed,
        partial_date,
        period,
        month,
        dash,
        clock,
        exact_clock,
        signed,
    ):
        app.add_template_filter(written)


def wan_yuan(amount: Decimal | None) -> str:
    """Write an amount in 万元: thousands commas, two decimals, half up."""
    return DASH if amount is None else f"{half_up(amount, 2):,f}"


def yi_yuan(amount: Decimal | None) -> str:
    """Write an amount of 万元 in 亿元, with its unit: 60.02亿元."""
    if amount is None:
        return DASH
    return Text("{amount:,f}亿元", amount=half_up(amount / WAN_YUAN_PER_YI_YUAN, 2))


def whole(number: Decimal | int | None) -> str:
    """Write a count (projects, beds, places) with thousands commas."""
    return DASH if number is None else f"{half_up(Decimal(number), 0):,f}"


def area(square_metres: Decimal | None) -> str:
    """Write an area in m²: thousands commas, decimals only where there are some."""
    if square_metres is None:
        return DASH
    text = f"{half_up(square_metres, 2):,f}"
    return text.rstrip("0").rstrip(".")


def percent(value: Decimal | None) -> str:
    """Write a percentage: one decimal, half up."""
    return DASH if value is None else f"{half_up(value, 1):,f}%"


def prefixed(figure: str, prefix: str) -> str:
    """Write a figure with the word that says how exact it is: 约600, 不少于100. A dash stays a dash."""
    if figure == DASH or not prefix:
        return figure
    return Text("{prefix}{figure}", prefix=prefix, figure=figure)


def partial_date(value: PartialDate | None) -> str:
    """Write a date as precise as it is: 2022年, 2022年6月, 2022年6月30日."""
    return DASH if value is None else value.in_words


def period(start: PartialDate | None, end: PartialDate | None) -> str:
    """Write a span: 2022–2024年 where both ends are years, otherwise both dates in full."""
    if start == end:
        return partial_date(start)
    if start is not None and end is not None and start.precision is end.precision is Precision.YEAR:
        return Text("{start}–{end}年", start=start.year, end=end.year)
    return Text("{start}至{end}", start=partial_date(start), end=partial_date(end))


def month(value: Month | None) -> str:
    """Write a month: 2023年6月."""
    return DASH if value is None else value.in_words


def dash(value: object) -> object:
    """Write a dash for what is blank, anything else as it is."""
    return DASH if value is None or value == "" else value


def clock(moment: datetime | None) -> str:
    """Write a stored moment as a clock in China shows it: 2023-06-05 09:30."""
    return DASH if moment is None else f"{in_china(moment):%Y-%m-%d %H:%M}"


def exact_clock(moment: datetime) -> str:
    """Write a stored moment as a clock in China shows it, to the second: 2023-06-05 09:30:15."""
    return f"{in_china(moment):%Y-%m-%d %H:%M:%S}"


def signed(change: Decimal | None) -> str:
    """Write a change in 万元 with its sign, and a true minus: +120.00, −3.50, 0.00. None is no text."""
    if change is None:
        return ""
    written = f"{half_up(abs(change), 2):,f}"
    return written if change == 0 else f"{'+' if change > 0 else '−'}{written}"
