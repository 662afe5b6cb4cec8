"""Fills a template: the values behind its placeholders, and the finished file."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.briefs.render import charts, markup, source
from app.briefs.render.word import elements, flow
from app.briefs.render.word.charts import native
from app.briefs.render.word.packaging import WordTemplateError, refuse_others, with_fixed_dates
from app.briefs.render.word.placeholders import BLOCK, WordEnvironment
from app.briefs.types import DocumentForm
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.briefs.render.charts import Chart
    from app.briefs.render.word.document import Document
    from app.briefs.types import Brief

SHIPPED = markup.TEMPLATES / f"{markup.DOCUMENT}_word" / "brief.docx"
"""The template that comes with the program."""
END_OF_DAY_IN_CHINA = time(15, 59, 59)
"""In UTC: a document is dated by the last moment that its figures speak of, as the PDF is."""
OF_AN_ISSUE = "可编辑稿：与签发的文件不一致的，以签发的文件为准"
"""The head of every page where the PDF was issued: what can be edited is never the document itself."""
KINDS = {
    "lead": "导语",
    "note": "注释",
    "addressees": "主送机关",
    "annexes": "附件说明",
    "signed": "署名",
    "date": "署名",
}
"""Classes of the printed paragraphs, and what a template calls them; all others are 正文."""
HEADINGS = {1: "一级标题", 2: "二级标题", 3: "三级标题"}
LONGEST_AT_FULL_SIZE = 12
"""Characters of a name at 35 pt that fill a line of 156 mm."""
PROGRAM = "一老一小重大项目台账"
_STAND_IN = "<svg></svg>"
"""For the picture of a chart: Word draws its own."""


def docx(brief: Brief, template: bytes | None = None) -> bytes:
    """Return a brief as .docx, in the shipped template or in one of an office.

    Raises:
        WordTemplateError: the template cannot be used; the message says what is wrong in it, and where.
    """
    data = SHIPPED.read_bytes() if template is None else template
    refuse_others(data)
    try:
        return with_fixed_dates(_filled(brief, data))
    except TrackerError:
        raise
    except Exception as error:  # whatever a library makes of a foreign file: the file is at fault
        message = (
            f"模板套用不了（{type(error).__name__}：{error}）；"
            "请从下载的模板改起，用 Word 或 WPS 修改后再上传。"
        )
        raise WordTemplateError(message) from error


def _filled(brief: Brief, data: bytes) -> bytes:
    """Return a document with its placeholders filled in.

    Raises:
        WordTemplateError: see `docx`.
    """
    # Loaded when the first document is made: half of its time goes into finding its own parts.
    from app.briefs.render.word import document as documents  # noqa: PLC0415

    document = documents.Document(BytesIO(data))
    document.init_docx()
    styles = elements.Styles(document.style_keys())
    styles.require()
    described = charts.described(brief)
    text = flow.read(markup.html(brief, [_STAND_IN] * len(described)))
    document.render(_values(brief, text, _Maker(document, styles, described)), WordEnvironment())
    _date(document.docx.core_properties, brief)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


class _Maker:
    """Makes what stands as a whole behind a placeholder: tables and charts."""

    def __init__(self, document: Document, styles: elements.Styles, described: Sequence[Chart]) -> None:
        self.document = document
        self.styles = styles
        self.described = described

    def blocks(
        self, blocks: Iterable[flow.Block], *, is_annex: bool = False, is_wide: bool = False
    ) -> list[dict[str, str]]:
        """Return blocks as a template sees them: `种类` says which; what is not theirs is empty."""
        return [
            {**dict.fromkeys(BLOCK, ""), **self._parts(block, is_annex=is_annex, is_wide=is_wide)}
            for block in blocks
        ]

    def _parts(self, block: flow.Block, *, is_annex: bool, is_wide: bool) -> dict[str, str]:
        """Return the parts that a block has."""
        match block:
            case flow.Heading():
                return {"种类": HEADINGS.get(block.level, "三级标题"), "文字": block.text}
            case flow.Table():
                table = elements.table(
                    block, self.styles, is_small=is_annex or block.is_small, is_wide=is_wide
                )
                return {"种类": "表格", "表题": block.caption, "表格": table}
            case flow.Figure():
                return self.figure(block)
            case flow.Paragraph():
                kind = next((KINDS[each] for each in KINDS if each in block.kinds), "正文")
                return {"种类": kind, "文字": block.text}

    def figure(self, block: flow.Figure) -> dict[str, str]:
        """Return a chart that can be edited; where Word has none of its kind, its words remain."""
        described = self.described[block.index]
        title = source.legible(described.title)
        chart = native(described)
        if chart is None:
            # Without the picture, its first sentence (which shape means what) says nothing.
            told = title.partition("。")[2] or title
            return {"种类": "图", "图题": block.caption, "文字": told}
        relation = self.document.add_chart(chart, block.index + 1)
        return {
            "种类": "图",
            "图题": f"{block.caption}（{chart.note}）" if chart.note else block.caption,
            "图": elements.chart(relation, block.index + 1, title, chart.height),
            "文字": title,
        }


def _values(brief: Brief, text: flow.Flow, make: _Maker) -> dict[str, Any]:
    """Return what the placeholders stand for; their names are those of `placeholders.PLACEHOLDERS`."""
    head = text.masthead
    return {
        "简报名称": head.name,
        "名称较长": "是" if len(head.name) > LONGEST_AT_FULL_SIZE else "",
        "红头文件": "是" if brief.form is DocumentForm.RED_HEAD else "",
        "演示数据": head.demo,
        "期号": head.number,
        "替代说明": head.replaced,
        "编印单位": head.left,
        "日期": head.right,
        "页眉标记": text.status or OF_AN_ISSUE,
        "标题": source.legible("\n".join(brief.title)),
        "地区": source.legible(brief.area.name),
        "方案": source.legible(brief.plan.title),
        "月份": f"{brief.month.year}年{brief.month.number}月",
        "数据截止": markup.day(brief.cut_off),
        "正文": make.blocks(text.blocks),
        "附件": [
            {
                "标记": annex.mark,
                "名称": annex.title,
                "横排": "是" if annex.is_wide else "",
                "内容": make.blocks(annex.blocks, is_annex=True, is_wide=annex.is_wide),
            }
            for annex in text.annexes
        ],
        "报尾": [{"文字": line.text, "靠右": "是" if line.is_right else ""} for line in text.imprint],
    }


def _date(properties: Any, brief: Brief) -> None:  # noqa: ANN401 - as python-docx declares it
    """Write who made the document, and of when its figures are; no moment of writing."""
    moment = datetime.combine(brief.cut_off, END_OF_DAY_IN_CHINA)
    mark = "【演示数据】" if brief.is_demo else ""
    properties.title = source.legible(f"{mark}{''.join(brief.title)}")
    properties.author = source.legible(brief.masthead.issuing_unit or PROGRAM)
    properties.last_modified_by = PROGRAM
    properties.subject = source.legible(brief.masthead.name)
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = moment
