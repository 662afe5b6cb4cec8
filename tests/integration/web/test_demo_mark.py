"""A database of invented figures says so: on every page, in every file, in every brief."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from app.briefs import service as briefs
from app.db.mark import DEMO, DatabaseMark
from app.extensions import database
from app.kernel.months import Month

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

BANNER, TITLE = 'class="demo-banner"', "<title>【演示数据】"
ADDRESSES = (
    "/",
    "/projects",
    "/projects/JA-01",
    "/projects/JA-01/history",
    "/plans",
    "/briefs",
    "/admin/record",
)


@pytest.fixture
def _demo(loaded_app: Flask) -> None:  # noqa: ARG001 - the mark goes into its database
    """Mark the database."""
    database.session.add(DatabaseMark(name=DEMO, set_at=datetime.now(UTC).replace(tzinfo=None)))
    database.session.commit()


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("address", [*ADDRESSES, "/no/such/page", "/projects/XX-99", "/projects?page=none"])
def test_every_page_of_a_demo_says_so(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert BANNER in page
    assert TITLE in page


@pytest.mark.usefixtures("_demo")
def test_whoever_is_not_signed_in_is_told_too(anonymous: FlaskClient) -> None:
    page = anonymous.get("/", follow_redirects=True).text
    assert BANNER in page
    assert TITLE in page


@pytest.mark.parametrize("address", [*ADDRESSES, "/no/such/page"])
def test_no_page_of_real_figures_speaks_of_a_demo(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert BANNER not in page
    assert TITLE not in page


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("address", ["/projects.csv", "/projects.xlsx", "/admin/record.csv"])
def test_a_file_of_a_demo_says_so_in_its_name(client: FlaskClient, address: str) -> None:
    disposition = client.get(address).headers["Content-Disposition"]
    assert "%E6%BC%94%E7%A4%BA%E6%95%B0%E6%8D%AE-" in disposition


@pytest.mark.usefixtures("_demo")
def test_a_workbook_of_a_demo_says_so_on_paper_and_in_its_legend(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/projects.xlsx").data))
    assert book.sheetnames == ["项目", "口径"]
    assert heads(book) == ["【演示数据】数字为虚构"] * 2
    assert book["口径"]["A1"].value == "演示数据"
    assert (book.properties.title or "").startswith("【演示数据】")


def test_a_workbook_of_real_figures_has_no_such_mark(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/projects.xlsx").data))
    assert heads(book) == [None] * 2
    assert book["口径"]["A1"].value == "内容"


def heads(book: Any) -> list[str | None]:  # noqa: ANN401 - openpyxl's own types leave headers open
    """Return what is printed in the middle above each sheet."""
    return [sheet.oddHeader.center.text for sheet in book]


def exported(app: Flask) -> dict[str, object]:
    """Return what `projects export` writes as JSON."""
    result = app.test_cli_runner().invoke(args=["projects", "export", "--format", "json"])
    assert result.exit_code == 0, result.output
    document: dict[str, object] = json.loads(result.stdout)
    return document


@pytest.mark.usefixtures("_demo")
def test_json_of_a_demo_has_a_key_that_says_so(loaded_app: Flask) -> None:
    assert exported(loaded_app)["demo"] is True


def test_json_of_real_figures_keeps_its_keys(loaded_app: Flask) -> None:
    assert "demo" not in exported(loaded_app)


@pytest.mark.usefixtures("_demo")
def test_a_brief_of_a_demo_says_so() -> None:
    assert brief_is_demo()


@pytest.mark.usefixtures("loaded_app")
def test_a_brief_of_real_figures_does_not() -> None:
    assert not brief_is_demo()


def brief_is_demo() -> bool:
    """Return what a brief that is built now says of itself."""
    brief = briefs.build(
        plan_code="jian-2022", month=Month(2023, 6), region_code=None, today=date(2023, 7, 10)
    )
    return brief.is_demo
