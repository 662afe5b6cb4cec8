"""Facts about the roll-up page: its edges add up, and every figure leads to the projects behind it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import ALL, Role, Scope, ScopeKind
from app.extensions import database
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.plans.service import register_printed_row
from app.portfolio import queries
from app.portfolio.types import ProjectFilter
from app.portfolio.types.finance import BREAKDOWNS
from app.projects.service import register_projects
from app.projects.types import Stage
from app.returns.service.rollups import rebuild_rollups
from app.returns.types.cube import CubeDimension
from app.returns.types.report import SourceAmounts
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report, restate
from tests.integration.portfolio.reading import read
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.services.factories import CLERK, PLAN, PROJECT, ROW, register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from app.returns.types.report import Report
    from tests.integration.portfolio.reading import Element

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"
STAGES = (Stage.PREPARATION, Stage.FOUNDATION, Stage.STRUCTURE, Stage.COMPLETED)


def reports(plan_code: str, month: Month) -> dict[str, Report]:
    """Return what one of three projects of a plan reports, each something else."""
    found = {}
    for place, project in enumerate(queries.projects(ALL, ProjectFilter(plan=plan_code))):
        if place % 3:
            continue
        done = Decimal(place * 10 + month.number) + Decimal("0.35")
        amounts = (
            SourceAmounts(
                FundingSource.COUNTY,
                planned=project.total_investment,
                allocated=None if place % 5 else done * 3,
                received=done * 2,
                completed=done + 1,
                paid=done,
            ),
            SourceAmounts(FundingSource.BANK_LOAN, planned=Decimal(0), completed=Decimal(place % 7)),
        )
        found[project.code] = report(STAGES[place % len(STAGES)], amounts)
    return found


@pytest.fixture
def closed(loaded_app: Flask, client: FlaskClient) -> FlaskClient:  # noqa: ARG001 - the database
    """Return a browser of an administrator where both plans have closed May and June."""
    for month in (MAY, JUNE):
        for plan_code in (JIAN, SHANGRAO):
            close_month(plan_code, month, reports(plan_code, month))
    rebuild_rollups()
    return client


LED_FROM = (
    "/finance?rows=plan",
    "/finance?rows=stage&columns=source",
    "/finance?rows=sector&columns=plan&figure=receipt_rate",
    "/finance?rows=source",
    "/finance?rows=category&set=rates",
    "/finance?rows=plan&set=progress",
    "/finance?rows=plan&set=scale&sector=elder_care",
    "/finance?rows=city&source=county&as_of=2023-05&reading=then",
)
"""Pages from which every link is followed: each kind of figure, with and without sources told apart."""


def total_behind(shown: Element, measure: str) -> str:
    """Return the total of one figure in a list of projects."""
    if measure == "projects":
        return shown.one("div", class_="list-line").one("strong").text
    cells = shown.one("tr", class_="total").all("td")
    return next(cell.text.split()[0] for cell in cells if cell.attributes["data-figure"] == measure)


def page(client: FlaskClient, address: str) -> Element:
    """Return a page, past what says nothing in its address."""
    response = client.get(address, follow_redirects=True)
    assert response.status_code == 200, response.text
    return read(response.text)


def lines(shown: Element) -> dict[str, list[Element]]:
    """Return the cells of each line of the table, by what its head says."""
    rows = shown.one("table", id="rollup").all("tr")
    return {row.all("th")[0].text: row.all("td") for row in rows if row.all("td")}


def number(cell: Element) -> Decimal:
    """Return the figure of a cell; what is blank is nothing."""
    links = cell.all("a")
    return Decimal(links[0].text.replace(",", "").rstrip("%")) if links else Decimal(0)


def figure(cells: list[Element], name: str) -> Element:
    """Return the cell of one figure."""
    return next(cell for cell in cells if cell.attributes["data-figure"] == name)


def sentences(shown: Element) -> str:
    """Return what the page warns of."""
    return " ".join(each.text for each in shown.all("div", class_="note-warning"))


def test_sums_of_the_rows_are_the_total(closed: FlaskClient) -> None:
    for rows in ("region", "source", "stage", "type"):
        found = lines(page(closed, f"/finance?rows={rows}"))
        total = next(iter(found.values()))
        details = [
            cells for head, cells in found.items() if not head.startswith("合计") and "小计" not in head
        ]
        for name in ("planned", "allocated", "received", "completed", "paid", "gap"):
            together = sum(number(figure(cells, name)) for cells in details)
            assert together == number(figure(total, name)) != 0, (rows, name)


def test_edges_of_a_crossed_table_add_up_both_ways(closed: FlaskClient) -> None:
    shown = page(closed, "/finance?rows=stage&columns=source&figure=received")
    (total, *details) = lines(shown).values()
    for row in (total, *details):
        edge, *cells = (number(cell) for cell in row)
        assert edge == sum(cells)
    for column in range(len(total)):
        assert number(total[column]) == sum(number(row[column]) for row in details)
    assert number(total[0]) > 0


def test_cities_have_a_line_above_their_counties_that_sums_them(closed: FlaskClient) -> None:
    for address in ("/finance", "/finance?columns=sector&figure=paid", "/finance?columns=city&figure=paid"):
        sums: list[tuple[Decimal, Decimal]] = []
        for head, cells in lines(page(closed, address)).items():
            if head.startswith("合计"):
                continue
            last = number(cells[-1])
            if "小计" in head:
                sums.append((last, Decimal(0)))
            else:
                sums[-1] = (sums[-1][0], sums[-1][1] + last)
        assert len(sums) == 2
        assert all(city == counties for city, counties in sums)


def test_every_figure_leads_to_projects_whose_totals_are_that_figure(closed: FlaskClient) -> None:
    for address in LED_FROM:
        followed: dict[str, Element] = {}
        shown = lines(page(closed, address))
        links = [link for row in shown.values() for cell in row for link in cell.all("a")]
        assert links
        for link in links:
            where, measure = link.attributes["href"], link.attributes["data-measure"]
            if where not in followed:
                followed[where] = page(closed, where)
            assert total_behind(followed[where], measure) == link.text, (address, where, measure)


def test_projects_of_a_list_add_up_to_its_total(closed: FlaskClient) -> None:
    (total, *projects) = (
        page(closed, "/finance/projects?plan=jian-2022&stage=structure")
        .one("table", id="finance-projects")
        .all("tr")[1:]
    )
    for place, cell in enumerate(total.all("td")):
        texts = [row.all("td", class_="number")[place].text for row in projects]
        together = sum(Decimal(text.replace(",", "")) for text in texts if text != "—")
        assert together == Decimal(cell.text.split()[0].replace(",", ""))
    assert all(row.one("a").attributes["href"].startswith("/finance/projects/") for row in projects)


def test_a_list_has_pages_of_fifty_and_no_page_beyond_the_last(closed: FlaskClient) -> None:
    last = page(closed, "/finance/projects?page=9&set=scale")
    assert "第 101–130 个" in last.text
    assert "没有第 9 页" in last.text
    assert len(last.one("table", id="finance-projects").all("tr")) == 32
    addresses = {link.attributes["href"] for link in last.one("nav", class_="pager").all("a")}
    assert {"/finance/projects?set=scale", "/finance/projects?set=scale&page=2"} <= addresses


def test_a_comparison_shows_by_how_much_each_figure_has_changed(closed: FlaskClient) -> None:
    now, before = (lines(page(closed, f"/finance?rows=plan&as_of={month}")) for month in (JUNE, MAY))
    compared = lines(page(closed, "/finance?rows=plan&compare=month"))
    for head, cells in compared.items():
        for cell, is_now, was in zip(cells, now[head], before[head], strict=True):
            changes = [each.text for each in cell.all("span", class_="change")]
            assert changes
            written = changes[0].removeprefix("比2023年5月").replace(",", "").replace("−", "-")
            assert Decimal(written) == number(is_now) - number(was)
    rates = page(closed, "/finance?rows=plan&set=rates&compare=month")
    rate = figure(next(iter(lines(rates).values())), "payment_rate")
    assert rate.one("span", class_="change").text.endswith("点")


def test_a_month_that_nobody_has_closed_is_named_and_not_compared_with(closed: FlaskClient) -> None:
    shown = page(closed, "/finance?compare=year")
    assert "2022年6月没有任何方案关账" in sentences(shown)
    assert shown.all("span", class_="change") == []
    missing = closed.get("/finance?as_of=2024-01")
    assert missing.status_code == 404
    assert "2024-01 没有任何方案关账" in missing.text


def test_plans_that_have_not_closed_the_month_are_named(client: FlaskClient) -> None:
    for month in (MAY, JUNE):
        close_month(JIAN, month, reports(JIAN, month))
    rebuild_rollups()
    assert "上饶市方案2023年6月没有关账" in sentences(page(client, "/finance"))
    assert sentences(page(client, "/finance?plan=jian-2022")) == ""
    close_month(SHANGRAO, MAY, reports(SHANGRAO, MAY))
    rebuild_rollups()
    shown = page(client, "/finance")
    assert "截至 2023年5月 末" in shown.text, "the latest month that both have closed"
    compared = page(client, "/finance?as_of=2023-06&compare=month")
    assert "两个月的合计所含项目不同" in sentences(compared)


def test_without_a_closed_month_the_page_shows_the_plan_and_says_so(client: FlaskClient) -> None:
    shown = page(client, "/finance")
    assert "还没有关账的月份" in shown.text
    total = next(iter(lines(shown).values()))
    assert number(figure(total, "planned")) == Decimal("800550.56")
    assert [figure(total, name).text for name in ("received", "paid", "gap")] == ["未填报"] * 3
    crossed = page(client, "/finance?rows=source&columns=city")
    assert "计划投资" in crossed.one("table", id="rollup").all("caption")[0].text
    assert crossed.all("select", name="as_of") == []


def test_both_readings_of_a_month_stay_possible(closed: FlaskClient) -> None:
    corrected = SourceAmounts(FundingSource.COUNTY, Decimal(1200), completed=Decimal("999.99"))
    restate("JA-15", JUNE, Stage.STRUCTURE, [corrected])
    rebuild_rollups()
    addresses = ("/finance?unit={}&rows=plan", "/finance?unit={}&rows=plan&reading=then")
    unit = next(each for each in queries.projects(ALL) if each.code == "JA-15").units[0].organisation_id
    known, told = (
        number(figure(next(iter(lines(page(closed, each.format(unit))).values())), "completed"))
        for each in addresses
    )
    assert known != told


def test_choices_in_force_can_be_taken_away_one_by_one(closed: FlaskClient) -> None:
    shown = page(closed, "/finance?rows=stage&sector=elder_care&stage=none&as_of=2023-05&compare=month")
    chips = shown.one("ul", aria_label="当前条件").all("a")
    assert [chip.text.removeprefix("去掉条件").removesuffix("×").strip() for chip in chips] == [
        "领域：养老",
        "形象进度：从未填报",
        "截至月份：2023年5月",
        "比较：上月",
        "全部清除",
    ]
    assert chips[1].attributes["href"] == (
        "/finance?rows=stage&sector=elder_care&as_of=2023-05&compare=month"
    )
    assert chips[-1].attributes["href"] == "/finance?rows=stage"


def test_a_choice_that_finds_nothing_says_so(closed: FlaskClient) -> None:
    shown = page(closed, "/finance?region=999999")
    assert "没有符合条件的项目" in shown.text
    assert "999999（查无此项）" in shown.text
    assert "没有符合条件的项目" in page(closed, "/finance/projects?region=999999").text


def test_what_says_nothing_leaves_the_address(client: FlaskClient) -> None:
    response = client.get("/finance?rows=region&columns=&plan=jian-2022&set=money")
    assert (response.status_code, response.location) == (302, "/finance?plan=jian-2022")
    assert "“列”（columns=colour）看不懂" in sentences(page(client, "/finance?columns=colour"))


def test_every_dimension_has_a_table(closed: FlaskClient) -> None:
    for rows in BREAKDOWNS:
        other = CubeDimension.REGION if rows is CubeDimension.SOURCE else CubeDimension.SOURCE
        for more in ("compare=month", f"columns={other}"):
            assert len(lines(page(closed, f"/finance?rows={rows}&{more}"))) > 1, (rows, more)


def test_somebody_sees_the_own_projects_alone(
    closed: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    county = "360828"
    own = sign_in_as(Role.FINANCE, Scope(ScopeKind.COUNTY, county))
    shown = page(own, "/finance")
    everything = page(closed, f"/finance?region={county}")
    assert [cell.text for cell in next(iter(lines(shown).values()))] == [
        cell.text for cell in next(iter(lines(everything).values()))
    ]
    (total, *counties) = lines(shown)
    assert len(counties) == 1
    assert [each.attributes["value"] for each in shown.one("select", name="region").all("option")][1:] == [
        county
    ]
    assert "没有符合条件的项目" in page(own, "/finance/projects?plan=shangrao-2022").text
    assert total.startswith("合计")


def test_a_roll_up_asks_as_often_for_one_project_and_month_as_for_many(app: Flask) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(PLAN.code, JUNE, {"EX-01": report()})
    rebuild_rollups()
    addresses = (
        "/finance",
        "/finance?rows=stage&columns=source&set=rates",
        "/finance?columns=sector&compare=2023-06",
        "/finance?rows=unit&as_of=2023-06&compare=2023-06",
        "/finance/projects?stage=structure",
    )
    client.post("/finance/views", data={"name": "一", "query": ""})
    few = [queries_of(client, address) for address in addresses]
    numbers = range(2, 131)
    for each in numbers:
        register_printed_row(replace(ROW, printed_no=each), actor=CLERK)
    more = [
        replace(PROJECT, code=f"EX-{each:02d}", printed_no=each, printed_type=f"类型{each}")
        for each in numbers
    ]
    register_projects(PLAN.code, [PROJECT, *more], actor=CLERK)
    for month in (Month(2022, 10).plus(each) for each in range(8)):
        close_month(PLAN.code, month, {"EX-01": report(), "EX-90": report(Stage.FOUNDATION)})
    rebuild_rollups()
    for each in range(2, 6):
        client.post("/finance/views", data={"name": f"视图{each}", "query": "rows=stage"})
    database.session.expire_all()
    many = [queries_of(client, address) for address in addresses]
    assert few == many
    assert max(many) <= 35


def test_everybody_who_reads_finance_finds_it_in_the_menu(
    loaded_app: Flask,  # noqa: ARG001 - the database
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    shown = page(sign_in_as(Role.AUDITOR), "/finance")
    assert [link.text for link in shown.one("nav", aria_label="主导航").all("a", aria_current="page")] == [
        "资金"
    ]
    sections = shown.one("nav", aria_label="资金").all("a")
    assert (sections[0].text, sections[0].attributes.get("aria-current")) == ("汇总", "page")
