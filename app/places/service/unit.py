"""The page of a unit, and the list of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import reach
from app.accounts.types import Action
from app.commitments import service as commitments
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.places import queries
from app.places.service.standing import standing_of
from app.places.types.pages import UNITS_ON_A_PAGE, UnitList, UnitPage
from app.portfolio import queries as portfolio
from app.portfolio.types import ProjectFilter
from app.returns import queries as returns
from app.returns.types.vocabulary import PeriodState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.accounts.types import User
    from app.commitments.types.overview import UnitPage as CommitmentsOfUnit
    from app.places.types.map import MapQuery
    from app.places.types.pages import UnitQuery
    from app.returns.types.facts import ReturnFact
    from app.returns.types.periods import PeriodFact


def unit_list(user: User, query: UnitQuery) -> UnitList:
    """Return one page of the units of the cities whose plans a user may read; beyond the last is the last."""
    plans = reach(user, Action.READ_PLANS)
    cities = {plan.city_code: plan.city for plan in portfolio.plan_names(plans)}
    found = queries.unit_count(cities, query)
    pages = max(1, -(-found // UNITS_ON_A_PAGE))
    page = min(query.page, pages)
    return UnitList(
        query=query,
        lines=queries.units(
            cities,
            reach(user, Action.READ_REGISTER),
            plans,
            query,
            limit=UNITS_ON_A_PAGE,
            offset=(page - 1) * UNITS_ON_A_PAGE,
        ),
        found=found,
        page=page,
        pages=pages,
        cities=tuple(cities.items()),
    )


def unit_page(user: User, unit_id: int, query: MapQuery, *, today: date) -> UnitPage:
    """Return the page of a unit, with the projects and commitments of it that the user may see.

    Raises:
        NotFoundError: there is no such unit; or the user may read no plan of its city, and it is neither one
            of the user's own units nor has it a part in a commitment that the user may read.
    """
    unit = queries.unit(unit_id)
    readable = reach(user, Action.READ_PLANS)
    plans = [
        plan
        for plan in portfolio.plan_names(readable)
        if unit is not None and plan.city_code == unit.city_code
    ]
    owed = _commitments(user, unit_id, today)
    if unit is None or not (plans or owed or readable.everything or unit_id in readable.units):
        message = Text(
            "没有第 {unit_id} 号单位，或者不在您可以查看的范围内；请从单位页进入。", unit_id=unit_id
        )
        raise NotFoundError(message)
    chosen = ProjectFilter(unit=unit_id, as_of=query.as_of, reading=query.reading)
    periods = returns.periods([plan.code for plan in plans])
    standing = standing_of(reach(user, Action.READ_REGISTER), chosen, plans, periods, today=today)
    leading = frozenset(
        project.code
        for project in standing.projects
        if project.units and project.units[0].organisation_id == unit_id
    )
    return UnitPage(
        unit=unit,
        may_read_city=bool(plans),
        standing=standing,
        leading=leading,
        returns=_open_returns(user, periods, leading),
        may_read_returns=not reach(user, Action.READ_RETURNS).is_empty,
        commitments=owed,
    )


def _open_returns(user: User, periods: Iterable[PeriodFact], codes: frozenset[str]) -> tuple[ReturnFact, ...]:
    """Return the returns of some projects in the months that are open, the newest month first."""
    readable = reach(user, Action.READ_RETURNS)
    opened = [period for period in periods if period.state is PeriodState.OPEN] if codes else []
    return tuple(
        fact
        for period in opened
        for fact in returns.returns(readable, period.month, period.plan_code)
        if fact.project_code in codes
    )


def _commitments(user: User, unit_id: int, today: date) -> CommitmentsOfUnit | None:
    """Return what a unit owes by its plans; None where it has a part in no commitment."""
    try:
        return commitments.unit_page(
            unit_id, reach(user, Action.READ_PLANS), reach(user, Action.REPORT_COMMITMENT), today=today
        )
    except NotFoundError:
        return None
