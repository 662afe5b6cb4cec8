"""Facts about `/briefs`: a form, and the PDF behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role
from app.briefs import render
from app.briefs.render import MissingLibraryError
from tests.conftest import sign_in
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def test_the_form_offers_both_plans_and_their_counties(client: FlaskClient) -> None:
    page = read(client.get("/briefs").text)
    assert page.one("title").text.startswith("简报")
    plans = page.one("select", name="plan").all("option")
    assert [plan.attributes["value"] for plan in plans] == ["jian-2022", "shangrao-2022"]
    counties = page.one("select", name="region").all("option")
    assert counties[0].text == "全市"
    assert {"吉州区", "广信区"} <= {county.text for county in counties}
    assert "上饶高铁经济试验区" not in {county.text for county in counties}
    month = page.one("input", name="month").attributes
    assert month["min"] == "2021-01"
    assert month["min"] < month["value"] < month["max"]


def test_every_field_has_a_label(client: FlaskClient) -> None:
    page = read(client.get("/briefs").text)
    labelled = {label.attributes["for"] for label in page.all("label")}
    form = page.one("main").one("form")
    fields = form.all("select") + form.all("input")
    assert {field.attributes["id"] for field in fields} <= labelled


def test_a_brief_is_shown_in_the_browser(client: FlaskClient) -> None:
    answer = client.get("/briefs/monthly.pdf?plan=shangrao-2022&month=2023-06&region=361104")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert "inline" in answer.headers["Content-Disposition"]
    assert "shangrao-2022-2023-06-361104.pdf" in answer.headers["Content-Disposition"]
    assert "object-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("", 400, "请选择方案。"),
        ("?plan=jian-2022", 400, "不是月份"),
        ("?plan=jian-2022&month=june", 400, "“june”不是月份"),
        ("?plan=nowhere&month=2023-06", 404, "没有代码为“nowhere”的方案"),
        ("?plan=jian-2022&month=2023-06&region=361104", 404, "不是吉安市所辖"),
        ("?plan=jian-2022&month=2020-06", 400, "早于方案期"),
    ],
)
def test_what_cannot_be_made_is_explained(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/briefs/monthly.pdf{address}")
    assert answer.status_code == status
    assert sentence in answer.text


def test_a_missing_library_is_no_fault_of_the_reader(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_brief: object) -> None:
        detail = "libpango"
        raise MissingLibraryError(detail)

    monkeypatch.setattr(render, "pdf", fail)
    # A month that no other test has rendered, since rendered documents are kept.
    answer = client.get("/briefs/monthly.pdf?plan=jian-2022&month=2021-02")
    assert answer.status_code == 503
    assert "apt-get install" in answer.text


def test_the_page_says_so_when_no_plan_is_loaded(app: Flask) -> None:
    answer = sign_in(app, Role.ADMINISTRATOR).get("/briefs")
    assert answer.status_code == 200
    assert "还没有载入方案" in answer.text
