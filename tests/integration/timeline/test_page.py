"""Facts about the page of the timeline: its rows, links, filters, who sees what, and what it asks."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.kernel.china import today_in_china
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport, Report
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.portfolio.reading import Element, read
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.services.factories import PLAN, register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

JIAN = "jian-2022"
SVG = "{http://www.w3.org/2000/svg}"


def with_dates(
    start: date | None = None, forecast: date | None = None, stage: Stage = Stage.STRUCTURE
) -> Report:
    """Return a report with a day of 开工 and a forecast of 竣工; planned by the plan's own years."""
    milestones = (
        MilestoneReport(MilestoneKind.START, actual=start),
        MilestoneReport(MilestoneKind.TOPPING_OUT, PartialDate.parse("2023-03-31"), date(2023, 8, 31)),
        MilestoneReport(MilestoneKind.COMPLETION, forecast=forecast),
    )
    return replace(report(stage), milestones=milestones)


@pytest.fixture
def june(loaded_app: Flask) -> FlaskClient:
    """Close June of 吉安: JA-12 (吉州区 …) is late, JA-15 in time; nobody else ever reported."""
    close_month(
        JIAN,
        JUNE,
        {
            "JA-12": with_dates(date(2022, 9, 12), date(2026, 3, 31)),
            "JA-15": with_dates(date(2022, 10, 8), date(2023, 11, 30)),
        },
    )
    return sign_in(loaded_app, Role.ADMINISTRATOR)


def page(client: FlaskClient, address: str = "/timeline") -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


def lines(found: Element) -> dict[str, Element]:
    """Return the rows of the table by project code."""
    rows = found.one("table").all("tr")
    codes = ((row, row.all("span", class_="cell-code")) for row in rows)
    return {code[0].text.split(" ")[0]: row for row, code in codes if code}


def bar(row: Element) -> Element:
    return row.one("svg", class_="gantt")


def kinds(row: Element) -> list[str]:
    return [each.attributes["class"] for each in bar(row).all("rect")]


def test_every_project_of_both_plans_has_a_row_with_a_head_a_bar_and_its_words(client: FlaskClient) -> None:
    found = page(client)
    rows = lines(found)
    assert len(rows) == 130
    for code, row in rows.items():
        head = row.one("th", scope="row").all("a")[0]
        assert head.attributes["href"] == f"/projects/{code}"
        assert row.all("td", class_="gantt-cell")[0].one("a").attributes["href"] == (
            f"/projects/{code}#milestone-register"
        )
        assert bar(row).attributes["role"] == "img"
        assert bar(row).attributes["aria-label"].startswith("计划20")


def test_before_any_return_only_the_years_of_the_plan_are_drawn_and_the_page_says_what_comes_next(
    client: FlaskClient,
) -> None:
    found = page(client)
    assert {kind for row in lines(found).values() for kind in kinds(row)} == {"planned", "planned-year"}
    assert "还没有关账的月份" in found.text
    assert "没有日期可比 130 个" in found.text
    assert [item.text for item in found.one("ul", class_="gantt-legend").all("li")][:2] == [
        "计划",
        "计划只到年或月，在此期间",
    ]
    assert "超出计划的部分" not in found.text


def test_a_late_project_says_so_by_form_and_by_word(june: FlaskClient) -> None:
    rows = lines(page(june))
    late, timely, silent = rows["JA-12"], rows["JA-15"], rows["JA-01"]
    assert kinds(late)[-3:] == ["done", "ahead", "late"]
    assert "late" not in kinds(timely)
    assert {"done", "ahead", "late"}.isdisjoint(kinds(silent))
    slip = late.one("td", class_="gantt-slip")
    assert slip.one("a").attributes["href"] == "/projects/JA-12#milestone-register"
    assert slip.text.startswith("晚 ")
    assert slip.text.split(" ")[1] in bar(late).attributes["aria-label"]
    assert "2022-09-12 开工 预计 2026-03-31 竣工" in late.text
    assert "在建（主体）" in late.one("th", scope="row").text
    assert "未填报" in silent.one("th", scope="row").text


