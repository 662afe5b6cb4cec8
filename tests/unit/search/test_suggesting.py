from __future__ import annotations

import pytest

from app.search.rules.suggesting import MOST_SUGGESTED, similar_names
from tests.unit.search.spoken import READINGS, spoken

USUAL = READINGS | {"铅": "qian", "及": "ji", "饶": "rao", "绕": "rao", "狭": "xia", "将": "jiang"}
"""How characters are usually read: 铅 as the metal, not as the place."""
NAMES = ["吉水县", "铅山县", "上饶市", "峡江县", "吉水县民政局", "婺源县", "鄱阳县"]


def suggested(typed: str) -> tuple[str, ...]:
    return similar_names(typed, NAMES, lambda each: USUAL.get(each, ""), lambda name: spoken(name).sound)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("及水县", "吉水县"),  # another character of the same sound
        ("上绕市", "上饶市"),
        ("狭将县", "峡江县"),
        ("qianshan", "铅山县"),  # the usual reading of a place that is read otherwise
        ("jisuixian", "吉水县"),
        ("sangrao", "上饶市"),  # s for sh, as it is spoken
        ("poyan", "鄱阳县"),  # n for ng
        ("jishuixain", "吉水县"),  # mistyped
        ("wuyaunxian", "婺源县"),
    ],
)
def test_what_sounds_alike_is_suggested_first(typed: str, name: str) -> None:
    assert suggested(typed)[0] == name


@pytest.mark.parametrize("typed", ["", "xx", "北京大学", "zzzzzz", "123"])
def test_nothing_is_suggested_where_nothing_sounds_alike(typed: str) -> None:
    assert suggested(typed) == ()


def test_few_names_are_suggested() -> None:
    names = [f"吉水县{each}" for each in "民政局养老院建设项目"]
    found = similar_names("及水", names, lambda each: USUAL.get(each, ""), lambda name: spoken(name).sound)
    assert len(found) == MOST_SUGGESTED
