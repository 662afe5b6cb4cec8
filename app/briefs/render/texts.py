"""Lines that hold one text and nothing else, which most lines are: every cell of a table, every caption.

WeasyPrint lays out any line as a tree, whose parts may float, hang, break or overflow. Each function here
takes the place of one of its functions, to the same result: it does what is left to do for a single text, and
hands all other lines to the one that it replaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

_SPACES = tuple(f"{kind}_{side}" for kind in ("padding", "margin") for side in ("left", "right"))


def take() -> None:
    """Put all of them in place."""
    _split()
    _stand()
    _draw()


def _split() -> None:
    """Take as much of a text as a line holds."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox  # noqa: PLC0415
    from weasyprint.layout import inline  # noqa: PLC0415

    split = inline.split_inline_box

    def is_alone(line: Untyped, skipped: Untyped, style_of_first: Untyped) -> bool:
        """Return whether nothing but one text decides on a line."""
        if type(line) is not LineBox or len(line.children) != 1 or style_of_first or line.is_leader:
            return False
        style, text = line.style, line.children[0]
        return (
            type(text) is TextBox
            and (skipped is None or 0 in skipped)
            and style["position"] == "static"
            and style["direction"] == "ltr"
            and text.is_in_normal_flow()
            and not any(getattr(line, name) for name in _SPACES)
            and not (line.border_left_width or line.border_right_width)
        )

    def split_inline_box(  # noqa: PLR0917 - its signature
        context: Untyped,
        box: Untyped,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Untyped,
        containing_block: Untyped,
        absolute_boxes: Untyped,
        fixed_boxes: Untyped,
        line_placeholders: Untyped,
        waiting_floats: Untyped,
        line_children: Untyped,
        first_letter_style: Untyped,
        first_line_style: Untyped,
    ) -> Untyped:
        found = None
        if is_alone(box, skip_stack, first_line_style):
            found = split_text(context, box, (position_x, max_x), skip_stack, containing_block, line_children)
        return found or split(
            context,
            box,
            position_x,
            max_x,
            bottom_space,
            skip_stack,
            containing_block,
            absolute_boxes,
            fixed_boxes,
            line_placeholders,
            waiting_floats,
            line_children,
            first_letter_style,
            first_line_style,
        )

    def split_text(  # noqa: PLR0917
        context: Untyped,
        line: Untyped,
        ends: tuple[float, float],
        skipped: Untyped,
        containing_block: Untyped,
        line_children: Untyped,
    ) -> Untyped:
        """Return what `split_inline_box` returns; nothing where the text is wider than the line."""
        position, end = ends
        end *= 1 + 1e-9  # as WeasyPrint does, against the last digit
        text = line.children[0]
        text.position_x, text.position_y = position, line.position_y
        inline.resolve_percentages(text, containing_block)
        of_text = None if skipped is None else skipped[0]
        skip = 0 if of_text is None else next(iter(of_text)) or 0
        part, resume, breaks = inline.split_text_box(
            context, text, end - position, skip, is_line_start=not line_children
        )
        after = position if part is None else part.position_x + part.margin_width()
        if after > end:
            return None
        if part is not None:
            line_children.append((0, part))
        made = line.copy_with_children([] if part is None else [part])
        made.remove_decoration(start=skipped is None, end=resume is None)
        made.width = 0 if part is None else after - made.content_box_x()
        inline._adjust_line_height(made)  # noqa: SLF001
        # Its first and last letters say whether it may part from what stands beside it: nothing does.
        return (
            made,
            None if resume is None else {0: {resume: None}},
            bool(breaks),
            None,
            None,
            {"left": 0, "right": 0},
        )

    put_in_place(split, split_inline_box)


def _stand() -> None:
    """Place a text on the base line of its line."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox  # noqa: PLC0415
    from weasyprint.layout.inline import line_box_verticality as align  # noqa: PLC0415

    def line_box_verticality(line: Untyped) -> tuple[float, float]:
        children = line.children
        if type(line) is not LineBox or len(children) != 1 or type(children[0]) is not TextBox:
            return align(line)  # type: ignore[no-any-return] # untyped
        (text,) = children
        if text.style["vertical_align"] != "baseline" or not text.is_in_normal_flow():
            return align(line)  # type: ignore[no-any-return]
        top = text.position_y = 0 - text.baseline
        top_of_line = 0 - line.baseline
        return (
            max(top + text.margin_height(), top_of_line + line.margin_height()),
            min(top, top_of_line),
        )

    put_in_place(align, line_box_verticality)


def _draw() -> None:
    """Draw a text without asking its line for a background and a border, which no line has."""
    from weasyprint import draw as drawing  # noqa: PLC0415
    from weasyprint.formatting_structure.boxes import LineBox, TextBox  # noqa: PLC0415

    draw = drawing.draw_inline_level

    def draw_inline_level(
        stream: Untyped, page: Untyped, box: Untyped, offset_x: float = 0, *cut: Untyped
    ) -> None:
        is_line = type(box) is LineBox and len(box.children) == 1
        if not is_line or type(box.children[0]) is not TextBox:
            draw(stream, page, box, offset_x, *cut)
            return
        (text,) = box.children
        with stream.marked(text, "Span"):
            drawing.draw_text(
                stream,
                text,
                offset_x + text.position_x - box.position_x,
                box.text_overflow,
                box.block_ellipsis,
            )

    put_in_place(draw, draw_inline_level)
