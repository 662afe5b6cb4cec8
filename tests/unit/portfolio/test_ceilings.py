from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.directory.types import OrganisationKind
from app.plans.types import Sector
from app.portfolio.rules.ceilings import Ceiling, CeilingKind, above_ceiling, ceiling_of
from app.portfolio.types.findings import Finding, NotJudged
from app.portfolio.types.scrutiny import CheckedUnit
from app.projects.types import BedKind, Measure, Qualifier
from tests.unit.portfolio.checked import CIVIL_AFFAIRS, checked

CHILD = {"sector": Sector.CHILD_CARE, "new_beds": None, "bed_kind": None}
HOSPITAL = CheckedUnit("示例县医院", OrganisationKind.MEDICAL)
COMPANY = CheckedUnit("示例托育公司", OrganisationKind.COMPANY)


@pytest.mark.parametrize(
    ("changes", "kind", "most"),
    [
        ({"printed_type": "公办养老"}, CeilingKind.PUBLIC, "600"),
        ({"printed_type": "公办养老", "units": (COMPANY,)}, CeilingKind.PUBLIC, "600"),
        ({"printed_type": "公办托育", **CHILD, "new_places": 50}, CeilingKind.PUBLIC, "600"),
        ({"printed_type": "普惠养老"}, CeilingKind.INCLUSIVE_ELDER_CARE, "200"),
        (
            {"printed_type": "普惠养老", "central_share_ceiling": None},
            CeilingKind.INCLUSIVE_ELDER_CARE,
            "200",
        ),
        (
            {"printed_type": "新建普惠性托育", **CHILD, "new_places": 50},
            CeilingKind.INCLUSIVE_CHILD_CARE,
            "50",
        ),
        ({"printed_type": "居家社区型养老（含嵌入式养老）"}, CeilingKind.PUBLIC, "600"),
        ({"printed_type": "儿童示范社区", "sector": Sector.CHILD_FRIENDLY}, CeilingKind.PUBLIC, "600"),
        ({"printed_type": "机构型养老", "central_share_ceiling": Decimal(80)}, CeilingKind.PUBLIC, "800"),
    ],
)
def test_the_printed_type_and_the_units_say_which_ceiling_holds(
    changes: dict[str, Any], kind: CeilingKind, most: str
) -> None:
    ceiling = ceiling_of(checked(**changes))
    assert isinstance(ceiling, Ceiling)
    assert (ceiling.kind, ceiling.most) == (kind, Decimal(most))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"central_requested": None}, "方案没有印申请中央预算内投资"),
        ({"printed_type": "医养结合", "units": (HOSPITAL,)}, "看不出适用哪一项"),
        ({"printed_type": "医养结合", "units": (CIVIL_AFFAIRS, COMPANY)}, "看不出适用哪一项"),
        ({"printed_type": "医养结合", "units": ()}, "看不出适用哪一项"),
        ({"printed_type": "民办养老"}, "印有“民办”"),
        ({"central_share_ceiling": None}, "没有设定"),
        ({"printed_type": "普惠养老", "new_beds": None, "bed_kind": None}, "没有印新增床位数"),
        ({"printed_type": "普惠性失能照护", "bed_kind": BedKind.HOSPITAL}, "新增的是病床"),
        ({"printed_type": "普惠性托育", **CHILD}, "没有印新增托位数"),
        ({"printed_type": "普惠养老托育", "sector": Sector.MIXED}, "不单属养老或托育"),
    ],
)
def test_it_is_said_why_no_ceiling_holds(changes: dict[str, Any], reason: str) -> None:
    verdict = above_ceiling(checked(**changes))
    assert isinstance(verdict, NotJudged)
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("printed_type", "asked", "excess"),
    [
        ("公办养老", "600", None),
        ("公办养老", "600.01", "0.01"),
        ("公办养老", "800", "200"),
        ("普惠养老", "200", None),
        ("普惠养老", "201", "1"),
        ("公办养老", "0", None),
    ],
)
def test_exactly_the_ceiling_is_not_above_it(printed_type: str, asked: str, excess: str | None) -> None:
    verdict = above_ceiling(checked(printed_type=printed_type, central_requested=Decimal(asked)))
    if excess is None:
        assert verdict is None
    else:
        assert isinstance(verdict, Finding)
        assert verdict.stake == Decimal(excess)


@pytest.mark.parametrize(
    ("asked", "own", "is_remarked"), [(800, 60, True), (799, 60, False), (800, 30, True), (800, None, False)]
)
def test_exactly_the_share_of_another_part_of_the_country_is_remarked(
    asked: int, own: int | None, is_remarked: bool
) -> None:
    ceiling = None if own is None else Decimal(own)
    verdict = above_ceiling(checked(central_requested=Decimal(asked), central_share_ceiling=ceiling))
    assert (isinstance(verdict, Finding) and "恰好是西部地区的比例" in verdict.reason) == is_remarked


def test_the_reason_gives_base_standard_and_what_it_rests_on() -> None:
    project = checked(
        printed_type="普惠养老",
        central_requested=Decimal(300),
        qualifiers=((Measure.NEW_BEDS, Qualifier.APPROXIMATE),),
    )
    verdict = above_ceiling(project)
    assert isinstance(verdict, Finding)
    assert verdict.reason == (
        "类型“普惠养老”印有“普惠”，普惠养老 2 万元/张：新增床位约 100 张，限额 200.00 万元；"
        "申请中央 300.00 万元，高出 100.00 万元，占总投资的 30.0%。"
    )
