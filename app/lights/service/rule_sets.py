"""Commands on rule sets: the first version of a plan, and a new one for months to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Actor
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights import queries
from app.lights.models import LightRuleSet
from app.lights.rules import rule_set_problem, values_of
from app.lights.rules.sentences import plain
from app.lights.service.errors import RuleSetError
from app.lights.types import FIRST_REASON, PRESETS, Preset
from app.plans.queries import plan
from app.returns.queries import closed_months

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from app.lights.types import RuleSet, RuleSetFact

SYSTEM = Actor("system:lights")
"""Who gives a plan its first rules, and computes lights that an older version of the product did not."""


def versions_of(plan_code: str, at: datetime) -> tuple[RuleSetFact, ...]:
    """Return the versions of the rules of a plan; one that has none is given 百分点制 as its first.

    Raises:
        NotFoundError: there is no such plan.
    """
    found = queries.rule_sets(plan_code)
    if found:
        return found
    fact = plan(plan_code)
    if fact is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    since = min([Month(fact.first_year, 1), *closed_months(plan_code)])
    _add(plan_code, 1, PRESETS[Preset.POINTS], since=since, reason=FIRST_REASON, actor=SYSTEM, at=at)
    return queries.rule_sets(plan_code)


def add_rule_set(
    plan_code: str,
    rules: RuleSet,
    *,
    since: Month,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Add the next version of the rules of a plan for the months from `since` on; return its id.

    Closed months stay judged by the version that judged them: nobody's light of the past changes colour
    because the rules did.

    Raises:
        NotFoundError: there is no such plan.
        RuleSetError: it has no reason, its thresholds cannot stand, `since` is not after every closed month,
            or it says what holds from then on already.
    """
    moment = at or stored_now()
    with transaction(database.session):
        versions = versions_of(plan_code, moment)
        _refuse(plan_code, rules, since, reason, versions)
        number = versions[0].version + 1
        before = versions[0].rules
        return _add(
            plan_code, number, rules, before, since=since, reason=reason.strip(), actor=actor, at=moment
        )


def _refuse(
    plan_code: str, rules: RuleSet, since: Month, reason: str, versions: tuple[RuleSetFact, ...]
) -> None:
    """Refuse a version that cannot be added.

    Raises:
        RuleSetError: with the sentence that says why, and what to do.
    """
    if not reason.strip():
        message = Text("新增一版亮灯规则需要写明理由：依据哪份文件或哪次会议。")
        raise RuleSetError(message)
    problem = rule_set_problem(rules)
    if problem:
        raise RuleSetError(problem)
    closed = closed_months(plan_code)
    if closed and since <= closed[0]:
        message = Text(
            "{latest} 及以前各月已经关账，按当时的规则亮灯，不再改变；新规则最早从 {first} 起执行。",
            latest=closed[0],
            first=closed[0].plus(1),
        )
        raise RuleSetError(message)
    if versions[0].rules == rules and versions[0].since <= since:
        message = Text("与现行的{name}相同，没有需要修改的内容。", name=versions[0].name)
        raise RuleSetError(message)


def _add(
    plan_code: str,
    version: int,
    rules: RuleSet,
    before: RuleSet | None = None,
    *,
    since: Month,
    reason: str,
    actor: Actor,
    at: datetime,
) -> int:
    with transaction(database.session) as session:
        stored = LightRuleSet(
            plan_code=plan_code,
            version=version,
            since=since,
            reason=reason,
            recorded_at=at,
            recorded_by=actor.name,
            **values_of(rules),
        )
        session.add(stored)
        session.flush()
        old = None if before is None else _plain(before)
        record(
            actor=actor,
            action="rule_set.add",
            subject=f"rule_set:{plan_code}:{version}",
            changes=changes_between(old, _plain(rules) | {"since": str(since)}),
            reason=reason,
        )
        return stored.id


def _plain(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain JSON values, for the record."""
    columns = {
        name: value if isinstance(value, int) else plain(value)
        for name, value in values_of(rules).items()
        if name != "preset"
    }
    return {"preset": rules.preset.value, **columns}
