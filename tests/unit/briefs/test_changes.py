"""What changed since the month before, in words: each kind of change, short lists, figures that agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.briefs.rules.changes import changes, named
from app.briefs.types import ChangeGroup, RestatementRow
from app.lights.types import Light, LightFact
from app.projects.types import Stage
from tests.unit.briefs.facts import JUNE, completed, light_fact, month_fact, standing_project, sums

if TYPE_CHECKING:
    from app.portfolio.types import ProjectFact
    from app.returns.types.facts import MonthFact


def said(
    projects: list[ProjectFact],
    before: dict[str, MonthFact],
    lights: tuple[dict[str, LightFact], dict[str, LightFact]] = ({}, {}),
    restatements: tuple[RestatementRow, ...] = (),
    **moved: str | None,
) -> dict[str, tuple[str, ...]]:
    groups = changes(projects, before, lights, sums=sums(**moved), month=JUNE, restatements=restatements)
    assert all(isinstance(group, ChangeGroup) for group in groups)
    return {group.title: group.lines for group in groups}


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (Stage.PREPARATION, Stage.FOUNDATION, ("新开工1个：EX-01项目",)),
        (None, Stage.STRUCTURE, ("新开工1个：EX-01项目",)),
        (Stage.FOUNDATION, Stage.STRUCTURE, ()),
        (Stage.INSTALLATION, Stage.COMPLETED, ("新竣工1个：EX-01项目",)),
        (Stage.COMPLETED, Stage.OPERATING, ("新投入运营1个：EX-01项目",)),
        (Stage.INSTALLATION, Stage.OPERATING, ("新竣工1个：EX-01项目", "新投入运营1个：EX-01项目")),
        (Stage.STRUCTURE, Stage.SUSPENDED, ("停工1个：EX-01项目",)),
        (Stage.SUSPENDED, Stage.STRUCTURE, ("复工1个：EX-01项目",)),
        (Stage.SUSPENDED, Stage.COMPLETED, ("新竣工1个：EX-01项目",)),
        (Stage.PREPARATION, Stage.CANCELLED, ("取消1个：EX-01项目",)),
        (Stage.SUSPENDED, Stage.CANCELLED, ("取消1个：EX-01项目",)),
        (Stage.SUSPENDED, Stage.SUSPENDED, ()),
        (Stage.OPERATING, Stage.OPERATING, ()),
    ],
)
def test_a_move_from_stage_to_stage_is_named(old: Stage | None, new: Stage, lines: tuple[str, ...]) -> None:
    found = said([standing_project(stage=new)], {"EX-01": month_fact(stage=old)})
    assert found["项目进展"] == lines


def test_what_was_never_reported_has_not_moved() -> None:
    found = said([standing_project(stage=None)], {"EX-01": month_fact(stage=None)})
    assert found["项目进展"] == ()


def test_many_projects_are_counted_all_and_named_some() -> None:
    codes = [f"EX-{number:02}" for number in range(1, 8)]
    projects = [standing_project(code, stage=Stage.FOUNDATION) for code in codes]
    before = {code: month_fact(stage=Stage.PREPARATION) for code in codes}
    (line,) = said(projects, before)["项目进展"]
    assert line == "新开工7个：EX-01项目、EX-02项目、EX-03项目、EX-04项目、EX-05项目等7个"
    assert named(["甲", "乙"]) == "甲、乙"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (Light.GREEN, Light.RED, ("转为红灯1个：EX-01项目",)),
        (Light.RED, Light.YELLOW, ("转为黄灯1个：EX-01项目",)),
        (Light.YELLOW, Light.GREEN, ("转为绿灯1个：EX-01项目",)),
        (Light.RED, Light.RED, ()),
        (None, Light.RED, ()),
        (Light.RED, None, ()),
    ],
)
def test_a_light_that_changed_is_named_and_one_that_was_not_judged_has_not_changed(
    old: Light | None, new: Light | None, lines: tuple[str, ...]
) -> None:
    lights = ({"EX-01": light_fact("EX-01", old)}, {"EX-01": light_fact("EX-01", new)})
    assert said([standing_project()], {}, lights)["亮灯变化"] == lines


def test_money_that_moved_is_said_by_kind_and_what_fell_is_said_to_fall() -> None:
    found = said(
        [],
        {},
        allocated_month="1000",
        received_month="1234.565",
        completed_month="-20.5",
        paid_month="0",
    )
    assert found["资金变动"] == ("本月新增下达1,000.00万元、到位1,234.57万元", "本月减少完成投资20.50万元")


def test_nothing_moved_says_nothing() -> None:
    assert said([], {}, completed_month=None)["资金变动"] == ()


def test_the_largest_rises_are_named_and_all_of_them_counted() -> None:
    amounts = {"EX-01": "10", "EX-02": "400", "EX-03": "30", "EX-04": "20", "EX-05": "5"}
    projects = [standing_project(code, amounts=completed(amount)) for code, amount in amounts.items()]
    before = {"EX-01": month_fact(amounts=completed(None)), "EX-05": month_fact(amounts=completed("5"))}
    (line,) = said(projects, before)["资金变动"]
    assert line == (
        "完成投资增加的有4个项目，较多的是"
        "EX-02项目（400.00万元）、EX-03项目（30.00万元）、EX-04项目（20.00万元）"
    )
    (line,) = said(projects[:1], before)["资金变动"]
    assert line == "完成投资增加的有1个项目：EX-01项目（10.00万元）"


def test_corrections_are_counted_and_a_project_is_named_once() -> None:
    row = RestatementRow("EX-01", "示例养老院", JUNE, ("一",), "报错了。", "市发改委", date(2023, 7, 3))
    found = said([], {}, restatements=(row, row))
    assert found["数据更正"] == ("批准更正2项：示例养老院",)


def test_a_rise_is_held_against_the_month_before_and_never_against_nothing_twice() -> None:
    projects = [standing_project(amounts=completed("12.5"))]
    (line,) = said(projects, {"EX-01": month_fact(amounts=completed("10"))})["资金变动"]
    assert f"{Decimal('2.50')}万元" in line
