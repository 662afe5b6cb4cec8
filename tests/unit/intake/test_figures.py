"""Facts about reading numbers out of a description."""

from __future__ import annotations

import re

import pytest

from app.intake.rules.figures import figures
from app.intake.types.figures import FigureKind
from app.projects.types import Qualifier


def read(text: str) -> list[tuple[str, str]]:
    return [(figure.kind.value, f"{figure.value:f}") for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("新增床位120张", [("beds", "120")], id="beds"),
        pytest.param("新增床位300个", [("beds", "300")], id="beds counted in 个"),
        pytest.param("新增150张床位", [("beds", "150")], id="beds behind the number"),
        pytest.param("床位：266张", [("beds", "266")], id="beds behind a colon"),
        pytest.param("将提供约2440张养护床位", [("beds", "2440")], id="a bed that is not called nursing bed"),
        pytest.param("护理床位160个", [("nursing_beds", "160")], id="nursing beds"),
        pytest.param("护理型床位500张", [("nursing_beds", "500")], id="nursing beds in other words"),
        pytest.param("改造床位993张", [("renovated_beds", "993")], id="renovated beds"),
        pytest.param("综合病床606张", [("hospital_beds", "606")], id="hospital beds"),
        pytest.param("设置医疗床位99张", [("hospital_beds", "99")], id="medical beds"),
        pytest.param("分二期，一期200张已建成", [("beds_of_phase", "200")], id="a phase"),
        pytest.param(
            "不少于13所不少于10个床位的日间照料中心",
            [("sites", "13"), ("beds_per_site", "10")],
            id="beds per site",
        ),
        pytest.param("新增托位180张", [("places", "180")], id="places counted in 张"),
        pytest.param("新增780个托位", [("places", "780")], id="places behind the number"),
        pytest.param("300个托位", [("places", "300")], id="places alone"),
        pytest.param("总建筑面积1.44万平方米", [("floor_area", "14400")], id="ten thousands"),
        pytest.param("建筑面7389.2m²", [("floor_area", "7389.2")], id="a missing character"),
        pytest.param("总建筑6666平方料", [("floor_area", "6666")], id="a misprinted unit"),
        pytest.param("建筑面积800平，", [("floor_area", "800")], id="a short unit"),
        pytest.param("为900平米", [("plain_area", "900")], id="平米"),
        pytest.param("总用地面积3800平方，", [("land_area", "3800")], id="land"),
        pytest.param("占地面积约50亩", [("land_area", "50")], id="land in 亩"),
        pytest.param("项目总面积2563平方米", [("gross_area", "2563")], id="gross area"),
        pytest.param(
            "室内面积700m²及户外300m²", [("gross_area", "700"), ("outdoor_area", "300")], id="outdoors"
        ),
        pytest.param("拆除原有建筑1500平方米", [("demolished_area", "1500")], id="demolished"),
        pytest.param("床均面积30平方米", [("area_per_bed", "30")], id="per bed"),
        pytest.param("每个托位6平方米", [("area_per_place", "6")], id="per place"),
        pytest.param(
            "建设一所面积约5000平方米的场所", [("sites", "1"), ("area_per_site", "5000")], id="per site"
        ),
        pytest.param(
            "生活用房190平方米(4个托小班300平方米)，供应用房350平方米(其中厨房80平方米)",
            [
                ("room_area", "190"),
                ("classes", "4"),
                ("class_area", "300"),
                ("room_area", "350"),
                ("kitchen_area", "80"),
            ],
            id="rooms",
        ),
        pytest.param("总投资4000万元", [("investment", "4000")], id="investment"),
        pytest.param("总投资1.2亿元", [("investment", "12000")], id="hundred millions"),
        pytest.param("每张床位补助5000元", [("money_per_bed", "0.5")], id="money per bed"),
        pytest.param(
            "为600户老人改造，每年改造120户", [("households", "600"), ("households_per_year", "120")], id="户"
        ),
        pytest.param("建5所城区嵌入式养老院", [("sites", "5")], id="institutions"),
        pytest.param("9个社区、63个行政村", [("sites", "9"), ("sites", "63")], id="places of sites"),
        pytest.param("新建公办托育中心两个，", [("sites", "2")], id="a spoken number behind the noun"),
        pytest.param(
            "一个社区居家养老服务中心,48个驿站", [("sites", "1"), ("sites", "48")], id="a spoken number"
        ),
        pytest.param("在各乡镇建设一所养老院", [("sites_each", "1")], id="one each"),
        pytest.param("是一家专门机构", [("other", "1")], id="a description of itself"),
        pytest.param("设置托育班21个，", [("classes", "21")], id="classes"),
        pytest.param("内设3个托班教室、4个卫生间", [("rooms", "3"), ("rooms", "4")], id="rooms counted"),
        pytest.param("新建一栋6层综合大楼", [("buildings", "1"), ("storeys", "6")], id="a building"),
        pytest.param("总容积率1.04、建筑密度28%", [("ratio", "1.04"), ("ratio", "28")], id="ratios"),
        pytest.param("0-3岁婴幼儿", [("age", "0")], id="an age"),
        pytest.param("项目已于2021年10月开工", [("start", "2021")], id="start of works"),
        pytest.param("2025年建成", [("other", "2025")], id="another year"),
        pytest.param(
            "投资1,200万元，面积12,345平方米", [("investment", "1200"), ("plain_area", "12345")], id="commas"
        ),
        pytest.param(
            "床位120张,5000平方米", [("beds", "120"), ("plain_area", "5000")], id="a comma that ends"
        ),
        pytest.param("十二个社区", [("sites", "12")], id="twelve"),
        pytest.param("二十个社区", [("sites", "20")], id="twenty"),
        pytest.param("一百二十个社区", [("sites", "120")], id="a hundred and twenty"),
        pytest.param("三百零五户", [("households", "305")], id="three hundred and five"),
        pytest.param("十十个社区，三四个村，十百个村，零个村", [], id="words that add up to no number"),
        pytest.param("编号7", [("other", "7")], id="a bare number"),
        pytest.param("五大功能，一批机构，第二期", [], id="words that are no numbers"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_number_is_told_by_its_unit_and_the_words_around_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("床位100张", Qualifier.EXACT),
        ("床位100余张", Qualifier.AT_LEAST),
        ("床位100多张", Qualifier.AT_LEAST),
        ("不少于100张床位", Qualifier.AT_LEAST),
        ("床位约100张", Qualifier.APPROXIMATE),
        ("预计床位数100张", Qualifier.APPROXIMATE),
        ("建筑面积共约100平方米", Qualifier.APPROXIMATE),
        ("床位100张左右", Qualifier.APPROXIMATE),
    ],
)
def test_a_number_keeps_how_exactly_it_is_stated(text: str, qualifier: Qualifier) -> None:
    assert [figure.qualifier for figure in figures(text)] == [qualifier]


@pytest.mark.parametrize("kind", list(FigureKind))
def test_every_kind_has_a_word(kind: FigureKind) -> None:
    assert re.search("[一-鿿]", kind.label)
