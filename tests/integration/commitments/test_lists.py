"""Facts about the lists of commitments: what stands there, where counts lead, files, and who sees what."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.commitments import cli, service
from app.commitments.queries.conditions import readable
from app.commitments.queries.overview import own_units
from app.commitments.queries.reach import concerning
from app.commitments.service.lines import lines_of
from app.commitments.types import CommitmentUnitFact, Progress, UnitRole
from app.commitments.types.lines import CommitmentState
from app.commitments.views import lists
from app.kernel.months import Month
from tests.conftest import sign_in
from tests.integration.commitments.factories import (
    ALL_OF_THEM,
    CIVIL,
    COORDINATOR,
    GOAL,
    HEALTH,
    LOADER,
    SHARED,
    TASK,
    UNDER_WAY,
    approve,
    key_of,
    set_up,
    submit,
    target_report,
    unit_id,
)
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.returns.pages import codes, rows, shown
from tests.integration.services.factories import CITY, COUNTY, PLAN

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGES = (
    "/commitments",
    "/commitments?by=unit",
    "/commitments?by=due",
    "/commitments?by=document",
    "/commitments/due",
    "/commitments/matrix",
    "/commitments/reminders",
    "/commitments/units/{unit}",
)
FILES = ("/commitments.csv", "/commitments.xlsx", "/commitments.json")
IN_JUNE, IN_FEBRUARY = date(2023, 6, 30), date(2024, 2, 1)
WITHOUT_TARGETS = replace(UNDER_WAY, targets=())


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all pages be of one day: the year of the target is over, and the last quarter of it is open."""
    for module in (lists, cli):
        monkeypatch.setattr(module, "today_in_china", lambda: IN_FEBRUARY)


@pytest.fixture
def auditor(app: Flask) -> FlaskClient:
    """Register the example; return a browser of somebody who reads all."""
    set_up()
    return sign_in(app, Role.AUDITOR)


def stored(day: int) -> datetime:
    """Return noon in China of a day of April, as it is stored."""
    return datetime(2023, 4, day, 4, tzinfo=UTC).replace(tzinfo=None)


def listed(page_of: FlaskClient, address: str) -> list[str]:
    """Return the codes of the commitments that a list shows, in its order."""
    table = shown(page_of.get(address)).all("table", id="commitments")
    return [each.split()[0] for table_of in table for each in codes(table_of)]


def test_the_register_shows_who_leads_what_is_due_and_what_was_last_said(auditor: FlaskClient) -> None:
    approve(submit())
    page = shown(auditor.get("/commitments"))
    task, shared, goal = rows(page, "commitments")
    assert task[0] == "筑牢兜底保障网 EX-T-01 重点任务"
    assert task[1] == CIVIL
    assert task[2].startswith("2023年 逾期")
    assert task[2].endswith("新增养老床位：不少于100张")
    assert task[3] == f"推进中 2023年第一季度 {CIVIL} 已完成两所养老院的扩建设计。"
    assert task[4] == "■逾期"
    assert shared[1] == f"{HEALTH}、{CIVIL} 责任单位（方案未印牵头单位）"
    assert shared[2:] == ["方案未印期限", "未填报", "○未填报"]
    assert goal[1] == "方案未印单位"
    assert len(page.all("a", href="/commitments/EX-T-01")) == 1


def test_what_only_zones_must_do_names_them(auditor: FlaskClient) -> None:
    of_zones = replace(GOAL, zones=True)
    service.register_commitments(PLAN.code, [TASK, SHARED, of_zones], actor=LOADER)
    assert rows(shown(auditor.get("/commitments")), "commitments")[2][1] == "功能区管委会"
    assert "功能区管委会" in shown(auditor.get(f"/commitments/{GOAL.code}")).text


