"""Conditions on `Commitment`: what a reach means, what can be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, or_, select, true

from app.commitments.models import Commitment, CommitmentUnit
from app.plans.models import Plan
from app.projects.queries import plan_within
from app.web.addresses import clean

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.accounts.types import Reach


def readable(reach: Reach) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that a reader's reach means.

    Whoever reads the projects of a plan reads all that it promises; a unit reads what it has a part in.
    """
    if reach.everything:
        return true()
    plans = select(Plan.code).where(plan_within(reach))
    return or_(Commitment.plan_code.in_(plans), with_unit(reach.units))


def with_unit(organisation_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that one of some units has a part in it."""
    parts = select(CommitmentUnit.commitment_id).where(CommitmentUnit.organisation_id.in_(organisation_ids))
    return Commitment.id.in_(parts)


def of_plan(plan_code: str) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that it is of a plan."""
    return Commitment.plan_code == plan_code


def of_code(code: str) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that it is the one with a code, which stands in an address."""
    return of_codes([code])


def of_codes(codes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that it is one of those with some codes."""
    return Commitment.code.in_([clean(code) for code in codes])


def in_city(reach: Reach) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that its plan is of one of the cities of a reach."""
    return true() if reach.everything else of_cities(reach.cities)


def of_cities(codes: Collection[str] | Select[str]) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that it is of a plan of one of some cities."""
    return Commitment.plan_code.in_(select(Plan.code).where(Plan.region_code.in_(codes)))
