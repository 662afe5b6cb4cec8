"""WeasyPrint, imported once and prepared: shipped fonts, no detours while importing, Chinese justification.

The only module that imports it. Its API is untyped, so what is handed out is `Any`.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import re
import sys
import types
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.briefs.render import (
    borders,
    browser,
    declarations,
    drawings,
    fonts,
    lines,
    shortcuts,
    styles,
    tagging,
)
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1"


class MissingLibraryError(TrackerError):
    """A system library that WeasyPrint needs is not on this machine."""

    def __init__(self, detail: str) -> None:
        """Name the command that brings it."""
        super().__init__(
            f"缺少 PDF 排版所需的系统库（{detail}）。请以管理员身份执行：apt-get install --yes {PACKAGES}"
        )


@lru_cache(maxsize=1)
def weasyprint() -> Any:  # noqa: ANN401 - untyped
    """Return WeasyPrint, ready to render.

    Raises:
        MissingLibraryError: a library of the system is missing. Without libharfbuzz-subset WeasyPrint
            works, 17 times slower and without a word; here it counts as missing.
    """
    fonts.use_shipped_fonts()
    try:
        with _quietly(), declarations.kept(), _unneeded_modules_later(), browser.shorter_sheets():
            import weasyprint as module  # noqa: PLC0415 - Pango comes from the system; only rendering needs it
            from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415
    except OSError as error:
        raise MissingLibraryError(str(error)) from error
    if harfbuzz_subset is None:
        detail = "libharfbuzz-subset"
        raise MissingLibraryError(detail)
    # An application that turns logging down must not turn our ears off.
    logging.getLogger("weasyprint").setLevel(logging.WARNING)
    _justify_between_characters()
    tagging.take()
    borders.draw_whole()
    lines.set_once()
    drawings.draw_once()
    styles.compute_once()
    shortcuts.take()
    return module


@lru_cache(maxsize=1)
def font_configuration() -> Any:  # noqa: ANN401 - untyped
    """Return the fonts, read once in a process."""
    weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    return FontConfiguration()


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep WeasyPrint's own advice on missing libraries off the terminal: ours names the packages."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@contextlib.contextmanager
def _unneeded_modules_later() -> Iterator[None]:
    """Import fontTools, Pillow and uuid only when something in them is used.

    WeasyPrint needs fontTools for variable fonts, WOFF and machines without libharfbuzz-subset, Pillow for
    pixels, and uuid for PDF/X: for nothing here. Importing fontTools takes as long as all the rest.
    """
    names = [
        name
        for name in (
            "fontTools",
            "fontTools.subset",
            "fontTools.ttLib",
            "fontTools.varLib",
            "fontTools.varLib.instancer",
            "PIL",
            "PIL.ImageCms",
            "uuid",
        )
        if name not in sys.modules
    ]
    for name in names:
        sys.modules[name] = _LaterModule(name)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class _LaterModule(types.ModuleType):
    """Stands for a module during an import; what is taken from it is looked up when it is used."""

    __path__ = []  # noqa: RUF012 - what makes a module a package

    def __getattr__(self, name: str) -> _LaterName:
        """Return a stand-in for one name of the module."""
        return _LaterName(self.__name__, name)


class _LaterName:
    """Stands for a function, class or module until it is called or looked into.

    What is set on it (Pillow's switches for broken and dangerous files) is set when it comes.
    """

    def __init__(self, module: str, name: str) -> None:
        vars(self).update(_module=module, _name=name, _settings={})

    def _real(self) -> Any:  # noqa: ANN401 - whatever the name means
        try:
            real: Any = importlib.import_module(f"{self._module}.{self._name}")
        except ModuleNotFoundError:
            real = getattr(importlib.import_module(self._module), self._name)
        while self._settings:
            setattr(real, *self._settings.popitem())
        return real

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
        return self._real()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        return getattr(self._real(), name)

    def __setattr__(self, name: str, value: object) -> None:
        self._settings[name] = value


def _justify_between_characters() -> None:
    """Let `text-align: justify` widen Chinese lines between their characters.

    WeasyPrint stretches blanks only, of which Chinese has none: a line with a number or with punctuation
    that may not begin a line stays up to two characters short, and the right edge of an official document
    is uneven. Version 70.0 keeps the decision in one function; a test looks at the edge of every line.
    """
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415
    from weasyprint.layout import inline  # noqa: PLC0415
    from weasyprint.text import line_break  # noqa: PLC0415
    from weasyprint.text.ffi import TO_UNITS, ffi, pango  # noqa: PLC0415

    class SpacedLayout(line_break.Layout):  # type: ignore[misc] # untyped
        """A line whose Chinese characters stand apart; numbers and Latin words stay as they are."""

        extra_width = 0.0

        def set_text(self, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - its signature
            super().set_text(text, justify)
            attributes = pango.pango_layout_get_attributes(self.layout)
            if attributes == ffi.NULL:
                attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            spacing = int(self.extra_width / _gaps(self.text) * TO_UNITS)
            for run in _CHINESE.finditer(self.text):
                attribute = pango.pango_attr_letter_spacing_new(spacing)
                attribute.start_index = len(self.text[: run.start()].encode())
                attribute.end_index = len(self.text[: run.end()].encode())
                pango.pango_attr_list_change(attributes, attribute)
            pango.pango_layout_set_attributes(self.layout, attributes)

    def texts(box: Any) -> Iterator[Any]:  # noqa: ANN401 - untyped
        if isinstance(box, boxes.TextBox):
            yield box
        elif isinstance(box, boxes.LineBox | boxes.InlineBox):
            for child in box.children:
                yield from texts(child)

    def justify_line(_context: Any, line: Any, extra_width: float) -> None:  # noqa: ANN401 - untyped
        found = [box for box in texts(line) if box.text]
        if len(found) != 1 or _gaps(found[0].text) < 1:
            return
        (box,) = found
        layout = SpacedLayout(box.style)
        layout.extra_width = extra_width
        layout.set_text(box.text, justify=True)
        layout.deactivate()
        box.pango_layout = layout
        box.width += extra_width

    inline.justify_line = justify_line


_CHINESE = re.compile(r"[^\x00-\x7f]+")


def _gaps(text: str) -> float:
    """Return how often the spacing of Chinese characters counts in a line.

    Pango puts half of it on either side of a character, and takes it away at the two ends of a line.
    """
    number = sum(len(run.group()) for run in _CHINESE.finditer(text))
    return number - 0.5 * sum(bool(_CHINESE.match(end)) for end in (text[:1], text[-1:]))
