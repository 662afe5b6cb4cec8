from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.directory.types import RegionAliasKind, RegionFact, RegionLevel
from app.kernel.months import Month
from app.portfolio.types import PlanName
from app.search.rules.entries import document_entry, entries_of, spoken_texts, township_names
from app.search.types import (
    BriefRow,
    DocumentRow,
    Entry,
    FieldKind,
    Kind,
    Names,
    ProjectRow,
    TitleRow,
    UnitName,
)

CITY = RegionFact("990000", "示例市", RegionLevel.CITY, None, ())
COUNTY = RegionFact(
    "990021",
    "示例区",
    RegionLevel.COUNTY,
    "990000",
    ((RegionAliasKind.FORMER_NAME, "旧县"), (RegionAliasKind.FORMER_CODE, "990029")),
)
QUIET = RegionFact("990022", "无项目县", RegionLevel.COUNTY, "990000", ())
PROJECT = ProjectRow(
    "EX-01", "示例养老院", "养老", 1, "示例区东河乡", "新建养老院", "990021", "示例区", "example-2022"
)
NAMES = Names(
    projects=(PROJECT,),
    units_of_projects=(UnitName(1, "示例区民政局", "区民政局", "示例区", "EX-01"),),
    units_of_commitments=(
        UnitName(1, "示例区民政局", "示例区民政局", "示例区", "EX-T-01"),
        UnitName(2, "示例市教育局", "市教育局", "示例市", "EX-T-01"),
    ),
    unit_aliases=((1, "示例区民政和退役局"), (9, "别处的名称")),
    regions=(CITY, COUNTY, QUIET),
    plans=(PlanName("example-2022", "示例市方案", "示府〔2022〕1号", "附件 清单", "990000", "示例市"),),
    briefs=(BriefRow(7, "2023年第3期", Month.parse("2023-06"), "示例市", date(2023, 7, 5)),),
    commitments=(TitleRow("EX-T-01", "培养护理员", "重点任务", "示例市"),),
    indicators=(TitleRow("EX-I-01", "护理型床位占比", "一老", "示例市"),),
)


def entry(kind: Kind, number: int = 0) -> Entry:
    return [each for each in entries_of(NAMES) if each.kind is kind][number]


def names(each: Entry, *labels: str) -> list[str]:
    return [field.text for field in each.fields if field.label in labels]


def test_a_project_goes_by_its_own_names_and_by_those_of_its_county_and_units() -> None:
    project = entry(Kind.PROJECT)
    assert project.title == "示例养老院"
    assert project.address == {"code": "EX-01"}
    assert names(project, "代码", "清单序号") == ["EX-01", "养老1"]
    assert names(project, "单位") == ["示例区民政局", "区民政局", "示例区民政和退役局"]
    assert names(project, "地点", "地区") == ["示例区东河乡", "示例区", "旧县"]
    assert {field.label for field in project.fields if field.is_related} == {
        "地点",
        "地区",
        "单位",
        "建设内容",
    }


def test_a_unit_goes_by_every_name_once_and_says_what_it_has_a_part_in() -> None:
    unit = entry(Kind.UNIT)
    assert [field.text for field in unit.fields] == ["示例区民政局", "区民政局", "示例区民政和退役局"]
    assert unit.detail == ("示例区", "1 个项目", "1 项任务")


def test_a_unit_without_a_project_is_there_for_its_commitments() -> None:
    unit = entry(Kind.UNIT, 1)
    assert (unit.title, unit.detail) == ("示例市教育局", ("示例市", "1 项任务"))


def test_places_are_cities_counties_with_projects_and_townships() -> None:
    places = [each for each in entries_of(NAMES) if each.kind is Kind.PLACE]
    assert [each.title for each in places] == ["示例市", "示例区", "东河乡"]
    assert names(places[1], "曾用名", "原代码", "代码", "简称") == ["示例", "旧县", "990029", "990021"]
    assert places[2].address == {"region": "990021", "q": "东河乡"}


def test_a_city_counts_the_projects_of_all_its_plans() -> None:
    later = replace(NAMES.plans[0], code="example-2026")
    more = replace(PROJECT, code="EY-01", plan_code=later.code)
    names = replace(NAMES, plans=(*NAMES.plans, later), projects=(PROJECT, more))
    city = next(each for each in entries_of(names) if each.kind is Kind.PLACE)
    assert city.detail == ("990000", "设区市", "2 个项目")


def test_documents_are_plans_briefs_and_what_the_ledger_books() -> None:
    plan, brief = entry(Kind.DOCUMENT), entry(Kind.DOCUMENT, 1)
    assert names(plan, "文号") == ["示府〔2022〕1号"]
    assert (brief.title, names(brief, "期号")) == ("示例市2023年6月简报", ["2023年第3期"])
    booked = document_entry(DocumentRow("示财〔2023〕2号", 3, 2, date(2023, 2, 1), 1))
    assert booked.address == {"document": "示财〔2023〕2号"}
    assert booked.detail == ("财政台账", "3 笔", "2 个项目", "2023-02-01")


def test_commitments_and_indicators_go_by_title_and_code() -> None:
    for kind, title, code in (
        (Kind.COMMITMENT, "培养护理员", "EX-T-01"),
        (Kind.INDICATOR, "护理型床位占比", "EX-I-01"),
    ):
        assert [field.text for field in entry(kind).fields] == [title, code]


def test_only_names_are_found_by_their_sound() -> None:
    spoken = set(spoken_texts(entries_of(NAMES)))
    assert {"示例养老院", "区民政局", "东河乡", "旧县", "培养护理员"} <= spoken
    assert spoken.isdisjoint({"EX-01", "养老1", "新建养老院", "990029", "2023年第3期"})
    assert all(field.kind in FieldKind for each in entries_of(NAMES) for field in each.fields)


@pytest.mark.parametrize(
    ("location", "townships"),
    [
        ("示例区", ()),
        ("示例区东河乡", ("东河乡",)),
        ("示例区北溪街道文博路", ("北溪街道",)),
        ("示例区南江镇、中畈乡、三岭镇及朱坑镇。", ("南江镇", "中畈乡", "三岭镇", "朱坑镇")),
        ("示例区田亩街镇", ("田亩街镇",)),
        ("示例区各乡镇", ()),
        ("示例区各有关乡镇、街道", ()),
        ("示例区乡镇", ()),
        ("示例区各街道社区、各乡镇行政村", ()),
        ("示例区城北新区", ()),
        ("", ()),
    ],
)
def test_a_location_names_its_townships(location: str, townships: tuple[str, ...]) -> None:
    assert township_names(location, "示例区") == townships
