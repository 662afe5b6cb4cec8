"""Styles that this process has computed before are not computed again.

Documents of one kind have the same style sheets, and so the same few hundred styles. What is declared for an
element, and the style of its parent, decide on its style: both are the same objects in every document, since
style sheets are parsed once. WeasyPrint fills a style in while a document is laid out, a property when it is
first asked for; one that is kept is full, and what others derive from it once (`number_for_lines`, for one)
is derived once in a process.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.briefs.render import matching

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.briefs.render.replacing import Untyped

MOST = 2_000
"""Styles below one style that are remembered; the documents have some 300 in all."""
_SVG = "{http://www.w3.org/2000/svg}svg"
_NOT_SHOWN = {"display": ("none",)}
_MARKER = "marker"
"""WeasyPrint changes what hangs on the style of one."""


_roots: dict[Hashable, Any] = {}
"""Styles of roots, by what is declared for them; each style has those below it."""


def compute_once() -> None:
    """Let WeasyPrint ask here before it computes a style."""
    from weasyprint import css  # noqa: PLC0415
    from weasyprint.css.properties import Dimension  # noqa: PLC0415

    compute, find = css.StyleFor.set_computed_styles, css.StyleFor.__call__

    def identity(value: Untyped) -> Hashable:
        # What stands in the attributes of an element is parsed anew in each document.
        is_plain = isinstance(value, str | Dimension) or (
            isinstance(value, tuple) and all(isinstance(part, str) for part in value)
        )
        return value if is_plain else id(value)

    def compute_style(  # noqa: PLR0917 - its signature
        style_for: Untyped,
        element: Untyped,
        parent: Untyped,
        root: Untyped = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Untyped = None,
    ) -> None:
        styles = style_for.get_computed_styles()
        declared = style_for.get_cascaded_styles().get((element, pseudo_type), {})
        is_root = element == root and pseudo_type is None
        known = _roots if is_root else getattr(styles[parent, None], "known_below", None)
        if known is None or pseudo_type == _MARKER or "anchor" in declared:
            compute(style_for, element, parent, root, pseudo_type, base_url, target_collector)
            return
        key = (
            base_url,
            pseudo_type,
            style_for.font_config,
            tuple(
                (name, identity(value), *weight[:2], *weight[2]) for name, (value, weight) in declared.items()
            ),
        )
        if key in known:
            styles[element, pseudo_type] = known[key]
            return
        compute(style_for, element, parent, root, pseudo_type, base_url, target_collector)
        if len(known) < MOST:
            # A style keeps what is declared for it, so no other object takes its place in memory.
            known[key] = styles[element, pseudo_type]
            known[key].known_below = {}

    def find_style(style_for: Untyped, element: Untyped, pseudo_type: str | None = None) -> Untyped:
        found = find(style_for, element, pseudo_type)
        # What is inside a picture makes no boxes: the picture takes the place of all that it holds.
        return _NOT_SHOWN if found is None and pseudo_type is None else found

    matching.match_once()
    css.StyleFor.set_computed_styles = compute_style
    css.StyleFor.__call__ = find_style


def wrapped(root: Untyped) -> Untyped:
    """Return the root of a page as selectors see it: what is inside a picture is not matched."""
    import cssselect2  # type: ignore[import-untyped] # noqa: PLC0415 - comes with WeasyPrint

    class Wrapper(cssselect2.ElementWrapper):  # type: ignore[misc] # untyped
        @cached_property
        def place(self) -> int:
            return matching.place(self)

        def iter_children(self) -> Untyped:
            return iter(()) if self.etree_element.tag == _SVG else super().iter_children()

        def query_all(self, *selectors: str) -> Untyped:
            # WeasyPrint asks the root alone, and for what stands in the head of a page.
            if self.parent:
                return super().query_all(*selectors)
            return next(self.iter_children()).query_all(*selectors)

    return Wrapper.from_html_root(root, content_language=None)
