"""Facts about what an observation must be to stand, and which one holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from app.kernel.partial_dates import PartialDate
from app.outcomes.rules.observations import Setting, corrected_meanwhile, in_force, problems_of
from app.outcomes.types import RecordObservation
from app.plans.types import StatedMeasure
from tests.unit.outcomes.bases import CITY, COUNTY, observation

if TYPE_CHECKING:
    from app.outcomes.types import ObservationFact

TODAY = date(2024, 1, 10)
COMMAND = RecordObservation(
    plan_code="jian-2022",
    region_code=CITY,
    indicator_code=None,
    measure=StatedMeasure.BEDS,
    as_of=PartialDate.parse("2023-12"),
    value=Decimal(17000),
    source="民政统计台账",
    note="",
)
SETTING = Setting(frozenset({CITY, COUNTY}), 2025, "张", (), None)
FIRST = observation(StatedMeasure.BEDS, "16900", "2023-12", id=7)
SHARE = {"measure": StatedMeasure.NURSING_BED_SHARE}
AHEAD = {"measure": StatedMeasure.ELDERLY_POPULATION_FORECAST, "as_of": PartialDate.of_year(2025)}
OF_INDICATOR = {"measure": None, "indicator_code": "JA-I-13"}


def problems(setting: Setting = SETTING, **changes: Any) -> dict[str, str]:  # noqa: ANN401 - any field
    return problems_of(replace(COMMAND, **changes), setting, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"region_code": COUNTY},
        {"as_of": PartialDate.parse("2024")},
        {"as_of": PartialDate.parse("2024-01-10")},
        SHARE | {"value": Decimal(100)},
        SHARE | {"value": Decimal("54.25")},
        AHEAD,
        {"value": Decimal(0)},
        OF_INDICATOR | {"value": Decimal("0.5")},
    ],
)
def test_what_can_have_been_observed_stands(changes: dict[str, Any]) -> None:
    assert problems(**changes) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"region_code": "361100"}, "region", "不属于本方案的城市"),
        ({"as_of": PartialDate.parse("2024-02")}, "as_of", "还没有到"),
        ({"as_of": PartialDate.parse("2024-01-11")}, "as_of", "还没有到"),
        (AHEAD | {"as_of": PartialDate.of_year(2024)}, "as_of", "2025"),
        ({"measure": None}, "measure", "只选一样"),
        ({"indicator_code": "JA-I-13"}, "measure", "只选一样"),
        ({"measure": StatedMeasure.BEDS_NEEDED}, "measure", "方案自己的测算"),
        ({"source": "  "}, "source", "出处"),
        ({"value": Decimal(-1)}, "value", "负数"),
        ({"value": Decimal("1.234")}, "value", "两位小数"),
        ({"value": Decimal("16138.5")}, "value", "整数"),
        ({"measure": StatedMeasure.ELDERLY_POPULATION, "value": Decimal(0)}, "value", "不能是 0"),
        ({"corrects_id": 99}, "corrects", "没有第 99 号"),
    ],
)
def test_what_cannot_stand_says_why_beside_its_field(changes: dict[str, Any], field: str, words: str) -> None:
    found = problems(**changes)
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize("changes", [SHARE, OF_INDICATOR])
def test_a_share_is_at_most_the_whole(changes: dict[str, Any]) -> None:
    found = problems(replace(SETTING, unit="%"), value=Decimal("100.01"), **changes)
    assert "不能超过 100%" in found["value"]


def test_an_indicator_of_another_plan_is_refused() -> None:
    found = problems(replace(SETTING, unit=None), measure=None, indicator_code="SR-I-01")
    assert "没有编号为“SR-I-01”的指标" in found["measure"]


def test_a_second_value_of_the_same_date_must_be_a_correction() -> None:
    found = problems(replace(SETTING, same=(FIRST,)))
    assert "第 7 号" in found["corrects"]
    assert "16900" in found["corrects"]


@pytest.mark.parametrize(
    "changes",
    [{"region_code": COUNTY}, {"as_of": PartialDate.parse("2023-11")}, SHARE | {"value": Decimal(50)}],
)
def test_a_correction_is_of_the_same_region_thing_and_date(changes: dict[str, Any]) -> None:
    found = problems(replace(SETTING, corrects=FIRST), corrects_id=7, **changes)
    assert "必须与原来的一条相同" in found["corrects"]


def test_the_second_of_two_who_correct_the_same_value_is_shown_both() -> None:
    seen = replace(FIRST, corrected_by_id=8)
    newest = replace(FIRST, id=8, value=Decimal(16950), corrects_id=7, recorded_by="lead")
    setting = replace(SETTING, same=(newest, seen), corrects=seen)
    found = corrected_meanwhile(replace(COMMAND, corrects_id=7), setting)
    assert found is not None
    assert found[0] is newest
    for words in ("第 7 号（16900", "lead 更正为第 8 号", "16950"):
        assert words in found[1]


def test_the_first_of_them_is_told_nothing() -> None:
    setting = replace(SETTING, same=(FIRST,), corrects=FIRST)
    assert corrected_meanwhile(replace(COMMAND, corrects_id=7), setting) is None
    assert problems(setting, corrects_id=7) == {}


def at(hour: int, number: int, corrects: int | None = None) -> ObservationFact:
    moment = datetime(2024, 1, 10, hour)  # noqa: DTZ001 - stored so
    return replace(FIRST, id=number, corrects_id=corrects, recorded_at=moment)


@pytest.mark.parametrize(("until", "expected"), [(None, [3, 4]), (9, [2, 4]), (8, [1, 4]), (6, [])])
def test_of_a_chain_of_corrections_the_newest_known_at_a_moment_holds(
    until: int | None, expected: list[int]
) -> None:
    chain = (at(8, 1), at(9, 2, 1), at(10, 3, 2), at(7, 4))
    moment = None if until is None else datetime(2024, 1, 10, until)  # noqa: DTZ001 - stored so
    assert sorted(each.id for each in in_force(chain, moment)) == expected
