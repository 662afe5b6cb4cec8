"""Closing a month: one fact for each project and source, carried forward where nobody reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.funding.queries import annual_plans, planned_splits
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns.models import ProjectMonth, ProjectMonthAmount
from app.returns.queries import closing as closing_queries
from app.returns.queries import facts as fact_queries
from app.returns.queries import reports as report_queries
from app.returns.queries import schedule as period_queries
from app.returns.queries.contents import report_of_version
from app.returns.rules.carrying import as_planned, reporting
from app.returns.rules.periods import is_late
from app.returns.service.errors import PeriodError
from app.returns.service.listeners import months_were_written
from app.returns.service.moments import moment
from app.returns.service.rollups import add_closed_month
from app.returns.types.drafts import ClosingReport
from app.returns.types.vocabulary import Amount, PeriodState, Reporting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from app.audit.types import Actor
    from app.funding.types import AnnualPlan
    from app.kernel.months import Month
    from app.projects.types import Stage
    from app.returns.models import MonthlyReturn, ReportingPeriod
    from app.returns.queries.closing import PlaceOfProject
    from app.returns.types.report import SourceAmounts
    from app.returns.types.vocabulary import Grade


def closing_report(plan_code: str, month: Month) -> ClosingReport:
    """Return what closing a month would do now, without doing it.

    Raises:
        NotFoundError: the month was never opened.
    """
    period = _period(plan_code, month)
    returns = report_queries.returns_for_edit(plan_code, month)
    versions = report_queries.newest_versions(plan_code, month)
    zero = {return_id for return_id, version in versions.items() if version.is_zero}
    rows = []
    for place in closing_queries.places(plan_code):
        stored = returns.get(place.project_id)
        how = reporting(stored.state if stored else None, stored is not None and stored.id in zero)
        rows.append((place.code, place.name, how, _was_late(stored, period)))
    return ClosingReport(month, tuple(rows))


def close_period(plan_code: str, month: Month, *, actor: Actor, at: datetime | None = None) -> ClosingReport:
    """Close a month: write how each project stood, and let nobody report for it any more.

    Raises:
        NotFoundError: the month was never opened.
        PeriodError: it is closed already.
    """
    with transaction(database.session) as session:
        period = _period(plan_code, month)
        if period.state is PeriodState.CLOSED:
            message = Text("{month} 已经关账；改动已关账的月份请走更正。", month=month)
            raise PeriodError(message)
        done = closing_report(plan_code, month)
        facts, amounts = _rows(period, done, moment(at))
        session.execute(insert(ProjectMonth), facts)
        if amounts:
            session.execute(insert(ProjectMonthAmount), amounts)
        period.state = PeriodState.CLOSED
        period.closed_at = moment(at)
        period.closed_by = actor.name
        session.flush()
        add_closed_month(plan_code, month)
        months_were_written(plan_code, [month], None, actor=actor, at=moment(at))
        record(
            actor=actor,
            action="period.close",
            subject=f"period:{plan_code}:{month}",
            changes=[
                Change("state", PeriodState.OPEN.value, PeriodState.CLOSED.value),
                *(Change(how.value, None, number) for how in Reporting if (number := done.count(how))),
            ],
        )
        return done


def _rows(
    period: ReportingPeriod, done: ClosingReport, at: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of all projects of a period: facts, and amounts by source."""
    plan_code, month = period.plan_code, period.month
    places = {place.code: place for place in closing_queries.places(plan_code)}
    returns = report_queries.returns_for_edit(plan_code, month)
    versions = report_queries.newest_versions(plan_code, month)
    before = fact_queries.standing_of_plan(plan_code, month.plus(-1))
    splits = planned_splits(places)
    annual = annual_plans(plan_code)
    facts: list[dict[str, Any]] = []
    amounts: list[dict[str, Any]] = []
    for code, _, how, was_late in done.projects:
        place = places[code]
        standing = before.get(place.project_id)
        version = None if how.is_carried_forward else versions[returns[place.project_id].id]
        version_id = version.id if version else standing.version_id if standing else None
        if version and not how.repeats:
            stage: Stage | None = version.stage
            grade: Grade | None = version.grade
            money: Sequence[SourceAmounts] = report_of_version(version).amounts
        else:
            # The month before as known now: it may have been restated since somebody said 零报.
            stage = standing.stage if standing else None
            grade = standing.grade if standing else None
            money = standing.amounts if standing else ()
        money = as_planned(money, splits.get(code, ()))
        facts.append(
            place_values(place, month, plan_code, annual[code])
            | {
                "revision": 0,
                "stage": stage,
                "grade": grade,
                "reporting": how,
                "was_late": was_late,
                "version_id": version_id,
                "restatement_id": None,
                "recorded_at": at,
            }
        )
        amounts += amount_values(money, month, place.project_id, revision=0)
    return facts, amounts


def place_values(place: PlaceOfProject, month: Month, plan_code: str, annual: AnnualPlan) -> dict[str, Any]:
    """Return the columns of a fact that say where its project stands, and what it promises."""
    return {
        "month": month,
        "project_id": place.project_id,
        "plan_code": plan_code,
        "city_code": place.city_code,
        "region_code": place.region_code,
        "sector": place.sector,
        "category": place.category,
        "printed_type": place.printed_type,
        "unit_id": place.unit_id,
        "total_investment": place.total_investment,
        "start_year": place.start_on.year,
        "end_year": place.end_on.year,
        "new_beds": place.new_beds,
        "nursing_beds": place.nursing_beds,
        "renovated_beds": place.renovated_beds,
        "new_places": place.new_places,
        "year_planned": annual.of_year(month.year),
        "year_is_default": annual.is_default,
    }


def amount_values(
    amounts: Sequence[SourceAmounts], month: Month, project_id: int, *, revision: int
) -> list[dict[str, Any]]:
    """Return the rows of a project's amounts in one revision of a month."""
    return [
        {"month": month, "project_id": project_id, "revision": revision, "source": each.source}
        | {kind.value: each.amount(kind) for kind in Amount}
        for each in amounts
        if not each.is_blank
    ]


def _was_late(stored: MonthlyReturn | None, period: ReportingPeriod) -> bool:
    return (
        stored is not None
        and stored.first_submitted_at is not None
        and is_late(stored.first_submitted_at, period.deadline)
    )


def _period(plan_code: str, month: Month) -> ReportingPeriod:
    period = period_queries.period_for_edit(plan_code, month)
    if period is None:
        message = Text("方案 {plan_code} 的 {month} 没有开启过调度期。", plan_code=plan_code, month=month)
        raise NotFoundError(message)
    return period