def test_the_slip_is_that_of_the_page_of_the_project(june: FlaskClient) -> None:
    slip = lines(page(june))["JA-12"].one("td", class_="gantt-slip").text.split(" ")[1]
    register = page(june, "/projects/JA-12").one("table", id="milestones")
    assert any(
        row.text.startswith("竣工 ") and f"+{slip.replace(',', '')}" in row.text for row in register.all("tr")
    )


def test_each_count_leads_to_exactly_its_rows(june: FlaskClient) -> None:
    counts = page(june).one("p", class_="gantt-counts").all("a")
    assert counts[0].text == "130 个项目"
    found = [(link.text, len(lines(page(june, link.attributes["href"])))) for link in counts[1:]]
    assert [text for text, _ in found] == [f"{number} 个" for _, number in found]
    assert sum(number for _, number in found) == 130


def test_the_count_of_a_group_leads_to_its_projects_and_to_its_late_ones(june: FlaskClient) -> None:
    found = page(june, f"/timeline?plan={JIAN}")
    for body in found.one("table").all("tbody"):
        head = body.all("tr")[0]
        links = head.all("a")
        count = links[0].text.removesuffix(" 个项目")
        assert len(body.all("tr")) - 1 == int(count)
        assert f"共 {count} 个项目" in page(june, links[0].attributes["href"]).text
    late = [link for link in found.one("table").all("a") if link.text == "晚于计划 1 个"]
    assert [list(lines(page(june, link.attributes["href"]))) for link in late] == [["JA-12"]]


@pytest.mark.parametrize(
    "chosen",
    [
        "plan=jian-2022",
        "region=360802",
        "sector=child_care",
        "stage=structure",
        "q=JA-1",
        "plan=jian-2022&as_of=2023-06&reading=then",
        "start_year=2022&has=new_beds",
    ],
)
def test_the_parameters_of_the_list_choose_the_same_projects(june: FlaskClient, chosen: str) -> None:
    def codes(address: str) -> list[str]:
        text = june.get(address).get_data().decode("utf-8-sig")
        return sorted({line["项目代码"] for line in csv.DictReader(io.StringIO(text))})

    listed = codes(f"/projects.csv?{chosen}")
    assert listed
    assert sorted(lines(page(june, f"/timeline?{chosen}"))) == listed
    assert codes(f"/timeline.csv?{chosen}") == listed


@pytest.mark.parametrize(("group", "heads"), [("plan", ["吉安市", "上饶市"]), ("none", ["全部项目"])])
def test_projects_stand_together_by_what_is_asked_for(
    client: FlaskClient, group: str, heads: list[str]
) -> None:
    found = page(client, f"/timeline?group={group}")
    assert [each.text for each in found.one("table").all("span", class_="group-name")] == heads
    assert len(lines(found)) == 130


@pytest.mark.parametrize("group", ["region", "type", "category", "sector"])
def test_no_project_is_lost_or_doubled_in_groups(client: FlaskClient, group: str) -> None:
    found = page(client, f"/timeline?group={group}")
    names = [each.text for each in found.one("table").all("span", class_="group-name")]
    assert len(found.one("table").all("th", scope="row")) == len(lines(found)) == 130
    assert len(set(names)) == len(names) > 2


def test_the_latest_come_first_where_that_is_asked_for(june: FlaskClient) -> None:
    assert next(iter(lines(page(june, "/timeline?group=none&sort=delay")))) == "JA-12"