def test_what_is_not_yet_approved_says_so(auditor: FlaskClient) -> None:
    number = submit()
    assert "推进中 待审核" in rows(shown(auditor.get("/commitments")), "commitments")[0][3]
    service.decide_update(number, approve=False, reason="请补充文号。", actor=COORDINATOR)
    assert "推进中 退回" in rows(shown(auditor.get("/commitments")), "commitments")[0][3]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["EX-T-01", "EX-T-02", "EX-G-01"]),
        ("plan=example-2022&sort=-printed", ["EX-G-01", "EX-T-02", "EX-T-01"]),
        ("plan=other", []),
        ("unit={civil}", ["EX-T-01", "EX-T-02"]),
        ("unit={civil}&role=lead", ["EX-T-01"]),
        ("unit=counties", ["EX-T-01", "EX-T-02"]),
        ("unit=zones", []),
        ("kind=goal", ["EX-G-01"]),
        ("sector=mixed", ["EX-T-02"]),
        ("state=overdue", ["EX-T-01"]),
        ("due=overdue", ["EX-T-01"]),
        ("target=undated", ["EX-T-01"]),
        ("year=2023", ["EX-T-01"]),
        ("year=none", ["EX-T-02", "EX-G-01"]),
        ("document=正文", ["EX-T-01", "EX-T-02", "EX-G-01"]),
        ("document=附件1", []),
        ("q=医养", ["EX-T-02"]),
        ("q=ex-t 卫健委", ["EX-T-01", "EX-T-02"]),
        ("q=100%25", []),
    ],
)
def test_filters_find_and_files_hold_the_same_rows(
    auditor: FlaskClient, asked: str, expected: list[str]
) -> None:
    asked = asked.format(civil=unit_id())
    assert listed(auditor, f"/commitments?{asked}") == expected
    text = auditor.get(f"/commitments.csv?{asked}").data.decode("utf-8-sig")
    assert [row["编号"] for row in csv.DictReader(io.StringIO(text))] == expected
    document = auditor.get(f"/commitments.json?{asked}").get_json()
    assert [each["code"] for each in document["commitments"]] == expected


def test_every_count_by_state_leads_to_its_rows_and_keeps_the_other_filters(auditor: FlaskClient) -> None:
    page = shown(auditor.get("/commitments?unit=counties"))
    tiles = page.one("ul", class_="state-tiles").all("a")
    assert [tile.text for tile in tiles] == ["1", "1"]
    for tile in tiles:
        address = tile.attributes["href"]
        assert "unit=counties" in address
        assert len(listed(auditor, address)) == int(tile.text)


@pytest.mark.parametrize("by", ["unit", "due", "document"])
def test_every_count_of_a_summary_leads_to_its_rows(auditor: FlaskClient, by: str) -> None:
    approve(submit())
    table = shown(auditor.get(f"/commitments?by={by}")).one("table", id="groups-1")
    figures = [link for cell in table.all("td", class_="number") for link in cell.all("a")]
    assert figures
    for figure in figures:
        assert len(listed(auditor, figure.attributes["href"])) == int(figure.text), figure


def test_an_address_with_blanks_is_shortened_and_one_that_cannot_be_read_is_said(
    auditor: FlaskClient,
) -> None:
    response = auditor.get("/commitments?plan=&q=&state=overdue")
    assert (response.status_code, response.headers["Location"]) == (302, "/commitments?state=overdue")
    page = shown(auditor.get("/commitments?state=late"))
    assert "state=late" in page.text
    assert auditor.get("/commitments.csv?state=late").status_code == 400
    assert "显示最后一页" in shown(auditor.get("/commitments?page=9")).text


def test_before_anything_is_registered_pages_say_so(app: Flask) -> None:
    client = sign_in(app, Role.AUDITOR)
    assert "还没有登记任务" in shown(client.get("/commitments")).text
    assert "没有可以显示的任务" in shown(client.get("/commitments/matrix")).text
    assert "没有符合条件的目标" in shown(client.get("/commitments/due")).text
    assert "没有需要提醒的" in shown(client.get("/commitments/reminders")).text
    assert client.get("/commitments/units/1").status_code == 404


def test_a_filter_that_leaves_nothing_leads_back(auditor: FlaskClient) -> None:
    page = shown(auditor.get("/commitments?q=没有这个词"))
    assert "没有符合条件的任务" in page.text
    assert page.all("ul", class_="chips")[0].all("a", href="/commitments")


def test_targets_stand_by_year_and_quarter(auditor: FlaskClient) -> None:
    page = shown(auditor.get("/commitments/due"))
    (bed,) = rows(page, "due-2023")
    assert "新增养老床位：不少于100张 原文：2023年底新增床位100张以上" in bed[1]
    assert bed[2].startswith("2023年 逾期")
    (rule,) = rows(page, "due-undated")
    assert rule[-1] == "○未定期限"
    shown_states = page.all("ul", class_="tiles")[0].all("a")
    for tile in shown_states:
        behind = shown(auditor.get(tile.attributes["href"]))
        assert len(behind.all("table", class_="targets")) == 1


def test_a_target_once_met_says_by_whom(auditor: FlaskClient) -> None:
    approve(submit(replace(UNDER_WAY, targets=(target_report(1, text="", is_met=True),))))
    (bed,) = rows(shown(auditor.get("/commitments/due?year=2023")), "due-2023")
    assert bed[4] == f"已实现 2023年3月 {CIVIL}"
    assert bed[5] == "●已实现"


