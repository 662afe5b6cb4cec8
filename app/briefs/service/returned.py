"""Adds to a brief what the returns, lights and corrections of its month say, where the month is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts import queries as accounts
from app.accounts.types import ALL
from app.briefs.rules import register, returned, standing
from app.briefs.rules.changes import changes
from app.funding import queries as funding
from app.lights import queries as lights
from app.lights.rules.sentences import clauses
from app.portfolio import queries as portfolio
from app.portfolio.queries import cube
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.types.cube import Question
from app.returns import queries as returns
from app.returns.types.cube import CubeDimension
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import RestatementState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.briefs.types import Brief, RankedGroup
    from app.kernel.months import Month
    from app.lights.types import RuleSetFact
    from app.portfolio.types import ProjectFact, RollupRow
    from app.portfolio.types.cube import Sums
    from app.returns.types.facts import RestatementFact


def with_returns(brief: Brief, projects: Sequence[ProjectFact], sectors: Sequence[RollupRow]) -> Brief:
    """Return a brief with all that is known of its month; unchanged where that is not closed.

    In a constant number of queries.
    """
    plan, month = brief.plan.code, brief.month
    closed = returns.closing_times(plan)
    if month not in closed:
        return brief
    codes = [project.code for project in projects]
    facts = returns.month_facts(AsOf(month), codes)
    projects = tuple(replace(project, standing=facts.get(project.code)) for project in projects)
    of_code = {project.code: project for project in projects}
    chosen = [(CubeDimension.PLAN, plan)]
    if brief.area.county:
        chosen.append((CubeDimension.REGION, brief.area.code))
    question = Question(chosen=tuple(chosen), month=month)
    whole = next(cube.answer(question, ALL)).sums
    ranked_by, ranked = _ranked(brief, question, whole)
    now = lights.lights(codes, AsOf(month))
    rule = lights.in_force(plan, month)
    held_by = {each.id: each.text for each in lights.reasons(ALL)}
    lit = returned.light_rows(projects, now, held_by)
    coming = returned.due(projects, month, brief.cut_off)
    corrections = returned.restatement_rows(
        [each for each in _approved_since(closed, month) if each.project_code in of_code],
        of_code,
        accounts.display_names(),
    )
    earlier = AsOf(month.plus(-1))
    problems = returned.problems(projects)
    annual = funding.annual_plans(plan)
    return replace(
        brief,
        standing=standing.standing(whole, month),
        ranked_by=ranked_by,
        regions=() if brief.area.county else ranked,
        units=ranked if brief.area.county else (),
        categories=standing.categories(brief.categories, _by(question, CubeDimension.CATEGORY), month),
        sources=standing.sources(_by(question, CubeDimension.SOURCE), whole, month),
        changes=changes(
            projects,
            returns.month_facts(earlier, codes),
            (lights.lights(codes, earlier), now),
            sums=whole,
            month=month,
            restatements=corrections,
        )
        if earlier.month in closed
        else None,
        reached=returned.reached(projects, month),
        due=coming,
        lights=lit,
        light_counts=returned.light_counts(now.values()),
        light_rule=_rule_in_words(rule) if rule else None,
        disagreements=returned.disagreements(projects, now, held_by),
        problems=problems,
        problem_counts=returned.problem_counts(problems),
        capacity=standing.capacity(_by(question, CubeDimension.STAGE)),
        punctuality=returned.punctuality(projects),
        restatements=corrections,
        next_work=returned.next_work(projects, lit, coming),
        curve=standing.curve(
            [annual[code] for code in codes],
            {
                each: amount
                for each, amount in portfolio.completed_by_month(
                    plan, brief.area.code if brief.area.county else None
                ).items()
                if each <= month
            },
            brief.plan.first_year,
            brief.plan.last_year,
        ),
        projects=register.project_sections(
            sectors,
            projects,
            {code: fact.evaluation.light.label for code, fact in now.items() if fact.evaluation.is_judged},
        ),
    )


def _ranked(brief: Brief, question: Question, whole: Sums) -> tuple[str, tuple[RankedGroup, ...]]:
    """Return by what counties, or units in the brief of a county, are ranked, and them in that order."""
    dimension, listed = CubeDimension.REGION, brief.regions
    if brief.area.county:
        dimension, listed = CubeDimension.UNIT, brief.units
    found = _by(question, dimension)
    groups = standing.with_unlisted(listed, names_of(dimension, found.keys()), found, whole, brief.area.code)
    return standing.ranked(groups, found, brief.month)


def _by(question: Question, dimension: CubeDimension) -> dict[str, Sums]:
    """Return the sums of a question by the keys of a dimension."""
    return {row.keys[0]: row.sums for row in cube.answer(question.with_by(dimension), ALL)}


def _approved_since(closed: Mapping[Month, datetime], month: Month) -> list[RestatementFact]:
    """Return the corrections approved after the month before was closed, until the next one was.

    Those of before stood in an earlier brief; the next brief tells the later ones (domain.md §4).
    """
    first, last = closed.get(month.plus(-1)), closed.get(month.plus(1))
    return [
        each
        for each in reversed(returns.restatements(ALL, RestatementState.APPROVED))
        if each.decided_at is not None
        and (first is None or each.decided_at > first)
        and (last is None or each.decided_at <= last)
    ]


def _rule_in_words(rule: RuleSetFact) -> str:
    """Write a rule set with its thresholds."""
    said = "；".join(words.rstrip("。") for _, words in clauses(rule.rules))
    return f"{rule.name}。{said}".replace(" ", "")
