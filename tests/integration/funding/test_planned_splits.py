"""Facts about adjusting the planned split, and about what becomes of an adjustment, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.audit import queries as audit
from app.audit.types import Actor
from app.extensions import database
from app.funding import service
from app.funding.models import SplitChangeLine, SplitChangeOfProject
from app.funding.queries import planned_splits, split_history
from app.funding.types import FundingSource, PlannedAmount, SplitOrigin
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.projects.models import Project
from app.projects.types import Stage
from app.returns import queries as returns
from app.returns import service as monthly
from app.returns.types.facts import AsOf
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Reading
from tests.integration.returns.factories import (
    BUILDING,
    CENTRAL,
    CITY,
    CODE,
    MARCH,
    OWNER,
    close_month,
    open_month,
    pass_on,
    set_up,
    submit,
)
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.returns.types.report import Report

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("app")]

FINANCE, OTHER = Actor("finance"), Actor("other")
TODAY = date(2023, 3, 31)
CITY_MONEY, COUNTY_MONEY, REST = FundingSource.CITY, FundingSource.COUNTY, FundingSource.UNASSIGNED
APRIL = MARCH.plus(1)


def adjust(seen: int = 1, actor: Actor = FINANCE, **amounts: int) -> None:
    """Adjust the split of the example project (total 1500 万元) to amounts by source."""
    service.adjust_split(
        CODE,
        [PlannedAmount(FundingSource(name), Decimal(amount)) for name, amount in amounts.items()],
        document_number="示财〔2023〕7号",
        decided_on=date(2023, 3, 15),
        reason="县级配套资金已明确。",
        seen_number=seen,
        actor=actor,
        today=TODAY,
    )


def split() -> dict[FundingSource, Decimal]:
    return {each.source: each.amount for each in planned_splits([CODE]).get(CODE, ())}


def planned(month: Month = MARCH, reading: Reading = Reading.NOW) -> dict[FundingSource, Decimal | None]:
    """Return what the facts of a closed month say is planned."""
    fact = returns.month_facts(AsOf(month, reading), [CODE])[CODE]
    return {each.source: each.planned for each in fact.amounts if each.planned is not None}


def reporting(central: int, county: int | None = None, report: Report = BUILDING) -> Report:
    """Return a report that plans other amounts, all else being the same."""
    first, own = report.amounts
    rows = [replace(first, planned=Decimal(central)), replace(own, planned=None)]
    if county:
        rows.append(SourceAmounts(COUNTY_MONEY, planned=Decimal(county)))
    return replace(report, amounts=tuple(rows))


def test_an_adjustment_replaces_the_split_and_keeps_old_new_document_and_reason() -> None:
    set_up()
    adjust(central_budget=1000, county=300)
    assert split() == {CENTRAL: Decimal(1000), COUNTY_MONEY: Decimal(300), REST: Decimal(200)}
    first, second = split_history(CODE)
    assert (first.number, first.basis.origin) == (1, SplitOrigin.PLAN)
    assert second.number == 2
    assert second.basis.origin is SplitOrigin.ADJUSTMENT
    assert (second.basis.document_number, second.basis.decided_on) == ("示财〔2023〕7号", date(2023, 3, 15))
    assert second.basis.reason == "县级配套资金已明确。"
    assert [(line.source, line.old, line.new) for line in second.lines] == [
        (CENTRAL, Decimal(1200), Decimal(1000)),
        (COUNTY_MONEY, None, Decimal(300)),
        (REST, Decimal(300), Decimal(200)),
    ]
    assert second.total_investment == Decimal(1500)
    assert second.recorded_by == "finance"


def test_the_record_names_document_date_and_each_source() -> None:
    set_up()
    adjust(central_budget=1000, county=300)
    entry = audit.history(CODE)[0]
    assert (entry.action, entry.actor, entry.reason) == ("funding.split", "finance", "县级配套资金已明确。")
    changes = {change.field: (change.old, change.new) for change in entry.changes}
    assert changes == {
        "central_budget": ("1200.00", "1000.00"),
        "county": (None, "300.00"),
        "unassigned": ("300.00", "200.00"),
        "document_number": (None, "示财〔2023〕7号"),
        "decided_on": (None, "2023-03-15"),
    }


def test_more_than_the_total_is_refused_and_leaves_nothing() -> None:
    set_up()
    with pytest.raises(service.SplitError, match=r"比总投资 1500\.00 万元多 200\.00 万元"):
        adjust(central_budget=1200, county=500)
    assert split() == {CENTRAL: Decimal(1200), REST: Decimal(300)}
    assert len(split_history(CODE)) == 1


def test_the_same_split_again_is_refused() -> None:
    set_up()
    with pytest.raises(service.SplitError, match="没有需要调整的内容"):
        adjust(central_budget=1200)
    assert len(split_history(CODE)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document_number": "  "}, "必须写明文号和理由"),
        ({"reason": "\n"}, "必须写明文号和理由"),
        ({"decided_on": TODAY + timedelta(days=1)}, "2023-04-01 还没有到"),
    ],
)
def test_an_adjustment_rests_on_a_document_of_a_day_that_has_come(
    changed: dict[str, object], said: str
) -> None:
    set_up()
    given: dict[str, object] = {
        "document_number": "示财〔2023〕7号",
        "decided_on": TODAY,
        "reason": "调整。",
        "seen_number": 1,
    }
    with pytest.raises(service.SplitError, match=said):
        service.adjust_split(CODE, [], **(given | changed), actor=FINANCE, today=TODAY)  # type: ignore[arg-type]
    assert len(split_history(CODE)) == 1


def test_a_project_that_is_not_there_has_no_split() -> None:
    set_up()
    with pytest.raises(NotFoundError, match="NO-01"):
        service.split_page("NO-01")


def test_the_second_of_two_who_adjust_is_told_and_changes_nothing() -> None:
    set_up()
    adjust(central_budget=1000)
    with pytest.raises(service.ChangedMeanwhileError, match="有人改过（现在是第 2 次）"):
        adjust(seen=1, actor=OTHER, county=500)
    assert split() == {CENTRAL: Decimal(1000), REST: Decimal(500)}
    adjust(seen=2, actor=OTHER, county=500)
    assert split() == {COUNTY_MONEY: Decimal(500), REST: Decimal(1000)}
    assert [change.number for change in split_history(CODE)] == [1, 2, 3]


# What becomes of an adjustment when months close


def test_a_month_closed_after_an_adjustment_has_the_new_split_and_what_was_reported() -> None:
    set_up()
    close_month()
    assert planned() == {
        CENTRAL: Decimal(1200),
        FundingSource.SELF_RAISED: Decimal(200),
        REST: Decimal(100),
    }
    adjust(seen=2, central_budget=1000, county=400)
    close_month(None, APRIL)
    assert planned(APRIL) == {CENTRAL: Decimal(1000), COUNTY_MONEY: Decimal(400), REST: Decimal(100)}
    assert planned(MARCH)[CENTRAL] == Decimal(1200)
    fact = returns.month_facts(AsOf(APRIL), [CODE])[CODE]
    kept = next(each for each in fact.amounts if each.source is FundingSource.SELF_RAISED)
    assert (kept.planned, kept.paid) == (None, Decimal(80))


def test_a_return_from_before_an_adjustment_does_not_undo_it_when_the_city_passes_it() -> None:
    set_up()
    open_month()
    number = submit(reporting(1200, county=300))
    adjust(central_budget=1000, city=500)
    pass_on(number)
    assert split() == {CENTRAL: Decimal(1000), CITY_MONEY: Decimal(500)}
    monthly.close_period(PLAN.code, MARCH, actor=CITY)
    assert planned() == {CENTRAL: Decimal(1000), CITY_MONEY: Decimal(500)}
    assert [change.basis.origin for change in split_history(CODE)] == [
        SplitOrigin.PLAN,
        SplitOrigin.ADJUSTMENT,
    ]


def test_a_return_from_after_an_adjustment_becomes_the_split() -> None:
    set_up()
    adjust(central_budget=1000)
    open_month()
    pass_on(submit(reporting(1100, county=400)))
    assert split() == {CENTRAL: Decimal(1100), COUNTY_MONEY: Decimal(400)}
    newest = split_history(CODE)[-1]
    assert newest.basis.origin is SplitOrigin.RETURN
    assert newest.basis.reason == "2023-03 月报市级通过。"


def restate(report: Report, month: Month = MARCH) -> None:
    number = monthly.propose_restatement(
        CODE,
        month,
        Stage.FOUNDATION,
        report.amounts,
        "计划来源报错。",
        actor=OWNER,
    )
    monthly.decide_restatement(number, approve=True, reason="", actor=CITY)


def test_a_restatement_of_the_plan_in_the_last_closed_month_changes_the_split() -> None:
    set_up()
    close_month()
    restate(reporting(1000, county=500))
    assert split() == {CENTRAL: Decimal(1000), COUNTY_MONEY: Decimal(500)}
    assert planned() == split()
    assert planned(reading=Reading.THEN)[CENTRAL] == Decimal(1200)
    newest = split_history(CODE)[-1]
    assert newest.basis.origin is SplitOrigin.RESTATEMENT
    assert newest.basis.reason == "2023-03 的更正：计划来源报错。"


def test_a_restatement_that_later_months_repeat_changes_the_split_too() -> None:
    set_up()
    close_month()
    close_month(None, APRIL)
    restate(reporting(1000, county=500))
    assert planned(APRIL) == {CENTRAL: Decimal(1000), COUNTY_MONEY: Decimal(500)} == split()


def test_a_restatement_does_not_undo_an_adjustment_made_since() -> None:
    set_up()
    close_month()
    adjust(seen=2, central_budget=900)
    restate(reporting(1000, county=500))
    assert split() == {CENTRAL: Decimal(900), REST: Decimal(600)}
    assert planned() == {CENTRAL: Decimal(1000), COUNTY_MONEY: Decimal(500)}
    close_month(None, APRIL)
    assert planned(APRIL) == {CENTRAL: Decimal(900), REST: Decimal(600)}


def test_a_restatement_of_an_earlier_month_leaves_the_split_of_a_later_one() -> None:
    set_up()
    close_month()
    close_month(reporting(1100, county=400), APRIL)
    before = split()
    restate(reporting(1000, county=500))
    assert split() == before == {CENTRAL: Decimal(1100), COUNTY_MONEY: Decimal(400)}


# Constraints


def stored(**changed: object) -> SplitChangeOfProject:
    """Return a change that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "project_id": database.session.scalars(select(Project.id)).one(),
        "number": 2,
        "origin": SplitOrigin.ADJUSTMENT,
        "document_number": "示财〔2023〕7号",
        "decided_on": TODAY,
        "reason": "调整。",
        "total_investment": Decimal(1500),
        "recorded_at": stored_now(),
        "recorded_by": "test",
    }
    return SplitChangeOfProject(**(columns | changed))


