"""What is known of a plan's month: read once, however many briefs and cards are made of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from app.accounts import queries as accounts
from app.accounts.types import ALL
from app.briefs.rules import returned
from app.briefs.types import LightRow, MilestoneRow, ProblemRow, WorkRow
from app.commitments import service as commitments
from app.directory import queries as directory
from app.funding import queries as funding
from app.lights import queries as lights
from app.outcomes import service as outcomes
from app.portfolio import queries as portfolio
from app.portfolio.queries import cube
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.types import Dimension, ProjectFact, ProjectFilter, Quantity
from app.portfolio.types.cube import Question
from app.returns import queries as returns
from app.returns.types.cube import CubeDimension
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import RestatementState
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from app.commitments.types.overview import CommitmentsOfMonth
    from app.directory.types import RegionFact
    from app.funding.types import AnnualPlan
    from app.kernel.months import Month
    from app.lights.types import LightFact, RuleSetFact
    from app.outcomes.types.outcome import MeasureOutcome
    from app.plans.types import PlanFact
    from app.portfolio.types import RollupRow, Totals
    from app.portfolio.types.cube import KeyName, Sums
    from app.returns.types.facts import MonthFact, RestatementFact


_OF_PROJECTS = (CubeDimension.REGION, CubeDimension.CATEGORY, CubeDimension.STAGE, CubeDimension.UNIT)
"""What a brief sums by, of which each project has one: all is read at once."""


@dataclass(frozen=True, slots=True)
class SaidOfProjects:
    """What the returns of a month say of each project of a plan, in the order in which briefs list it.

    No row depends on another project: those of a county are these without the others.
    """

    projects: tuple[ProjectFact, ...]
    """Each as it stands, in printed order."""
    reached: tuple[MilestoneRow, ...]
    due: tuple[MilestoneRow, ...]
    lights: tuple[LightRow, ...]
    disagreements: tuple[LightRow, ...]
    problems: tuple[ProblemRow, ...]
    next_work: tuple[WorkRow, ...]


class OfAllPlans:
    """What is the same for every plan, read once however many are told of."""

    @cached_property
    def regions(self) -> dict[str, RegionFact]:
        """All regions by code."""
        return {region.code: region for region in directory.regions()}

    @cached_property
    def is_demo(self) -> bool:
        """Whether the database holds invented figures."""
        return is_demo()

    @cached_property
    def held_by(self) -> dict[int, str]:
        """The texts of 正当理由, by their numbers."""
        return {each.id: each.text for each in lights.reasons(ALL)}

    @cached_property
    def people(self) -> dict[str, str]:
        """What users are called, by the names of their accounts."""
        return accounts.display_names()

    @cached_property
    def corrections(self) -> tuple[RestatementFact, ...]:
        """All approved corrections, the oldest first."""
        return returns.restatements(ALL, RestatementState.APPROVED)[::-1]


class PlanMonth:
    """A month of a plan. Each thing is read when it is first asked for, of all counties together.

    A `county` of None is the whole city. What is known of a county is what the same question would find that
    is put to it alone.
    """

    def __init__(self, plan: PlanFact, month: Month, of_all: OfAllPlans | None = None) -> None:
        """Remember of which plan and month; nothing is read yet. `of_all` is shared with those of others."""
        self.plan = plan
        self.month = month
        self._of_all = of_all or OfAllPlans()
        self._of_plan = ProjectFilter(plan=plan.code)
        self._question = Question(chosen=((CubeDimension.PLAN, plan.code),), month=month)
        self._rows: dict[tuple[Dimension, bool], Mapping[str, tuple[RollupRow, ...]]] = {}
        self._sums: dict[tuple[CubeDimension, bool], Mapping[str, Mapping[str, Sums]]] = {}
        self._names: dict[CubeDimension, tuple[KeyName, ...]] = {}
        self._lights: dict[Month, dict[str, LightFact]] = {}
        self._commitments: dict[date, CommitmentsOfMonth] = {}
        self._said: dict[date, SaidOfProjects] = {}

    # ── What the plan says ──

    @property
    def regions(self) -> dict[str, RegionFact]:
        """All regions by code."""
        return self._of_all.regions

    @property
    def is_demo(self) -> bool:
        """Whether the database holds invented figures."""
        return self._of_all.is_demo

    @cached_property
    def _projects(self) -> tuple[ProjectFact, ...]:
        return portfolio.projects(ALL, self._of_plan)

    def projects(self, county: str | None) -> tuple[ProjectFact, ...]:
        """Return the projects as the plan states them, in printed order."""
        return tuple(each for each in self._projects if county in {None, each.region_code})

    @cached_property
    def _whole(self) -> Totals:
        return portfolio.totals(ALL, self._of_plan)

    def totals(self, county: str | None) -> Totals | None:
        """Return the sums over the projects; None for a county that has none."""
        return self._whole if county is None else _totals_of(self.rows(Dimension.REGION, None), county)

    @cached_property
    def _renovated(self) -> tuple[RollupRow, ...]:
        with_renovated = replace(self._of_plan, has=Quantity.RENOVATED_BEDS)
        return portfolio.rollup(ALL, Dimension.REGION, with_renovated)

    def nursing_in_renovated(self, county: str | None) -> Decimal | None:
        """Return the nursing beds of the projects that renovate beds: they are no part of the new beds."""
        rows = [row for row in self._renovated if county in {None, row.key}]
        return _sum(row.totals.nursing_beds.value for row in rows)

    def rows(self, dimension: Dimension, county: str | None) -> tuple[RollupRow, ...]:
        """Return the sums by a dimension, in its order."""
        found = self._rows.get((dimension, county is None))
        if found is None:
            if county is None:
                found = {"": portfolio.rollup(ALL, dimension, self._of_plan)}
            else:
                found = portfolio.rollups(ALL, Dimension.REGION, dimension, self._of_plan)
            self._rows[dimension, county is None] = found
        return found.get(county or "", ())

    # ── What was reported ──

    @cached_property
    def closed(self) -> dict[Month, datetime]:
        """When each closed month of the plan was closed, UTC."""
        return returns.closing_times(self.plan.code)

    @cached_property
    def facts(self) -> dict[str, MonthFact]:
        """How the projects of the plan stood at the end of the month, by code."""
        return returns.month_facts(AsOf(self.month), self._codes)

    @cached_property
    def facts_before(self) -> dict[str, MonthFact]:
        """How they stood a month before, in short: it is compared, not told."""
        return returns.month_facts(AsOf(self.month.plus(-1)), self._codes, in_short=True)

    def lights(self, month: Month, codes: Collection[str]) -> dict[str, LightFact]:
        """Return the lights of some projects of the plan in a month, by code."""
        if month not in self._lights:
            self._lights[month] = lights.lights(self._codes, AsOf(month))
        return {code: fact for code, fact in self._lights[month].items() if code in codes}

    def said(self, day: date) -> SaidOfProjects:
        """Return what is said of each project in the month; `day` is the last that its figures speak of."""
        if day not in self._said:
            lit = self.lights(self.month, self._codes)
            projects = tuple(replace(each, standing=self.facts.get(each.code)) for each in self._projects)
            lights = returned.light_rows(projects, lit, self.held_by)
            due = returned.due(projects, self.month, day)
            self._said[day] = SaidOfProjects(
                projects=projects,
                reached=returned.reached(projects, self.month),
                due=due,
                lights=lights,
                disagreements=returned.disagreements(projects, lit, self.held_by),
                problems=returned.problems(projects),
                next_work=returned.next_work(projects, lights, due),
            )
        return self._said[day]

    def sums(self, county: str | None) -> Sums:
        """Return the sums of the cube."""
        if county is None:
            return self._total
        found = self.by(CubeDimension.REGION, None).get(county)
        # A county of which the month knows no project has no row, but sums of nothing.
        return next(cube.answer(self._narrowed(county), ALL)).sums if found is None else found

    @cached_property
    def _total(self) -> Sums:
        return next(cube.answer(self._question, ALL)).sums

    def by(self, dimension: CubeDimension, county: str | None) -> Mapping[str, Sums]:
        """Return the sums of the cube by the keys of a dimension."""
        if (dimension, county is None) not in self._sums:
            self._read_sums(_OF_PROJECTS if dimension in _OF_PROJECTS else (dimension,))
        return self._sums[dimension, county is None].get(county or "", {})

    def _read_sums(self, dimensions: Iterable[CubeDimension]) -> None:
        """Read the sums by some dimensions, of the city and of each county."""
        shapes = [shape for each in dimensions for shape in ((each,), (CubeDimension.REGION, each))]
        for shape, rows in zip(shapes, cube.answers(self._question, ALL, shapes), strict=True):
            grouped: dict[str, dict[str, Sums]] = defaultdict(dict)
            for row in rows:
                grouped[row.keys[0] if len(shape) > 1 else ""][row.keys[-1]] = row.sums
            self._sums[shape[-1], len(shape) == 1] = grouped

    def names(self, dimension: CubeDimension, county: str | None) -> tuple[KeyName, ...]:
        """Return the keys of `by` with their names, in the order in which they are shown."""
        keys = self.by(dimension, county)
        if dimension not in self._names:
            of_all = self._sums[dimension, county is None].values()
            self._names[dimension] = names_of(dimension, {key for of_one in of_all for key in of_one})
        return tuple(name for name in self._names[dimension] if name.key in keys)

    def completed(self, county: str | None) -> dict[Month, Decimal | None]:
        """Return the completed investment (万元) at each closed month."""
        if county is not None:
            return self._completed.get(county, {})
        months = sorted({month for of_one in self._completed.values() for month in of_one})
        return {month: _sum(of_one.get(month) for of_one in self._completed.values()) for month in months}

    @cached_property
    def _completed(self) -> dict[str, dict[Month, Decimal | None]]:
        return portfolio.completed_by_region(self.plan.code)

    @cached_property
    def annual(self) -> dict[str, AnnualPlan]:
        """The annual plan of each project, by code."""
        return funding.annual_plans(self.plan.code)

    @cached_property
    def rule(self) -> RuleSetFact | None:
        """The rule set that judges the month."""
        return lights.in_force(self.plan.code, self.month)

    @property
    def held_by(self) -> dict[int, str]:
        """The texts of 正当理由, by their numbers."""
        return self._of_all.held_by

    @property
    def people(self) -> dict[str, str]:
        """What users are called, by the names of their accounts."""
        return self._of_all.people

    @cached_property
    def corrections(self) -> tuple[RestatementFact, ...]:
        """The corrections approved after the month before was closed, until the next one was.

        Those of before stood in an earlier brief; the next brief tells the later ones (domain.md §4).
        """
        first, last = self.closed.get(self.month.plus(-1)), self.closed.get(self.month.plus(1))
        return tuple(
            each
            for each in self._of_all.corrections
            if each.decided_at is not None
            and (first is None or each.decided_at > first)
            and (last is None or each.decided_at <= last)
        )

    # ── What the projects are for ──

    @cached_property
    def outcomes_as_of(self) -> Month | None:
        """The latest closed month that is not after this one; None where there is none."""
        return max((month for month in self.closed if month <= self.month), default=None)

    @cached_property
    def outcomes(self) -> tuple[MeasureOutcome, ...]:
        """Where the measures of the plan stood in that month, by what is known now.

        Before any month is closed, what the plan alone says; what only later months know is not told.
        """
        month = self.outcomes_as_of
        if month is None and self.closed:
            return ()
        return outcomes.outcomes(self.plan.code, as_of=None if month is None else AsOf(month))

    def commitments(self, today: date) -> CommitmentsOfMonth:
        """Return how the commitments of the plan stood at the end of the month."""
        if today not in self._commitments:
            self._commitments[today] = commitments.of_month(self.plan.code, self.month, today=today)
        return self._commitments[today]

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(each.code for each in self._projects)

    def _narrowed(self, county: str) -> Question:
        return self._question.with_chosen((CubeDimension.REGION, county))


def _totals_of(rows: Iterable[RollupRow], key: str) -> Totals | None:
    return next((row.totals for row in rows if row.key == key), None)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
