"""The briefs of both plans as PDF: every project in them, every figure that of the query layer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.accounts.types import ALL
from app.briefs import service
from app.kernel.months import Month
from app.portfolio import queries
from app.portfolio.types import ProjectFilter
from app.web.filters import wan_yuan
from tests.reports.reading import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.briefs.types import Brief

pytestmark = pytest.mark.usefixtures("loaded_app")
PLANS = ("jian-2022", "shangrao-2022")


def build(plan: str, region: str | None = None) -> Brief:
    return service.build(plan_code=plan, month=Month(2023, 6), region_code=region, today=date(2026, 11, 22))


@pytest.mark.parametrize("plan", PLANS)
def test_every_project_and_the_exact_sum_stand_in_the_brief(
    plan: str, make_pdf: Callable[[Brief], Path]
) -> None:
    found = text(make_pdf(build(plan)))
    facts = queries.projects(ALL, ProjectFilter(plan=plan))
    assert [fact.code for fact in facts if fact.code not in found] == []
    assert [fact.name for fact in facts if fact.name not in found] == []
    whole = queries.totals(ALL, ProjectFilter(plan=plan))
    assert wan_yuan(whole.total_investment.value) in found
    assert f"{whole.project_count}个" in found
    assert "未填报" in found
    assert "草稿未签发" in found


def test_the_brief_of_a_county_names_no_other_county(make_pdf: Callable[[Brief], Path]) -> None:
    path = make_pdf(build("shangrao-2022", "361104"))
    found = text(path)
    assert "上饶市广信区“一老一小”重大项目" in found
    others = {fact.region_name for fact in queries.projects(ALL, ProjectFilter(plan="shangrao-2022"))} - {
        "广信区"
    }
    assert len(others) == 11
    assert [name for name in others if name in found] == []
    assert len(PdfReader(path).pages) < 10
