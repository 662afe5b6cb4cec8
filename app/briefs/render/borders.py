"""Rules of tables that have lines above and below their rows alone, as ours do.

WeasyPrint asks each cell, row, column and group about each of its sides, and imports a function for every
answer. Where only rows and the table itself have solid lines above or below, one answer holds for the whole
width. All other tables are left to the function whose place this takes.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from app.briefs.render.replacing import asked_once, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.render.replacing import Untyped

_SIDES = ("top", "right", "bottom", "left")
_NO_WIDTHS = {f"border_{side}_width": 0.0 for side in _SIDES}
_NONE, _SOLID, _HIDDEN = 0, 7, 9
"""How strong the kinds of lines are where two meet (CSS 2.1, 17.6.2.1), counted as WeasyPrint counts."""
_KINDS = {"none": _NONE, "solid": _SOLID}


def take() -> None:
    """Put it in place."""
    from weasyprint.draw.color import get_color  # noqa: PLC0415
    from weasyprint.layout.table import TRANSPARENT  # noqa: PLC0415
    from weasyprint.layout.table import collapse_table_borders as collapse  # noqa: PLC0415

    nothing = (0, 0, _NONE), ("none", 0, TRANSPARENT)
    inside = (1, 0, _HIDDEN), ("hidden", 0, TRANSPARENT)

    def stronger(before: Untyped, style: Untyped, side: str) -> Untyped:
        """Return the line that is drawn where two meet: the earlier one where both are as strong."""
        kind, width = style[f"border_{side}_style"], style[f"border_{side}_width"]
        strength = 0, width, _KINDS[kind]
        if before[0] < strength:
            return strength, (kind, width, get_color(style, f"border_{side}_color"))
        return before

    def collapse_table_borders(table: Untyped, grid_width: int, grid_height: int) -> Untyped:
        rows = [row for group in table.children for row in group.children]
        if not (grid_width and len(rows) == grid_height and _is_ruled(table, rows)):
            return collapse(table, grid_width, grid_height)
        lines = [nothing] * (grid_height + 1)
        for box, above, below in (*_between(rows), (table, 0, grid_height)):
            lines[above] = stronger(lines[above], box.style, "top")
            lines[below] = stronger(lines[below], box.style, "bottom")
        vertical = [[nothing] * (grid_width + 1) for _ in rows]
        halves = [width / 2 for _, (_, width, _) in lines]
        for box in (*table.children, *rows, *_columns(table)):
            box.__dict__.update(_NO_WIDTHS)
        for number, row in enumerate(rows):
            own = {
                **_NO_WIDTHS,
                "border_top_width": halves[number],
                "border_bottom_width": halves[number + 1],
            }
            for cell in row.children:
                for place in range(cell.grid_x + 1, cell.grid_x + cell.colspan):
                    vertical[number][place] = inside
                cell.__dict__.update(own)
        table.__dict__.update(_NO_WIDTHS)
        table.border_top_width, table.border_bottom_width = halves[0], halves[-1]
        return vertical, [[line] * grid_width for line in lines]

    put_in_place(collapse, collapse_table_borders)


def draw_whole() -> None:
    """Draw a rule as the one line that it is, where WeasyPrint draws a piece for each cell."""
    from weasyprint.draw import draw_collapsed_borders as draw  # noqa: PLC0415
    from weasyprint.draw.border import draw_line, styled_color  # noqa: PLC0415

    def draw_collapsed_borders(page: Untyped, table: Untyped) -> None:
        rows = [row for group in table.children for row in group.children]
        rules = _rules(table, rows) if rows else None
        if rules is None:
            draw(page, table)
            return
        left, right = table.column_positions[0], table.column_positions[-1] + table.column_widths[-1]
        # Stronger ones are painted later, on top.
        for _, (kind, width, colour), y in sorted(rules, key=itemgetter(0)):
            with page.artifact(), page.stacked():
                draw_line(page, left, y, right, y, width, kind, styled_color(kind, colour, "top"))

    put_in_place(draw, draw_collapsed_borders)


def _rules(table: Untyped, rows: list[Untyped]) -> list[Untyped] | None:
    """Return the rules between rows on a page, with strength, look and place; nothing where one changes.

    Only solid ones are rules: where dashes begin depends on the piece.
    """
    vertical, horizontal = table.collapsed_border_grid
    head = len(table.children[0].children) if table.children[0].is_header else 0
    # Of a table that goes on from the page before, the rows of its head come again.
    left_out = table.skipped_rows - head if table.skipped_rows else 0
    numbers = [number if number < head else number + left_out for number in range(len(rows))]
    below = [
        horizontal[number if number < head + 1 else number + left_out] for number in range(1, len(rows) + 1)
    ]
    lines = [horizontal[0 if head else left_out], *below]
    if (
        table.children[-1].is_footer
        or table.style["direction"] != "ltr"
        or any(width for number in numbers for _, (_, width, _) in vertical[number])
        or any(line.count(line[0]) != len(line) or line[0][1][0] not in _KINDS for line in lines)
    ):
        return None
    places = [row.position_y for row in rows]
    found = [(*line[0], y) for line, y in zip(lines, [*places, places[-1] + rows[-1].height], strict=True)]
    if table.skip_cell_border_top:
        del found[0]
    if table.skip_cell_border_bottom:
        del found[-1]
    return [each for each in found if each[1][1] and each[1][2].alpha]


def _between(rows: list[Untyped]) -> Iterator[tuple[Untyped, int, int]]:
    """Yield each row with the numbers of the lines above and below it."""
    for number, row in enumerate(rows):
        yield row, number, number + 1


def _columns(table: Untyped) -> Iterator[Untyped]:
    """Yield the columns of a table, and their groups."""
    for group in table.column_groups:
        yield group
        yield from group.children


def _is_ruled(table: Untyped, rows: list[Untyped]) -> bool:
    """Return whether only rows and the table have lines, solid, above or below; no cell spans rows."""
    cells = [cell for row in rows for cell in row.children]
    return (
        table.style["direction"] == "ltr"
        and all(cell.rowspan == 1 for cell in cells)
        and all(_lines_of(box.style) == () for box in (*cells, *table.children, *_columns(table)))
        and all(set(_lines_of(box.style)) <= {"top", "bottom"} for box in (table, *rows))
        and all(
            box.style[f"border_{side}_style"] in _KINDS
            for box in (table, *rows)
            for side in ("top", "bottom")
        )
    )


@asked_once
def _lines_of(style: Untyped) -> tuple[str, ...]:
    """Return the sides on which boxes of a style have a line."""
    return tuple(
        side
        for side in _SIDES
        if style[f"border_{side}_style"] != "none" or style[f"border_{side}_width"] != 0
    )
