"""A small portfolio of two plans on its way through a winter, by the services alone.

It has what goes wrong in sums: blanks, projects that never report, a source that is left, a plan that closes
fewer months than the other, restatements of a month and of the December that a year begins at.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.directory.service import register_organisations, register_regions
from app.directory.types import OrganisationKind, RegionLevel, RegisterOrganisation, RegisterRegion
from app.funding.rules import split_of_plan
from app.funding.service import set_planned_splits
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.plans.service import register_plan, register_printed_row
from app.plans.types import SectionFact, Sector
from app.projects.service import register_projects
from app.projects.types import Figure, Measure, MilestoneKind, ProjectCategory, Stage
from app.returns import queries, service
from app.returns.types.facts import AsOf
from app.returns.types.report import MilestoneReport, Report, SourceAmounts
from app.returns.types.vocabulary import Grade, Step
from tests.integration.returns.factories import CITY, COUNTY, OWNER
from tests.integration.services.factories import CLERK, PLAN, PROJECT, ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOVEMBER, DECEMBER, JANUARY, FEBRUARY = (Month(2022, 11).plus(number) for number in range(4))
HERE, THERE = PLAN.code, "far-2022"
HOME_COUNTY = "990021"
COUNTIES = {
    HERE: (HOME_COUNTY, "990022", HOME_COUNTY, "990022", "990000"),
    THERE: ("980021", "980021", "980000"),
}
PREFIXES = {HERE: ("EX-", "EY-"), THERE: ("FX-", "FY-")}
"""Of the codes of both sections: projects are of them by turns."""
SOURCES = (
    FundingSource.COUNTY,
    FundingSource.BANK_LOAN,
    FundingSource.SELF_RAISED,
    FundingSource.CENTRAL_BUDGET,
    FundingSource.SPECIAL_BOND,
)
STAGES = (Stage.FOUNDATION, Stage.STRUCTURE, Stage.PREPARATION)
NEVER_REPORTS = {4}
"""Places of projects that no return ever comes from."""
CARRIED = 1
"""The place of the project that misses two months after its first: what it reported then is carried on."""


def register() -> None:
    """Register two plans with their counties, units and projects, and the splits that they imply."""
    regions = [
        RegisterRegion("990000", "近山市", RegionLevel.CITY, None, 1),
        RegisterRegion("990021", "东县", RegionLevel.COUNTY, "990000", 2),
        RegisterRegion("990022", "西县", RegionLevel.COUNTY, "990000", 3),
        RegisterRegion("980000", "远水市", RegionLevel.CITY, None, 4),
        RegisterRegion("980021", "南县", RegionLevel.COUNTY, "980000", 5),
    ]
    register_regions(regions, actor=CLERK)
    units = [
        RegisterOrganisation(city, f"{name}民政局", OrganisationKind.CIVIL_AFFAIRS, region, (f"{name}局",))
        for city, name, region in (("990000", "东县", "990021"), ("980000", "南县", "980021"))
    ]
    register_organisations(units, actor=CLERK)
    for plan_code, city, unit in ((HERE, "990000", "东县局"), (THERE, "980000", "南县局")):
        elder_care, child_care = PREFIXES[plan_code]
        first = replace(PLAN.sections[0], code_prefix=elder_care)
        second = SectionFact("托育", "二、托育项目", Sector.CHILD_CARE, "附件", child_care, 2)
        plan = replace(
            PLAN,
            code=plan_code,
            title=f"{plan_code}整体解决方案",
            region_code=city,
            sections=(first, second),
            printed_totals=(),
        )
        register_plan(plan, actor=CLERK)
        projects = []
        for place, region in enumerate(COUNTIES[plan_code]):
            is_care = place % 2 == 0
            section = "养老" if is_care else "托育"
            number = place // 2 + 1
            register_printed_row(
                replace(ROW, plan_code=plan_code, section_key=section, printed_no=number), actor=CLERK
            )
            measures = (
                (Figure(Measure.NEW_BEDS, Decimal(90 + 7 * place)), Figure(Measure.NURSING_BEDS, Decimal(60)))
                if is_care
                else (Figure(Measure.NEW_PLACES, Decimal(70 + place)),)
            )
            if place == 2:
                measures = (*measures, Figure(Measure.RENOVATED_BEDS, Decimal(33)))
            projects.append(
                replace(
                    PROJECT,
                    code=codes(plan_code)[place],
                    plan_code=plan_code,
                    section_key=section,
                    printed_no=number,
                    name=f"{plan_code}第{place + 1}个项目",
                    printed_type="公办养老" if is_care else "普惠托育",
                    category=ProjectCategory.INSTITUTIONAL_CARE if is_care else ProjectCategory.CHILD_CARE,
                    start=PartialDate.of_year(2022 + place % 2),
                    end=PartialDate.of_year(2023 + place % 3),
                    region_code=region,
                    total_investment=Decimal(1500) + 100 * place + Decimal("0.333333"),
                    central_requested=None if plan_code == THERE else Decimal(300),
                    figures=measures,
                    bed_kind=PROJECT.bed_kind if is_care else None,
                    units=(unit,) if place % 3 else (),
                )
            )
        register_projects(plan_code, projects, actor=CLERK)
        splits = {
            each.code: split_of_plan(each.total_investment, each.central_requested) for each in projects
        }
        set_planned_splits(plan_code, splits, actor=CITY)


def codes(plan_code: str) -> list[str]:
    """Return the codes of a plan's projects by their places."""
    return [
        f"{PREFIXES[plan_code][place % 2]}{place // 2 + 1:02}" for place in range(len(COUNTIES[plan_code]))
    ]