def refused(constraint: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("number_is_positive", {"number": 0}),
        ("an_adjustment_has_document_and_reason", {"document_number": " "}),
        ("an_adjustment_has_document_and_reason", {"decided_on": None}),
        ("an_adjustment_has_document_and_reason", {"reason": ""}),
        ("(uq_split_change_project_id_number|split_change.project_id, split_change.number)", {"number": 1}),
    ],
)
def test_the_table_of_changes_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    database.session.add(stored(**changed))
    with refused(constraint):
        database.session.flush()
    database.session.rollback()


def test_a_change_of_another_origin_needs_no_document() -> None:
    set_up()
    database.session.add(stored(origin=SplitOrigin.RETURN, document_number="", decided_on=None, reason=""))
    database.session.flush()


@pytest.mark.parametrize(
    ("constraint", "old", "new"),
    [
        ("line_says_something", None, None),
        ("amounts_are_positive", Decimal(0), Decimal(5)),
        ("amounts_are_positive", Decimal(5), Decimal(-1)),
    ],
)
def test_the_table_of_lines_refuses(constraint: str, old: Decimal | None, new: Decimal | None) -> None:
    set_up()
    database.session.add(stored(lines=[SplitChangeLine(source=COUNTY_MONEY, old_amount=old, new_amount=new)]))
    with refused(constraint):
        database.session.flush()
    database.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE split_change SET reason = 'x'",
        "DELETE FROM split_change",
        "UPDATE split_change_line SET new_amount = 1",
        "DELETE FROM split_change_line",
    ],
)
def test_the_database_itself_refuses_to_change_the_history(statement: str) -> None:
    set_up()
    with pytest.raises(DatabaseError, match="append-only"), database.session.begin_nested():
        database.session.execute(text(statement))
    assert database.session.scalar(select(func.count(SplitChangeOfProject.id))) == 1
