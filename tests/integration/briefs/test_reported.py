"""A brief says what closed months hold."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.briefs import render, service
from tests.integration.returns.factories import MARCH, close_month, open_month, set_up, submit
from tests.integration.services.factories import PLAN

pytestmark = pytest.mark.usefixtures("app")


def test_the_brief_of_a_closed_month_says_what_was_reported_and_never_that_nothing_was() -> None:
    set_up()
    close_month()
    brief = service.build(plan_code=PLAN.code, month=MARCH, region_code=None, today=MARCH.last_day)
    assert (brief.reported.started, brief.reported.ended) == (1, 0)
    assert [(row.label, row.planned, row.received, row.paid) for row in brief.sources] == [
        ("中央预算内投资", Decimal(1200), Decimal(500), Decimal(300)),
        ("企业自筹/社会资本", Decimal(200), Decimal(100), Decimal(80)),
        ("待落实", Decimal(100), None, None),
    ]
    with render.rendered(brief) as document:
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(document.data)).pages)
    assert "本月未填报" not in text.replace("\n", "")
    assert "没有编列" in text.replace("\n", "")


def test_the_brief_of_a_month_that_is_not_closed_reports_nothing_of_it() -> None:
    set_up()
    open_month()
    submit()
    brief = service.build(plan_code=PLAN.code, month=MARCH, region_code=None, today=MARCH.last_day)
    assert brief.reported.is_empty