def report_of(place: int, months: int) -> Report:
    """Return what the project at a place reports in the first, second … month."""
    done = Decimal(30 + 11 * place + 40 * months) + Decimal("0.05")
    first = SourceAmounts(
        SOURCES[place % 5],
        planned=Decimal(600),
        allocated=None if place == 1 else done * 3,
        received=None if place == 1 and months < 2 else done * 2,
        completed=None if place == 3 and not months else done,
        paid=None if place == 2 or (place in {1, 3} and months < 2) else done / 2,
    )
    second = SourceAmounts(SOURCES[(place + 1) % 5], planned=Decimal(500))
    if place:
        second = replace(second, allocated=Decimal(100), received=Decimal(0))
    # The second month begins with a source less: what it was to give is 待落实 again.
    amounts = (first,) if months == 1 and place == 0 else (first, second)
    stage = STAGES[(place + months) % 2] if place < 3 else STAGES[place % 3]
    milestones: tuple[MilestoneReport, ...] = ()
    if stage is not Stage.PREPARATION:
        permit = MilestoneReport(
            MilestoneKind.CONSTRUCTION_PERMIT, actual=date(2022, 9, 1), document_number="示建〔2022〕1号"
        )
        milestones = (permit, MilestoneReport(MilestoneKind.START, actual=date(2022, 10, 20)))
    return Report(stage, Grade.SMOOTH, "施工正常。", "继续施工。", amounts, milestones=milestones)


def close(plan_code: str, month: Month, months: int) -> None:
    """Let a plan report and close a month."""
    service.open_period(plan_code, month, actor=CITY, today=month.last_day)
    for place, code in enumerate(codes(plan_code)):
        draft = queries.draft(code, month)
        is_carried = plan_code == HERE and place == CARRIED and months in {1, 2}
        if place in NEVER_REPORTS or draft is None or is_carried:
            continue
        content = report_of(place, months)
        number = service.submit(code, month, content, {}, draft.lock, actor=OWNER)
        if not COUNTIES[plan_code][place].endswith("0000"):
            service.review(code, month, Step.COUNTY_PASS, "", number, actor=COUNTY)
        service.review(code, month, Step.CITY_PASS, "", number, actor=CITY)
    service.close_period(plan_code, month, actor=CITY)


def restate(code: str, month: Month, completed: str, stage: Stage) -> None:
    """Correct what the first source has completed (万元), and the stage."""
    fact = queries.month_facts(AsOf(month), [code])[code]
    amounts = list(fact.amounts)
    place = next(each for each, amount in enumerate(amounts) if amount.completed is not None)
    paid = None if amounts[place].paid is None else Decimal(5)
    amounts[place] = replace(amounts[place], completed=Decimal(completed), paid=paid)
    number = service.propose_restatement(code, month, stage, amounts, "报错了。", actor=OWNER)
    service.decide_restatement(number, approve=True, reason="", actor=CITY)


def steps() -> Iterator[Callable[[], None]]:
    """Return everything that happens, one step at a time."""
    yield register
    for months, month in enumerate((NOVEMBER, DECEMBER, JANUARY, FEBRUARY)):
        yield lambda month=month, months=months: close(HERE, month, months)  # type: ignore[misc]
        if month in {DECEMBER, JANUARY}:
            yield lambda month=month, months=months: close(THERE, month, months)  # type: ignore[misc]
    yield lambda: restate("EX-01", DECEMBER, "61.5", Stage.FOUNDATION)
    yield lambda: restate("EY-01", NOVEMBER, "39.5", Stage.FOUNDATION)
    yield lambda: restate("EX-02", JANUARY, "120.25", Stage.SUSPENDED)
    yield lambda: restate("FX-01", DECEMBER, "50", Stage.STRUCTURE)
    yield lambda: restate("EX-01", DECEMBER, "62.75", Stage.PREPARATION)


def build() -> None:
    """Let all of it happen."""
    for step in steps():
        step()
