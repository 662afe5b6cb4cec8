"""Facts about the 勾稽 rules of stage, milestones and words, and about what blocks a return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.kernel.problems import Severity
from app.projects.types import MilestoneKind, Stage
from app.returns.rules.consistency import blocking
from app.returns.rules.differences import report_of
from app.returns.types.report import MilestoneReport
from tests.unit.returns.builders import (
    BASIS,
    amounts,
    found,
    keys,
    month_fact,
    only,
    report,
    started,
)


def met(*kinds: MilestoneKind, day: date = date(2022, 3, 1)) -> tuple[MilestoneReport, ...]:
    """Return these milestones, all met on one day."""
    return tuple(MilestoneReport(kind, actual=day) for kind in kinds)


BEFORE_COMPLETION = tuple(kind for kind in MilestoneKind if kind.position < MilestoneKind.COMPLETION.position)


@pytest.mark.parametrize("stage", [each for each in Stage if each.is_started and not each.is_completed])
def test_started_needs_a_start_date(stage: Stage) -> None:
    assert only(report(stage=stage, milestones=())) == (
        "started.start.actual",
        "milestones-start-actual",
        f"形象进度为“{stage.label}”，但“开工”没有实际日期：请填实际日期，或改正形象进度。",
    )


def test_no_reason_stands_in_for_a_start() -> None:
    waived = (MilestoneReport(MilestoneKind.START, waiver="已在实施"),)
    assert keys(found(report(milestones=waived))) == ["started.start.actual"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2023, 6, 30), []), (date(2023, 7, 1), ["future.start.actual"])],
)
def test_a_start_lies_not_after_the_end_of_the_month(day: date, expected: list[str]) -> None:
    assert keys(found(report(milestones=(started(day),)))) == expected


def test_a_project_in_preparation_has_not_started() -> None:
    content = report(stage=Stage.PREPARATION)
    assert only(content) == (
        "not_started.start.actual",
        "stage",
        "“开工”的实际日期为 2022-03-01，但形象进度为“未开工（前期）”：请改正其中一项。",
    )
    assert found(replace(content, milestones=())) == ()
    assert found(replace(content, stage=Stage.CANCELLED)) == ()
    last_day = replace(content, milestones=(started(date(2023, 6, 30)),))
    assert keys(found(last_day)) == ["not_started.start.actual"]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.INSTALLATION, ["not_completed.completion.actual"]),
        (Stage.SUSPENDED, []),
        (Stage.CANCELLED, []),
        (Stage.COMPLETED, []),
    ],
)
def test_a_building_that_is_complete_is_not_under_construction(stage: Stage, expected: list[str]) -> None:
    result = found(report(stage=stage, milestones=met(*BEFORE_COMPLETION, MilestoneKind.COMPLETION)))
    assert keys(result) == expected
    assert all(each.severity is Severity.WARNING for each in result)


def test_a_building_in_use_is_operating() -> None:
    kinds = (*BEFORE_COMPLETION, MilestoneKind.COMPLETION, MilestoneKind.OPERATION)
    assert keys(found(report(stage=Stage.COMPLETED, milestones=met(*kinds)))) == [
        "not_operating.operation.actual"
    ]


def test_completed_needs_its_date_and_every_earlier_milestone() -> None:
    result = found(report(stage=Stage.COMPLETED, milestones=met(*BEFORE_COMPLETION[:-1])))
    assert [(each.key, each.field, each.message) for each in result] == [
        (
            "completed.fitting_out.actual",
            "milestones-fitting_out-actual",
            "形象进度为“竣工”，但此前的“装饰装修与设备安装”既没有实际日期，也没有写明不适用的原因：请补填其一。",
        ),
        (
            "completed.completion.actual",
            "milestones-completion-actual",
            "形象进度为“竣工”，但“竣工”没有实际日期：请填实际日期，或改正形象进度。",
        ),
    ]


def test_a_milestone_that_is_waived_with_a_reason_counts_as_met() -> None:
    waived = MilestoneReport(MilestoneKind.SITE, waiver="在原址改造")
    kinds = [kind for kind in BEFORE_COMPLETION if kind is not MilestoneKind.SITE]
    content = report(stage=Stage.COMPLETED, milestones=(*met(*kinds, MilestoneKind.COMPLETION), waived))
    assert found(content) == ()
    blank = replace(waived, waiver=" ")
    assert keys(found(replace(content, milestones=(*content.milestones[:-1], blank)))) == [
        "completed.site.actual"
    ]


def test_milestones_that_do_not_apply_are_not_asked_for() -> None:
    basis = replace(BASIS, milestones=(MilestoneKind.START, MilestoneKind.COMPLETION))
    content = report(stage=Stage.COMPLETED, milestones=met(*basis.milestones))
    assert found(content, None, basis) == ()


def test_operating_needs_completion_acceptance_filing_and_the_day_of_operation() -> None:
    content = report(stage=Stage.OPERATING, milestones=met(*BEFORE_COMPLETION), next_work="")
    assert keys(found(content)) == [
        "completed.completion.actual",
        "completed.acceptance.actual",
        "completed.filing.actual",
        "completed.operation.actual",
    ]
    assert found(replace(content, milestones=met(*MilestoneKind))) == ()


def test_an_actual_date_lies_not_in_the_future() -> None:
    late = MilestoneReport(MilestoneKind.TOPPING_OUT, actual=date(2023, 7, 1))
    assert only(report(milestones=(started(), late))) == (
        "future.topping_out.actual",
        "milestones-topping_out-actual",
        "“主体封顶”的实际日期 2023-07-01 晚于本月最后一天 2023-06-30：尚未发生的，请填预计日期。",
    )


def test_what_was_met_is_not_waived() -> None:
    both = MilestoneReport(MilestoneKind.SITE, actual=date(2021, 5, 1), waiver="不涉及")
    assert only(report(milestones=(both, started()))) == (
        "waived_met.site.waiver",
        "milestones-site-waiver",
        "“用地预审与选址”已有实际日期 2021-05-01，又写了不适用的原因：请只保留其中一项。",
    )


def test_a_milestone_before_an_earlier_one_is_asked_about_once() -> None:
    tender = MilestoneReport(MilestoneKind.TENDER, actual=date(2022, 4, 1))
    proposal = MilestoneReport(MilestoneKind.PROPOSAL, actual=date(2021, 1, 1))
    content = report(milestones=(started(), tender, proposal))
    (one,) = found(content)
    assert (one.key, one.field, one.severity) == (
        "order.start.actual",
        "milestones-start-actual",
        Severity.WARNING,
    )
    assert one.message == (
        "“开工”的实际日期 2022-03-01 早于之前的“招标完成”（2022-04-01）：请核对；属实的，请说明原因。"
    )
    assert found(content, month_fact(content)) == ()
    assert keys(found(content, month_fact())) == ["order.start.actual"]


# ── Words, and what blocks ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("blank", ["", " ", "\n\t　"])
def test_progress_and_next_work_are_said_in_words(blank: str) -> None:
    assert [(each.key, each.field) for each in found(report(progress=blank, next_work=blank))] == [
        ("required.progress", "progress"),
        ("required.next_work", "next_work"),
    ]


def test_a_cancelled_or_operating_project_has_no_next_work() -> None:
    assert found(report(stage=Stage.CANCELLED, next_work="")) == ()
    assert found(report(stage=Stage.OPERATING, milestones=met(*MilestoneKind), next_work="")) == ()


@pytest.mark.parametrize(
    ("explanations", "blocks"),
    [
        ((), True),
        ((("total_exceeded", "  "),), True),
        ((("other", "已批复"),), True),
        ((("total_exceeded", "材料涨价，正在办理概算调整。"),), False),
    ],
)
def test_a_warning_blocks_until_it_is_explained(
    explanations: tuple[tuple[str, str], ...], blocks: bool
) -> None:
    content = report(amounts(completed="1890"), explanations=explanations)
    assert bool(blocking(found(content), content)) is blocks


def test_a_month_like_the_last_passes_by_the_explanation_given_then() -> None:
    content = report(amounts(completed="1890"), explanations=(("total_exceeded", "材料涨价"),))
    last = month_fact(content)
    again = report_of(last)
    assert again is not None
    assert keys(found(again, last)) == ["total_exceeded"]
    assert blocking(found(again, last), again) == ()


def test_no_explanation_lets_an_error_pass() -> None:
    content = report(amounts(completed="2000"), explanations=(("total_exceeded", "属实"),))
    assert keys(blocking(found(content), content)) == ["total_exceeded"]
