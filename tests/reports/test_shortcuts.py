"""What is remembered and cut short gives the bytes that WeasyPrint gives without it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.briefs import render
from app.briefs.render import (
    cards,
    cells,
    charts,
    document,
    drawings,
    engine,
    finishing,
    glyphs,
    lines,
    markup,
    matching,
    runs,
)
from app.briefs.types import ProjectCard
from config import PROJECT_ROOT
from tests.reports.make_card_sample import SAMPLE as CARD
from tests.reports.make_sample import SAMPLE, issued, of_county

if TYPE_CHECKING:
    from pathlib import Path

    from app.briefs.types import Brief

PLAIN = """
import contextlib, cssselect2, sys
from app.briefs.render import browser, declarations, drawings, lines, shortcuts, styles
browser.SHORTER, declarations.kept = {{}}, contextlib.nullcontext
lines.set_once = drawings.draw_once = styles.compute_once = shortcuts.take = lambda: None
styles.wrapped = lambda root: cssselect2.ElementWrapper.from_html_root(root, content_language=None)
from tests.reports import {module}
{module}.main(*sys.argv[1:])
"""
"""A process without shortcuts; what is done otherwise than in WeasyPrint (ADR 0006, 4) is done in it, too."""
PAGE = '<html lang="zh-CN"><head><title>样例</title></head><body style="{style}">{body}</body></html>'
CHINESE = "font-family: FandolFang"
LATIN = '<span style="font-family: Liberation Serif">{}</span>'


def plain(module: str, sample: Path, out: Path) -> bytes:
    """Return what WeasyPrint makes without shortcuts."""
    command = [sys.executable, "-c", PLAIN.format(module=module), str(sample), str(out)]
    subprocess.run(command, cwd=PROJECT_ROOT, check=True)
    return out.read_bytes()


def page(body: str) -> bytes:
    """Return a page as PDF, for which no line is remembered."""
    lines.forget()
    return document.pdf(PAGE.format(style=CHINESE, body=body), markup.TEMPLATES / markup.DOCUMENT).data


@pytest.fixture(scope="module")
def card() -> ProjectCard:
    """Return the invented card without photos."""
    return replace(ProjectCard.from_json(CARD.read_text(encoding="utf-8")), photos=())


def test_a_brief_is_the_same_to_the_byte_as_without_shortcuts(sample_pdf: Path, tmp_path: Path) -> None:
    assert plain("render_process", SAMPLE, tmp_path / "brief.pdf") == sample_pdf.read_bytes()


def test_charts_drawn_beside_the_layout_are_the_same_to_the_byte_as_those_that_stand_in_the_page(
    sample_brief: Brief, sample_pdf: Path
) -> None:
    whole = glyphs.settable(markup.html(sample_brief, charts.drawn(sample_brief)))
    made = document.pdf(whole, markup.TEMPLATES / markup.DOCUMENT)
    assert made.data == sample_pdf.read_bytes()


def test_a_page_has_as_many_drawings_as_places_for_them(sample_brief: Brief) -> None:
    frames = markup.html(sample_brief, charts.frames(sample_brief))
    with (
        pytest.raises(ValueError, match="shorter"),
        document.rendered(frames, markup.TEMPLATES / markup.DOCUMENT, drawings=tuple),
    ):
        pass


def test_a_card_is_the_same_to_the_byte_as_without_shortcuts(card: ProjectCard, tmp_path: Path) -> None:
    sample = tmp_path / "card.json"
    sample.write_text(card.to_json(), encoding="utf-8")
    made = plain("render_card", sample, tmp_path / "card.pdf")
    assert cards.card_pdf(card, {}).data == made


def test_what_was_rendered_before_does_not_show(
    sample_brief: Brief, sample_pdf: Path, card: ProjectCard
) -> None:
    lines.forget()
    others = [issued(of_county(sample_brief)), replace(sample_brief, is_monochrome=True)]
    before = [render.pdf(each).data for each in others]
    first = cards.card_pdf(card, {}).data
    assert render.pdf(sample_brief).data == sample_pdf.read_bytes()
    lines.forget()
    assert cards.card_pdf(card, {}).data == first
    assert [render.pdf(each).data for each in others] == before


def test_nothing_is_remembered_without_end(
    sample_brief: Brief, sample_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST", 100)
    lines.forget()
    assert render.pdf(sample_brief).data == sample_pdf.read_bytes()
    assert len(lines._lines) <= 100
    assert len(cells._texts) <= 100
    assert len(drawings._drawings) <= 100


def test_pango_holds_no_line_of_a_document_that_is_finished(sample_brief: Brief) -> None:
    lines.forget()
    render.pdf(sample_brief)
    document.clear_up()
    by_itself = [each[0] for each in lines._lines.values()]
    of_cells = [of_text["pango_layout"] for each in cells._texts.values() for _, of_text, *_ in each or ()]
    assert min(len(by_itself), len(of_cells)) > 300
    assert [layout.text for layout in by_itself if "kept" in vars(layout)] == []
    held = {"kept", "part", "layout"}
    assert [layout.text for layout in of_cells if held & set(vars(layout))] == []


@pytest.mark.parametrize(
    "style",
    ["", "letter-spacing: 2px", "text-align: justify; width: 10em", "word-spacing: 3px", "font-size: 7.3px"],
)
def test_a_line_is_read_at_once_as_it_is_glyph_by_glyph(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"上饶市（2023）\u2060年，完成投资{LATIN.format('12,345.67 AVA fi')}万元，同比增长8.9%。"
    body = f'<p style="{style}">{text * 3}</p>'
    at_once = page(body)
    monkeypatch.setattr(runs, "drawn", lambda *_: None)
    assert page(body) == at_once


def test_fonts_are_counted_as_they_come_even_where_the_second_is_new_to_the_process() -> None:
    body = f"<p>永{LATIN.format('A')}</p><p>永A</p>"
    runs.forget()
    new = page(body)
    runs.forget()
    page("<p>永</p>")
    assert page(body) == new


def test_little_is_remembered_of_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<p>永{LATIN.format('AVA')}乐</p>"
    expected = page(body)
    runs.forget()
    monkeypatch.setattr(runs, "MOST", 1)
    monkeypatch.setattr(runs, "MOST_FACES", 1)
    assert page(body) == expected


def test_a_font_that_cannot_be_cut_aside_fails_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_font: bytes) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(finishing, "embedded", fail)
    with pytest.raises(ZeroDivisionError):
        page("<p>永</p>")


def test_lines_are_told_apart_by_every_property_that_weasyprint_reads_for_them() -> None:
    engine.weasyprint()
    from weasyprint.text import fonts, line_break  # noqa: PLC0415 - prepared first

    source = "".join(inspect.getsource(each) for each in (fonts, line_break))
    read = set(re.findall(r"style\['([a-z_]+)'\]", source))
    assert len(read) > 20
    assert sorted(read - set(lines.DECIDING)) == []


def test_no_length_is_a_share_of_the_page_that_another_document_had() -> None:
    sheets = [path for path in markup.TEMPLATES.glob("*/*.css") if path.name != "screen.css"]
    units = re.compile(r"\d(?:[dls]?v(?:w|h|i|b|min|max)|pv\w+)\b")
    assert [path.name for path in sheets if units.search(path.read_text(encoding="utf-8"))] == []


def test_no_selector_tells_elements_apart_that_are_matched_as_one() -> None:
    engine.weasyprint()
    from weasyprint.html import UA  # noqa: PLC0415 - prepared first

    known = re.compile(r":root|:(?:first|last)-child|:nth-last-child\(-n \+ 2\)|:not\(:last-child\)|::before")
    for path in [*markup.TEMPLATES.glob("*/*.css"), markup.SCREEN_FILES["tokens.css"]]:
        sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector in () if path.name == "screen.css" else re.findall(r"([^{};]+)\{", sheet):
            if not selector.strip().startswith("@"):
                assert not re.search(r"[:~]|\+[^+]*\+", known.sub("", selector)), f"{path.name}: {selector}"
    asks_more = re.compile(r"~|:(?:empty|has|only|nth|first|last)\b")
    for selector in re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", UA, flags=re.DOTALL)):
        for each in selector.split(",") if asks_more.search(selector) else ():
            assert re.split(r"[\s>+~]+", each.strip())[-1].split(":")[0] not in matching.REPEATED | {""}
