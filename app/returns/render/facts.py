"""A closed month in one of its readings: as JSON for scripts, and as a table for a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.kernel.money import wan_yuan_text
from app.returns.render.punctuality import table_text
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.returns.types.facts import AsOf, MonthFact

SCHEMA = 1


def write_json(plan_code: str, as_of: AsOf, facts: Sequence[MonthFact]) -> str:
    """Return one object; amounts are strings in 万元, null is 未填."""
    content = {
        "schema": SCHEMA,
        "plan": plan_code,
        "month": str(as_of.month),
        "reading": as_of.reading.value,
        "projects": [_project(fact) for fact in facts],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def write_table(plan_code: str, as_of: AsOf, facts: Sequence[MonthFact], width: int) -> str:
    """Return a line for each project: the sums of its amounts over all sources, in 万元."""
    heads = ("项目", "形象进度", "填报", "更正", *(kind.label for kind in Amount))
    rows = [
        (
            fact.project_code,
            fact.stage.label if fact.stage else "未填",
            fact.reporting.label + ("（迟报）" if fact.was_late else ""),
            f"第 {fact.revision} 次" if fact.revision else "",
            *(_text(total_of(fact.amounts, kind)) or "—" for kind in Amount),
        )
        for fact in facts
    ]
    title = f"{plan_code}　{as_of.month}　{as_of.reading.label}　{len(facts)} 个项目，金额：万元"
    return f"{title}\n{table_text(heads, rows, width, text_columns=4)}"


def _project(fact: MonthFact) -> dict[str, Any]:
    return {
        "code": fact.project_code,
        "revision": fact.revision,
        "stage": fact.stage.value if fact.stage else None,
        "grade": fact.grade.value if fact.grade else None,
        "reporting": fact.reporting.value,
        "late": fact.was_late,
        "amounts": [
            {"source": each.source.value} | {kind.value: _text(each.amount(kind)) for kind in Amount}
            for each in fact.amounts
        ],
        "milestones": [
            {
                "kind": each.kind.value,
                "planned": None if each.planned is None else str(each.planned),
                "forecast": None if each.forecast is None else each.forecast.isoformat(),
                "actual": None if each.actual is None else each.actual.isoformat(),
            }
            for each in fact.milestones
        ],
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else wan_yuan_text(amount)
