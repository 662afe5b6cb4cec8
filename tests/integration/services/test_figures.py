"""Facts about keeping what a plan prints outside its project list, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.partial_dates import PartialDate, Precision
from app.plans.models import PlanFigure, PlanRelation
from app.plans.queries import figures, relations
from app.plans.service import register_figures
from app.plans.types import PlanFigureFact, PlanRelationFact, Relation, StatedMeasure
from tests.integration.services.factories import CLERK, PLAN, register_example

pytestmark = pytest.mark.usefixtures("app")

BEDS = PlanFigureFact(
    table="表一",
    row=1,
    position=1,
    label="示例市",
    region_code="990000",
    item="养老床位",
    measure=StatedMeasure.BEDS,
    unit="万张",
    as_of=PartialDate.parse("2021-10"),
    printed="1.61万张",
    value=Decimal("1.61"),
    note="约数。",
)
DASH = replace(
    BEDS,
    row=2,
    position=2,
    label="示例县",
    region_code=None,
    measure=None,
    as_of=None,
    printed="—",
    value=None,
    note="",
)
SHARE = PlanRelationFact(
    "表一", "养老床位", Relation.PRODUCT, ("老年人", "33"), Decimal("0.001"), ("示例市",), "试算。"
)
TOTAL = PlanRelationFact("表一", "养老床位", Relation.TOTAL, (), Decimal(1), (), "")


def entries() -> int:
    return database.session.scalar(select(func.count(AuditEntry.id))) or 0


def register(*stated: PlanFigureFact, relations: tuple[PlanRelationFact, ...] = ()) -> int:
    return register_figures(PLAN.code, stated, relations, actor=CLERK)


def test_what_is_registered_reads_back_in_its_order() -> None:
    register_example()
    assert register(BEDS, DASH, relations=(TOTAL, SHARE)) == 4
    database.session.expire_all()
    assert figures([PLAN.code]) == ((PLAN.code, BEDS), (PLAN.code, DASH))
    assert relations(PLAN.code) == (TOTAL, SHARE)
    assert figures(["nowhere"]) == ()
    assert relations("nowhere") == ()


def test_registering_again_writes_nothing() -> None:
    register_example()
    register(BEDS, DASH, relations=(TOTAL, SHARE))
    before = entries()
    assert register(BEDS, DASH, relations=(TOTAL, SHARE)) == 0
    assert entries() == before


def test_what_the_package_states_no_longer_is_removed_and_recorded() -> None:
    register_example()
    register(BEDS, DASH, relations=(TOTAL, SHARE))
    corrected = replace(BEDS, value=Decimal("1.6"))
    assert register(corrected, relations=(SHARE,)) == 4
    assert figures([PLAN.code]) == ((PLAN.code, corrected),)
    assert relations(PLAN.code) == (SHARE,)
    entry = database.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject) == ("plan.figures", f"plan:{PLAN.code}")
    changes = {field: (old, new) for field, old, new in entry.details["changes"]}
    assert list(changes) == [
        "表一第1行：养老床位",
        "表一第2行：养老床位",
        "表一：养老床位（合计）",
        "表一：养老床位（相乘：老年人、33、示例市）",
    ]
    old, new = changes["表一第1行：养老床位"]
    assert (old[2], new[2]) == ("1.61万张", "1.6万张")
    assert changes["表一第2行：养老床位"][1] is None


def test_figures_may_change_places() -> None:
    register_example()
    register(BEDS, DASH)
    swapped = (replace(DASH, position=1), replace(BEDS, position=2))
    assert register(*swapped) == 2
    assert tuple(figure for _, figure in figures([PLAN.code])) == swapped


def test_a_plan_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFoundError, match="没有代码为“nowhere”的方案"):
        register_figures("nowhere", (), (), actor=CLERK)


STORED_FIGURE: dict[str, Any] = {
    "plan_code": PLAN.code,
    "table": "表一",
    "row": 9,
    "position": 9,
    "label": "示例市",
    "region_code": None,
    "item": "养老床位",
    "measure": None,
    "unit": "张",
    "as_of_on": None,
    "as_of_precision": None,
    "printed": "5",
    "value": Decimal(5),
    "note": "",
}


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"position": 1}, "position"),
        ({"row": 1}, "table_name"),
        ({"measure": StatedMeasure.BEDS, "value": None}, "a_measure_has_a_value"),
        ({"as_of_on": date(2021, 1, 1)}, "as_of_has_a_precision"),
        ({"as_of_precision": Precision.YEAR}, "as_of_has_a_precision"),
        ({"plan_code": "nowhere"}, "(?i)foreign key|fk_plan_figure_plan_code"),
        ({"region_code": "999999"}, "(?i)foreign key|fk_plan_figure_region_code"),
    ],
)
def test_the_table_refuses_what_no_figure_can_be(changed: dict[str, Any], constraint: str) -> None:
    register_example()
    register(BEDS)
    database.session.add(PlanFigure(**STORED_FIGURE | changed))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()


def test_the_table_takes_the_figure_that_the_refused_ones_were_made_of() -> None:
    register_example()
    register(BEDS)
    database.session.add(PlanFigure(**STORED_FIGURE))
    database.session.flush()


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [({}, "position"), ({"plan_code": "nowhere"}, "(?i)foreign key|fk_plan_relation_plan_code")],
)
def test_the_table_refuses_what_no_relation_can_be(changed: dict[str, Any], constraint: str) -> None:
    register_example()
    register(relations=(TOTAL,))
    values = {
        "plan_code": PLAN.code,
        "position": 1,
        "table": "表一",
        "item": "床位",
        "relation": Relation.SAME,
        "operands": ["5"],
        "scale": "1",
        "rows": [],
        "note": "",
    }
    database.session.add(PlanRelation(**values | changed))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()


@pytest.mark.parametrize(
    ("table", "column", "constraint"),
    [
        ("plan_figure", "measure", "stated_measure_is_known"),
        ("plan_figure", "as_of_precision", "precision_is_known"),
        ("plan_relation", "relation", "relation_is_known"),
    ],
)
def test_the_tables_know_their_vocabularies(table: str, column: str, constraint: str) -> None:
    register_example()
    register(BEDS, relations=(TOTAL,))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(text(f"UPDATE {table} SET {column} = 'other'"))  # noqa: S608 - fixed text
