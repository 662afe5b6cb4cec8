"""Tables and charts as WordprocessingML (ECMA-376, part 1, 17.4 and 20.4), in the styles of the template.

Only the build is decided here: rows, columns, spans, which style a text has. How a style looks (faces, sizes,
rules) stands in the template alone, where an office changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from app.briefs.render.word.packaging import WordTemplateError

if TYPE_CHECKING:
    from app.briefs.render.word.flow import Cell, Row, Table

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000
UPRIGHT, LYING = 156.0, 225.0
"""Widths in mm of the type area on an upright sheet, and on one that lies on its side."""
TABLE, HEAD = "公文表格", "表头"
SIDES = {"left": "文字", "right": "数字", "center": "居中"}
NEEDED = (
    TABLE,
    *(f"{kind}{word}" for kind in ("表格", "合计", "附表", "附表合计") for word in SIDES.values()),
    HEAD,
    "附表表头",
)
"""Styles that the tables are set in; a template without one of them is refused."""
_HEAD_CELL = (
    '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
    '<w:vAlign w:val="center"/>'
)
"""Centred, without margins: a unit in brackets then fits above the narrowest column of figures."""
ROWS_KEPT = 2
"""Rows above the last one, mostly a sum, that stay on its page."""
_OF_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:c="{_OF_CHARTS}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a template: their names as people see them, and their keys as the file holds them.

    Word and WPS give styles new keys when they save, so a style is always found by its name.
    """

    keys: Mapping[str, str]

    def key(self, name: str) -> str:
        """Return the key of a style, ready to stand in XML.

        Raises:
            WordTemplateError: the template has no such style.
        """
        found = self.keys.get(name)
        if found is None:
            message = (
                f"模板里没有样式“{name}”，表格无法排版；请从下载的模板改起，"
                "保留其中的样式（样式的字体、字号可以改）。"
            )
            raise WordTemplateError(message)
        return quoteattr(found)

    def require(self) -> None:
        """Look up every style that tables need.

        Raises:
            WordTemplateError: one is missing.
        """
        for name in NEEDED:
            self.key(name)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a row is set."""

    is_small: bool
    """In the type of annexes."""
    is_head: bool
    is_kept: bool
    """On the page of the row after it."""

    def style(self, cell: Cell, row: Row) -> str:
        """Return the name of the style of a cell."""
        if self.is_head:
            return "附表表头" if self.is_small else HEAD
        kind = ("附表合计" if row.is_sum else "附表") if self.is_small else "合计" if row.is_sum else "表格"
        return f"{kind}{SIDES[cell.side]}"


def table(content: Table, styles: Styles, *, is_small: bool, is_wide: bool) -> Markup:
    """Return a table as WordprocessingML: fixed widths, its head on every page, no row parted."""
    widths = _widths(content, LYING if is_wide else UPRIGHT)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    last = len(content.body) - 1
    rows = [
        *(
            _row(row, widths, styles, _Look(is_small=is_small, is_head=True, is_kept=True))
            for row in content.head
        ),
        *(
            _row(
                row, widths, styles, _Look(is_small=is_small, is_head=False, is_kept=index < last and is_kept)
            )
            for index, row in enumerate(content.body)
            for is_kept in [content.is_short or index >= last - ROWS_KEPT or row.is_sum]
        ),
    ]
    return Markup(  # noqa: S704 - every text in it is escaped
        f"<w:tbl><w:tblPr><w:tblStyle w:val={styles.key(TABLE)}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _widths(content: Table, room: float) -> list[int]:
    """Return the widths of the columns in twips; those without one share what the others leave."""
    given = list(content.widths[: content.columns])
    given += [None] * (content.columns - len(given))
    known = sum(width for width in given if width)
    open_columns = sum(not width for width in given)
    share = max((room - known) / open_columns, 6) if open_columns else 0
    widths = [width or share for width in given]
    scale = min(1, room / sum(widths)) if widths else 1
    return [int(width * scale * TWIPS_PER_MM) for width in widths]


def _row(row: Row, widths: list[int], styles: Styles, look: _Look) -> str:
    """Return a row, never parted by the end of a page."""
    cells, column = [], 0
    for cell in row.cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        cells.append(_cell(cell, width, styles.key(look.style(cell, row)), look))
    repeated = "<w:tblHeader/>" if look.is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, style: str, look: _Look) -> str:
    """Return a cell in a style."""
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    middle = _HEAD_CELL if look.is_head else ""
    kept = "<w:keepNext/>" if look.is_kept else ""
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in cell.lines
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{middle}</w:tcPr>'
        f"<w:p><w:pPr><w:pStyle w:val={style}/>{kept}</w:pPr>{runs}</w:p></w:tc>"
    )


def chart(relation: str, number: int, words: str, height: float) -> Markup:
    """Return a chart that a relation of the document leads to, across the type area; `height` in mm."""
    size = f'cx="{int(UPRIGHT * EMU_PER_MM)}" cy="{int(height * EMU_PER_MM)}"'
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<w:r><w:drawing {_NAMESPACES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="图{number}" descr={quoteattr(words)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_OF_CHARTS}">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
