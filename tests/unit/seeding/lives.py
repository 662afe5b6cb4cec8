"""What to invent lives for: projects made up, and all that the two plans of the seed state and promise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.commitments.types.facts import CommitmentFact, UnitPart
from app.directory.types import OrganisationKind
from app.intake.service import check_package
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.rules import applicable_milestones
from app.projects.types import ProjectCategory
from app.seeding.types import DemoDuty, DemoProject, ObservedPlan
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from typing import Any

PLANS = ("jian-2022", "shangrao-2022")


def project(code: str = "DE-YL-01", **changes: Any) -> DemoProject:  # noqa: ANN401 - any field of it
    """Return a project of 3,000 万元 that was to be built from 2022 to 2024."""
    category = changes.get("category", ProjectCategory.INSTITUTIONAL_CARE)
    fields: dict[str, Any] = {
        "code": code,
        "plan_code": "demo-2022",
        "plan_begins": Month(2021, 1),
        "name": "东湖县福利院",
        "category": category,
        "total": Decimal(3000),
        "central_requested": None,
        "start": PartialDate.of_year(2022),
        "end": PartialDate.of_year(2024),
        "milestones": applicable_milestones(category),
        "has_county_step": True,
        "region_code": "990021",
        "region_name": "东湖县",
        "city_name": "示例市",
        "unit_id": 1,
        "unit_name": "东湖县民政局",
        "unit_kind": OrganisationKind.CIVIL_AFFAIRS,
    }
    return DemoProject(**(fields | changes))


def projects_of_the_seed() -> list[DemoProject]:
    """Return all projects of both plans, as their packages state them."""
    found = []
    for plan_code in PLANS:
        package, _ = check_package(PROJECT_ROOT / "seed" / plan_code)
        assert package is not None
        regions = {each.code: each for each in package.regions}
        city = next(each for each in package.regions if each.parent_code is None)
        units = {
            name: (number, each)
            for number, each in enumerate(package.organisations)
            for name in (each.name, *each.aliases)
        }
        found += [
            project(
                each.code,
                plan_code=plan_code,
                name=each.name,
                category=each.category,
                total=each.total_investment,
                central_requested=each.central_requested,
                start=each.start,
                end=each.end,
                has_county_step=each.region_code != city.code,
                region_code=each.region_code,
                region_name=regions[each.region_code].name,
                city_name=city.name,
                unit_id=units[each.units[0]][0],
                unit_name=units[each.units[0]][1].name,
                unit_kind=units[each.units[0]][1].kind,
            )
            for each in package.projects
        ]
    return found


def duties_of_the_seed() -> list[DemoDuty]:
    """Return who owes quarterly updates by both plans, as their packages state it."""
    found = []
    for plan_code in PLANS:
        package, _ = check_package(PROJECT_ROOT / "seed" / plan_code)
        assert package is not None
        numbers = {
            name: (number, each)
            for number, each in enumerate(package.organisations)
            for name in (each.name, *each.aliases)
        }
        for stated in package.commitments:
            units = tuple(
                UnitPart(
                    numbers[each.name][0],
                    numbers[each.name][1].name,
                    each.name,
                    numbers[each.name][1].kind,
                    each.role,
                )
                for each in stated.units
            )
            own = {name: getattr(stated, name) for name in stated.__slots__ if name != "units"}
            fact = CommitmentFact(
                id=1, plan_title="", city_code="990000", city_name="示例市", units=units, **own
            )
            found += [DemoDuty(fact, unit, Month(2021, 1)) for unit in fact.reporting_units]
    return found


def observed_plans_of_the_seed() -> list[ObservedPlan]:
    """Return what both plans state, as their packages do."""
    found = []
    for plan_code in PLANS:
        package, _ = check_package(PROJECT_ROOT / "seed" / plan_code)
        assert package is not None
        city = next(each for each in package.regions if each.parent_code is None)
        found.append(
            ObservedPlan(
                code=plan_code,
                city_code=city.code,
                first_year=2021,
                last_year=2025,
                counties=tuple(each.code for each in package.regions if each.parent_code is not None),
                figures=package.figures,
                indicators=package.indicators,
            )
        )
    return found
