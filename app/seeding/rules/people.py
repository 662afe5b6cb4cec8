"""The accounts of an invented database: one for every role and scope that trying the product needs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.directory.types import OrganisationKind
from app.plans.types import Sector
from app.seeding.types import AccountPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.commitments.types.facts import UnitPart
    from app.seeding.types import DemoProject

MANY = 20
"""So many projects are reported by one account, to try the view of a unit with many."""
_LONGEST = 40
_OF_THEIR_OWN = {OrganisationKind.CIVIL_AFFAIRS: "civil", OrganisationKind.HEALTH: "health"}
"""Bureaus that report on commitments with an account of their own; one account reports for all others."""
_EVERYTHING = Scope(ScopeKind.EVERYTHING)


def accounts_of(
    city_code: str, city_name: str, projects: Sequence[DemoProject], bureaus: Sequence[UnitPart] = ()
) -> tuple[AccountPlan, ...]:
    """Return the accounts of one plan: its city, its counties and units, and two that see everything.

    `bureaus` are the units that report on what the plan commits them to.
    """
    city = Scope(ScopeKind.CITY, city_code)
    regions = sorted({(each.region_code, each.region_name) for each in projects if each.has_county_step})
    finance = [(Role.FINANCE, city, f"{city_name}财政局", finance_name(city_code))]
    finance += [
        (Role.FINANCE, Scope(ScopeKind.COUNTY, code), f"{name}财政局", finance_name(code))
        for code, name in regions
        if code in counties_with_finance(projects)
    ]
    return (
        _plan(
            "demo-admin",
            "系统管理员",
            f"{Role.ADMINISTRATOR.label}：全部",
            Grant(Role.ADMINISTRATOR, _EVERYTHING),
        ),
        _plan("demo-audit", "审计局", f"{Role.AUDITOR.label}：全部", Grant(Role.AUDITOR, _EVERYTHING)),
        _plan(
            city_account(city_code),
            f"{city_name}发改委",
            f"{Role.CITY_COORDINATOR.label}：{city_name}",
            Grant(Role.CITY_COORDINATOR, city),
        ),
        *(
            _plan(
                sector_account(sector, city_code),
                f"{city_name}{bureau}",
                f"{Role.SECTOR_LEAD.label}：{city_name}{sector.label}",
                Grant(Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, sector.value, city_code)),
            )
            for sector, bureau in ((Sector.ELDER_CARE, "民政局"), (Sector.CHILD_CARE, "卫健委"))
        ),
        *(
            _plan(account, bureau, f"{role.label}：{bureau.removesuffix('财政局')}", Grant(role, scope))
            for role, scope, bureau, account in finance
        ),
        *(
            _plan(
                county_account(code),
                f"{name}发改委",
                f"{Role.COUNTY_REVIEWER.label}：{name}",
                Grant(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, code)),
            )
            for code, name in regions
        ),
        *_bureaus(city_code, city_name, bureaus),
        _many(city_code, city_name, projects),
        *_owners(projects),
    )


def city_account(city_code: str) -> str:
    """Return the name of the account that opens, reviews and closes."""
    return f"demo-city-{city_code}".lower()


def county_account(region_code: str) -> str:
    """Return the name of a county reviewer's account."""
    return f"demo-county-{region_code}".lower()


def sector_account(sector: Sector, city_code: str) -> str:
    """Return the name of a sector lead's account."""
    return f"demo-{'elder' if sector is Sector.ELDER_CARE else 'child'}-{city_code}".lower()


def finance_name(region_code: str) -> str:
    """Return the name of a finance bureau's account."""
    return f"demo-finance-{region_code}".lower()


def counties_with_finance(projects: Sequence[DemoProject]) -> frozenset[str]:
    """Return the counties whose finance bureau has an account: the first; for the others the city books."""
    return frozenset(sorted({each.region_code for each in projects if each.has_county_step})[:1])


def owner_accounts(projects: Sequence[DemoProject]) -> dict[int, str]:
    """Return the name of the account of each reporting unit: counted within its county."""
    names: dict[int, str] = {}
    numbers: dict[str, int] = {}
    for project in sorted(projects, key=lambda each: each.code):
        if project.unit_id not in names:
            number = numbers[project.region_code] = numbers.get(project.region_code, 0) + 1
            names[project.unit_id] = f"demo-owner-{project.region_code}-{number}".lower()
    return names


def bureau_accounts(city_code: str, bureaus: Sequence[UnitPart]) -> dict[int, str]:
    """Return the name of the account that reports on commitments for each unit."""
    names: dict[int, str] = {}
    for each in bureaus:
        name = f"demo-unit-{_OF_THEIR_OWN.get(each.kind, 'others')}-{city_code}".lower()
        is_taken = each.kind in _OF_THEIR_OWN and name in names.values()
        names[each.organisation_id] = f"demo-unit-others-{city_code}".lower() if is_taken else name
    return names


def _bureaus(city_code: str, city_name: str, bureaus: Sequence[UnitPart]) -> list[AccountPlan]:
    """Return the accounts that report on commitments."""
    names = bureau_accounts(city_code, bureaus)
    plans = []
    for name in sorted(set(names.values())):
        own = [each for each in bureaus if names[each.organisation_id] == name]
        called = own[0].name if len(own) == 1 else f"{city_name}其他 {len(own)} 个单位"
        plans.append(
            _plan(
                name,
                f"{called}任务联络员",
                f"{Role.OWNER.label}：{called}（任务）",
                *(Grant(Role.OWNER, Scope(ScopeKind.UNIT, str(each.organisation_id))) for each in own),
            )
        )
    return plans


def _owners(projects: Sequence[DemoProject]) -> list[AccountPlan]:
    """Return one account for each reporting unit."""
    plans = []
    for unit_id, name in owner_accounts(projects).items():
        own = [each for each in projects if each.unit_id == unit_id]
        plans.append(
            _plan(
                name,
                own[0].unit_name,
                f"{Role.OWNER.label}：{own[0].unit_name}（{len(own)} 项）",
                Grant(Role.OWNER, Scope(ScopeKind.UNIT, str(unit_id))),
            )
        )
    return plans


def _many(city_code: str, city_name: str, projects: Sequence[DemoProject]) -> AccountPlan:
    """Return the account that reports for several units, together about twenty projects."""
    numbers = Counter((each.unit_name, each.unit_id) for each in projects)
    chosen: list[int] = []
    count = 0
    for (_, unit_id), number in sorted(numbers.items(), key=lambda each: (-each[1], each[0])):
        if count + number <= MANY:
            chosen.append(unit_id)
            count += number
    return _plan(
        f"demo-many-{city_code}",
        f"{city_name}代建中心",
        f"{Role.OWNER.label}：{len(chosen)} 个单位（{count} 项）",
        *(Grant(Role.OWNER, Scope(ScopeKind.UNIT, str(unit_id))) for unit_id in sorted(chosen)),
    )


def _plan(name: str, display_name: str, scope: str, *grants: Grant) -> AccountPlan:
    """Return an account to be made; its name shows that it is invented."""
    return AccountPlan(name.lower(), f"演示·{display_name}"[:_LONGEST], scope, grants)
