"""The cube of finance in plain Python over the raw rows of month facts: what everything else is held against.

Nothing of the product's queries and formulas is used here, on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.directory.models import Region
from app.extensions import database
from app.kernel.months import Month
from app.projects.models import Project
from app.returns.models import ProjectMonth, ProjectMonthAmount, ReportingPeriod
from app.returns.types.vocabulary import PeriodState, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

Sums = dict[str, Decimal | None]
_STARTED = {"foundation", "structure", "fitting_out", "installation", "completed", "operating", "suspended"}
_NEVER_BLANK = {"started", "finished", "total_investment"}
_AMOUNTS = ("planned", "allocated", "received", "completed", "paid")


@dataclass(frozen=True)
class Part:
    """What one project, or one source of it, has at a month: its keys, and its figures by name."""

    keys: dict[str, str]
    figures: Sums


@dataclass(frozen=True)
class Raw:
    """All raw rows, read once."""

    facts: list[ProjectMonth]
    amounts: list[ProjectMonthAmount]
    closed: set[tuple[str, Month]]
    codes: dict[int, str]
    regions: dict[str, str]

    def parts(self, month: Month, reading: Reading, *, by_source: bool) -> list[Part]:
        """Return the parts of a month in a reading."""
        found = []
        for fact in self._standing(month, reading):
            moments = (month, month.plus(-1), Month(month.year - 1, 12))
            now, before, year_end = (self._amounts(fact.project_id, each, reading) for each in moments)
            known_before = (fact.plan_code, moments[1]) in self.closed
            known_year = (fact.plan_code, moments[2]) in self.closed
            groups = (
                [(source, [source]) for source in now] if by_source else [("", list(now | before | year_end))]
            )
            for source, sources in groups:
                figures: Sums = {} if by_source else self._of_project(fact)
                figures["projects"] = Decimal(1)
                for name in _AMOUNTS:
                    value = add(now.get(each, {}).get(name) for each in sources)
                    figures[name] = value
                    for span, then, is_known in (
                        ("month", before, known_before),
                        ("year", year_end, known_year),
                    ):
                        earlier = add(then.get(each, {}).get(name) for each in sources)
                        nothing = value is None and earlier is None
                        moved = (value or Decimal(0)) - (earlier or Decimal(0))
                        figures[f"{name}_{span}"] = moved if is_known and not nothing else None
                found.append(Part(self._keys(fact, source), figures))
        return found

    def _standing(self, month: Month, reading: Reading) -> list[ProjectMonth]:
        newest: dict[int, ProjectMonth] = {}
        for fact in self.facts:
            if fact.month == month and (reading is Reading.NOW or fact.revision == 0):
                held = newest.get(fact.project_id)
                newest[fact.project_id] = fact if held is None or fact.revision > held.revision else held
        return list(newest.values())

    def _amounts(self, project_id: int, month: Month, reading: Reading) -> dict[str, Sums]:
        of_project = [row for row in self.amounts if (row.project_id, row.month) == (project_id, month)]
        revisions = [
            fact.revision for fact in self.facts if (fact.project_id, fact.month) == (project_id, month)
        ]
        revision = max(revisions, default=0) if reading is Reading.NOW else 0
        return {
            row.source.value: {name: getattr(row, name) for name in _AMOUNTS}
            for row in of_project
            if row.revision == revision
        }

    @staticmethod
    def _of_project(fact: ProjectMonth) -> Sums:
        stage = fact.stage.value if fact.stage else ""
        beds, renovated, places = (fact.new_beds or 0, fact.renovated_beds or 0, fact.new_places or 0)
        counted = {
            name: None if value is None else Decimal(value)
            for name, value in (
                ("new_beds", fact.new_beds),
                ("nursing_beds", fact.nursing_beds),
                ("renovated_beds", fact.renovated_beds),
                ("new_places", fact.new_places),
            )
        }
        only_beds, only_places = beds and not renovated and not places, places and not beds and not renovated
        return counted | {
            "started": Decimal(stage in _STARTED),
            "finished": Decimal(stage in {"completed", "operating"}),
            "total_investment": fact.total_investment,
            "year_planned": fact.year_planned,
            "bed_investment": fact.total_investment if only_beds else None,
            "priced_beds": Decimal(beds) if only_beds else None,
            "place_investment": fact.total_investment if only_places else None,
            "priced_places": Decimal(places) if only_places else None,
        }

    def _keys(self, fact: ProjectMonth, source: str) -> dict[str, str]:
        return {
            "city": self.regions[fact.region_code],
            "region": fact.region_code,
            "plan": fact.plan_code,
            "sector": fact.sector.value,
            "category": fact.category.value,
            "type": fact.printed_type,
            "source": source,
            "start_year": str(fact.start_year),
            "end_year": str(fact.end_year),
            "unit": str(fact.unit_id or ""),
            "stage": fact.stage.value if fact.stage else "",
            "project": self.codes[fact.project_id],
        }


def read_raw() -> Raw:
    """Read all raw rows."""
    session = database.session
    periods = select(ReportingPeriod).where(ReportingPeriod.state == PeriodState.CLOSED)
    found = Raw(
        facts=list(session.scalars(select(ProjectMonth))),
        amounts=list(session.scalars(select(ProjectMonthAmount))),
        closed={(period.plan_code, period.month) for period in session.scalars(periods)},
        codes={project.id: project.code for project in session.scalars(select(Project))},
        regions={region.code: region.city_code for region in session.scalars(select(Region))},
    )
    # What is read here stays as it is, whatever the pages that are held against it do with their sessions.
    session.expunge_all()
    return found


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return a sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def figure(parts: list[Part], name: str, month: Month, *, by_source: bool) -> Decimal | None:
    """Return one figure of some parts, unrounded. domain.md §3."""

    def of(each: str) -> Decimal | None:
        found = add(part.figures.get(each) for part in parts)
        is_counted = each == "projects" or (each in _NEVER_BLANK and not by_source)
        return Decimal(0) if found is None and is_counted else found

    def ratio(part: str, base: str) -> Decimal | None:
        over, under = of(part), of(base)
        return None if over is None or not under else over / under

    def percent(part: str, base: str) -> Decimal | None:
        found = ratio(part, base)
        return None if found is None else found * 100

    done = percent("completed_year", "year_planned")
    planned = of("planned")
    formulas = {
        "gap": None if planned is None else planned - (of("received") or 0),
        "start_rate": percent("started", "projects"),
        "finish_rate": percent("finished", "projects"),
        "completion_rate": percent("completed", "planned" if by_source else "total_investment"),
        "year_completion_rate": done,
        "ahead": None if done is None else done - Decimal(100) * month.number / 12,
        "receipt_rate": percent("received", "allocated"),
        "payment_rate": percent("paid", "completed"),
        "payment_of_received": percent("paid", "received"),
        "bed_cost": ratio("bed_investment", "priced_beds"),
        "place_cost": ratio("place_investment", "priced_places"),
    }
    if by_source and name in {
        "start_rate",
        "finish_rate",
        "year_completion_rate",
        "ahead",
        "bed_cost",
        "place_cost",
    }:
        return None
    return formulas[name] if name in formulas else of(name)
