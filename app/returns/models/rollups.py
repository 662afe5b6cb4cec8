"""Roll-up rows: sums over month facts, kept in the transaction that writes the facts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, Table

from app.db.base import Base
from app.db.columns import MonthNumber, WanYuan
from app.returns.types.cube import CubeMeasure


def known(measure: CubeMeasure) -> str:
    """Return the name of the column that counts how many projects state a measure."""
    return f"{measure.value}_known"


def _columns() -> list[Column[object]]:
    found: list[Column[object]] = []
    for measure in CubeMeasure:
        kind = WanYuan() if measure.is_money else BigInteger()
        found.append(Column(measure.value, kind, nullable=False))
        if measure.may_be_blank:
            found.append(Column(known(measure), Integer(), nullable=False))
    return found


RollupCell = Table(
    "rollup_cell",
    Base.metadata,
    Column("month", MonthNumber(), nullable=False),
    Column("shape", String(40), nullable=False),
    Column("first_key", String(80), nullable=False),
    Column("second_key", String(80), nullable=False),
    Column("is_correction", Boolean(), nullable=False),
    *_columns(),
    PrimaryKeyConstraint("month", "shape", "first_key", "second_key", "is_correction"),
    sqlite_with_rowid=False,
)
"""One cell of one shape in one month. "As reported then" is the sum of the rows that are no correction, "as
known now" the sum of all: a restatement adds what it changes. Keys that a shape lacks are empty.
A `Table` and no class: its columns are those of `CubeMeasure`, and nobody edits a row."""
