"""A project as findings look at it, with realistic defaults."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.directory.types import OrganisationKind
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.types import Sector
from app.portfolio.types.scrutiny import CheckedProject, CheckedUnit, Standing
from app.projects.types import BedKind, ProjectCategory, Stage
from app.returns.types.report import SourceAmounts

JUNE = Month(2023, 6)
CENTRAL, COUNTY = FundingSource.CENTRAL_BUDGET, FundingSource.COUNTY
CIVIL_AFFAIRS = CheckedUnit("示例县民政局", OrganisationKind.CIVIL_AFFAIRS)
PROJECT = CheckedProject(
    code="EX-01",
    name="示例养老院",
    plan_code="example-2022",
    sector=Sector.ELDER_CARE,
    category=ProjectCategory.INSTITUTIONAL_CARE,
    printed_type="公办养老",
    region_code="990021",
    region_name="示例县",
    units=(CIVIL_AFFAIRS,),
    start=PartialDate.of_year(2022),
    total_investment=Decimal(1000),
    central_requested=Decimal(600),
    central_share_ceiling=Decimal(60),
    new_beds=100,
    bed_kind=BedKind.ELDER_CARE,
)


def checked(**changes: Any) -> CheckedProject:  # noqa: ANN401 - any field
    """Return the project with some fields changed."""
    return replace(PROJECT, **changes)


def standing(month: Month = JUNE, **changes: Any) -> Standing:  # noqa: ANN401 - any field
    """Return how it stood at the end of a month."""
    return replace(Standing(month, Decimal(1000), Stage.STRUCTURE), **changes)


def line(source: FundingSource = CENTRAL, *, is_advance: bool = False, **amounts: int | str) -> SourceAmounts:
    """Return the amounts of one source in 万元."""
    found = {name: Decimal(value) for name, value in amounts.items()}
    return SourceAmounts(
        source,
        found.get("planned"),
        found.get("allocated"),
        found.get("received"),
        found.get("completed"),
        found.get("paid"),
        is_advance=is_advance,
    )
