"""Facts about the invented books: they mostly agree with the returns, and every slip in them is put right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.queries import saved_views
from app.accounts.types import ALL
from app.audit.service import verify
from app.extensions import database
from app.funding.models import (
    AnnualPlanOfProject,
    DifferenceNoteOfProject,
    LedgerEntry,
    SplitChangeOfProject,
)
from app.funding.queries import annual_plans
from app.funding.queries.ledger import entries
from app.funding.types import DifferenceState, DifferenceStep, FundingSource, LedgerFilter, SplitOrigin
from app.kernel.months import Month
from app.portfolio.forms.finance import query_of
from app.portfolio.service.reconciliation import reconciliation
from app.portfolio.service.rollup_page import ROLLUP
from app.portfolio.types import ProjectFilter
from app.portfolio.types.reconciliation import ReconciliationQuery
from app.projects.models import Project
from app.registry.service import upgrade
from app.returns.models import ProjectMonth
from app.returns.queries import month_facts
from app.returns.rules.carrying import split_of
from app.returns.service.rollups import check_rollups
from app.returns.types.facts import AsOf
from app.seeding.rules.bureau import CATCHING_UP
from app.seeding.service import generate_demo
from app.seeding.types import DemoOrder, DemoReport
from tests.conftest import SEED, MakeDatabase, disposed, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN, BEGIN, END = "jian-2022", Month(2023, 1), Month(2023, 4)


@pytest.fixture(scope="module")
def report(make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoReport]:
    """Invent four months of a real plan, for every test of this module: none of them writes."""
    url = make_database("sqlite", "demo")
    with disposed(make_app(url, tmp_path_factory)) as app, app.app_context():
        upgrade()
        yield generate_demo(DemoOrder(PLAN, END, 7, BEGIN), SEED)


@pytest.fixture(autouse=True)
def _generated(report: DemoReport) -> None:
    assert report.passed_over == 0


def test_record_and_roll_ups_hold_nothing_wrong() -> None:
    assert verify().misfit is None
    checked = check_rollups()
    assert (checked.months, checked.wrong) == (4, ())


def test_books_agree_with_most_of_what_owners_report_but_not_with_all() -> None:
    sums = reconciliation(ReconciliationQuery(ProjectFilter(plan=PLAN)), ALL).sums
    share = sums.agreeing / (sums.agreeing + sums.differing.count)
    assert 0.8 < share < 0.99
    states = {state: found.count for state, found in sums.by_state}
    assert states[DifferenceState.OPEN] > 0
    assert states[DifferenceState.CLOSED] > 0


def test_only_money_of_governments_is_on_record() -> None:
    found = entries(ALL, LedgerFilter())
    assert len(found) > 300
    assert all(each.source.is_government for each in found)
    assert all(each.document_number.startswith("演示") for each in found)


def test_every_reversal_says_why_and_takes_off_what_was_booked() -> None:
    found = {each.id: each for each in entries(ALL, LedgerFilter())}
    reversals = [each for each in found.values() if each.reverses_id is not None]
    assert len(reversals) > 3
    for each in reversals:
        reversed_entry = found[each.reverses_id or 0]
        assert each.note
        assert each.amount == -reversed_entry.amount
        assert each.booked_on >= reversed_entry.booked_on
        assert each.recorded_at > reversed_entry.recorded_at
    assert any("重复登记" in each.note for each in reversals)


def test_a_document_covers_several_projects_and_has_one_day() -> None:
    found = entries(ALL, LedgerFilter())
    days: dict[str, set[object]] = {}
    projects: dict[str, set[str]] = {}
    for each in found:
        if each.reverses_id is None:
            days.setdefault(each.document_number, set()).add(each.booked_on)
            projects.setdefault(each.document_number, set()).add(each.project_code)
    assert all(len(each) == 1 for each in days.values())
    assert sum(len(each) > 1 for each in projects.values()) > 20


def test_entries_are_written_down_in_the_order_of_time() -> None:
    moments = database.session.scalars(select(LedgerEntry.recorded_at).order_by(LedgerEntry.id)).all()
    assert list(moments) == sorted(moments)
    late = select(func.count()).where(func.date(LedgerEntry.recorded_at) < LedgerEntry.booked_on)
    assert database.session.scalar(late) == 0


def test_the_first_month_catches_up_with_what_was_booked_before() -> None:
    found = entries(ALL, LedgerFilter())
    caught_up = [each for each in found if each.note == CATCHING_UP]
    assert len(caught_up) > 100
    assert all(each.booked_on < date(BEGIN.year, BEGIN.number, 1) for each in caught_up)


def test_returns_and_closed_months_follow_an_adjustment() -> None:
    adjusted = database.session.execute(
        select(Project.code, SplitChangeOfProject)
        .join(SplitChangeOfProject, SplitChangeOfProject.project_id == Project.id)
        .where(SplitChangeOfProject.origin == SplitOrigin.ADJUSTMENT)
        .order_by(SplitChangeOfProject.id)
    ).all()
    closed = []
    for code, change in adjusted:
        assert change.document_number.startswith("演示")
        assert change.decided_on is not None
        assert change.decided_on <= change.recorded_at.date()
        assert sum(line.new_amount or 0 for line in change.lines) == change.total_investment
        month = Month(change.decided_on.year, change.decided_on.month)
        if month <= END:
            fact = month_facts(AsOf(month), [code])[code]
            now = {line.source: line.new_amount for line in change.lines if line.new_amount is not None}
            assert {each.source: each.amount for each in split_of(fact.amounts)} == now
            closed.append(change)
    moved = {(line.source, line.new_amount is None) for change in closed for line in change.lines}
    assert (FundingSource.UNASSIGNED, True) in moved
    new = {line.source for _, change in adjusted for line in change.lines if line.old_amount is None}
    assert FundingSource.SPECIAL_BOND in new


def test_about_half_of_the_projects_have_an_annual_plan_of_their_own() -> None:
    plans = annual_plans(PLAN)
    own = [code for code, each in plans.items() if not each.is_default]
    assert 0.25 < len(own) / len(plans) < 0.75
    assert set(database.session.scalars(select(ProjectMonth.year_is_default))) == {True, False}
    assert all(each.document_number for each in database.session.scalars(select(AnnualPlanOfProject)))


def test_differences_are_explained_by_either_side_and_closed_by_the_bureau() -> None:
    notes = database.session.scalars(select(DifferenceNoteOfProject)).all()
    assert {each.step for each in notes} == {DifferenceStep.EXPLAIN, DifferenceStep.CLOSE}
    actors = {
        step: {each.actor.split("-")[1] for each in notes if each.step is step} for step in DifferenceStep
    }
    assert actors[DifferenceStep.CLOSE] == {"finance"}
    assert actors[DifferenceStep.EXPLAIN] == {"finance", "owner"}
    assert all(each.month < Month(each.taken_at.year, each.taken_at.month) for each in notes)


def test_saved_views_can_be_opened() -> None:
    found = saved_views(ROLLUP)
    assert len(found) == 3
    assert {each.owner for each in found} == {"demo-finance-360800"}
    assert all(each.name.startswith("演示") and query_of(each.query).chosen for each in found)
