"""The address of a plan's page as a typed choice. Shape and messages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.kernel.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Mapping


class FigureFilter(Labelled):
    """Which comparisons of figures are shown."""

    ALL = "all", "全部"
    DIFFERS = "differs", "不一致"


def figure_filter(address: Mapping[str, str]) -> FigureFilter:
    """Read `?figures=`; without it all are shown.

    Raises:
        TrackerError: the value is none of the choices, where showing something else would mislead.
    """
    text = address.get("figures") or FigureFilter.ALL.value
    try:
        return FigureFilter(text)
    except ValueError as error:
        known = "、".join(f"{choice.value}（{choice.label}）" for choice in FigureFilter)
        message = f"地址中的 figures={text[:40]} 看不懂，可以用的是：{known}。"
        raise TrackerError(message) from error
