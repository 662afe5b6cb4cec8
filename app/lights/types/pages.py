"""What the pages of lights show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from app.accounts.types import Subject
from app.kernel.months import Month
from app.lights.types import (
    Disagreement,
    DryRunRow,
    Light,
    LightDimension,
    LightFact,
    ReasonFact,
    RuleSetFact,
)
from app.projects.types import Stage
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE_SIZE = 50
"""Projects on one page of those that are lit."""
Options = tuple[tuple[str, str], ...]
"""Pairs of value and label."""
Groups = tuple[tuple[str, Options], ...]
"""Options under the name of their city."""


@dataclass(frozen=True, slots=True)
class LightsQuery:
    """What an address asks of the pages of a month; the names are those of its parameters."""

    plan: str | None = None
    region: str | None = None
    as_of: Month | None = None
    """A closed month; None is the latest closed one of each plan."""
    reading: Reading = Reading.NOW

    def moment(self) -> dict[str, str]:
        """Return the month and the reading as parameters of an address; what is the default is left out."""
        found = {} if self.as_of is None else {"as_of": str(self.as_of)}
        return found if self.reading is Reading.NOW else found | {"reading": self.reading.value}


@dataclass(frozen=True, slots=True)
class PlanInReach:
    """A plan that has a project within a reach, by the city that it is of."""

    code: str
    city: str
    city_code: str

    @property
    def subject(self) -> Subject:
        """What the plan is to the policy: the city whose plan it is."""
        return Subject(city=self.city_code, region=self.city_code)


@dataclass(frozen=True, slots=True)
class PlacedProject:
    """A project that stands in a closed month, and where it is."""

    code: str
    name: str
    plan_code: str
    region_code: str
    region_name: str


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A unit that carries out a project: its id and name in the directory."""

    organisation_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LightCounts:
    """How many projects have which light."""

    red: int = 0
    yellow: int = 0
    green: int = 0
    held: int = 0
    """Of the yellow ones, those that an approved 正当理由 keeps from being red."""
    unjudged: int = 0
    """Those without a light: cancelled ones, and ones that never reported and had nothing to report."""

    @classmethod
    def of(cls, facts: Iterable[LightFact | None]) -> Self:
        """Count lights; None is a project without one."""
        found = tuple(facts)
        lights = [None if fact is None else fact.evaluation.shown for fact in found]
        return cls(
            red=lights.count(Light.RED),
            yellow=lights.count(Light.YELLOW),
            green=lights.count(Light.GREEN),
            held=sum(fact is not None and fact.evaluation.is_held for fact in found),
            unjudged=lights.count(None),
        )

    def number(self, light: Light) -> int:
        """Return how many have a light."""
        return {Light.RED: self.red, Light.YELLOW: self.yellow, Light.GREEN: self.green}[light]

    @property
    def total(self) -> int:
        """All of them, judged or not."""
        return self.red + self.yellow + self.green + self.unjudged


@dataclass(frozen=True, slots=True)
class LitProject:
    """A project to look at: its light is on, or its owner sees it otherwise."""

    project: PlacedProject
    fact: LightFact
    units: tuple[ResponsibleUnit, ...]
    """In printed order."""
    works: Light | None
    """The worse light of start and progress, which the owner's grade is held against."""
    disagreement: Disagreement | None