def test_a_year_shows_its_months_and_the_milestones_in_it(june: FlaskClient) -> None:
    found = page(june, "/timeline?zoom=year&from=2023&q=JA-12")
    assert [each.text for each in found.all("text", class_="axis-label")][:2] == ["1月", "2月"]
    current = found.one("nav", class_="gantt-windows").all("a", aria_current="true")
    assert [link.text for link in current] == ["2023年"]
    (row,) = lines(found).values()
    assert [each.text for each in bar(row).all("title")] == ["主体封顶（预计） 2023-08-31"]
    arrows = {each.attributes["href"] for each in bar(row).all("use", class_="arrow")}
    assert arrows == {"#before", "#after"}


def test_a_quarter_names_its_milestones_in_words(june: FlaskClient) -> None:
    found = page(june, "/timeline?zoom=quarter&from=2023-08&q=JA-12")
    assert found.one("ul", class_="gantt-marks").text == "8月31日 主体封顶（预计）"
    assert "2023年三季度" in found.one("caption").text


@pytest.mark.parametrize(
    ("address", "words"),
    [("/timeline?as_of=2023-06", "月末 2023-06-30"), ("/timeline", f"今日 {today_in_china().isoformat()}")],
)
def test_todays_line_stands_at_today_or_at_the_end_of_the_month_asked_for(
    june: FlaskClient, address: str, words: str
) -> None:
    found = page(june, address)
    assert found.one("text", class_="axis-today").text == words
    assert words in found.one("ul", class_="gantt-legend").text
    assert bar(lines(found)["JA-12"]).all("use", href="#today")


def test_a_month_that_is_not_closed_says_so_and_leaves_the_years_of_the_plan(june: FlaskClient) -> None:
    found = page(june, "/timeline?as_of=2023-05")
    assert "没有关账" in found.one("div", class_="note-warning").text
    assert set(kinds(lines(found)["JA-12"])) <= {"planned", "planned-year"}
    assert "还没有关账的月份" not in found.text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/timeline?q=nothing-of-this-kind",
            ["没有符合条件的项目", "去掉“搜索：nothing-of-this-kind”", "130 个项目"],
        ),
        ("/timeline?slip=cancelled", ["没有偏差为“已取消”的项目", "查看全部 130 个项目"]),
        ("/timeline?zoom=week", ["看不懂", "zoom=week"]),
    ],
)
def test_an_empty_or_unreadable_question_says_what_to_do(
    client: FlaskClient, address: str, words: list[str]
) -> None:
    text = page(client, address).text
    assert [word for word in words if word not in text] == []


def test_without_a_plan_the_page_says_how_to_load_one(app: Flask) -> None:
    assert "plans load" in page(sign_in(app, Role.ADMINISTRATOR)).text


def test_empty_fields_of_the_form_leave_the_address(client: FlaskClient) -> None:
    answer = client.get("/timeline?q=&plan=jian-2022&group=&zoom=year")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/timeline?plan=jian-2022&zoom=year")


def test_the_form_keeps_what_it_has_no_field_for(client: FlaskClient) -> None:
    found = page(client, "/timeline?zoom=year&from=2024&start_year=2022")
    form = found.one("form", class_="filters")
    hidden = {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}
    assert hidden == {"zoom": "year", "from": "2024-01", "start_year": "2022"}


@pytest.mark.parametrize("address", ["/timeline", "/timeline.csv", "/timeline.svg"])
def test_whoever_sees_one_county_sees_its_projects_alone(
    sign_in_as: Callable[..., FlaskClient], address: str
) -> None:
    county = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360802"))
    text = county.get(address).get_data(as_text=True)
    assert "JA-25" in text
    assert "SR-" not in text
    assert "JA-10" not in text


@pytest.mark.parametrize("address", ["/timeline", "/timeline.csv", "/timeline.svg"])
def test_nobody_enters_who_is_not_signed_in(anonymous: FlaskClient, address: str) -> None:
    assert anonymous.get(address).status_code == 302


