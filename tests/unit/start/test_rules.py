"""Facts about what is urgent, which days are near, and how the figures on top are made."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from app.kernel.months import Month
from app.lights.types import Light
from app.portfolio.types.cube import FinanceMonth
from app.start.rules import state, todos
from app.start.types.work import Todo, TodoKind

MAY, JUNE = Month(2023, 5), Month(2023, 6)


def test_a_day_of_waiting_weighs_as_one_after_a_deadline() -> None:
    found = todos.by_urgency(
        [
            Todo(TodoKind.OPEN, 1),
            Todo(TodoKind.RETURNS, 3, days_left=5),
            Todo(TodoKind.REVIEW, 2, waiting_days=3),
            Todo(TodoKind.SENT_BACK, 1, days_left=-7),
            Todo(TodoKind.REASONS, 0, waiting_days=9),
            None,
        ]
    )
    assert [todo.kind for todo in found] == [
        TodoKind.SENT_BACK,
        TodoKind.REVIEW,
        TodoKind.RETURNS,
        TodoKind.OPEN,
    ]


def test_a_day_begins_at_midnight_in_china() -> None:
    at = datetime(2023, 7, 4, 16, 30)  # noqa: DTZ001 - stored so
    assert todos.days_since(at, date(2023, 7, 5)) == 0
    assert todos.days_since(at, date(2023, 7, 7)) == 2


def test_two_months_are_compared_only_where_the_same_plans_closed_both() -> None:
    moment = FinanceMonth(JUNE, (JUNE, MAY))
    assert state.month_before(moment, {"a": [MAY, JUNE], "b": [MAY, JUNE]}) == MAY
    assert state.month_before(moment, {"a": [MAY, JUNE], "b": [JUNE]}) is None
    assert state.month_before(FinanceMonth(None, ()), {}) is None


def test_a_sum_over_fewer_plans_does_not_stand_on_the_curve() -> None:
    completed = {"a": {MAY: Decimal(5), JUNE: Decimal(7)}, "b": {JUNE: Decimal(1)}}
    together = state.completed_together(completed, {"a": [MAY, JUNE], "b": [JUNE]}, JUNE)
    assert together == {JUNE: Decimal(8)}
    alone = state.completed_together(completed, {"a": [MAY, JUNE]}, JUNE)
    assert alone == {MAY: Decimal(5), JUNE: Decimal(7)}
    assert state.completed_together(completed, {"a": [MAY, JUNE]}, None) == {}


def test_what_nobody_reported_is_not_nothing() -> None:
    assert state.completed_together({"a": {MAY: None}}, {"a": [MAY]}, MAY) == {MAY: None}


def test_lights_come_the_worst_first_with_their_change() -> None:
    now = {Light.GREEN: 3, Light.YELLOW: 2, Light.RED: 1}
    before = {Light.GREEN: 3, Light.YELLOW: 1, Light.RED: 2}
    assert state.light_changes(now, before) == (
        (Light.RED, 1, -1),
        (Light.YELLOW, 2, 1),
        (Light.GREEN, 3, 0),
    )
    assert {change for _, _, change in state.light_changes(now, None)} == {None}


def test_a_sentence_stands_without_its_rule() -> None:
    sentence = "累计支付5.00万元，落后33.4个百分点（百分点制第1版：落后超过30个百分点亮红灯），连续9个月。"
    assert state.without_rule(sentence) == "累计支付5.00万元，落后33.4个百分点，连续9个月。"
    assert state.without_rule("计划2022年（年底）前开工。") == "计划2022年（年底）前开工。"
