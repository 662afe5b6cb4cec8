"""What an address asks of the lists of commitments, as typed values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.facts import PLACES
from app.commitments.types.lines import CommitmentState
from app.kernel.labels import Labelled
from app.kernel.texts import Text
from app.plans.types import Sector

UNDATED = "none"
"""What is asked for in place of a year where no target has a date."""


class Due(Labelled):
    """By when something of a commitment is due."""

    OVERDUE = "overdue", Text("已逾期")
    SOON = "soon", Text("90天内到期")
    YEAR = "year", Text("今年到期")


class Grouping(Labelled):
    """By what commitments are counted."""

    UNIT = "unit", Text("按单位")
    DUE = "due", Text("按期限")
    DOCUMENT = "document", Text("按文件")


class SortKey(Labelled):
    """What a list of commitments is ordered by."""

    PRINTED = "printed", Text("方案顺序")
    DUE = "due", Text("期限")
    REPORTED = "reported", Text("最新进展")
    STATE = "state", Text("状态")


@dataclass(frozen=True, slots=True)
class Ordering:
    """What a list is ordered by, and in which direction."""

    key: SortKey = SortKey.PRINTED
    descending: bool = False

    def __str__(self) -> str:
        """Return it as an address writes it: `due`, `-due`."""
        return f"{'-' if self.descending else ''}{self.key.value}"

    @property
    def direction(self) -> str:
        """The direction in words."""
        return Text("降序") if self.descending else Text("升序")

    def after_click(self, key: SortKey) -> Ordering:
        """Return the ordering that a click on the head of a column leads to."""
        return Ordering(key, descending=self.key is key and not self.descending)


@dataclass(frozen=True, slots=True)
class OverviewFilter:
    """Which commitments are asked for; the names are those of the parameters of an address."""

    plan: str | None = None
    unit: str | None = None
    """The id of an organisation, `counties` or `zones`."""
    role: UnitRole | None = None
    """What part the unit has; without a unit it restricts nothing."""
    kind: CommitmentKind | None = None
    sector: Sector | None = None
    state: CommitmentState | None = None
    due: Due | None = None
    target: TargetState | None = None
    """A state that at least one of its targets is in."""
    document: str | None = None
    group: str | None = None
    """The printed heading under which it stands."""
    year: str | None = None
    """A year in which one of its targets is due, or `none`: it has no dated target."""
    q: str | None = None

    @property
    def unit_id(self) -> int | None:
        """The id of the organisation that is asked for."""
        return int(self.unit) if self.unit and self.unit not in PLACES else None

    def parameters(self) -> dict[str, str]:
        """Return what restricts, as parameters of an address."""
        return {each.name: str(value) for each in fields(self) if (value := getattr(self, each.name))}

    def without(self, *names: str) -> OverviewFilter:
        """Return the filter without some restrictions."""
        return replace(self, **dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class OverviewQuery:
    """What an address asks of the register."""

    chosen: OverviewFilter = field(default_factory=OverviewFilter)
    ordering: Ordering = field(default_factory=Ordering)
    page: int = 1
    by: Grouping | None = None

    def parameters(self, page: int = 1) -> dict[str, str]:
        """Return it as parameters of an address, what is the default left out."""
        return self.changed(page=page if page > 1 else None)

    def changed(self, **changes: object) -> dict[str, str]:
        """Return it as parameters of an address with some of them changed, on the first page.

        What is None is left out.
        """
        found: dict[str, object] = dict(self.chosen.parameters())
        found |= {"by": self.by, "sort": self.ordering if self.ordering != Ordering() else None}
        return {name: str(value) for name, value in (found | changes).items() if value is not None}

    def kept(self) -> dict[str, str]:
        """Return what a form of filters keeps beside its own fields: how rows are ordered or counted."""
        return OverviewQuery(ordering=self.ordering, by=self.by).parameters()

    def files(self) -> dict[str, str]:
        """Return what a file of all rows is asked for."""
        return self.changed(by=None)