@pytest.mark.parametrize("address", ["/timeline.csv?zoom=week", "/timeline.svg?as_of=2023"])
def test_a_file_is_not_made_of_a_question_that_was_not_understood(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_file_of_dates_has_a_line_for_each_milestone(june: FlaskClient) -> None:
    answer = june.get("/timeline.csv?q=JA-12")
    content = answer.get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    assert answer.mimetype == "text/csv"
    found = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    dates = [(line["环节"], line["计划"], line["预计"], line["实际"]) for line in found]
    planned = [line["计划"] for line in found if line["环节"] in {"开工", "竣工"}]
    assert dates == [
        ("开工", planned[0], "", "2022-09-12"),
        ("主体封顶", "2023-03-31", "2023-08-31", ""),
        ("竣工", planned[1], "2026-03-31", ""),
    ]
    assert [len(year) for year in planned] == [4, 4]
    assert {(line["数据月份"], line["形象进度"]) for line in found} == {("2023-06", "在建（主体）")}
    assert found[1]["偏差（天）"] == "153"


def test_the_picture_stands_alone_and_shows_what_the_page_shows(june: FlaskClient) -> None:
    answer = june.get("/timeline.svg?plan=jian-2022&zoom=year&from=2023")
    assert answer.mimetype == "image/svg+xml"
    root = ET.fromstring(answer.get_data())  # noqa: S314 - made by ourselves
    texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    assert texts[0] == "重大项目时间线（按地区）：2023年"
    assert sum(text.startswith("JA-") for text in texts) == 54
    assert "超出计划的部分" in texts
    assert "条件：方案：吉安市。" in texts
    assert not any("演示数据" in text for text in texts)
    used = {each.attrib["{http://www.w3.org/1999/xlink}href"] for each in root.iter(f"{SVG}use")}
    known = {f"#{each.attrib['id']}" for each in root.iter() if "id" in each.attrib}
    assert used <= known


def test_a_picture_explains_only_what_it_shows(june: FlaskClient) -> None:
    text = june.get("/timeline.svg?slip=late&as_of=2023-06").get_data(as_text=True)
    assert "1 个项目；月报截至吉安市2023年6月；晚于计划 1 个。" in text
    before = june.get("/timeline.svg?as_of=2023-05").get_data(as_text=True)
    assert "没有关账的月报" in before
    assert "超出计划的部分" not in before
    assert "空心" not in before


@pytest.mark.parametrize("address", ["/timeline", "/timeline.svg"])
def test_what_was_typed_is_text_in_page_and_picture(client: FlaskClient, address: str) -> None:
    text = client.get(address, query_string={"type": "<script>\"&'"}).get_data(as_text=True)
    assert '<script>"' not in text
    assert "&lt;script&gt;" in text


def test_a_picture_of_invented_figures_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.timeline.service.is_demo", lambda: True)
    assert "演示数据：日期是虚构的" in client.get("/timeline.svg").get_data(as_text=True)


@pytest.mark.parametrize(
    "address",
    [
        "/timeline",
        "/timeline?zoom=quarter&from=2023-04&group=type&sort=delay",
        "/timeline?as_of={month}&reading=then&stage=structure",
        "/timeline.csv",
        "/timeline.svg",
    ],
)
def test_the_timeline_asks_as_often_for_one_project_as_for_many(app: Flask, address: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(PLAN.code, MAY, {"EX-01": with_dates(date(2022, 9, 12))})
    few = queries_of(client, address.format(month=MAY))
    register_many()
    close_month(
        PLAN.code, JUNE, {f"EX-{number:02d}": with_dates(date(2022, 9, 12)) for number in range(1, 62)}
    )
    assert few == queries_of(client, address.format(month=JUNE))


def test_the_timeline_of_both_plans_asks_little(client: FlaskClient) -> None:
    """Who is signed in takes two of these, and what the fields of the form offer six."""
    assert queries_of(client, "/timeline") <= 16


def test_the_page_of_both_plans_is_not_heavy(june: FlaskClient) -> None:
    assert len(june.get("/timeline").get_data()) < 300_000
