"""A small plan package that is without fault, and ways to damage it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.kernel.problems import Problem

PLAN = """\
code: demo-2022
title: 示例市整体解决方案
region: "990000"
issuing_unit: 示例市人民政府
document_number: 示府字〔2022〕1号
issued_on: 2022-11-22
first_year: 2021
last_year: 2025
list_title: 附件1 重大项目清单
central_share_ceiling: "60"
columns:
  - {head: 序号, field: printed_no}
  - {head: 项目名称, field: name}
  - {head: 项目类型, field: printed_type}
  - {head: 建设期限, field: period_printed}
  - {head: 建设地点, field: location}
  - {head: 建设内容和规模, field: content}
  - {head: 新增床（托）位数, field: printed_capacity}
  - {head: 其中：护理床位数, field: printed_nursing_beds}
  - {head: 总投资, field: total_investment}
  - {head: 申请中央预算内投资, field: central_requested}
  - {head: 组织实施单位, field: units}
sections:
  - {key: 养老, printed_title: 一、养老项目, sector: elder_care, annex: 附件1, code_prefix: DE-YL-}
  - {key: 托育, printed_title: 二、托育项目, sector: child_care, annex: 附件1, code_prefix: DE-TY-}
printed_totals:
  - {section: null, measure: project_count, value: "3"}
  - {section: 养老, measure: total_investment, value: "3000"}
types:
  公办养老: institutional_care
  普惠托育: child_care
"""
REGIONS = """\
code,name,level,parent,short_names,former_names,former_codes
990000,示例市,city,,,,
990021,东湖县,county,990000,东湖,,
990022,西山区,county,990000,,西山县,990032
DE-GX,高新技术开发区,zone,990000,高新区|高新,,
"""
ORGANISATIONS = """\
name,kind,region,aliases
东湖县民政局,civil_affairs,990021,东湖民政局|东湖县民政和救助局
西山区卫健委,health,990022,
"""
PROJECTS = """\
code,section,printed_no,name,printed_type,period_printed,start,end,region,location,content,printed_capacity,\
printed_nursing_beds,total_investment,central_requested,units,remark,new_beds,nursing_beds,renovated_beds,\
new_places,floor_area_m2,site_count,household_count,qualifiers,bed_kind,scope
DE-YL-01,养老,1,东湖县敬老院,公办养老,2021-2023,2021,2023,990021,东湖县,"总建筑面积约5000平方米，
新增床位100张，其中护理床位60张。",100,60,1200.5,700,东湖民政局,,100,60,,,5000,,,floor_area_m2=approximate,elder_care,新建敬老院
DE-YL-02,养老,2,东湖县福利院,公办养老,2022年至2024年,2022,2024,990021,东湖县,"建筑面积3600平方米,设置床位120张",\
120,,1799.5,,东湖县民政局,,120,,,,3600,,,,elder_care,扩建福利院
DE-TY-01,托育,1,西山区托育中心,普惠托育,2022,2022,2022,990022,西山区,新增托位80个,80,,400,80,\
西山区卫健委|东湖县民政局,,,,,80,,,,,,新建托育中心
"""
NOTES = """\
code,field,printed,reading,reason
DE-YL-01,content,面积约5000平方米,5000,“约”按约数读。
"""
FUNDING = """\
code,source,planned
DE-TY-01,central_budget,80
DE-TY-01,self_raised,320
"""
FILES = {
    "plan.yaml": PLAN,
    "regions.csv": REGIONS,
    "organisations.csv": ORGANISATIONS,
    "projects.csv": PROJECTS,
    "notes.csv": NOTES,
    "funding.csv": FUNDING,
}

Cells = dict[tuple[str, str, str], str]
"""New values of cells by file, first cell of the row (or its beginning and the row's number), and column."""


def write_package(
    folder: Path, *, cells: Cells | None = None, files: Mapping[str, str | bytes | None] | None = None
) -> Path:
    """Write the package, some cells or whole files changed; a file that is None is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, str | bytes | None] = {**FILES, **(files or {})}
    for (file, key, column), value in (cells or {}).items():
        contents[file] = with_cell(str(contents[file]), key, column, value)
    for name, content in contents.items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
    return folder


def with_cell(text: str, key: str, column: str, value: str) -> str:
    """Return a table with one cell changed; `key` is the first cell of its row."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    changed = next(row for row in rows if row[0] == key)
    changed[rows[0].index(column)] = value
    return table(rows)


def with_column(text: str, column: str, value: str | None) -> str:
    """Return a table without a column, or with a new name over it."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    place = rows[0].index(column)
    if value is None:
        return table([[*row[:place], *row[place + 1 :]] for row in rows])
    rows[0][place] = value
    return table(rows)


def with_row(text: str, **values: str) -> str:
    """Return a table with one row more, blank where nothing is given."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return table([*rows, [values.get(column, "") for column in rows[0]]])


def without_row(text: str, key: str) -> str:
    """Return a table without the row that begins with a cell."""
    return table([row for row in csv.reader(io.StringIO(text, newline="")) if row[0] != key])


def table(rows: list[list[str]]) -> str:
    """Return rows as CSV."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows)
    return output.getvalue()


def lines(problems: tuple[Problem, ...]) -> list[str]:
    """Return problems as they are printed, the folder's name left out."""
    return [
        str(problem).replace(f"{problem.address.file.split('/', maxsplit=1)[0]}/", "", 1)
        for problem in problems
    ]
