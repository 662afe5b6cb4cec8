"""What can be found, how it was found, and what the page of results shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from app.directory.types import RegionFact
from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.types import PlanName

MOST_SHOWN = 20
"""Hits of one kind on a page of all kinds."""


class Kind(Labelled):
    """What is found, in the order in which the kinds stand on the page."""

    PROJECT = "project", Text("项目")
    UNIT = "unit", Text("单位")
    PLACE = "place", Text("地区")
    DOCUMENT = "document", Text("文件")
    COMMITMENT = "commitment", Text("任务和政策")
    INDICATOR = "indicator", Text("指标")


class FieldKind(Labelled):
    """How a text of an entry is compared with what was typed."""

    CODE = "code"
    """Whatever the signs and leading zeros: `ja12`, `sr-yl-3`."""
    NUMBER = "number"
    """The number in the printed list, only as a whole: 12, 养老12, 第12号."""
    NAME = "name"
    """By its words, by pinyin and by initials."""
    TEXT = "text"
    """By its words alone: everything else would be found by chance."""


class Level(IntEnum):
    """How good a match is, the best first."""

    EXACT = 0
    PREFIX = 1
    WORD = 2
    PINYIN = 3
    INITIALS = 4
    CHANCE = 5
    """Initials in the middle of a name: jsx are those of 建设项, which nearly every project has."""


class Part(IntEnum):
    """How much of a text a match takes, the best first."""

    WHOLE = 0
    START = 1
    INSIDE = 2
    WORDS = 3
    """Each word was found, but not all of them side by side."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match within one text: its rank, and which characters were meant."""

    level: Level
    part: Part
    spans: tuple[tuple[int, int], ...]
    """Pairs of first character and the one after the last, in the text as it is written."""


Rank = tuple[Level, bool, Part]
"""How good a hit is, the smaller the better: level, whether a related name was found, how much of it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One text that an entry can be found by."""

    text: str
    kind: FieldKind
    label: str = ""
    """What the text is; empty for the title, which every hit shows anyway."""
    is_related: bool = False
    """Whether it is the name of something else, of its county or its unit: its own names come first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found. The first field is its title."""

    kind: Kind
    fields: tuple[Field, ...]
    endpoint: str
    address: dict[str, str] = field(default_factory=dict)
    """Arguments of its address by name."""
    detail: tuple[str, ...] = ()
    """What tells it from others of a similar name."""

    @property
    def title(self) -> str:
        """The name it is shown by."""
        return self.fields[0].text


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text that is shown; `is_marked` where it was looked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry was found, where its title alone does not say so: 按拼音, or 曾用名 with the name."""

    label: str
    text: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, ready to be shown."""

    entry: Entry
    rank: Rank
    title: tuple[Segment, ...]
    reasons: tuple[Reason, ...]
    is_exact: bool
    """Whether its name, code or number is what was typed."""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, the best first."""

    kind: Kind
    hits: tuple[Hit, ...]
    count: int
    """How many there are altogether."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found."""

    query: str
    kind: Kind | None
    """The only kind that is shown, in full; None: the best of all."""
    groups: tuple[Group, ...]
    suggestions: tuple[str, ...] = ()
    """Names that sound like what was typed, where nothing was found."""
    goes_to: str | None = None
    """The code of the project whose code was typed exactly."""
    example: tuple[str, str, str] | None = None
    """A name, its pinyin and its initials, where a search has yet to begin or found nothing."""
    listed: int = 0
    """How many projects the list finds by the same words."""

    @property
    def count(self) -> int:
        """How many hits there are of all kinds."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project by all that it can be found by, but its units."""

    code: str
    name: str
    section: str
    printed_no: int
    location: str
    scope: str
    region_code: str
    region_name: str
    plan_code: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """A name of an organisation, in the part that it has in a project or a commitment."""

    organisation_id: int
    name: str
    printed_name: str
    region_name: str
    owner: str
    """The code of the project or of the commitment."""


@dataclass(frozen=True, slots=True)
class BriefRow:
    """An issued brief by its number."""

    id: int
    number: str
    month: Month
    area: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A commitment or an indicator by its code and its title."""

    code: str
    title: str
    kind: str
    city: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the finance bureau's ledger; counts are within the reach of whoever asks."""

    number: str
    entries: int
    projects: int
    first_day: date
    total: int
    """How many documents were found altogether."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything within a reach that has a name."""

    projects: tuple[ProjectRow, ...] = ()
    units_of_projects: tuple[UnitName, ...] = ()
    units_of_commitments: tuple[UnitName, ...] = ()
    unit_aliases: tuple[tuple[int, str], ...] = ()
    regions: tuple[RegionFact, ...] = ()
    plans: tuple[PlanName, ...] = ()
    briefs: tuple[BriefRow, ...] = ()
    commitments: tuple[TitleRow, ...] = ()
    indicators: tuple[TitleRow, ...] = ()
