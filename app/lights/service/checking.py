"""Judging without writing: lights held against what is kept, and what other rules would change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.lights import queries
from app.lights.queries import facts
from app.lights.queries import kept as light_queries
from app.lights.service.judging import judged, material
from app.lights.types import CheckedLights, DryRunRow
from app.returns.queries import closed_months

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.kernel.months import Month
    from app.lights.types import Evaluation, Light, RuleSet


def check_lights(report: Callable[[str], None] = lambda _: None) -> CheckedLights:
    """Compute every light again and hold it against what is kept; nothing is changed.

    `report` hears of each plan.
    """
    months, lights = 0, 0
    wrong: list[str] = []
    # Nobody may close a month between two of the questions.
    with transaction(database.session):
        for plan_code in light_queries.plans_with_closed_months():
            report(plan_code)
            checked = _check_plan(plan_code, stored_now())
            months, lights = months + checked.months, lights + checked.lights
            wrong += checked.wrong
    return CheckedLights(months, lights, tuple(wrong))


def dry_run(plan_code: str, rules: RuleSet) -> tuple[DryRunRow, ...]:
    """Return the projects whose light of the latest closed month other rules would change, by code.

    As known now. A plan without a closed month has none.
    """
    closed = closed_months(plan_code)
    rule_sets = queries.rule_sets(plan_code)
    if not closed or not rule_sets:
        return ()
    given = material(plan_code, closed[0], rule_sets)
    names = facts.names_of(plan_code)
    rows = []
    for each in judged(given, stored_now(), trial=rules):
        kept = given.kept.get((each.month, each.project_id), ())
        before = _shown(kept[-1].evaluation) if kept else None
        after = each.now.evaluation
        if before is not _shown(after):
            why = tuple(said.sentence for said in after.leading or after.dimensions)
            rows.append(DryRunRow(*names[each.project_id], before, _shown(after), why))
    return tuple(sorted(rows, key=lambda row: row.project_code))


def _check_plan(plan_code: str, at: datetime) -> CheckedLights:
    """Check the lights of one plan."""
    closed, rule_sets = closed_months(plan_code), queries.rule_sets(plan_code)
    if not rule_sets:
        return CheckedLights(len(closed), 0, (f"{plan_code}：没有亮灯规则，各月都还没有亮灯。",))
    given = material(plan_code, closed[-1], rule_sets)
    names = facts.names_of(plan_code)
    lights = 0
    differing: dict[Month, list[str]] = defaultdict(list)
    for each in judged(given, at):
        kept = given.kept.get((each.month, each.project_id), ())
        lights += len(kept)
        if not (kept and each.then.is_kept_as(kept[0]) and each.now.is_kept_as(kept[-1])):
            differing[each.month].append(names[each.project_id][0])
    sentences = (
        f"{plan_code} {month}：{len(codes)} 个项目的亮灯与月度数据不符，例如 {codes[0]}。"
        for month, codes in differing.items()
    )
    return CheckedLights(len(closed), lights, tuple(sentences))


def _shown(evaluation: Evaluation) -> Light | None:
    return evaluation.light if evaluation.is_judged else None
