"""Writes `reports/templates/monthly_brief_word/brief.docx`: `python -m tests.reports.make_word_template`.

A template in Word's own form cannot be read in a change; this can. It stands here and not beside its product
for the same reason as `make_sample`: the application never runs it, and here it is checked like all other
code. A test holds the file against what this writes.

Measures are those of GB/T 9704-2012 in Word's units: twips (1/20 pt), half points for sizes of type, eighths
of a point for rules.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.briefs.render.word import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f"{PACKAGE}/content-types"
RELATIONS = f"{PACKAGE}/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

FANG, KAI, HEI, TITLE = "仿宋", "楷体", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
SUBSTITUTES = {FANG: "FangSong", KAI: "KaiTi", HEI: "SimHei", TITLE: "宋体"}
"""What a machine without the face may use instead; the free one that comes with every Chinese Windows."""
RED = "C00000"
LEADING = 579
"""28.95 pt: 22 lines fill the 225 mm of the type area; at 29 pt, the next step, the last has no room."""
TIGHTER = -5
"""A quarter of a point between characters of 16 pt (3号): 28 of them fill a line of 156 mm."""
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
WIDTH = 8845
"""156 mm."""
CONTROL = "模板指令"


def _style(
    name: str,
    key: str,
    *,
    based: str | None = "Normal",
    alias: str = "",
    face: str = "",
    size: float = 0,
    color: str = "",
    is_bold: bool = False,
    paragraph: str = "",
    more: str = "",
    following: str = "",
) -> str:
    """Return a style; `size` in points."""
    fonts = f'<w:rFonts w:eastAsia="{face}"/>' if face else ""
    bold = "<w:b/>" if is_bold else ""
    colored = f'<w:color w:val="{color}"/>' if color else ""
    sized = f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/>' if size else ""
    default = ' w:default="1"' if key in {"Normal", "TableNormal"} else ""
    custom = (
        ""
        if key in {"Normal", "TableNormal", "Title", "Header", "Footer"} or key.startswith("Heading")
        else (' w:customStyle="1"')
    )
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:aliases w:val="{alias}"/>' if alias else "")
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{following}"/>' if following else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (
            f"<w:rPr>{fonts}{bold}{colored}{more}{sized}</w:rPr>"
            if fonts + bold + colored + more + sized
            else ""
        )
        + "</w:style>"
    )


def _lines(exact: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{exact}" w:lineRule="exact"/>'


def _align(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def styles() -> str:
    """Return word/styles.xml: every look of the document, each under a name that says what it is for."""
    tight = f'<w:spacing w:val="{TIGHTER}"/>'
    keep = "<w:keepNext/>"
    rule = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    rules = {
        "red": f'<w:pBdr><w:bottom w:val="single" w:sz="14" w:space="4" w:color="{RED}"/></w:pBdr>',
        "imprint": f"<w:pBdr>{rule.format('top', 6, 'auto')}{rule.format('bottom', 6, 'auto')}"
        f"{rule.format('between', 6, 'auto')}</w:pBdr>",
    }
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
    small, smaller = _lines(300, 45, 45), _lines(240, 34, 34)
    every = [
        _style(
            "Normal",
            "Normal",
            based=None,
            paragraph='<w:widowControl/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            f'<w:snapToGrid w:val="0"/>{_lines(LEADING)}{_align("both")}',
        ),
        _style("公文正文", "GwBody", paragraph=INDENT, more=tight),
        _style("导语", "GwLead", based="GwBody", paragraph=keep),
        _style("heading 1", "Heading1", based="GwBody", alias="一级标题", face=HEI, following="GwBody",
               paragraph=f'{keep}<w:outlineLvl w:val="0"/>'),
        _style("heading 2", "Heading2", based="GwBody", alias="二级标题", face=KAI, following="GwBody",
               paragraph=f'{keep}<w:outlineLvl w:val="1"/>'),
        _style("heading 3", "Heading3", based="GwBody", alias="三级标题", is_bold=True, following="GwBody",
               paragraph=f'{keep}<w:outlineLvl w:val="2"/>'),
        _style("Title", "Title", alias="公文标题", face=TITLE, size=22, following="GwBody",
               paragraph=f'{keep}{_lines(700, LEADING, LEADING)}{_align("center")}'),
        _style("报头名称", "GwName", face=TITLE, size=35, color=RED, is_bold=True,
               paragraph=f'{_lines(900)}{_align("center")}'),
        _style("报头长名称", "GwLongName", based="GwName", size=22, paragraph=_lines(900)),
        _style("演示标记", "GwDemo", face=HEI, is_bold=True, paragraph=_align("center")),
        _style("报头期号", "GwNumber", paragraph=_align("center")),
        _style("报头编印", "GwIssuer", paragraph=f"{rules['red']}{tab}", more=tight),
        _style("红色反线", "GwRule", size=4, paragraph=f"{rules['red']}{_lines(120)}"),
        _style("主送机关", "GwAddressees", more=tight),
        _style("附件说明", "GwAnnexList", more=tight,
               paragraph=f'{_lines(LEADING, LEADING)}<w:ind w:leftChars="500" w:left="1600" '
               'w:hangingChars="300" w:hanging="960"/>'),
        _style("署名", "GwSigned", paragraph=f'<w:ind w:rightChars="400" w:right="1280"/>{_align("right")}'),
        _style("注释", "GwNote", size=10.5, paragraph=_lines(340)),
        _style("表题", "GwCaption", face=HEI, size=10.5,
               paragraph=f'{keep}{_lines(340, 100, 40)}{_align("center")}'),
        _style("表后", "GwAfterTable", size=4, paragraph=_lines(160)),
        _style("图", "GwFigure", paragraph=f'{keep}<w:spacing w:before="0" w:after="0" w:line="240" '
               f'w:lineRule="auto"/>{_align("center")}'),
        _style("图题", "GwFigureCaption", face=HEI, size=10.5,
               paragraph=f'{_lines(400, 0, 240)}{_align("center")}'),
        _style("表头", "GwTableHead", face=HEI, size=10.5, more=tight,
               paragraph=f'{small}{_align("center")}'),
        _style("表格文字", "GwTableText", size=10.5, paragraph=f'{small}{_align("left")}'),
        _style("表格数字", "GwTableNumber", based="GwTableText", paragraph=_align("right")),
        _style("表格居中", "GwTableCenter", based="GwTableText", paragraph=_align("center")),
        _style("附件标记", "GwAnnexMark", face=HEI, paragraph=f"{keep}<w:pageBreakBefore/>"),
        _style("附件标题", "GwAnnexTitle", face=TITLE, size=18,
               paragraph=f'{keep}{_lines(560, 0, 120)}{_align("center")}<w:outlineLvl w:val="0"/>'),
        _style("附表表头", "GwAnnexHead", face=HEI, size=9, paragraph=f'{smaller}{_align("center")}'),
        _style("附表文字", "GwAnnexText", size=9, paragraph=f'{smaller}{_align("left")}'),
        _style("附表数字", "GwAnnexNumber", based="GwAnnexText", paragraph=_align("right")),
        _style("附表居中", "GwAnnexCenter", based="GwAnnexText", paragraph=_align("center")),
        _style("报尾", "GwImprint", size=14,
               paragraph=f'{rules["imprint"]}<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
               f'{_lines(520)}<w:ind w:firstLine="280"/>'),
        _style("header", "Header", alias="页眉标记", face=HEI, size=10.5, color=RED,
               paragraph=f'{_lines(260)}{_align("center")}'),
        _style("footer", "Footer", alias="页码", size=14, paragraph=_lines(320)),
        _style("分节", "GwBreak", size=1, paragraph=_lines(20)),
        _style(CONTROL, "GwControl", size=9, color="808080", paragraph=_lines(240)),
        *(
            _style(f"{kind}合计{word}".removeprefix("表格"), f"{based}Sum", based=based, face=HEI)
            for kind, key in (("表格", "GwTable"), ("附表", "GwAnnex"))
            for word, based in (("文字", f"{key}Text"), ("数字", f"{key}Number"), ("居中", f"{key}Center"))
        ),
    ]  # fmt: skip
    borders = "".join(
        rule.format(side, size, "auto") for side, size in (("top", 8), ("bottom", 8), ("insideH", 2))
    )
    margins = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
    table = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="GwTable"><w:name w:val="公文表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tcPr>'
        f"<w:tcBorders>{rule.format('bottom', 6, 'auto')}</w:tcBorders>"
        "</w:tcPr></w:tblStylePr></w:style>"
    )
    return (
        f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{FANG}"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>{''.join(every)}{table}</w:styles>"
    )


def _p(style: str, text: str = "", extra: str = "") -> str:
    """Return a paragraph; a tab of the text is one of the document."""
    runs = "<w:r><w:tab/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in text.split("\t") if part
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _say(text: str) -> str:
    """Return a paragraph that steers and does not appear in the result."""
    return _p("GwControl", text)


def _blocks(listed: str) -> Iterable[str]:
    """Yield what is done with each block of a list."""
    yield _say(f"{{%p for 块 in {listed} %}}")
    word = "if"
    for kind, style in (
        ("一级标题", "Heading1"),
        ("二级标题", "Heading2"),
        ("三级标题", "Heading3"),
        ("导语", "GwLead"),
        ("注释", "GwNote"),
        ("主送机关", "GwAddressees"),
        ("附件说明", "GwAnnexList"),
        ("署名", "GwSigned"),
    ):
        yield _say(f'{{%p {word} 块.种类 == "{kind}" %}}')
        yield _p(style, "{{ 块.文字 }}")
        word = "elif"
    yield _say('{%p elif 块.种类 == "表格" %}')
    yield _say("{%p if 块.表题 %}")
    yield _p("GwCaption", "{{ 块.表题 }}")
    yield _say("{%p endif %}")
    yield _say("{{p 块.表格 }}")
    yield _p("GwAfterTable")
    yield _say('{%p elif 块.种类 == "图" %}')
    yield _say("{%p if 块.图 %}")
    yield _p("GwFigure", "{{r 块.图 }}")
    yield _say("{%p else %}")
    yield _p("GwNote", "{{ 块.文字 }}")
    yield _say("{%p endif %}")
    yield _p("GwFigureCaption", "{{ 块.图题 }}")
    yield _say("{%p else %}")
    yield _p("GwBody", "{{ 块.文字 }}")
    yield _say("{%p endif %}")
    yield _say("{%p endfor %}")


def _sheet(*, lies: bool, kind: str = "nextPage", is_first: bool = False) -> str:
    """Return the properties of a section: A4, upright or on its side, with the margins of the standard."""
    references = "".join(
        f'<w:{part}Reference w:type="{which}" r:id="{part}{number}"/>'
        for part in ("header", "footer")
        for number, which in ((1, "default"), (2, "even"))
    )
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        if lies
        else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    margins = (
        'w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="850" w:footer="794"'
        if lies
        else 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1247" w:footer="1276"'
    )
    return (
        f'<w:sectPr>{references if is_first else ""}<w:type w:val="{kind}"/>{size}'
        f'<w:pgMar {margins} w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LEADING}"/></w:sectPr>'
    )


def document() -> str:
    """Return word/document.xml: masthead, title, text, annexes, foot."""
    parts = [
        _say("{%p if 名称较长 %}"),
        _p("GwLongName", "{{ 简报名称 }}"),
        _say("{%p else %}"),
        _p("GwName", "{{ 简报名称 }}"),
        _say("{%p endif %}"),
        _say("{%p if 演示数据 %}"),
        _p("GwDemo", "【{{ 演示数据 }}】"),
        _say("{%p endif %}"),
        _p("GwNumber", "{{ 期号 }}"),
        _say("{%p if 替代说明 %}"),
        _p("GwNumber", "{{ 替代说明 }}"),
        _say("{%p endif %}"),
        _say("{%p if 红头文件 %}"),
        _p("GwRule"),
        _say("{%p else %}"),
        _p("GwIssuer", "{{ 编印单位 }}\t{{ 日期 }}"),
        _say("{%p endif %}"),
        _p("Title", "{{ 标题 }}"),
        *_blocks("正文"),
        _p("GwBreak", extra=_sheet(lies=False, is_first=True)),
        _say("{%p for 附件 in 附件 %}"),
        _p("GwAnnexMark", "{{ 附件.标记 }}"),
        _p("GwAnnexTitle", "{{ 附件.名称 }}"),
        *_blocks("附件.内容"),
        _say("{%p if 附件.横排 %}"),
        _p("GwBreak", extra=_sheet(lies=True)),
        _say("{%p else %}"),
        _p("GwBreak", extra=_sheet(lies=False)),
        _say("{%p endif %}"),
        _say("{%p endfor %}"),
        _say("{%p for 行 in 报尾 %}"),
        _say("{%p if 行.靠右 %}"),
        _p("GwImprint", "{{ 行.文字 }}", _align("right")),
        _say("{%p else %}"),
        _p("GwImprint", "{{ 行.文字 }}"),
        _say("{%p endif %}"),
        _say("{%p endfor %}"),
        _sheet(lies=False, kind="continuous"),
    ]
    return f"{HEAD}<w:document {W} {R}><w:body>{''.join(parts)}</w:body></w:document>"


def _folio(side: str) -> str:
    """Return a footer: the number between dashes, one character in from the edge."""
    indent = f'<w:ind w:{side}="280"/>'
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    look = f'<w:pPr><w:pStyle w:val="Footer"/>{indent}{_align(side)}</w:pPr>'
    return f"{HEAD}<w:ftr {W}><w:p>{look}{field}</w:p></w:ftr>"


def _header() -> str:
    return f"{HEAD}<w:hdr {W}>{_p('Header', '{{ 页眉标记 }}')}</w:hdr>"


def _settings() -> str:
    return (
        f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:mirrorMargins/><w:evenAndOddHeaders/>'
        '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:val="15" '
        'w:uri="http://schemas.microsoft.com/office/word"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    latin = f'<w:font w:name="{LATIN}"><w:family w:val="roman"/></w:font>'
    return f"{HEAD}<w:fonts {W}>{fonts}{latin}</w:fonts>"


def _core() -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>月度简报模板</dc:title>'
        "<dc:creator>一老一小重大项目台账</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )


def template() -> bytes:
    """Return the template; the same bytes each time."""
    named = {"header1": "header", "header2": "header", "footer1": "footer", "footer2": "footer"}
    parts = {
        "word/document.xml": document(),
        "word/styles.xml": styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "word/header1.xml": _header(),
        "word/header2.xml": _header(),
        "word/footer1.xml": _folio("right"),
        "word/footer2.xml": _folio("left"),
        "docProps/core.xml": _core(),
    }
    kinds = {
        "word/document.xml": f"{WORD}.document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"word/{name}.xml": f"{WORD}.{name}+xml" for name in ("styles", "settings", "fontTable")},
        **{f"word/{name}.xml": f"{WORD}.{kind}+xml" for name, kind in named.items()},
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    content_types = (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    package = (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/><Relationship Id="rId2" '
        'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )
    inner = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{named.get(name, name)}" Target="{name}.xml"/>'
        for name in ("styles", "settings", "fontTable", *named)
    )
    files = {
        "[Content_Types].xml": content_types,
        "_rels/.rels": package,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>',
        **parts,
    }
    return _packed(files)


def _packed(files: dict[str, str]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, text in files.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, text.encode())
    return written.getvalue()


if __name__ == "__main__":
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(template())
