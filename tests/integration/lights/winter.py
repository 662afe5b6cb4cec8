"""The example project through a winter in which nothing is completed any more: its light goes to red.

December 2023 ends the year with 500 万元 of 1,500 completed; the year 2024 plans 500 more by default.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.audit.queries import search
from app.audit.types import EntryFilter
from app.kernel.months import Month
from app.lights import queries
from app.projects.types import Stage
from app.returns import queries as returns
from app.returns import service as return_service
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reading
from tests.integration.returns.factories import (
    BUILDING,
    CITY,
    CODE,
    OWNER,
    on_day,
    open_month,
    pass_on,
    set_up,
    submit,
)
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from app.audit.types import EntryFact
    from app.lights.types import DimensionLight, LightDimension, LightFact
    from app.returns.types.report import Report, SourceAmounts

DECEMBER = Month(2023, 12)
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (DECEMBER.plus(months) for months in range(1, 6))
WINTER = (DECEMBER, JANUARY, FEBRUARY, MARCH, APRIL)
THEN, NOW = Reading


def report(central: int = 400, stage: Stage = Stage.FOUNDATION) -> Report:
    """Return a report whose central money is completed and paid to an amount (万元), with 100 of its unit."""
    first, second = BUILDING.amounts
    return replace(
        BUILDING,
        stage=stage,
        amounts=(
            replace(first, completed=Decimal(central), paid=Decimal(central)),
            replace(second, paid=Decimal(100)),
        ),
    )


def close(month: Month, given: Report | None = None, *, is_missing: bool = False, day: int = 25) -> None:
    """Open a month, report in time unless told otherwise, and close it on the 10th of the next."""
    open_month(month)
    if not is_missing:
        pass_on(submit(given or report(), month, on_day(month, day)), month)
    return_service.close_period(PLAN.code, month, actor=CITY, at=on_day(month.plus(1), 10))


def close_winter() -> None:
    """Close December 2023 to April 2024."""
    set_up()
    for month in WINTER:
        close(month)


def restate(month: Month, central: int, stage: Stage = Stage.FOUNDATION) -> None:
    """Correct the completed and paid central money of a month to an amount (万元)."""
    fact = returns.month_facts(AsOf(month), [CODE])[CODE]
    first, *others = fact.amounts
    corrected = replace(first, completed=Decimal(central), paid=Decimal(min(central, 500)))
    amounts: tuple[SourceAmounts, ...] = (corrected, *others)
    number = return_service.propose_restatement(CODE, month, stage, amounts, "报错了。", actor=OWNER)
    return_service.decide_restatement(number, approve=True, reason="", actor=CITY)


def light(month: Month, reading: Reading = NOW) -> LightFact:
    """Return the light of the example project in a month."""
    return queries.lights([CODE], AsOf(month, reading))[CODE]


def said(month: Month, reading: Reading = NOW) -> tuple[str, int, int]:
    """Return light, months in a row and revision of a month."""
    found = light(month, reading)
    return found.evaluation.light.value, found.evaluation.months, found.revision


def dimension(month: Month, which: LightDimension, reading: Reading = NOW) -> DimensionLight:
    """Return one dimension of the light of a month, which was judged."""
    found = light(month, reading).evaluation.of(which)
    assert found is not None
    return found


def entries(action: str) -> list[EntryFact]:
    """Return the entries of the record of one action, the newest first."""
    return list(search(EntryFilter(action=action)).entries)
