"""Facts about project cards as they are built: from closed months, in a constant number of queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import event

from app.accounts.types import Role, Scope, ScopeKind
from app.briefs.service import building, cards
from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.months import Month
from app.returns import service as returns
from tests.conftest import sign_in
from tests.integration.returns import factories
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

TODAY = date(2026, 11, 22)
MARCH = factories.MARCH


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), (20, 90, 120)).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def counted(loaded_app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with loaded_app.app_context():
        event.listen(database.engine, "before_cursor_execute", note)
        yield statements
        event.remove(database.engine, "before_cursor_execute", note)


def test_all_cards_take_as_many_queries_as_one(counted: list[str]) -> None:
    cards.build_card("JA-01", month=Month(2023, 6), today=TODAY)
    of_one = len(counted)
    counted.clear()
    built = cards.build_cards(building.month_of("jian-2022", Month(2023, 6)), today=TODAY)
    assert len(built) == 54
    assert len(counted) <= of_one + 1


@pytest.mark.usefixtures("loaded_app")
def test_before_any_month_is_closed_a_card_has_what_the_plan_says() -> None:
    card = cards.build_card("JA-01", month=None, today=date(2023, 6, 15)).card
    assert (card.month, card.cut_off) == (Month(2023, 6), date(2023, 6, 15))
    assert card.reporting is None
    assert card.light is None
    assert card.project.stage is None
    assert card.project.total_investment > 0
    assert card.total.planned == card.project.total_investment
    assert card.total.paid is None
    assert {each.label for each in card.milestones if each.planned} == {"开工", "竣工"}


@pytest.mark.usefixtures("app")
def test_a_card_holds_what_was_reported_and_the_photos_that_were_passed() -> None:
    factories.set_up()
    factories.open_month()
    returns.add_file(factories.CODE, MARCH, "工地.jpg", jpeg(), actor=factories.OWNER)
    factories.pass_on(factories.submit())
    assert cards.build_card(factories.CODE, month=MARCH, today=TODAY).card.reporting is None
    returns.close_period(PLAN.code, MARCH, actor=factories.CITY)
    built = cards.build_card(factories.CODE, month=None, today=TODAY)
    card = built.card
    assert (card.month, card.reporting) == (MARCH, "已填报")
    assert card.project.stage == "在建（基础）"
    assert [(each.label, each.completed) for each in card.sources] == [
        ("中央预算内投资", Decimal(400)),
        ("企业自筹/社会资本", Decimal(100)),
        ("待落实", None),
    ]
    assert card.total.paid == Decimal(380)
    assert card.payment_rate == Decimal(76)
    assert card.progress == factories.BUILDING.progress
    assert [each.description for each in card.problems] == ["配套资金未到位。"]
    assert [each.name for each in card.photos] == ["工地.jpg"]
    assert built.photos[card.photos[0].sha256].read_bytes() == jpeg()


@pytest.mark.usefixtures("app")
def test_a_photo_of_a_return_that_nobody_has_passed_stays_out() -> None:
    factories.set_up()
    factories.open_month()
    returns.add_file(factories.CODE, MARCH, "工地.jpg", jpeg(), actor=factories.OWNER)
    factories.submit()
    returns.close_period(PLAN.code, MARCH, actor=factories.CITY)
    assert cards.build_card(factories.CODE, month=MARCH, today=TODAY).card.photos == ()


@pytest.mark.usefixtures("loaded_app")
def test_what_there_is_not_is_named() -> None:
    with pytest.raises(NotFoundError, match="没有代码为“XX-99”的项目"):
        cards.build_card("XX-99", month=None, today=TODAY)
    with pytest.raises(TrackerError, match="早于方案期"):
        cards.build_card("JA-01", month=Month(2019, 1), today=TODAY)


def test_the_card_of_a_project_is_a_pdf_beside_its_page(client: FlaskClient) -> None:
    page = client.get("/projects/JA-01").get_data(as_text=True)
    assert "/projects/JA-01/card.pdf" in page
    first = client.get("/projects/JA-01/card.pdf?as_of=2023-06")
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert "JA-01-2023-06.pdf" in first.headers["Content-Disposition"]
    again = client.get("/projects/JA-01/card.pdf?as_of=2023-06")
    assert again.data == first.data
    assert client.get("/projects/JA-01/card.pdf?as_of=June").status_code == 400


def test_a_card_is_read_by_whoever_may_read_its_project(
    loaded_app: Flask, sign_in_as: Callable[..., FlaskClient]
) -> None:
    other = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "361100"))
    assert other.get("/projects/JA-01/card.pdf").status_code == 403
    own = sign_in(loaded_app, Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", "360800"))
    assert own.get("/projects/JA-01/card.pdf?as_of=2023-06").status_code == 200
