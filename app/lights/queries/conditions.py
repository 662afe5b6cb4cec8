"""What a light means in SQL, for lists that filter by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import aliased

from app.lights.models import LightOfDimension, ProjectLight
from app.projects.models import Project
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.lights.types import Light


_KEPT, _OTHER = aliased(ProjectLight), aliased(ProjectLight)
"""Made once: an alias of an entity takes longer to make than many a SELECT to run."""


def of_plan(plan_code: str, codes: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Return the conditions on `Project` for the projects of a plan, or some of them."""
    conditions = [Project.plan_code == plan_code]
    if codes is not None:
        conditions.append(Project.code.in_(codes))
    return conditions


def revision_in(reading: Reading, light: type[ProjectLight]) -> ColumnElement[bool]:
    """Return the condition on lights for a reading: revision 0, or the highest there is."""
    if reading is Reading.THEN:
        return light.revision == 0
    return light.revision == (
        select(func.max(_OTHER.revision))
        .where(_OTHER.month == light.month, _OTHER.project_id == light.project_id)
        .scalar_subquery()
    )


def light_is(light: Light, month: Any, reading: Reading = Reading.NOW) -> ColumnElement[bool]:  # noqa: ANN401 - a value, a column or a scalar subquery
    """Return the condition on `Project` that its light in a month is this one.

    `month` is a `Month`, a column that holds one, or a scalar subquery. A project that was not judged has
    none: not a green one either.
    """
    # Only `Project` is that of the query around.
    return _shown(month, reading).where(_KEPT.light == light).correlate(Project).exists()


def light_in(month: Any, reading: Reading = Reading.NOW) -> ScalarSelect[Light]:  # noqa: ANN401 - as for `light_is`
    """Return the light of `Project` in a month, for the columns and the order of a SELECT; NULL for none."""
    return _shown(month, reading).correlate(Project).scalar_subquery()


def _shown(month: Any, reading: Reading) -> Select[Light]:  # noqa: ANN401 - as for `light_is`
    """Return the SELECT of the light of `Project` that is shown of a month: where anything was judged."""
    was_judged = exists().where(
        LightOfDimension.month == _KEPT.month,
        LightOfDimension.project_id == _KEPT.project_id,
        LightOfDimension.revision == _KEPT.revision,
    )
    return select(_KEPT.light).where(
        _KEPT.project_id == Project.id, _KEPT.month == month, revision_in(reading, _KEPT), was_judged
    )
