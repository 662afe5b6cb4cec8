"""Observations are recorded, corrected by later ones, refused with a sentence; tables hold their facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.outcomes import queries, service
from app.outcomes.models import Indicator, Observation
from app.outcomes.types import RecordObservation
from app.plans.types import StatedMeasure
from tests.integration.outcomes.test_pages import JIAN
from tests.integration.services.factories import CLERK

pytestmark = pytest.mark.usefixtures("loaded_app")
AT = datetime(2023, 7, 3, 2, 0, tzinfo=UTC)
ELDERS = RecordObservation(
    plan_code=JIAN,
    region_code="360828",
    indicator_code=None,
    measure=StatedMeasure.ELDERLY_POPULATION,
    as_of=PartialDate.parse("2022"),
    value=Decimal(53000),
    source="2022年统计公报",
    note="",
)


def test_an_observation_is_corrected_by_a_new_one_and_both_stay() -> None:
    first = service.record_observation(ELDERS, actor=CLERK, at=AT)
    second = service.record_observation(
        replace(ELDERS, value=Decimal(53500), corrects_id=first, note="漏计一个乡。"), actor=CLERK, at=AT
    )
    found = {each.id: each for each in queries.observations(JIAN)}
    assert (found[first].value, found[first].corrected_by_id) == (Decimal(53000), second)
    assert (found[second].value, found[second].corrects_id) == (Decimal(53500), first)


def test_the_second_to_correct_the_same_one_is_told_and_shown_both() -> None:
    first = service.record_observation(ELDERS, actor=CLERK, at=AT)
    service.record_observation(replace(ELDERS, value=Decimal(53500), corrects_id=first), actor=CLERK, at=AT)
    with pytest.raises(service.CorrectedMeanwhileError, match="53500") as caught:
        service.record_observation(
            replace(ELDERS, value=Decimal(53600), corrects_id=first), actor=CLERK, at=AT
        )
    assert (caught.value.seen.value, caught.value.newest.value) == (Decimal(53000), Decimal(53500))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"region_code": "361102"}, "region"),
        ({"as_of": PartialDate.parse("2099-08")}, "as_of"),
        ({"source": "  "}, "source"),
        ({"measure": StatedMeasure.NURSING_BED_SHARE, "value": Decimal(101)}, "value"),
        ({"measure": None}, "measure"),
        ({"indicator_code": "JA-I-13"}, "measure"),
        ({"measure": StatedMeasure.NEW_BEDS_NEEDED}, "measure"),
        ({"corrects_id": 999}, "corrects"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(service.ObservationError) as caught:
        service.record_observation(replace(ELDERS, **wrong), actor=CLERK, at=AT)
    assert field in caught.value.problems
    assert queries.observations(JIAN) == ()


def test_registering_the_same_indicators_again_writes_nothing_and_a_changed_one_one() -> None:
    known = queries.indicators([JIAN])
    assert len(known) == 27
    assert service.register_indicators(JIAN, known, actor=CLERK) == 0
    changed = (replace(known[0], note="另一句说明。"), *known[1:])
    assert service.register_indicators(JIAN, changed, actor=CLERK) == 1


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"measure": None}, "observes_one_thing"),
        ({"source": " "}, "source_is_not_blank"),
        ({"value": Decimal(-1)}, "value_is_not_negative"),
    ],
)
def test_the_database_refuses_an_observation_that_is_none(values: dict[str, Any], constraint: str) -> None:
    row: dict[str, Any] = {
        "plan_code": JIAN,
        "region_code": "360800",
        "measure": StatedMeasure.BEDS,
        "as_of_on": date(2022, 1, 1),
        "as_of_precision": "year",
        "value": Decimal(1),
        "source": "统计表",
        "note": "",
        "recorded_at": datetime(2023, 7, 3),  # noqa: DTZ001 - as it is stored
        "recorded_by": "clerk",
    }
    with pytest.raises(IntegrityError, match=constraint), database.session.begin_nested():
        database.session.execute(insert(Observation).values(row | values))


def test_two_indicators_of_a_plan_cannot_have_one_number() -> None:
    row = {
        "code": "JA-I-99",
        "plan_code": JIAN,
        "printed_no": 1,
        "group": "一老",
        "name": "又一个",
        "unit": "%",
        "kind": "binding",
        "direction": "up",
        "note": "",
    }
    with pytest.raises(IntegrityError, match="printed_no"), database.session.begin_nested():
        database.session.execute(insert(Indicator).values(row))
    with pytest.raises(IntegrityError, match="number_is_positive"), database.session.begin_nested():
        database.session.execute(insert(Indicator).values(row | {"printed_no": 0}))
