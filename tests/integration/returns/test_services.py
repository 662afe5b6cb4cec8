"""What the services of returns promise, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.accounts.types import ALL, Grant, Reach, Role, Scope, ScopeKind, User
from app.audit.models import AuditEntry
from app.extensions import database
from app.funding.types import FundingSource, PlannedAmount
from app.kernel.errors import NotFoundError
from app.portfolio import queries as portfolio
from app.projects.types import Stage
from app.returns import queries, service
from app.returns.models import ProjectMonth, ReturnVersion
from app.returns.queries.writing import setting
from app.returns.types.facts import AsOf, MonthFact
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import Reading, Reporting, RestatementState, ReturnState, Step
from tests.integration.returns.factories import (
    BUILDING,
    CENTRAL,
    CITY,
    CODE,
    COUNTY,
    MARCH,
    OWNER,
    close_month,
    completed,
    on_day,
    open_month,
    pass_on,
    set_up,
    submit,
)
from tests.integration.services.factories import PLAN, register_example

if TYPE_CHECKING:
    from app.kernel.months import Month

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("app")]

APRIL, MAY = MARCH.plus(1), MARCH.plus(2)


def standing(month: Month = MARCH, reading: Reading = Reading.NOW) -> MonthFact:
    return queries.month_facts(AsOf(month, reading), [CODE])[CODE]


def test_a_month_in_short_says_stage_and_amounts_and_nothing_else() -> None:
    set_up()
    close_month()
    whole = standing()
    (short,) = queries.month_facts(AsOf(MARCH), [CODE], in_short=True).values()
    assert whole.milestones
    assert short == replace(whole, milestones=(), problems=(), explanations=())


def central(month: Month = MARCH, reading: Reading = Reading.NOW) -> Decimal | None:
    """Return the completed central money as it stood."""
    fact = standing(month, reading)
    return next(each.completed for each in fact.amounts if each.source is CENTRAL)


def state() -> ReturnState:
    draft = queries.draft(CODE, MARCH)
    assert draft is not None
    return draft.state


def audited() -> int:
    return database.session.scalar(select(func.count(AuditEntry.id))) or 0


# Periods


def test_an_opened_month_has_an_empty_return_for_every_project_that_is_due() -> None:
    set_up()
    open_month()
    assert [(each.project_code, each.state) for each in queries.returns(ALL)] == [(CODE, ReturnState.DRAFT)]
    period = queries.period(PLAN.code, MARCH)
    assert period is not None
    # The fifth of April 2023 was a rest day (清明), a Wednesday.
    assert (period.opens_on, period.deadline) == (date(2023, 3, 25), date(2023, 3, 31))


def test_a_month_cannot_be_opened_while_the_one_before_is_open() -> None:
    set_up()
    open_month()
    with pytest.raises(service.PeriodError):
        open_month(APRIL)


def test_the_rule_of_a_plan_decides_its_deadline() -> None:
    set_up()
    service.set_deadline_rule(PLAN.code, DeadlineRule(deadline_day=10), actor=CITY)
    open_month()
    period = queries.period(PLAN.code, MARCH)
    assert period is not None
    assert period.deadline == date(2023, 4, 10)


def test_a_day_set_by_an_administrator_counts_before_the_calendar() -> None:
    set_up()
    service.set_working_day(date(2023, 4, 5), is_working=True, note="试点", actor=CITY)
    open_month()
    period = queries.period(PLAN.code, MARCH)
    assert period is not None
    assert period.deadline == date(2023, 4, 5)


def test_a_cancelled_project_does_not_report_any_more() -> None:
    set_up()
    close_month(replace(BUILDING, stage=Stage.CANCELLED, next_work=""))
    open_month(APRIL)
    assert queries.returns(ALL, month=APRIL) == ()
    done = service.close_period(PLAN.code, APRIL, actor=CITY)
    assert done.count(Reporting.NOT_DUE) == 1
    assert central(APRIL) == 400


# Drafts


def test_a_draft_keeps_what_was_typed_readable_or_not() -> None:
    set_up()
    open_month()
    lock = service.save_draft(CODE, MARCH, {"progress": "半句", "amounts-city-paid": "12a"}, 0, actor=OWNER)
    draft = queries.draft(CODE, MARCH)
    assert draft is not None
    assert (draft.fields, draft.lock, draft.saved_by) == (
        {"progress": "半句", "amounts-city-paid": "12a"},
        lock,
        "owner",
    )


def test_the_second_of_two_who_save_one_draft_is_shown_what_the_first_saved() -> None:
    set_up()
    open_month()
    service.save_draft(CODE, MARCH, {"progress": "甲"}, 0, actor=OWNER)
    with pytest.raises(service.DraftConflictError) as caught:
        service.save_draft(CODE, MARCH, {"progress": "乙"}, 0, actor=COUNTY)
    assert caught.value.theirs.fields == {"progress": "甲"}
    draft = queries.draft(CODE, MARCH)
    assert draft is not None
    assert draft.fields == {"progress": "甲"}


def test_saving_the_same_again_is_no_conflict_and_no_change() -> None:
    set_up()
    open_month()
    first = service.save_draft(CODE, MARCH, {"progress": "甲"}, 0, actor=OWNER)
    assert service.save_draft(CODE, MARCH, {"progress": "甲"}, 0, actor=OWNER) == first


def test_a_draft_that_passes_into_other_hands_is_recorded_and_a_keystroke_is_not() -> None:
    set_up()
    open_month()
    before = audited()
    lock = service.save_draft(CODE, MARCH, {"progress": "一"}, 0, actor=OWNER)
    lock = service.save_draft(CODE, MARCH, {"progress": "一二"}, lock, actor=OWNER)
    assert audited() == before + 1
    service.save_draft(CODE, MARCH, {"progress": "一二三"}, lock, actor=COUNTY)
    assert audited() == before + 2


# Submitting and review


def test_a_submitted_return_is_kept_as_a_version_with_the_rest_of_the_total_unassigned() -> None:
    set_up()
    open_month()
    assert submit() == 1
    version = queries.version(CODE, MARCH)
    assert version is not None
    unassigned = version.report.of_source(FundingSource.UNASSIGNED)
    assert unassigned.planned == 100
    assert replace(version.report, amounts=version.report.amounts[:-1]) == BUILDING


def test_a_return_that_breaks_a_rule_is_refused_and_leaves_nothing() -> None:
    set_up()
    open_month()
    before = audited()
    with pytest.raises(service.FindingsError) as caught:
        submit(completed(BUILDING, 100))
    assert [each.field for each in caught.value.findings] == ["amounts-central_budget-paid"]
    assert (state(), queries.version(CODE, MARCH), audited()) == (ReturnState.DRAFT, None, before)


def test_nobody_submits_on_top_of_a_draft_that_they_have_not_seen() -> None:
    set_up()
    open_month()
    service.save_draft(CODE, MARCH, {"progress": "甲"}, 0, actor=OWNER)
    with pytest.raises(service.DraftConflictError):
        service.submit(CODE, MARCH, BUILDING, {}, 0, actor=COUNTY)


def test_a_return_travels_from_draft_over_county_and_city_back_and_forth() -> None:
    set_up()
    open_month()
    submit()
    service.review(CODE, MARCH, Step.COUNTY_SEND_BACK, "支付请核对", 1, actor=COUNTY)
    assert state() is ReturnState.SENT_BACK
    assert submit(completed(BUILDING, 450)) == 2
    service.review(CODE, MARCH, Step.COUNTY_PASS, "", 2, actor=COUNTY)
    service.review(CODE, MARCH, Step.CITY_SEND_BACK, "请补文号", 2, actor=CITY)
    assert submit(completed(BUILDING, 460)) == 3
    pass_on(3)
    assert state() is ReturnState.CITY_PASSED
    assert [(each.step, each.version_number) for each in queries.steps(CODE, MARCH)] == [
        (Step.SUBMIT, 1),
        (Step.COUNTY_SEND_BACK, 1),
        (Step.SUBMIT, 2),
        (Step.COUNTY_PASS, 2),
        (Step.CITY_SEND_BACK, 2),
        (Step.SUBMIT, 3),
        (Step.COUNTY_PASS, 3),
        (Step.CITY_PASS, 3),
    ]
    first = queries.version(CODE, MARCH, 1)
    assert first is not None
    assert first.report.of_source(CENTRAL).completed == 400


def test_sending_back_needs_a_reason() -> None:
    set_up()
    open_month()
    submit()
    with pytest.raises(service.ReasonError):
        service.review(CODE, MARCH, Step.COUNTY_SEND_BACK, " ", 1, actor=COUNTY)


def test_a_reviewer_who_has_seen_an_older_version_is_told() -> None:
    set_up()
    open_month()
    submit()
    service.review(CODE, MARCH, Step.COUNTY_SEND_BACK, "请核对", 1, actor=COUNTY)
    submit(completed(BUILDING, 450))
    with pytest.raises(service.StateError, match="第 2 稿"):
        service.review(CODE, MARCH, Step.COUNTY_PASS, "", 1, actor=COUNTY)


def test_a_project_of_the_whole_city_goes_straight_to_the_city() -> None:
    set_up(region_code="990000")
    open_month()
    submit()
    with pytest.raises(service.StateError):
        service.review(CODE, MARCH, Step.COUNTY_PASS, "", 1, actor=COUNTY)
    service.review(CODE, MARCH, Step.CITY_PASS, "", 1, actor=CITY)
    assert state() is ReturnState.CITY_PASSED


def test_what_the_city_passes_becomes_the_planned_split() -> None:
    set_up()
    open_month()
    pass_on(submit())
    assert queries.split(CODE) == (
        PlannedAmount(CENTRAL, Decimal(1200)),
        PlannedAmount(FundingSource.SELF_RAISED, Decimal(200)),
        PlannedAmount(FundingSource.UNASSIGNED, Decimal(100)),
    )


def test_reviewing_many_asks_the_policy_for_each() -> None:
    set_up()
    open_month()
    submit()
    elsewhere = User(1, "r", "r", (Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "990022")),))
    here = User(2, "s", "s", (Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "990021")),))
    (refused,) = service.review_many([(CODE, 1)], MARCH, Step.COUNTY_PASS, "", user=elsewhere)
    assert refused.error is not None
    assert (
        service.review_many([(CODE, 1), ("EX-99", 1)], MARCH, Step.COUNTY_PASS, "", user=here)[0].error
        is None
    )
    assert state() is ReturnState.COUNTY_PASSED


def test_nothing_changed_repeats_last_month_and_says_so() -> None:
    set_up()
    close_month()
    open_month(APRIL)
    service.report_nothing_changed(CODE, APRIL, actor=OWNER)
    pass_on(month=APRIL)
    done = service.close_period(PLAN.code, APRIL, actor=CITY)
    assert done.count(Reporting.ZERO) == 1
    assert central(APRIL) == 400


def test_nothing_changed_needs_a_month_before() -> None:
    set_up()
    open_month()
    with pytest.raises(service.StateError):
        service.report_nothing_changed(CODE, MARCH, actor=OWNER)


# Closing


def test_a_closed_month_takes_over_what_was_not_reported_and_marks_it() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    fact = standing(APRIL)
    assert (fact.reporting, fact.stage, central(APRIL)) == (Reporting.MISSING, Stage.FOUNDATION, Decimal(400))


def test_what_was_submitted_but_not_passed_is_not_taken_for_approved() -> None:
    set_up()
    close_month()
    open_month(APRIL)
    submit(completed(BUILDING, 450), APRIL)
    service.close_period(PLAN.code, APRIL, actor=CITY)
    assert (standing(APRIL).reporting, central(APRIL)) == (Reporting.UNREVIEWED, Decimal(400))


def test_a_project_that_never_reported_has_its_planned_split_and_no_stage() -> None:
    set_up()
    close_month(None)
    fact = standing()
    assert (fact.stage, fact.grade, fact.version_id) == (None, None, None)
    assert [(each.source, each.planned, each.completed) for each in fact.amounts] == [
        (CENTRAL, Decimal(1200), None),
        (FundingSource.UNASSIGNED, Decimal(300), None),
    ]


def test_a_return_first_submitted_after_the_deadline_is_late() -> None:
    set_up()
    open_month()
    pass_on(submit(at=on_day(MARCH, 32)))
    service.close_period(PLAN.code, MARCH, actor=CITY)
    (row,) = queries.punctuality(ALL)
    assert (row.due, row.on_time, row.late, row.missing, row.zero) == (1, 0, 1, 0, 0)


def test_in_a_closed_month_nothing_moves_any_more() -> None:
    set_up()
    close_month()
    with pytest.raises(service.StateError):
        service.save_draft(CODE, MARCH, {"progress": "改"}, 1, actor=OWNER)
    with pytest.raises(service.StateError):
        service.review(CODE, MARCH, Step.COMMENT, "意见", 1, actor=CITY)
    with pytest.raises(service.PeriodError):
        service.close_period(PLAN.code, MARCH, actor=CITY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE project_month SET stage = 'completed'",
        "DELETE FROM project_month_amount",
        "UPDATE version_amount SET paid = 0",
        "DELETE FROM review_step",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_reported(statement: str) -> None:
    set_up()
    close_month()
    with pytest.raises(DatabaseError, match="append-only"):
        database.session.execute(text(statement))
    database.session.rollback()


# Restatement


def propose(amount: int = 350, month: Month = MARCH, reason: str = "重复计量") -> int:
    fact = standing(month)
    report = completed(replace(BUILDING, amounts=fact.amounts), amount)
    return service.propose_restatement(CODE, month, Stage.FOUNDATION, report.amounts, reason, actor=OWNER)


def test_an_approved_restatement_adds_a_revision_and_keeps_what_was_reported() -> None:
    set_up()
    close_month()
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    assert (central(reading=Reading.THEN), central(reading=Reading.NOW)) == (Decimal(400), Decimal(350))
    assert [(each.month, each.revision) for each in queries.history_of_months(CODE)] == [
        (MARCH, 1),
        (MARCH, 0),
    ]


def test_months_that_repeat_a_restated_one_are_restated_with_it_and_reported_ones_are_not() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    close_month(completed(BUILDING, 500), MAY)
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    assert [central(month) for month in (MARCH, APRIL, MAY)] == [350, 350, 500]
    assert [central(month, Reading.THEN) for month in (MARCH, APRIL, MAY)] == [400, 400, 500]


def test_a_repeating_month_that_was_restated_for_itself_keeps_what_was_approved() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    service.decide_restatement(propose(370, APRIL), approve=True, reason="", actor=CITY)
    service.decide_restatement(propose(350, MARCH), approve=True, reason="", actor=CITY)
    assert [central(month) for month in (MARCH, APRIL)] == [350, 370]


def test_one_that_waits_for_a_month_restated_meanwhile_is_asked_for_anew() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    later = propose(370, APRIL)
    service.decide_restatement(propose(350, MARCH), approve=True, reason="", actor=CITY)
    with pytest.raises(service.RestatementError, match="又更正过"):
        service.decide_restatement(later, approve=True, reason="", actor=CITY)
    service.decide_restatement(later, approve=False, reason="按新数字重新申请", actor=CITY)
    assert central(APRIL) == 350


def test_a_total_that_the_register_changed_later_is_no_part_of_a_closed_month() -> None:
    set_up()
    close_month()
    register_example(total_investment=Decimal(1800))
    assert [each.total_investment for each in portfolio.month_sums(ALL)] == [1500]
    with pytest.raises(service.RestatementError, match="概算调整"):
        propose(1651)
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    rest = next(each for each in standing().amounts if each.source is FundingSource.UNASSIGNED)
    assert (rest.planned, standing().total_investment) == (Decimal(100), Decimal(1500))


def test_a_month_of_which_only_the_stage_was_restated_is_nothing_to_repeat() -> None:
    set_up()
    close_month(None)
    number = service.propose_restatement(
        CODE, MARCH, Stage.PREPARATION, standing().amounts, "漏报", actor=OWNER
    )
    service.decide_restatement(number, approve=True, reason="", actor=CITY)
    open_month(APRIL)
    assert not setting(CODE, APRIL).can_repeat
    with pytest.raises(service.StateError, match="没有可以沿用的内容"):
        service.report_nothing_changed(CODE, APRIL, actor=OWNER)


def test_nobody_decides_their_own_restatement() -> None:
    set_up()
    close_month()
    with pytest.raises(service.RestatementError, match="不能审批自己"):
        service.decide_restatement(propose(), approve=True, reason="", actor=OWNER)


def test_a_refused_restatement_changes_nothing_and_says_why() -> None:
    set_up()
    close_month()
    number = propose()
    with pytest.raises(service.ReasonError):
        service.decide_restatement(number, approve=False, reason="", actor=CITY)
    service.decide_restatement(number, approve=False, reason="依据不足", actor=CITY)
    fact = queries.restatement(number)
    assert fact is not None
    assert (fact.state, fact.decision_reason) == (RestatementState.REFUSED, "依据不足")
    assert central() == 400
    with pytest.raises(service.RestatementError, match="已由 city 办结"):
        service.decide_restatement(number, approve=True, reason="", actor=CITY)


@pytest.mark.parametrize(
    ("amount", "said"), [(400, "相同"), (250, "支付"), (1651, "概算调整")], ids=["same", "paid", "overrun"]
)
def test_a_restatement_that_changes_nothing_or_breaks_a_rule_is_refused(amount: int, said: str) -> None:
    set_up()
    close_month()
    with pytest.raises(service.RestatementError, match=said):
        propose(amount)


def test_a_month_that_is_not_closed_cannot_be_restated() -> None:
    set_up()
    open_month()
    with pytest.raises(NotFoundError):
        service.propose_restatement(CODE, MARCH, Stage.FOUNDATION, BUILDING.amounts, "错", actor=OWNER)


def test_a_second_restatement_waits_until_the_first_is_decided() -> None:
    set_up()
    close_month()
    propose()
    with pytest.raises(service.RestatementError, match="等待审批"):
        propose(360)


def test_a_figure_that_was_closed_is_the_one_that_next_month_is_compared_with() -> None:
    set_up()
    close_month()
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    open_month(APRIL)
    submit(completed(BUILDING, 350), APRIL)
    assert queries.version(CODE, APRIL) is not None


# Scope and whole


def test_returns_are_read_within_a_reach_only() -> None:
    set_up()
    open_month()
    assert queries.returns(Reach()) == ()
    assert queries.returns(Reach(counties=frozenset({"990022"}))) == ()
    assert len(queries.returns(Reach(counties=frozenset({"990021"})))) == 1


def test_closing_is_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    open_month()
    pass_on(submit())

    def fail(*_: object, **__: object) -> None:
        message = "the power is gone"
        raise RuntimeError(message)

    monkeypatch.setattr("app.returns.service.closing.record", fail)
    with pytest.raises(RuntimeError):
        service.close_period(PLAN.code, MARCH, actor=CITY)
    assert database.session.scalar(select(func.count()).select_from(ProjectMonth)) == 0
    assert database.session.scalar(select(func.count(ReturnVersion.id))) == 1


def test_a_zero_return_goes_along_with_the_restatement_of_the_month_that_it_repeats() -> None:
    set_up()
    close_month()
    open_month(APRIL)
    service.report_nothing_changed(CODE, APRIL, actor=OWNER)
    pass_on(month=APRIL)
    service.close_period(PLAN.code, APRIL, actor=CITY)
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    assert (central(APRIL, Reading.THEN), central(APRIL)) == (Decimal(400), Decimal(350))


def test_a_zero_return_repeats_the_month_before_as_it_is_known_at_closing() -> None:
    set_up()
    close_month()
    open_month(APRIL)
    service.report_nothing_changed(CODE, APRIL, actor=OWNER)
    pass_on(month=APRIL)
    service.decide_restatement(propose(), approve=True, reason="", actor=CITY)
    service.close_period(PLAN.code, APRIL, actor=CITY)
    assert central(APRIL, Reading.THEN) == 350


def test_nobody_passes_a_return_of_their_own() -> None:
    set_up()
    open_month()
    submit()
    with pytest.raises(service.StateError, match="自己提交"):
        service.review(CODE, MARCH, Step.COUNTY_PASS, "", 1, actor=OWNER)
    service.review(CODE, MARCH, Step.COUNTY_SEND_BACK, "自己发现报错了", 1, actor=OWNER)
    assert state() is ReturnState.SENT_BACK
