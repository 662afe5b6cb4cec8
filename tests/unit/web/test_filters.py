"""Facts about how values are written on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.web import filters

if TYPE_CHECKING:
    from collections.abc import Callable


YEAR, LATER_YEAR = PartialDate.of_year(2022), PartialDate.of_year(2024)
MONTH, DAY = PartialDate.parse("2022-06"), PartialDate.parse("2022-06-30")


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (filters.wan_yuan, Decimal("10729.56"), "10,729.56"),
        (filters.wan_yuan, Decimal(0), "0.00"),
        (filters.wan_yuan, Decimal("0.125"), "0.13"),
        (filters.wan_yuan, Decimal("1234567.891"), "1,234,567.89"),
        (filters.yi_yuan, Decimal("600250.00"), "60.03亿元"),
        (filters.whole, 24471, "24,471"),
        (filters.whole, Decimal(0), "0"),
        (filters.area, Decimal("7389.20"), "7,389.2"),
        (filters.area, Decimal("38800.00"), "38,800"),
        (filters.area, Decimal(100), "100"),
        (filters.percent, Decimal("97.15"), "97.2%"),
        (filters.percent, Decimal(100), "100.0%"),
        (filters.partial_date, YEAR, "2022年"),
        (filters.partial_date, MONTH, "2022年6月"),
        (filters.partial_date, DAY, "2022年6月30日"),
        (filters.month, Month(2023, 6), "2023年6月"),
        (filters.dash, "", "—"),
        (filters.dash, 0, 0),
    ],
)
def test_a_value_is_written_as_the_field_writes_it(
    write: Callable[[object], object], value: object, written: object
) -> None:
    assert write(value) == written


@pytest.mark.parametrize(
    "write",
    [
        filters.wan_yuan,
        filters.whole,
        filters.area,
        filters.percent,
        filters.partial_date,
        filters.month,
        filters.dash,
    ],
)
def test_what_is_blank_is_a_dash_and_never_a_zero(write: Callable[[None], object]) -> None:
    assert write(None) == "—"


def test_a_figure_carries_the_word_that_says_how_exact_it_is() -> None:
    assert filters.prefixed("600", "约") == "约600"
    assert filters.prefixed("100", "") == "100"


def test_a_dash_carries_no_word() -> None:
    assert filters.prefixed("—", "不少于") == "—"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (YEAR, LATER_YEAR, "2022–2024年"),
        (YEAR, YEAR, "2022年"),
        (MONTH, LATER_YEAR, "2022年6月至2024年"),
        (DAY, LATER_YEAR, "2022年6月30日至2024年"),
        (YEAR, None, "2022年至—"),
        (None, None, "—"),
    ],
)
def test_a_span_is_written_as_short_as_its_precision_allows(
    start: PartialDate | None, end: PartialDate | None, written: str
) -> None:
    assert filters.period(start, end) == written
