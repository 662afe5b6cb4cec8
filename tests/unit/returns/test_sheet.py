"""What stands beside the fields of a return: messages, last month's figures, sums, what is shown at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.funding.types import FundingSource
from app.projects.types import MilestoneKind
from app.returns.forms import ReturnForm, fields_of
from app.returns.forms.sheet import report_of, sheet_of, stored, written
from app.returns.types.drafts import DraftFact
from app.returns.types.periods import PeriodFact
from app.returns.types.report import MilestoneReport, Report
from app.returns.types.vocabulary import Amount, PeriodState, ReturnState
from app.returns.types.writing import MessageKind, Setting, Sheet
from tests.unit.returns.builders import BASIS, MONTH, REPORT, amounts, month_fact, report, started

SETTING = Setting(
    project_name="万安县城中养老服务中心",
    period=PeriodFact("jian-2022", MONTH, date(2023, 6, 25), date(2023, 7, 5), PeriodState.OPEN),
    draft=DraftFact(BASIS.code, MONTH, ReturnState.DRAFT, {}, 0, None, None, 0),
    basis=BASIS,
    previous=month_fact(),
    split=(),
)


def form_of(content: Report = REPORT, /, **fields: str) -> ReturnForm:
    """Return the form of a report, with some fields typed over."""
    typed = {name.replace("__", "-"): text for name, text in fields.items()}
    return written({**fields_of(content), **typed}, SETTING)


def said(sheet: Sheet) -> list[tuple[str, str]]:
    """Return field and kind of each message."""
    return [(each.field, each.kind.value) for each in sheet.messages]


def test_a_report_without_a_fault_is_ready() -> None:
    sheet = sheet_of(form_of(), SETTING)
    assert said(sheet) == []
    assert sheet.is_ready
    assert sheet.share == Decimal(600) * 100 / Decimal(1800)


def test_before_anybody_typed_nothing_is_said_though_all_is_computed() -> None:
    sheet = sheet_of(ReturnForm({}), SETTING, is_silent=True)
    assert sheet.messages == ()
    assert [cell.before for cell in sheet.totals] == [Decimal(each) for each in (1440, 1000, 800, 600, 500)]


def test_what_cannot_be_read_is_said_once_and_not_judged_as_well() -> None:
    sheet = sheet_of(form_of(amounts__central_budget__paid="五百"), SETTING)
    assert said(sheet) == [("amounts-central_budget-paid", "error")]


def test_a_stage_that_was_not_chosen_is_missing_and_no_rule_about_stages_is_asked() -> None:
    content = report(
        milestones=(started(), MilestoneReport(MilestoneKind.COMPLETION, actual=date(2023, 6, 1)))
    )
    sheet = sheet_of(form_of(content, stage=""), replace(SETTING, previous=None))
    assert said(sheet) == [("stage", "missing")]


def test_messages_stand_in_the_order_of_the_form() -> None:
    sheet = sheet_of(form_of(progress="", amounts__central_budget__paid="900", grade="?"), SETTING)
    assert [field for field, _ in said(sheet)][:2] == ["grade", "progress"]
    assert said(sheet)[1] == ("progress", "missing")


def test_a_warning_is_quiet_once_it_is_explained_and_its_explanation_is_submitted() -> None:
    over = report(amounts(planned="1440", allocated="1900", received="1900", completed="1850", paid="1"))
    setting = replace(SETTING, previous=None)
    sheet = sheet_of(form_of(over), setting)
    assert said(sheet) == [("amounts-central_budget-completed", "warning")]
    assert not sheet.is_ready
    fields = {"explanations__total_exceeded": "概算调整已报批。", "explanations__gone": "不再需要。"}
    explained = form_of(over, **fields)
    sheet = sheet_of(explained, setting)
    assert sheet.is_ready
    assert [(each.key, bool(each.message)) for each in sheet.explained] == [
        ("total_exceeded", True),
        ("gone", False),
    ]
    assert report_of(explained, setting).explanations == (("total_exceeded", "概算调整已报批。"),)


def test_the_reason_is_asked_for_where_an_amount_fell_and_the_box_where_more_is_paid_than_completed() -> None:
    sheet = sheet_of(form_of(amounts__central_budget__paid="450"), SETTING)
    row = sheet.sources[0]
    assert (row.needs_reason, row.may_be_advance) == (True, False)
    assert row.cells[4].change == Decimal(-50)
    assert row.cells[4].mark is MessageKind.ERROR
    row = sheet_of(form_of(amounts__central_budget__paid="700"), SETTING).sources[0]
    assert (row.needs_reason, row.may_be_advance) == (False, True)


def test_what_is_left_of_the_total_is_waiting_for_a_source() -> None:
    sheet = sheet_of(form_of(), SETTING)
    last = sheet.sources[-1]
    assert (last.source, last.cells[0].now, last.cells[0].is_typed) == (
        FundingSource.UNASSIGNED,
        Decimal(360),
        False,
    )
    assert sheet.totals[0].now == Decimal(1800)


def test_sources_and_milestones_in_use_come_first() -> None:
    sheet = sheet_of(form_of(amounts__city__planned="5"), SETTING)
    used = [row.source for row in sheet.sources if row.is_in_use]
    assert used == [FundingSource.CENTRAL_BUDGET, FundingSource.CITY, FundingSource.UNASSIGNED]
    shown = [row.kind for row in sheet.milestones if row.is_in_use]
    assert shown == [MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION]


@pytest.mark.parametrize("kind", [MilestoneKind.SITE, MilestoneKind.TOPPING_OUT])
def test_a_milestone_that_does_not_apply_is_shown_only_where_something_of_it_is_filled_in(
    kind: MilestoneKind,
) -> None:
    setting = replace(SETTING, basis=replace(BASIS, milestones=(MilestoneKind.START,)))
    assert kind not in {row.kind for row in sheet_of(form_of(), setting).milestones}
    filled = form_of(**{f"milestones__{kind.value}__waiver": "不涉及"})
    assert kind in {row.kind for row in sheet_of(filled, setting).milestones}


def test_a_permit_suggests_when_it_lapses() -> None:
    typed = form_of(milestones__construction_permit__actual="2023年5月31日")
    row = next(each for each in sheet_of(typed, SETTING).milestones if each.kind.months_to_start == 3)
    assert row.expiry_hint == date(2023, 8, 31)


def test_nobody_types_what_the_plan_decides() -> None:
    typed = form_of(milestones__start__planned="2019")
    assert typed.texts["milestones-start-planned"] == "2021"


def test_somebody_elses_draft_is_shown_where_it_differs_and_the_word_of_the_window_is_none_of_it() -> None:
    theirs = {
        **fields_of(REPORT),
        "progress": "同事写的",
        "window": "abc",
        "milestones-start-planned": "2021",
    }
    theirs |= {"milestones-completion-planned": "2023"}
    sheet = sheet_of(form_of(), SETTING, theirs=theirs)
    assert [(name, other) for name, _, _, other in sheet.differing] == [("progress", "同事写的")]
    assert said(sheet) == [("progress", "theirs")]
    assert sheet.is_ready


def test_a_draft_that_was_saved_is_shown_as_it_was_saved_and_an_untouched_one_as_last_month() -> None:
    assert stored(SETTING).texts["progress"] == REPORT.progress
    draft = replace(SETTING.draft, fields={"progress": "新"}, saved_at=datetime(2023, 6, 28, 2, 0), lock=1)  # noqa: DTZ001 - stored moments are naive UTC
    saved = stored(replace(SETTING, draft=draft))
    assert saved.texts["progress"] == "新"
    assert "stage" not in saved.texts


def test_totals_count_only_what_is_filled_in() -> None:
    sheet = sheet_of(ReturnForm({}), replace(SETTING, previous=None), is_silent=True)
    assert {cell.kind: cell.now for cell in sheet.totals} == {
        Amount.PLANNED: Decimal(1800),
        Amount.ALLOCATED: None,
        Amount.RECEIVED: None,
        Amount.COMPLETED: None,
        Amount.PAID: None,
    }
    assert sheet.share is None
