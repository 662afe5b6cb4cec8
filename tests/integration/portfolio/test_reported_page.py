"""Facts about what the page of a project shows of its returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.types import ALL, Role, Scope, ScopeKind
from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.portfolio import queries
from app.projects.models import Project
from app.projects.types import MilestoneKind, Stage
from app.returns.models import EvidenceFile, MonthlyReturn
from app.returns.types.report import MilestoneReport, ProblemReport
from app.returns.types.vocabulary import ProblemKind, ProblemLevel
from tests.integration.portfolio.months import (
    AT,
    CENTRAL,
    COUNTY,
    JUNE,
    MAY,
    close_month,
    open_month,
    report,
    restate,
)
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

MILESTONES = (
    MilestoneReport(
        MilestoneKind.CONSTRUCTION_PERMIT,
        PartialDate.parse("2023-06"),
        actual=date(2023, 6, 25),
        document_number="施〔2023〕8号",
        expires_on=date(2023, 9, 25),
    ),
    MilestoneReport(MilestoneKind.DESIGN, waiver="与可研合并批复。"),
    MilestoneReport(MilestoneKind.START, PartialDate.of_year(2022), forecast=date(2023, 8, 1)),
)
PROBLEMS = (
    ProblemReport(ProblemKind.MONEY, ProblemLevel.CITY, "配套资金未到位。", "市财政局", date(2023, 8, 31)),
)


@pytest.fixture(autouse=True)
def _months(loaded_app: Flask) -> None:  # noqa: ARG001 - the database
    close_month("jian-2022", MAY, {"JA-15": report(Stage.FOUNDATION)})
    close_month(
        "jian-2022",
        JUNE,
        {"JA-15": replace(report(), milestones=MILESTONES, problems=PROBLEMS)},
        late=["JA-15"],
    )
    restate("JA-15", MAY, Stage.STRUCTURE, (replace(CENTRAL, completed=Decimal("520.5")), COUNTY))


def shown(client: FlaskClient, address: str = "/projects/JA-15") -> Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return read(response.text)


def table(page: Element, table_id: str) -> list[list[str]]:
    rows = page.one("table", id=table_id).all("tr")
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in rows]


def facts(page: Element) -> dict[str, str]:
    return {
        pair.one("dt").text: pair.one("dd").text
        for pair in page.all("div")
        if len(pair.children) > 1 and len(pair.all("dt")) == 1
    }


def test_stage_grade_words_and_reporting_of_the_latest_month(client: FlaskClient) -> None:
    page = shown(client)
    assert "截至 2023年6月 末" in page.text
    found = facts(page)
    assert (found["形象进度"], found["进度自评"]) == ("在建（主体）", "顺利")
    assert (found["本月进展"], found["下月工作"]) == ("主体施工到三层。", "主体封顶。")
    assert found["填报情况"] == "已填报 迟报"


def test_five_amounts_by_source_with_blanks_said_and_the_plan_beside(client: FlaskClient) -> None:
    assert table(shown(client), "funding")[1:] == [
        ["合计", "1,200.00", "800.00", "700.00", "500.50", "450.00", "100.0%", "−699.50"],
        ["中央预算内投资", "960.00", "800.00", "600.00", "500.50", "450.00", "80.0%", "−459.50"],
        ["县级财政", "240.00 方案未列", "未填报", "100.00", "未填报", "未填报", "20.0%", "—"],
    ]


def test_rates_say_their_basis(client: FlaskClient) -> None:
    tiles = [tile.text for tile in shown(client).all("li", class_="tile")][-3:]
    assert tiles == [
        "投资完成率 41.7% 完成投资 ÷ 总投资",
        "资金到位率 87.5% 到位 ÷ 下达",
        "资金支付率 89.9% 支付 ÷ 完成投资；按支付 ÷ 到位为 64.3%",
    ]


@pytest.mark.parametrize(
    ("day", "mark"), [((2023, 7, 10), ""), ((2023, 9, 1), " 即将到期"), ((2023, 10, 1), " 已过期")]
)
def test_the_register_of_milestones_shows_slip_and_lapsing_permits(
    sign_in_as: Callable[..., FlaskClient], day: tuple[int, int, int], mark: str
) -> None:
    with time_machine.travel(datetime(*day, 4, tzinfo=UTC), tick=False):
        rows = {row[0]: row[1:] for row in table(shown(sign_in_as(Role.ADMINISTRATOR)), "milestones")}
    assert rows["施工许可"] == [
        "2023年6月", "—", "2023-06-25", "−5", "施〔2023〕8号", f"2023-09-25{mark}", "—",
    ]  # fmt: skip
    assert rows["开工"] == ["2022年", "2023-08-01", "—", "+213", "—", "—", "—"]
    assert rows["初步设计及概算批复"][-1] == "与可研合并批复。"
    assert rows["竣工"][:4] == ["2023年", "—", "—", "—"]


def test_problems_of_the_month_are_listed(client: FlaskClient) -> None:
    assert table(shown(client), "problems")[1] == [
        "资金", "提请市级协调", "配套资金未到位。", "市财政局", "2023-08-31",
    ]  # fmt: skip
    assert "没有填报问题。" in shown(client, "/projects/JA-15?as_of=2023-05").text


def test_every_closed_month_stands_with_its_readings(client: FlaskClient) -> None:
    page = shown(client)
    assert [row[:3] + row[6:7] for row in table(page, "months")[1:]] == [
        ["2023年6月", "—", "在建（主体）", "500.50"],
        ["2023年5月", "更正后", "在建（主体）", "520.50"],
        ["2023年5月", "当时所报", "在建（基础）", "500.50"],
    ]
    for link in page.one("table", id="months").all("a"):
        assert client.get(link.attributes["href"]).status_code == 200


def test_a_restatement_shows_old_and_new_and_who_approved(client: FlaskClient) -> None:
    row = table(shown(client), "restatements")[1]
    assert row[:4] == [
        "2023年5月",
        "已批准",
        "形象进度：在建（基础） → 在建（主体） 中央预算内投资·完成投资：500.50 万元 → 520.50 万元",
        "监理重新计量。",
    ]
    assert row[4:] == ["county，2023-07-05 16:00", "city，2023-07-05 16:00同意。"]


@pytest.mark.parametrize(
    ("query", "stage", "chosen"),
    [
        ("?as_of=2023-05", "在建（主体）", "更正后"),
        ("?as_of=2023-05&reading=then", "在建（基础）", "当时所报"),
    ],
)
def test_a_restated_month_can_be_read_both_ways(
    client: FlaskClient, query: str, stage: str, chosen: str
) -> None:
    page = shown(client, f"/projects/JA-15{query}")
    assert facts(page)["形象进度"] == stage
    switch = page.one("nav", class_="readings")
    assert switch.one("a", aria_current="true").text == chosen
    assert "查看最近关账的2023年6月" in page.text


def test_no_switch_where_the_readings_do_not_differ(client: FlaskClient) -> None:
    assert shown(client).all("nav", class_="readings") == []


def test_a_project_that_never_reported_says_so(client: FlaskClient) -> None:
    page = shown(client, "/projects/JA-01")
    assert facts(page)["形象进度"] == "未填报"
    assert facts(page)["填报情况"] == "漏报，沿用上期"
    assert "未填报。方案计划2022年开工，2024年竣工。" in page.text


def test_a_month_that_is_not_closed_is_a_sentence(client: FlaskClient) -> None:
    page = shown(client, "/projects/JA-15?as_of=2023-07")
    assert "吉安市方案2023年7月没有关账，没有月度数据（最近关账的是2023年6月）。" in page.text
    assert facts(page)["形象进度"] == "未填报"


def test_an_address_that_cannot_be_read_is_said(client: FlaskClient) -> None:
    assert "as_of=june" in shown(client, "/projects/JA-15?as_of=june").one("div", class_="note-warning").text


def test_a_code_in_another_form_keeps_the_month(client: FlaskClient) -> None:
    response = client.get("/projects/ja-15?as_of=2023-05")
    assert response.headers["Location"] == "/projects/JA-15?as_of=2023-05"


def test_only_who_may_report_is_led_to_the_open_return(
    client: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    july = JUNE.plus(1)
    open_month("jian-2022", july)
    project = queries.project(ALL, "JA-15")
    assert project is not None
    owner = sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(project.units[0].organisation_id)))
    (link,) = [link for link in shown(owner).all("a") if link.text == "填报2023年7月月报"]
    assert link.attributes["href"] == "/returns/JA-15/2023-07"
    assert "填报2023年7月月报" not in shown(client).text


def test_evidence_files_are_listed_as_downloads(client: FlaskClient) -> None:
    found = database.session.scalars(
        select(MonthlyReturn)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code == "JA-15", MonthlyReturn.month == JUNE)
    ).one()
    file = EvidenceFile(
        project_id=found.project_id,
        return_id=found.id,
        stored_name="0a1b2c",
        original_name="三层主体.jpg",
        media_type="image/jpeg",
        size=1000,
        sha256="a" * 64,
        uploaded_at=AT,
        uploaded_by="clerk",
        removed_at=None,
    )
    database.session.add(file)
    database.session.commit()
    page = shown(client)
    assert table(page, "files")[1] == ["三层主体.jpg", "2023年6月", "1.0 kB", "clerk，2023-07-05 16:00"]
    (link,) = page.one("table", id="files").all("a")
    assert link.attributes["href"] == f"/returns/files/{file.id}"
