"""Facts about whose desk a return lies on, and about what the working calendar knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.accounts.types import Grant, Role, Scope, ScopeKind, Subject, User
from app.kernel.months import Month
from app.returns.rules.reviewing import came_late, desk_for, desk_of, is_shown, reviews_anything
from app.returns.rules.working_calendar import published_years, weekday, works_by_itself
from app.returns.types.facts import ReturnFact
from app.returns.types.overview import Desk, Shown
from app.returns.types.vocabulary import PeriodState, ReturnState

FACT = ReturnFact(
    project_code="JA-02",
    project_name="示例项目",
    plan_code="jian-2022",
    region_code="360828",
    region_name="万安县",
    has_county_step=True,
    month=Month(2023, 6),
    deadline=date(2023, 7, 5),
    period_state=PeriodState.OPEN,
    state=ReturnState.SUBMITTED,
    is_zero=False,
    version_number=1,
    first_submitted_at=datetime(2023, 7, 5, 15, 59),  # noqa: DTZ001 - stored so
    saved_at=None,
    last_reason="",
)
SUBJECT = Subject(city="360800", region="360828", sectors=frozenset({"elder_care"}), units=frozenset({7}))
COUNTY = Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
OTHER_COUNTY = Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360824"))
CITY = Grant(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))
OWNER = Grant(Role.OWNER, Scope(ScopeKind.UNIT, "7"))
AUDITOR = Grant(Role.AUDITOR, Scope(ScopeKind.EVERYTHING))


def user(*grants: Grant) -> User:
    return User(1, "somebody", "某人", grants)


@pytest.mark.parametrize(
    ("state", "has_county_step", "desk"),
    [
        (ReturnState.DRAFT, True, None),
        (ReturnState.SUBMITTED, True, Desk.COUNTY),
        (ReturnState.SUBMITTED, False, Desk.CITY),
        (ReturnState.COUNTY_PASSED, True, Desk.CITY),
        (ReturnState.CITY_PASSED, True, None),
        (ReturnState.SENT_BACK, True, None),
    ],
)
def test_a_return_waits_where_its_next_step_is_taken(
    state: ReturnState, has_county_step: bool, desk: Desk | None
) -> None:
    fact = replace(FACT, state=state, has_county_step=has_county_step)
    assert desk_of(fact) is desk


@pytest.mark.parametrize("state", list(ReturnState))
def test_nothing_waits_in_a_closed_month(state: ReturnState) -> None:
    assert desk_of(replace(FACT, state=state, period_state=PeriodState.CLOSED)) is None


@pytest.mark.parametrize(
    ("grants", "desk"),
    [
        ((COUNTY,), Desk.COUNTY),
        ((OTHER_COUNTY,), None),
        ((CITY,), None),
        ((CITY, COUNTY), Desk.COUNTY),
        ((OWNER,), None),
        ((AUDITOR,), None),
        ((), None),
    ],
)
def test_a_return_waits_for_whoever_may_take_its_next_step(
    grants: tuple[Grant, ...], desk: Desk | None
) -> None:
    assert desk_for(user(*grants), FACT, SUBJECT) is desk


@pytest.mark.parametrize(
    ("grant", "reviews"), [(COUNTY, True), (CITY, True), (OWNER, False), (AUDITOR, False)]
)
def test_only_reviewers_review(grant: Grant, reviews: bool) -> None:
    assert reviews_anything(user(grant)) is reviews


def test_the_whole_day_of_the_deadline_is_in_time_by_the_clock_of_china() -> None:
    assert not came_late(FACT)
    late = replace(FACT, first_submitted_at=datetime(2023, 7, 5, 16, 0))  # noqa: DTZ001 - stored so
    assert came_late(late)
    assert not came_late(replace(FACT, first_submitted_at=None))


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        (Shown.ALL, True),
        (Shown.REPORTED, True),
        (Shown.SUBMITTED, True),
        (Shown.DRAFT, False),
        (Shown.COUNTY_PASSED, False),
        (Shown.CITY_PASSED, False),
        (Shown.SENT_BACK, False),
        (Shown.LATE, False),
    ],
)
def test_a_list_holds_the_returns_of_its_kind(shown: Shown, holds: bool) -> None:
    assert is_shown(shown, FACT) is holds


def test_a_draft_was_not_reported() -> None:
    draft = replace(FACT, state=ReturnState.DRAFT, first_submitted_at=None)
    assert (is_shown(Shown.DRAFT, draft), is_shown(Shown.REPORTED, draft)) == (True, False)


def test_the_calendar_is_known_for_the_years_of_both_plans() -> None:
    first, last = published_years()
    assert first <= 2021
    assert last >= 2025


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 10, 1), False),
        (date(2023, 10, 7), True),
        (date(2090, 1, 2), True),
        (date(2090, 1, 1), False),
    ],
)
def test_a_day_is_worked_by_the_calendar_or_else_by_the_week(day: date, works: bool) -> None:
    assert works_by_itself(day) is works


def test_a_day_of_the_week_has_its_name() -> None:
    assert [weekday(date(2023, 7, day)) for day in (3, 9)] == ["星期一", "星期日"]
