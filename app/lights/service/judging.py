"""Judging closed months in order: what is needed is read once, each month counts on from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights.queries import facts
from app.lights.queries import kept as light_queries
from app.lights.queries import stated as reason_queries
from app.lights.queries.facts import Standings
from app.lights.rules import evaluate, in_force
from app.lights.types import ApprovedReason, Evaluation, KeptLight, RuleSetFact
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from app.lights.types import RuleSet

    _Lights = dict[int, tuple[Evaluation, Evaluation]]
    """By project id: as reported then, and as known now."""

_ON_TRIAL = Text("试算")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lights of a project in a month in one reading, by which rules, and the reason that holds them."""

    evaluation: Evaluation
    rule_set_id: int
    reason_id: int | None

    def is_kept_as(self, kept: KeptLight) -> bool:
        """Return whether it says what is kept."""
        return (self.evaluation, self.rule_set_id, self.reason_id) == (
            kept.evaluation,
            kept.rule_set_id,
            kept.reason_id,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A project in a month, in both readings."""

    month: Month
    project_id: int
    then: Verdict
    now: Verdict


@dataclass(frozen=True, slots=True)
class Material:
    """All that judging some months of a plan needs."""

    months: tuple[Month, ...]
    """What is judged, in order."""
    closed: frozenset[Month]
    standings: Standings
    kept: Mapping[tuple[Month, int], Sequence[KeptLight]]
    """Lights that are there: of these months, and of the month before."""
    missing: Mapping[int, int]
    reasons: Mapping[int, Sequence[ApprovedReason]]
    rule_sets: tuple[RuleSetFact, ...]


def material(
    plan_code: str,
    first: Month,
    closed: Collection[Month],
    rule_sets: tuple[RuleSetFact, ...],
    codes: Collection[str] | None = None,
) -> Material:
    """Read what judging the closed months of a plan from one on needs, in five queries.

    `closed` are all closed months of the plan.
    """
    months = tuple(sorted(month for month in closed if month >= first))
    reasons = defaultdict(list)
    for each in reason_queries.approved(plan_code, first, codes):
        reasons[each.project_id].append(each)
    return Material(
        months=months,
        closed=frozenset(closed),
        standings=facts.standings(plan_code, months, closed, codes),
        kept=light_queries.kept(plan_code, (first.plus(-1), *months), codes),
        missing=facts.missing_before(plan_code, first, codes),
        reasons=reasons,
        rule_sets=rule_sets,
    )


def judged(given: Material, at: datetime, trial: RuleSet | None = None) -> Iterator[Judged]:
    """Judge every project in every month, month by month in the order of project ids.

    `at` is when months that have no lights yet are judged: as reported then, a reason holds a light that was
    approved before. `trial` are rules to judge by in the place of those that are in force.
    """
    missing = dict(given.missing)
    before = _lights_before(given)
    for month in given.months:
        version = in_force(given.rule_sets, month)
        rules, name = (version.rules, version.name) if trial is None else (trial, _ON_TRIAL)
        lights: _Lights = {}
        for project_id, standings in given.standings[month].items():
            previous = before.get(project_id, (None, None))
            reasons = _reasons(given, month, project_id, at)
            verdicts: list[Verdict] = []
            for standing, lights_before, reason_id in zip(standings, previous, reasons, strict=True):
                evaluation = evaluate(
                    standing,
                    rules,
                    rule_name=name,
                    missing_before=missing.get(project_id, 0),
                    previous=lights_before,
                    held=reason_id is not None,
                )
                verdicts.append(Verdict(evaluation, version.id, reason_id if evaluation.is_held else None))
            then, now = verdicts
            yield Judged(month, project_id, then, now)
            lights[project_id] = (then.evaluation, now.evaluation)
            missing[project_id] = _counted(missing.get(project_id, 0), standings[0].reporting)
        before = lights if month.plus(1) in given.closed else {}


def _lights_before(given: Material) -> _Lights:
    """Return the lights of the month before the first, in both readings."""
    if not given.months:
        return {}
    month = given.months[0].plus(-1)
    return {
        project_id: (kept[0].evaluation, kept[-1].evaluation)
        for (of_month, project_id), kept in given.kept.items()
        if of_month == month
    }


def _reasons(given: Material, month: Month, project_id: int, at: datetime) -> tuple[int | None, int | None]:
    """Return the reason that held a light when its month was judged first, and the one that holds it now."""
    covering = [each for each in given.reasons.get(project_id, ()) if each.covers(month)]
    kept = given.kept.get((month, project_id))
    judged_at = kept[0].recorded_at if kept else at
    earlier = [each.id for each in covering if each.decided_at <= judged_at]
    return next(iter(earlier), None), next((each.id for each in covering), None)


def _counted(missing: int, how: Reporting) -> int:
    """Return how many times running nothing has been reported after a month."""
    if how is Reporting.NOT_DUE:
        return missing
    return missing + 1 if how is Reporting.MISSING else 0
