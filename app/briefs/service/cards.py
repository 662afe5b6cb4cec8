"""Builds project cards from the one query layer: all of a pack in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.briefs.rules import cards as rules
from app.briefs.rules import register
from app.briefs.types import ProjectCard
from app.directory import queries as directory
from app.directory.types import RegionFact
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights import queries as lights
from app.lights.types import LightFact
from app.plans import queries as plans
from app.plans.types import PlanFact
from app.portfolio import queries as portfolio
from app.portfolio.rules import register as of_projects
from app.returns import queries as returns
from app.returns import service as returns_service
from app.returns.types.facts import AsOf, MonthFact
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.briefs.service.known import PlanMonth
    from app.portfolio.types import ProjectFact


@dataclass(frozen=True, slots=True)
class BuiltCard:
    """A card, and where the files of its photos lie, by their SHA-256."""

    card: ProjectCard
    photos: dict[str, Path]


def build_card(code: str, *, month: Month | None, today: date, is_monochrome: bool = False) -> BuiltCard:
    """Return the card of one project; without a month, of the latest one that its plan has closed.

    Where none is closed, it is that of the running month and shows what the plan says.

    Raises:
        NotFoundError: there is no such project.
        TrackerError: no card can be made of this month.
    """
    project = portfolio.project(ALL, code)
    if project is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    if month is None:
        month = returns.latest_closed().get(project.plan_code) or Month.of(today)
    (built,) = _built([project], month, today, _of_one(project, month), is_monochrome=is_monochrome)
    return built


def build_cards(known: PlanMonth, *, today: date, is_monochrome: bool = False) -> tuple[BuiltCard, ...]:
    """Return the cards of all projects of a plan's month, ordered by code.

    Raises:
        TrackerError: no card can be made of this month.
    """
    found = sorted(known.projects(None), key=lambda project: project.code)
    shared = _Shared(
        standing=known.facts,
        lit=known.lights(known.month, {project.code for project in found}),
        reasons=known.held_by,
        plans={known.plan.code: known.plan},
        regions=known.regions,
        is_demo=known.is_demo,
    )
    return _built(found, known.month, today, shared, is_monochrome=is_monochrome)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What is read once for all cards that are built together."""

    standing: Mapping[str, MonthFact]
    """By the codes of projects, as are the lights."""
    lit: Mapping[str, LightFact]
    reasons: Mapping[int, str]
    plans: Mapping[str, PlanFact]
    regions: Mapping[str, RegionFact]
    is_demo: bool


def _of_one(project: ProjectFact, month: Month) -> _Shared:
    """Return what a single card needs."""
    as_of = AsOf(month)
    lit = lights.lights([project.code], as_of)
    return _Shared(
        standing=returns.month_facts(as_of, [project.code]),
        lit=lit,
        reasons={reason.id: reason.text for reason in lights.reasons(ALL)} if lit else {},
        plans={plan.code: plan for plan in plans.plans()},
        regions={region.code: region for region in directory.regions()},
        is_demo=is_demo(),
    )


def _built(
    projects: Sequence[ProjectFact], month: Month, today: date, shared: _Shared, *, is_monochrome: bool
) -> tuple[BuiltCard, ...]:
    """Return the cards of some projects."""
    photos = returns_service.photos([project.code for project in projects], month, rules.MOST_PHOTOS)
    built = []
    for each in projects:
        project = replace(each, standing=shared.standing.get(each.code))
        plan = shared.plans[project.plan_code]
        cut_off = register.cut_off(month, plan.first_year, today)
        funding = of_projects.funding_of(project)
        files = photos.get(project.code, ())
        card = rules.card(
            project,
            plan=plan,
            region=shared.regions[project.region_code],
            city=shared.regions[plan.region_code],
            month=month,
            cut_off=cut_off,
            funding=funding,
            rates=of_projects.rates_of(funding, (project.standing or project).total_investment),
            milestones=of_projects.milestone_lines(project, cut_off),
            light=shared.lit.get(project.code),
            held_by=shared.reasons,
            photos=[file.fact for file in files],
            is_demo=shared.is_demo,
            is_monochrome=is_monochrome,
        )
        built.append(BuiltCard(card, {file.fact.sha256: file.path for file in files}))
    return tuple(built)
