"""Which sector an indicator or a stated figure concerns: who leads the sector may record it."""

from __future__ import annotations

from app.plans.types import Sector, StatedMeasure

BOTH = frozenset({Sector.ELDER_CARE.value, Sector.CHILD_CARE.value})
_OF_GROUPS = {"老": Sector.ELDER_CARE, "小": Sector.CHILD_CARE}
"""The two halves of 一老一小, as every plan of this kind names them."""
_OF_ELDERS = frozenset(
    {
        StatedMeasure.ELDERLY_POPULATION,
        StatedMeasure.ELDERLY_POPULATION_FORECAST,
        StatedMeasure.BEDS,
        StatedMeasure.NURSING_BED_SHARE,
        StatedMeasure.BEDS_PER_1000_ELDERS,
        StatedMeasure.BEDS_NEEDED,
        StatedMeasure.NEW_BEDS_NEEDED,
        StatedMeasure.NEW_NURSING_BEDS_NEEDED,
    }
)
_OF_CHILDREN = frozenset(
    {
        StatedMeasure.INFANT_POPULATION,
        StatedMeasure.INFANT_POPULATION_FORECAST,
        StatedMeasure.PLACES,
        StatedMeasure.PLACES_PER_1000_RESIDENTS,
        StatedMeasure.PLACES_NEEDED,
        StatedMeasure.NEW_PLACES_NEEDED,
    }
)


def sectors_of_group(group: str) -> frozenset[str]:
    """Return the sectors that a group of indicators concerns; both where its heading names not just one."""
    named = {sector.value for sign, sector in _OF_GROUPS.items() if sign in group}
    return frozenset(named) if len(named) == 1 else BOTH


def sectors_of_measure(measure: StatedMeasure) -> frozenset[str]:
    """Return the sectors that a stated figure concerns: residents concern both."""
    if measure in _OF_ELDERS:
        return frozenset({Sector.ELDER_CARE.value})
    return frozenset({Sector.CHILD_CARE.value}) if measure in _OF_CHILDREN else BOTH
