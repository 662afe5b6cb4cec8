"""Writes `reports/templates/monthly_brief/sample.json`: `python -m tests.reports.make_sample`.

A brief of 76 invented projects, in which everything that a template can meet occurs at least once: figures
that are about or at least so much, beds that are no elder-care beds, a project of the city itself, rare
characters, amounts that are reported and amounts that are not.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import TYPE_CHECKING

from app.briefs.render.markup import DOCUMENT, TEMPLATES
from app.briefs.rules import ITEMS
from app.briefs.types import (
    SCHEMA,
    Area,
    Brief,
    CategoryGroup,
    Count,
    Distribution,
    Figures,
    Group,
    Masthead,
    NoteRow,
    PlanHead,
    ProjectRow,
    ProjectSection,
    RankedGroup,
    Reported,
    ReportedItem,
    Schedule,
    SourceRow,
    YearRow,
)
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.rates import percentage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SAMPLE = TEMPLATES / DOCUMENT / "sample.json"
COUNTIES = ("样例甲县", "样例乙县", "样例丙区", "样例丁市", "样例堎糰县", "样例戊县", "样例己县", "样例庚区")
TYPES = {
    "样例类别一": ("样例类型（新建）", "样例类型（改扩建）"),
    "样例类别二": ("样例类型（嵌入式）",),
    "样例类别三": ("样例类型（普惠）", "样例类型（公办）"),
}
SECTIONS = (("养老项目", 43, "样例类别一"), ("托育项目", 31, "样例类别三"), ("综合性项目", 2, "样例类别二"))


def sample() -> Brief:
    """Return the invented brief; the same each time."""
    chance = random.Random(2023)
    sections = tuple(_section(chance, *section) for section in SECTIONS)
    rows = [row for section in sections for row in section.rows]
    whole = _figures(rows)
    return Brief(
        schema=SCHEMA,
        sample=True,
        is_demo=False,
        masthead=Masthead("一老一小重大项目调度简报", None, None, None),
        title=("样例市“一老一小”重大项目", "2023年6月调度情况"),
        plan=PlanHead(
            "sample", "样例市“一老一小”整体解决方案", "样府字〔2022〕0号", "附件1 重大项目清单", 2021, 2025
        ),
        area=Area("000000", "样例市", None),
        month=Month(2023, 6),
        cut_off=date(2023, 6, 30),
        totals=whole,
        nursing_in_renovated=sum(row.nursing_beds or 0 for row in rows if row.renovated_beds is not None),
        inexact_projects=sum(bool(row.new_beds_prefix or row.new_places_prefix) for row in rows),
        sections=tuple(
            Group(section.title, section.figures, _share(section.figures, whole)) for section in sections
        ),
        regions=_regions(rows, whole),
        regions_without_projects=("样例经济技术开发区",),
        units=(),
        categories=tuple(_category(label, rows, whole) for label in TYPES),
        bed_kinds=_bed_kinds(rows, whole),
        sources=_sources(rows, whole),
        years=tuple(
            YearRow(
                year,
                sum(row.start.year == year for row in rows),
                sum(row.end.year == year for row in rows),
            )
            for year in range(2020, 2026)
        ),
        schedule=Schedule(
            due_to_start=sum(row.start.year < 2023 for row in rows),
            due_to_end=sum(row.end.year < 2023 for row in rows),
            starting_this_year=sum(row.start.year == 2023 for row in rows),
            ending_this_year=sum(row.end.year == 2023 for row in rows),
            elapsed_share=Decimal(50),
        ),
        reported=Reported(
            started=31,
            ended=4,
            allocated=Decimal("8000.00"),
            received=None,
            completed=Decimal("52345.67"),
            paid=Decimal("23456.70"),
        ),
        items=(
            ReportedItem(
                ITEMS[0], ("样例甲县样例项目取得施工许可（样例）。", "样例乙县样例项目主体封顶（样例）。")
            ),
            ReportedItem(ITEMS[1], ()),
            *(ReportedItem(title, None) for title in ITEMS[2:]),
        ),
        projects=sections,
        notes=tuple(
            NoteRow(row.code, row.name, "新增床位", "床位100余张（样例）", "100", "样例说明：“余”按至少读。")
            for row in rows[:12]
        ),
        other_notes=3,
        distribution=Distribution(("样例市委", "样例市政府"), ("样例市发展改革委",), (), 60),
    )


def _section(chance: random.Random, title: str, number: int, category: str) -> ProjectSection:
    """Return a section of invented projects."""
    counties, types = cycle(COUNTIES), cycle(TYPES[category])
    rows = tuple(
        _row(
            chance,
            f"{title[0]}{no:02d}",
            no,
            county=next(counties),
            printed_type=next(types),
            places=title == "托育项目",
        )
        for no in range(1, number + 1)
    )
    return ProjectSection(title, rows, _figures(rows))


def _row(
    chance: random.Random, code: str, number: int, *, county: str, printed_type: str, places: bool
) -> ProjectRow:
    """Return an invented project, every fifth with a figure that is not exact."""
    beds = None if places or number % 7 == 0 else chance.randrange(50, 600, 10)
    prefix = {0: "约", 1: "不少于"}.get(number % 10, "")
    start = chance.choice([2020, 2021, 2021, 2022, 2022, 2022, 2023])
    location = "样例市（全市性样例）" if number == 1 else f"{county}样例镇"
    return ProjectRow(
        code=f"YL-{code}",
        printed_no=number,
        name=f"{county}第{number}号样例项目（虚构，㎡、㎥）"
        if number % 9 == 0
        else f"{county}第{number}号样例项目（虚构）",
        printed_type=printed_type,
        start=PartialDate.parse(f"{start}-06" if number == 2 else str(start)),
        end=PartialDate.of_year(start + chance.choice([1, 2, 2])),
        location=location,
        scope="虚构的建设内容，用于查看版式",
        total_investment=Decimal(chance.randrange(30_000, 4_000_000)) / 100,
        central_requested=Decimal(chance.randrange(0, 30_000)) / 100,
        new_beds=beds,
        new_beds_prefix=prefix if beds else "",
        bed_kind="病床" if beds and number == 5 else None,
        nursing_beds=beds // 2 if beds else None,
        renovated_beds=120 if number == 8 and not places else None,
        renovated_beds_prefix="约" if number == 8 and not places else "",
        new_places=chance.randrange(30, 300, 10) if places else None,
        new_places_prefix=prefix if places else "",
        units=(f"{county}样例局", "样例公司") if number % 6 == 0 else (f"{county}样例局",),
    )


def _figures(rows: Iterable[ProjectRow]) -> Figures:
    """Return the sums of projects."""
    rows = list(rows)

    def total(name: str) -> int | None:
        known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        return sum(known) if known else None

    return Figures(
        projects=len(rows),
        total_investment=sum((row.total_investment for row in rows), Decimal(0)),
        central_requested=sum((row.central_requested or Decimal(0) for row in rows), Decimal(0)),
        new_beds=total("new_beds"),
        nursing_beds=total("nursing_beds"),
        renovated_beds=total("renovated_beds"),
        new_places=total("new_places"),
        projects_with_beds=sum(row.new_beds is not None for row in rows),
        projects_with_places=sum(row.new_places is not None for row in rows),
    )


def _share(part: Figures, whole: Figures) -> Decimal | None:
    return percentage(part.total_investment, whole.total_investment)


def _where(rows: Sequence[ProjectRow], holds: Callable[[ProjectRow], bool]) -> Figures:
    return _figures(row for row in rows if holds(row))


def _regions(rows: Sequence[ProjectRow], whole: Figures) -> tuple[RankedGroup, ...]:
    """Return the counties by investment, the city's own projects last."""
    city = _where(rows, lambda row: row.location.startswith("样例市"))
    counties = [(name, _figures(row for row in rows if row.location.startswith(name))) for name in COUNTIES]
    counties.sort(key=lambda each: each[1].total_investment or Decimal(0), reverse=True)
    ranked = [
        RankedGroup(rank, name, part, _share(part, whole)) for rank, (name, part) in enumerate(counties, 1)
    ]
    return (*ranked, RankedGroup(None, "样例市（全市性项目）", city, _share(city, whole)))


