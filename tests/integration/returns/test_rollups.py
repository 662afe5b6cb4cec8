"""Facts about roll-up rows: kept by closing and restatement, made anew to the same, held against facts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.extensions import database
from app.kernel.months import Month
from app.projects.types import Stage
from app.returns import queries, service
from app.returns.models import RollupCell
from app.returns.queries.rollups import cells_of
from app.returns.service.rollups import check_rollups, ensure_rollups, rebuild_rollups
from app.returns.types.cube import SHAPES
from app.returns.types.facts import AsOf
from tests.integration.returns.factories import (
    BUILDING,
    CITY,
    CODE,
    OWNER,
    close_month,
    completed,
    set_up,
)

if TYPE_CHECKING:
    from app.returns.types.report import SourceAmounts

pytestmark = pytest.mark.usefixtures("app")
DECEMBER = Month(2023, 12)
MARCH = DECEMBER.plus(3)


def cell(month: Month, name: str, *, now: bool = True) -> Decimal | int | None:
    """Return one measure of the cell of everything, in a reading."""
    column = RollupCell.c[name]
    statement = select(func.sum(column, type_=column.type)).where(
        RollupCell.c.month == month, RollupCell.c.shape == ""
    )
    if not now:
        statement = statement.where(RollupCell.c.is_correction.is_(False))
    value: Decimal | int | None = database.session.scalar(statement)
    return value


def restate(month: Month, amount: int, stage: Stage = Stage.FOUNDATION) -> None:
    """Correct the completed central money of a month to an amount (万元)."""
    fact = queries.month_facts(AsOf(month), [CODE])[CODE]
    first, *others = fact.amounts
    amounts: tuple[SourceAmounts, ...] = (replace(first, completed=Decimal(amount)), *others)
    number = service.propose_restatement(CODE, month, stage, amounts, "报错了。", actor=OWNER)
    service.decide_restatement(number, approve=True, reason="", actor=CITY)


def close_winter() -> None:
    """Close December 2023 to April 2024; in each month 50 万元 more of the central money are completed."""
    set_up()
    for number in range(5):
        close_month(completed(BUILDING, 400 + 50 * number), DECEMBER.plus(number))


def test_closing_keeps_cells_of_every_shape() -> None:
    set_up()
    close_month()
    kept = set(database.session.scalars(select(RollupCell.c.shape).distinct()))
    assert len(kept) == len(SHAPES)


def test_a_cell_holds_amounts_and_what_moved_since_month_and_year_began() -> None:
    close_winter()
    assert cell(MARCH, "completed") == Decimal(650)
    assert cell(MARCH, "completed_month") == Decimal(50)
    assert cell(MARCH, "completed_year") == Decimal(150)
    assert cell(MARCH, "completed_known") == 1


def test_without_a_closed_month_before_nothing_is_known_of_what_moved() -> None:
    close_winter()
    assert cell(DECEMBER, "completed_month_known") == 0
    assert cell(DECEMBER, "completed_year_known") == 0
    assert cell(Month(2024, 1), "completed_month_known") == 1


def test_a_restatement_corrects_its_month_and_the_flows_that_begin_at_it() -> None:
    close_winter()
    restate(Month(2024, 1), 430)
    assert cell(Month(2024, 1), "completed") == Decimal(530)
    assert cell(Month(2024, 1), "completed", now=False) == Decimal(550)
    assert cell(Month(2024, 2), "completed_month") == Decimal(70)
    assert cell(Month(2024, 2), "completed_month", now=False) == Decimal(50)
    assert check_rollups().wrong == ()


def test_a_restated_december_corrects_what_the_whole_next_year_has_completed() -> None:
    close_winter()
    restate(DECEMBER, 380)
    assert [cell(DECEMBER.plus(each), "completed_year") for each in range(1, 5)] == [70, 120, 170, 220]
    assert [cell(DECEMBER.plus(each), "completed_year", now=False) for each in range(1, 5)] == [
        50,
        100,
        150,
        200,
    ]
    assert check_rollups().wrong == ()


def test_a_month_closed_after_a_restatement_begins_at_what_is_known_now() -> None:
    close_winter()
    restate(Month(2024, 4), 560)
    close_month(completed(BUILDING, 640), Month(2024, 5))
    assert cell(Month(2024, 5), "completed_month") == Decimal(80)
    assert cell(Month(2024, 5), "completed_month", now=False) == Decimal(40)
    assert check_rollups().wrong == ()


def test_a_restated_stage_moves_the_project_to_another_cell() -> None:
    close_winter()
    restate(Month(2024, 4), 610, Stage.STRUCTURE)

    def at(stage: Stage) -> int | None:
        projects = RollupCell.c.projects
        statement = select(func.sum(projects)).where(
            RollupCell.c.month == Month(2024, 4),
            RollupCell.c.shape == "stage",
            RollupCell.c.first_key == stage.value,
        )
        found: int | None = database.session.scalar(statement)
        return found

    assert (at(Stage.FOUNDATION), at(Stage.STRUCTURE)) == (0, 1)
    assert check_rollups().wrong == ()


def test_cells_made_anew_are_the_cells_that_were_kept() -> None:
    close_winter()
    restate(DECEMBER, 380)
    months = [DECEMBER.plus(number) for number in range(5)]
    before = [cells_of(month) for month in months]
    assert rebuild_rollups() == len(months)
    assert [cells_of(month) for month in months] == before


def test_a_cell_that_was_tampered_with_is_found_and_mended() -> None:
    close_winter()
    statement = RollupCell.update().where(RollupCell.c.shape == "stage", RollupCell.c.month == MARCH)
    database.session.execute(statement.values(paid=RollupCell.c.paid + 1))
    database.session.commit()
    (sentence,) = check_rollups().wrong
    assert str(MARCH) in sentence
    rebuild_rollups()
    assert check_rollups().wrong == ()


def test_facts_without_cells_get_them_after_an_upgrade() -> None:
    close_winter()
    before = cells_of(MARCH)
    database.session.execute(RollupCell.delete())
    database.session.commit()
    ensure_rollups()
    assert cells_of(MARCH) == before
