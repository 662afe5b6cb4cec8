"""docxtpl's document, made strict. Imported when the first document is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from app.briefs.render.word.charts import TO_WORKBOOK
from app.briefs.render.word.packaging import WordTemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.briefs.render.word.charts import NativeChart

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAMAGED = (
    "模板里循环或条件的开头和结尾没有配好，展开后的文档不完整：{%p … %} 的每一句要单独占一段，"
    "开头和结尾要在同一层（都在表格外，或都在同一个单元格里）。"
)


class Document(DocxTemplate):  # type: ignore[misc] # it carries no type information
    """A document whose text is never lost silently."""

    def fix_tables(self, xml: str) -> Any:  # noqa: ANN401 - as it is declared there
        """Put tables right; docxtpl alone would drop whatever a damaged text leaves behind.

        Raises:
            WordTemplateError: what came out is not well-formed.
        """
        try:
            # Our own text in a checked template; entities are not resolved.
            etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise WordTemplateError(_DAMAGED) from error
        return super().fix_tables(xml)

    def style_keys(self) -> Mapping[str, str]:
        """Return the keys of the template's styles by the names that people see."""
        return {
            name.get(qn("w:val")): style.get(qn("w:styleId"))
            for style in self.docx.styles.element.iter(qn("w:style"))
            for name in style.iter(qn("w:name"))
        }

    def add_chart(self, drawn: NativeChart, number: int) -> str:
        """Put a chart and its workbook into the file; return the relation that leads to it."""
        package = self.docx.part.package
        part = Part(PackURI(f"/word/charts/brief{number}.xml"), _CHART, drawn.xml, package)
        figures = Part(PackURI(f"/word/embeddings/brief{number}.xlsx"), _WORKBOOK, drawn.workbook, package)
        part.rels.add_relationship(RELATIONSHIP_TYPE.PACKAGE, figures, TO_WORKBOOK)
        return str(self.docx.part.relate_to(part, RELATIONSHIP_TYPE.CHART))
