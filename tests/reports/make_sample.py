"""Writes `reports/templates/monthly_brief/sample.json`: `python -m tests.reports.make_sample`.

A brief of 76 invented projects of a closed month, in which everything that a template can meet occurs:
figures that are about or at least so much, beds that are no elder-care beds, a project of the city itself,
rare characters, amounts that are reported and amounts that are not. `of_open_month` and `of_county` turn it
into the two other kinds of brief, `issued` into one that bears number, day and verification code. What the
month says is in `sample_month`.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import TYPE_CHECKING

from app.briefs.render.markup import DOCUMENT, TEMPLATES
from app.briefs.types import (
    SCHEMA,
    Area,
    Brief,
    CategoryGroup,
    Count,
    Distribution,
    DocumentForm,
    Figures,
    Group,
    Masthead,
    NoteRow,
    PlanHead,
    ProjectRow,
    ProjectSection,
    RankedGroup,
    Remarks,
    Schedule,
    SourceRow,
    Verification,
    YearRow,
)
from app.kernel.partial_dates import PartialDate
from app.kernel.rates import percentage
from tests.reports import sample_month

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
        form=DocumentForm.BULLETIN,
        is_monochrome=False,
        masthead=Masthead("一老一小重大项目调度简报", None, None, None, None),
        verification=None,
        remarks=Remarks(
            ("样例按语：本月调度情况总体平稳，请各地对照红灯、黄灯项目逐项整改（样例）。",),
            (
                "样例下月重点：督促逾期未开工项目尽快开工（样例）。",
                "样例下月重点：核对资金到位和支付（样例）。",
            ),
        ),
        title=("样例市“一老一小”重大项目", "2023年6月调度情况"),
        plan=PlanHead(
            "sample", "样例市“一老一小”整体解决方案", "样府字〔2022〕0号", "附件1 重大项目清单", 2021, 2025
        ),
        area=Area("000000", "样例市", None),
        month=sample_month.MONTH,
        cut_off=sample_month.CUT_OFF,
        totals=whole,
        nursing_in_renovated=sum(row.nursing_beds or 0 for row in rows if row.renovated_beds is not None),
        inexact_projects=sum(bool(row.new_beds_prefix or row.new_places_prefix) for row in rows),
        sections=tuple(
            Group(f"s{number}", section.title, section.figures, _share(section.figures, whole))
            for number, section in enumerate(sections)
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
        standing=sample_month.standing(whole),
        ranked_by="年度投资完成率",
        changes=sample_month.CHANGES,
        reached=sample_month.reached(rows),
        due=sample_month.due(rows),
        lights=sample_month.lights(rows),
        light_counts=(Count("红灯", 3), Count("黄灯", 5), Count("绿灯", 68)),
        light_rule="百分点制第1版：落后序时10个百分点亮黄灯，超过30个百分点亮红灯（样例）。",
        disagreements=sample_month.disagreements(rows),
        problems=sample_month.problems(rows),
        problem_counts=sample_month.PROBLEM_COUNTS,
        capacity=sample_month.CAPACITY,
        punctuality=sample_month.punctuality(rows),
        restatements=sample_month.restatements(rows),
        next_work=sample_month.next_work(rows),
        curve=sample_month.curve(whole),
        projects=sections,
        notes=tuple(
            NoteRow(row.code, row.name, "新增床位", "床位100余张（样例）", "100", "样例说明：“余”按至少读。")
            for row in rows[:12]
        ),
        other_notes=3,
        distribution=Distribution(("样例市委", "样例市政府"), ("样例市发展改革委",), (), 60),
        outcomes=sample_month.OUTCOMES,
        outcomes_as_of=sample_month.MONTH,
        commitments=sample_month.COMMITMENTS,
    )


def of_open_month(brief: Brief) -> Brief:
    """Return a brief as it is before its month is closed: the plan alone."""
    return replace(
        brief,
        standing=None,
        ranked_by="计划总投资",
        regions=tuple(replace(each, standing=None) for each in brief.regions),
        units=tuple(replace(each, standing=None) for each in brief.units),
        categories=tuple(replace(each, standing=None) for each in brief.categories),
        sources=tuple(
            replace(
                each,
                allocated=None,
                received=None,
                completed=None,
                paid=None,
                receipt_rate=None,
                payment_rate=None,
            )
            for each in brief.sources
        ),
        remarks=Remarks((), ()),
        changes=None,
        reached=(),
        due=(),
        lights=(),
        light_counts=(),
        light_rule=None,
        disagreements=(),
        problems=(),
        problem_counts=(),
        capacity=(),
        punctuality=(),
        restatements=(),
        next_work=(),
        curve=(),
        outcomes=tuple(
            replace(
                row,
                attained=None,
                share_reaching=None,
                points=tuple(
                    replace(point, low=None, high=None)
                    for point in row.points
                    if point.attained is None or point == row.points[0]
                ),
            )
            for row in brief.outcomes
        ),
        outcomes_as_of=None,
        projects=tuple(
            replace(
                section,
                rows=tuple(replace(row, stage=None, completed=None, light=None) for row in section.rows),
            )
            for section in brief.projects
        ),
    )


def of_county(brief: Brief) -> Brief:
    """Return the brief of the first county: compared by unit, and nothing but its projects."""
    name = brief.regions[0].label
    mine = {row.code for section in brief.projects for row in section.rows if row.location.startswith(name)}
    sections = tuple(
        replace(section, rows=tuple(row for row in section.rows if row.code in mine), figures=section.figures)
        for section in brief.projects
    )
    return replace(
        brief,
        area=Area("000001", "样例市", name),
        title=(f"样例市{name}“一老一小”重大项目", "2023年6月调度情况"),
        regions=(),
        regions_without_projects=(),
        units=tuple(
            replace(each, rank=rank, key=f"u{rank}", label=f"{name}样例局{rank}")
            for rank, each in enumerate(brief.regions[:3], 1)
        ),
        changes=None,
        reached=(),
        lights=tuple(row for row in brief.lights if row.code in mine),
        disagreements=(),
        problems=(),
        problem_counts=(),
        punctuality=(),
        restatements=(),
        next_work=tuple(row for row in brief.next_work if row.code in mine),
        due=tuple(row for row in brief.due if row.code in mine),
        projects=tuple(section for section in sections if section.rows),
        notes=(),
        distribution=Distribution((), (), (f"{name}样例局", "样例公司"), None),
        outcomes=tuple(
            replace(row, share_reaching=None, deciders=(), largest=(), points=()) for row in brief.outcomes
        ),
        commitments=sample_month.COMMITMENTS_OF_COUNTY,
    )


def issued(brief: Brief, form: DocumentForm = DocumentForm.BULLETIN) -> Brief:
    """Return a brief as it is issued: with number, unit, day and the code it can be checked under."""
    is_red_head = form is DocumentForm.RED_HEAD
    return replace(
        brief,
        form=form,
        masthead=replace(
            brief.masthead,
            number="样老小办〔2023〕6号" if is_red_head else "2023年第6期（总第9期）",
            issuing_unit="样例市发展和改革委员会",
            issued_on=date(2023, 7, 5),
            supersedes="样老小办〔2023〕5号" if is_red_head else None,
        ),
        verification=Verification("https://example.org/briefs/verify/7K3M-9QXT-2B5H", "7K3M-9QXT-2B5H"),
        distribution=Distribution(
            ("样例市委", "样例市政府"), ("样例市发展改革委",), ("样例甲县人民政府", "样例乙县人民政府"), 60
        ),
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
        stage=None if number == 7 else chance.choice(["未开工（前期）", "在建（主体）", "竣工", "运营"]),
        completed=None if number == 7 else Decimal(chance.randrange(0, 100_000)) / 100,
        light=None if number == 7 else "红灯" if number == 3 else "黄灯" if number % 11 == 0 else "绿灯",
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
        RankedGroup(
            rank, f"c{rank}", name, part, _share(part, whole), sample_month.standing(part, behind=4 * rank)
        )
        for rank, (name, part) in enumerate(counties, 1)
    ]
    own = sample_month.blank(city)
    return (*ranked, RankedGroup(None, "000000", "样例市（全市性项目）", city, _share(city, whole), own))


def _category(label: str, rows: Sequence[ProjectRow], whole: Figures) -> CategoryGroup:
    """Return one category with its types."""
    part = _where(rows, lambda row: row.printed_type in TYPES[label])
    types = tuple(Count(name, sum(row.printed_type == name for row in rows)) for name in TYPES[label])
    return CategoryGroup(label, label, types, part, _share(part, whole), sample_month.standing(part))


def _bed_kinds(rows: Sequence[ProjectRow], whole: Figures) -> tuple[Group, ...]:
    """Return the kinds of beds."""
    elder = _where(rows, lambda row: row.new_beds is not None and row.bed_kind is None)
    hospital = _where(rows, lambda row: row.bed_kind == "病床")
    return tuple(
        Group(label, label, part, _share(part, whole))
        for label, part in (("养老床位", elder), ("病床", hospital))
    )


def _sources(rows: Sequence[ProjectRow], whole: Figures) -> tuple[SourceRow, ...]:
    """Return the split, one source with reported amounts and one without."""
    central = sum((row.central_requested or Decimal(0) for row in rows), Decimal(0))
    total = whole.total_investment or Decimal(0)
    bonds = Decimal("20000.00")
    rest = total - central - bonds
    return (
        SourceRow(
            key="central",
            label="中央预算内投资",
            planned=central,
            share=percentage(central, total),
            allocated=Decimal("8000.00"),
            received=Decimal("6000.00"),
            completed=Decimal("2400.00"),
            paid=Decimal("1200.50"),
            receipt_rate=Decimal(75),
            payment_rate=percentage(Decimal("1200.50"), Decimal("2400.00")),
        ),
        SourceRow(
            key="bonds",
            label="地方政府专项债券",
            planned=bonds,
            share=percentage(bonds, total),
            allocated=Decimal("15000.00"),
            received=Decimal("15000.00"),
            completed=Decimal("9000.00"),
            paid=Decimal("8100.00"),
            receipt_rate=Decimal(100),
            payment_rate=Decimal(90),
        ),
        SourceRow("open", "待落实", rest, percentage(rest, total), None, None, None, None, None, None),
    )


if __name__ == "__main__":
    SAMPLE.write_text(sample().to_json(), encoding="utf-8")
