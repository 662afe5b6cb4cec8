"""Roll-up rows: kept in the transaction that writes the facts, rebuilt from them, and held against them.

A month that is closed adds its rows. A restatement adds, as corrections, what each project of it adds to the
cells now less what it added before, in every month whose figures or flows it touches.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable, DropTable

from app.db.columns import WanYuan
from app.db.transaction import transaction
from app.extensions import database
from app.returns.models import ProjectMonth, RollupCell
from app.returns.queries import cube
from app.returns.queries import rollups as queries
from app.returns.types.cube import (
    KEY_MARK,
    SHAPES,
    CubeDimension,
    CubeMeasure,
    Shape,
    key_columns,
    shape_name,
)
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from sqlalchemy import Select

    from app.kernel.months import Month

CONTRIBUTION = Table(
    "cube_contribution",
    MetaData(),
    *(Column(dimension.value, String()) for dimension in CubeDimension),
    *(Column(measure.value, WanYuan() if measure.is_money else BigInteger()) for measure in CubeMeasure),
    prefixes=["TEMPORARY"],
)
"""The temporary table of what each project, or each source of one, adds to the cells of a month."""
_KEYS = ("month", "shape", "first_key", "second_key", "is_correction")


@dataclass(frozen=True, slots=True)
class CheckedRollups:
    """What came of holding roll-up rows against the facts."""

    months: int
    rows: int
    wrong: tuple[str, ...]
    """A sentence for each month whose rows do not agree."""


def add_closed_month(plan_code: str, month: Month) -> None:
    """Add the cells of a month that a plan has just closed, as reported then and as known now."""
    of_plan = ProjectMonth.plan_code == plan_code
    _add(month, Reading.THEN, of_plan)
    _correct(month, of_plan)


@contextmanager
def restating(project_code: str, months: Collection[Month], closed: Collection[Month]) -> Iterator[None]:
    """Keep the cells right while revisions are added to some months of a project.

    `closed` are all closed months of its plan: the flows of later ones begin at the restated figures.
    """
    project_id = queries.project_id(project_code)
    touched = sorted(month for month in closed if not set(months).isdisjoint(cube.Moments.of(month).all))
    of_project = ProjectMonth.project_id == project_id
    for month in touched:
        _add(month, Reading.NOW, of_project, is_correction=True, takes_away=True)
    yield
    database.session.flush()
    for month in touched:
        _add(month, Reading.NOW, of_project, is_correction=True)


def rebuild_rollups(report: Callable[[Month], None] = lambda _: None, *, since: Month | None = None) -> int:
    """Make roll-up rows anew from the facts, of all months or of those since one; return how many months.

    `report` hears of each.
    """
    with transaction(database.session):
        months = [month for month in queries.months_with_facts() if since is None or month >= since]
        for month in months:
            report(month)
            _rebuild(month)
        return len(months)


def ensure_rollups() -> None:
    """Make the roll-up rows where an upgrade of the product has brought facts without them, or new shapes."""
    lacks_some = queries.lacks_shapes({shape_name(shape) for shape in SHAPES})
    # What was read is given up: a session that goes on reading would see nothing written meanwhile.
    database.session.rollback()
    if lacks_some:
        rebuild_rollups()


def check_rollups() -> CheckedRollups:
    """Hold every roll-up row against one made anew from the facts; nothing is changed in the end."""
    wrong, rows = [], 0
    with transaction(database.session) as session:
        months = queries.months_with_facts()
        for month in months:
            stored = queries.cells_of(month)
            trial = session.begin_nested()
            _rebuild(month)
            made_anew = queries.cells_of(month)
            trial.rollback()
            rows += len(stored)
            differing = [
                key for key in sorted({*stored, *made_anew}) if stored.get(key) != made_anew.get(key)
            ]
            if differing:
                shape, *keys, _ = differing[0]
                where = "，".join(key for key in (shape, *keys) if key) or "合计"
                wrong.append(f"{month}：{len(differing)} 个汇总单元与月度数据不符，例如“{where}”。")
    return CheckedRollups(len(months), rows, tuple(wrong))


def _rebuild(month: Month) -> None:
    """Make the cells of a month anew."""
    database.session.execute(RollupCell.delete().where(RollupCell.c.month == month))
    _add(month, Reading.THEN)
    _correct(month)


def _correct(month: Month, *conditions: ColumnElement[bool]) -> None:
    """Add what projects add to a month as known now, less what they added as reported then.

    The two differ where the month itself was restated, or one that its flows begin at.
    """
    moments = cube.Moments.of(month).all
    if queries.is_any_restated(*moments):
        is_restated = queries.is_restated_in(*moments)
        _add(month, Reading.NOW, is_restated, *conditions, is_correction=True)
        _add(month, Reading.THEN, is_restated, *conditions, is_correction=True, takes_away=True)


def _add(
    month: Month,
    reading: Reading,
    *conditions: ColumnElement[bool],
    is_correction: bool = False,
    takes_away: bool = False,
) -> None:
    """Add what some projects add to the cells of a month, or take it away."""
    session = database.session
    dialect = session.get_bind().dialect.name
    values = {"month": month.to_integer(), "is_correction": is_correction}
    for by_source in (False, True):
        with _materialised(cube.contributions(month, reading, *conditions, by_source=by_source)):
            for shape in SHAPES:
                if (CubeDimension.SOURCE in shape) == by_source:
                    session.execute(text(_insert(dialect, shape, takes_away=takes_away)), values)


@contextmanager
def _materialised(statement: Select[Any]) -> Iterator[None]:
    """Keep what a SELECT finds in the temporary table of contributions, since every shape reads it."""
    session = database.session
    session.execute(CreateTable(CONTRIBUTION))
    names = [each.name for each in statement.selected_columns]
    session.execute(CONTRIBUTION.insert().from_select(names, statement))
    yield
    session.execute(DropTable(CONTRIBUTION))


@cache
def _insert(dialect: str, shape: Shape, *, takes_away: bool) -> str:
    """Return the INSERT that adds the rows of a shape to those that are there.

    As text and made once: compiling it takes longer than running it, and closing a month runs all of them.
    """
    names = cube.measure_columns()
    keys = [
        _joined([CONTRIBUTION.c[each.value] for each in column]) for column in key_columns(shape) if column
    ]
    sums = cube.sums_of(CONTRIBUTION)
    columns: list[ColumnElement[Any]] = [
        literal_column(":month"),
        literal(shape_name(shape)),
        *keys,
        *[literal("")] * (2 - len(keys)),
        literal_column(":is_correction"),
        *(-each if takes_away else each for each in sums),
    ]
    rows = (
        select(*columns)
        .where(CONTRIBUTION.c.projects > 0)
        .group_by(*keys)
        # Without groups there is one row, even of nothing.
        .having(sums[0] > 0)
    )
    make, module = (sqlite.insert, sqlite) if dialect == "sqlite" else (postgresql.insert, postgresql)
    inserted = make(RollupCell).from_select([*_KEYS, *names], rows)
    statement = inserted.on_conflict_do_update(
        index_elements=list(_KEYS),
        set_={name: RollupCell.c[name] + inserted.excluded[name] for name in names},
    )
    compiled = statement.compile(dialect=module.dialect(), compile_kwargs={"literal_binds": True})
    return str(compiled)


def _joined(keys: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
    """Return keys as one text."""
    first, *others = keys
    for each in others:
        first = first.concat(KEY_MARK).concat(each)
    return first
