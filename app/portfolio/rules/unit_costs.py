"""Unit costs held against those of the same kind by robust statistics, which a few outliers do not move.

Modified z by median and MAD of ln(unit cost). Source: B. Iglewicz, D. Hoaglin, "How to Detect and Handle
Outliers", ASQC 1993: z = 0.6745 × (x − median) / MAD, an outlier where |z| > 3.5. Logarithms, since costs are
compared as multiples of each other: twice the median is as far from it as half of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.portfolio.rules.register import unit_cost
from app.portfolio.rules.sentences import cost_in_words, counted, places, wan
from app.portfolio.types.findings import CostedProject, CostGroup, Finding, NotJudged
from app.projects.types import BedKind, Measure, ProjectCategory, Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.portfolio.types.findings import Verdict
    from app.portfolio.types.pages import UnitCost
    from app.portfolio.types.scrutiny import CheckedProject

NORMAL = Decimal("0.6745")
"""MAD / standard deviation of a normal distribution, which makes the score one of standard deviations."""
LIMIT = Decimal("3.5")
LEAST = 5
"""Fewer unit costs are not compared: their median says little."""

_Key = tuple[ProjectCategory, Measure, BedKind | None]


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value, or the mean of the two middle ones, of at least one value."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    lower, upper = ordered[(len(ordered) - 1) // 2], ordered[middle]
    # The mean of two equal logarithms may miss them in the last digit, which would pass for a spread.
    return upper if lower == upper else (lower + upper) / 2


def group_of(key: _Key, costs: Sequence[Decimal]) -> CostGroup:
    """Return the statistics of the positive unit costs (万元 per bed or place) of one kind."""
    logarithms = [cost.ln() for cost in costs]
    middle = median(logarithms)
    mad = median([abs(each - middle) for each in logarithms])
    problem = ""
    if len(costs) < LEAST:
        problem = Text("只有 {count} 个项目可比，不足 {least} 个", count=len(costs), least=LEAST)
    elif mad == 0:
        problem = Text("半数以上项目的单位造价完全相同，没有离散度可作尺度")
    spread = LIMIT * mad / NORMAL
    group = CostGroup(
        *key,
        count=len(costs),
        median=median(costs) if len(costs) % 2 else middle.exp(),
        mad=mad,
        lower=None if problem else (middle - spread).exp(),
        upper=None if problem else (middle + spread).exp(),
        problem=problem,
    )
    return replace(group, outliers=sum(is_outlier(score(cost, group)) for cost in costs))


def score(cost: Decimal, group: CostGroup) -> Decimal | None:
    """Return the modified z of a unit cost (万元 per bed or place); None where its group is not judged."""
    return None if group.problem else NORMAL * (cost.ln() - group.median.ln()) / group.mad


def is_outlier(value: Decimal | None) -> bool:
    """Return whether a modified z is beyond the limit on either side."""
    return value is not None and abs(value) > LIMIT


def costed(projects: Iterable[CheckedProject]) -> tuple[CostedProject, ...]:
    """Return projects with their unit costs, each held against those of its kind.

    The kind is category, measure and, of beds, what beds they are: a hospital bed is no care bed.
    """
    found = [(project, unit_cost(project)) for project in projects]
    costs: dict[_Key, list[Decimal]] = defaultdict(list)
    for project, cost in found:
        if cost.amount and cost.measure:
            costs[_key(project, cost.measure)].append(cost.amount)
    groups = {key: group_of(key, of_kind) for key, of_kind in costs.items()}
    return tuple(_costed(project, cost, groups) for project, cost in found)


def cost_outlier(costed_project: CostedProject) -> Verdict:
    """Find a unit cost beyond the bounds of its kind; the heaviest is the farthest from the median."""
    project, cost, group = costed_project.project, costed_project.cost, costed_project.group
    if cost.amount is None or cost.measure is None or cost.count is None:
        return NotJudged(cost.reason)
    if group is None:
        return NotJudged(Text("总投资为 0，没有单位造价"))
    value = costed_project.score
    if value is None:
        return NotJudged(Text("{group}：{problem}", group=group.name, problem=group.problem))
    if not is_outlier(value):
        return None
    number: str = counted(f"{cost.count:,}", cost.measure)
    if cost.qualifier is not Qualifier.EXACT:
        number = Text("{prefix}{figure}", prefix=cost.qualifier.label, figure=number)
    stake = abs(cost.amount - group.median) * cost.count
    times = cost.amount / group.median
    reason = Text(
        "总投资 {total_investment} ÷ {measure} {number} = {amount}，"
        "是同类中位数 {median} 的 {times} 倍（{group}，{count} 个项目可比），修正 z 值 {score}。",
        total_investment=wan(project.total_investment),
        measure=cost.measure.label,
        number=number,
        amount=cost_in_words(cost.amount, cost.measure),
        median=places(group.median),
        times=places(times),
        group=group.name,
        count=group.count,
        score=places(value),
    )
    cells = (
        group.name,
        project.total_investment,
        number,
        cost.amount,
        group.median,
        group.lower,
        group.upper,
        value,
    )
    return Finding(project, cells, stake, reason, abs(value))


def groups_of(projects: Iterable[CostedProject]) -> tuple[CostGroup, ...]:
    """Return the groups that occur, in the order of categories and measures."""
    categories, measures = list(ProjectCategory), list(Measure)
    groups = {
        (each.group.category, each.group.measure, each.group.bed_kind): each.group
        for each in projects
        if each.group
    }
    return tuple(
        sorted(
            groups.values(),
            key=lambda group: (
                categories.index(group.category),
                measures.index(group.measure),
                group.bed_kind or "",
            ),
        )
    )


def _key(project: CheckedProject, measure: Measure) -> _Key:
    return project.category, measure, None if measure is Measure.NEW_PLACES else project.bed_kind


def _costed(project: CheckedProject, cost: UnitCost, groups: dict[_Key, CostGroup]) -> CostedProject:
    if not (cost.amount and cost.measure):
        return CostedProject(project, cost, None, None)
    group = groups[_key(project, cost.measure)]
    return CostedProject(project, cost, group, score(cost.amount, group))
