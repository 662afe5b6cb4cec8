"""Facts about setting the annual investment plan of a project, on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.audit import queries as audit
from app.audit.types import Actor
from app.extensions import database
from app.funding import service
from app.funding.models import AnnualPlanAmount, AnnualPlanOfProject
from app.funding.queries import annual_plan, annual_plan_versions
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.projects.models import Project
from app.returns.models import ProjectMonth
from tests.integration.returns.factories import CODE, MARCH, close_month, set_up

if TYPE_CHECKING:
    from app.kernel.months import Month

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("app")]

FINANCE, OTHER = Actor("finance"), Actor("other")


def set_plan(*amounts: int, seen: int = 0, first: int = 2022, actor: Actor = FINANCE) -> None:
    """Set the plan of the example project (total 1500 万元, 2022-2024) year by year."""
    service.set_annual_plan(
        CODE,
        [(first + index, Decimal(amount)) for index, amount in enumerate(amounts)],
        document_number="示发改〔2023〕3号",
        reason="按施工进度安排。",
        seen_number=seen,
        actor=actor,
    )


def held() -> list[tuple[int, Decimal]]:
    plan = annual_plan(CODE)
    assert plan is not None
    return list(plan.amounts)


def of_month(month: Month) -> tuple[Decimal | None, bool]:
    statement = select(ProjectMonth.year_planned, ProjectMonth.year_is_default).where(
        ProjectMonth.month == month
    )
    planned, is_default = database.session.execute(statement).one()
    return planned, is_default


def test_until_somebody_sets_it_the_default_holds_and_is_marked() -> None:
    set_up()
    page = service.annual_plan_page(CODE)
    assert page.plan.is_default
    assert page.plan.amounts == ((2022, Decimal(500)), (2023, Decimal(500)), (2024, Decimal(500)))
    assert page.years == (2021, 2022, 2023, 2024, 2025)
    assert (page.latest, page.versions) == (None, ())


def test_a_plan_that_is_set_replaces_the_default_and_is_kept_when_it_is_replaced() -> None:
    set_up()
    set_plan(300, 700, 500)
    set_plan(300, 1200, seen=1)
    assert held() == [(2022, Decimal(300)), (2023, Decimal(1200))]
    first, second = annual_plan_versions(CODE)
    assert first.amounts == ((2022, Decimal(300)), (2023, Decimal(700)), (2024, Decimal(500)))
    assert (second.number, second.document_number) == (2, "示发改〔2023〕3号")
    assert (second.reason, second.recorded_by) == ("按施工进度安排。", "finance")


def test_the_record_names_each_year() -> None:
    set_up()
    set_plan(300, 700, 500)
    set_plan(300, 1200, seen=1)
    newest, older = audit.history(CODE)[:2]
    assert (newest.action, newest.reason) == ("funding.annual_plan", "按施工进度安排。")
    assert {change.field: (change.old, change.new) for change in newest.changes} == {
        "2023 年": ("700.00", "1200.00"),
        "2024 年": ("500.00", None),
        "document_number": (None, "示发改〔2023〕3号"),
    }
    assert {change.old for change in older.changes} == {None}


def test_a_plan_may_reach_beyond_the_years_of_the_project() -> None:
    set_up()
    set_plan(500, 500, 500, first=2023)
    assert held()[-1] == (2025, Decimal(500))
    assert service.annual_plan_page(CODE).years == tuple(range(2021, 2027))


def test_the_default_can_be_set_as_it_is() -> None:
    set_up()
    set_plan(500, 500, 500)
    plan = annual_plan(CODE)
    assert plan is not None
    assert not plan.is_default


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((500, 500), "各年度合计 1000[.]00 万元，比总投资 1500[.]00 万元少 500[.]00 万元"),
        ((500, 500, 600), "多 100.00 万元"),
        ((), "少 1500.00 万元"),
        ((1600, -100), "不能为负数"),
    ],
)
def test_what_does_not_add_up_to_the_total_is_refused(amounts: tuple[int, ...], said: str) -> None:
    set_up()
    with pytest.raises(service.AnnualPlanError, match=said):
        set_plan(*amounts)
    assert annual_plan_versions(CODE) == ()


def test_the_same_again_is_refused() -> None:
    set_up()
    set_plan(300, 1200)
    with pytest.raises(service.AnnualPlanError, match="没有需要修改的内容"):
        set_plan(300, 1200, seen=1)


def test_a_plan_needs_a_reason_and_a_project() -> None:
    set_up()
    with pytest.raises(service.AnnualPlanError, match="必须写明理由"):
        service.set_annual_plan(CODE, [(2022, Decimal(1500))], reason=" ", seen_number=0, actor=FINANCE)
    with pytest.raises(NotFoundError, match="NO-01"):
        service.set_annual_plan("NO-01", [], reason="x", seen_number=0, actor=FINANCE)


def test_the_second_of_two_who_set_it_is_told_and_changes_nothing() -> None:
    set_up()
    set_plan(300, 1200)
    with pytest.raises(service.ChangedMeanwhileError, match="有人改过（现在是第 1 次）"):
        set_plan(700, 800, seen=0, actor=OTHER)
    assert held() == [(2022, Decimal(300)), (2023, Decimal(1200))]
    set_plan(700, 800, seen=1, actor=OTHER)
    assert held() == [(2022, Decimal(700)), (2023, Decimal(800))]


def test_a_month_takes_the_plan_of_its_year_as_it_stands_when_it_is_closed() -> None:
    set_up()
    close_month(None)
    set_plan(300, 1200)
    close_month(None, MARCH.plus(1))
    assert of_month(MARCH) == (Decimal(500), True)
    assert of_month(MARCH.plus(1)) == (Decimal(1200), False)


def test_a_year_without_a_plan_is_blank_in_the_month() -> None:
    set_up()
    set_plan(1500)
    close_month(None)
    assert of_month(MARCH) == (None, False)


# Constraints


def stored(**changed: object) -> AnnualPlanOfProject:
    """Return a plan that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "project_id": database.session.scalars(select(Project.id)).one(),
        "number": 2,
        "document_number": "",
        "reason": "安排。",
        "recorded_at": stored_now(),
        "recorded_by": "test",
    }
    return AnnualPlanOfProject(**(columns | changed))


def refuses(plan: AnnualPlanOfProject, constraint: str) -> None:
    database.session.add(plan)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()
    database.session.rollback()


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("number_is_positive", {"number": 0}),
        ("reason_is_not_blank", {"reason": "  "}),
        ("(uq_annual_plan_project_id_number|annual_plan.project_id, annual_plan.number)", {"number": 1}),
    ],
)
def test_the_table_of_plans_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    set_plan(300, 1200)
    refuses(stored(**changed), constraint)


@pytest.mark.parametrize(
    ("constraint", "year", "amount"),
    [("amount_is_not_negative", 2022, -1), ("is_a_year", 1999, 1), ("is_a_year", 2101, 1)],
)
def test_the_table_of_years_refuses(constraint: str, year: int, amount: int) -> None:
    set_up()
    refuses(stored(amounts=[AnnualPlanAmount(year=year, amount=Decimal(amount))]), constraint)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annual_plan SET reason = 'x'",
        "DELETE FROM annual_plan",
        "UPDATE annual_plan_amount SET amount = 1",
        "DELETE FROM annual_plan_amount",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_set(statement: str) -> None:
    set_up()
    set_plan(300, 1200)
    with pytest.raises(DatabaseError), database.session.begin_nested():
        database.session.execute(text(statement))
    assert database.session.scalar(select(func.count(AnnualPlanOfProject.id))) == 1
