"""Who reports on a commitment for which unit: the policy's subjects of commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action, Subject
from app.directory.types import OrganisationKind
from app.plans.types import Sector
from app.projects.rules import sectors_of

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.commitments.types.facts import CommitmentFact, UnitPart

BUREAU_OF = {
    Sector.ELDER_CARE: OrganisationKind.CIVIL_AFFAIRS,
    Sector.CHILD_CARE: OrganisationKind.HEALTH,
}
"""The bureau that leads a sector.

Source: domain.md §2, 行业主管: 市民政局 (elder care), 市卫健委 (child care)."""


def subject_of(fact: CommitmentFact) -> Subject:
    """Return what a commitment is to the policy: the city's, of its sectors, of all units with a part."""
    return Subject(
        city=fact.city_code,
        region=fact.city_code,
        sectors=sectors_of(fact.sector),
        units=frozenset(unit.organisation_id for unit in fact.units),
    )


def subject_of_unit(fact: CommitmentFact, unit: UnitPart) -> Subject:
    """Return what one unit's update of a commitment is to the policy.

    Those who lead a sector report for their own bureau alone, and on commitments of their sector.
    """
    return Subject(
        city=fact.city_code,
        region=fact.city_code,
        sectors=frozenset(key for key in sectors_of(fact.sector) if BUREAU_OF.get(Sector(key)) is unit.kind),
        units=frozenset({unit.organisation_id}),
    )


def may_report_for(user: User, fact: CommitmentFact) -> tuple[UnitPart, ...]:
    """Return the units that owe updates of a commitment for which a user may write them, in printed order."""
    return tuple(
        unit
        for unit in fact.reporting_units
        if policy.can(user, Action.REPORT_COMMITMENT, subject_of_unit(fact, unit))
    )
