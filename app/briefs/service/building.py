"""Builds the brief of a month from the one query layer, and writes it as a PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.types import ALL, Subject
from app.answers import kept_while_unchanged
from app.briefs import render
from app.briefs.rules import promises, register
from app.briefs.rules.standing import BY_PLAN
from app.briefs.service.known import OfAllPlans, PlanMonth
from app.briefs.service.returned import with_returns
from app.briefs.types import (
    SCHEMA,
    Brief,
    Distribution,
    DocumentForm,
    Masthead,
    Remarks,
)
from app.briefs.types.brief import DEFAULT_NAME
from app.directory.types import RegionLevel
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.files import cannot_write, write_whole
from app.kernel.months import Month
from app.kernel.texts import Text, joined
from app.plans import queries as plans
from app.portfolio import queries as portfolio
from app.portfolio.types import Dimension

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import Reach
    from app.directory.types import RegionFact
    from app.plans.types import PlanFact


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """A brief on disk."""

    path: Path
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan of which briefs can be made, and its counties that have projects: pairs of code and name."""

    code: str
    title: str
    city_code: str
    has_city: bool
    """Whether the brief of the whole city may be read."""
    counties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """The months of which briefs can be made, and the one that is offered: the last complete one."""

    first: Month
    last: Month
    offered: Month


def choices(reach: Reach) -> tuple[PlanChoice, ...]:
    """Return the plans of which somebody may read briefs: of the whole city, or of some of its counties."""
    counties = portfolio.rollups(ALL, Dimension.PLAN, Dimension.REGION)
    found = (
        PlanChoice(
            code=plan.code,
            title=plan.title,
            city_code=plan.region_code,
            has_city=_covers(reach, plan.region_code),
            counties=tuple(
                (row.key, row.label)
                for row in counties.get(plan.code, ())
                if row.key != plan.region_code
                and (_covers(reach, plan.region_code) or row.key in reach.counties)
            ),
        )
        for plan in plans.plans()
    )
    return tuple(choice for choice in found if choice.has_city or choice.counties)


def _covers(reach: Reach, city: str) -> bool:
    """Return whether a reach covers a whole city: a sector of it is not enough."""
    return reach.everything or city in reach.cities


def months(today: date) -> MonthChoice:
    """Return the months of which briefs can be made today."""
    current = Month.of(today)
    first = min((plan.first_year for plan in plans.plans()), default=today.year)
    return MonthChoice(first=Month(first, 1), last=current, offered=current.plus(-1))


def subject_of(plan_code: str, region_code: str | None) -> Subject:
    """Return what a brief is to the policy: the city of its plan, or one county of it.

    Raises:
        NotFoundError: there is no such plan.
    """
    city = _plan(plan_code).region_code
    return Subject(city=city, region=region_code or city)


@kept_while_unchanged
def build(*, plan_code: str, month: Month, region_code: str | None, today: date) -> Brief:
    """Return the brief of a plan's month, of the whole city or of one county: a draft without remarks.

    Of a month that is not closed it says what the plan says.

    Raises:
        NotFoundError: there is no such plan or county, or the county has no project in the plan.
        TrackerError: no brief can be made of this month.
    """
    return brief_of(month_of(plan_code, month), region_code, today)


def month_of(plan_code: str, month: Month, of_all: OfAllPlans | None = None) -> PlanMonth:
    """Return a plan's month, of which any number of briefs can be made.

    `of_all` is what it shares with the months of other plans.

    Raises:
        NotFoundError: there is no such plan.
    """
    return PlanMonth(_plan(plan_code), month, of_all)


