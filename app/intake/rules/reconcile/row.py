"""One row of the list with the figures found in it, and the findings that rules make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.intake.rules.figures import figures
from app.intake.rules.printed_heads import printed_cell
from app.intake.types.figures import TextFigure
from app.intake.types.reconcile import ListedProject, ReconcileRule, Relation
from app.kernel.texts import Text, joined
from app.plans.types import Sector
from app.projects.types import Figure, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.intake.types.figures import FigureKind

_MARKER = re.compile(r"其中|包括|包含|含")
_LONGEST_SUBJECT = 18
_LONGEST_NOUN = 14
_CLAUSE_BREAKS = "，。；、,;"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReconcileRow:
    """A row of the list: its facts, and every number of its description and its name."""

    listed: ListedProject
    sector: Sector
    figures: tuple[TextFigure, ...]
    name_figures: tuple[TextFigure, ...]

    @property
    def text(self) -> str:
        """The description as printed."""
        return self.listed.project.content

    def of(self, *kinds: FigureKind) -> list[TextFigure]:
        """Return the figures of some kinds, in the order of the text."""
        return [figure for figure in self.figures if figure.kind in kinds]

    def reading(self, measure: Measure) -> Figure | None:
        """Return the reading of a measure, None where the register has none."""
        return next((each for each in self.listed.project.figures if each.measure is measure), None)

    def column(self, field: str) -> Column | None:
        """Return the printed cell of a field as a number; None where the plan prints no such column."""
        cell = printed_cell(self.listed.row.cells, field)
        return None if cell is None else Column(cell[0], _number(cell[1]))


@dataclass(frozen=True, slots=True)
class Column:
    """A printed cell: the head above it, and its number; None where it is blank."""

    head: str
    value: Decimal | None

    @property
    def label(self) -> str:
        """How users call it."""
        return Text("“{head}”栏", head=self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule compared: values, the figures that it used, and the fields whose notes belong to it."""

    rule: ReconcileRule
    found: Decimal | None
    unit: str
    compared_with: str
    expected: Decimal | None
    relation: Relation = Relation.EQUAL
    figures: tuple[TextFigure, ...] = ()
    printed: str | None = None
    """What the paper says, where it is not the words of `figures`."""
    explanation: str = ""
    fields: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    """Readings of ours that are compared here."""
    agrees: bool | None = None
    """Set where more than the two values decides."""


def reconcile_row(listed: ListedProject, sector: Sector) -> ReconcileRow:
    """Return a row with its figures."""
    return ReconcileRow(listed, sector, figures(listed.project.content), figures(listed.project.name))


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").strip()
    return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def total(items: Iterable[TextFigure]) -> Decimal:
    """Return the sum of figures."""
    return sum((figure.value for figure in items), ZERO)


def sum_text(items: Sequence[TextFigure]) -> str:
    """Return a sum as it is written, or nothing for a single figure: 420＋300＝720."""
    if len(items) < 2:  # noqa: PLR2004 - one figure is no sum
        return ""
    return f"{'＋'.join(plain(figure.value) for figure in items)}＝{plain(total(items))}"


def plain(value: Decimal) -> str:
    """Return a number without trailing zeros and without an exponent."""
    return f"{value.normalize():f}"


def snippet(text: str, items: Iterable[TextFigure]) -> str:
    """Return the words around figures, cut down to what tells them apart."""
    pieces = []
    for figure in items:
        begin = max(figure.begin, figure.number - _LONGEST_SUBJECT)
        end = figure.end + (len(figure.noun) if len(figure.noun) <= _LONGEST_NOUN else 0)
        if not figure.subject and not figure.noun:
            begin = max(text.rfind(mark, 0, begin - 1) for mark in _CLAUSE_BREAKS) + 1 if begin else 0
        cut = "…" if begin > figure.begin else ""
        pieces.append(cut + text[begin:end].strip(f"{_CLAUSE_BREAKS}：:"))
    return joined("；", dict.fromkeys(pieces))


def introduces_parts(gap: str) -> bool:
    """Say whether words between two figures make the second a part of the first: 其中, 含, 包括.

    A bracket that opens before such a word and closes behind it speaks of something else.
    """
    markers = list(_MARKER.finditer(gap))
    if not markers:
        return False
    before, after = gap[: markers[-1].start()], gap[markers[-1].end() :]
    opened = before.count("(") + before.count("（") > before.count(")") + before.count("）")
    return not (opened and re.search(r"[)）]", after))


def wholes_and_parts(
    text: str, items: Sequence[TextFigure]
) -> tuple[tuple[TextFigure, ...], tuple[TextFigure, ...]]:
    """Split figures of one kind into those that stand for themselves and those introduced as parts."""
    wholes: list[TextFigure] = []
    parts: list[TextFigure] = []
    for index, figure in enumerate(items):
        gap = text[items[index - 1].end : figure.number] if index else ""
        (parts if parts or introduces_parts(gap) else wholes).append(figure)
    return tuple(wholes), tuple(parts)


def is_open_list(text: str, last: TextFigure) -> bool:
    """Say whether a list goes on after its last figure: with 等, or with names that have no figure."""
    ending = re.split(r"[。；;]", text[last.end :], maxsplit=1)[0]
    return "等" in ending or "、" in ending.replace(last.noun, "", 1)
