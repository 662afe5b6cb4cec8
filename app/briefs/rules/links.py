"""Where the rows behind a figure of a brief are shown. On screen a figure leads there; paper has no links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.projects.types import Stage

if TYPE_CHECKING:
    from app.briefs.types import Brief

_GROUPS = frozenset({"region", "unit", "category", "source"})
"""By what sums are broken down: each is a parameter of finance and, but for the source, of the list."""
_OVER_STAGES = frozenset({"started", "finished"})
"""Figures over several stages: a table by stage shows them as they add up, and leads on to the projects."""
BLANK = "none"
"""How an address of finance writes a key that is not filled in."""


def address(brief: Brief, kind: str, key: str | None = None, of: str = "") -> str:
    """Return path and query of the page with the rows behind a figure.

    `kind` says what the figure is of (`all`, `region`, `unit`, `category`, `source`, `light`, `project`,
    `problems`, `returns`, `restatements`, `outcome`, `commitment`, `commitments`, or what of the projects is
    counted), `key` which one, `of` which of its projects are counted (`started`, `finished`, `in_use`).

    Figures of a closed month are those of finance, whose pages have the same sums and the projects of then;
    those of a plan lead to the register.
    """
    moment = {"as_of": str(brief.month)} if brief.standing is not None else {}
    known = {"as_of": str(brief.outcomes_as_of)} if brief.outcomes_as_of else moment
    place = {"plan": brief.plan.code} | ({"region": brief.area.code} if brief.area.county else {})
    lists = {
        "project": (f"/projects/{key}", moment),
        "light": ("/projects", place | {"light": key or ""} | moment),
        "problems": ("/returns/review", place | {"month": str(brief.month), "state": "all"}),
        "returns": ("/returns/punctuality/returns", {"plan": brief.plan.code, "month": str(brief.month)}),
        "restatements": ("/returns/restatements", {}),
        "outcome": (f"/outcomes/{brief.plan.code}/{key}", known),
        "commitment": (f"/commitments/{key}", {}),
        "commitments": ("/commitments", {"plan": brief.plan.code}),
    }
    path, parameters = lists.get(kind) or _sums(place, moment, kind, key, of or kind)
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _sums(
    place: dict[str, str], moment: dict[str, str], kind: str, key: str | None, counted: str
) -> tuple[str, dict[str, str]]:
    """Return path and parameters of the page with the projects that are summed or counted."""
    chosen = place | ({kind: key or BLANK} if kind in _GROUPS and key is not None else {})
    if not moment:
        return "/projects", {name: text for name, text in chosen.items() if name != "source"}
    if counted in _OVER_STAGES:
        return "/finance", {"rows": "stage", "set": "rates"} | chosen | moment
    if counted == "in_use":
        chosen["stage"] = Stage.OPERATING.value
    return "/finance/projects", chosen | moment
