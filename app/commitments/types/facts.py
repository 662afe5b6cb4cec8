"""A commitment as it is read, with its units, targets and plan."""

from __future__ import annotations

from dataclasses import dataclass

from app.commitments.types import CommitmentKind, CommitmentTargetFact, UnitRole
from app.directory.types import OrganisationKind
from app.kernel.texts import Text
from app.plans.types import Sector

COUNTIES, ZONES = "counties", "zones"
"""What stands for all county governments, and for the boards of the zones, where a unit is asked for."""
PLACES = {COUNTIES: Text("各县（市、区）人民政府"), ZONES: Text("功能区管委会")}


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit's part in a commitment."""

    organisation_id: int
    name: str
    """Its official name."""
    printed_name: str
    kind: OrganisationKind
    role: UnitRole


@dataclass(frozen=True, slots=True)
class CommitmentFact:
    """A commitment of a plan, as the plan prints it."""

    id: int
    code: str
    plan_code: str
    plan_title: str
    city_code: str
    city_name: str
    kind: CommitmentKind
    document: str
    section: str
    printed_no: int
    position: int
    """Its place among all commitments of the plan, from 1."""
    group: str
    title: str
    summary: str
    expected: str
    sector: Sector
    counties: bool
    """Whether all county governments are among the responsible."""
    zones: bool
    """Whether the boards of the functional zones are."""
    note: str
    units: tuple[UnitPart, ...]
    """In printed order, leads first. A unit that is printed in both roles stands here twice."""
    targets: tuple[CommitmentTargetFact, ...]

    @property
    def leads(self) -> tuple[UnitPart, ...]:
        """The units that lead, in printed order."""
        return tuple(unit for unit in self.units if unit.role is UnitRole.LEAD)

    @property
    def places(self) -> tuple[str, ...]:
        """Keys of `PLACES`: whether all counties, and all zones, are among the responsible."""
        return (COUNTIES,) * self.counties + (ZONES,) * self.zones

    @property
    def place_names(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(PLACES[key] for key in self.places)

    @property
    def reporting_units(self) -> tuple[UnitPart, ...]:
        """The units that owe an update each quarter, in printed order.

        Those that lead; where the plan prints no lead, all that are responsible.
        """
        return self.leads or self.units
