"""Facts about recomputing a plan's own figures: relations, operands, rounding, and how they are shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.intake.render import reconcile_table
from app.intake.rules.figure_tables import figure_tables, text_figures
from app.intake.rules.reconcile import package_with_rows, reconcile
from app.intake.service import check_package
from app.intake.types.reconcile import Outcome, PlanWithRows, ReconcileCheck, ReconcileRule, RuleGroup
from app.plans.rules import follows_from, in_unit, printed_numbers, printed_places
from app.plans.types import PlanFigureFact, PlanRelationFact, Relation
from tests.unit.intake.stated import write_stated
from tests.unit.intake.test_reconcile import PLAN

if TYPE_CHECKING:
    from pathlib import Path

CITY = PLAN.region_code


def figure(
    item: str,
    printed: str,
    *,
    table: str = "表一",
    row: int = 1,
    label: str = "示例市",
    region: str | None = CITY,
    note: str = "",
) -> PlanFigureFact:
    numbers = printed_numbers(printed)
    return PlanFigureFact(
        table=table,
        row=row,
        position=1,
        label=label,
        region_code=region,
        item=item,
        measure=None,
        unit="个",
        as_of=None,
        printed=printed,
        value=Decimal(numbers[0]) if numbers else None,
        note=note,
    )


def relation(
    kind: Relation,
    *operands: str,
    item: str = "合成",
    table: str = "表一",
    scale: str = "1",
    rows: tuple[str, ...] = (),
    note: str = "",
) -> PlanRelationFact:
    return PlanRelationFact(table, item, kind, operands, Decimal(scale), rows, note)


def compared(figures: list[PlanFigureFact], *relations: PlanRelationFact) -> list[ReconcileCheck]:
    return list(reconcile(PlanWithRows(PLAN, (), tuple(figures), relations)))


def in_short(checks: list[ReconcileCheck]) -> list[tuple[str, str, str]]:
    """Return label of the row, what was expected, and the outcome."""
    return [
        (
            check.place.label if check.place else "",
            "-" if check.expected is None else str(check.expected),
            check.outcome.value,
        )
        for check in checks
    ]


@pytest.mark.parametrize(
    ("kind", "operands", "scale", "printed", "expected"),
    [
        (Relation.SUM, ("甲", "乙"), "1", "9", "9"),
        (Relation.SUM, ("甲", "乙", "3"), "1", "12", "12"),
        (Relation.DIFFERENCE, ("甲", "乙"), "1", "3", "3"),
        (Relation.RATIO, ("甲", "乙"), "1", "2.0", "2.0"),
        (Relation.RATIO, ("乙", "甲"), "100", "50%", "50"),
        (Relation.PRODUCT, ("甲", "乙"), "0.001", "0.018", "0.018"),
        (Relation.SAME, ("甲",), "1", "6.00", "6"),
        (Relation.PRODUCT, ("甲", "4.5"), "10", "270", "270"),
    ],
)
def test_each_relation_is_recomputed(
    kind: Relation, operands: tuple[str, ...], scale: str, printed: str, expected: str
) -> None:
    figures = [figure("甲", "6"), figure("乙", "3"), figure("合成", printed)]
    (check,) = compared(figures, relation(kind, *operands, scale=scale))
    assert check.agrees
    assert str(check.expected) == expected


@pytest.mark.parametrize(
    ("printed", "first", "second", "agrees", "expected"),
    [
        ("1.92", "8600", "4469", True, "1.92"),
        ("1.93", "8600", "4469", False, "1.92"),
        ("1.9", "8600", "4469", True, "1.9"),
        ("2", "8600", "4469", True, "2"),
        ("0.13", "1", "8", True, "0.13"),
        ("0.12", "1", "8", False, "0.13"),
        ("2.00", "4", "2", True, "2.00"),
        ("突破20%", "21", "1", False, "21"),
    ],
)
def test_a_result_is_rounded_half_up_to_the_decimals_that_are_printed(
    printed: str, first: str, second: str, agrees: bool, expected: str
) -> None:
    figures = [figure("甲", first), figure("乙", second), figure("合成", printed)]
    (check,) = compared(figures, relation(Relation.RATIO, "甲", "乙"))
    assert (check.agrees, str(check.expected)) == (agrees, expected)


def test_the_same_number_in_two_places_is_not_rounded() -> None:
    figures = [figure("甲", "1.94"), figure("合成", "1.9")]
    (check,) = compared(figures, relation(Relation.SAME, "甲"))
    assert check.difference == Decimal("-0.04")


@pytest.mark.parametrize("label", ["示例市", "合计", "总计"])
def test_a_total_is_the_sum_of_the_other_rows_that_have_a_value(label: str) -> None:
    region = CITY if label == "示例市" else None
    figures = [
        figure("合成", "30", label=label, region=region),
        figure("合成", "10", row=2, label="东湖县", region="990021"),
        figure("合成", "21", row=3, label="西山区", region="990022"),
        figure("合成", "—", row=4, label="高新区", region="DE-GX"),
    ]
    (check,) = compared(figures, relation(Relation.TOTAL))
    assert in_short([check]) == [(label, "31", "differs")]
    assert check.compared_with == "其余 2 行相加"
    assert check.rule is ReconcileRule.FIGURE_TOTAL


def test_a_relation_holds_in_every_row_that_has_the_figures() -> None:
    figures = [
        figure("甲", "6"),
        figure("合成", "6"),
        figure("甲", "4", row=2, label="东湖县", region="990021"),
        figure("合成", "5", row=2, label="东湖县", region="990021"),
        figure("合成", "7", row=3, label="西山区", region="990022"),
    ]
    every = compared(figures, relation(Relation.SAME, "甲"))
    assert in_short(every) == [("示例市", "6", "agrees"), ("东湖县", "4", "differs")]
    one = compared(figures, relation(Relation.SAME, "甲", rows=("东湖县",)))
    assert in_short(one) == [("东湖县", "4", "differs")]


def test_an_operand_of_another_table_is_the_row_of_the_region_else_the_city_s() -> None:
    figures = [
        figure("合成", "30", table="表二", row=8),
        figure("合成", "10", table="表二", row=9, label="东湖县", region="990021"),
        figure("合成", "30", table="表二", row=10, label="西山区", region="990022"),
        figure("合成", "30", table="表二", row=11, label="无证照", region=None),
        figure("甲", "10", row=2, label="东湖县", region="990021"),
        figure("甲", "30"),
    ]
    checks = compared(figures, relation(Relation.SAME, "表一/甲", table="表二"))
    assert in_short(checks) == [
        ("示例市", "30", "agrees"),
        ("东湖县", "10", "agrees"),
        ("西山区", "30", "agrees"),
        ("无证照", "30", "agrees"),
    ]


@pytest.mark.parametrize("operand", ["甲", "正文/甲"])
def test_in_running_text_an_item_means_one_figure_on_any_row(operand: str) -> None:
    figures = [
        figure("合成", "合成5个", table="正文", row=1, label="一（一）"),
        figure("甲", "共5个", table="正文", row=7, label="一（二）"),
    ]
    (check,) = compared(figures, relation(Relation.SAME, operand, table="正文"))
    assert check.agrees


def test_a_head_with_a_slash_is_no_table() -> None:
    figures = [figure("床/托位", "5"), figure("合成", "5")]
    (check,) = compared(figures, relation(Relation.SAME, "床/托位"))
    assert check.agrees


@pytest.mark.parametrize(
    ("figures", "kind", "operands"),
    [
        ([figure("甲", "0"), figure("合成", "5")], Relation.RATIO, ("5", "甲")),
        ([figure("甲", "—"), figure("合成", "5")], Relation.SAME, ("甲",)),
        ([figure("甲", "5"), figure("合成", "—")], Relation.SAME, ("甲",)),
        ([figure("合成", "5")], Relation.SAME, ("指标/DE-I-01/2025",)),
        ([figure("合成", "5")], Relation.TOTAL, ()),
    ],
)
def test_a_relation_that_applies_nowhere_is_told_as_uncompared(
    figures: list[PlanFigureFact], kind: Relation, operands: tuple[str, ...]
) -> None:
    (check,) = compared(figures, relation(kind, *operands))
    assert check.outcome is Outcome.UNCOMPARED
    assert check.rule.group is RuleGroup.UNCOMPARED
    assert check.explanation


def test_a_difference_stays_one_with_the_notes_of_figure_and_relation_beside_it() -> None:
    figures = [figure("甲", "8"), figure("合成", "7个以上", note="“以上”是下限。")]
    (check,) = compared(figures, relation(Relation.SAME, "甲", note="按下限相合。"))
    assert check.outcome is Outcome.DIFFERS
    assert [(note.field, note.printed, note.reading, note.reason) for note in check.notes] == [
        ("合成", "7个以上", "7个", "“以上”是下限。"),
        ("relation", "", "", "按下限相合。"),
    ]


def test_the_arithmetic_is_shown_in_words_and_in_numbers() -> None:
    figures = [figure("甲", "8600"), figure("乙", "446.9"), figure("合成", "1.93")]
    (check,) = compared(figures, relation(Relation.RATIO, "甲", "乙", scale="0.1"))
    assert check.compared_with == "甲÷乙×0.1"
    assert check.explanation == "8600÷446.9×0.1＝1.924368"
    assert check.printed == "合成：1.93"


def test_a_package_and_its_indicators_reconcile(tmp_path: Path) -> None:
    package, _ = check_package(write_stated(tmp_path / "demo-2022"))
    assert package is not None
    checks = [
        check for check in reconcile(package_with_rows(package)) if check.rule.group is RuleGroup.FIGURES
    ]
    assert [
        (check.rule.value, check.place.table, check.place.item, check.agrees)
        for check in checks
        if check.place is not None
    ] == [
        ("figure_total", "表一", "托位数", True),
        *[("figure_ratio", "表一", "每千人口托位数", True)] * 3,
        ("figure_product", "正文", "2025年托位需求", True),
        ("figure_product", "正文", "养老床位数", True),
        ("figure_same", "指标", "2025年规划值", True),
    ]


def test_the_tables_for_a_terminal_set_figures_apart() -> None:
    figures = [figure("甲", "6"), figure("合成", "6"), figure("丙", "5")]
    checks = compared(figures, relation(Relation.SAME, "甲"), relation(Relation.SAME, "甲", item="丙"))
    text = "".join(reconcile_table.write(PLAN, checks, 200).split())
    assert "方案数据不一致（1）" in text
    assert "方案数据一致（1）" in text
    assert "表一示例市" in text


@pytest.mark.parametrize(
    ("value", "printed", "unit", "expected"),
    [
        ("79.5", "万人", "人", "795000"),
        ("16138", "张", "张", "16138"),
        ("2.97", "万张", "张", "29700"),
        ("33", "床", "张", "33"),
        ("26000", "个", "张", "26000"),
        ("4.5", "个", "个", "4.5"),
        ("60", "%", "%", "60"),
        ("60", "张", "%", None),
        ("5", "床", "个", None),
        ("5", "", "人", None),
    ],
)
def test_a_printed_unit_is_turned_into_ours(
    value: str, printed: str, unit: str, expected: str | None
) -> None:
    found = in_unit(Decimal(value), printed, unit)
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("value", "printed", "follows", "places"),
    [
        ("2.2", "2.20", True, 2),
        ("114.86", "114.86万人", True, 2),
        ("300", "300多家", True, 0),
        ("4.5", "４.５个", True, 1),
        ("1", "至少建成一所", True, 0),
        ("2", "两所", True, 0),
        ("72", ">72", True, 0),
        ("5", "50个", False, 0),
        ("1.5", "印作一个半", False, 1),
        ("20", "—", False, 0),
    ],
)
def test_a_value_follows_from_what_is_printed(value: str, printed: str, follows: bool, places: int) -> None:
    assert follows_from(Decimal(value), printed) is follows
    assert printed_places(Decimal(value), printed) == places


def test_notes_of_a_table_are_set_where_they_belong() -> None:
    row = [figure(item, "1", row=2, label="东湖县", note="合并的一行。") for item in "甲乙"]
    column = [figure("丙", "1", row=number, label=f"{number}", note="单位未印。") for number in (3, 4)]
    alone = [figure("甲", "9", note="存疑。")]
    general = [figure(item, "2", row=number, note="未印日期。") for number in (5, 6) for item in "甲乙丙丁"]
    figures = [*alone, *row, *column, *general]
    (table,) = figure_tables(PlanWithRows(PLAN, (), tuple(figures)), [])
    assert [(note.number, note.count, note.text) for note in table.notes] == [
        (None, 8, "未印日期。"),
        (1, 1, "存疑。"),
        (2, 2, "合并的一行。"),
        (3, 2, "单位未印。"),
    ]
    assert {each.label: each.marks for each in table.rows}["东湖县"] == (2,)
    assert [each.marks for each in table.columns] == [(), (), (3,), ()]
    first = table.rows[0]
    assert first.is_city
    assert [cell and cell.marks for cell in first.cells] == [(1,), None, None, None]


def test_a_figure_that_does_not_come_out_is_marked_in_its_table() -> None:
    figures = [
        figure("甲", "6"),
        figure("合成", "5"),
        figure("丁", "丁共5个", table="正文", label="一（一）"),
    ]
    plan = PlanWithRows(
        PLAN,
        (),
        tuple(figures),
        (relation(Relation.SAME, "甲"), relation(Relation.SAME, "表一/甲", item="丁", table="正文")),
    )
    checks = reconcile(plan)
    (table,) = figure_tables(plan, checks)
    assert (table.count, table.differing) == (2, 1)
    assert [cell and cell.differs for cell in table.rows[0].cells] == [False, True]
    (text,) = text_figures(plan, checks)
    assert text.differs
    assert (
        text_figures(replace(plan, relations=()), reconcile(replace(plan, relations=())))[0].differs is False
    )
