"""Facts about the searchable record and the history of a project."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.audit.service import record
from app.audit.types import Actor, Change
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    SignInAs = Callable[..., FlaskClient]

CLERK = Actor("clerk", "abcdef0123456789")


@pytest.fixture
def _worked(loaded_app: Flask) -> None:  # noqa: ARG001 - the entries go into its database
    """Record a little work on two projects of two cities."""
    for code in ("JA-01", "SR-YL-01"):
        record(
            actor=CLERK,
            action="return.county_send_back",
            subject=f"return:{code}:2023-06",
            changes=[
                Change("state", "submitted", "sent_back"),
                Change("amounts-bank_loan-paid", None, "12.50"),
            ],
            reason="=1+1 缺<证明>",
            project_code=code,
        )
    database.session.commit()


@pytest.mark.usefixtures("_worked")
def test_an_entry_says_who_did_what_to_which_thing_and_why(client: FlaskClient) -> None:
    page = client.get("/admin/record?project=JA-01&action=return").text
    assert "县级退回" in page
    assert "月报 2023-06" in page
    assert 'href="/projects/JA-01">JA-01</a>' in page
    for words in ("状态", "已提交", "退回", "银行贷款·支付", "（无）", "12.50", "=1+1 缺&lt;证明&gt;"):
        assert words in page
    assert "/admin/record?request=abcdef0123456789" in page


@pytest.mark.usefixtures("_worked")
def test_all_entries_of_one_request_are_one_click_away(client: FlaskClient) -> None:
    page = client.get("/admin/record?request=abcdef0123456789").text
    assert page.count('id="entry-') == 2


def test_empty_fields_of_the_form_leave_the_address(client: FlaskClient) -> None:
    response = client.get("/admin/record?q=&actor=&action=plan.register")
    assert response.status_code == 302
    assert response.location == "/admin/record?action=plan.register"


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        ("first_day=yesterday", "起始日期“yesterday”不是日期"),
        ("last_day=2023-02-30", "截止日期“2023-02-30”不是日期"),
        ("first_day=2023-06-02&last_day=2023-06-01", "起始日期晚于截止日期"),
        ("page=none", "不是页码"),
        ("page=99999999", "显示第一页"),
    ],
)
def test_what_cannot_be_read_is_said_and_refused_for_a_file(
    client: FlaskClient, query: str, remark: str
) -> None:
    assert remark in client.get(f"/admin/record?{query}").text
    assert client.get(f"/admin/record.csv?{query}").status_code == 400


def test_a_search_that_finds_nothing_says_so(client: FlaskClient) -> None:
    assert "没有符合条件的记录" in client.get("/admin/record?project=XX-99").text


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    page = client.get("/admin/record?action=plan.register&page=9").text
    assert page.count('id="entry-') == 2


@pytest.mark.usefixtures("_worked")
def test_the_file_has_a_line_for_each_field_and_no_formula(client: FlaskClient) -> None:
    response = client.get("/admin/record.csv?project=JA-01&action=return")
    assert response.mimetype == "text/csv"
    head, *lines = csv.reader(io.StringIO(response.data.decode("utf-8-sig")))
    assert head[:3] == ["编号", "时间（北京时间）", "操作人"]
    assert [line[6:9] for line in lines] == [["状态", "已提交", "退回"], ["银行贷款·支付", "（无）", "12.50"]]
    assert {line[9] for line in lines} == {"'=1+1 缺<证明>"}


@pytest.mark.usefixtures("_worked")
def test_an_auditor_of_one_city_searches_the_record_of_its_projects(sign_in_as: SignInAs) -> None:
    browser = sign_in_as(Role.AUDITOR, Scope(ScopeKind.CITY, "361100"))
    assert browser.get("/admin/record?project=SR-YL-01").text.count('id="entry-') == 3
    for hidden in ("project=JA-01", "action=plan.register", "action=session.sign_in"):
        assert "没有符合条件的记录" in browser.get(f"/admin/record?{hidden}").text
    assert b"JA-01" not in browser.get("/admin/record.csv").data


@pytest.mark.usefixtures("_worked")
def test_who_may_see_a_project_sees_its_history_but_not_the_record(sign_in_as: SignInAs) -> None:
    browser = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "361100"))
    page = browser.get("/projects/SR-YL-01/history").text
    assert "县级退回" in page
    assert "登记项目" in page
    assert "设定计划资金来源" in page
    assert "/admin/record" not in page
    assert browser.get("/admin/record").status_code == 403
    assert browser.get("/admin/record.csv").status_code == 403
    assert browser.get("/projects/JA-01/history").status_code == 403
    assert browser.get("/projects/XX-99/history").status_code == 404


def test_the_project_page_leads_to_its_history(client: FlaskClient) -> None:
    assert '/projects/JA-01/history"' in client.get("/projects/JA-01").text
    page = client.get("/projects/JA-01/history").text
    assert "总投资" in page
    assert "total_investment" not in page


def test_every_field_of_the_seed_has_its_word(client: FlaskClient) -> None:
    head, *lines = csv.reader(io.StringIO(client.get("/admin/record.csv").data.decode("utf-8-sig")))
    for column in ("操作", "对象", "字段"):
        words = {line[head.index(column)].split(" ")[0] for line in lines}
        assert {word for word in words if word.isascii() and word} == set(), column
