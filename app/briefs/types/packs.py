"""The pack of a month: every brief and every project card, and its manifest."""

from __future__ import annotations

from dataclasses import dataclass

from app.briefs.types import tree
from app.kernel.months import Month
from app.tasks.types import TaskFact

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class PackDocument:
    """A document of a pack before it is made."""

    file: str
    """Where it lies in the folder of the pack, with `/`."""
    title: str
    plan: str
    region: str
    """Code of the city or county of a brief, of the county of a project."""
    project: str | None
    """Code of the project of a card; None for a brief."""
    weight: int
    """About how much there is to render, in projects: the largest go first."""


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A finished document of a pack, as the manifest lists it."""

    file: str
    title: str
    plan: str
    region: str
    project: str | None
    pages: int
    bytes: int
    sha256: str
    content: str
    """SHA-256 over data, template, fonts and renderer: while it stays, the document does."""
    without_glyph: tuple[str, ...] = ()
    """What is printed as 〓, since no font has it: the characters of each sentence, and itself."""


@dataclass(frozen=True, slots=True)
class PackFailure:
    """A document that could not be made, and why."""

    file: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in the folder of a pack. Nothing in it depends on when or how it was made."""

    schema: int
    month: Month
    documents: tuple[PackEntry, ...]
    failed: tuple[PackFailure, ...]

    def to_json(self) -> str:
        """Return it as JSON."""
        return tree.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read it back.

        Raises:
            ValueError: it is of another version or kind.
        """
        return tree.from_json(cls, text, schema=MANIFEST_SCHEMA)


@dataclass(frozen=True, slots=True)
class PackReport:
    """What making a pack has done."""

    manifest: Manifest
    rendered: int
    reused: int
    """Taken from earlier renders of the same content, or lying there already."""
    peak_memory: int
    """KB: the largest resident set of a worker; 0 where none was needed."""


@dataclass(frozen=True, slots=True)
class PackOfMonth:
    """The pack of a plan's month as its page shows it."""

    plan_code: str
    month: Month
    task: TaskFact | None
    """The last task that made it."""
    documents: int
    """How many finished documents the user may read; 0 where there is no pack."""


@dataclass(frozen=True, slots=True)
class PlanPacks:
    """The packs of a plan, the newest month first."""

    plan_code: str
    title: str
    can_prepare: bool
    closed: tuple[Month, ...]
    """The months of which a pack can be made."""
    packs: tuple[PackOfMonth, ...]

    @property
    def is_under_way(self) -> bool:
        """Whether one of them is being made."""
        return any(each.task is not None and not each.task.state.is_over for each in self.packs)