def test_the_matrix_marks_parts_and_its_heads_and_sums_lead_to_rows(auditor: FlaskClient) -> None:
    page = shown(auditor.get("/commitments/matrix?plan=example-2022"))
    table = page.one("table", id="matrix")
    heads = [head.text for head in table.one("thead").all("th")]
    assert heads == ["任务", "市民政局", "市卫生健康委员会", "各县（市、区）"]
    leads, responsible, _, task, shared, _, goal = rows(page, "matrix")
    assert leads[1:] == ["1", "·", "·"]
    assert responsible[1:] == ["1", "2", "2"]
    assert task[1:] == [f"牵头单位：{CIVIL}", f"责任单位：{HEALTH}", "责任单位：各县（市、区）人民政府"]
    assert shared[1:3] == [f"责任单位：{CIVIL}", f"责任单位：{HEALTH}"]
    assert goal[1:] == ["", "", ""]
    for sum_of in table.all("tr", class_="total"):
        for link in sum_of.all("a"):
            assert len(listed(auditor, link.attributes["href"])) == int(link.text)
    assert table.all("a", href=f"/commitments/units/{unit_id()}")


def test_a_bureau_sees_all_that_it_owes_what_was_sent_back_first(app: Flask) -> None:
    set_up()
    number = submit(WITHOUT_TARGETS, key_of(SHARED.code))
    service.decide_update(number, approve=False, reason="请补充文号。", actor=COORDINATOR)
    client = sign_in(app, Role.OWNER, Scope(ScopeKind.UNIT, str(unit_id())))
    register = shown(client.get("/commitments"))
    (link,) = [each for each in register.all("a") if each.text == "我单位的任务"]
    page = shown(client.get(link.attributes["href"]))
    first, second, third = rows(page, "duty-table")
    assert first[0].startswith(SHARED.title)
    assert first[3] == "退回，待修改 请补充文号。"
    assert [(each[0].split()[1], each[1], each[3]) for each in (second, third)] == [
        (TASK.code, "2023年第四季度", "未填报"),
        (SHARED.code, "2023年第四季度", "未填报"),
    ]
    (report, *_) = [each for each in page.all("a") if each.text == "填报"]
    assert report.attributes["href"].startswith(
        f"/commitments/{SHARED.code}/report?unit={unit_id()}&quarter=2023-03"
    )
    assert [row[0].split()[1] for row in rows(page, "leading-table")] == [TASK.code]
    assert [row[0].split()[1] for row in rows(page, "responsible-table")] == [SHARED.code]
    assert [row[0].split()[1] for row in rows(page, "target-table")] == [TASK.code]


@pytest.mark.parametrize("code", ["EX-T-99", "%00", "a%00", "a" * 300])
def test_an_address_without_a_commitment_says_so(auditor: FlaskClient, code: str) -> None:
    assert auditor.get(f"/commitments/{code}").status_code == 404


def test_somebody_elses_page_offers_no_report(auditor: FlaskClient) -> None:
    page = shown(auditor.get(f"/commitments/units/{unit_id()}"))
    assert not [each for each in page.all("a") if each.text == "填报"]
    assert auditor.get("/commitments/units/999999").status_code == 404


def test_reminders_count_what_their_rows_show(auditor: FlaskClient) -> None:
    submit()
    page = shown(auditor.get("/commitments/reminders"))
    tiles = [
        tile.all("span", class_="tile-figure")[0].text for tile in page.one("ul", class_="tiles").all("li")
    ]
    assert tiles == ["0 份", "3 份", "1 份", "1 项", "0 项"]
    assert sum(int(row[3]) for row in rows(page, "missing-table")) == 3
    assert len(rows(page, "submitted")) == 1
    assert len(rows(page, "target-table")) == 1
    box = shown(auditor.get("/commitments")).one("ul", class_="reminder-counts")
    assert [link.text for link in box.all("a")] == ["3 份", "1 份", "1 项"]


