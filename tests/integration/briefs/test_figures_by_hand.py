"""Every figure of the brief of a closed month is what a plain sum over the raw rows of month facts says."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.briefs import service
from app.briefs.service import building
from app.briefs.types import Brief, Standing
from app.extensions import database
from app.returns.types.vocabulary import Amount, Reading
from tests.integration.portfolio.closed_portfolio import (
    DECEMBER,
    FEBRUARY,
    HERE,
    HOME_COUNTY,
    JANUARY,
    NOVEMBER,
    THERE,
    build,
)
from tests.integration.portfolio.raw_sums import Part, Raw, add, figure, read_raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.kernel.months import Month

pytestmark = pytest.mark.usefixtures("app")
CITY = "990000"
CLOSED = ((HERE, NOVEMBER), (HERE, DECEMBER), (HERE, JANUARY), (HERE, FEBRUARY), (THERE, JANUARY))


def brief_of(plan: str, month: Month, county: str | None = None) -> Brief:
    return service.build(plan_code=plan, month=month, region_code=county, today=FEBRUARY.plus(1).last_day)


def parts_of(raw: Raw, brief: Brief, *, by_source: bool = False) -> list[Part]:
    """Return the raw parts that a brief speaks of."""
    wanted = {"plan": brief.plan.code} | ({"region": brief.area.code} if brief.area.county else {})
    return [
        part
        for part in raw.parts(brief.month, Reading.NOW, by_source=by_source)
        if all(part.keys[name] == key for name, key in wanted.items())
    ]


def hold(found: Standing | None, parts: list[Part], month: Month, where: str) -> None:
    """Hold every figure of a standing against its parts."""
    assert found is not None, where
    for field in fields(Standing):
        if field.name == "default_years":
            continue
        said = getattr(found, field.name)
        expected = figure(parts, field.name, month, by_source=False)
        assert _near(said, expected), f"{where}: {field.name} is {said}, by hand {expected}"


def _near(said: Decimal | None, expected: Decimal | None) -> bool:
    """Return whether two figures are the same; a division may differ in the last of 28 digits."""
    if said is None or expected is None:
        return said is expected
    return abs(said - expected) < Decimal("1e-18")


def test_whole_counties_units_and_categories_are_plain_sums_of_the_facts() -> None:
    build()
    raw = read_raw()
    for plan, month in CLOSED:
        for county in (None, *((HOME_COUNTY, "990022") if plan == HERE else ("980021",))):
            brief = brief_of(plan, month, county)
            where = f"{plan} {month} {county}"
            parts = parts_of(raw, brief)
            hold(brief.standing, parts, month, where)
            groups = [("category", group.key, group.standing) for group in brief.categories]
            if county is None:
                groups += [("region", group.key, group.standing) for group in brief.regions]
            groups += [("unit", group.key, group.standing) for group in brief.units]
            for name, key, standing in groups:
                some = [part for part in parts if part.keys[name] == key]
                hold(standing, some, month, f"{where} {name} {key}")
            for name in ("category", "region") if county is None else ("category",):
                assert {key for each, key, _ in groups if each == name} == {part.keys[name] for part in parts}


def test_money_by_source_is_the_plain_sum_of_the_facts_and_adds_up_to_the_whole() -> None:
    build()
    raw = read_raw()
    for plan, month in CLOSED:
        brief = brief_of(plan, month)
        parts = parts_of(raw, brief, by_source=True)
        assert {row.key for row in brief.sources} == {part.keys["source"] for part in parts}
        for row in brief.sources:
            some = [part for part in parts if part.keys["source"] == row.key]
            for name in ("allocated", "received", "completed", "paid", "receipt_rate", "payment_rate"):
                expected = figure(some, name, month, by_source=True)
                assert _near(getattr(row, name), expected), (plan, month, row.key, name)
            assert row.planned == (figure(some, "planned", month, by_source=True) or 0)
        assert brief.standing is not None
        for kind in (Amount.ALLOCATED, Amount.RECEIVED, Amount.COMPLETED, Amount.PAID):
            assert add(getattr(row, kind.value) for row in brief.sources) == getattr(
                brief.standing, kind.value
            )
        assert sum(row.planned for row in brief.sources) == brief.standing.total_investment


def test_counties_are_ranked_by_the_year_and_what_has_no_rate_comes_last() -> None:
    build()
    brief = brief_of(HERE, FEBRUARY)
    assert brief.ranked_by == "年度投资完成率"
    assert brief.regions[-1].key == CITY
    assert brief.regions[-1].rank is None
    rates = [
        group.standing.year_completion_rate
        for group in brief.regions
        if group.rank is not None and group.standing is not None
    ]
    known = [rate for rate in rates if rate is not None]
    assert rates == [*sorted(known, reverse=True), *([None] * (len(rates) - len(known)))]
    first = brief_of(HERE, NOVEMBER)
    assert first.ranked_by == "投资完成率", "the end of the year before is not closed"
    assert first.changes is None
    assert brief_of(HERE, DECEMBER).changes is not None


def test_the_annex_and_the_curve_say_the_same_as_the_whole() -> None:
    build()
    raw = read_raw()
    for plan, month in CLOSED:
        brief = brief_of(plan, month)
        parts = parts_of(raw, brief)
        of_code = {part.keys["project"]: part.figures["completed"] for part in parts}
        rows = [row for section in brief.projects for row in section.rows]
        assert {row.code: row.completed for row in rows} == of_code
        for point in brief.curve:
            if (plan, point.month) in raw.closed and point.month <= month:
                then = raw.parts(point.month, Reading.NOW, by_source=False)
                expected = add(each.figures["completed"] for each in then if each.keys["plan"] == plan)
                assert point.completed == expected
            else:
                assert point.completed is None
        assert brief.standing is not None
        assert {point.completed for point in brief.curve if point.month == month} == {
            brief.standing.completed
        }


def test_beds_and_places_are_those_of_the_facts_by_stage() -> None:
    build()
    raw = read_raw()
    names = {
        "新增床位": "new_beds",
        "护理型床位": "nursing_beds",
        "改造床位": "renovated_beds",
        "新增托位": "new_places",
    }
    for plan, month in CLOSED:
        brief = brief_of(plan, month)
        parts = parts_of(raw, brief)
        for row in brief.capacity:
            promised = add(part.figures[names[row.label]] for part in parts)
            built = add(
                part.figures[names[row.label]]
                for part in parts
                if part.keys["stage"] in {"completed", "operating"}
            )
            assert row.planned == promised, (plan, month, row.label)
            assert (row.built or 0) == (built or 0), (plan, month, row.label)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are sent."""
    sent: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", remember)


def test_a_closed_month_asks_no_more_of_five_projects_than_of_two() -> None:
    build()
    brief_of(HERE, FEBRUARY)  # what the session remembers from the first time is not asked again
    numbers = {}
    for plan, month, county in (
        (HERE, JANUARY, None),
        (THERE, JANUARY, None),
        (HERE, JANUARY, HOME_COUNTY),
        (HERE, JANUARY, "990022"),
    ):
        database.session.expire_all()
        with counted() as sent:
            brief = brief_of(plan, month, county)
        assert brief.standing is not None
        numbers[plan, county] = len(sent)
    assert numbers[HERE, HOME_COUNTY] == numbers[HERE, "990022"]
    assert numbers[HERE, None] == numbers[THERE, None]


def test_briefs_that_are_made_together_are_those_made_alone_and_the_second_county_asks_nothing() -> None:
    build()
    today = FEBRUARY.plus(1).last_day
    known = building.month_of(HERE, FEBRUARY)
    together = {county: building.brief_of(known, county, today) for county in (None, HOME_COUNTY)}
    with counted() as sent:
        together["990022"] = building.brief_of(known, "990022", today)
    assert sent == []
    for county, brief in together.items():
        assert brief == brief_of(HERE, FEBRUARY, county)
