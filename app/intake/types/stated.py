"""Rows of the files that hold what a plan states beside its projects: figures, indicators, commitments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.commitments.types import CommitmentKind
from app.intake.types.row import PackageRow
from app.kernel.partial_dates import PartialDate
from app.outcomes.types import Direction, IndicatorKind, OutcomeMeasure, ValueKind
from app.plans.types import Comparison, Relation, Sector, StatedMeasure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow(PackageRow):
    """A row of figures.csv: one printed figure; `value` is in `unit`."""

    table: str | None = None
    row: int | None = None
    label: str | None = None
    region: str | None = None
    item: str | None = None
    measure: StatedMeasure | None = None
    unit: str | None = None
    as_of: PartialDate | None = None
    printed: str | None = None
    value: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow(PackageRow):
    """A row of relations.csv."""

    table: str | None = None
    item: str | None = None
    relation: Relation | None = None
    operands: tuple[str, ...] = ()
    scale: Decimal | None = None
    rows: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow(PackageRow):
    """A row of indicators.csv."""

    code: str | None = None
    printed_no: int | None = None
    group: str | None = None
    name: str | None = None
    unit: str | None = None
    kind: IndicatorKind | None = None
    direction: Direction | None = None
    measure: OutcomeMeasure | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValueRow(PackageRow):
    """A row of indicator_values.csv."""

    indicator: str | None = None
    kind: ValueKind | None = None
    year: int | None = None
    printed: str | None = None
    value: Decimal | None = None
    comparison: Comparison | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentRow(PackageRow):
    """A row of commitments.csv."""

    code: str | None = None
    kind: CommitmentKind | None = None
    document: str | None = None
    section: str | None = None
    printed_no: int | None = None
    group: str | None = None
    title: str | None = None
    summary: str | None = None
    expected: str | None = None
    sector: Sector | None = None
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    counties: bool = False
    zones: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTargetRow(PackageRow):
    """A row of commitment_targets.csv."""

    commitment: str | None = None
    no: int | None = None
    due: PartialDate | None = None
    printed: str | None = None
    summary: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    comparison: Comparison | None = None
    indicator: str | None = None
    note: str | None = None
