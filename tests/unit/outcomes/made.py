"""An outcome as it is computed, made by hand, to be changed as a case needs.

吉安's beds: 16,138 stood in October 2021, 33 for each thousand of 900,000 elders are wanted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.types import CapacityState, OutcomeMeasure
from app.outcomes.types.outcome import (
    Contribution,
    Formula,
    Input,
    InputKind,
    MeasureOutcome,
    PointOfMonth,
    PointOfYearEnd,
    PromisedCapacity,
    RangeOfForecast,
    RegionOutcome,
)
from app.plans.types import Comparison

JUNE = Month(2023, 6)
OCTOBER_2021 = PartialDate.parse("2021-10")
INPUTS = (
    Input("现有养老床位", Decimal(16138), "张", InputKind.PLAN, "方案正文一（一）2", OCTOBER_2021),
    Input("基期以来投用的新增床位", Decimal(420), "张", InputKind.PROJECTS, "2 个项目的月报", None),
    Input(
        "60岁及以上老年人口",
        Decimal(795000),
        "人",
        InputKind.PLAN,
        "方案正文一（一）3",
        PartialDate.parse("2020-11"),
    ),
)
CONTRIBUTION = Contribution(
    code="JA-01",
    name="市级养老护理院",
    region_name="吉州区",
    unit_name="吉安市民政局",
    amount=Decimal(1000),
    share=Decimal("15.4"),
    state=CapacityState.PLANNED,
    expected=date(2025, 11, 30),
    expected_basis="预计投用",
    is_in_time=True,
    is_lost_by_a_quarter=True,
    decides=False,
)
CONTRIBUTIONS = (
    CONTRIBUTION,
    replace(
        CONTRIBUTION,
        code="JA-02",
        name="县级失能照护中心",
        amount=Decimal(420),
        state=CapacityState.IN_USE,
        expected=date(2023, 5, 31),
        expected_basis="实际投用",
        is_lost_by_a_quarter=False,
    ),
    replace(
        CONTRIBUTION,
        code="JA-03",
        name="养老服务综合体",
        amount=Decimal(300),
        share=None,
        state=CapacityState.BUILT,
        expected=date(2026, 3, 31),
        is_in_time=False,
        is_lost_by_a_quarter=False,
    ),
)
REGION = RegionOutcome(
    region_code="360802",
    region_name="吉州区",
    baseline=Decimal("28.6"),
    attained=Decimal("34.1"),
    forecast=Decimal("34.1"),
    target=Decimal(33),
    gap=Decimal(-60),
    planned_amount=Decimal(1000),
    in_use_amount=Decimal(420),
    missing="",
)
NO_PEOPLE = "方案没有印县级老年人口，缺口无法换算成张数。"
REGIONS = (
    REGION,
    replace(REGION, region_code="360803", region_name="青原区", attained=Decimal("27.2"), gap=Decimal(95)),
    replace(
        REGION,
        region_code="360821",
        region_name="吉安县",
        attained=Decimal("17.2"),
        forecast=None,
        gap=None,
        missing=NO_PEOPLE,
    ),
    replace(
        REGION,
        region_code="360830",
        region_name="永新县",
        baseline=Decimal("11.4"),
        attained=None,
        forecast=None,
        gap=None,
        missing=NO_PEOPLE,
    ),
    replace(
        REGION,
        region_code="360881",
        region_name="井冈山市",
        baseline=None,
        attained=None,
        forecast=None,
        gap=None,
        missing="方案没有印基期数。",
    ),
)
BEDS = MeasureOutcome(
    plan_code="jian-2022",
    region_code="360800",
    region_name="吉安市",
    measure=OutcomeMeasure.BEDS_PER_1000_ELDERS,
    indicator_code="JA-I-07",
    target=Decimal(33),
    target_comparison=Comparison.EQUAL,
    target_year=2025,
    month=JUNE,
    baseline=Decimal("20.3"),
    baseline_as_of=OCTOBER_2021,
    attained=Decimal("20.828"),
    attained_formula=Formula(
        "（现有床位＋基期以来投用的新增床位）÷ 60岁及以上人口 × 1,000",
        "（16,138＋420）÷ 795,000 × 1,000 ＝ 20.83",
        INPUTS,
    ),
    forecast=Decimal("25.164"),
    forecast_formula=Formula(
        "（现有床位＋到 2025 年末投用的新增床位）÷ 2025 年 60岁及以上人口 × 1,000",
        "（16,138＋6,510）÷ 900,000 × 1,000 ＝ 25.16",
        (
            *INPUTS[:1],
            Input("2025年60岁及以上人口", Decimal(900000), "人", InputKind.DERIVED, "方案测算需求所用", None),
        ),
    ),
    gap=Decimal(7052),
    range=RangeOfForecast(
        Decimal("22.1"),
        Decimal("23.9"),
        Decimal("25.0"),
        Decimal(0),
        1000,
        "jian-2022:2023-06",
        14,
        9,
        "本方案的项目",
    ),
    thin="",
    promised=PromisedCapacity(
        Decimal(13600),
        Decimal(6510),
        Decimal(3120),
        Decimal(9100),
        Decimal(4300),
        11,
        "方案要新增 13,600 张养老床位，所列项目一共只新增 6,510 张，即使全部建成也还差 7,090 张。",
    ),
    contributions=CONTRIBUTIONS,
    history=tuple(
        PointOfMonth(
            Month(2022, 10).plus(step),
            Decimal("20.3") + Decimal("0.066") * step,
            Decimal("20.3") + Decimal("0.2") * step,
        )
        for step in range(9)
    ),
    future=(
        PointOfYearEnd(Month(2023, 12), Decimal("21.4"), Decimal("20.9"), Decimal("21.9"), Decimal("21.4")),
        PointOfYearEnd(Month(2024, 12), Decimal("22.9"), Decimal("21.6"), Decimal("23.8"), Decimal("22.9")),
        PointOfYearEnd(Month(2025, 12), Decimal("23.9"), Decimal("22.1"), Decimal("25.0"), Decimal("23.9")),
    ),
    regions=REGIONS,
    sentence="现在 20.8 张，目标 33 张；各项目都如期，2025 年末为 25.2 张，还差 7,052 张。",
)
PLACES = replace(
    BEDS,
    measure=OutcomeMeasure.PLACES_PER_1000_RESIDENTS,
    indicator_code="JA-I-21",
    target=Decimal("4.5"),
    baseline=Decimal("1.93"),
    attained=Decimal("2.61"),
    forecast=Decimal("4.71"),
    gap=Decimal(-960),
    range=None,
    thin="只有 2 个项目完工，不足以推算延误；只给出一个数，不给范围。",
    contributions=(),
    promised=PromisedCapacity(
        Decimal(11950),
        Decimal(12400),
        Decimal(0),
        None,
        None,
        2,
        "方案要新增 11,950 个托位，所列项目新增 12,400 个，够用。",
    ),
    history=(PointOfMonth(JUNE, Decimal("2.61"), Decimal("3.0")),),
    future=(PointOfYearEnd(Month(2025, 12), None, None, None, Decimal("4.71")),),
    sentence="现在 2.61 个，目标 4.5 个；各项目都如期，2025 年末为 4.71 个，能达到目标。",
)
UNREPORTED = replace(
    BEDS,
    month=None,
    attained=None,
    history=(),
    range=None,
    thin="还没有关账的月份，没有完工的项目可以推算延误。",
)
"""Before any month is closed."""


def outcome(**changes: Any) -> MeasureOutcome:  # noqa: ANN401 - any field
    """Return the beds of 吉安, changed as asked."""
    return replace(BEDS, **changes)
