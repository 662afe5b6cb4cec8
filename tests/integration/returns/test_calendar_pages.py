"""Facts about the page of the working calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.returns import queries
from tests.integration.returns import pages
from tests.integration.returns.pages import People, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

REST = {"day": "2027-10-05", "kind": "rest", "note": "国办发明电〔2026〕9号"}


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    return People(sign_in_as)


def enter(client: FlaskClient, **changed: str) -> TestResponse:
    return client.post("/returns/calendar", data=REST | changed)


@pytest.mark.parametrize("who", ["city", "county", "auditor", "owner", "sector_lead"])
def test_only_an_administrator_changes_the_calendar(people: People, who: str) -> None:
    client = getattr(people, who)()
    assert client.get("/returns/calendar").status_code == 403
    assert enter(client).status_code == 403
    assert queries.working_day_exceptions() == ()


def test_a_day_is_entered_and_removed(people: People) -> None:
    client = people.administrator()
    response = enter(client)
    page = shown(client.get(response.headers["Location"]))
    assert pages.rows(page, "days")[0][:5] == ["2027-10-05", "星期二", "休息", "上班", REST["note"]]
    client.post("/returns/calendar/2027-10-05/remove")
    assert queries.working_day_exceptions() == ()


def test_entering_a_day_again_replaces_it(people: People) -> None:
    client = people.administrator()
    enter(client)
    enter(client, kind="working", note="更正")
    (day,) = queries.working_day_exceptions()
    assert (day.day, day.is_working, day.note) == (date(2027, 10, 5), True, "更正")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2027-02-30"}, "day"),
        ({"day": "2027-10"}, "day"),
        ({"kind": "x"}, "kind"),
        ({"note": " "}, "note"),
        ({"note": "长" * 121}, "note"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(people: People, changed: dict[str, str], field: str) -> None:
    page = shown(enter(people.administrator(), **changed), 422)
    assert page.one("p", id=f"error-{field}").text
    assert queries.working_day_exceptions() == ()


@pytest.mark.parametrize(("year", "word"), [(2023, "在内"), (2027, "还不知道"), (2001, "不知道")])
def test_the_page_says_which_years_the_library_knows(people: People, year: int, word: str) -> None:
    page = shown(people.administrator().get(f"/returns/calendar?year={year}"))
    assert word in page.one("div", class_="note").text


@pytest.mark.parametrize("year", ["x", "9999", "-1", ""])
def test_a_year_that_is_none_shows_this_year(people: People, year: str) -> None:
    assert people.administrator().get(f"/returns/calendar?year={year}").status_code == 200


def test_a_day_that_is_none_is_not_found(people: People) -> None:
    assert people.administrator().post("/returns/calendar/2027-13-01/remove").status_code == 404


def test_a_rest_day_moves_the_deadline_of_the_next_month(people: People) -> None:
    client = people.administrator()
    pages.open_month()
    pages.close_month()
    enter(client, day="2023-05-05", kind="rest")
    page = shown(client.get(f"/returns/periods/{pages.PLAN}/rule"))
    assert pages.rows(page, "deadlines")[0][2:] == ["2023-04-28", "2023-05-05 是休息日，已提前"]
