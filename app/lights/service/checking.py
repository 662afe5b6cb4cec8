"""Judging without writing: lights held against what is kept, and what other rules would change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.texts import Text
from app.lights import queries
from app.lights.queries import facts
from app.lights.service.judging import judged, material
from app.lights.types import CheckedLights, DryRunRow
from app.returns.queries import closed_months, latest_closed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.kernel.months import Month
    from app.lights.types import RuleSet, RuleSetFact


def check_lights() -> CheckedLights:
    """Compute every light again and hold it against what is kept; nothing is changed."""
    months, lights = 0, 0
    wrong: list[str] = []
    # Nobody may close a month between two of the questions.
    with transaction(database.session):
        for plan_code in latest_closed():
            checked = _check_plan(plan_code, stored_now())
            months, lights = months + checked.months, lights + checked.lights
            wrong += checked.wrong
    return CheckedLights(months, lights, tuple(wrong))


def dry_run(plan_code: str, rules: RuleSet) -> tuple[DryRunRow, ...]:
    """Return the projects whose light of the latest closed month other rules would change, by code.

    As known now. A plan without a closed month has none.
    """
    return changed_by(rules, plan_code, closed_months(plan_code), queries.rule_sets(plan_code))


def changed_by(
    rules: RuleSet, plan_code: str, closed: Sequence[Month], rule_sets: tuple[RuleSetFact, ...]
) -> tuple[DryRunRow, ...]:
    """Return what `dry_run` does, for whoever has read the closed months, the newest first, and the rules."""
    if not closed or not rule_sets:
        return ()
    given = material(plan_code, closed[0], closed, rule_sets)
    names = facts.names_of(plan_code)
    rows = []
    for each in judged(given, stored_now(), trial=rules):
        kept = given.kept.get((each.month, each.project_id), ())
        before = kept[-1].evaluation.shown if kept else None
        after = each.now.evaluation
        if before is not after.shown:
            why = tuple(said.sentence for said in after.leading or after.dimensions)
            rows.append(DryRunRow(*names[each.project_id], before, after.shown, why))
    return tuple(sorted(rows, key=lambda row: row.project_code))


def _check_plan(plan_code: str, at: datetime) -> CheckedLights:
    """Check the lights of one plan."""
    closed, rule_sets = closed_months(plan_code), queries.rule_sets(plan_code)
    if not rule_sets:
        return CheckedLights(
            len(closed), 0, (Text("{plan_code}：没有亮灯规则，各月都还没有亮灯。", plan_code=plan_code),)
        )
    given = material(plan_code, closed[-1], closed, rule_sets)
    names = facts.names_of(plan_code)
    lights = 0
    differing: dict[Month, list[str]] = defaultdict(list)
    for each in judged(given, at):
        kept = given.kept.get((each.month, each.project_id), ())
        lights += len(kept)
        if not (kept and each.then.is_kept_as(kept[0]) and each.now.is_kept_as(kept[-1])):
            differing[each.month].append(names[each.project_id][0])
    sentences = (
        Text(
            "{plan_code} {month}：{number} 个项目的亮灯与月度数据不符，例如 {code}。",
            plan_code=plan_code,
            month=month,
            number=len(codes),
            code=codes[0],
        )
        for month, codes in differing.items()
    )
    return CheckedLights(len(closed), lights, tuple(sentences))
