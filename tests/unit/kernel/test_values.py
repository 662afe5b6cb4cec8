"""Facts about months, partial dates, money, rates and rounding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import from_fen, parse_wan_yuan, to_fen
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.problems import Address, Problem, Severity
from app.kernel.rates import per_unit, percentage
from app.kernel.rounding import half_up


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("97.15", 1, "97.2"),
        ("97.149999", 1, "97.1"),
        ("0.05", 1, "0.1"),
        ("-0.05", 1, "-0.1"),
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
    ],
)
def test_a_tie_is_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert half_up(Decimal(value), places) == Decimal(expected)


def test_the_check_of_the_domain_comes_out_at_97_2_percent_and_13_8_points_ahead() -> None:
    rate = percentage(Decimal("629.0"), Decimal("647.4"))
    assert rate is not None
    assert half_up(rate, 1) == Decimal("97.2")
    schedule = percentage(10, 12)
    assert schedule is not None
    assert half_up(rate - schedule, 1) == Decimal("13.8")


@pytest.mark.parametrize(("part", "base"), [(None, 5), (5, None), (5, 0), (None, None)])
def test_a_rate_without_a_base_is_no_rate(part: int | None, base: int | None) -> None:
    assert percentage(part, base) is None


def test_a_unit_cost_without_a_count_is_no_unit_cost() -> None:
    assert per_unit(Decimal(10), 0) is None
    assert per_unit(Decimal(10), None) is None
    assert per_unit(None, 4) is None
    assert per_unit(Decimal(10), 4) == Decimal("2.5")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_survives_the_way_into_the_database_and_back(fen: int) -> None:
    assert to_fen(from_fen(fen)) == fen


def test_an_amount_shows_at_least_two_decimals_and_never_an_exponent() -> None:
    assert str(from_fen(1_000_000)) == "1.00"
    assert str(from_fen(100_000_000_000)) == "100000.00"
    assert str(from_fen(10_729_560_000)) == "10729.56"
    assert str(from_fen(1)) == "0.000001"
    assert str(from_fen(0)) == "0.00"


@pytest.mark.parametrize("amount", ["0.0000001", "NaN", "Infinity", "10000000000"])
def test_an_amount_that_is_not_money_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"万元|分"):
        to_fen(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10729.56", "10729.56"), (" 1,200 ", "1200"), ("1，200.5", "1200.5"), ("-3", "-3")],
)
def test_amounts_are_read_as_people_type_them(text: str, expected: str) -> None:
    assert parse_wan_yuan(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "12万", "1e5", "--1", "1.2.3", "NaN", "１２"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_wan_yuan(text)


def test_a_month_is_one_integer() -> None:
    assert Month.parse("2023-06").to_integer() == 202306
    assert Month.from_integer(202306) == Month(2023, 6)
    assert str(Month(2023, 6)) == "2023-06"


@pytest.mark.parametrize("text", ["2023-13", "2023-00", "2023-6", "202306", "2023-06-01", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|YYYY-MM"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("months", "expected"), [(1, "2023-01"), (-12, "2021-12"), (13, "2024-01"), (0, "2022-12")]
)
def test_months_are_counted_across_years(months: int, expected: str) -> None:
    assert str(Month(2022, 12).plus(months)) == expected


@pytest.mark.parametrize(
    ("first", "months"), [("2022-12", 0), ("2022-11", 1), ("2021-12", 12), ("2023-02", -2)]
)
def test_the_months_since_another_are_what_must_be_added_to_it(first: str, months: int) -> None:
    december = Month(2022, 12)
    assert december.months_since(Month.parse(first)) == months
    assert Month.parse(first).plus(months) == december


@pytest.mark.parametrize("number", [1, 6, 12])
def test_the_end_of_the_year_before_is_its_december(number: int) -> None:
    assert Month(2023, number).year_end_before == Month(2022, 12)


def test_a_month_is_said_as_users_read_it() -> None:
    assert (Month(2023, 6).in_words, Month(2023, 12).in_words) == ("2023年6月", "2023年12月")


def test_the_last_day_of_february_knows_leap_years() -> None:
    assert Month(2024, 2).last_day == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "precision", "last_day"),
    [
        ("2022", Precision.YEAR, date(2022, 12, 31)),
        ("2022-02", Precision.MONTH, date(2022, 2, 28)),
        ("2022-02-03", Precision.DAY, date(2022, 2, 3)),
    ],
)
def test_a_date_keeps_its_precision(text: str, precision: Precision, last_day: date) -> None:
    partial = PartialDate.parse(text)
    assert partial.precision is precision
    assert partial.last_day == last_day
    assert str(partial) == text
    assert partial.year == 2022


@pytest.mark.parametrize(
    ("text", "expected"), [("2021", "2021年"), ("2021-10", "2021年10月"), ("2022-06-30", "2022年6月30日")]
)
def test_a_date_in_words_is_as_precise_as_it_was_given(text: str, expected: str) -> None:
    assert PartialDate.parse(text).in_words == expected


def test_a_date_of_two_columns_is_known_where_both_are() -> None:
    day = date(2022, 6, 30)
    assert PartialDate.if_known(day, Precision.DAY) == PartialDate.parse("2022-06-30")
    assert PartialDate.if_known(None, None) is None


@pytest.mark.parametrize("text", ["22", "2022-13", "2022-02-30", "2022年", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"YYYY|month|day"):
        PartialDate.parse(text)


def test_a_problem_says_where_it_is() -> None:
    problem = Problem(Address("projects.csv", 3, "start"), "年份应为四位数字。")
    assert str(problem) == "错误：projects.csv 第3行 “start”列：年份应为四位数字。"
    assert str(Problem(Address("plan.yaml"), "缺少文件。", Severity.WARNING)) == "提醒：plan.yaml：缺少文件。"
