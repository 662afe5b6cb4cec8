"""What the pages of briefs show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.briefs.types.brief import Brief
from app.briefs.types.issuing import BriefSettings, DraftFact, IssuedFact, Numbers, Place
from app.briefs.types.vocabulary import BriefState
from app.kernel.months import Month
from app.tasks.types import TaskFact


@dataclass(frozen=True, slots=True)
class AreaBrief:
    """The brief of a month for one city or county, and how far it is."""

    place: Place
    draft: DraftFact | None
    issues: tuple[IssuedFact, ...]
    """All that were issued, the one in force first."""
    can_prepare: bool
    restated_at: datetime | None
    """When the month was last corrected, in UTC; None where it never was."""

    @property
    def is_outdated(self) -> bool:
        """Whether the month was corrected after the one in force was signed."""
        return (
            self.issued is not None
            and self.restated_at is not None
            and (self.restated_at > self.issued.issued_at)
        )

    @property
    def issued(self) -> IssuedFact | None:
        """The one in force."""
        return self.issues[0] if self.issues else None

    @property
    def state(self) -> BriefState:
        """How far it is; a brief that was superseded has one in force instead."""
        if self.issues:
            return BriefState.ISSUED
        return BriefState.WAITING if self.draft is None else BriefState.DRAFT


@dataclass(frozen=True, slots=True)
class MonthBriefs:
    """All briefs of a plan's month within somebody's reach."""

    month: Month
    is_closed: bool
    city: AreaBrief | None
    """None where only counties are within reach."""
    counties: tuple[AreaBrief, ...]
    task: TaskFact | None
    """The last task that made drafts of the month; only for those who prepare briefs."""

    @property
    def areas(self) -> tuple[AreaBrief, ...]:
        """The city's first, then those of its counties."""
        return (*([self.city] if self.city else []), *self.counties)

    def count(self, state: BriefState) -> int:
        """Return how many counties' briefs are in a state."""
        return sum(each.state is state for each in self.counties)


@dataclass(frozen=True, slots=True)
class PlanBriefs:
    """The briefs of a plan, the newest month first."""

    plan_code: str
    title: str
    can_prepare: bool
    months: tuple[MonthBriefs, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What the page of a draft shows beside its two views."""

    place: Place
    month: Month
    is_closed: bool
    draft: DraftFact
    in_force: IssuedFact | None
    settings: BriefSettings


@dataclass(frozen=True, slots=True)
class IssuePage:
    """What will be frozen by signing, before it is."""

    page: DraftPage
    brief: Brief
    seen: str
    """Fingerprint of the draft."""
    proposed: Numbers
    """The lowest numbers that are free."""
    proposed_text: str
    """期号 or 发文字号 with these numbers."""
    without_glyph: tuple[str, ...]
    """What will be printed as 〓, since no font has it: the characters of each sentence, and itself."""
