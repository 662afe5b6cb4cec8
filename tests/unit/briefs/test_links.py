"""Each figure of a brief leads to the page with its rows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from app.briefs.rules.links import address
from app.kernel.months import Month

if TYPE_CHECKING:
    from app.briefs.types import Brief


def brief(county: str | None = None, *, is_closed: bool = True) -> Brief:
    """Return as much of a brief as an address depends on."""
    stub = SimpleNamespace(
        plan=SimpleNamespace(code="jian-2022"),
        area=SimpleNamespace(code="360821" if county else "360800", county=county),
        month=Month(2023, 6),
        standing=object() if is_closed else None,
        outcomes_as_of=Month(2023, 6) if is_closed else None,
    )
    return cast("Brief", stub)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("all",), "/finance/projects?plan=jian-2022&as_of=2023-06"),
        (("region", "360821"), "/finance/projects?plan=jian-2022&region=360821&as_of=2023-06"),
        (("category", "child_care"), "/finance/projects?plan=jian-2022&category=child_care&as_of=2023-06"),
        (("unit", "7"), "/finance/projects?plan=jian-2022&unit=7&as_of=2023-06"),
        (("unit", ""), "/finance/projects?plan=jian-2022&unit=none&as_of=2023-06"),
        (("source", "county"), "/finance/projects?plan=jian-2022&source=county&as_of=2023-06"),
        (("started",), "/finance?rows=stage&set=rates&plan=jian-2022&as_of=2023-06"),
        (
            ("region", "360821", "finished"),
            "/finance?rows=stage&set=rates&plan=jian-2022&region=360821&as_of=2023-06",
        ),
        (("in_use",), "/finance/projects?plan=jian-2022&stage=operating&as_of=2023-06"),
        (("light", "red"), "/projects?plan=jian-2022&light=red&as_of=2023-06"),
        (("project", "JA-01"), "/projects/JA-01?as_of=2023-06"),
        (("problems",), "/returns/review?plan=jian-2022&month=2023-06&state=all"),
        (("returns",), "/returns/punctuality/returns?plan=jian-2022&month=2023-06"),
        (("restatements", "JA-01"), "/returns/restatements"),
        (
            ("outcome", "beds_per_1000_elders"),
            "/outcomes/jian-2022/beds_per_1000_elders?as_of=2023-06",
        ),
        (("commitment", "JA-T-01"), "/commitments/JA-T-01"),
        (("commitments",), "/commitments?plan=jian-2022"),
    ],
)
def test_figures_of_a_closed_month_lead_to_the_sums_of_finance(asked: tuple[str, ...], expected: str) -> None:
    assert address(brief(), *asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("all",), "/projects?plan=jian-2022"),
        (("region", "360821"), "/projects?plan=jian-2022&region=360821"),
        (("unit", "7"), "/projects?plan=jian-2022&unit=7"),
        (("source", "county"), "/projects?plan=jian-2022"),
        (("project", "JA-01"), "/projects/JA-01"),
    ],
)
def test_figures_of_the_plan_lead_to_the_register(asked: tuple[str, ...], expected: str) -> None:
    assert address(brief(is_closed=False), *asked) == expected


def test_figures_of_a_county_stay_within_it() -> None:
    assert address(brief("吉安县"), "all") == "/finance/projects?plan=jian-2022&region=360821&as_of=2023-06"
    assert address(brief("吉安县"), "light", "red").startswith(
        "/projects?plan=jian-2022&region=360821&light=red"
    )
