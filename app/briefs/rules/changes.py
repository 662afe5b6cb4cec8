"""What changed since the month before, in words: starts, completions, lights, money, corrections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.rules.words import in_wan_yuan
from app.briefs.types import ChangeGroup
from app.lights.types import Light
from app.portfolio.rules.cube import figure_of
from app.portfolio.types.cube import Figure
from app.projects.types import Stage
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.briefs.types import RestatementRow
    from app.kernel.months import Month
    from app.lights.types import LightFact
    from app.portfolio.types import ProjectFact
    from app.portfolio.types.cube import Sums
    from app.returns.types.facts import MonthFact

NAMED = 5
"""So many projects are named at most; the number is always that of all."""
MOVERS = 3
_MOVED = (
    (Figure.ALLOCATED_MONTH, "下达"),
    (Figure.RECEIVED_MONTH, "到位"),
    (Figure.COMPLETED_MONTH, "完成投资"),
    (Figure.PAID_MONTH, "支付"),
)


def changes(
    projects: Sequence[ProjectFact],
    before: Mapping[str, MonthFact],
    lights: tuple[Mapping[str, LightFact], Mapping[str, LightFact]],
    *,
    sums: Sums,
    month: Month,
    restatements: Sequence[RestatementRow],
) -> tuple[ChangeGroup, ...]:
    """Return what changed since the month before, which the plan had closed too.

    `before` are the facts of that month, `lights` those of that month and of this one, by project code.
    """
    return (
        ChangeGroup("项目进展", tuple(_moves(projects, before))),
        ChangeGroup("亮灯变化", tuple(_lights(projects, *lights))),
        ChangeGroup("资金变动", tuple(_money(projects, before, sums, month))),
        ChangeGroup("数据更正", tuple(_corrections(restatements))),
    )


def _moves(projects: Sequence[ProjectFact], before: Mapping[str, MonthFact]) -> Iterable[str]:
    """Yield the projects that moved from one stage to another, by what the move means."""

    def those(test: Callable[[Stage | None, Stage], bool]) -> list[str]:
        return [
            project.name
            for project in projects
            if (stage := _stage(project.standing)) is not None
            and (earlier := _stage(before.get(project.code))) is not stage
            and test(earlier, stage)
        ]

    def was_started(stage: Stage | None) -> bool:
        return stage is not None and stage.is_started

    def was_completed(stage: Stage | None) -> bool:
        return stage is not None and stage.is_completed

    for word, names in (
        ("新开工", those(lambda old, new: new.is_started and not was_started(old))),
        ("新竣工", those(lambda old, new: new.is_completed and not was_completed(old))),
        ("新投入运营", those(lambda _, new: new is Stage.OPERATING)),
        ("停工", those(lambda _, new: new is Stage.SUSPENDED)),
        (
            "复工",
            those(lambda old, new: old is Stage.SUSPENDED and new.is_started and not new.is_completed),
        ),
        ("取消", those(lambda _, new: new is Stage.CANCELLED)),
    ):
        if names:
            yield f"{word}{len(names)}个：{named(names)}"


def _lights(
    projects: Sequence[ProjectFact], before: Mapping[str, LightFact], now: Mapping[str, LightFact]
) -> Iterable[str]:
    """Yield the projects whose light changed, by the new one, red first."""
    for light in reversed(Light):
        names = [
            project.name
            for project in projects
            if (earlier := _light(before.get(project.code))) is not None
            and _light(now.get(project.code)) is light
            and earlier is not light
        ]
        if names:
            yield f"转为{light.label}{len(names)}个：{named(names)}"


def _money(
    projects: Sequence[ProjectFact], before: Mapping[str, MonthFact], sums: Sums, month: Month
) -> Iterable[str]:
    """Yield how much moved in the month, and where most was completed."""
    moved = [
        (word, amount)
        for figure, word in _MOVED
        if (amount := figure_of(figure, sums, month, by_source=False)) is not None and amount
    ]
    for verb, some in (
        ("新增", [each for each in moved if each[1] > 0]),
        ("减少", [each for each in moved if each[1] < 0]),
    ):
        if some:
            yield f"本月{verb}{'、'.join(f'{word}{in_wan_yuan(abs(amount))}' for word, amount in some)}"
    rises = [
        (rise, project.name)
        for project in projects
        if (rise := _completed(project.standing) - _completed(before.get(project.code))) > 0
    ]
    rises.sort(key=lambda each: -each[0])
    if rises:
        largest = "、".join(f"{name}（{in_wan_yuan(rise)}）" for rise, name in rises[:MOVERS])
        which = "：" if len(rises) <= MOVERS else "，较多的是"
        yield f"完成投资增加的有{len(rises)}个项目{which}{largest}"


def _corrections(restatements: Sequence[RestatementRow]) -> Iterable[str]:
    if restatements:
        names = list(dict.fromkeys(row.project for row in restatements))
        yield f"批准更正{len(restatements)}项：{named(names)}"


def named(names: Sequence[str]) -> str:
    """Write names in a row; beyond a handful the first ones, and how many there are."""
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等{len(names)}个"


def _stage(fact: MonthFact | None) -> Stage | None:
    return fact.stage if fact else None


def _light(fact: LightFact | None) -> Light | None:
    return fact.evaluation.light if fact and fact.evaluation.is_judged else None


def _completed(fact: MonthFact | None) -> Decimal:
    """Return the completed investment, nothing where it is blank: only for a difference."""
    return (total_of(fact.amounts, Amount.COMPLETED) if fact else None) or Decimal(0)
