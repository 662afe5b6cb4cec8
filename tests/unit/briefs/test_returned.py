"""What returns, lights and corrections say in a brief: which rows, in which order, in which words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from app.briefs.rules import returned as rules
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.lights.types import Light
from app.projects.types import MilestoneKind, Stage
from app.returns.types.facts import RestatementFact
from app.returns.types.report import MilestoneReport, ProblemReport, SourceAmounts
from app.returns.types.vocabulary import Grade, ProblemKind, ProblemLevel, Reporting, RestatementState
from tests.unit.briefs.facts import JUNE, light_fact, standing_project
from tests.unit.portfolio.facts import project

if TYPE_CHECKING:
    from app.briefs.types import MilestoneRow, ProblemRow
    from app.portfolio.types import ProjectFact

CUT_OFF = date(2023, 6, 30)
START, TOPPING_OUT, COMPLETION = MilestoneKind.START, MilestoneKind.TOPPING_OUT, MilestoneKind.COMPLETION


def milestone(kind: MilestoneKind, **changes: Any) -> MilestoneReport:  # noqa: ANN401 - any field
    return MilestoneReport(kind, **changes)


def reports(*milestones: MilestoneReport, **changes: Any) -> ProjectFact:  # noqa: ANN401 - any field of the month
    """Return a project (2022 to 2024 by its plan) that reports some milestones."""
    return standing_project(milestones=milestones, **changes)


def due(*projects: ProjectFact) -> list[tuple[str, str, bool]]:
    return [(row.milestone, str(row.day), row.is_overdue) for row in rules.due(projects, JUNE, CUT_OFF)]


def test_reached_is_what_happened_in_the_month_alone() -> None:
    found: tuple[MilestoneRow, ...] = rules.reached(
        [
            reports(
                milestone(TOPPING_OUT, actual=date(2023, 6, 30)),
                milestone(MilestoneKind.CONSTRUCTION_PERMIT, actual=date(2023, 6, 1), document_number="1号"),
                milestone(START, actual=date(2023, 5, 31)),
                milestone(MilestoneKind.FITTING_OUT, forecast=date(2023, 6, 15)),
            ),
            project(),
        ],
        JUNE,
    )
    assert [(row.milestone, str(row.day), row.document_number) for row in found] == [
        ("施工许可", "2023-06-01", "1号"),
        ("主体封顶", "2023-06-30", ""),
    ]


@pytest.mark.parametrize(
    ("report", "rows"),
    [
        (milestone(TOPPING_OUT, forecast=date(2023, 7, 1)), [("主体封顶", "2023-07-01", False)]),
        (milestone(TOPPING_OUT, forecast=date(2023, 7, 31)), [("主体封顶", "2023-07-31", False)]),
        (milestone(TOPPING_OUT, forecast=date(2023, 8, 1)), []),
        (milestone(TOPPING_OUT, forecast=date(2023, 6, 30)), [("主体封顶", "2023-06-30", True)]),
        (milestone(TOPPING_OUT, planned=PartialDate.parse("2023-07")), [("主体封顶", "2023-07", False)]),
        (milestone(TOPPING_OUT, planned=PartialDate.parse("2023")), []),
        (milestone(TOPPING_OUT, planned=PartialDate.parse("2022")), [("主体封顶", "2022", True)]),
        (
            milestone(TOPPING_OUT, planned=PartialDate.parse("2022"), forecast=date(2023, 7, 20)),
            [("主体封顶", "2022", True), ("主体封顶", "2023-07-20", False)],
        ),
        (milestone(TOPPING_OUT, planned=PartialDate.parse("2023-05"), waiver="不涉及"), []),
        (milestone(TOPPING_OUT, planned=PartialDate.parse("2023-05"), actual=date(2023, 6, 2)), []),
    ],
)
def test_due_is_the_month_after_and_overdue_what_plan_or_forecast_let_pass(
    report: MilestoneReport, rows: list[tuple[str, str, bool]]
) -> None:
    assert due(reports(milestone(START, actual=date(2023, 2, 1)), report)) == rows


def test_a_start_that_nobody_reported_is_overdue_by_the_plan() -> None:
    assert due(standing_project(stage=None, milestones=())) == [("开工", "2022", True)]
    assert due(standing_project(stage=Stage.PREPARATION, milestones=())) == [("开工", "2022", True)]
    assert due(standing_project(stage=Stage.FOUNDATION, milestones=())) == []
    assert due(standing_project(stage=Stage.CANCELLED, milestones=())) == []
    assert due(project()) == []


def test_what_holds_a_project_up_is_said_and_of_all_that_follows_only_the_key_ones() -> None:
    late = PartialDate.parse("2022-10")
    kinds = (MilestoneKind.TENDER, MilestoneKind.CONSTRUCTION_PERMIT, START, TOPPING_OUT, COMPLETION)
    report = reports(*(milestone(kind, planned=late) for kind in kinds), stage=Stage.PREPARATION)
    assert [name for name, _, _ in due(report)] == ["招标完成", "开工", "竣工"]


def test_what_comes_before_a_reached_milestone_is_not_asked_for_any_more() -> None:
    permit = milestone(MilestoneKind.CONSTRUCTION_PERMIT, planned=PartialDate.parse("2022-10"))
    assert due(reports(permit, milestone(START, actual=date(2023, 1, 5)))) == []


def test_red_comes_before_yellow_and_the_longest_first_and_green_not_at_all() -> None:
    projects = [standing_project(f"EX-0{number}") for number in range(1, 6)]
    lights = {
        "EX-01": light_fact("EX-01", Light.YELLOW),
        "EX-02": light_fact("EX-02", Light.RED, reason_id=7),
        "EX-03": light_fact("EX-03", Light.GREEN),
        "EX-04": light_fact("EX-04", None),
    }
    rows = rules.light_rows(projects, lights, {7: "用地调整。"})
    assert [(row.code, row.label, row.held_by) for row in rows] == [
        ("EX-02", "红灯", "用地调整。"),
        ("EX-01", "黄灯", None),
    ]
    assert rows[0].reasons == ("进度红灯，连续2个月。",)
    assert (rows[0].grade, rows[0].months, rows[0].units[0]) == ("顺利", 2, "示例民政局")
    counts = rules.light_counts(lights.values())
    assert [(count.label, count.projects) for count in counts] == [("红灯", 1), ("黄灯", 1), ("绿灯", 1)]
    assert rules.light_counts([light_fact("EX-04", None)]) == ()


@pytest.mark.parametrize(
    ("grade", "light", "is_said"),
    [
        (Grade.SMOOTH, Light.YELLOW, True),
        (Grade.SLOW, Light.RED, True),
        (Grade.SLOW, Light.YELLOW, False),
        (Grade.BEHIND, Light.GREEN, False),
        (Grade.AHEAD, Light.GREEN, False),
        (None, Light.RED, False),
    ],
)
def test_a_grade_that_is_better_than_the_light_is_said(
    grade: Grade | None, light: Light, *, is_said: bool
) -> None:
    rows = rules.disagreements([standing_project()], {"EX-01": light_fact("EX-01", light, grade=grade)}, {})
    assert bool(rows) is is_said


def problem(kind: ProblemKind, level: ProblemLevel) -> ProblemReport:
    return ProblemReport(kind, level, "配套资金未到位。", "县财政局", date(2023, 7, 31))


def test_problems_come_by_level_and_are_counted_by_kind_and_level() -> None:
    rows: tuple[ProblemRow, ...] = rules.problems(
        [
            standing_project(
                problems=(
                    problem(ProblemKind.MONEY, ProblemLevel.UNIT),
                    problem(ProblemKind.MONEY, ProblemLevel.CITY),
                )
            ),
            standing_project("EX-02", problems=(problem(ProblemKind.LAND, ProblemLevel.UNIT),)),
        ]
    )
    assert [(row.code, row.kind, row.level) for row in rows] == [
        ("EX-01", "资金", "提请市级协调"),
        ("EX-02", "用地", "本单位解决"),
        ("EX-01", "资金", "本单位解决"),
    ]
    counts = rules.problem_counts(rows)
    assert [(kind, [(each.label, each.projects) for each in levels]) for kind, levels in counts] == [
        ("用地", [("本单位解决", 1), ("提请市级协调", 0)]),
        ("资金", [("本单位解决", 1), ("提请市级协调", 1)]),
    ]
    assert rules.problem_counts(()) == ()


def test_units_that_were_late_or_missing_are_named_with_their_projects() -> None:
    projects = [
        standing_project("EX-01", reporting=Reporting.REPORTED, was_late=True),
        standing_project("EX-02", reporting=Reporting.MISSING),
        standing_project("EX-03", reporting=Reporting.ZERO),
        standing_project("EX-04", reporting=Reporting.NOT_DUE),
    ]
    (row,) = rules.punctuality(projects)
    assert (row.unit, row.due, row.late, row.missing) == ("示例县民政局", 3, 1, 1)
    assert row.projects == ("EX-02项目", "EX-01项目")
    assert rules.punctuality([standing_project()]) == ()
    unreviewed = standing_project(reporting=Reporting.UNREVIEWED, was_late=True)
    assert rules.punctuality([unreviewed])[0].late == 1


def restatement(**changes: Any) -> RestatementFact:  # noqa: ANN401 - any field
    values: dict[str, Any] = {
        "id": 1,
        "project_code": "EX-01",
        "month": Month(2023, 5),
        "state": RestatementState.APPROVED,
        "reason": "漏记一笔到账。",
        "requested_by": "owner",
        "requested_at": datetime(2023, 6, 20, 2),  # noqa: DTZ001 - stored so
        "decided_by": "city",
        "decided_at": datetime(2023, 6, 21, 17),  # noqa: DTZ001 - stored so
        "decision_reason": "",
        "old_stage": Stage.FOUNDATION,
        "new_stage": Stage.FOUNDATION,
        "old_amounts": (),
        "new_amounts": (),
    }
    return RestatementFact(**(values | changes))


def test_a_correction_says_what_was_and_what_is_and_the_day_of_its_approval_in_china() -> None:
    fact = restatement(
        new_stage=Stage.STRUCTURE,
        old_amounts=(SourceAmounts(FundingSource.COUNTY, received=Decimal(100), paid=Decimal(3)),),
        new_amounts=(
            SourceAmounts(FundingSource.COUNTY, received=Decimal("120.5"), paid=Decimal(3)),
            SourceAmounts(FundingSource.CENTRAL_BUDGET, allocated=Decimal(7)),
        ),
    )
    (row,) = rules.restatement_rows([fact], {"EX-01": standing_project()}, {"city": "市发改委"})
    assert row.what == (
        "形象进度由“在建（基础）”改为“在建（主体）”",
        "中央预算内投资下达由未填报改为7.00万元",
        "县级财政到位由100.00万元改为120.50万元",
    )
    assert (row.approved_by, row.approved_on) == ("市发改委", date(2023, 6, 22))


def test_next_work_is_that_of_projects_with_a_light_or_a_milestone_and_never_an_old_one() -> None:
    lit = rules.light_rows([standing_project()], {"EX-01": light_fact("EX-01", Light.RED)}, {})
    soon = reports(milestone(START, forecast=date(2023, 7, 9)), stage=Stage.PREPARATION)
    coming = rules.due([soon], JUNE, CUT_OFF)
    projects = [
        standing_project(),
        standing_project("EX-02"),
        standing_project("EX-03", reporting=Reporting.MISSING),
    ]
    assert [row.code for row in rules.next_work(projects, lit, ())] == ["EX-01"]
    assert [row.code for row in rules.next_work(projects, (), coming)] == ["EX-01"]
    assert rules.next_work([standing_project(reporting=Reporting.MISSING)], lit, ()) == ()
    assert rules.next_work([standing_project(next_work=" ")], lit, ()) == ()
