"""The figures that a plan states, beside what has been recorded of them since."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from app.outcomes.rules.grounds import is_of_the_end
from app.outcomes.types.pages import StatedFigure
from app.plans.types import StatedMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.outcomes.types import ObservationFact
    from app.plans.types import PlanFigureFact

Key = tuple[str, StatedMeasure]
"""Region and measure."""


def printed_by_key(figures: Iterable[PlanFigureFact]) -> dict[Key, list[PlanFigureFact]]:
    """Return the printed figures by region and measure, undated ones first, then by date."""
    found: dict[Key, list[PlanFigureFact]] = defaultdict(list)
    for each in sorted(figures, key=lambda each: each.as_of.last_day if each.as_of else date.min):
        if each.measure is not None and each.region_code is not None:
            found[each.region_code, each.measure].append(each)
    return found


def newest_by_key(observations: Iterable[ObservationFact]) -> dict[Key, ObservationFact]:
    """Return the newest observations in force by region and measure."""
    found: dict[Key, ObservationFact] = {}
    for each in sorted(observations, key=lambda each: (each.as_of.last_day, each.id)):
        if each.measure is not None and each.corrected_by_id is None:
            found[each.region_code, each.measure] = each
    return found


def stated_figures(
    region: tuple[str, str],
    measure: StatedMeasure,
    printed: Mapping[Key, Sequence[PlanFigureFact]],
    newest: Mapping[Key, ObservationFact],
    last_year: int,
) -> list[StatedFigure]:
    """Return every printed figure of a region, the newest record beside the last that is no target."""
    code, name = region
    observed = newest.get((code, measure))
    found: Sequence[PlanFigureFact | None] = printed.get((code, measure)) or ([None] if observed else [])
    beside = max((place for place, each in enumerate(found) if not _is_target(each, last_year)), default=0)
    return [
        StatedFigure(measure, code, name, each, observed if place == beside else None)
        for place, each in enumerate(found)
    ]


def current_figure(figures: Iterable[StatedFigure], last_year: int) -> StatedFigure | None:
    """Return the last of the figures of a region that is no target; None where nobody states one."""
    found = [each for each in figures if not _is_target(each.printed, last_year)]
    return found[-1] if found else None


def in_order(observations: Iterable[ObservationFact], regions: Sequence[str]) -> list[ObservationFact]:
    """Return observations by region, then by measure, the newest date first, then the newest record."""
    places = {code: place for place, code in enumerate(regions)}
    measures = {measure: place for place, measure in enumerate(StatedMeasure)}
    return sorted(
        observations,
        key=lambda each: (
            places.get(each.region_code, len(places)),
            measures[each.measure] if each.measure else 0,
            -each.as_of.last_day.toordinal(),
            -each.id,
        ),
    )


def _is_target(figure: PlanFigureFact | None, last_year: int) -> bool:
    """Return whether a printed figure is of the end of the plan: what is wanted, not what is."""
    return figure is not None and is_of_the_end(figure, last_year)
