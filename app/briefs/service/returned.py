"""Adds to a brief what the returns, lights and corrections of its month say, where the month is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.briefs.rules import register, returned, standing
from app.briefs.rules.changes import changes
from app.lights.rules.sentences import clauses
from app.portfolio.types import Dimension
from app.returns.types.cube import CubeDimension

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from app.briefs.service.known import PlanMonth
    from app.briefs.types import Brief, RankedGroup
    from app.lights.types import RuleSetFact
    from app.portfolio.types.cube import Sums


class _OfProject(Protocol):
    """A row that speaks of one project."""

    @property
    def code(self) -> str: ...


Row = TypeVar("Row", bound=_OfProject)


def with_returns(brief: Brief, known: PlanMonth) -> Brief:
    """Return a brief with all that is known of its month; unchanged where that is not closed.

    In a constant number of queries.
    """
    month = brief.month
    if month not in known.closed:
        return brief
    county = brief.area.code if brief.area.county else None
    said = known.said(brief.cut_off)
    projects = tuple(project for project in said.projects if county in {None, project.region_code})
    of_code = {project.code: project for project in projects}
    whole = known.sums(county)
    ranked_by, ranked = _ranked(brief, known, county, whole)
    now = known.lights(month, of_code)
    corrections = returned.restatement_rows(
        [each for each in known.corrections if each.project_code in of_code], of_code, known.people
    )
    earlier = month.plus(-1)
    problems = _of(said.problems, of_code)
    return replace(
        brief,
        standing=standing.standing(whole, month),
        ranked_by=ranked_by,
        regions=() if county else ranked,
        units=ranked if county else (),
        categories=standing.categories(brief.categories, known.by(CubeDimension.CATEGORY, county), month),
        sources=standing.sources(known.by(CubeDimension.SOURCE, county), whole, month),
        changes=changes(
            projects,
            known.facts_before,
            (known.lights(earlier, of_code), now),
            sums=whole,
            month=month,
            restatements=corrections,
        )
        if earlier in known.closed
        else None,
        reached=_of(said.reached, of_code),
        due=_of(said.due, of_code),
        lights=_of(said.lights, of_code),
        light_counts=returned.light_counts(now.values()),
        light_rule=_rule_in_words(known.rule) if known.rule else None,
        disagreements=_of(said.disagreements, of_code),
        problems=problems,
        problem_counts=returned.problem_counts(problems),
        capacity=standing.capacity(known.by(CubeDimension.STAGE, county)),
        punctuality=returned.punctuality(projects),
        restatements=corrections,
        next_work=_of(said.next_work, of_code),
        curve=standing.curve(
            [known.annual[code] for code in of_code],
            {each: amount for each, amount in known.completed(county).items() if each <= month},
            brief.plan.first_year,
            brief.plan.last_year,
        ),
        projects=register.project_sections(
            known.rows(Dimension.SECTOR, county),
            projects,
            {code: fact.evaluation.light.label for code, fact in now.items()},
        ),
    )


def _of(rows: Iterable[Row], codes: Container[str]) -> tuple[Row, ...]:
    """Return the rows that speak of some projects, in their order."""
    return tuple(row for row in rows if row.code in codes)


def _ranked(
    brief: Brief, known: PlanMonth, county: str | None, whole: Sums
) -> tuple[str, tuple[RankedGroup, ...]]:
    """Return by what counties, or units in the brief of a county, are ranked, and them in that order."""
    dimension, listed = CubeDimension.REGION, brief.regions
    if county:
        dimension, listed = CubeDimension.UNIT, brief.units
    found = known.by(dimension, county)
    groups = standing.with_unlisted(listed, known.names(dimension, county), found, whole, brief.area.code)
    return standing.ranked(groups, found, brief.month)


def _rule_in_words(rule: RuleSetFact) -> str:
    """Write a rule set with its thresholds."""
    said = "；".join(words.rstrip("。") for _, words in clauses(rule.rules))
    return f"{rule.name}。{said}".replace(" ", "")
