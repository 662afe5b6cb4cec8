"""Closed months whose briefs can be signed, and a printer that takes no time."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.audit.types import Actor
from app.briefs import queries, render
from app.briefs.service import drafts, issuing
from app.briefs.service import settings as settings_service
from app.briefs.service.places import place
from app.briefs.types.issuing import IssueOrder, Numbers
from tests.integration.returns.factories import MARCH, close_month, set_up
from tests.integration.services.factories import CITY as CITY_REGION
from tests.integration.services.factories import COUNTY as COUNTY_REGION
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    import pytest

    from app.briefs.types import Brief, IssuedFact
    from app.briefs.types.issuing import Place
    from app.kernel.months import Month

COORDINATOR = Actor("coordinator")
APRIL = MARCH.plus(1)
TODAY = date(2023, 6, 8)
ADDRESS = "https://tracker.example.cn"


def fake_pdf(brief: Brief) -> render.RenderedPdf:
    """Return bytes that differ where briefs do, as a PDF would; no cache keeps what has no end of a PDF."""
    return render.RenderedPdf(b"%PDF-1.7 " + hashlib.sha256(brief.to_json().encode()).hexdigest().encode(), 3)


def print_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be rendered: rendering has tests of its own, and takes seconds."""
    monkeypatch.setattr(render, "pdf", fake_pdf)


def close_two_months() -> None:
    """Register the example plan and close March and April."""
    set_up()
    close_month(month=MARCH)
    close_month(report=None, month=APRIL)


def the_city() -> Place:
    """Return the place of the whole example city."""
    return place(PLAN.code, CITY_REGION.code)


def the_county() -> Place:
    """Return the place of the example county."""
    return place(PLAN.code, COUNTY_REGION.code)


def change_settings(**changes: object) -> None:
    """Save the settings of the example plan with something changed."""
    now = queries.settings(PLAN.code)
    settings_service.save_settings(replace(now, **changes), actor=COORDINATOR)  # type: ignore[arg-type]


def order(
    whose: Place, month: Month = MARCH, *, numbers: Numbers | None = None, day: date = TODAY, reason: str = ""
) -> IssueOrder:
    """Return what is decided about a brief as it stands now, with the numbers that come next."""
    brief = drafts.draft_brief(whose.plan_code, month, whose.region_code, today=TODAY)
    free = issuing.free_numbers(whose, queries.settings(whose.plan_code), day)
    return IssueOrder(numbers or free, day, reason, drafts.fingerprint(brief))


def sign(whose: Place | None = None, month: Month = MARCH, *, given: IssueOrder | None = None) -> IssuedFact:
    """Sign the brief of a month."""
    whose = whose or the_city()
    return issuing.issue(
        whose,
        month,
        given or order(whose, month),
        public_address=ADDRESS,
        today=TODAY,
        actor=COORDINATOR,
    )
