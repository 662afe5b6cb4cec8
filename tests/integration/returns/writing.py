"""Sends the forms of the owner's pages as a browser would: everything that stands in their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Role, Scope, ScopeKind
from app.extensions import database
from app.projects.queries import subject_of
from tests.integration.portfolio.reading import Element, read
from tests.integration.returns.pages import MARCH, OF_WAN_AN, People, shown

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ADDRESS = f"/returns/{OF_WAN_AN}/{MARCH}"
REPORTED = {
    "stage": "foundation",
    "grade": "smooth",
    "progress": "基础施工完成六成。",
    "next_work": "完成基础施工。",
    "amounts-central_budget-allocated": "300",
    "amounts-central_budget-received": "200",
    "amounts-central_budget-completed": "150",
    "amounts-central_budget-paid": "120.5",
    "milestones-start-actual": "2023.2.20",
}
"""A return without a fault."""
HTMX = {"HX-Request": "true"}


def owner_of(people: People, code: str = OF_WAN_AN) -> FlaskClient:
    """Return a browser in which a user of the unit of a project is signed in.

    What the test has read until now is given up first: the session of a new user would go with it as soon
    as somebody writes.
    """
    subject = subject_of(code)
    assert subject is not None
    database.session.rollback()
    return people.sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(min(subject.units))))


def fields_of(page: Element, form_id: str = "return-form") -> dict[str, str]:
    """Return what the fields of a form hold, but for its buttons and files."""
    form = page.one("form", id=form_id)
    held = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in form.all("input")
        if field.attributes.get("type") not in {"checkbox", "file"} or "checked" in field.attributes
    }
    held |= {
        field.attributes["name"]: "".join(map(str, field.children)).strip() for field in form.all("textarea")
    }
    for choice in form.all("select"):
        chosen = [option for option in choice.all("option") if "selected" in option.attributes]
        held[choice.attributes["name"]] = chosen[-1].attributes["value"] if chosen else ""
    held.pop("files", None)
    return held


def opened(client: FlaskClient, address: str = ADDRESS) -> dict[str, str]:
    """Open a return and return what its fields hold."""
    return fields_of(shown(client.get(address)))


def typed(client: FlaskClient, fields: dict[str, str], address: str = ADDRESS) -> dict[str, str]:
    """Open a return and type over some of its fields."""
    return {**opened(client, address), **fields}


def press(
    client: FlaskClient, fields: dict[str, str], action: str = "save", address: str = ADDRESS
) -> TestResponse:
    """Press a button of the form."""
    return client.post(address, data={**fields, "action": action})


def autosave(client: FlaskClient, fields: dict[str, str], address: str = ADDRESS) -> TestResponse:
    """Let the page save what was typed, as its script does."""
    return client.post(f"{address}/draft", data=fields, headers=HTMX)


def messages(page: Element) -> dict[str, list[str]]:
    """Return the messages that stand beside fields, by the id of their place."""
    return {
        place.attributes["id"].removeprefix("m-"): [each.text for each in place.all("p", class_="message")]
        for place in page.all("div", class_="messages")
        if place.all("p", class_="message")
    }


def parts(response: TestResponse) -> Element:
    """Return the fragments that an answer swaps into the page."""
    return read(response.text)
