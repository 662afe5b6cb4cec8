"""Commands on the register. Registering the same thing again changes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.directory.queries import organisations_by_name
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.plans.queries import plan_for_edit, row_for_edit
from app.projects import queries
from app.projects.models import Project, ProjectUnit
from app.projects.types import Measure, Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.types import Actor
    from app.directory.models import Organisation
    from app.projects.types import RegisterProject


def register_projects(plan_code: str, commands: Iterable[RegisterProject], *, actor: Actor) -> int:
    """Add projects of one plan that are new and update those that differ; return how many were written.

    Raises:
        NotFoundError: the plan, a printed row or a responsible unit is not registered.
    """
    written = 0
    with transaction(database.session) as session:
        plan = plan_for_edit(plan_code)
        if plan is None:
            message = Text("没有代码为 {code} 的方案。", code=plan_code)
            raise NotFoundError(message)
        organisations = organisations_by_name(plan.region_code)
        known = queries.projects_for_edit(plan_code)
        for command in commands:
            row = row_for_edit(plan_code, command.section_key, command.printed_no)
            if row is None:
                message = Text("项目 {code} 在方案中没有对应的印刷行。", code=command.code)
                raise NotFoundError(message)
            units = [(_unit(organisations, printed, command.code).id, printed) for printed in command.units]
            values = _values(command) | {"printed_row_id": row.id, "section_id": row.section_id}
            project = known.get(command.code)
            before = None
            if project is None:
                project = Project(code=command.code, plan_code=plan_code)
                session.add(project)
            elif (
                all(getattr(project, name) == value for name, value in values.items())
                and [(unit.organisation_id, unit.printed_name) for unit in project.units] == units
            ):
                continue
            else:
                before = _recorded(
                    {name: getattr(project, name) for name in values},
                    [unit.printed_name for unit in project.units],
                )
            for name, value in values.items():
                setattr(project, name, value)
            project.units = []
            session.flush()
            project.units = [
                ProjectUnit(position=position, organisation_id=organisation_id, printed_name=printed)
                for position, (organisation_id, printed) in enumerate(units, 1)
            ]
            session.flush()
            written += 1
            record(
                actor=actor,
                action="project.register",
                subject=f"project:{command.code}",
                changes=changes_between(before, _recorded(values, [printed for _, printed in units])),
                project_code=command.code,
            )
    return written


def _values(command: RegisterProject) -> dict[str, Any]:
    """Return the columns of a project that a command states."""
    figures = {figure.measure: figure for figure in command.figures}
    values: dict[str, Any] = {
        name: getattr(command, name)
        for name in (
            "name",
            "printed_type",
            "category",
            "start",
            "end",
            "region_code",
            "location",
            "content",
            "scope",
            "total_investment",
            "central_requested",
            "bed_kind",
        )
    }
    for measure in Measure:
        figure = figures.get(measure)
        whole = measure is not Measure.FLOOR_AREA
        values[measure.value] = None if figure is None else int(figure.value) if whole else figure.value
    values["qualifiers"] = {
        figure.measure.value: figure.qualifier.value
        for figure in command.figures
        if figure.qualifier is not Qualifier.EXACT
    }
    return values


def _recorded(values: dict[str, Any], units: list[str]) -> dict[str, Any]:
    """Return a project as the audit record holds it. Row numbers of our own say nothing to a reader."""
    ours = ("printed_row_id", "section_id")
    return {name: _plain(value) for name, value in values.items() if name not in ours} | {"units": units}


def _plain(value: object) -> object:
    """Return a value as JSON can hold it; 1500 and 1500.00 are one amount and no change."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, int | str | dict) else str(value)


def _unit(organisations: dict[str, Organisation], printed: str, code: str) -> Organisation:
    """Return the organisation that a printed name means."""
    organisation = organisations.get(printed)
    if organisation is None:
        message = Text("项目 {code} 的组织实施单位“{unit}”未在单位名录中登记。", code=code, unit=printed)
        raise NotFoundError(message)
    return organisation