@pytest.mark.parametrize(
    ("reach", "read", "concerned"),
    [
        (ALL, ["EX-T-01", "EX-T-02", "EX-G-01"], ["EX-T-01", "EX-T-02", "EX-G-01"]),
        (
            Reach(cities=frozenset({CITY.code})),
            ["EX-T-01", "EX-T-02", "EX-G-01"],
            ["EX-T-01", "EX-T-02", "EX-G-01"],
        ),
        (Reach(counties=frozenset({COUNTY.code})), ["EX-T-01", "EX-T-02", "EX-G-01"], ["EX-T-01", "EX-T-02"]),
        (
            Reach(sectors=frozenset({(CITY.code, "child_care")})),
            [],
            ["EX-T-02"],
        ),
        (Reach(cities=frozenset({"361100"})), [], []),
        (Reach(), [], []),
    ],
)
def test_a_plan_is_read_whole_and_reminds_those_whom_it_concerns(
    auditor: FlaskClient,  # noqa: ARG001 - it registers the example
    reach: Reach,
    read: list[str],
    concerned: list[str],
) -> None:
    assert [line.fact.code for line in lines_of(readable(reach), today=IN_JUNE)] == read
    assert [line.fact.code for line in lines_of(concerning(reach), today=IN_JUNE)] == concerned


def test_a_unit_reads_and_is_reminded_of_its_own(auditor: FlaskClient) -> None:  # noqa: ARG001 - registers
    reach = Reach(units=frozenset({unit_id(HEALTH)}))
    assert [line.fact.code for line in lines_of(concerning(reach), today=IN_JUNE)] == ["EX-T-01", "EX-T-02"]
    found = service.reminders(reach, today=IN_JUNE)
    assert [(each.line.fact.code, each.unit.name) for each in found.duties] == [("EX-T-02", HEALTH)]


def test_who_leads_a_sector_reports_for_its_bureau(auditor: FlaskClient) -> None:  # noqa: ARG001 - registers
    found = own_units(Reach(sectors=frozenset({(CITY.code, "child_care"), (CITY.code, "mixed")})))
    assert [each.name for each in found] == [HEALTH]
    assert own_units(Reach()) == ()


def test_reminders_count_what_they_hold(auditor: FlaskClient) -> None:  # noqa: ARG001 - registers
    found = service.reminders(ALL, today=IN_JUNE)
    assert (found.missing, len(found.duties)) == (3, 3)
    assert found.nearest is not None
    assert not found.is_quiet
    assert service.reminders(Reach(), today=IN_JUNE).is_quiet


def test_the_box_says_when_the_quarter_that_is_missing_is_due(auditor: FlaskClient) -> None:
    number = submit(WITHOUT_TARGETS, key_of(SHARED.code))
    service.decide_update(number, approve=False, reason="请补充文号。", actor=COORDINATOR)
    box = shown(auditor.get("/commitments")).one("ul", class_="reminder-counts")
    returned, missing, *_ = [each.text for each in box.all("li")]
    assert returned == "退回待修改的进展 1 份"
    assert missing == "本季度未填报的进展 3 份（2024-01-05 截止，逾期 27 天）"


def test_a_search_for_a_unit_leaves_what_the_others_said(auditor: FlaskClient) -> None:
    approve(submit())
    (task, _) = rows(shown(auditor.get("/commitments?q=卫健委")), "commitments")
    assert task[3] == f"推进中 2023年第一季度 {CIVIL} 已完成两所养老院的扩建设计。"
    document = auditor.get("/commitments.json?q=卫健委").get_json()
    assert [len(each["updates"]) for each in document["commitments"]] == [1, 0]


def test_the_workbook_holds_commitments_targets_and_updates(auditor: FlaskClient) -> None:
    approve(submit())
    content = auditor.get("/commitments.xlsx?unit=counties").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["任务", "目标", "进展", "口径"]
    assert [row[0] for row in sheets["任务"]] == ["编号", "EX-T-01", "EX-T-02"]
    assert [row[:3] for row in sheets["目标"][1:]] == [["EX-T-01", TASK.title, 1], ["EX-T-01", TASK.title, 2]]
    head, said = sheets["进展"]
    assert dict(zip(head, said, strict=True))["已做的工作"] == UNDER_WAY.done
    assert sheets["口径"][0] == ["范围", "单位：各县（市、区）人民政府"]
    assert auditor.get("/commitments.xlsx?unit=counties").data == content


