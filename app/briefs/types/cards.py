"""A project card (项目卡片): one page on one project, as a frozen tree of plain values.

Money in 万元, rates in percent and unrounded. None means that nobody printed or reported the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.briefs.types import tree
from app.briefs.types.brief import Area, PlanHead, ProjectRow
from app.briefs.types.month import LightRow, ProblemRow
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate

CARD_SCHEMA = 1
"""Version of the JSON form."""


@dataclass(frozen=True, slots=True)
class CardMilestone:
    """A milestone on the timeline of a card; one that the category leaves out has none."""

    label: str
    planned: PartialDate | None
    forecast: date | None
    actual: date | None
    waiver: str


@dataclass(frozen=True, slots=True)
class CardSource:
    """The five cumulative amounts of one source, 万元."""

    label: str
    planned: Decimal | None
    allocated: Decimal | None
    received: Decimal | None
    completed: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True, slots=True)
class CardPhoto:
    """A photo from the evidence of a return."""

    name: str
    month: Month
    sha256: str
    """Of the file as it is kept; the picture itself is found by it when the card is rendered."""


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project card, complete but for the bytes of its photos."""

    schema: int
    sample: bool
    is_demo: bool
    is_monochrome: bool
    plan: PlanHead
    area: Area
    section: str
    month: Month
    cut_off: date
    project: ProjectRow
    content: str
    """Content and scale as the plan prints them."""
    reporting: str | None
    """How the figures came into the month: 已填报, 漏报，沿用上期; None where the month is not closed."""
    progress: str
    grade: str | None
    light: LightRow | None
    sources: tuple[CardSource, ...]
    total: CardSource
    receipt_rate: Decimal | None
    """资金到位率: received / allocated."""
    completion_rate: Decimal | None
    """投资完成率: completed / 总投资."""
    payment_rate: Decimal | None
    """资金支付率: paid / completed."""
    milestones: tuple[CardMilestone, ...]
    problems: tuple[ProblemRow, ...]
    next_work: str
    photos: tuple[CardPhoto, ...]
    """The newest first."""

    def to_json(self) -> str:
        """Return the tree as JSON; see `tree.to_json`."""
        return tree.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> ProjectCard:
        """Read the tree back; see `tree.from_json`."""
        return tree.from_json(cls, text, schema=CARD_SCHEMA)
