"""Facts about recording observations, and about what their table itself refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.audit.models import AuditEntry
from app.audit.types import Actor
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.partial_dates import PartialDate, Precision
from app.outcomes import queries
from app.outcomes.models import Observation
from app.outcomes.service import (
    CorrectedMeanwhileError,
    ObservationError,
    record_observation,
    register_indicators,
)
from app.outcomes.types import RecordObservation
from app.plans.types import StatedMeasure
from tests.integration.outcomes.test_indicators import SECOND
from tests.integration.services.factories import CLERK, COUNTY, PLAN, register_example

TODAY = date(2024, 1, 10)
AT = datetime(2024, 1, 10, 2)  # noqa: DTZ001 - stored so
COMMAND = RecordObservation(
    plan_code=PLAN.code,
    region_code=COUNTY.code,
    indicator_code=None,
    measure=StatedMeasure.BEDS,
    as_of=PartialDate.parse("2023-12"),
    value=Decimal(420),
    source=" 民政统计台账 ",
    note="",
)


@pytest.fixture
def _plan(app: object) -> None:  # noqa: ARG001 - the plan is written to its database
    register_example()
    register_indicators(PLAN.code, [SECOND], actor=CLERK)


pytestmark = pytest.mark.usefixtures("_plan")


def record(actor: Actor = CLERK, **changes: Any) -> int:  # noqa: ANN401 - any field
    return record_observation(replace(COMMAND, **changes), actor=actor, today=TODAY, at=AT)


def test_what_was_recorded_is_read_with_its_region_and_who_recorded_it() -> None:
    number = record()
    (found,) = queries.observations(PLAN.code)
    assert found == queries.observation(PLAN.code, number)
    assert (found.region_name, found.value, found.source) == ("示例县", Decimal(420), "民政统计台账")
    assert (found.as_of, found.recorded_at, found.recorded_by) == (COMMAND.as_of, AT, CLERK.name)
    assert (found.corrects_id, found.corrected_by_id) == (None, None)


def test_observations_come_city_first_and_the_newest_date_first() -> None:
    for changes in (
        {},
        {"as_of": PartialDate.parse("2022")},
        {"region_code": PLAN.region_code},
        {"measure": None, "indicator_code": "EX-I-02", "value": Decimal("95.5")},
    ):
        record(**changes)
    found = queries.observations(PLAN.code)
    assert [(each.region_code, str(each.as_of)) for each in found] == [
        ("990000", "2023-12"),
        ("990021", "2023-12"),
        ("990021", "2023-12"),
        ("990021", "2022"),
    ]
    assert [each.value for each in queries.observations(PLAN.code, indicator_code="EX-I-02")] == [
        Decimal("95.5")
    ]
    assert len(queries.observations(PLAN.code, region_codes=["990000"])) == 1
    assert queries.observations("another") == ()


def test_a_correction_is_a_row_of_its_own_and_both_are_kept() -> None:
    first = record()
    second = record(value=Decimal(430), corrects_id=first, note="漏报一家")
    found = {each.id: each for each in queries.observations(PLAN.code)}
    assert found[first].corrected_by_id == second
    assert (found[second].corrects_id, found[second].value) == (first, Decimal(430))
    statement = (
        select(AuditEntry.action, AuditEntry.subject, AuditEntry.reason)
        .where(AuditEntry.action.like("observation.%"))
        .order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in database.session.execute(statement)] == [
        ("observation.record", f"observation:{first}", None),
        ("observation.correct", f"observation:{second}", "漏报一家"),
    ]


def test_the_second_to_correct_the_same_value_is_told_and_shown_both() -> None:
    first = record()
    second = record(value=Decimal(430), corrects_id=first, actor=Actor("city"))
    with pytest.raises(CorrectedMeanwhileError) as caught:
        record(value=Decimal(440), corrects_id=first)
    assert (caught.value.seen.id, caught.value.newest.id) == (first, second)
    assert f"已由 city 更正为第 {second} 号" in caught.value.message
    assert len(queries.observations(PLAN.code)) == 2
    assert record(value=Decimal(440), corrects_id=second) > second


def test_the_same_value_is_not_recorded_twice_by_a_second_press() -> None:
    record()
    with pytest.raises(ObservationError) as caught:
        record()
    assert list(caught.value.problems) == ["corrects"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ObservationError) as caught:
        record(region_code="361100", as_of=PartialDate.parse("2024-02"), source="")
    assert set(caught.value.problems) == {"region", "as_of", "source"}


def test_an_indicator_in_percent_is_at_most_100() -> None:
    with pytest.raises(ObservationError, match="不能超过 100%"):
        record(measure=None, indicator_code="EX-I-02", value=Decimal(101))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"plan_code": "nowhere"}, NotFoundError),
        ({"measure": None, "indicator_code": "JA-I-01"}, ObservationError),
    ],
)
def test_a_plan_or_indicator_that_is_not_there_is_refused(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        record(**changes)


def stored(**changes: Any) -> Observation:  # noqa: ANN401 - any column
    values: dict[str, Any] = {
        "plan_code": PLAN.code,
        "region_code": COUNTY.code,
        "indicator_id": None,
        "measure": StatedMeasure.BEDS,
        "as_of": PartialDate(date(2023, 12, 1), Precision.MONTH),
        "value": Decimal(1),
        "source": "台账",
        "note": "",
        "corrects_id": None,
        "recorded_at": AT,
        "recorded_by": "clerk",
    }
    return Observation(**values | changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"measure": None}, "observes_one_thing"),
        ({"source": "  "}, "source_is_not_blank"),
        ({"value": Decimal(-1)}, "value_is_not_negative"),
        ({"region_code": "nowhere"}, "(?i)foreign key"),
        ({"plan_code": "nowhere"}, "(?i)foreign key"),
        ({"indicator_id": 9999, "measure": None}, "(?i)foreign key"),
        ({"corrects_id": 9999}, "(?i)foreign key"),
    ],
)
def test_the_table_refuses_what_nobody_can_have_observed(changes: dict[str, Any], constraint: str) -> None:
    database.session.add(stored(**changes))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()


def test_the_table_refuses_two_things_at_once() -> None:
    statement = text(
        "INSERT INTO observation (plan_code, region_code, indicator_id, measure, as_of_on, as_of_precision,"
        " value, source, note, recorded_at, recorded_by) SELECT :plan, :region, id, 'beds', '2023-12-01',"
        " 'month', 100, '台账', '', '2024-01-10 02:00:00', 'x' FROM indicator"
    )
    with pytest.raises(IntegrityError, match="observes_one_thing"):
        database.session.execute(statement, {"plan": PLAN.code, "region": COUNTY.code})


def test_an_observation_is_corrected_once() -> None:
    first = record()
    record(value=Decimal(430), corrects_id=first)
    database.session.add(stored(corrects_id=first))
    with pytest.raises(IntegrityError, match="corrects_id"):
        database.session.flush()


@pytest.mark.parametrize(
    ("column", "constraint"),
    [("measure", "stated_measure_is_known"), ("as_of_precision", "precision_is_known")],
)
def test_the_table_knows_its_vocabularies(column: str, constraint: str) -> None:
    values = {"measure": "beds", "as_of_precision": "month"} | {column: "moon"}
    statement = text(
        "INSERT INTO observation (plan_code, region_code, measure, as_of_on, as_of_precision, value, source,"
        " note, recorded_at, recorded_by) VALUES (:plan, :region, :measure, '2023-12-01', :as_of_precision,"
        " 100, '台账', '', '2024-01-10 02:00:00', 'x')"
    )
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(statement, values | {"plan": PLAN.code, "region": COUNTY.code})


@pytest.mark.parametrize("statement", ["UPDATE observation SET value = 2", "DELETE FROM observation"])
def test_an_observation_is_neither_changed_nor_deleted(statement: str) -> None:
    record()
    with pytest.raises(DatabaseError, match="observation is append-only"):
        database.session.execute(text(statement))
