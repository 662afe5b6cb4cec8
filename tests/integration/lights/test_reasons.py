"""Facts about 正当理由: stated, decided by somebody else, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL, Reach
from app.audit.types import Actor
from app.kernel.errors import NotFoundError
from app.lights import queries
from app.lights.service import LightReasonError, check_lights, decide_reason, state_reason
from app.lights.types import Light, LightDimension, ReasonState
from tests.integration.lights.winter import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    MAY,
    THEN,
    close,
    close_winter,
    dimension,
    entries,
    light,
    restate,
    said,
)
from tests.integration.returns.factories import CITY, CODE, OWNER, on_day, set_up

if TYPE_CHECKING:
    from app.kernel.months import Month

pytestmark = pytest.mark.usefixtures("app")

WHY = "连续降雨，土方无法施工。"


def approved(first: Month = APRIL, last: Month = MAY) -> int:
    """State a reason for some months and have the city approve it, once April 2024 is closed."""
    at = on_day(MAY, 12)
    number = state_reason(CODE, first, last, WHY, "示建〔2024〕5号", actor=OWNER, at=at)
    decide_reason(number, approve=True, reason="情况属实。", actor=CITY, at=at)
    return number


def test_an_approved_reason_holds_closed_months_as_new_revisions() -> None:
    close_winter()
    number = approved()
    assert said(APRIL) == ("yellow", 3, 1)
    held = light(APRIL)
    assert (held.evaluation.is_held, held.reason_id) == (True, number)
    assert dimension(APRIL, LightDimension.PROGRESS).light is Light.RED
    assert said(APRIL, THEN) == ("red", 3, 0)
    assert said(MARCH) == ("yellow", 2, 0)
    (entry,) = entries("light.revise")
    assert [(each.field, each.old, each.new) for each in entry.changes] == [(str(APRIL), "红灯", "黄灯")]
    assert check_lights().wrong == ()


def test_months_to_come_are_held_when_they_close_and_no_longer_than_approved() -> None:
    close_winter()
    number = approved()
    close(MAY)
    close(MAY.plus(1))
    assert (said(MAY), light(MAY).reason_id) == (("yellow", 4, 0), number)
    assert (said(MAY.plus(1)), light(MAY.plus(1)).reason_id) == (("red", 5, 0), None)
    assert check_lights().wrong == ()


def test_a_reason_that_is_only_stated_or_refused_holds_nothing() -> None:
    close_winter()
    number = state_reason(CODE, APRIL, APRIL, WHY, "", actor=OWNER)
    assert said(APRIL) == ("red", 3, 0)
    decide_reason(number, approve=False, reason="依据不足。", actor=CITY)
    assert said(APRIL) == ("red", 3, 0)
    fact = queries.reason(number)
    assert fact is not None
    assert (fact.state, fact.decided_by, fact.decision_reason) == (
        ReasonState.REFUSED,
        CITY.name,
        "依据不足。",
    )
    # What was refused stands in nobody's way.
    state_reason(CODE, APRIL, APRIL, WHY, "", actor=OWNER)


def test_a_yellow_light_needs_no_holding() -> None:
    close_winter()
    approved(FEBRUARY, MARCH)
    assert (said(MARCH), light(MARCH).reason_id) == (("yellow", 2, 0), None)
    assert said(APRIL) == ("red", 3, 0)
    assert entries("light.revise") == []


def test_a_restatement_that_turns_a_month_red_is_held_too() -> None:
    close_winter()
    number = approved(MARCH, MARCH)
    restate(MARCH, 300)
    assert (said(MARCH), light(MARCH).reason_id) == (("yellow", 2, 1), number)
    assert check_lights().wrong == ()


@pytest.mark.parametrize(
    ("first", "last", "why", "sentence"),
    [
        (APRIL, APRIL, " ", "请写明正当理由"),
        (APRIL, MARCH, WHY, "起始月份 2024-04 晚于截止月份 2024-03"),
        (APRIL, APRIL.plus(12), WHY, "最多管12个月"),
    ],
)
def test_a_reason_that_says_too_little_or_holds_too_long_is_refused(
    first: Month, last: Month, why: str, sentence: str
) -> None:
    set_up()
    with pytest.raises(LightReasonError, match=sentence):
        state_reason(CODE, first, last, why, "", actor=OWNER)
    with pytest.raises(LightReasonError, match="文号最多80个字"):
        state_reason(CODE, APRIL, APRIL, WHY, "号" * 81, actor=OWNER)
    assert queries.reasons(ALL) == ()


def test_two_reasons_do_not_overlap() -> None:
    set_up()
    number = state_reason(CODE, FEBRUARY, APRIL, WHY, "", actor=OWNER)
    with pytest.raises(
        LightReasonError, match=f"2024-02 至 2024-04 已有一条正当理由（第 {number} 号，待审批）"
    ):
        state_reason(CODE, JANUARY, FEBRUARY, WHY, "", actor=OWNER)
    state_reason(CODE, MAY, MAY.plus(11), WHY, "", actor=OWNER)


def test_a_reason_of_an_unknown_project_is_refused() -> None:
    set_up()
    with pytest.raises(NotFoundError, match="没有编号为“NO-01”的项目"):
        state_reason("NO-01", APRIL, APRIL, WHY, "", actor=OWNER)


def test_nobody_decides_their_own_reason_or_twice_or_refuses_without_a_word() -> None:
    set_up()
    number = state_reason(CODE, APRIL, APRIL, WHY, "", actor=OWNER)
    with pytest.raises(LightReasonError, match="不能审批自己的申请"):
        decide_reason(number, approve=True, reason="", actor=OWNER)
    with pytest.raises(LightReasonError, match="需要写明原因"):
        decide_reason(number, approve=False, reason=" ", actor=CITY)
    decide_reason(number, approve=True, reason="", actor=CITY)
    with pytest.raises(LightReasonError, match="已由 city 办结：已批准"):
        decide_reason(number, approve=True, reason="", actor=Actor("other"))
    with pytest.raises(NotFoundError, match="没有第 999 号正当理由"):
        decide_reason(999, approve=True, reason="", actor=CITY)


def test_each_step_of_a_reason_is_written_down() -> None:
    set_up()
    number = state_reason(CODE, APRIL, MAY, WHY, "示建〔2024〕5号", actor=OWNER, at=on_day(APRIL, 3))
    decide_reason(number, approve=True, reason="属实。", actor=CITY)
    (stated,), (decided,) = entries("light_reason.state"), entries("light_reason.approve")
    assert (stated.subject, stated.actor, stated.reason) == (f"light_reason:{number}", OWNER.name, WHY)
    assert {each.field: each.new for each in stated.changes} == {
        "first_month": str(APRIL),
        "last_month": str(MAY),
        "document_number": "示建〔2024〕5号",
    }
    assert (decided.actor, decided.project_code, decided.reason) == (CITY.name, CODE, "属实。")


def test_reasons_are_read_within_a_reach() -> None:
    set_up()
    first = state_reason(CODE, APRIL, APRIL, WHY, "", actor=OWNER, at=on_day(APRIL, 3))
    second = state_reason(CODE, MAY, MAY, WHY, "", actor=OWNER)
    decide_reason(second, approve=True, reason="", actor=CITY)
    assert [each.id for each in queries.reasons(ALL)] == [second, first]
    assert [each.id for each in queries.reasons(ALL, ReasonState.PROPOSED)] == [first]
    assert [each.id for each in queries.reasons(ALL, code=CODE)] == [second, first]
    assert queries.reasons(Reach(cities=frozenset({"000000"}))) == ()
    fact = queries.reason(first)
    assert fact is not None
    assert (fact.project_name, fact.requested_at, fact.decided_at) == ("示例养老院", on_day(APRIL, 3), None)
    subject = queries.subject_of_reason(first)
    assert subject is not None
    assert subject.region == "990021"
    assert queries.subject_of_reason(999) is None
