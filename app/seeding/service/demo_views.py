"""Keeping a few views of the roll-up page for the finance account of a demo database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.accounts import queries as account_queries
from app.accounts.service.saved_views import save_view
from app.accounts.types import User
from app.portfolio.service.rollup_page import ROLLUP
from app.portfolio.types.cube import Figure
from app.portfolio.types.finance import Comparison, FigureSet, FinanceQuery
from app.returns.types.cube import CubeDimension
from app.seeding.rules.people import finance_name

if TYPE_CHECKING:
    from collections.abc import Collection

VIEWS = (
    ("各县资金到位和支付", FinanceQuery()),
    (
        "资金来源和形象进度：完成投资",
        FinanceQuery(rows=CubeDimension.SOURCE, columns=CubeDimension.STAGE, figure=Figure.COMPLETED),
    ),
    (
        "各类项目完成率，与上月比较",
        FinanceQuery(rows=CubeDimension.CATEGORY, shown=FigureSet.RATES, compare=Comparison.MONTH),
    ),
)


def save_views(city_code: str, city_name: str, made: Collection[str]) -> None:
    """Save views of a city's figures for its finance account, where the account has just been made."""
    found = account_queries.account_named(finance_name(city_code))
    if found is None or found.name not in made:
        return
    fact = account_queries.fact_of(found)
    user = User(fact.id, fact.name, fact.display_name, fact.grants)
    for name, query in VIEWS:
        asked = query.with_chosen((CubeDimension.CITY, city_code)).parameters()
        save_view(f"演示·{city_name}{name}", ROLLUP, urlencode(asked), user=user, actor=user.actor())
