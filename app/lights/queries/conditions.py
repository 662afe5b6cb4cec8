"""What a light means in SQL, for lists that filter by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.lights.models import LightOfDimension, ProjectLight
from app.projects.models import Project
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from app.lights.types import Light


def revision_in(reading: Reading, light: type[ProjectLight]) -> ColumnElement[bool]:
    """Return the condition on lights for a reading: revision 0, or the highest there is."""
    if reading is Reading.THEN:
        return light.revision == 0
    other = aliased(ProjectLight)
    return light.revision == (
        select(func.max(other.revision))
        .where(other.month == light.month, other.project_id == light.project_id)
        .scalar_subquery()
    )


def light_is(light: Light, month: Any, reading: Reading = Reading.NOW) -> ColumnElement[bool]:  # noqa: ANN401 - a value, a column or a scalar subquery
    """Return the condition on `Project` that its light in a month is this one.

    `month` is a `Month`, a column that holds one, or a scalar subquery. A project that was not judged, since
    it is cancelled, has none: not a green one either.
    """
    kept = aliased(ProjectLight)
    was_judged = exists().where(
        LightOfDimension.month == kept.month,
        LightOfDimension.project_id == kept.project_id,
        LightOfDimension.revision == kept.revision,
    )
    shown = select(kept.project_id).where(
        kept.project_id == Project.id,
        kept.month == month,
        kept.light == light,
        revision_in(reading, kept),
        was_judged,
    )
    # Only `Project` is that of the query around.
    return shown.correlate(Project).exists()
