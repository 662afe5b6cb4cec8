"""The address of a plan's page as a typed choice. Shape and messages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import TrackerError
from app.kernel.labels import Labelled
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Mapping


class FigureFilter(Labelled):
    """Which comparisons of figures are shown."""

    ALL = "all", Text("全部")
    DIFFERS = "differs", Text("不一致")


def figure_filter(address: Mapping[str, str]) -> FigureFilter:
    """Read `?figures=`; without it all are shown.

    Raises:
        TrackerError: the value is none of the choices, where showing something else would mislead.
    """
    text = address.get("figures") or FigureFilter.ALL.value
    try:
        return FigureFilter(text)
    except ValueError as error:
        known = joined(
            "、",
            (Text("{value}（{label}）", value=choice.value, label=choice.label) for choice in FigureFilter),
        )
        message = Text("地址中的 figures={text} 看不懂，可以用的是：{known}。", text=text[:40], known=known)
        raise TrackerError(message) from error
