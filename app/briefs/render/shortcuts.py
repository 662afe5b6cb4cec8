"""Detours of WeasyPrint cut short, each to the same result.

Here are those of the layout; `borders`, `texts`, `painting`, `subsets` and `writing` have others.

Every function here takes the place of one of theirs, answers the common case from what it has worked out once
for a style or a document, and hands all others to the one it replaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.briefs.render import borders, cells, painting, subsets, texts, writing
from app.briefs.render.replacing import asked_once, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.render.replacing import Untyped

_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))


def take() -> None:
    """Put all of them in place."""
    _lengths()
    _flow()
    _descendants()
    _places()
    _backgrounds()
    _anchors()
    borders.take()
    texts.take()
    cells.take()
    painting.take()
    subsets.take()
    writing.take()


def _lengths() -> None:
    """Resolve the lengths of a style once, where none is a percentage: then the box decides nothing."""
    from weasyprint.css import AnonymousStyle, ComputedStyle  # noqa: PLC0415
    from weasyprint.layout.percent import resolve_percentages as resolve  # noqa: PLC0415

    def resolve_percentages(box: Untyped, containing_block: Untyped) -> None:
        style = box.style
        try:
            lengths = style.resolved_lengths
        except AttributeError:
            lengths = style.resolved_lengths = _resolved(style)
        if lengths is None:
            resolve(box, containing_block)
            return
        attributes = box.__dict__
        attributes.update(lengths)
        is_collapsed = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # Where borders collapse, the table has decided which of two neighbours is drawn.
            if not (is_collapsed and name in attributes):
                attributes[name] = style[name]

    def copied(kind: Untyped) -> None:
        copy = kind.copy

        def copy_to_change(style: Untyped) -> Untyped:
            made = copy(style)
            made.resolved_lengths = None
            return made

        kind.copy = copy_to_change

    put_in_place(resolve, resolve_percentages)
    copied(AnonymousStyle)
    copied(ComputedStyle)


def _resolved(style: Untyped) -> dict[str, Any] | None:
    """Return the lengths of a style in CSS pixels, or None where a box decides on one of them."""
    if style["box_sizing"] != "content-box":
        return None
    found = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            found[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            found[name] = value.value
        else:
            return None
    return found


def _flow() -> None:
    """Ask a style once whether its boxes are in the normal flow, not each of its boxes at every turn."""
    from weasyprint.formatting_structure.boxes import Box  # noqa: PLC0415

    ask = Box.is_in_normal_flow

    def is_in_normal_flow(box: Untyped) -> bool:
        style = box.style
        try:
            found: bool = style.is_in_flow
        except AttributeError:
            found = style.is_in_flow = ask(box)
        return found

    Box.is_in_normal_flow = is_in_normal_flow


def _descendants() -> None:
    """Walk through a tree of boxes without passing each of them up through all that it stands in."""
    from weasyprint.formatting_structure.boxes import Box  # noqa: PLC0415

    def descendants(box: Untyped, placeholders: bool = False) -> Iterator[Untyped]:  # noqa: FBT001, FBT002 - its signature
        waiting = [box]
        while waiting:
            found = waiting.pop()
            if isinstance(found, Box):
                yield found
                if not found.holds_one_text:
                    waiting.extend(reversed(found.children))
            elif placeholders:
                yield from found.descendants(placeholders)
            else:
                yield found

    Box.descendants = descendants


def _places() -> None:
    """Place a line without looking around where nothing floats."""
    from weasyprint.formatting_structure.boxes import LineBox  # noqa: PLC0415
    from weasyprint.layout.float import avoid_collisions as look_around  # noqa: PLC0415

    def avoid_collisions(context: Untyped, box: Untyped, around: Untyped, outer: bool = True) -> Untyped:  # noqa: FBT001, FBT002 - its signature
        is_alone = not context.excluded_shapes and type(box) is LineBox
        if (
            not is_alone
            or not box.margin_left == box.margin_right == box.margin_top == 0
            or around.style["direction"] != "ltr"
        ):
            return look_around(context, box, around, outer)
        left = around.content_box_x()
        return left, box.position_y, left + around.width - left

    put_in_place(look_around, avoid_collisions)


def _backgrounds() -> None:
    """Ask a style once whether there is a background, a round corner or a picture for a border."""
    from weasyprint.draw.color import get_color  # noqa: PLC0415
    from weasyprint.layout.background import layout_box_backgrounds as lay_out  # noqa: PLC0415

    corners = {f"border_{place}_radius": (0, 0) for place in _CORNERS}

    @asked_once
    def is_bare(style: Untyped) -> bool:
        return (
            all((0, "px") in style[name] for name in corners)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and all(kind != "url" and not image for kind, image in style["background_image"])
            and get_color(style, "background_color").alpha == 0
            and not style["box_shadow"]
        )

    def layout_box_backgrounds(
        page: Untyped,
        box: Untyped,
        get_image: Untyped,
        layout_children: bool = True,  # noqa: FBT001, FBT002 - its signature
        style: Untyped = None,
    ) -> None:
        if box is page or style is not None:
            lay_out(page, box, get_image, layout_children, style)
            return
        if not is_bare(box.style):
            lay_out(page, box, get_image, layout_children)
            return
        box.__dict__.update(corners)
        box.background = None
        if layout_children and not box.holds_one_text:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image)

    put_in_place(lay_out, layout_box_backgrounds)


def _anchors() -> None:
    """Look for links, marks and turned boxes where they can be."""
    from weasyprint import anchors  # noqa: PLC0415

    gather = anchors.gather_anchors

    def gather_anchors(box: Untyped, *found: Untyped) -> None:
        link_around = found[6:]
        if not box.holds_one_text or any(link_around) or box.link or not is_unmarked(box.style):
            gather(box, *found)

    @asked_once
    def is_unmarked(style: Untyped) -> bool:
        return bool(
            not style["anchor"] and style["bookmark_level"] == "none" and style["appearance"] == "none"
        )

    put_in_place(gather, gather_anchors)
