"""Facts about who reports on a commitment for which unit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts.rules import policy
from app.accounts.types import Action, Grant, Role, Scope, ScopeKind, User
from app.commitments.rules.reporters import may_report_for, subject_of
from app.plans.types import Sector
from tests.unit.commitments.reporting import CITY, CIVIL, FINANCE, HEALTH, SHARED, TASK

ELDERS = Scope(ScopeKind.SECTOR, Sector.ELDER_CARE.value, CITY)
CHILDREN = Scope(ScopeKind.SECTOR, Sector.CHILD_CARE.value, CITY)
OWN_CITY, OTHER_CITY = Scope(ScopeKind.CITY, CITY), Scope(ScopeKind.CITY, "360800")
FOR_CHILDREN = replace(TASK, sector=Sector.CHILD_CARE, units=(CIVIL, HEALTH))


def user(role: Role, scope: Scope) -> User:
    return User(1, "somebody", "某人", (Grant(role, scope),))


def unit(number: int) -> Scope:
    return Scope(ScopeKind.UNIT, str(number))


@pytest.mark.parametrize(
    ("role", "scope", "of_task", "of_shared"),
    [
        (Role.OWNER, unit(1), {1}, {1}),
        (Role.OWNER, unit(2), set(), {2}),
        (Role.OWNER, unit(3), set(), set()),
        (Role.OWNER, unit(9), set(), set()),
        (Role.SECTOR_LEAD, ELDERS, {1}, {1}),
        (Role.SECTOR_LEAD, CHILDREN, set(), {2}),
        (Role.SECTOR_LEAD, replace(ELDERS, city="360800"), set(), set()),
        (Role.CITY_COORDINATOR, OWN_CITY, {1}, {1, 2}),
        (Role.CITY_COORDINATOR, OTHER_CITY, set(), set()),
        (Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "990021"), set(), set()),
        (Role.FINANCE, OWN_CITY, set(), set()),
        (Role.AUDITOR, Scope(ScopeKind.EVERYTHING), set(), set()),
        (Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING), set(), set()),
    ],
)
def test_who_reports_for_which_unit(role: Role, scope: Scope, of_task: set[int], of_shared: set[int]) -> None:
    found = [
        {each.organisation_id for each in may_report_for(user(role, scope), fact)} for fact in (TASK, SHARED)
    ]
    assert found == [of_task, of_shared]


def test_who_leads_a_sector_reports_for_no_other_bureau_even_of_that_sector() -> None:
    assert may_report_for(user(Role.SECTOR_LEAD, CHILDREN), FOR_CHILDREN) == ()
    shared = replace(FOR_CHILDREN, units=(replace(HEALTH, role=CIVIL.role), FINANCE))
    assert may_report_for(user(Role.SECTOR_LEAD, CHILDREN), shared) == (shared.units[0],)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.OWNER, unit(1)),
        (Role.OWNER, unit(2)),
        (Role.SECTOR_LEAD, ELDERS),
        (Role.SECTOR_LEAD, CHILDREN),
        (Role.CITY_COORDINATOR, OWN_CITY),
    ],
)
def test_whoever_reports_for_a_unit_passes_the_guard_of_the_commitment(role: Role, scope: Scope) -> None:
    for fact in (TASK, SHARED, FOR_CHILDREN):
        if may_report_for(user(role, scope), fact):
            assert policy.can(user(role, scope), Action.REPORT_COMMITMENT, subject_of(fact))
