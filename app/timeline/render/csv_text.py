"""The timeline as CSV: one line for each milestone of each project that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.projects.rules import slip_in_days
from app.timeline.render.words import slip_in_words
from app.web.csv_text import MEDIA_TYPE, csv_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.returns.types.report import MilestoneReport
    from app.timeline.types import Row, Timeline

__all__ = ["MEDIA_TYPE", "write"]

_HEADS = (
    "项目代码",
    "项目名称",
    "地区",
    "项目类型（方案原文）",
    "组织实施单位",
    "数据月份",
    "形象进度",
    "项目偏差",
    "环节",
    "计划",
    "预计",
    "实际",
    "偏差（天）",
    "文号",
    "有效期至",
    "不适用的原因",
)


def write(timeline: Timeline) -> bytes:
    """Return the file, in the order of the page. A date is as precise as it is given: 2022, 2022-06."""
    return csv_file(_HEADS, _lines(timeline))


def _lines(timeline: Timeline) -> Iterator[list[str]]:
    for row in timeline.rows:
        head = _head(row)
        for milestone in row.milestones:
            yield [*head, *_cells(milestone)]


def _head(row: Row) -> list[str]:
    project, standing = row.project, row.standing
    return [
        project.code,
        project.name,
        project.region_name,
        project.printed_type,
        "；".join(unit.name for unit in project.units),
        str(standing.month) if standing else "",
        standing.stage.label if standing and standing.stage else "",
        slip_in_words(row).replace("—", ""),
    ]


def _cells(milestone: MilestoneReport) -> list[str]:
    slip = slip_in_days(milestone.planned, milestone.forecast, milestone.actual)
    values = (
        milestone.kind.label,
        milestone.planned,
        milestone.forecast,
        milestone.actual,
        slip,
        milestone.document_number,
        milestone.expires_on,
        milestone.waiver,
    )
    return ["" if value is None else str(value) for value in values]
