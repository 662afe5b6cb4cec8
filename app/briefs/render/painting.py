"""How WeasyPrint paints a page, without what costs more than the paint: each to the same bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.briefs.render.replacing import asked_once, put_in_place

if TYPE_CHECKING:
    from types import TracebackType

    from app.briefs.render.replacing import Untyped

_TRANSPARENT = 0
_MOST_ATTRIBUTES = 4_000
"""Values of attributes of drawings that are remembered; the charts of a brief have 2,000."""


def take() -> None:
    """Put all of them in place."""
    _order()
    _layers()
    _colours()
    _outlines()
    _matrices()
    _attributes()


def _order() -> None:
    """Leave boxes as they are where no child is painted at another time, instead of copying all of a page."""
    from weasyprint import stacking  # noqa: PLC0415
    from weasyprint.formatting_structure.boxes import ParentBox  # noqa: PLC0415

    look = stacking._dispatch  # noqa: SLF001

    def dispatch(box: Untyped, *found: Untyped) -> Untyped:
        if box.holds_one_text:
            found[-1][box] = {}
            return box
        return look(box, *found)

    def dispatch_children(box: Untyped, *found: Untyped) -> Untyped:
        if not isinstance(box, ParentBox):
            return box
        before = list(box.children)
        children = [dispatch(child, *found) for child in before]
        if all(child is same for child, same in zip(children, before, strict=True)):
            return box
        return box.copy_with_children([child for child in children if child is not None])

    stacking._dispatch_children = dispatch_children  # noqa: SLF001


class Ended:
    """A piece of a page that is closed by one of its methods: `contextlib` makes three objects for each."""

    __slots__ = ("_end",)

    def __init__(self, end: Untyped) -> None:
        self._end = end

    def __enter__(self) -> None:
        """Leave all to the opening, which was before."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it, whatever happened."""
        self._end()


def nothing() -> None:
    """End what was not begun."""


def _layers() -> None:
    """Open and close layers and artifacts of a page."""
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415

    def stacked(page: Untyped) -> Ended:
        page.push_state()
        return Ended(page.pop_state)

    def artifact(page: Untyped) -> Ended:
        if page._tags is None:  # noqa: SLF001
            return Ended(nothing)
        page.begin_marked_content("Artifact")
        return Ended(page.end_marked_content)

    Stream.stacked, Stream.artifact = stacked, artifact


def _colours() -> None:
    """Leave out a colour that is the one before, which most texts have."""
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415

    change = Stream.set_color

    def set_color(page: Untyped, color: Untyped, stroke: bool = False) -> None:  # noqa: FBT001, FBT002 - its signature
        if stroke:
            change(page, color, stroke)
            return
        now = page._current_color, page._current_alpha  # noqa: SLF001
        if getattr(page, "filled", None) != (id(color), now) or now[0] is None:
            change(page, color)
            page.filled = id(color), (page._current_color, page._current_alpha)  # noqa: SLF001
            page.filled_with = color

    Stream.set_color = set_color


def _outlines() -> None:
    """Ask a style once whether its boxes have an outline."""
    from weasyprint.draw.border import draw_outline as draw  # noqa: PLC0415
    from weasyprint.draw.color import get_color  # noqa: PLC0415
    from weasyprint.formatting_structure.boxes import Box  # noqa: PLC0415

    @asked_once
    def has_outline(style: Untyped) -> bool:
        return bool(style["outline_width"]) and get_color(style, "outline_color").alpha != _TRANSPARENT

    def draw_outline(page: Untyped, box: Untyped) -> None:
        waiting = [box]
        while waiting:
            found = waiting.pop()
            if has_outline(found.style):
                draw(page, box)
                return
            if not found.holds_one_text:
                waiting.extend(child for child in found.children if isinstance(child, Box))

    put_in_place(draw, draw_outline)


def _matrices() -> None:
    """Multiply two matrices of three by three, which all but that of a point are."""
    from weasyprint.matrix import Matrix  # noqa: PLC0415

    multiply = Matrix.__matmul__

    def product(left: Untyped, right: Untyped) -> Untyped:
        if len(left) != len(right):
            return multiply(left, right)
        # In the order of `sum`, which begins with 0: the last digit of a number with point depends on it.
        columns = list(zip(*right, strict=True))
        return Matrix(
            matrix=[[0 + a * d + b * e + c * f for d, e, f in columns] for a, b, c in left],
        )

    Matrix.__matmul__ = product


def _attributes() -> None:
    """Read what an attribute of a drawing says once: most of them say what many others say."""
    from weasyprint.svg import utils  # noqa: PLC0415

    for read in (utils.normalize, utils.parse_url, utils.size):
        put_in_place(read, lru_cache(_MOST_ATTRIBUTES)(read))
