"""A document is rendered faithfully or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.briefs import render
from app.briefs.render import document, engine
from app.briefs.render.markup import DOCUMENT, TEMPLATES
from config import PROJECT_ROOT
from tests.reports.reading import POINTS_PER_MM, pages, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.briefs.types import Brief

FOLDER = TEMPLATES / DOCUMENT
PAGE = '<html lang="zh-CN"><head><title>样例</title>{head}</head><body>{body}</body></html>'


def set_page(body: str = "<p>样例</p>", head: str = "") -> document.RenderedPdf:
    return document.pdf(PAGE.format(head=head, body=body), FOLDER)


def test_a_plain_page_is_rendered() -> None:
    assert set_page().pages == 1


@pytest.mark.parametrize(
    ("body", "head", "quoted"),
    [
        (
            "<p>样例</p>",
            "<style>p { colour: red }</style>",
            "Ignored `colour: red ` at 1:5, unknown property",
        ),
        ("<p>样例</p>", "<style>p { color: rot }</style>", "invalid value"),
        ("<p>样例</p>", "<style>p! { color: red }</style>", "Invalid or unsupported selector"),
        ('<p style="font-family: FandolFang">\U0001f600</p>', "", ".notdef glyph rendered"),
        ('<p><img src="no-such.png" alt="样例"/></p>', "", "文档引用的文件不存在"),
        ("<p>样例</p>", '<link rel="stylesheet" href="no-such.css"/>', "文档引用的文件不存在"),
        ('<p><img src="https://example.org/a.png" alt="样例"/></p>', "", "不允许的资源"),
        ('<p><img src="file:///etc/passwd" alt="样例"/></p>', "", "不允许的资源"),
        ('<p><img src="../../../config.py" alt="样例"/></p>', "", "不允许的资源"),
        ('<p><img src="data:image/png;base64,AAAA" alt="样例"/></p>', "", "不允许的资源"),
    ],
)
def test_what_weasyprint_only_logs_fails_the_render(body: str, head: str, quoted: str) -> None:
    with pytest.raises(render.RenderError) as caught:
        set_page(body, head)
    assert quoted in caught.value.message


def test_a_failed_render_leaves_the_next_one_alone() -> None:
    with pytest.raises(render.RenderError):
        set_page('<p><img src="no-such.png" alt="样例"/></p>')
    assert set_page().pages == 1


def test_a_character_that_no_font_has_is_printed_as_the_sign_for_it(
    sample_brief: Brief, make_pdf: Callable[[Brief], Path]
) -> None:
    remarks = replace(sample_brief.remarks, editor_note=("老城𰻞街安置房\U0001f3d9已封顶，变\uf901附后。",))
    assert "老城〓街安置房〓已封顶，变更附后。" in text(make_pdf(replace(sample_brief, remarks=remarks)))


@pytest.mark.parametrize("face", ["FandolFang", "FandolKai", "FandolHei", "FandolSong"])
def test_the_sign_for_a_missing_character_is_as_wide_as_one(face: str, tmp_path: Path) -> None:
    path = tmp_path / "signs.pdf"
    path.write_bytes(set_page(f'<p style="font: 20pt {face}">〓〓</p>').data)
    ((word,),) = (page.words for page in pages(path))
    assert (word.right - word.left) * POINTS_PER_MM == pytest.approx(40, abs=0.1)


def test_libharfbuzz_subset_is_found() -> None:
    assert engine.weasyprint().text.ffi.harfbuzz_subset is not None


@pytest.mark.parametrize("missing", ["pango-1.0", "harfbuzz-subset"])
def test_a_missing_library_is_one_sentence_with_the_command_to_run(missing: str) -> None:
    script = f"""
from app.briefs.render import declarations, engine
original = declarations.Kept.dlopen
def dlopen(self, name, flags=0):
    if name and {missing!r} in name:
        raise OSError("cannot load library " + repr(name))
    return original(self, name, flags)
declarations.Kept.dlopen = dlopen
try:
    engine.weasyprint()
except engine.MissingLibraryError as error:
    print(error.message)
"""
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    (sentence,) = result.stdout.splitlines()
    assert sentence.startswith("缺少 PDF 排版所需的系统库（")
    assert missing in sentence
    assert "apt-get install --yes libpango-1.0-0" in sentence


def test_fonttools_can_still_be_imported_afterwards() -> None:
    engine.weasyprint()
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - after WeasyPrint is the point

    assert TTFont.__module__ == "fontTools.ttLib.ttFont"


def test_what_weasyprint_defers_is_there_when_it_is_used() -> None:
    engine.weasyprint()
    from weasyprint.pdf import fonts, metadata  # noqa: PLC0415

    assert fonts.subset.Options().retain_gids is False
    assert len(str(metadata.uuid4())) == 36
