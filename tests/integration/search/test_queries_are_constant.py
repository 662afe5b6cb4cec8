"""The search asks the database as often for a few names as for many, and finds among many in time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role
from tests.conftest import sign_in
from tests.integration.funding.ledgers import book
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize("typed", ["示例", "shili", "slx", "示财社", "没有"])
def test_a_search_asks_as_often_among_few_as_among_many(app: Flask, typed: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    book()
    address = f"/search?q={typed}"
    client.get(address)  # reads the names that are new
    few = queries_of(client, address)
    register_many()
    for number in range(2, 62):
        book(project_code=f"EX-{number:02d}", document_number=f"示财社〔2023〕{number}号")
    client.get(address)
    assert queries_of(client, address) == few


def test_a_search_of_both_plans_asks_little(client: FlaskClient) -> None:
    """Who is signed in takes two of these."""
    client.get("/search?q=养老")
    assert queries_of(client, "/search?q=养老") <= 16


def test_a_search_of_both_plans_takes_little_of_the_processor(client: FlaskClient) -> None:
    client.get("/search?q=养老")
    taken = []
    for typed in ("养老", "jsx", "yanglao", "没有这样的词"):
        start = time.process_time()
        client.get(f"/search?q={typed}")
        taken.append(time.process_time() - start)
    assert min(taken) < 0.5
