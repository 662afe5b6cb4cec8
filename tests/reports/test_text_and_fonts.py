"""What stands in the PDF can be copied, searched and read anywhere."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from tests.reports.reading import fonts, text

if TYPE_CHECKING:
    from pathlib import Path

    from app.briefs.types import Brief

SHIPPED = {
    "FandolFang",
    "FandolHei",
    "FandolKai",
    "FandolSong-Bold",
    "Liberation-Serif",
    "Liberation-Serif-Bold",
    "Noto-Sans-SC",
    "Noto-Serif-SC",
}


@pytest.fixture(scope="session")
def sample_text(sample_pdf: Path) -> str:
    return text(sample_pdf)


def test_every_project_can_be_found_by_its_name(sample_text: str, sample_brief: Brief) -> None:
    rows = [row for section in sample_brief.projects for row in section.rows]
    # The lines of two cells of one row are interleaved where both have several: the code always stands.
    assert all(row.code in sample_text for row in rows)
    reader_text = sample_text.replace("，", "")
    found = [row for row in rows if row.name.replace("，", "") in reader_text]
    assert len(found) == len(rows)


def test_text_is_chinese_and_holds_no_replacement_or_private_character(sample_text: str) -> None:
    assert "一老一小重大项目调度简报" in sample_text
    assert "《样例市“一老一小”整体解决方案》" in sample_text
    assert not re.findall(r"[\ue000-\uf8ff\ufffd\u2060]", sample_text)


def test_rare_characters_are_there(sample_text: str) -> None:
    assert "样例堎糰县" in sample_text
    assert "㎡、㎥" in sample_text


def test_every_page_of_a_sample_says_so(sample_pdf: Path, sample_text: str) -> None:
    assert sample_text.count("样例：文字和数字均为虚构") == len(PdfReader(sample_pdf).pages)


def test_only_shipped_fonts_are_used_and_all_are_embedded_as_subsets(sample_pdf: Path) -> None:
    rows = fonts(sample_pdf)
    assert {row["name"].split("+")[1] for row in rows} <= SHIPPED
    assert {"FandolFang", "FandolHei", "FandolKai", "FandolSong-Bold", "Liberation-Serif"} <= {
        row["name"].split("+")[1] for row in rows
    }
    assert {(row["emb"], row["sub"], row["uni"]) for row in rows} == {("yes", "yes", "yes")}


def test_every_reader_finds_the_same_glyphs(sample_pdf: Path) -> None:
    """A reader that follows the standard looks a CID up in the charset of a CID-keyed font."""
    checked = 0
    for page in PdfReader(sample_pdf).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            if "/FontFile3" not in descriptor:
                continue
            program = TTFont(io.BytesIO(descriptor["/FontFile3"].get_data()), lazy=True)
            top = program["CFF "].cff.topDictIndex[0]
            if hasattr(top, "ROS"):
                identity = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
                assert list(top.charset) == identity
            checked += 1
        break
    assert checked >= 4


def test_metadata_name_the_document_and_its_cut_off(sample_pdf: Path) -> None:
    reader = PdfReader(sample_pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == "样例市“一老一小”重大项目2023年6月调度情况"
    assert reader.metadata.creator == "一老一小重大项目台账"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == "2023-06-30T23:59:59+08:00"
    assert reader.metadata.modification_date == reader.metadata.creation_date


def test_sections_and_annexes_are_in_the_outline(sample_pdf: Path) -> None:
    titles: list[str] = []

    def collect(items: list[object]) -> None:
        for item in items:
            if isinstance(item, list):
                collect(item)
            else:
                titles.append(item["/Title"])  # type: ignore[index]

    collect(PdfReader(sample_pdf).outline)  # type: ignore[arg-type]
    assert [title for title in titles if re.match(r"[一二三四五六七八九十]+、", title)] == [
        "一、总体情况",
        "二、与上月相比",
        "三、分县（市、区）情况",
        "四、分类情况",
        "五、资金来源与到位、支付",
        "六、里程碑",
        "七、红灯、黄灯项目",
        "八、存在问题",
        "九、床位与托位",
        "十、目标与成效",
        "十一、任务落实",
        "十二、填报情况",
        "十三、数据更正",
        "十四、下月工作",
        "十五、图示",
    ]
    assert "取值说明" in titles
