"""What the small plan package may state beside its projects, without fault, and a way to damage it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.unit.intake.packages import table, write_package

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = """\
table,row,label,region,item,measure,unit,as_of,printed,value,note
表一,1,示例市,990000,常住人口,resident_population,万人,2020-11,50.5,50.5,
表一,1,示例市,990000,托位数,places,个,2022-06,1010,1010,
表一,1,示例市,990000,每千人口托位数,places_per_1000_residents,个,2022-06,2.00,2,
表一,2,东湖县,990021,常住人口,resident_population,万人,2020-11,30.5,30.5,
表一,2,东湖县,990021,托位数,places,个,2022-06,610,610,
表一,2,东湖县,990021,每千人口托位数,places_per_1000_residents,个,2022-06,2.0,2,
表一,3,西山区,990022,常住人口,resident_population,万人,2020-11,20,20,
表一,3,西山区,990022,托位数,places,个,2022-06,400,400,
表一,3,西山区,990022,每千人口托位数,places_per_1000_residents,个,2022-06,2,2,
正文,1,一（一）,990000,60岁以上人口,elderly_population,万人,2020-11,60岁以上人口10万,10,
正文,2,一（一）,990000,养老床位数,beds,张,2022-06,养老床位2000张,2000,
正文,3,一（一）,990000,2025年托位需求,places_needed,个,2025,托位需求2273个,2273,
正文,4,一（二）,,托育机构数,,家,,—,,
"""
RELATIONS = """\
table,item,relation,operands,scale,rows,note
表一,托位数,total,,,,
表一,每千人口托位数,ratio,托位数|常住人口,0.1,,
正文,2025年托位需求,product,表一/常住人口|指标/DE-I-02/2025,10,,
正文,养老床位数,product,60岁以上人口|0.02,10000,一（一）,按每人0.02张算。
指标,DE-I-01/2025,same,33,,,
"""
INDICATORS = """\
code,printed_no,group,name,unit,kind,direction,measure,note
DE-I-01,1,一老,每千名老年人养老床位数,张,binding,up,beds_per_1000_elders,
DE-I-02,2,一小,每千人口托位数,个,expected,up,places_per_1000_residents,
"""
INDICATOR_VALUES = """\
indicator,kind,year,printed,value,comparison,note
DE-I-01,actual,2020,20,20,equal,
DE-I-01,target,2025,>33,33,more_than,
DE-I-02,actual,2020,—,,,
DE-I-02,target,2025,4.50,4.5,equal,
"""
COMMITMENTS = """\
code,kind,document,section,printed_no,group,title,summary,expected,sector,lead_units,responsible_units,\
counties,zones,note
DE-T-01,task,正文,三（一）,1,兜底线,兜底保障,公办养老院兜底。,,elder_care,东湖民政局,西山区卫健委,yes,yes,
DE-P-01,policy,附件2,,1,,担保贷款,可申请贷款。,最高200万元,mixed,,东湖县民政局,,,
"""
COMMITMENT_TARGETS = """\
commitment,no,due,printed,summary,value,unit,comparison,indicator,note
DE-T-01,1,2025,护理型床位达到60%以上,护理型床位占比,60,%,at_least,,
DE-T-01,2,2023-12,各县至少建成一所,各县养老院,1,所/县,at_least,DE-I-01,
DE-T-01,3,,建立15分钟服务圈,服务圈,,,,,15分钟是名称。
DE-P-01,1,,最高不超过200万元,贷款上限,200,万元,at_most,,
"""
STATED = {
    "figures.csv": FIGURES,
    "relations.csv": RELATIONS,
    "indicators.csv": INDICATORS,
    "indicator_values.csv": INDICATOR_VALUES,
    "commitments.csv": COMMITMENTS,
    "commitment_targets.csv": COMMITMENT_TARGETS,
}


def write_stated(folder: Path, **files: str | None) -> Path:
    """Write the package with all that it states; `figures=None` leaves figures.csv out."""
    changed = {f"{name}.csv": content for name, content in files.items()}
    return write_package(folder, files={**STATED, **changed})


def with_cells(text: str, line: int, **values: str) -> str:
    """Return a table with cells of one line changed, counted as a text editor counts."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for column, value in values.items():
        rows[line - 1][rows[0].index(column)] = value
    return table(rows)


def without_line(text: str, line: int) -> str:
    """Return a table without one line."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: line - 1], *lines[line:]])
