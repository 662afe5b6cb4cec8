"""The pages of outcomes: what stands on them, where their figures lead, and who may see and record what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.kernel.partial_dates import PartialDate
from app.outcomes import queries, service
from app.outcomes.render.charts import forecast_chart
from app.outcomes.types import RecordObservation
from app.plans.types import StatedMeasure
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from app.web.page_charts import NARROW, WIDE
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.returns.pages import rows, shown
from tests.integration.services.factories import CLERK, register_example
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.unit.outcomes.made import BEDS, UNREPORTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.portfolio.reading import Element

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"
BEDS_PAGE = f"/outcomes/{JIAN}/beds_per_1000_elders"
INDICATOR, DATA = "/outcomes/indicators/JA-I-13", f"/outcomes/{JIAN}/data"
OPENED = MilestoneReport(MilestoneKind.OPERATION, actual=date(2023, 5, 20))
OF_WAN_AN = "JA-02"
TYPED = {"region": "360800", "as_of": "2022", "value": "3100", "source": "2022年民政统计年报", "note": ""}
FIGURE = TYPED | {"measure": "elderly_population", "region": "360828", "value": "53000"}


@pytest.fixture
def city(sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    """Sign in the coordinator of 吉安市."""
    return sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))


@pytest.fixture
def civil_affairs(sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    """Sign in the lead of elder care in 吉安市."""
    return sign_in_as(Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", "360800"))


def close_june() -> None:
    """Close a month in which one project of 吉安 is in use."""
    in_use = replace(report(Stage.OPERATING), milestones=(OPENED,))
    close_month(JIAN, JUNE, {OF_WAN_AN: in_use})


def card(page: Element, measure: str, plan: str = JIAN) -> Element:
    """Return the card of a measure."""
    return page.one("article", aria_labelledby=f"{plan}-{measure}")


def links(element: Element, path: str) -> list[dict[str, list[str]]]:
    """Return the parameters of all links to a path."""
    found = [urlsplit(each.attributes["href"]) for each in element.all("a") if "href" in each.attributes]
    return [parse_qs(each.query) for each in found if each.path == path]


def record(client: FlaskClient, address: str, **typed: str) -> TestResponse:
    return client.post(address, data=typed)


def test_every_measure_of_every_plan_has_a_card_that_answers_in_plain_words(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get("/outcomes"))
    outcomes = {code: service.outcomes(code, as_of=None) for code in (JIAN, SHANGRAO)}
    assert len(page.all("article")) == sum(len(each) for each in outcomes.values())
    for code, found in outcomes.items():
        for outcome in found:
            text = card(page, outcome.measure.value, code).text
            assert outcome.sentence in text
            if outcome.promised:
                assert outcome.promised.sentence in text


def test_before_any_return_the_promised_capacity_stands_against_the_need_with_renovation_apart(
    client: FlaskClient,
) -> None:
    page = shown(client.get(f"/outcomes?plan={JIAN}"))
    beds = card(page, "beds_per_1000_elders")
    assert "还没有关账的月份" in page.text
    assert "方案说需要新增 13,600 张" in beds.text
    assert "另有改造（不增加床位） 993 张" in beds.text
    leads = links(beds, "/projects")
    assert {"plan": [JIAN], "has": ["renovated_beds"], "bed_kind": ["elder_care"]} in leads
    assert {"plan": [JIAN], "has": ["new_beds"], "bed_kind": ["elder_care"]} in leads


def test_the_number_behind_a_link_is_the_sum_of_the_projects_it_leads_to(client: FlaskClient) -> None:
    promised = next(iter(service.outcomes(JIAN, as_of=None))).promised
    assert promised is not None
    listed = client.get(f"/projects?plan={JIAN}&has=new_beds&bed_kind=elder_care").text
    assert f"{promised.promised:,.0f}" in listed


def test_figures_of_a_month_lead_to_its_projects_in_the_reading_that_is_shown(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get(f"/outcomes/{JIAN}/beds_per_1000_elders?as_of=2023-06&reading=then"))
    leads = [each for each in links(page, "/projects") if each.get("stage") == ["operating"]]
    assert len(leads) >= 2
    assert all((each["as_of"], each["reading"]) == (["2023-06"], ["then"]) for each in leads)


def test_the_indicator_table_has_all_indicators_as_printed(client: FlaskClient) -> None:
    page = shown(client.get("/outcomes"))
    for code, number in ((JIAN, 27), (SHANGRAO, 20)):
        found = [row for row in rows(page, f"indicators-table-{code}") if len(row) > 1]
        assert len(found) == number
    found = rows(page, f"indicators-table-{JIAN}")
    assert found[0] == ["一老"]
    health = next(row for row in found if row[0].startswith("老年人健康管理率"))
    assert health[1:] == ["约束性", "—", ">72", ">85", "—", "没有观测值"]


def test_a_computed_indicator_shows_its_value_with_its_month_and_whether_it_is_met(
    client: FlaskClient,
) -> None:
    close_june()
    page = shown(client.get(f"/outcomes?plan={JIAN}"))
    beds = next(row for row in rows(page, f"indicators-table-{JIAN}") if "每千名老年人养老床位数" in row[0])
    assert "2023年6月，推算" in beds[-2]
    assert "未达到" in beds[-1]


def test_a_month_that_is_not_closed_is_told_and_one_that_is_none_is_remarked_on(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get("/outcomes?as_of=2023-06"))
    assert "上饶市2023年6月没有关账" in page.text
    assert not page.all("section", id=SHANGRAO)
    assert "“2023-13”不是月份" in shown(client.get("/outcomes?as_of=2023-13")).text


def test_blank_fields_leave_the_address(client: FlaskClient) -> None:
    assert client.get(f"/outcomes?plan={JIAN}&as_of=&reading=").location == f"/outcomes?plan={JIAN}"
    assert client.get(f"{BEDS_PAGE}?as_of=").location == BEDS_PAGE


def test_without_any_plan_the_page_says_what_to_do(app: Flask) -> None:
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/outcomes"))
    assert "还没有载入方案" in page.text


def test_a_plan_without_targets_has_no_cards_and_says_why(app: Flask) -> None:
    register_example()
    page = shown(sign_in(app, Role.ADMINISTRATOR).get("/outcomes"))
    assert not page.all("article")
    assert "这个方案没有可以计算的成效" in page.text
    assert (
        "还没有载入这个方案的基期数据"
        in sign_in(app, Role.ADMINISTRATOR).get(f"/outcomes/{EXAMPLE.code}/data").text
    )


def test_the_page_of_a_measure_has_chart_formula_counties_and_projects(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get(BEDS_PAGE))
    outcome = next(iter(service.outcomes(JIAN, as_of=None)))
    drawings = page.all("svg", role="img")
    assert [each.attributes["width"] for each in drawings] == [str(WIDE), str(NARROW)]
    assert outcome.attained_formula.figures in page.text
    assert len(page.all("li", class_="map-tile")) == len(outcome.regions) == 13
    assert len(rows(page, "contributions")) == len(outcome.contributions)
    assert links(page.one("table", id="amounts"), "/projects")[0] == {
        "plan": [JIAN],
        "has": ["new_beds"],
        "bed_kind": ["elder_care"],
        "stage": ["operating"],
        "as_of": ["2023-06"],
    }
    first = page.one("table", id="contributions").all("a")[0].attributes["href"]
    assert first == f"/projects/{outcome.contributions[0].code}"


def test_the_chart_of_a_measure_can_be_had_as_a_picture(client: FlaskClient) -> None:
    close_june()
    page = shown(client.get(f"{BEDS_PAGE}?as_of=2023-06"))
    offered = next(link.attributes["href"] for link in page.all("a") if "下载图片" in link.text)
    picture = client.get(offered)
    assert picture.mimetype == "image/svg+xml"
    assert picture.text.startswith("<svg ")
    assert "as_of=2023-06" in offered
    assert client.get("/outcomes/jian-2022/inclusive_place_share.svg").status_code == 404
    assert client.get("/outcomes/jian-2022/nothing.svg").status_code == 404


def test_a_tile_says_in_words_how_far_its_county_is(client: FlaskClient) -> None:
    page = shown(client.get(BEDS_PAGE))
    tiles = {each.one("a", class_="map-name").text: each for each in page.all("li", class_="map-tile")}
    assert "八成以上" in tiles["吉州区"].text
    assert "map-step-3" in tiles["吉州区"].attributes["class"]
    assert "不到五成" in tiles["永新县"].text
    words = [each.text for each in page.one("ul", class_="map-legend").all("li")]
    assert words == ["达到目标", "八成以上", "五成以上", "不到五成", "缺数据"]


def test_thin_data_is_said_instead_of_a_range(client: FlaskClient) -> None:
    page = shown(client.get(BEDS_PAGE))
    assert "没有给出预计的范围" in page.text
    assert "达到目标的把握" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        f"/outcomes/{JIAN}/weather",
        "/outcomes/nowhere/places_per_1000_residents",
        f"/outcomes/{JIAN}/inclusive_place_share",
        f"{BEDS_PAGE}?as_of=2023-05",
        "/outcomes/indicators/XX-I-01",
        "/outcomes/nowhere/data",
        "/outcomes?plan=nowhere",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_reader_of_one_county_sees_the_city_as_a_whole_and_only_the_own_projects(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
    page = shown(reviewer.get(BEDS_PAGE))
    outcome = next(iter(service.outcomes(JIAN, as_of=None)))
    listed = rows(page, "contributions")
    assert listed
    assert all(row[2] == "万安县" for row in listed)
    assert f"另有 {len(outcome.contributions) - len(listed)} 个项目" in page.text
    assert len(page.all("li", class_="map-tile")) == 13
    assert reviewer.get(f"/outcomes/{SHANGRAO}/data").status_code == 403
    assert not shown(reviewer.get("/outcomes")).all("section", id=SHANGRAO)


def test_only_who_may_record_is_given_the_form(
    city: FlaskClient, civil_affairs: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360828"))
    assert shown(city.get(INDICATOR)).all("form", id="record")
    assert shown(civil_affairs.get(INDICATOR)).all("form", id="record")
    assert not shown(reviewer.get(INDICATOR)).all("form", id="record")
    assert record(reviewer, INDICATOR, **TYPED).status_code == 403
    assert not shown(civil_affairs.get("/outcomes/indicators/JA-I-21")).all("form", id="record")
    assert record(civil_affairs, "/outcomes/indicators/JA-I-21", **TYPED).status_code == 403


def test_a_sector_lead_records_the_figures_of_the_own_sector(civil_affairs: FlaskClient) -> None:
    offered = shown(civil_affairs.get(DATA)).one("select", name="measure")
    values = {each.attributes["value"] for each in offered.all("option")}
    assert {"beds", "elderly_population", "resident_population"} <= values
    assert not values & {"places", "infant_population", "new_beds_needed"}
    assert record(civil_affairs, DATA, **FIGURE).status_code == 302
    assert record(civil_affairs, DATA, **FIGURE | {"measure": "places"}).status_code == 403


def test_an_observation_is_recorded_and_corrected_and_both_stay_in_view(city: FlaskClient) -> None:
    assert record(city, INDICATOR, **TYPED).location == INDICATOR
    (first,) = queries.observations(JIAN)
    opened = shown(city.get(f"{INDICATOR}?correct={first.id}"))
    assert f"更正第 {first.id} 号" in opened.text
    corrected = TYPED | {"value": "3150", "note": "年报修订", "corrects": str(first.id)}
    assert record(city, INDICATOR, **corrected).status_code == 302
    page = shown(city.get(INDICATOR))
    new, old = rows(page, "observations")
    assert (new[2], new[4], old[2]) == ("3,150", "年报修订", "3,100")
    assert "已更正" in old[0]
    assert "3,150" in page.one("dl", class_="facts").text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(city: FlaskClient) -> None:
    page = shown(record(city, INDICATOR, **TYPED | {"value": "很多", "as_of": "2022-13"}), 422)
    assert page.one("input", name="value").attributes["value"] == "很多"
    assert page.one("input", name="source").attributes["value"] == TYPED["source"]
    assert page.all("p", id="error-value")
    assert page.all("p", id="error-as_of")
    later = shown(record(city, INDICATOR, **TYPED | {"as_of": "2090"}), 422)
    assert "还没有到" in later.one("p", id="error-as_of").text
    assert queries.observations(JIAN) == ()


def test_who_corrects_second_is_told_and_shown_both_and_can_go_on(city: FlaskClient) -> None:
    record(city, INDICATOR, **TYPED)
    (first,) = queries.observations(JIAN)
    correction = TYPED | {"corrects": str(first.id), "note": "年报修订"}
    assert record(city, INDICATOR, **correction | {"value": "3150"}).status_code == 302
    page = shown(record(city, INDICATOR, **correction | {"value": "3175"}), 409)
    told = page.one("div", class_="refusal").text
    for word in ("3,100", "3,150", "3175"):
        assert word in told
    assert page.one("input", name="value").attributes["value"] == "3175"
    newest = max(each.id for each in queries.observations(JIAN))
    assert page.one("input", name="corrects").attributes["value"] == str(newest)
    again = correction | {"value": "3175", "corrects": str(newest)}
    assert record(city, INDICATOR, **again).status_code == 302


def test_a_figure_that_is_recorded_counts_at_once(city: FlaskClient) -> None:
    before = shown(city.get(BEDS_PAGE))
    assert record(city, DATA, **FIGURE).status_code == 302
    assert "53,000 人" in shown(city.get(DATA)).one("table", id="county-figures").text
    assert record(city, DATA, **FIGURE).status_code == 422, "the same place and date is a correction"
    county = {row[0]: row for row in rows(shown(city.get(BEDS_PAGE)), "county-table")}["万安县"]
    assert county != {row[0]: row for row in rows(before, "county-table")}["万安县"]


def test_the_data_page_shows_every_printed_figure_with_its_place(client: FlaskClient) -> None:
    found = rows(shown(client.get(f"/outcomes/{SHANGRAO}/data")), "city-figures")
    beds = [row for row in found if row[0] == "每千名老年人养老床位数"]
    assert [row[1] for row in beds] == ["16.07", "20 床"]
    assert len(rows(shown(client.get(DATA)), "county-figures")) == 13


def test_the_method_is_told_in_words(client: FlaskClient) -> None:
    text = shown(client.get("/outcomes/method")).text
    for word in ("改造床位不增加床位", "2,000 次", "少于 8 个", "慢一个季度就赶不上"):
        assert word in text


def test_the_menu_has_its_entry_between_tasks_and_lights(client: FlaskClient) -> None:
    words = [each.text for each in shown(client.get("/outcomes")).one("ul", class_="site-nav").all("li")]
    assert "成效" in words
    assert words.index("成效") < words.index("亮灯")


@pytest.mark.parametrize(
    "page", ["/outcomes", "/outcomes.csv", "/outcomes/{plan}/data", "/outcomes/{plan}/beds_per_1000_elders"]
)
def test_a_page_asks_as_often_for_one_project_as_for_many(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    record_population()
    close_month(EXAMPLE.code, MAY, {"EX-01": report()})
    address = page.format(plan=EXAMPLE.code)
    few = queries_of(client, address)
    register_many()
    close_month(EXAMPLE.code, JUNE, {f"EX-{number:02d}": report() for number in range(1, 62)})
    assert few == queries_of(client, address)


def record_population() -> None:
    """Record beds and elders of the example, so that it has something to compute."""
    for measure, value in ((StatedMeasure.BEDS, 400), (StatedMeasure.ELDERLY_POPULATION, 20000)):
        service.record_observation(
            RecordObservation(
                EXAMPLE.code, "990000", None, measure, PartialDate.parse("2021"), Decimal(value), "台账", ""
            ),
            actor=CLERK,
        )


def test_drawn_charts_are_described_and_carry_no_style() -> None:
    for outcome in (BEDS, UNREPORTED):
        chart = forecast_chart(outcome)
        assert chart is not None
        for drawing, width in ((chart.wide, WIDE), (chart.narrow, NARROW)):
            assert f'width="{width}"' in drawing
            assert f"<title>{chart.words}</title>" in drawing
            assert "style=" not in drawing
            assert "<script" not in drawing
