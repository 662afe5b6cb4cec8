"""What a brief says of outcomes and commitments is what their pages say."""

from __future__ import annotations

import pytest

from app.briefs import service
from app.briefs.service import building
from app.commitments.service import of_month
from app.kernel.months import Month
from app.outcomes.service import outcomes
from app.returns.types.facts import AsOf
from tests.integration.outcomes.test_pages import JIAN, SHANGRAO, close_june
from tests.integration.portfolio.months import close_month, report
from tests.integration.portfolio.test_queries_are_constant import counted

pytestmark = pytest.mark.usefixtures("loaded_app")
JUNE = Month(2023, 6)
TODAY = JUNE.plus(1).last_day
WAN_AN = "360828"


def test_the_brief_of_a_city_tells_each_measure_as_its_page_does() -> None:
    close_june()
    brief = service.build(plan_code=JIAN, month=JUNE, region_code=None, today=TODAY)
    found = outcomes(JIAN, as_of=AsOf(JUNE))
    assert [row.key for row in brief.outcomes] == [each.measure.value for each in found]
    assert brief.outcomes, "the plan states indicators"
    for row, each in zip(brief.outcomes, found, strict=True):
        assert (row.baseline, row.attained, row.target, row.forecast, row.gap) == (
            each.baseline,
            each.attained,
            each.target,
            each.forecast,
            each.gap,
        )
        assert row.sentences[0] == each.sentence
        assert each.promised is None or each.promised.sentence in row.sentences


def test_what_is_promised_of_places_is_said_once() -> None:
    """上饶 has an indicator for the number of places beside that per 1,000 residents."""
    close_month(SHANGRAO, JUNE, {"SR-TY-01": report()})
    brief = service.build(plan_code=SHANGRAO, month=JUNE, region_code=None, today=TODAY)
    sentences = [sentence for row in brief.outcomes for sentence in row.sentences]
    assert len([each for each in sentences if "需新增托位" in each]) == 1
    assert {"places", "places_per_1000_residents"} <= {row.key for row in brief.outcomes}


def test_the_brief_of_a_city_counts_its_commitments() -> None:
    close_june()
    brief = service.build(plan_code=JIAN, month=JUNE, region_code=None, today=TODAY)
    found = of_month(JIAN, JUNE, today=TODAY)
    summary = brief.commitments
    assert summary is not None
    assert summary.total == found.counts.total == sum(number for _, number in summary.counts)
    assert (summary.overdue, summary.due) == (len(found.overdue), len(found.due_next))
    assert summary.missing_updates == found.missing_updates
    assert [row.code for row in summary.rows] == [
        each.line.fact.code for each in (*found.overdue, *found.due_next)
    ][: len(summary.rows)]


def test_the_brief_of_a_county_tells_what_the_plan_says_of_it_and_what_is_missing() -> None:
    close_june()
    brief = service.build(plan_code=JIAN, month=JUNE, region_code=WAN_AN, today=TODAY)
    beds = next(row for row in brief.outcomes if row.key == "beds_per_1000_elders")
    assert str(beds.baseline) == "23.60", "表一"
    assert beds.gap is None
    assert any("老年人口" in sentence for sentence in beds.sentences)
    of_counties = [
        each.line.fact.code for each in of_month(JIAN, JUNE, today=TODAY).overdue if each.line.fact.counties
    ]
    assert brief.commitments
    assert [row.code for row in brief.commitments.rows if row.is_overdue] == of_counties


def test_before_any_month_is_closed_the_plan_alone_is_held_against_its_targets() -> None:
    brief = service.build(plan_code=JIAN, month=JUNE, region_code=None, today=TODAY)
    assert brief.outcomes_as_of is None
    for row, each in zip(brief.outcomes, outcomes(JIAN, as_of=None), strict=True):
        assert (row.attained, row.forecast, row.gap) == (None, each.forecast, each.gap)
        assert row.sentences[0] == each.sentence
    assert brief.commitments


def test_an_open_month_tells_the_last_closed_one_and_an_earlier_one_nothing_of_it() -> None:
    close_june()
    june, july, may = (
        service.build(plan_code=JIAN, month=month, region_code=None, today=TODAY)
        for month in (JUNE, JUNE.plus(1), JUNE.plus(-1))
    )
    assert july.standing is None
    assert (july.outcomes_as_of, july.outcomes) == (JUNE, june.outcomes)
    assert (may.outcomes_as_of, may.outcomes) == (None, ())


def test_a_measure_of_which_the_plan_gives_too_little_says_so() -> None:
    close_month(SHANGRAO, JUNE, {"SR-TY-01": report()})
    brief = service.build(plan_code=SHANGRAO, month=JUNE, region_code=None, today=TODAY)
    share = next(row for row in brief.outcomes if row.key == "nursing_bed_share")
    assert (share.attained, share.points) == (None, ())
    assert "方案未给出现有护理型床位占比" in share.sentences[0]


def test_what_the_projects_are_for_is_read_once_for_all_briefs_of_a_month() -> None:
    close_june()
    known = building.month_of(JIAN, JUNE)
    building.brief_of(known, None, TODAY)
    with counted() as statements:
        building.brief_of(known, WAN_AN, TODAY)
    tables = ("observation", "plan_figure", "indicator", "commitment")
    assert [each for each in statements if any(f"FROM {table}" in each for table in tables)] == []
