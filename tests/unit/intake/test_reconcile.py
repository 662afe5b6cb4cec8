"""Facts about holding a row against itself: each rule finds what agrees and what does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.intake.render import reconcile_table
from app.intake.rules.pages import tally
from app.intake.rules.reconcile import reconcile
from app.intake.types.reconcile import (
    ListedProject,
    Outcome,
    PlanWithRows,
    ReconcileCheck,
    ReconcileRule,
    RuleGroup,
)
from app.kernel.partial_dates import PartialDate
from app.plans.types import (
    PlanFact,
    PrintedRowFact,
    PrintedTotalFact,
    RowNote,
    SectionFact,
    Sector,
    TotalMeasure,
)
from app.projects.types import BedKind, Figure, Measure, ProjectCategory, Qualifier, RegisterProject

PLAN = PlanFact(
    code="demo-2022",
    title="示例市整体解决方案",
    region_code="990000",
    issuing_unit=None,
    document_number=None,
    issued_on=None,
    first_year=2021,
    last_year=2025,
    list_title="附件1 清单",
    central_share_ceiling=None,
    sections=(
        SectionFact("养老", "一、养老项目", Sector.ELDER_CARE, "附件1", "DE-YL-", 1),
        SectionFact("托育", "二、托育项目", Sector.CHILD_CARE, "附件1", "DE-TY-", 2),
        SectionFact("综合", "三、综合项目", Sector.MIXED, "附件1", "DE-ZH-", 3),
    ),
    printed_totals=(),
)
PROJECT = RegisterProject(
    code="DE-YL-01",
    plan_code="demo-2022",
    section_key="养老",
    printed_no=1,
    name="示例养老院",
    printed_type="公办养老",
    category=ProjectCategory.INSTITUTIONAL_CARE,
    start=PartialDate.of_year(2022),
    end=PartialDate.of_year(2025),
    region_code="990021",
    location="东湖县",
    content="",
    scope="",
    total_investment=Decimal(1000),
    central_requested=None,
    figures=(),
    bed_kind=BedKind.ELDER_CARE,
    units=(),
)
CAPACITY, NURSING = "新增床（托）位数", "其中：护理床位数"

Readings = dict[str, int | float | str]


def listed(
    content: str,
    readings: Readings | None = None,
    *,
    cells: dict[str, str] | None = None,
    notes: tuple[RowNote, ...] = (),
    **changes: object,
) -> ListedProject:
    """Return a row; a reading written as text is approximate."""
    figures = tuple(
        Figure(
            Measure(name),
            Decimal(str(value).rstrip("约")),
            Qualifier.APPROXIMATE if str(value).endswith("约") else Qualifier.EXACT,
        )
        for name, value in (readings or {}).items()
    )
    project = replace(PROJECT, content=content, figures=figures, **changes)  # type: ignore[arg-type]
    row = PrintedRowFact("demo-2022", project.section_key, 1, tuple((cells or {}).items()), notes)
    return ListedProject(project, row)


def checks(row: ListedProject) -> list[ReconcileCheck]:
    return list(reconcile(PlanWithRows(PLAN, (row,))))


def outcome_of(rule: ReconcileRule, row: ListedProject) -> list[tuple[str, str, str]]:
    """Return found, expected and outcome of the checks of one rule."""
    return [
        (_text(check.found), _text(check.expected), check.outcome.value)
        for check in checks(row)
        if check.rule is rule
    ]


def _text(value: Decimal | None) -> str:
    return "-" if value is None else f"{value.normalize():f}"


@pytest.mark.parametrize(
    ("content", "readings", "expected"),
    [
        ("新增床位100张", {"new_beds": 100}, [("100", "100", "agrees")]),
        ("新增床位100张", {"new_beds": 90}, [("100", "90", "differs")]),
        ("新增床位100张", {}, [("100", "-", "differs")]),
        ("新增床位420张；扩建，新增护理床位300张", {"new_beds": 720}, [("720", "720", "agrees")]),
        ("新增床位350张，其中护理床位150张", {"new_beds": 350}, [("350", "350", "agrees")]),
        ("新增床位300张，其中，护理床位240张", {"new_beds": 300}, [("300", "300", "agrees")]),
        (
            "新增床位450张。含街道新增床位150张；社区新增床位300张",
            {"new_beds": 450},
            [("450", "450", "agrees")],
        ),
        ("设置医疗床位99张,养老床位300张", {"new_beds": 300}, [("300", "300", "agrees")]),
        ("不建床位", {}, []),
    ],
)
def test_beds_in_the_description_stand_against_the_reading(
    content: str, readings: Readings, expected: list[tuple[str, str, str]]
) -> None:
    assert outcome_of(ReconcileRule.BEDS, listed(content, readings)) == expected


def test_where_a_column_is_printed_beds_stand_against_the_column_and_the_column_against_the_reading() -> None:
    row = listed("新增床位数150张", {"new_beds": 100}, cells={CAPACITY: "100", NURSING: ""})
    assert outcome_of(ReconcileRule.BEDS, row) == [("150", "100", "differs")]
    assert outcome_of(ReconcileRule.CAPACITY_READING, row) == [("100", "100", "agrees")]
    assert outcome_of(ReconcileRule.NURSING_READING, row) == []


def test_renovated_beds_are_no_new_ones_although_the_column_counts_them() -> None:
    row = listed(
        "改造床位993张", {"renovated_beds": 993, "nursing_beds": 993}, cells={CAPACITY: "993", NURSING: "993"}
    )
    assert outcome_of(ReconcileRule.BEDS, row) == [("993", "993", "agrees")]
    assert outcome_of(ReconcileRule.RENOVATED_BEDS, row) == [("993", "993", "agrees")]
    assert outcome_of(ReconcileRule.CAPACITY_READING, row) == [("993", "-", "differs")]
    assert outcome_of(ReconcileRule.NURSING_READING, row) == [("993", "993", "agrees")]


@pytest.mark.parametrize(
    ("content", "column", "reading", "expected"),
    [
        ("新增床位430张，其中，护理床位320张", "344", 344, [("320", "344", "differs")]),
        ("新增护理床位200张", "", 200, [("200", "-", "differs")]),
        ("新增床位420张；新增护理床位300张", "720", 720, [("300", "720", "differs")]),
        ("新增床位350张，其中护理床位150张", "150", 150, [("150", "150", "agrees")]),
        ("新增床位350张", "150", 150, []),
    ],
)
def test_nursing_beds_stand_against_their_column(
    content: str, column: str, reading: int, expected: list[tuple[str, str, str]]
) -> None:
    row = listed(content, {"nursing_beds": reading}, cells={CAPACITY: "1000", NURSING: column})
    assert outcome_of(ReconcileRule.NURSING_BEDS, row) == expected


def test_hospital_beds_count_where_the_row_is_about_them() -> None:
    row = listed("本项目综合病床606张", {"new_beds": 606}, bed_kind=BedKind.HOSPITAL)
    assert outcome_of(ReconcileRule.BEDS, row) == [("606", "606", "agrees")]
    other = listed("设置医疗床位99张,养老床位300张", {"new_beds": 300})
    assert outcome_of(ReconcileRule.UNCOMPARED_FIGURE, other) == [("99", "-", "uncompared")]


def test_places_stand_against_the_column_or_the_reading() -> None:
    row = listed("新增托位180张", {"new_places": 180}, section_key="托育", bed_kind=None)
    assert outcome_of(ReconcileRule.PLACES, row) == [("180", "180", "agrees")]
    row = listed("新增托位180张", {"new_places": 180}, section_key="托育", cells={CAPACITY: "170"})
    assert outcome_of(ReconcileRule.PLACES, row) == [("180", "170", "differs")]
    assert outcome_of(ReconcileRule.CAPACITY_READING, row) == [("170", "180", "differs")]


def test_a_mixed_row_adds_beds_and_places_for_its_column() -> None:
    readings: Readings = {"new_beds": 100, "new_places": 50}
    row = listed("新增床位100张，新增托位50个", readings, section_key="综合", cells={CAPACITY: "150"})
    assert outcome_of(ReconcileRule.CAPACITY_READING, row) == [("150", "150", "agrees")]


@pytest.mark.parametrize(
    ("content", "reading", "expected"),
    [
        ("总建筑面积5000平方米", 5000, [("5000", "5000", "agrees")]),
        ("占地面积1500平方米，建筑面积4500平方米", 4500, [("4500", "4500", "agrees")]),
        ("建设面积共18088平方米；建设面积共15000平方米", 33088, [("33088", "33088", "agrees")]),
        ("总面积450平方米,建筑面积400平方米", 400, [("400", "400", "agrees")]),
        ("总面积360平方米。室外活动场地200平米,寝室60平米", 360, [("360", "360", "agrees")]),
        ("改造儿童剧场500平方米，阅读区1411平方米", 1911, [("1911", "1911", "agrees")]),
        ("建设一所面积约5000平方米的场所，总建筑面积38800平方米", 38800, [("38800", "38800", "agrees")]),
        ("占地面积80亩", 5000, []),
    ],
)
def test_the_area_of_the_whole_project_stands_against_the_reading(
    content: str, reading: int, expected: list[tuple[str, str, str]]
) -> None:
    assert outcome_of(ReconcileRule.FLOOR_AREA, listed(content, {"floor_area_m2": reading})) == expected


@pytest.mark.parametrize(
    ("content", "reading", "expected"),
    [
        ("在9个社区、63个行政村建设居家养老服务中心", 72, [("72", "72", "agrees")]),
        ("含15个敬老院、10个养老机构及5个嵌入式机构", 30, [("30", "30", "agrees")]),
        ("建设井大、芫下、铁路、天和社区嵌入式养老机构", 4, [("4", "4", "agrees")]),
        ("建设井大、芫下、铁路、天和社区嵌入式养老机构", 5, [("4", "5", "differs")]),
        ("搬迁禾源镇、草林镇敬老院，面积；扩建左安镇、黄坑乡敬老院", 4, [("4", "4", "agrees")]),
        ("院民楼、综合楼", None, []),
        ("建设一所养老院", None, []),
        ("建设18所养老院", None, [("18", "-", "differs")]),
        ("共3个机构，其中2个养老机构、1个托育机构", 3, [("3", "3", "agrees")]),
    ],
)
def test_the_number_of_sites_stands_against_the_reading(
    content: str, reading: int | None, expected: list[tuple[str, str, str]]
) -> None:
    row = listed(content, {} if reading is None else {"site_count": reading})
    assert outcome_of(ReconcileRule.SITES, row) == expected


def test_a_number_of_sites_may_stand_in_the_name_or_in_the_location_only() -> None:
    in_name = listed("建设托育", {"site_count": 4}, name="吉州区四所小区托育服务中心")
    assert outcome_of(ReconcileRule.SITES, in_name) == [("4", "4", "agrees")]
    in_location = listed("院民楼、综合楼", {"site_count": 3}, location="曹溪镇、中畈乡及朱坑镇。")
    assert outcome_of(ReconcileRule.SITES, in_location) == [("3", "3", "agrees")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("含五丰、城北2个社区嵌入式机构", [("2", "2", "agrees")]),
        ("含五丰、城北、城南2个社区嵌入式机构", [("3", "2", "differs")]),
        ("在水边、巴邱等6个社区", [("2", "6", "agrees")]),
        ("在水边、巴邱、金坪等2个社区", [("3", "2", "differs")]),
        ("在9个社区、63个行政村", []),
    ],
)
def test_names_before_a_number_are_counted(content: str, expected: list[tuple[str, str, str]]) -> None:
    assert outcome_of(ReconcileRule.NAMED_PLACES, listed(content, {"site_count": 2})) == expected


def test_households_stand_against_the_reading_and_the_years() -> None:
    row = listed("“十四五”期间为600户改造，每年改造120户", {"household_count": 600})
    assert outcome_of(ReconcileRule.HOUSEHOLDS, row) == [("600", "600", "agrees")]
    assert outcome_of(ReconcileRule.HOUSEHOLDS_PER_YEAR, row) == [("480", "600", "differs")]
    (check,) = [each for each in checks(row) if each.rule is ReconcileRule.HOUSEHOLDS_PER_YEAR]
    assert check.explanation == "每年 120 户×2022年至2025年共 4 年＝480 户；按“十四五”5 年计为 600 户"
    assert check.difference == -120


@pytest.mark.parametrize(
    ("content", "expected"),
    [("总投资1000万元", "agrees"), ("总投资800万元", "differs"), ("投资预算1000万元", "agrees")],
)
def test_an_investment_in_the_description_stands_against_the_total(content: str, expected: str) -> None:
    ((_, total, outcome),) = outcome_of(ReconcileRule.INVESTMENT, listed(content))
    assert (total, outcome) == ("1000", expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("新增床位450张。含街道新增床位150张；社区新增床位300张", [("450", "450", "agrees")]),
        ("新增床位450张。含街道新增床位150张；社区新增床位200张", [("350", "450", "differs")]),
        ("新增780个托位，其中新增托位420个；新增托位360个", [("780", "780", "agrees")]),
        (
            "总建筑面积112500平方米,其中新建面积15000平方米,改建面积97500平方米",
            [("112500", "112500", "agrees")],
        ),
        ("总建筑面积100平方米,其中新建面积150平方米", [("150", "100", "differs")]),
        ("总面积360平方米。室外场地200平米,寝室60平米,卫生间等。", [("260", "360", "agrees")]),
        ("设置4个班级，其中乳儿班1个、托大班2个。", [("3", "4", "differs")]),
        ("内设教室8间:感统室1间,托育教室7间。", [("8", "8", "agrees")]),
        ("内设教室5间,2间托育,1个感统,2个亲子。", [("5", "5", "agrees")]),
        ("内设教室9间:感统1间,托育5间,保健室、办公室等。", [("6", "9", "agrees")]),
        (
            "共有27套教室,其中设有2套托班教室(含两间大厅)。2套托班教室面积约240平方米。",
            [("2", "27", "agrees")],
        ),
        ("内设3个教室、4个卫生间(含一个公共卫生间)、2个教室", []),
        ("新增床位100张", []),
    ],
)
def test_parts_add_up_to_their_whole(content: str, expected: list[tuple[str, str, str]]) -> None:
    assert outcome_of(ReconcileRule.PARTS, listed(content)) == expected


ROOMS = (
    "建筑面积{}平方米。其中：生活用房480平方米（2个托小班160平方米，4个托大班{}平方米），"
    "供应用房80平方米（其中厨房{}平方米），服务管理用房面积160平方米"
)


def test_rooms_add_up_to_the_floor_area_and_classes_to_their_room() -> None:
    right = listed(ROOMS.format(720, 320, 40))
    assert outcome_of(ReconcileRule.ROOM_AREAS, right) == [("720", "720", "agrees")]
    assert outcome_of(ReconcileRule.CLASS_AREAS, right) == [("480", "480", "agrees")]
    assert outcome_of(ReconcileRule.KITCHEN_AREA, right) == [("40", "80", "agrees")]
    wrong = listed("总面积720平方米，" + ROOMS.format(420, 300, 90))
    assert outcome_of(ReconcileRule.ROOM_AREAS, wrong) == [("720", "420", "differs")]
    assert outcome_of(ReconcileRule.CLASS_AREAS, wrong) == [("460", "480", "differs")]
    assert outcome_of(ReconcileRule.KITCHEN_AREA, wrong) == [("90", "80", "differs")]
    assert outcome_of(ReconcileRule.SECOND_AREA, wrong) == [("720", "420", "differs")]
    (check,) = [each for each in checks(wrong) if each.rule is ReconcileRule.ROOM_AREAS]
    assert check.explanation == "480＋80＋160＝720；等于另印的总面积 720 平方米"


def test_a_bracket_that_is_never_closed_does_not_mix_rooms_up() -> None:
    row = listed("总建筑面积300m²,其中:生活用房200m²(1个乳儿班80m²、5个托小班120m²,服务管理用房面积100m²")
    assert outcome_of(ReconcileRule.ROOM_AREAS, row) == [("300", "300", "agrees")]
    assert outcome_of(ReconcileRule.CLASS_AREAS, row) == [("200", "200", "agrees")]


def test_a_second_floor_area_that_is_not_called_a_part_is_held_against_the_whole() -> None:
    row = listed("总建筑面积2300平方米。改扩建内容:新建养老用房建筑面积2000m²")
    assert outcome_of(ReconcileRule.SECOND_AREA, row) == [("2000", "2300", "differs")]


def test_unit_figures_times_units_give_the_whole() -> None:
    beds = listed("总建筑面积13500平方米，建设床位450张，床均面积30平方米", {"new_beds": 450})
    assert outcome_of(ReconcileRule.AREA_PER_UNIT, beds) == [("13500", "13500", "agrees")]
    places = listed("总建筑面积900平米，新增托位150个,每个托位7平方米", {"new_places": 150})
    assert outcome_of(ReconcileRule.AREA_PER_UNIT, places) == [("1050", "900", "differs")]
    money = listed("新增床位100张，每张床位10万元", {"new_beds": 100})
    assert outcome_of(ReconcileRule.MONEY_PER_UNIT, money) == [("1000", "1000", "agrees")]
    storeys = listed("新建一栋占地4400平方米的6层大楼,总建筑面积26400平方米")
    assert outcome_of(ReconcileRule.STOREYS, storeys) == [("26400", "26400", "agrees")]


def test_phases_and_least_beds_are_within_the_beds() -> None:
    phase = listed("护理型床位500张，分二期，一期600张已建成", {"new_beds": 500})
    assert outcome_of(ReconcileRule.PHASES, phase) == [("600", "500", "differs")]
    least = listed("新建不少于13所不少于10个床位的日间照料中心，新增床位430张", {"site_count": 13})
    assert outcome_of(ReconcileRule.BEDS_PER_SITE, least) == [("130", "430", "agrees")]


def test_the_start_of_works_stands_against_the_period() -> None:
    assert outcome_of(ReconcileRule.START, listed("项目已于2021年10月开工建设")) == [
        ("2021", "2022", "differs")
    ]


@pytest.mark.parametrize(
    ("content", "reading", "outcomes"),
    [
        ("总建筑面积约5000平方米", "5000约", ["agrees"]),
        ("总建筑面积约5000平方米", 5000, ["differs"]),
        ("总建筑面积5000余平方米", "5000约", ["differs"]),
        ("总建筑面积5000平方米", "5000约", []),
    ],
)
def test_how_exactly_a_figure_is_stated_stands_against_the_reading(
    content: str, reading: str | int, outcomes: list[str]
) -> None:
    row = listed(content, {"floor_area_m2": reading})
    assert [outcome for _, _, outcome in outcome_of(ReconcileRule.QUALIFIER, row)] == outcomes


def test_what_no_rule_compares_is_reported_with_the_reason() -> None:
    row = listed("占地面积80亩，新建一栋楼，代号7", {"new_places": 40, "nursing_beds": 10}, bed_kind=None)
    loose = [check for check in checks(row) if check.outcome is Outcome.UNCOMPARED]
    assert [(check.printed, check.explanation) for check in loose] == [
        ("占地面积80亩", "用地面积，方案没有可核对的栏目"),
        ("新建一栋楼", "栋数，没有可核对的栏目"),
        ("代号7", "没有规则可以核对这个数字"),
        ("采用的新增托位读数", "没有找到可核对的印刷文字"),
        ("采用的护理型床位读数", "没有找到可核对的印刷文字"),
    ]
    assert all(check.agrees is None and check.difference is None for check in loose)


def test_a_note_stands_beside_the_check_that_it_explains_and_no_other() -> None:
    notes = (
        RowNote("new_beds", "新增床位150张", "100", "按栏目取100。"),
        RowNote("content", "阶屋", "阶层", "误字。"),
        RowNote("content", "总建筑面积50平方料", "50平方米", "误字。"),
    )
    row = listed(
        "面向各阶屋，新增床位150张，总建筑面积50平方料",
        {"new_beds": 100, "floor_area_m2": 50},
        cells={CAPACITY: "100"},
        notes=notes,
    )
    beside = {check.rule: [note.printed for note in check.notes] for check in checks(row)}
    assert beside[ReconcileRule.BEDS] == ["新增床位150张"]
    assert beside[ReconcileRule.FLOOR_AREA] == ["总建筑面积50平方料"]


def test_printed_totals_stand_against_the_sum_over_their_rows() -> None:
    totals = (
        PrintedTotalFact(None, TotalMeasure.PROJECT_COUNT, Decimal(2)),
        PrintedTotalFact("养老", TotalMeasure.TOTAL_INVESTMENT, Decimal(1000)),
        PrintedTotalFact(None, TotalMeasure.CENTRAL_REQUESTED, Decimal(300)),
    )
    rows = (
        listed("", central_requested=Decimal(250)),
        listed("", code="DE-TY-01", section_key="托育", bed_kind=None),
    )
    found = reconcile(PlanWithRows(replace(PLAN, printed_totals=totals), rows))
    assert [(check.section, _text(check.found), _text(check.expected), check.agrees) for check in found] == [
        (None, "2", "2", True),
        ("养老", "1000", "1000", True),
        (None, "300", "250", False),
    ]
    assert {check.rule.group for check in found} == {RuleGroup.TOTALS}
    counted = tally(found)
    assert (counted.agreeing, counted.differing, counted.unexplained) == (2, 1, 1)


def test_the_table_for_a_terminal_loses_no_character_at_any_width() -> None:
    row = listed("新增床位数150张" + "，含很长的一段说明文字" * 9, {"new_beds": 100}, cells={CAPACITY: "100"})
    for width in (20, 120, 200):
        text = reconcile_table.write(PLAN, checks(row), width)
        assert "…" not in text
        squeezed = "".join(text.split())
        assert "新增床位数150张" in squeezed
        assert "没有批注。" in squeezed


@pytest.mark.parametrize("rule", list(ReconcileRule))
def test_every_rule_has_a_label_and_a_group(rule: ReconcileRule) -> None:
    assert rule.label
    assert isinstance(rule.group, RuleGroup)
