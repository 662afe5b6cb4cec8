"""Reads of roll-up rows for the commands that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from app.extensions import database
from app.projects.models import Project
from app.returns.models import ProjectMonth, RollupCell
from app.returns.queries.cube import measure_columns

if TYPE_CHECKING:
    from app.kernel.months import Month

CellKey = tuple[str, str, str, bool]
"""Shape, first and second key, and whether it is a correction."""


def project_id(code: str) -> int:
    """Return the id of a project that is known to exist."""
    return database.session.scalars(select(Project.id).where(Project.code == code)).one()


def months_with_facts() -> tuple[Month, ...]:
    """Return every month that any plan has closed, in order."""
    statement = select(ProjectMonth.month).distinct().order_by(ProjectMonth.month)
    return tuple(database.session.scalars(statement))


def lacks_shapes(names: set[str]) -> bool:
    """Return whether there are facts, and not all shapes of roll-up rows in their last month."""
    last = database.session.scalar(select(ProjectMonth.month).order_by(ProjectMonth.month.desc()).limit(1))
    if last is None:
        return False
    statement = (
        select(RollupCell.c.shape).where(RollupCell.c.month == last).distinct().order_by(RollupCell.c.shape)
    )
    return not names <= set(database.session.scalars(statement))


def is_restated_in(*months: Month) -> ColumnElement[bool]:
    """Return the condition on `ProjectMonth` that its project was restated in one of some months."""
    restated = select(ProjectMonth.project_id).where(
        ProjectMonth.month.in_(months), ProjectMonth.revision > 0
    )
    return ProjectMonth.project_id.in_(restated)


def is_any_restated(*months: Month) -> bool:
    """Return whether anything was restated in one of some months."""
    statement = (
        select(ProjectMonth.project_id)
        .where(ProjectMonth.month.in_(months), ProjectMonth.revision > 0)
        .order_by(ProjectMonth.project_id)
        .limit(1)
    )
    return database.session.scalar(statement) is not None


def cells_of(month: Month) -> dict[CellKey, tuple[Any, ...]]:
    """Return the stored cells of a month: key → measures as in `measure_columns`, without empty cells."""
    keys = (RollupCell.c.shape, RollupCell.c.first_key, RollupCell.c.second_key, RollupCell.c.is_correction)
    measures = [RollupCell.c[name] for name in measure_columns()]
    statement = select(*keys, *measures).where(RollupCell.c.month == month).order_by(*keys)
    rows = database.session.execute(statement)
    return {tuple(row[:4]): tuple(row[4:]) for row in rows if any(row[4:])}
