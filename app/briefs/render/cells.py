"""Cells of tables that hold one text and nothing else: two thirds of the lines of a brief.

WeasyPrint lays out a cell as a block in which lines may float, hang, break over pages or have notes. Where
none of this can be, what is left is to break the text and to count: each number here comes about by the same
steps in the same order as there, so that the last digit is the same. All other cells, and those that do not
fit on their page, are left to WeasyPrint. A cell that was laid out here says so (`holds_one_text`): whoever
goes through a page afterwards, for marks, links, layers or backgrounds, finds none in its lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render import breaking, lines
from app.briefs.render.replacing import asked_once, put_in_place

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

_NO_LENGTH = tuple(
    f"{kind}_{side}{end}"
    for kind, end in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in ("top", "right", "bottom", "left")
)
_TAGS = frozenset({"td", "th"})
_PARTS = ("before", "after", "first-letter", "first-line")
_AGAINST_THE_LAST_DIGIT = 1 + 1e-9
"""By how much WeasyPrint widens a line before it breaks it."""

_texts = lines.memory()


def take() -> None:
    """Put all of them in place."""
    _build()
    _lay_out()


def _build() -> None:
    """Make the boxes of a cell at once, and leave them alone where tables and blocks are sorted out."""
    from weasyprint.formatting_structure import build  # noqa: PLC0415
    from weasyprint.formatting_structure.boxes import Box, LineBox, TableCellBox, TextBox  # noqa: PLC0415

    make = build.element_to_box

    def element_to_box(element: Untyped, style_for: Untyped, *others: Untyped) -> Untyped:
        words = element.text
        if element.tag in _TAGS and not len(element) and words and words == words.strip():
            style = style_for(element)
            if _makes_a_cell(style) and not any(style_for(element, part) for part in _PARTS):
                cell = TableCellBox(element.tag, style, element, [])
                cell.children = [LineBox.anonymous_from(cell, [TextBox.anonymous_from(cell, words)])]
                cell.string_set, cell.is_built = [], True
                return [cell]
        return make(element, style_for, *others)

    def passing_over(sort_out: Untyped) -> Untyped:
        def sort_out_others(box: Untyped) -> Untyped:
            return box if box.is_built else sort_out(box)

        return sort_out_others

    put_in_place(make, element_to_box)
    Box.is_built = False
    for name in ("anonymous_table_boxes", "flex_boxes", "grid_boxes", "inline_in_block", "block_in_inline"):
        setattr(build, name, passing_over(getattr(build, name)))


def _lay_out() -> None:
    """Lay out a cell: break its text, and count."""
    from weasyprint.formatting_structure.boxes import Box, TableCellBox  # noqa: PLC0415
    from weasyprint.layout.block import block_container_layout as lay_out  # noqa: PLC0415

    cells = _Cells()

    def block_container_layout(
        context: Untyped,
        box: Untyped,
        bottom_space: float,
        skip_stack: Untyped,
        *others: Untyped,
        **named: Untyped,
    ) -> Untyped:
        if skip_stack is None and type(box) is TableCellBox and cells.holds_one_text(box):
            made = cells.laid_out(context, box, bottom_space)
            if made is not None or (box.ends_too_soon and not named["page_is_empty"]):
                # A table asks for the cell, and whether something of it is left.
                return made, None, None, None, None, None
        return lay_out(context, box, bottom_space, skip_stack, *others, **named)

    put_in_place(lay_out, block_container_layout)
    Box.holds_one_text = False


class _Cells:
    """Lays out cells of one text with what WeasyPrint has for lines."""

    def __init__(self) -> None:
        from weasyprint.formatting_structure import boxes  # noqa: PLC0415
        from weasyprint.layout import inline  # noqa: PLC0415

        self._boxes, self._inline = boxes, inline

    def holds_one_text(self, cell: Untyped) -> bool:
        """Return whether a cell holds one text and nothing else, and nothing but its width breaks it."""
        if len(cell.children) != 1 or len(cell.children[0].children) != 1:
            return False
        line, text = cell.children[0], cell.children[0].children[0]
        return (
            type(line) is self._boxes.LineBox
            and type(text) is self._boxes.TextBox
            and text.style is line.style
            and cell.first_letter_style is None
            and cell.first_line_style is None
            and not line.is_leader
            and _is_plain_cell(cell.style)
            and self._is_plain_line(cell, line, text)
        )

    def _is_plain_line(self, cell: Untyped, line: Untyped, text: Untyped) -> bool:
        """Resolve the lengths of a line and of its text; return whether there are none."""
        self._inline.resolve_percentages(line, cell)
        self._inline.resolve_percentages(text, cell)
        style = line.style
        try:
            plain: bool = style.is_plain_line
        except AttributeError:
            plain = style.is_plain_line = _is_plain_line(line) and text.is_in_normal_flow()
        return plain

    def laid_out(self, context: Untyped, cell: Untyped, bottom_space: float) -> Untyped:
        """Return a cell with its lines; nothing where they do not fit, in their width or on the page.

        A page that ends before enough lines of a cell for both of its sides (`ends_too_soon`) has none of it.
        """
        cell.ends_too_soon = False
        if context.footnotes:
            return None
        (line,) = cell.children
        left, top = cell.content_box_x(), cell.content_box_y()
        available = left + cell.width - left
        end = (left + available) * _AGAINST_THE_LAST_DIGIT
        y, children = top, []
        for of_line, of_text, resume, is_last in self._broken(line, end - left) or ():
            after = left + of_text["width"]
            if after > end:
                return None
            made, text = line.copy(), line.children[0].copy()
            made.__dict__.update(of_line)
            made.width, made.children, made.resume_at = after - left, [text], resume
            shift = self._inline.text_align(context, made, available, is_last)
            made.position_x, made.position_y = left + shift, y
            text.__dict__.update(of_text)
            text.position_x = left + shift
            text.position_y = 0 - text.baseline + (y + made.baseline)
            y += made.height
            children.append(made)
        below = cell.border_bottom_width + cell.padding_bottom
        if not children:
            return None
        if context.overflows_page(bottom_space, y + below):
            fitting = sum(
                not context.overflows_page(bottom_space, child.position_y + child.height)
                for child in children[:-1]
            )
            cell.ends_too_soon = _cannot_part(cell.style, len(children), fitting)
            return None
        made = cell.copy_with_children(children)
        made.holds_one_text = True
        if made.height == "auto":
            made.height = max(0, y - top)
        made.height = max(min(made.height, made.max_height), made.min_height)
        return made

    def _broken(self, line: Untyped, room: float) -> list[Untyped] | None:
        """Return what is known of each line of a text; nothing where WeasyPrint has to break it."""
        text = line.children[0]
        found: list[Untyped] | None = lines.once(
            _texts, text.text, text.style, room, lambda: self._parts(line, text, room)
        )
        return found

    def _parts(self, line: Untyped, text: Untyped, room: float) -> list[Untyped] | None:
        found = breaking.broken(text.text, text.style, room)
        if found is None:
            return None
        line_height, _ = self._inline.strut(text.style)
        made = line.copy()
        self._inline._adjust_line_height(made)  # noqa: SLF001
        return [_part(each, line_height, made) for each in found]


def _cannot_part(style: Untyped, number: int, fitting: int) -> bool:
    """Return whether too few lines fit on a page (`orphans`), or too few are left over (`widows`)."""
    left = number - fitting
    missing = max(0, style["widows"] - left)
    return bool(fitting < style["orphans"] or missing > fitting - style["orphans"])


def _part(found: breaking.Line, line_height: float, line: Untyped) -> Untyped:
    """Return what a line and its text have, where the next begins, and whether it ends a paragraph."""
    margin = (line_height - found.height) / 2
    baseline = found.baseline + margin
    height = found.height + margin + margin
    top = min(0 - baseline, 0 - line.baseline)
    bottom = max(0 - baseline + height, 0 - line.baseline + line.margin_height())
    of_line = {"baseline": -top, "height": bottom - top, "margin_top": 0, "margin_bottom": 0}
    of_text = {
        "text": found.layout.text,
        "pango_layout": found.layout,
        "width": found.width,
        "height": found.height,
        "baseline": baseline,
        "margin_top": margin,
        "margin_bottom": margin,
    }
    resume = None if found.resume is None else {0: {found.resume: None}}
    return of_line, of_text, resume, found.ends_paragraph


@asked_once
def _makes_a_cell(style: Untyped) -> bool:
    """Return whether an element makes one cell, and nothing counts it, marks it or leads to it."""
    return bool(
        style["display"] == ("table-cell",)
        and style["float"] == "none"
        and style["position"] == "static"
        and not (style["counter_reset"] or style["counter_set"])
        and style["counter_increment"] in ("auto", ())
        and not style["anchor"]
        and style["string_set"] == "none"
        and style["bookmark_level"] == "none"
    )


@asked_once
def _is_plain_cell(style: Untyped) -> bool:
    """Return whether nothing but the lengths of a cell decides where its lines stand."""
    return bool(
        style["position"] == "static"
        and style["direction"] == "ltr"
        and style["box_decoration_break"] == "slice"
        and style["continue"] == "auto"
        and style["max_lines"] == "none"
        and style["overflow"] == "visible"
        and style["opacity"] == 1
        and not style["transform"]
    )


def _is_plain_line(line: Untyped) -> bool:
    """Return whether a line, and the text in it, begin at the left and stand on the base line."""
    style = line.style
    return bool(
        style["position"] == "static"
        and style["direction"] == "ltr"
        and style["vertical_align"] == "baseline"
        and style["text_indent"].value == 0
        and "justify" not in {style["text_align_all"], style["text_align_last"]}
        and not any(getattr(line, name) for name in _NO_LENGTH)
    )
