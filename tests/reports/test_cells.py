"""Cells of one text, whatever they hold and however they look, are what WeasyPrint makes of them."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.briefs.render import breaking, document, engine, lines, markup
from tests.reports.test_shortcuts import plain

if TYPE_CHECKING:
    from pathlib import Path

    from app.briefs.render.replacing import Untyped

TEXTS = (
    "",
    "上饶市",
    "累计支付142.95万元，占累计完成投资230.00万元的62.2%，落后37.8个百分点，连续18个月。",
    "建设期限2021–2023年（“十四五”）……——《一老一小整体解决方案》；见附件1、2。",
    "甲<br/>乙<br/>丙丁戊己庚辛壬癸子丑寅卯",
    "甲<br/><br/>乙",
    "SR-YL-18 婺源县 养老服务体系 功能提升",
    " 前面有空格，后面也有 ",
    "Regional investment tracker AVAVA To Wa",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "可\u00ad断\u00ad可\u00ad断 inter\u00adnational\u00adisation",
    "2\u2060⁠6\u2060个\u2060。",
    "长" * 90,
    "见<a href='https://example.org/a'>链接</a>",
    "<span style='color: #a00'>红</span>字",
    "<p>段落</p>",
)
LOOKS = (
    "",
    "text-align: right",
    "text-align: center; vertical-align: middle",
    "text-align: justify",
    "vertical-align: bottom; padding: 1mm 2mm 0 3mm",
    "letter-spacing: 1px",
    "word-spacing: 3px",
    "font: 7.3px/1 'Liberation Serif', FandolFang",
    "height: 20mm",
    "text-indent: 2em",
    "white-space: nowrap",
    "white-space: pre-wrap",
    "overflow-wrap: anywhere",
    "word-break: break-all",
    "hyphens: auto",
    "text-decoration: underline",
    "visibility: hidden",
    "opacity: 0.5",
    "position: relative; top: 2px",
    "overflow: hidden",
    "transform: rotate(3deg)",
    "border: 1px solid #000; background: #eee",
    "outline: 2px solid #00a",
    "direction: rtl",
    "bookmark-level: 3",
    "font-size: 0",
    "counter-increment: place",
)
PAGE = (
    '<html lang="zh-CN"><head><title>样例</title></head><body style="font-family: \'Liberation Serif\', '
    'FandolFang; white-space: pre-line; font-size: 12px">{}</body></html>'
)
TABLE = (
    '<table style="table-layout: fixed; width: 150mm; border-collapse: {}"><thead><tr>'
    '<th scope="col" colspan="2">名称</th><th scope="col">说明</th><th scope="col">数</th>'
    '<th scope="col">位</th>'
    "</tr></thead><tbody>{}</tbody></table>"
)
RULED = '<tr style="border-bottom: 0.5pt solid #000">{}</tr>'


def rows(number: int) -> str:
    """Return rows of five cells, of every look and text; each row has another mixture."""
    cells = [
        f'<td style="{look}" id="c{number}-{place}">{text}</td>'
        if place % 7 == 0
        else f'<td style="{look}">{text}</td>'
        for place, (look, text) in enumerate(product(LOOKS, TEXTS))
    ]
    turned = cells[number:] + cells[:number]
    return "".join(
        RULED.format("".join(islice(turned, start, start + 5))) for start in range(0, len(cells) - 5, 5)
    )


@pytest.mark.parametrize("collapse", ["collapse", "separate"])
def test_cells_of_every_look_are_the_same_to_the_byte_as_without_shortcuts(
    tmp_path: Path, collapse: str
) -> None:
    html = PAGE.format("<p>文</p>".join(TABLE.format(collapse, rows(number)) for number in (0, 3)))
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    made = document.pdf(html, markup.TEMPLATES / markup.DOCUMENT)
    assert made.pages > 10, "rows are cut by the ends of pages, too"
    assert plain("render_page", path, tmp_path / "page.pdf") == made.data


def one_by_one(text: str, style: Untyped, room: float) -> list[tuple[str, int | None, float, float, float]]:
    """Return the lines of a text, where the next begins, width, height and base line, as WeasyPrint does."""
    from weasyprint.text.line_break import split_first_line  # noqa: PLC0415 - prepared first

    found: list[tuple[str, int | None, float, float, float]] = []
    encoded = text.encode()
    skip: int | None = 0
    while skip is not None:
        layout, _, resume, *size = split_first_line(encoded[skip:].decode(), style, None, room, 0)
        skip = None if resume is None else skip + resume
        found.append((layout.text, skip, *size))
    return found


@pytest.fixture(scope="module")
def style() -> Untyped:
    """Return the style of a page in Latin and Chinese letters."""
    engine.weasyprint()
    from weasyprint.css import InitialStyle  # noqa: PLC0415 - prepared first

    made = InitialStyle(engine.font_configuration())
    made.update(font_family=("Liberation Serif", "FandolFang"), font_size=12, lang="zh-CN")
    made["white_space"] = "pre-line"
    return made


@settings(max_examples=400)
@given(
    text=st.text(
        st.sampled_from("上饶市养老，。、；（）“”《》—…·%0123456789.-–AVTo万元\n"), min_size=1, max_size=60
    ),
    room=st.floats(8, 400),
)
def test_all_lines_at_once_are_those_one_by_one(style: Untyped, text: str, room: float) -> None:
    lines.forget()
    found = breaking.broken(text, style, room)
    if found is not None:
        lines.forget()
        expected = one_by_one(text, style, room)
        assert [(each.layout.text, each.resume, *each[3:]) for each in found] == expected
        ends = [each.resume for each in found if each.ends_paragraph]
        assert ends == [
            skip for _, skip, *_ in expected if skip is None or text.encode()[skip - 1 : skip] == b"\n"
        ]


@pytest.mark.parametrize(
    ("text", "room"), [("上饶市养老服务体系建设", 60), ("完成投资12,345.67万元，占总数62.2%\n第二段", 150)]
)
def test_a_chinese_text_is_broken_at_once(style: Untyped, text: str, room: float) -> None:
    found = breaking.broken(text, style, room)
    assert found is not None
    assert len(found) == 3
    assert "".join(each.layout.text for each in found) == text.replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "两个 词",
        "甲\n\n乙",
        "甲\n",
        "可\u00ad断",
        "ABCDEFGHIJKLMNOPQRST",
        "采用EPC模式建设",
        "占总数一半，62.2%",
    ],
)
def test_what_its_neighbours_decide_on_is_left_to_weasyprint(style: Untyped, text: str) -> None:
    assert breaking.broken(text, style, 72) is None
