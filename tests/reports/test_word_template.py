"""What a Word template may hold: placeholders that there are, and nothing that runs, leads away or grows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from app.briefs.render.word import SHIPPED, WordTemplateError, docx
from app.briefs.render.word.packaging import LARGEST_FILE, LARGEST_UNPACKED
from app.briefs.render.word.placeholders import LONGEST, BoundedTemplate, WordEnvironment
from app.briefs.render.word.process import refuse_unusable
from tests.reports.word import body_text, changed, damaged, of_version, opened, packed, parts, saying

if TYPE_CHECKING:
    from app.briefs.types import Brief

REFUSED = [
    ("{{ 期好 }}", "模板中“{{ 期好 }}”不能用：没有名为“期好”的占位符"),
    ("{{ 附件.标题 }}", "“附件”没有“标题”这一部分"),
    ("{{ 正文 }}", "要用循环"),
    ("{{ ''.__class__ }}", "不能写程序"),
    ("{{ 标题.__class__ }}", "没有“__class__”这一部分"),
    ("{{ 标题['__class__'] }}", "没有“__class__”这一部分"),
    ("{{ 标题|attr('__class__') }}", "没有“attr”这种处理"),
    ("{{ self.__init__ }}", "没有名为“self”的占位符"),
    ("{% for x in range(10**9) %}x{% endfor %}", "不能写程序"),
    ("{% for x in 标题 %}x{% endfor %}", "循环只能用于"),
    ("{{ 标题 * 1000000000 }}", "不能写程序"),
    ("{{ 10**10**10 }}", "不能写程序"),
    ("{{ 标题.join(正文) }}", "不能写程序"),
    ("{{ lipsum() }}", "不能写程序"),
    ("{% set x = 标题 %}", "不能写程序"),
    ("{% include 'x' %}", "不能写程序"),
    ("{% macro m() %}{% endmacro %}", "不能写程序"),
    ("{% import 'os' as os %}", "不能写程序"),
    ("{% for 块 in 正文 %}", "没有结束"),
    ("{% fro 块 in 正文 %}", "写得不对"),
    ("{{ 标题 标题 }}", "写得不对"),
    (
        "{% if 正文 %}{% for a in 正文 %}{% for b in 正文 %}{% for c in 正文 %}{% for d in 正文 %}x",
        "没有结束",
    ),
    ("".join(f"{{% for {name} in 正文 %}}" for name in "abcd") + "x" + "{% endfor %}" * 4, "最多套 3 层"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_a_placeholder_that_is_none_is_named(sample_brief: Brief, text: str, why: str) -> None:
    started = time.monotonic()
    with pytest.raises(WordTemplateError) as refusal:
        docx(sample_brief, saying(text))
    assert why in refusal.value.message
    assert time.monotonic() - started < 5


def test_a_slip_in_a_branch_that_is_not_taken_is_found_too(sample_brief: Brief) -> None:
    with pytest.raises(WordTemplateError, match="没有名为“期好”的占位符"):
        docx(sample_brief, saying("{% if 红头文件 %}{{ 期好 }}{% endif %}"))


def test_a_slip_in_the_head_of_pages_is_found_too(sample_brief: Brief) -> None:
    with pytest.raises(WordTemplateError, match="没有名为“页眉”的占位符"):
        docx(sample_brief, changed("word/header1.xml", "页眉标记", "页眉"))


def test_what_writes_without_end_is_given_up() -> None:
    environment = SandboxedEnvironment()
    environment.template_class = BoundedTemplate
    endless = environment.from_string("{% for x in many %}{{ long }}{% endfor %}")
    with pytest.raises(WordTemplateError, match="内容太多"):
        endless.render(many=range(LONGEST), long="x" * 1_000_000)


def test_the_sandbox_holds_by_itself() -> None:
    environment = WordEnvironment()
    assert environment.globals == {}
    run = super(WordEnvironment, environment).from_string
    with pytest.raises((SecurityError, UndefinedError)):
        run("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        run("{{ missing }}").render()
    assert run("{{ text }}").render(text="<w:p>") == "&lt;w:p&gt;"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"%PDF-1.7", "不是 .docx"),
        (b"PK\x03\x04 cut off", "不是 .docx"),
        (b"\xd0\xcf\x11\xe0 old", "旧格式"),
        (b"PK\x03\x04" + b"0" * LARGEST_FILE, "超过上限"),
        (damaged(SHIPPED.read_bytes()), "不是 .docx"),
        (of_version(99, SHIPPED.read_bytes()), "不是 .docx"),
        (packed({"xl/workbook.xml": b"<x/>"}), "不是 .docx"),
        (packed({"word/document.xml": b"0" * (LARGEST_UNPACKED + 1)}), "太大"),
        (packed({**parts(SHIPPED.read_bytes()), **{f"word/{n}.xml": b"<x/>" for n in range(200)}}), "太多"),
        (packed({**parts(SHIPPED.read_bytes()), "word/vbaProject.bin": b"x"}), "宏"),
        (packed({**parts(SHIPPED.read_bytes()), "word/embeddings/o.bin": b"x"}), "嵌入"),
        (changed("word/document.xml", "<w:document", "<!DOCTYPE x [<!ENTITY a 'b'>]><w:document"), "不正常"),
        (
            changed(
                "word/_rels/document.xml.rels",
                "</Relationships>",
                '<Relationship Id="x" Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'
                "</Relationships>",
            ),
            "别处的文件",
        ),
        (
            changed(
                "word/document.xml",
                "<w:body>",
                '<w:body><w:p><w:r><w:instrText> INCLUDETEXT "c:\\x" </w:instrText></w:r></w:p>',
            ),
            "别处的文件",
        ),
    ],
)
def test_a_file_that_is_no_harmless_template_is_refused(sample_brief: Brief, data: bytes, why: str) -> None:
    with pytest.raises(WordTemplateError) as refusal:
        docx(sample_brief, data)
    assert why in refusal.value.message


def test_a_template_whose_styles_are_gone_is_refused(sample_brief: Brief) -> None:
    with pytest.raises(WordTemplateError, match="没有样式“公文表格”"):
        docx(sample_brief, changed("word/styles.xml", "公文表格", "别的表格"))


def test_styles_are_found_by_name_since_word_gives_them_new_keys(sample_brief: Brief) -> None:
    data = docx(sample_brief, changed("word/styles.xml", 'w:styleId="GwTable"', 'w:styleId="a7"'))
    assert {table.style.name for table in opened(data).tables if table.style} == {"公文表格"}


def test_a_loop_that_is_torn_by_a_table_loses_nothing_silently(sample_brief: Brief) -> None:
    torn = changed(
        "word/document.xml",
        "<w:body>",
        "<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% if 标题 %}</w:t></w:r></w:p></w:tc></w:tr>"
        "{% endif %}{% if 红头文件 %}</w:tbl>{% endif %}",
    )
    with pytest.raises(WordTemplateError, match="没有配好"):
        docx(sample_brief, torn)


def test_an_offices_own_words_stand_where_it_put_them(sample_brief: Brief) -> None:
    data = docx(sample_brief, saying("内部资料　{{ 地区 }}{{ 月份 }}　注意保存"))
    assert "内部资料样例市2023年6月注意保存" in body_text(data)


def test_the_process_that_tries_templates_out_says_what_is_wrong() -> None:
    refuse_unusable(SHIPPED.read_bytes())
    with pytest.raises(WordTemplateError, match="没有名为“期好”的占位符"):
        refuse_unusable(saying("{% if 红头文件 %}{{ 期好 }}{% endif %}"))
