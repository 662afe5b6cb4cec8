"""Facts about how a project keeps to its plan, in days and in words."""

from __future__ import annotations

from datetime import date

import pytest

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from app.timeline.render.words import slip_in_months, slip_in_words, spoken
from app.timeline.rules.schedules import in_order, verdict_of
from app.timeline.types import Row, Sorting, Verdict
from tests.unit.timeline.rows import completion, day, reported, row, start


@pytest.mark.parametrize(
    ("planned", "at", "verdict"),
    [
        ("2024", "2024-01-01", Verdict.WITHIN),
        ("2024", "2024-12-31", Verdict.WITHIN),
        ("2024", "2025-01-01", Verdict.LATE),
        ("2024", "2023-12-31", Verdict.EARLY),
        ("2024-06", "2024-06-30", Verdict.WITHIN),
        ("2024-06", "2024-07-01", Verdict.LATE),
        ("2024-06", "2024-05-31", Verdict.EARLY),
        ("2024-06-15", "2024-06-15", Verdict.WITHIN),
        ("2024-06-15", "2024-06-16", Verdict.LATE),
        ("2024-06-15", "2024-06-14", Verdict.EARLY),
    ],
)
def test_a_planned_time_is_kept_on_each_of_its_days(planned: str, at: str, verdict: Verdict) -> None:
    assert verdict_of(PartialDate.parse(planned), day(at)) is verdict


STARTED = start(actual="2022-09-12")
CASES: dict[str, tuple[Row, Verdict, int | None, str, str]] = {
    "forecast within the planned year": (
        row(STARTED, completion(forecast="2024-04-30")),
        Verdict.WITHIN,
        -245,
        "计划期内",
        "",
    ),
    "forecast late": (
        row(STARTED, completion(forecast="2025-04-30")),
        Verdict.LATE,
        120,
        "晚 120 天",
        "约 4 个月",
    ),
    "completed late": (row(STARTED, completion(actual="2025-01-31")), Verdict.LATE, 31, "晚 31 天", ""),
    "what happened counts before what was forecast": (
        row(STARTED, completion(actual="2024-12-31", forecast="2026-01-01")),
        Verdict.WITHIN,
        0,
        "计划期内",
        "",
    ),
    "before the planned year, by an unknown number of days": (
        row(STARTED, completion(actual="2023-06-01")),
        Verdict.EARLY,
        -579,
        "早于计划",
        "",
    ),
    "before a planned day": (
        row(STARTED, completion(actual="2023-06-01", planned="2023-06-11")),
        Verdict.EARLY,
        -10,
        "早 10 天",
        "",
    ),
    "only the start is known, and late": (
        row(start(actual="2023-02-09"), end=PartialDate.of_year(2025)),
        Verdict.LATE,
        40,
        "开工晚 40 天",
        "",
    ),
    "only the start is known, and in time": (row(STARTED), Verdict.WITHIN, -110, "开工计划期内", ""),
    "start should have been made, and nothing is known": (
        row(stage=Stage.PREPARATION),
        Verdict.LATE,
        181,
        "开工已晚 181 天",
        "约 6 个月",
    ),
    "completion should have been made, and nothing is known": (
        row(STARTED, end=PartialDate.of_year(2022)),
        Verdict.LATE,
        181,
        "已晚 181 天",
        "约 6 个月",
    ),
    "nothing known, and nothing due": (
        row(stage=Stage.PREPARATION, start=PartialDate.of_year(2024), end=PartialDate.of_year(2025)),
        Verdict.UNKNOWN,
        None,
        "—",
        "",
    ),
    "cancelled": (
        row(STARTED, completion(forecast="2026-01-01"), stage=Stage.CANCELLED),
        Verdict.CANCELLED,
        None,
        "已取消",
        "",
    ),
    "never reported, the plan's time is not over": (row(stage=None), Verdict.UNKNOWN, None, "—", ""),
    "no month closed, the plan's time is over": (
        row(month=None, today=date(2026, 11, 26)),
        Verdict.UNKNOWN,
        None,
        "方案期限已过",
        "",
    ),
}


@pytest.mark.parametrize(("known", "verdict", "slip", "words", "months"), CASES.values(), ids=CASES)
def test_a_project_keeps_to_its_plan(
    known: Row, verdict: Verdict, slip: int | None, words: str, months: str
) -> None:
    assert (known.schedule.verdict, known.schedule.slip) == (verdict, slip)
    assert (slip_in_words(known), slip_in_months(known)) == (words, months)


def test_an_open_month_is_not_known_until_its_end() -> None:
    known = row(STARTED, month=Month(2023, 6), today=date(2023, 6, 20))
    assert known.schedule.known_until == date(2023, 6, 20)


def test_the_years_of_the_plan_stand_where_nothing_else_is_planned() -> None:
    known = row(reported(MilestoneKind.TENDER, actual="2022-05-01"), completion(planned="2024-06-30"))
    assert [(each.kind, str(each.planned)) for each in known.milestones] == [
        (MilestoneKind.TENDER, "None"),
        (MilestoneKind.START, "2022"),
        (MilestoneKind.COMPLETION, "2024-06-30"),
    ]


def test_before_any_return_start_and_completion_are_the_plans() -> None:
    assert row(month=None).milestones == (
        MilestoneReport(MilestoneKind.START, PartialDate.of_year(2022)),
        MilestoneReport(MilestoneKind.COMPLETION, PartialDate.of_year(2024)),
    )


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (row(month=None), "计划2022–2024年；未填报"),
        (
            row(
                STARTED,
                completion(forecast="2025-04-30"),
                reported(MilestoneKind.OPERATION, forecast="2025-08-31"),
            ),
            "计划2022–2024年；2022年9月12日开工；预计2025年4月30日竣工；预计2025年8月31日投入运营；晚 120 天",
        ),
    ],
)
def test_a_bar_is_said_in_words(known: Row, words: str) -> None:
    assert spoken(known) == words


@pytest.mark.parametrize(
    ("sorting", "codes"),
    [
        (Sorting.PRINTED, ["C", "A", "D", "B"]),
        (Sorting.CODE, ["A", "B", "C", "D"]),
        (Sorting.START, ["C", "B", "D", "A"]),
        (Sorting.DELAY, ["C", "B", "A", "D"]),
    ],
)
def test_rows_stand_in_the_order_asked_for(sorting: Sorting, codes: list[str]) -> None:
    rows = [
        row(start(actual="2022-03-01"), completion(forecast="2025-04-30"), code="C"),
        row(start(forecast="2023-08-01"), completion(forecast="2024-03-01"), code="A"),
        row(month=None, code="D"),
        row(start(actual="2022-04-01"), completion(forecast="2025-01-01"), code="B"),
    ]
    assert [each.project.code for each in in_order(rows, sorting)] == codes