@dataclass(frozen=True, slots=True)
class PlanLights:
    """The lights of one plan in a closed month, as far as a reach and a query go."""

    plan: PlanInReach
    month: Month
    total: LightCounts
    counties: tuple[tuple[PlacedProject, LightCounts], ...]
    """For each county any project of it, which knows its code and name, and the counts."""
    rows: tuple[LitProject, ...]
    """The worst and longest first."""

    @property
    def lit(self) -> tuple[LitProject, ...]:
        """The red and yellow ones."""
        return tuple(row for row in self.rows if row.fact.evaluation.light.is_on)

    @property
    def pages(self) -> int:
        """How many pages the red and yellow ones take; one where there are none."""
        return max(1, -(-len(self.lit) // PAGE_SIZE))

    def page_within(self, page: int) -> int:
        """Return a page that there is: the last one for any beyond it."""
        return min(page, self.pages)

    def lit_on(self, page: int) -> tuple[LitProject, ...]:
        """Return the red and yellow ones of a page, the first of which is 1."""
        return self.lit[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]

    def disagreeing(self, direction: Disagreement) -> tuple[LitProject, ...]:
        """Return those that the owner sees better, or worse, than the lights of the works."""
        return tuple(row for row in self.rows if row.disagreement is direction)


@dataclass(frozen=True, slots=True)
class LightsPage:
    """The lights of a month, with the choices of the filter."""

    query: LightsQuery
    plans: tuple[PlanInReach, ...]
    regions: Groups
    months: tuple[Month, ...]
    """Closed months of any plan, the newest first."""
    shown: tuple[PlanLights, ...]
    not_closed: tuple[tuple[PlanInReach, Month | None], ...]
    """Plans for which the month asked for is not closed, each with the latest that is."""

    @property
    def plan_options(self) -> Options:
        """The plans, as pairs of value and label."""
        return tuple((plan.code, plan.city) for plan in self.plans)

    @property
    def month_options(self) -> Options:
        """The months, as pairs of value and label."""
        return tuple((str(month), month.in_words) for month in self.months)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the rules, in words, with the months that it judges."""

    fact: RuleSetFact
    clauses: tuple[tuple[LightDimension, str], ...]
    last: Month | None
    """The last month that it judges, where a later version takes over."""
    is_skipped: bool
    """Whether a later version took over before it judged anything."""
    is_current: bool
    """Whether it judges the next month to be closed."""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The rules of one plan."""

    plan: PlanInReach
    versions: tuple[VersionLine, ...]
    """The newest first; none before the first month is closed."""
    may_change: bool


@dataclass(frozen=True, slots=True)
class RuleSetPage:
    """What stands beside the form of a new version."""

    plan: PlanInReach
    versions: tuple[RuleSetFact, ...]
    """The newest first; none before the first month is closed."""
    closed: tuple[Month, ...]
    """The closed months of the plan, the newest first."""
    since: Month
    """The first month that a new version can judge."""

    @property
    def current(self) -> RuleSetFact | None:
        """The newest version, which the form begins with."""
        return next(iter(self.versions), None)

    @property
    def latest(self) -> Month | None:
        """The latest closed month, which a dry run judges anew."""
        return next(iter(self.closed), None)


@dataclass(frozen=True, slots=True)
class DryRun:
    """Which projects would change colour in the latest closed month."""

    month: Month | None
    rows: tuple[DryRunRow, ...]

    def number(self, light: Light | None, *, before: bool) -> int:
        """Return how many of them have a light, before or after."""
        return sum((row.before if before else row.after) is light for row in self.rows)


@dataclass(frozen=True, slots=True)
class LightHistory:
    """Every light of one project, and the reasons stated for it."""

    code: str
    name: str
    facts: tuple[LightFact, ...]
    """The newest month first, of each the highest revision first."""
    stages: Mapping[Month, tuple[Stage | None, ...]]
    """At which stage it stood in each month, the earliest revision first."""
    reasons: tuple[ReasonFact, ...]
    may_state: bool
    """Whether this user may state a 正当理由 of it."""

    @property
    def newest(self) -> tuple[LightFact, ...]:
        """The lights as known now, one for each month, the newest month first."""
        known = {fact.month: fact for fact in reversed(self.facts)}
        return tuple(known[month] for month in sorted(known, reverse=True))

    def revisions(self, month: Month) -> int:
        """Return how often the light of a month was computed anew."""
        return max(fact.revision for fact in self.facts if fact.month == month)

    def was_cancelled(self, fact: LightFact) -> bool:
        """Return whether a light that was not judged was not, since the project was cancelled.

        If not, nothing was ever reported, and nothing was due: a stage that is known is judged, by its start.
        The first light of a month that was computed anew stands for the month as it was closed alone.
        """
        stages = self.stages.get(fact.month, ())
        return Stage.CANCELLED in (stages[:1] if fact.revision < self.revisions(fact.month) else stages)


@dataclass(frozen=True, slots=True)
class ReasonPage:
    """One 正当理由 with the lights of the months that it is for."""

    fact: ReasonFact
    lights: tuple[LightFact, ...]
    """As known now, the months in order."""
    may_decide: bool
    is_own: bool
