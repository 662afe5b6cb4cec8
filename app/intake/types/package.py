"""The rows of a plan package with their lines, and the package that is ready to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.commitments.types import RegisterCommitment
from app.directory.types import OrganisationKind, RegionLevel, RegisterOrganisation, RegisterRegion
from app.funding.types import FundingSource, PlannedAmount
from app.intake.types.row import PackageRow
from app.intake.types.stated import (
    CommitmentRow,
    CommitmentTargetRow,
    FigureRow,
    IndicatorRow,
    IndicatorValueRow,
    RelationRow,
)
from app.kernel.partial_dates import PartialDate
from app.kernel.problems import Address, Problem
from app.outcomes.types import RegisterIndicator
from app.plans.types import (
    PlanFact,
    PlanFigureFact,
    PlanRelationFact,
    PrintedRowFact,
    Sector,
    TotalMeasure,
)
from app.projects.types import BedKind, Measure, ProjectCategory, Qualifier, RegisterProject

PLAN_FILE = "plan.yaml"
REGIONS_FILE = "regions.csv"
ORGANISATIONS_FILE = "organisations.csv"
PROJECTS_FILE = "projects.csv"
NOTES_FILE = "notes.csv"
FUNDING_FILE = "funding.csv"
FIGURES_FILE = "figures.csv"
RELATIONS_FILE = "relations.csv"
INDICATORS_FILE = "indicators.csv"
INDICATOR_VALUES_FILE = "indicator_values.csv"
COMMITMENTS_FILE = "commitments.csv"
COMMITMENT_TARGETS_FILE = "commitment_targets.csv"
FILES = (
    PLAN_FILE,
    REGIONS_FILE,
    ORGANISATIONS_FILE,
    PROJECTS_FILE,
    NOTES_FILE,
    FUNDING_FILE,
    FIGURES_FILE,
    RELATIONS_FILE,
    INDICATORS_FILE,
    INDICATOR_VALUES_FILE,
    COMMITMENTS_FILE,
    COMMITMENT_TARGETS_FILE,
)
"""The files of a package, in the order in which they are read and their problems listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow(PackageRow):
    """A row of regions.csv."""

    code: str | None = None
    name: str | None = None
    level: RegionLevel | None = None
    parent: str | None = None
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    map_row: int | None = None
    map_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(PackageRow):
    """A row of organisations.csv."""

    name: str | None = None
    kind: OrganisationKind | None = None
    region: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow(PackageRow):
    """A row of projects.csv. Money in 万元, area in m²."""

    printed: Mapping[str, str]
    """Every cell as the file has it, for the printed row."""
    code: str | None = None
    section: str | None = None
    printed_no: int | None = None
    name: str | None = None
    printed_type: str | None = None
    period_printed: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    region: str | None = None
    location: str | None = None
    content: str | None = None
    printed_capacity: int | None = None
    printed_nursing_beds: int | None = None
    total_investment: Decimal | None = None
    central_requested: Decimal | None = None
    units: tuple[str, ...] = ()
    remark: str | None = None
    new_beds: int | None = None
    nursing_beds: int | None = None
    renovated_beds: int | None = None
    new_places: int | None = None
    floor_area_m2: Decimal | None = None
    site_count: int | None = None
    household_count: int | None = None
    qualifiers: tuple[tuple[Measure, Qualifier], ...] = ()
    bed_kind: BedKind | None = None
    scope: str | None = None

    def figure(self, measure: Measure) -> Decimal | None:
        """Return the reading of one measure."""
        value = {
            Measure.NEW_BEDS: self.new_beds,
            Measure.NURSING_BEDS: self.nursing_beds,
            Measure.RENOVATED_BEDS: self.renovated_beds,
            Measure.NEW_PLACES: self.new_places,
            Measure.FLOOR_AREA: self.floor_area_m2,
            Measure.SITES: self.site_count,
            Measure.HOUSEHOLDS: self.household_count,
        }[measure]
        return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow(PackageRow):
    """A row of notes.csv."""

    code: str | None = None
    field: str | None = None
    printed: str | None = None
    reading: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRow(PackageRow):
    """A row of funding.csv, in 万元."""

    code: str | None = None
    source: FundingSource | None = None
    planned: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow(PackageRow):
    """An item of `sections` in plan.yaml."""

    key: str | None = None
    printed_title: str | None = None
    sector: Sector | None = None
    annex: str | None = None
    code_prefix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow(PackageRow):
    """An item of `printed_totals` in plan.yaml. Money in 万元, counts in projects."""

    section: str | None = None
    measure: TotalMeasure | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow(PackageRow):
    """An item of `columns` in plan.yaml: a head of the printed list and the field that holds its cells."""

    head: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow(PackageRow):
    """An entry of `types` in plan.yaml: a type as printed and our category for it."""

    printed_type: str
    category: ProjectCategory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet(PackageRow):
    """plan.yaml. `lines` tells where each key stands."""

    lines: Mapping[str, int]
    code: str | None = None
    title: str | None = None
    region: str | None = None
    issuing_unit: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    first_year: int | None = None
    last_year: int | None = None
    list_title: str | None = None
    central_share_ceiling: Decimal | None = None
    """In %."""
    columns: tuple[HeadRow, ...] = ()
    sections: tuple[SectionRow, ...] = ()
    printed_totals: tuple[TotalRow, ...] = ()
    types: tuple[TypeRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A package as far as it could be read: what is None has no readable file.

    The known codes and names also hold those of rows that could not be read as a whole, so that one ragged
    row is one problem and not one more for each row that refers to it. They are empty for a file that may be
    left out and is, and None where they cannot be told.
    """

    folder: str
    """Name of the folder, which stands before each file name in an address."""
    plan: PlanSheet | None = None
    regions: tuple[RegionRow, ...] | None = None
    organisations: tuple[OrganisationRow, ...] | None = None
    projects: tuple[ProjectRow, ...] | None = None
    notes: tuple[NoteRow, ...] | None = None
    funding: tuple[FundingRow, ...] | None = None
    figures: tuple[FigureRow, ...] | None = None
    relations: tuple[RelationRow, ...] | None = None
    indicators: tuple[IndicatorRow, ...] | None = None
    indicator_values: tuple[IndicatorValueRow, ...] | None = None
    commitments: tuple[CommitmentRow, ...] | None = None
    commitment_targets: tuple[CommitmentTargetRow, ...] | None = None
    project_columns: frozenset[str] = frozenset()
    """Columns that projects.csv has."""
    known_regions: frozenset[str] | None = None
    known_organisations: frozenset[str] | None = None
    known_projects: frozenset[str] | None = None
    known_indicators: frozenset[str] | None = None
    known_commitments: frozenset[str] | None = None
    whole: frozenset[str] = frozenset()
    """Files whose rows could all be read as rows; a file that may be left out and is, too."""

    @property
    def period(self) -> tuple[int, int] | None:
        """First and last year of the plan; None where they cannot be told."""
        if self.plan is None or self.plan.first_year is None or self.plan.last_year is None:
            return None
        return self.plan.first_year, self.plan.last_year

    def address(self, file: str, row: int | None = None, column: str | None = None) -> Address:
        """Return the address of a cell of one of the package's files."""
        return Address(f"{self.folder}/{file}", row, column)


@dataclass(frozen=True, slots=True)
class PlanPackage:
    """A package without errors, as the commands of the features that will keep it."""

    plan: PlanFact
    regions: tuple[RegisterRegion, ...]
    """Parents before their children."""
    organisations: tuple[RegisterOrganisation, ...]
    printed_rows: tuple[PrintedRowFact, ...]
    projects: tuple[RegisterProject, ...]
    """In the order of `printed_rows`: each project has the row of the same place."""
    splits: tuple[tuple[str, tuple[PlannedAmount, ...]], ...]
    """Project code and its planned split in 万元, in the order of sources."""
    figures: tuple[PlanFigureFact, ...] = ()
    relations: tuple[PlanRelationFact, ...] = ()
    indicators: tuple[RegisterIndicator, ...] = ()
    commitments: tuple[RegisterCommitment, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadCount:
    """How many things of one kind a load added, changed, left as they were, and removed."""

    kind: str
    """The word shown to users."""
    added: int
    changed: int
    unchanged: int
    removed: int = 0
    """Only figures and their relations are ever removed: the package replaces them."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading one package did, with the warnings that its check gave."""

    plan_code: str
    title: str
    counts: tuple[LoadCount, ...]
    warnings: tuple[Problem, ...]

    @property
    def written(self) -> int:
        """How many things were added, changed or removed."""
        return sum(count.added + count.changed + count.removed for count in self.counts)
