"""Lights are kept in the transaction that closes or restates a month, or approves a 正当理由.

Closing writes revision 0 of every project. What changes closed months later, in themselves or in the months
in a row of those after them, adds revisions where a light says something else; nothing is ever rewritten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.texts import Text
from app.lights.models import LightOfDimension, ProjectLight
from app.lights.queries import facts
from app.lights.queries import kept as light_queries
from app.lights.service.judging import Judged, judged, material
from app.lights.service.rule_sets import SYSTEM, versions_of
from app.lights.types import KeptLight, Light
from app.returns.queries import closed_months

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from app.audit.types import Actor
    from app.kernel.months import Month
    from app.lights.service.judging import Verdict
    from app.lights.types import DimensionLight, Evaluation


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written: first lights, and revisions of lights that were there, with what they said before."""

    first: list[Judged] = field(default_factory=list)
    revised: list[tuple[KeptLight, Judged]] = field(default_factory=list)


def months_were_written(
    plan_code: str, months: Sequence[Month], codes: Sequence[str] | None, actor: Actor, at: datetime
) -> None:
    """Keep the lights of months that were closed or restated, and of those after them.

    `codes` are the projects that were written of; None is all of the plan. Called inside the transaction that
    wrote the months, or that approves a 正当理由 for them.
    """
    with transaction(database.session):
        written = _write(plan_code, min(months), codes, at)
        _record_first(plan_code, written.first, actor)
        _record_revised(plan_code, written.revised, actor)


def ensure_lights() -> None:
    """Judge the closed months that an older version of the product left without lights."""
    lacking = light_queries.months_without()
    # What was read is given up: a session that goes on reading would see nothing written meanwhile.
    database.session.rollback()
    for plan_code, first in lacking.items():
        months_were_written(plan_code, [first], None, SYSTEM, stored_now())


def _write(plan_code: str, first: Month, codes: Collection[str] | None, at: datetime) -> _Written:
    """Judge closed months from one on, and add what is not kept yet or has changed."""
    given = material(plan_code, first, closed_months(plan_code), versions_of(plan_code, at), codes)
    written = _Written()
    lights: list[dict[str, Any]] = []
    dimensions: list[dict[str, Any]] = []

    def add(each: Judged, revision: int, verdict: Verdict) -> None:
        key = {"month": each.month, "project_id": each.project_id, "revision": revision}
        lights.append(key | _columns(verdict) | {"recorded_at": at})
        dimensions.extend(key | _dimension(said) for said in verdict.evaluation.dimensions)

    for each in judged(given, at):
        kept = given.kept.get((each.month, each.project_id), ())
        if not kept:
            written.first.append(each)
            add(each, 0, each.then)
            if each.now != each.then:
                add(each, 1, each.now)
        elif not each.now.is_kept_as(kept[-1]):
            written.revised.append((kept[-1], each))
            add(each, kept[-1].revision + 1, each.now)
    if lights:
        database.session.execute(insert(ProjectLight), lights)
    if dimensions:
        database.session.execute(insert(LightOfDimension), dimensions)
    return written


def _columns(verdict: Verdict) -> dict[str, Any]:
    return {
        "light": verdict.evaluation.light,
        "months": verdict.evaluation.months,
        "rule_set_id": verdict.rule_set_id,
        "reason_id": verdict.reason_id,
    }


def _dimension(said: DimensionLight) -> dict[str, Any]:
    return {
        "dimension": said.dimension,
        "light": said.light,
        "months": said.months,
        "sentence": said.sentence,
        "actual": said.actual,
        "scheduled": said.scheduled,
    }


def _record_first(plan_code: str, first: Sequence[Judged], actor: Actor) -> None:
    """Write down how many projects have which light in each month that was judged for the first time."""
    months: dict[Month, Counter[Light]] = defaultdict(Counter)
    for each in first:
        if each.now.evaluation.shown is not None:
            months[each.month][each.now.evaluation.shown] += 1
    for month, numbers in months.items():
        record(
            actor=actor,
            action="light.compute",
            subject=f"light:{plan_code}:{month}",
            changes=[Change(light.value, None, numbers[light]) for light in Light if numbers[light]],
        )


def _record_revised(plan_code: str, revised: Sequence[tuple[KeptLight, Judged]], actor: Actor) -> None:
    """Write down the months in which the light of a project now says something else."""
    projects: dict[int, list[Change]] = defaultdict(list)
    for kept, each in revised:
        old, new = kept.evaluation, each.now.evaluation
        changes = projects[each.project_id]
        if old.shown is new.shown:
            changes.append(Change("recomputed_month", None, str(each.month)))
        else:
            changes.append(Change(str(each.month), _word(old), _word(new)))
    names = facts.names_of(plan_code) if projects else {}
    for project_id, changes in projects.items():
        code, _ = names[project_id]
        record(
            actor=actor, action="light.revise", subject=f"light:{code}", changes=changes, project_code=code
        )


def _word(evaluation: Evaluation) -> str:
    return evaluation.shown.label if evaluation.shown else Text("不评")