def _category(label: str, rows: Sequence[ProjectRow], whole: Figures) -> CategoryGroup:
    """Return one category with its types."""
    part = _where(rows, lambda row: row.printed_type in TYPES[label])
    types = tuple(Count(name, sum(row.printed_type == name for row in rows)) for name in TYPES[label])
    return CategoryGroup(label, types, part, _share(part, whole))


def _bed_kinds(rows: Sequence[ProjectRow], whole: Figures) -> tuple[Group, ...]:
    """Return the kinds of beds."""
    elder = _where(rows, lambda row: row.new_beds is not None and row.bed_kind is None)
    hospital = _where(rows, lambda row: row.bed_kind == "病床")
    return tuple(
        Group(label, part, _share(part, whole)) for label, part in (("养老床位", elder), ("病床", hospital))
    )


def _sources(rows: Sequence[ProjectRow], whole: Figures) -> tuple[SourceRow, ...]:
    """Return the split, one source with reported amounts and one without."""
    central = sum((row.central_requested or Decimal(0) for row in rows), Decimal(0))
    total = whole.total_investment or Decimal(0)
    return (
        SourceRow(
            "中央预算内投资",
            central,
            percentage(central, total),
            Decimal("8000.00"),
            None,
            None,
            Decimal("1200.50"),
        ),
        SourceRow("待落实", total - central, percentage(total - central, total), None, None, None, None),
    )


if __name__ == "__main__":
    SAMPLE.write_text(sample().to_json(), encoding="utf-8")
