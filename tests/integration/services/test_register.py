"""Facts about the services that fill the register, on both databases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.audit.models import AuditEntry
from app.audit.rules import FIRST_HASH, changes_in
from app.audit.service import record, verify
from app.audit.types import ChainReport, Change
from app.db.transaction import transaction
from app.directory.models import Organisation, Region
from app.directory.queries import regions
from app.directory.service import register_organisations, register_regions
from app.directory.types import MapPlace, RegionAliasKind, RegionLevel
from app.extensions import database
from app.funding.models import PlannedSplit
from app.funding.rules import split_of_plan
from app.funding.service import SplitError, set_planned_splits
from app.funding.types import FundingSource, PlannedAmount
from app.kernel.errors import NotFoundError
from app.kernel.partial_dates import PartialDate
from app.plans.models import PrintedTotal
from app.plans.queries import plan
from app.plans.service import register_plan, register_printed_row
from app.plans.types import PrintedTotalFact, RowNote, TotalMeasure
from app.projects.models import Project
from app.projects.service import register_projects
from tests.integration.services.factories import (
    CITY,
    CLERK,
    COUNTY,
    PLAN,
    PROJECT,
    ROW,
    UNIT,
    register_example,
)

pytestmark = pytest.mark.usefixtures("app")


def entries() -> int:
    """Return how many entries the audit record has."""
    return database.session.scalar(select(func.count(AuditEntry.id))) or 0


def test_what_is_registered_reads_back() -> None:
    register_example()
    project = database.session.scalars(select(Project)).one()
    assert project.start == PartialDate.of_year(2022)
    assert project.total_investment == Decimal(1500)
    assert project.new_beds == 100
    assert project.renovated_beds is None
    assert project.units[0].organisation.name == "示例县民政局"
    assert project.units[0].printed_name == "示例民政局"
    assert plan("example-2022") == PLAN


def test_registering_the_same_again_writes_nothing() -> None:
    register_example()
    before = entries()
    register_example()
    assert entries() == before


def test_a_changed_cell_is_written_and_recorded_once() -> None:
    register_example()
    before = entries()
    register_example(total_investment=Decimal("1500.000001"))
    assert entries() == before + 1
    assert database.session.scalars(select(Project.total_investment)).one() == Decimal("1500.000001")


def test_a_region_keeps_its_former_names() -> None:
    register_regions([CITY, replace(COUNTY, aliases=((RegionAliasKind.FORMER_CODE, "990001"),))], actor=CLERK)
    assert regions()[1].aliases == ((RegionAliasKind.FORMER_CODE, "990001"),)
    register_regions([COUNTY], actor=CLERK)
    assert regions()[1].aliases == ()


def test_an_organisation_gains_an_alias_without_a_second_row() -> None:
    register_example()
    register_organisations([replace(UNIT, aliases=("示例民政局", "县民政局"))], actor=CLERK)
    organisation = database.session.scalars(select(Organisation)).one()
    assert [alias.alias for alias in organisation.aliases] == sorted(["示例民政局", "县民政局"])


def test_a_unit_that_nobody_knows_is_refused() -> None:
    with pytest.raises(NotFoundError, match="不存在的单位"):
        register_example(units=("不存在的单位",))
    assert database.session.scalars(select(Project)).all() == []


def test_a_project_without_its_printed_row_is_refused() -> None:
    register_example()
    with pytest.raises(NotFoundError, match="EX-02"):
        register_projects(PLAN.code, [replace(PROJECT, code="EX-02", printed_no=2)], actor=CLERK)


def test_a_plan_that_nobody_registered_is_refused() -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        register_projects("nowhere", [], actor=CLERK)


def test_a_section_that_the_plan_does_not_have_is_refused() -> None:
    register_example()
    with pytest.raises(NotFoundError, match="托育"):
        register_printed_row(replace(ROW, section_key="托育"), actor=CLERK)


def test_a_plan_may_gain_a_total_and_a_note() -> None:
    register_example()
    total = PrintedTotalFact("养老", TotalMeasure.TOTAL_INVESTMENT, Decimal(1500))
    assert register_plan(replace(PLAN, printed_totals=(*PLAN.printed_totals, total)), actor=CLERK)
    assert len(database.session.scalars(select(PrintedTotal)).all()) == 2
    noted = replace(ROW, notes=(RowNote("new_beds", "90", "100", "按栏目取值。"),))
    row_id, written = register_printed_row(noted, actor=CLERK)
    assert written
    assert register_printed_row(noted, actor=CLERK) == (row_id, False)


@pytest.mark.parametrize(
    ("fact", "changes"),
    [
        ("end_is_not_before_start", {"end": PartialDate.of_year(2021)}),
        ("total_is_not_negative", {"total_investment": Decimal(-1), "central_requested": None}),
        ("central_is_within_total", {"central_requested": Decimal(1501)}),
        ("beds_have_a_kind", {"bed_kind": None}),
    ],
)
def test_the_database_itself_refuses_a_project(fact: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"ck_project_{fact}"):
        register_example(**changes)


@pytest.mark.parametrize(
    ("fact", "column", "value"),
    [
        ("new_beds_are_not_negative", "new_beds", -1),
        ("nursing_beds_are_within_beds", "nursing_beds", 101),
        ("renovated_beds_are_not_negative", "renovated_beds", -1),
        ("new_places_are_not_negative", "new_places", -1),
        ("floor_area_is_positive", "floor_area_m2", Decimal(0)),
        ("site_count_is_positive", "site_count", 0),
        ("household_count_is_positive", "household_count", 0),
        ("category_is_known", "category", "something"),
    ],
)
def test_the_database_itself_refuses_a_figure(fact: str, column: str, value: object) -> None:
    register_example()
    nursing = {} if column == "nursing_beds" else {"nursing_beds": None}
    statement = update(Project.__table__).values({column: value, **nursing})  # type: ignore[arg-type]
    if column == "category":
        with pytest.raises((IntegrityError, LookupError, DatabaseError)):
            database.session.execute(statement)
        return
    with pytest.raises(IntegrityError, match=f"ck_project_{fact}"):
        database.session.execute(statement)


def test_a_split_adds_up_to_the_total() -> None:
    register_example()
    split = {"EX-01": split_of_plan(Decimal(1500), Decimal(1200))}
    assert set_planned_splits(PLAN.code, split, actor=CLERK) == 1
    assert set_planned_splits(PLAN.code, split, actor=CLERK) == 0
    total = database.session.scalar(select(func.sum(PlannedSplit.amount)))
    assert total == Decimal(1500)


def test_a_split_that_does_not_add_up_is_refused() -> None:
    register_example()
    with pytest.raises(SplitError, match=r"EX-01.*相差 300.00 万元"):
        set_planned_splits(
            PLAN.code,
            {"EX-01": [PlannedAmount(FundingSource.CENTRAL_BUDGET, Decimal(1200))]},
            actor=CLERK,
        )


def test_a_split_of_an_unknown_project_is_refused() -> None:
    register_example()
    with pytest.raises(NotFoundError, match="EX-99"):
        set_planned_splits(PLAN.code, {"EX-99": []}, actor=CLERK)


def test_sums_of_money_are_exact() -> None:
    register_example()
    project_id = database.session.scalars(select(Project.id)).one()
    sources = [source for source in FundingSource if source is not FundingSource.UNASSIGNED]
    database.session.add_all(
        PlannedSplit(project_id=project_id, source=source, amount=Decimal("0.10")) for source in sources
    )
    database.session.flush()
    assert len(sources) == 10
    assert database.session.scalar(select(func.sum(PlannedSplit.amount))) == Decimal("1.00")


def test_a_transaction_inside_another_is_taken_back_with_it() -> None:
    def fail_after_registering() -> None:
        with transaction(database.session):
            register_regions([CITY], actor=CLERK)
            message = "stop"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="stop"):
        fail_after_registering()
    assert regions() == ()
    assert entries() == 0


def test_each_audit_entry_holds_the_hash_of_the_one_before() -> None:
    register_example()
    record(actor=CLERK, action="look", subject="project:EX-01", changes=[Change("名", "旧", "新")])
    stored = database.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.previous_hash for entry in stored] == [
        FIRST_HASH,
        *(entry.entry_hash for entry in stored[:-1]),
    ]
    assert verify() == ChainReport(len(stored), stored[-1].entry_hash, None)


@pytest.mark.parametrize("statement", [update(AuditEntry).values(actor="someone"), delete(AuditEntry)])
def test_the_database_refuses_to_change_the_audit_record(statement: Any) -> None:  # noqa: ANN401
    register_regions([CITY], actor=CLERK)
    with pytest.raises(DatabaseError, match="append-only"):
        database.session.execute(statement)


def test_a_zone_carries_a_code_of_its_own() -> None:
    zone = replace(COUNTY, code="EX-JK", name="示例经开区", level=RegionLevel.ZONE)
    assert register_regions([CITY, zone], actor=CLERK) == 2
    wrong = replace(COUNTY, code="EX-XX", name="没有代码的县")
    with pytest.raises(IntegrityError, match="ck_region_code_is_gb2260"):
        register_regions([wrong], actor=CLERK)


def test_two_regions_change_places_on_the_map_and_the_record_says_so() -> None:
    north = replace(COUNTY, map_place=MapPlace(1, 2))
    south = replace(COUNTY, code="990022", name="另一县", position=3, map_place=MapPlace(2, 2))
    register_regions([CITY, north, south], actor=CLERK)
    assert register_regions([CITY, north, south], actor=CLERK) == 0
    moved = [replace(north, map_place=south.map_place), replace(south, map_place=north.map_place)]
    assert register_regions(moved, actor=CLERK) == 2
    assert [region.map_place for region in regions()] == [None, MapPlace(2, 2), MapPlace(1, 2)]
    last = database.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"region:{COUNTY.code}").order_by(AuditEntry.id.desc())
    ).first()
    assert last is not None
    assert changes_in(last.details) == (Change("map_row", 1, 2),)
    assert register_regions([replace(moved[0], map_place=None)], actor=CLERK) == 1
    assert regions()[1].map_place is None


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"map_row": 13, "map_column": 1}, "ck_region_map_row_is_on_the_grid"),
        ({"map_row": 1, "map_column": 0}, "ck_region_map_column_is_on_the_grid"),
        ({"map_row": 1}, "ck_region_map_place_is_whole"),
    ],
)
def test_the_database_refuses_a_place_off_the_map(values: dict[str, int], constraint: str) -> None:
    register_regions([CITY, COUNTY], actor=CLERK)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(update(Region).where(Region.code == COUNTY.code).values(values))


def test_the_database_refuses_two_regions_of_a_city_at_one_place() -> None:
    here = replace(COUNTY, map_place=MapPlace(1, 1))
    with pytest.raises(IntegrityError, match="map_row"):
        register_regions([CITY, here, replace(here, code="990022", name="另一县")], actor=CLERK)


def test_regions_stand_city_by_city_and_not_mixed_by_their_positions() -> None:
    other_city = replace(CITY, code="980000", name="另一市")
    other_county = replace(COUNTY, code="980021", name="另一县", parent_code="980000")
    register_regions([CITY, COUNTY, other_city, other_county], actor=CLERK)
    assert [region.code for region in regions()] == ["980000", "980021", "990000", "990021"]


def test_two_cities_may_have_districts_of_one_name() -> None:
    other_city = replace(CITY, code="980000", name="另一市")
    same_name = replace(COUNTY, code="980021", parent_code="980000")
    assert register_regions([CITY, COUNTY, other_city, same_name], actor=CLERK) == 4
    twice = replace(COUNTY, code="990022")
    with pytest.raises(IntegrityError, match="region"):
        register_regions([twice], actor=CLERK)
