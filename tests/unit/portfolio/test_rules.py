"""Facts about the pure rules of pages and exports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.intake.layouts import field_label
from app.plans.types import RowNote
from app.portfolio.render.columns import note_text
from app.portfolio.rules import register as rules
from app.portfolio.types import Ordering, SortKey
from app.projects.types import Measure, Qualifier
from tests.unit.portfolio.facts import project


def test_unit_cost_is_the_total_divided_by_the_new_beds() -> None:
    cost = rules.unit_cost(project(total_investment=Decimal(1500), new_beds=120))
    assert (cost.amount, cost.measure, cost.count) == (Decimal("12.5"), Measure.NEW_BEDS, 120)


def test_unit_cost_of_a_renovation_is_per_renovated_bed() -> None:
    cost = rules.unit_cost(project(new_beds=None, renovated_beds=993, total_investment=Decimal(1200)))
    assert cost.measure is Measure.RENOVATED_BEDS
    assert cost.amount == Decimal(1200) / 993


def test_unit_cost_keeps_the_word_of_an_inexact_count() -> None:
    cost = rules.unit_cost(project(qualifiers=((Measure.NEW_BEDS, Qualifier.AT_LEAST),)))
    assert cost.qualifier is Qualifier.AT_LEAST


def test_no_unit_cost_where_beds_and_places_share_one_total() -> None:
    cost = rules.unit_cost(project(new_beds=200, new_places=100))
    assert (cost.amount, cost.measure) == (None, None)
    assert cost.reason == "方案同时列出新增床位 200 张、新增托位 100 个，总投资没有分开"


@pytest.mark.parametrize("beds", [None, 0])
def test_no_unit_cost_without_beds_or_places(beds: int | None) -> None:
    assert rules.unit_cost(project(new_beds=beds)).amount is None


@pytest.mark.parametrize(
    ("current", "key", "after"),
    [
        (Ordering(), SortKey.TOTAL_INVESTMENT, "-total_investment"),
        (Ordering(SortKey.TOTAL_INVESTMENT, descending=True), SortKey.TOTAL_INVESTMENT, "total_investment"),
        (Ordering(), SortKey.REGION, "region"),
        (Ordering(SortKey.REGION), SortKey.REGION, "-region"),
        (Ordering(), SortKey.PRINTED, "-printed"),
    ],
)
def test_a_click_on_a_head_shows_the_largest_figures_first_and_then_turns_round(
    current: Ordering, key: SortKey, after: str
) -> None:
    assert str(rules.ordering_after_click(current, key)) == after


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (2, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
    ],
)
def test_a_pager_names_both_ends_and_the_pages_around(
    page: int, pages: int, numbers: list[int | None]
) -> None:
    assert rules.page_numbers(page, pages) == numbers


def test_a_note_says_what_is_printed_what_is_read_and_why() -> None:
    note = RowNote("new_beds", "新增床位150张", "120", "按栏目取120。")
    assert note_text(note) == "【新增床位】印作“新增床位150张”；取“120”；按栏目取120。"


def test_a_note_does_not_repeat_a_reading_that_is_as_printed() -> None:
    assert note_text(RowNote("name", "示例", "示例", "存疑。")) == "【项目名称】印作“示例”；存疑。"


def test_a_note_on_a_blank_says_only_why() -> None:
    assert note_text(RowNote("nursing_beds", "", "", "栏目空白。")) == "【护理型床位】栏目空白。"


def test_a_field_of_a_later_package_keeps_its_name() -> None:
    assert field_label("soil_kind") == "soil_kind"