def test_the_json_holds_targets_and_updates(auditor: FlaskClient) -> None:
    approve(submit())
    document = auditor.get("/commitments.json").get_json()
    task = document["commitments"][0]
    assert (document["schema"], task["state"], task["counties"]) == (1, "overdue", True)
    assert task["units"][0] == {"name": CIVIL, "printed_name": "市民政局", "role": "lead"}
    assert task["targets"][0]["due"] == "2023"
    assert task["targets"][0]["reported"]["value"] == "20"
    assert [(each["unit"], each["quarter"], each["state"]) for each in task["updates"]] == [
        (CIVIL, "2023-03", "approved")
    ]


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_the_command_line_writes_the_same_files(auditor: FlaskClient, app: Flask, kind: str) -> None:
    result = app.test_cli_runner().invoke(
        args=["commitments", "export", "--format", kind, "--plan", PLAN.code]
    )
    assert result.exit_code == 0
    if kind == "json":
        assert json.loads(result.stdout) == auditor.get("/commitments.json?sort=printed").get_json()
    if kind == "csv":
        assert result.stdout_bytes == auditor.get("/commitments.csv").data


def test_the_command_line_names_the_plans_that_there_are(auditor: FlaskClient, app: Flask) -> None:  # noqa: ARG001 - it registers the example
    result = app.test_cli_runner().invoke(args=["commitments", "export", "--format", "csv", "--plan", "x"])
    assert result.exit_code == 1
    assert "登记了任务的方案有：example-2022" in result.stderr


def test_the_month_counts_what_was_known_when_it_was_closed(auditor: FlaskClient) -> None:  # noqa: ARG001 - registers
    march = Month(2023, 3)
    done = replace(WITHOUT_TARGETS, progress=Progress.DONE)
    approve(submit(), at=stored(4))
    approve(submit(done, key_of(SHARED.code, HEALTH), at=stored(6)), at=stored(20))
    early = service.of_month(PLAN.code, march, today=date(2023, 4, 5))
    assert early.counts.number(CommitmentState.ONGOING) == 1
    assert [each.commitment_code for each in early.approved] == [TASK.code]
    assert [(unit.name, unit.codes) for unit in early.missing] == [
        (CIVIL, (SHARED.code,)),
        (HEALTH, (SHARED.code,)),
    ]
    assert (early.quarter, early.missing_updates) == (march, 2)
    assert (early.due_next, early.overdue) == ((), ())
    later = service.of_month(PLAN.code, march, today=date(2023, 4, 30))
    assert [unit.name for unit in later.missing] == [CIVIL]
    assert len(later.approved) == 2
    assert (early.done, later.done) == ((), ((SHARED.title, HEALTH),))
    autumn = service.of_month(PLAN.code, Month(2023, 10), today=date(2023, 11, 5))
    assert [each.target.fact.number for each in autumn.due_next] == [1]
    winter = service.of_month(PLAN.code, Month(2024, 1), today=date(2024, 2, 5))
    assert [each.line.fact.code for each in winter.overdue] == [TASK.code]
    assert winter.counts.number(CommitmentState.OVERDUE) == 1


def test_a_plan_without_quarters_misses_nothing(app: Flask) -> None:  # noqa: ARG001 - an empty database
    found = service.of_month("none", Month(2023, 3), today=IN_JUNE)
    assert (found.quarter, found.missing, found.counts.total) == (None, (), 0)


@pytest.mark.parametrize("page", [*PAGES, *FILES])
def test_a_list_asks_as_often_for_one_commitment_as_for_many(auditor: FlaskClient, page: str) -> None:
    address = page.format(unit=unit_id())
    approve(submit())
    # Where an update waits, what people are called is asked for.
    submit(WITHOUT_TARGETS, key_of(SHARED.code))
    few = queries_of(auditor, address)
    more = [
        replace(TASK, code=f"EX-T-{number}", position=number, printed_no=number, title=f"任务{number}")
        for number in range(10, 60)
    ]
    service.register_commitments(PLAN.code, [*ALL_OF_THEM, *more], actor=LOADER)
    approve(submit(key=key_of("EX-T-10")))
    submit(key=key_of("EX-T-11"))
    assert queries_of(auditor, address) <= few


def test_many_commitments_stand_on_several_pages(auditor: FlaskClient) -> None:
    unit = (CommitmentUnitFact(UnitRole.LEAD, "市民政局"),)
    more = [
        replace(GOAL, code=f"EX-G-{number}", position=number, printed_no=number, units=unit)
        for number in range(10, 65)
    ]
    service.register_commitments(PLAN.code, [*ALL_OF_THEM, *more], actor=LOADER)
    first, second = (listed(auditor, f"/commitments?kind=goal&page={page}") for page in (1, 2))
    assert (len(first), len(second)) == (50, 6)
    assert "本页为第 51–56 项" in shown(auditor.get("/commitments?kind=goal&page=2")).text
    assert len(auditor.get("/commitments.json?kind=goal").get_json()["commitments"]) == 56