def brief_of(known: PlanMonth, region_code: str | None, today: date) -> Brief:
    """Return the brief of the whole city or of one county; see `build`."""
    plan, month = known.plan, known.month
    # Of a closed month these are told as they stand, not as the plan has them: see `with_returns`.
    is_open = month not in known.closed
    day = register.cut_off(month, plan.first_year, today)
    city = known.regions[plan.region_code]
    county = _county(region_code, city, known.regions) if region_code else None
    whole = known.totals(region_code)
    if whole is None:
        message = Text(
            "《{plan_title}》没有列入{name}的项目，不编制简报。",
            plan_title=plan.title,
            name=(county or city).name,
        )
        raise NotFoundError(message)
    nursing_in_renovated = known.nursing_in_renovated(region_code)
    projects = known.projects(region_code)
    by_region = known.rows(Dimension.REGION, None)
    listed = {row.key for row in by_region}
    sectors = known.rows(Dimension.SECTOR, region_code)
    area = register.area(county or city, city)
    notes, other_notes = register.notes(projects)
    brief = Brief(
        schema=SCHEMA,
        sample=False,
        is_demo=known.is_demo,
        form=DocumentForm.BULLETIN,
        is_monochrome=False,
        masthead=Masthead(name=DEFAULT_NAME, number=None, issuing_unit=None, issued_on=None, supersedes=None),
        verification=None,
        remarks=Remarks((), ()),
        title=register.title(area.name, month),
        plan=register.plan_head(plan),
        area=area,
        month=month,
        cut_off=day,
        totals=register.figures(whole),
        nursing_in_renovated=None if nursing_in_renovated is None else int(nursing_in_renovated),
        inexact_projects=sum(map(register.is_inexact, projects)),
        sections=register.sections(sectors, projects, whole),
        regions=() if county else register.ranking(by_region, whole, city.code),
        regions_without_projects=()
        if county
        else tuple(
            region.name
            for region in known.regions.values()
            if region.parent_code == city.code and region.code not in listed
        ),
        units=register.ranking(known.rows(Dimension.UNIT, region_code), whole) if county else (),
        ranked_by=BY_PLAN,
        categories=register.categories(known.rows(Dimension.CATEGORY, region_code), projects, whole),
        bed_kinds=tuple(register.group(row, whole) for row in known.rows(Dimension.BED_KIND, region_code)),
        sources=register.sources(projects, whole) if is_open else (),
        years=register.years(
            known.rows(Dimension.START_YEAR, region_code),
            known.rows(Dimension.END_YEAR, region_code),
        ),
        schedule=register.schedule(projects, month, day),
        projects=register.project_sections(sectors, projects, {}) if is_open else (),
        notes=notes,
        other_notes=other_notes,
        distribution=Distribution((), (), (), None),
        standing=None,
        changes=None,
        reached=(),
        due=(),
        lights=(),
        light_counts=(),
        light_rule=None,
        disagreements=(),
        problems=(),
        problem_counts=(),
        capacity=(),
        punctuality=(),
        restatements=(),
        next_work=(),
        curve=(),
    )
    return with_returns(_with_promises(brief, known, today), known)


def _with_promises(brief: Brief, known: PlanMonth, today: date) -> Brief:
    """Return a brief with outcomes and commitments: both are known of an open month, too."""
    county = known.regions[brief.area.code] if brief.area.county else None
    return replace(
        brief,
        outcomes=promises.outcome_rows(known.outcomes, county.code if county else None),
        outcomes_as_of=known.outcomes_as_of,
        commitments=promises.commitment_summary(known.commitments(today), county.level if county else None),
    )


def _plan(code: str) -> PlanFact:
    """Return a plan, or say which there are."""
    found = plans.plan(code)
    if found is None:
        known = joined("、", (plan.code for plan in plans.plans())) or Text("无（先执行 plans load）")
        message = Text("没有代码为“{code}”的方案；现有方案：{known}。", code=code, known=known)
        raise NotFoundError(message)
    return found


def _county(code: str, city: RegionFact, regions: dict[str, RegionFact]) -> RegionFact:
    """Return a county or zone of the city."""
    region = regions.get(code)
    if region is None or region.level is RegionLevel.CITY or region.parent_code != city.code:
        message = Text(
            "“{code}”不是{city_name}所辖县（市、区）或功能区的代码；全市简报不填地区。",
            code=code,
            city_name=city.name,
        )
        raise NotFoundError(message)
    return region


def write(brief: Brief, folder: Path) -> WrittenBrief:
    """Render a brief into a folder, under the name `PLAN-MONTH[-REGION].pdf`.

    The file appears whole or not at all: an interrupted render leaves no half of it behind.

    Raises:
        TrackerError: the folder cannot be written, or the renderer reported something.
    """
    path = folder / file_name(brief)
    with render.rendered(brief) as content:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, content.data)
        except OSError as error:
            message = cannot_write(path, error)
            raise TrackerError(message) from error
    return WrittenBrief(path, content.pages, hashlib.sha256(content.data).hexdigest())


def file_name(brief: Brief) -> str:
    """Return the name of the file of a brief."""
    parts = [brief.plan.code, str(brief.month), *([brief.area.code] if brief.area.county else [])]
    return f"{'-'.join(parts)}.pdf"
