"""How a project card is cut to one page: pure functions of the card alone.

A card that is too long is shortened visibly: a text ends with …, a table or list says how many rows it leaves
out. Render workers need this and nothing else of the application, so that they start soon.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from app.briefs.types import CardSource
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from app.briefs.types import CardMilestone, ProjectCard

ELLIPSIS = "…"
_WIDE = frozenset("WFA")
"""East Asian widths of characters that fill a square."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a card may hold at most: texts in squares of a Chinese character, lists in rows."""

    content: int
    progress: int
    reasons: int
    reason: int
    problems: int
    problem: int
    next_work: int
    sources: int
    photos: int
    photo_height: int
    """mm."""
    blank_milestones: bool
    """Whether milestones of which nothing is known have a row of their own."""
    is_tight: bool = False
    """Whether type and rows are a size smaller."""


LIMITS = (
    Limits(400, 150, 4, 120, 5, 90, 120, 8, 3, 34, blank_milestones=True),
    Limits(260, 110, 3, 100, 4, 80, 90, 7, 3, 32, blank_milestones=True),
    Limits(170, 80, 3, 90, 3, 60, 60, 6, 3, 29, blank_milestones=True),
    Limits(120, 90, 3, 90, 3, 66, 66, 6, 3, 27, blank_milestones=True, is_tight=True),
    Limits(90, 44, 1, 96, 2, 30, 44, 4, 3, 20, blank_milestones=False, is_tight=True),
    Limits(45, 26, 1, 48, 1, 26, 26, 4, 1, 20, blank_milestones=False, is_tight=True),
)
"""From the roomy to the tight; the last one fits a page whatever stands in it, which a test holds."""
PAGE_HEIGHT = 262
"""mm between the margins, less a little."""
_NAME, _LOCATION, _UNITS, _OTHER, _WAIVER = 56, 30, 42, 16, 10
"""Squares of the texts that no level changes."""


def shortened(found: ProjectCard, level: int) -> ProjectCard:
    """Return a card within the limits of a level; what fits is left as it is."""
    most = LIMITS[level]
    project = found.project
    return replace(
        found,
        section=clipped(found.section, _OTHER),
        project=replace(
            project,
            name=clipped(project.name, _NAME),
            printed_type=clipped(project.printed_type, _OTHER),
            location=clipped(project.location, _LOCATION),
            units=(clipped("、".join(project.units), _UNITS),),
        ),
        content=clipped(found.content, most.content),
        progress=clipped(found.progress, most.progress),
        light=found.light
        and replace(
            found.light,
            reasons=_first(
                [clipped(each, most.reason) for each in found.light.reasons],
                most.reasons,
                "另有{}项，见台账。",
            ),
            held_by=found.light.held_by and clipped(found.light.held_by, most.reason),
        ),
        sources=_sources(found.sources, most.sources),
        milestones=tuple(
            replace(each, waiver=clipped(each.waiver, _WAIVER))
            for each in found.milestones
            if most.blank_milestones or _is_known(each)
        ),
        problems=tuple(
            replace(
                each,
                description=clipped(each.description, most.problem),
                department=clipped(each.department, _OTHER),
            )
            for each in found.problems[: most.problems]
        ),
        next_work=clipped(found.next_work, most.next_work),
        photos=found.photos[: most.photos],
    )


def first_level(found: ProjectCard) -> int:
    """Return the level to try first: the roomiest that should fit a page.

    A wrong guess costs a second render, never a second page: the next level is tried then.
    """
    last = len(LIMITS) - 1
    levels = (level for level in range(last) if _height(shortened(found, level), level) <= PAGE_HEIGHT)
    return next(levels, last)


def _height(cut: ProjectCard, level: int) -> float:
    """Return about how high a card is set, in mm, by the sizes of its style sheet."""
    project, light = cut.project, cut.light
    reasons = (*light.reasons, *filter(None, (light.held_by,))) if light else ()
    facts = (
        max(_lines(cut.area.name, 18), _lines(project.location, 15)),
        _lines(project.printed_type, 18),
        2,
        1,
        _lines("、".join(project.units), 41),
        _lines(cut.content, 41),
    )
    beside = len(cut.photos) == 1
    line = 30 if beside else 47
    problems = [
        _lines(f"{each.kind}{each.level}{each.department}{each.description}", line - 12)
        for each in cut.problems
    ]
    texts = 5.3 * (
        _lines(cut.progress, line - 5)
        + _lines(cut.next_work, line - 5)
        + sum(problems)
        + 1
        + bool(cut.photos)
    )
    photo = LIMITS[level].photo_height + 6.8
    small = 0.87 if LIMITS[level].is_tight else 1.0
    return (
        22.0  # head, the space around the name, and the line below it
        + 8.1 * _lines(project.name, 28)
        + small
        * (
            5.0
            + 4.95 * (1 + sum(_lines(each, 45) for each in reasons))
            + (2.5 + 4.6 * sum(facts) + 1.2 * len(facts))
            + (19.6 + 5.8 * (len(cut.sources) + 1))
            + (19.0 + 3.84 * len(cut.milestones))
            + 8.7
            + (max(texts, photo / small) if beside else texts + (photo / small if cut.photos else 0))
        )
    )


def _lines(text: str, squares: int) -> int:
    """Return how many lines a text fills, at least one."""
    return max(1, ceil(sum(map(_width, text)) / squares))


def clipped(text: str, most: int) -> str:
    """Return a text in one paragraph, cut to a width in Chinese characters; then it ends with …."""
    whole = " ".join(text.split())
    room, kept = Decimal(most), ""
    for character in whole:
        room -= _width(character)
        if room < 0:
            return f"{kept[:-1].rstrip('，、；：。 ')}{ELLIPSIS}"
        kept += character
    return whole


def _width(character: str) -> Decimal:
    return Decimal(1) if unicodedata.east_asian_width(character) in _WIDE else Decimal("0.5")


def _first(texts: list[str], most: int, rest: str) -> tuple[str, ...]:
    """Return the first texts, and a sentence on the number of the others."""
    if len(texts) <= most:
        return tuple(texts)
    return (*texts[:most], rest.format(len(texts) - most))


def _sources(rows: tuple[CardSource, ...], most: int) -> tuple[CardSource, ...]:
    """Return the rows of the table of money; the last ones together where there are too many."""
    if len(rows) <= most:
        return rows
    kept, others = rows[: most - 1], rows[most - 1 :]

    def together(name: str) -> Decimal | None:
        known = [value for row in others if (value := getattr(row, name)) is not None]
        return sum(known, Decimal(0)) if known else None

    amounts = (together(kind.value) for kind in Amount)
    return (*kept, CardSource(f"其余{len(others)}个来源", *amounts))


def _is_known(milestone: CardMilestone) -> bool:
    return any((milestone.planned, milestone.forecast, milestone.actual, milestone.waiver))
