"""Facts about registering the indicators that a plan prints, and about what their tables refuse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.partial_dates import PartialDate
from app.outcomes import queries
from app.outcomes.models import Indicator, StatedValue
from app.outcomes.service import IndicatorError, record_observation, register_indicators
from app.outcomes.types import (
    Direction,
    IndicatorKind,
    IndicatorValue,
    OutcomeMeasure,
    RecordObservation,
    RegisterIndicator,
    ValueKind,
)
from app.plans.types import Comparison
from tests.integration.services.factories import CLERK, PLAN, register_example

FIRST = RegisterIndicator(
    code="EX-I-01",
    plan_code=PLAN.code,
    printed_no=1,
    group="一老",
    name="每千名老年人养老床位数",
    unit="张",
    kind=IndicatorKind.EXPECTED,
    direction=Direction.UP,
    measure=OutcomeMeasure.BEDS_PER_1000_ELDERS,
    note="",
    values=(
        IndicatorValue(ValueKind.ACTUAL, 2020, "—", None, Comparison.EQUAL),
        IndicatorValue(ValueKind.TARGET, 2025, ">33", Decimal(33), Comparison.MORE_THAN, "下限"),
    ),
)
SECOND = replace(FIRST, code="EX-I-02", printed_no=2, name="参保率", unit="%", measure=None, values=())


@pytest.fixture
def _plan(app: object) -> None:  # noqa: ARG001 - the plan is written to its database
    register_example()


pytestmark = pytest.mark.usefixtures("_plan")


def actions() -> list[tuple[str, str]]:
    """Return what the record holds of indicators."""
    statement = (
        select(AuditEntry.action, AuditEntry.subject)
        .where(AuditEntry.action.like("indicator.%"))
        .order_by(AuditEntry.id)
    )
    return [(action, subject) for action, subject in database.session.execute(statement)]


def test_what_is_registered_comes_back_as_it_was_printed() -> None:
    assert register_indicators(PLAN.code, [SECOND, FIRST], actor=CLERK) == 2
    assert queries.indicators([PLAN.code]) == (FIRST, SECOND)
    assert queries.indicators(["another"]) == ()


def test_registering_the_same_again_changes_nothing() -> None:
    register_indicators(PLAN.code, [FIRST, SECOND], actor=CLERK)
    turned = replace(FIRST, values=FIRST.values[::-1])
    assert register_indicators(PLAN.code, [SECOND, turned], actor=CLERK) == 0
    assert len(actions()) == 2


@pytest.mark.parametrize(
    "changes",
    [{"name": "床位"}, {"direction": Direction.HOLD}, {"values": ()}, {"measure": None}, {"note": "存疑"}],
)
def test_what_differs_is_written_and_recorded(changes: dict[str, Any]) -> None:
    register_indicators(PLAN.code, [FIRST, SECOND], actor=CLERK)
    changed = replace(FIRST, **changes)
    assert register_indicators(PLAN.code, [changed, SECOND], actor=CLERK) == 1
    assert queries.indicators([PLAN.code])[0] == changed
    assert actions()[2:] == [("indicator.register", "indicator:EX-I-01")]


def test_indicators_may_change_places() -> None:
    register_indicators(PLAN.code, [FIRST, SECOND], actor=CLERK)
    swapped = [replace(FIRST, printed_no=2), replace(SECOND, printed_no=1)]
    assert register_indicators(PLAN.code, swapped, actor=CLERK) == 2
    assert [each.code for each in queries.indicators([PLAN.code])] == ["EX-I-02", "EX-I-01"]


def test_what_is_stated_no_longer_is_removed() -> None:
    register_indicators(PLAN.code, [FIRST, SECOND], actor=CLERK)
    assert register_indicators(PLAN.code, [FIRST], actor=CLERK) == 1
    assert queries.indicators([PLAN.code]) == (FIRST,)
    assert actions()[-1] == ("indicator.remove", "indicator:EX-I-02")


def test_one_of_which_something_was_observed_stays() -> None:
    register_indicators(PLAN.code, [FIRST, SECOND], actor=CLERK)
    seen = RecordObservation(
        PLAN.code, PLAN.region_code, "EX-I-02", None, PartialDate.parse("2022"), Decimal(95), "统计公报", ""
    )
    record_observation(seen, actor=CLERK)
    with pytest.raises(IndicatorError, match="EX-I-02 已经登记过观测值"):
        register_indicators(PLAN.code, [FIRST], actor=CLERK)
    assert len(queries.indicators([PLAN.code])) == 2


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ([replace(FIRST, plan_code="another")], "EX-I-01 不是方案"),
        ([FIRST, FIRST], "重复：EX-I-01"),
        ([FIRST, replace(SECOND, printed_no=1)], "重复：EX-I-01、EX-I-02"),
    ],
)
def test_what_cannot_be_a_set_of_indicators_is_refused(stated: list[RegisterIndicator], words: str) -> None:
    with pytest.raises(IndicatorError, match=words):
        register_indicators(PLAN.code, stated, actor=CLERK)


def test_a_plan_that_does_not_exist_has_none() -> None:
    with pytest.raises(NotFoundError):
        register_indicators("nowhere", [], actor=CLERK)


def stored(**changes: Any) -> Indicator:  # noqa: ANN401 - any column
    values: dict[str, Any] = {
        "code": "EX-I-09",
        "plan_code": PLAN.code,
        "printed_no": 9,
        "group": "一老",
        "name": "指标",
        "unit": "",
        "kind": IndicatorKind.BINDING,
        "direction": Direction.UP,
        "measure": None,
        "note": "",
    }
    return Indicator(**values | changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"printed_no": 0}, "number_is_positive"),
        ({"printed_no": 1}, "printed_no"),
        ({"code": "EX-I-01"}, "code"),
        ({"plan_code": "nowhere"}, "(?i)foreign key"),
    ],
)
def test_the_table_refuses_what_no_indicator_can_be(changes: dict[str, Any], constraint: str) -> None:
    register_indicators(PLAN.code, [FIRST], actor=CLERK)
    database.session.add(stored(**changes))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()


def test_a_year_has_one_actual_value_and_one_target() -> None:
    register_indicators(PLAN.code, [FIRST], actor=CLERK)
    number = database.session.scalars(select(Indicator.id)).one()
    database.session.add(
        StatedValue(
            indicator_id=number,
            kind=ValueKind.TARGET,
            year=2025,
            printed="",
            value=None,
            comparison=Comparison.EQUAL,
            note="",
        )
    )
    with pytest.raises(IntegrityError):
        database.session.flush()


@pytest.mark.parametrize(
    ("table", "column", "constraint"),
    [
        ("indicator", "kind", "indicator_kind_is_known"),
        ("indicator", "direction", "direction_is_known"),
        ("indicator", "measure", "outcome_measure_is_known"),
        ("indicator_value", "kind", "value_kind_is_known"),
        ("indicator_value", "comparison", "comparison_is_known"),
    ],
)
def test_the_tables_know_their_vocabularies(table: str, column: str, constraint: str) -> None:
    register_indicators(PLAN.code, [FIRST], actor=CLERK)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(text(f"UPDATE {table} SET {column} = 'moon'"))  # noqa: S608 - fixed text
