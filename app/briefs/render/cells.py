"""Cells of tables that hold one text and nothing else: two thirds of the lines of a brief.

WeasyPrint lays out a cell as a block in which lines may float, hang, break over pages or have notes. Where
none of this can be, what is left is to break the text and to count: each number here comes about by the same
steps in the same order as there, so that the last digit is the same. All other cells, and those that do not
fit on their page, are left to WeasyPrint. A cell that was laid out here says so (`holds_one_text`): whoever
goes through a page afterwards, for marks, links, layers or backgrounds, finds none in its lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render import breaking
from app.briefs.render.lines import LONGEST, number_of, remember
from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from app.briefs.render.replacing import Untyped

_NO_LENGTH = tuple(
    f"{kind}_{side}{end}"
    for kind, end in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in ("top", "right", "bottom", "left")
)
_AGAINST_THE_LAST_DIGIT = 1 + 1e-9
"""By how much WeasyPrint widens a line before it breaks it."""
_broken: dict[Hashable, Untyped] = {}


def take() -> None:
    """Put all of them in place."""
    _build()
    _lay_out()


def _build() -> None:
    """Make the boxes of a cell at once, and leave them alone where floats, tables and blocks are sorted out."""
    from weasyprint.formatting_structure import build  # noqa: PLC0415
    from weasyprint.formatting_structure.boxes import Box, LineBox, TableCellBox, TextBox  # noqa: PLC0415

    make = build.element_to_box

    def element_to_box(  # noqa: PLR0917 - its signature
        element: Untyped,
        style_for: Untyped,
        get_image: Untyped,
        base_url: Untyped,
        targets: Untyped,
        counter_style: Untyped,
        footnotes: Untyped,
        state: Untyped = None,
    ) -> Untyped:
        words = element.text
        if element.tag in _TAGS and not len(element) and words and words == words.strip():
            style = style_for(element)
            if is_cell(style) and not any(style_for(element, part) for part in _PARTS):
                cell = TableCellBox(element.tag, style, element, [])
                cell.children = [LineBox.anonymous_from(cell, [TextBox.anonymous_from(cell, words)])]
                cell.string_set, cell.is_built = [], True
                return [cell]
        return make(
            element, style_for, get_image, base_url, targets, counter_style, footnotes, state
        )

    def is_cell(style: Untyped) -> bool:
        try:
            found: bool = style.makes_a_cell
        except AttributeError:
            found = style.makes_a_cell = _makes_a_cell(style)
        return found

    def passing_over(sort_out: Untyped) -> Untyped:
        def sort_out_others(box: Untyped) -> Untyped:
            return box if box.is_built else sort_out(box)

        return sort_out_others

    put_in_place(make, element_to_box)
    Box.is_built = False
    for name in ("anonymous_table_boxes", "flex_boxes", "grid_boxes", "inline_in_block", "block_in_inline"):
        setattr(build, name, passing_over(getattr(build, name)))


def _lay_out() -> None:
    """Lay out a cell."""
    from weasyprint.formatting_structure.boxes import Box, LineBox, TableCellBox, TextBox  # noqa: PLC0415
    from weasyprint.layout import inline  # noqa: PLC0415
    from weasyprint.layout.block import block_container_layout as lay_out  # noqa: PLC0415
    from weasyprint.text.line_break import strut  # noqa: PLC0415

    def block_container_layout(  # noqa: PLR0917 - its signature
        context: Untyped,
        box: Untyped,
        bottom_space: float,
        skip_stack: Untyped,
        page_is_empty: bool,  # noqa: FBT001
        absolute_boxes: Untyped,
        fixed_boxes: Untyped,
        adjoining_margins: Untyped,
        first_letter_style: Untyped,
        first_line_style: Untyped,
        discard: bool,  # noqa: FBT001
        max_lines: Untyped,
    ) -> Untyped:
        if skip_stack is None and type(box) is TableCellBox and holds_one_text(box):
            made = laid_out(context, box, bottom_space)
            if made is not None:
                # A table asks for the cell, and whether something of it is left.
                return made, None, None, None, None, None
        return lay_out(
            context,
            box,
            bottom_space,
            skip_stack,
            page_is_empty,
            absolute_boxes,
            fixed_boxes,
            adjoining_margins,
            first_letter_style,
            first_line_style,
            discard,
            max_lines,
        )

    def holds_one_text(cell: Untyped) -> bool:
        children = cell.children
        if len(children) != 1 or type(children[0]) is not LineBox or len(children[0].children) != 1:
            return False
        line, text = children[0], children[0].children[0]
        if type(text) is not TextBox or text.style is not line.style or line.is_leader:
            return False
        if cell.first_letter_style is not None or cell.first_line_style is not None:
            return False
        style = cell.style
        try:
            plain: bool = style.is_plain_cell
        except AttributeError:
            plain = style.is_plain_cell = _is_plain_cell(style)
        if not plain:
            return False
        inline.resolve_percentages(line, cell)
        inline.resolve_percentages(text, cell)
        try:
            plain = line.style.is_plain_line
        except AttributeError:
            plain = line.style.is_plain_line = _is_plain_line(line) and text.is_in_normal_flow()
        return plain

    def laid_out(context: Untyped, cell: Untyped, bottom_space: float) -> Untyped:
        """Return a cell with its lines; nothing where they do not fit, in their width or on the page."""
        if context.footnotes:
            return None
        (line,) = cell.children
        left, top = cell.content_box_x(), cell.content_box_y()
        available = left + cell.width - left
        end = (left + available) * _AGAINST_THE_LAST_DIGIT
        parts = broken(context, line, end - left)
        if parts is None:
            return None
        y, lines = top, []
        for of_line, of_text, resume, is_last in parts:
            after = left + of_text["width"]
            if after > end:
                return None
            made, part = line.copy(), line.children[0].copy()
            attributes = made.__dict__
            attributes.update(of_line)
            made.width, made.children, made.resume_at = after - left, [part], resume
            shift = inline.text_align(context, made, available, is_last)
            made.position_x, made.position_y = left + shift, y
            part.__dict__.update(of_text)
            part.position_x = left + shift
            part.position_y = 0 - part.baseline + (y + made.baseline)
            y += made.height
            lines.append(made)
        if context.overflows_page(bottom_space, y + (cell.border_bottom_width + cell.padding_bottom)):
            return None
        made = cell.copy_with_children(lines)
        made.holds_one_text = True
        if made.height == "auto":
            made.height = max(0, y - top)
        made.height = max(min(made.height, made.max_height), made.min_height)
        return made

    def broken(context: Untyped, line: Untyped, room: float) -> Untyped:
        """Return what is known of each line of a text; nothing where WeasyPrint has to look at its spaces."""
        text = line.children[0]
        key = text.text, number_of(text.style), room
        found = _broken.get(key, _broken)
        if found is _broken:
            found = parts_of(context, line, room)
            if len(text.text) <= LONGEST:
                remember(_broken, key, found)
        return found

    def parts_of(context: Untyped, line: Untyped, room: float) -> Untyped:
        text, found = line.children[0], []
        of_lines = at_once(text, room) or list(one_by_one(context, text, room))
        made = line.copy()
        inline._adjust_line_height(made)  # noqa: SLF001
        for of_text, resume, is_last in of_lines:
            if of_text is None:
                return None
            height = of_text["height"] + of_text["margin_top"] + of_text["margin_bottom"]
            top_of_text, top_of_line = 0 - of_text["baseline"], 0 - made.baseline
            bottom = max(top_of_text + height, top_of_line + made.margin_height())
            top = min(top_of_text, top_of_line)
            of_line = {"baseline": -top, "height": bottom - top, "margin_top": 0, "margin_bottom": 0}
            found.append((of_line, of_text, None if resume is None else {0: {resume: None}}, is_last))
        return found

    def at_once(text: Untyped, room: float) -> list[Untyped] | None:
        found = breaking.broken(text.text, text.style, room)
        if found is None:
            return None
        line_height, _ = strut(text.style)
        parts = []
        for each in found:
            margin = (line_height - each.height) / 2
            of_text = {
                "text": each.layout.text,
                "width": each.width,
                "pango_layout": each.layout,
                "height": each.height,
                "margin_top": margin,
                "margin_bottom": margin,
                "baseline": each.baseline + margin,
            }
            parts.append((of_text, each.resume, each.ends_paragraph))
        return parts

    def one_by_one(context: Untyped, text: Untyped, room: float) -> Iterator[Untyped]:
        skip, whole = 0, text.text.encode()
        while skip is not None:
            part = None
            if whole[skip : skip + 1] not in {b" ", b""}:
                part, skip, breaks = inline.split_text_box(context, text, room, skip)
            if part is None or part.text.endswith(" "):
                yield None, None, None
                return
            of_text = {name: value for name, value in vars(part).items() if name in _OF_TEXT}
            yield of_text, skip, skip is None or bool(breaks)

    put_in_place(lay_out, block_container_layout)
    Box.holds_one_text = False


_TAGS = frozenset({"td", "th"})
_PARTS = ("before", "after", "first-letter", "first-line")


def _makes_a_cell(style: Untyped) -> bool:
    """Return whether an element of this style makes one cell, and nothing counts it, marks it or leads to it."""
    return bool(
        style["display"] == ("table-cell",)
        and style["float"] == "none"
        and style["position"] == "static"
        and not (style["counter_reset"] or style["counter_set"])
        and style["counter_increment"] in {"auto", ()}
        and not style["anchor"]
        and style["string_set"] == "none"
        and style["bookmark_level"] == "none"
    )


_OF_TEXT = {"text", "width", "height", "baseline", "margin_top", "margin_bottom", "pango_layout"}


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
