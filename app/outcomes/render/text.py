"""Outcomes as CSV, as JSON and as a table for a terminal."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from app.outcomes.render import words
from app.outcomes.render.rows import HEADS, rows_of
from app.outcomes.rules.standing import outlook_of
from app.web.csv_text import MEDIA_TYPE as CSV
from app.web.csv_text import csv_file
from app.web.filters import DASH, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.outcomes.render.rows import Value
    from app.outcomes.types.outcome import Formula, MeasureOutcome
    from app.outcomes.types.pages import OutcomesFile, PlanOutcomes

__all__ = ["CSV", "JSON", "write_csv", "write_json", "write_table"]

JSON = "application/json"
SCHEMA = 1
_WIDEST = 10_000


def write_csv(file: OutcomesFile) -> bytes:
    """Return one line for each indicator or measure in each region."""
    return csv_file(
        HEADS.values(), ([plain(value) for value in row.values().values()] for row in rows_of(file))
    )


def plain(value: Value) -> str:
    """Write a value for a line of text: a number without thousands commas, nothing for what is unknown."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def write_json(file: OutcomesFile) -> bytes:
    """Return one object (schema 1): the rows of the CSV, and what they follow from. Keys are only added."""
    query = file.page.query
    document = {
        "schema": SCHEMA,
        "as_of": None if query.as_of is None else str(query.as_of),
        "reading": query.reading.value,
        **({"demo": True} if file.is_demo else {}),
        "not_closed": {
            plan.code: None if latest is None else str(latest) for plan, latest in file.page.not_closed
        },
        "rows": [{name: _jsonable(value) for name, value in row.values().items()} for row in rows_of(file)],
        "measures": [
            _measure(file, shown, outcome) for shown in file.page.shown for outcome in shown.measures
        ],
        "indicators": [line for shown in file.page.shown for line in _indicators(shown)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _jsonable(value: Value) -> str | int | None:
    """Return a number as text, so that no reader makes a float of it; nothing is null."""
    if isinstance(value, Decimal):
        return plain(value)
    return None if value == "" else value


def _measure(file: OutcomesFile, shown: PlanOutcomes, outcome: MeasureOutcome) -> dict[str, Any]:
    """Return what a measure follows from: formulas, months, the forecast, and the projects behind it."""
    measure = outcome.measure

    def shown_value(value: Decimal | None) -> str | None:
        return _text(words.rounded(value, measure))

    return {
        "plan": shown.plan.code,
        "measure": measure.value,
        "outlook": outlook_of(outcome).value,
        "sentence": outcome.sentence,
        "attained_formula": _formula(outcome.attained_formula),
        "forecast_formula": _formula(outcome.forecast_formula),
        "simulation": None
        if outcome.range is None
        else {
            "runs": outcome.range.runs,
            "seed": outcome.range.seed,
            "portfolio": outcome.range.portfolio,
            "finished": outcome.range.observed,
            "overdue": outcome.range.censored,
            "middle": shown_value(outcome.range.middle),
        },
        "thin": outcome.thin or None,
        "history": [
            {
                "month": str(point.month),
                "attained": shown_value(point.attained),
                "planned": shown_value(point.planned),
                "planned_amount": plain(point.planned_amount),
                "built_amount": plain(point.built_amount),
                "in_use_amount": plain(point.in_use_amount),
            }
            for point in outcome.history
        ],
        "future": [
            {
                "month": str(point.month),
                "expected": shown_value(point.expected),
                "middle": shown_value(point.middle),
                "low": shown_value(point.low),
                "high": shown_value(point.high),
            }
            for point in outcome.future
        ],
        "projects": [
            {
                "code": each.code,
                "name": each.name,
                "region": each.region_name,
                "unit": each.unit_name,
                "amount": plain(each.amount),
                "share": _text(each.share),
                "state": each.state.value,
                "expected": each.expected.isoformat(),
                "expected_basis": each.expected_basis,
                "in_time": each.is_in_time,
                "lost_by_a_quarter": each.is_lost_by_a_quarter,
                "decides": each.decides,
            }
            for each in outcome.contributions
            if each.code in file.visible
        ],
    }


def _formula(formula: Formula) -> dict[str, Any]:
    return {
        "words": formula.words,
        "figures": formula.figures,
        "inputs": [
            {
                "name": each.name,
                "value": _text(each.value),
                "unit": each.unit,
                "kind": each.kind.value,
                "source": each.source,
                "as_of": None if each.as_of is None else str(each.as_of),
            }
            for each in formula.inputs
        ],
    }


def _indicators(shown: PlanOutcomes) -> Iterator[dict[str, Any]]:
    """Yield the indicators with every value that the plan prints."""
    for line in shown.lines:
        yield {
            "plan": shown.plan.code,
            "code": line.indicator.code,
            "name": line.indicator.name,
            "values": [
                {
                    "kind": value.kind.value,
                    "year": value.year,
                    "printed": value.printed,
                    "value": _text(value.value),
                    "comparison": value.comparison.value,
                }
                for value in line.indicator.values
            ],
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def write_table(file: OutcomesFile, width: int) -> str:
    """Return the measures of each plan for a terminal, with the sentence of each below."""
    pages = [_plan_table(shown, width, is_demo=file.is_demo) for shown in file.page.shown]
    return "\n\n".join(pages) if pages else "没有可以显示的方案。"


def _plan_table(shown: PlanOutcomes, width: int, *, is_demo: bool) -> str:
    moment = "尚未关账，仅有方案数字" if shown.month is None else f"截至{shown.month.in_words}末"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("指标", overflow="fold")
    for head in ("基期", "现在", "目标", "目标年末预计", "缺口", "达到的把握"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("结论", no_wrap=True)
    for outcome in shown.measures:
        measure = outcome.measure
        table.add_row(
            f"{measure.label}（{measure.unit}）",
            words.measured(outcome.baseline, measure),
            words.measured(outcome.attained, measure),
            words.target(outcome.target, outcome.target_comparison, measure),
            words.measured(outcome.forecast, measure),
            words.short_by(outcome.gap, measure),
            percent(outcome.range.share_reaching) if outcome.range else DASH,
            outlook_of(outcome).label,
        )
    page = StringIO()
    console = Console(file=page, width=_WIDEST, color_system=None, emoji=False, markup=False, highlight=False)
    console.width = max(width, console.measure(table).minimum + 12)
    console.print(table)
    lines = "\n".join(line.rstrip() for line in page.getvalue().splitlines()).strip("\n")
    sentences = [f"- {outcome.measure.label}：{outcome.sentence}" for outcome in shown.measures]
    sentences += [
        f"- {outcome.measure.label}，承诺与需求：{outcome.promised.sentence}"
        for outcome in shown.measures
        if outcome.promised
    ]
    mark = "【演示数据】" if is_demo else ""
    return "\n".join([f"{mark}{shown.plan.city}成效 · {moment}", "", lines, "", *sentences])
