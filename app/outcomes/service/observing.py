"""Recording what was observed. Nothing recorded is ever changed: a correction is one more observation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.directory.queries import regions
from app.extensions import database
from app.kernel.china import stored_now, today_in_china
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.outcomes.models import Observation
from app.outcomes.queries.indicators import indicators_for_edit
from app.outcomes.queries.observations import observation, same_as
from app.outcomes.rules.observations import Setting, corrected_meanwhile, problems_of
from app.outcomes.service.errors import CorrectedMeanwhileError, ObservationError
from app.plans.queries import plan_for_edit

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.audit.types import Actor
    from app.outcomes.models import Indicator
    from app.outcomes.types import ObservationFact, RecordObservation
    from app.plans.models import Plan


def record_observation(
    command: RecordObservation, *, actor: Actor, today: date | None = None, at: datetime | None = None
) -> int:
    """Record what was observed in a region, or correct what was recorded; return its number.

    Raises:
        NotFoundError: there is no such plan.
        CorrectedMeanwhileError: somebody else has corrected the same observation since it was opened.
        ObservationError: region, date, value, source or what it corrects cannot stand.
    """
    with transaction(database.session) as session:
        plan = plan_for_edit(command.plan_code)
        if plan is None:
            message = Text("没有代码为“{plan_code}”的方案。", plan_code=command.plan_code)
            raise NotFoundError(message)
        indicator = indicators_for_edit(plan.code).get(command.indicator_code or "")
        setting = _setting(command, plan, indicator)
        problems = problems_of(command, setting, today or today_in_china())
        quicker = corrected_meanwhile(command, setting)
        if not problems and quicker is not None and setting.corrects is not None:
            raise CorrectedMeanwhileError(setting.corrects, *quicker)
        if problems:
            raise ObservationError(problems)
        stored = Observation(
            plan_code=plan.code,
            region_code=command.region_code,
            indicator_id=None if indicator is None else indicator.id,
            measure=command.measure,
            as_of=command.as_of,
            value=command.value,
            source=command.source.strip(),
            note=command.note.strip(),
            corrects_id=command.corrects_id,
            recorded_at=at or stored_now(),
            recorded_by=actor.name,
        )
        session.add(stored)
        session.flush()
        record(
            actor=actor,
            action="observation.record" if command.corrects_id is None else "observation.correct",
            subject=f"observation:{stored.id}",
            changes=changes_between(
                None if setting.corrects is None else _recorded(setting.corrects), _recorded(command)
            ),
            reason=command.note.strip() or None if command.corrects_id is not None else None,
        )
        return stored.id


def _setting(command: RecordObservation, plan: Plan, indicator: Indicator | None) -> Setting:
    """Return what the database knows around an observation that is entered."""
    unit = indicator.unit if indicator is not None else command.measure and command.measure.unit
    return Setting(
        regions=frozenset(
            each.code for each in regions() if plan.region_code in {each.code, each.parent_code}
        ),
        last_year=plan.last_year,
        unit=unit,
        same=same_as(command),
        corrects=None if command.corrects_id is None else observation(plan.code, command.corrects_id),
    )


def _recorded(observed: RecordObservation | ObservationFact) -> dict[str, Any]:
    """Return an observation as the audit record holds it."""
    return {
        "region_code": observed.region_code,
        "indicator": observed.indicator_code,
        "measure": observed.measure and observed.measure.value,
        "as_of": str(observed.as_of),
        "value": f"{observed.value.normalize():f}",
        "observation_source": observed.source.strip(),
        "note": observed.note.strip(),
    }
