"""The project card as PDF: one page, the right bytes, readable by all, whatever stands in it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageFile
from pypdf import PdfReader

from app.briefs.render import cards, engine, photos
from app.briefs.render.cache import page_count
from app.briefs.render.document import RenderError
from app.briefs.rules import cutting
from app.briefs.types import CardPhoto, CardSource, LightRow, ProblemRow, ProjectCard
from app.kernel.months import Month
from config import PROJECT_ROOT
from tests.reports.make_card_sample import SAMPLE, sample
from tests.reports.reading import Page, fonts, pages, structure, text
from tests.reports.test_text_and_fonts import SHIPPED

COMMANDS = Path(sys.executable).parent
LEFT, RIGHT, TOP, BOTTOM = 18, 192, 17, 281
"""mm: the edges of the type area."""


@pytest.fixture(scope="session")
def card() -> ProjectCard:
    """Return the invented card, read from disk: no database is needed."""
    return ProjectCard.from_json(SAMPLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def card_pdf(card: ProjectCard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its PDF."""
    path = tmp_path_factory.mktemp("cards") / "card.pdf"
    path.write_bytes(cards.card_pdf(card, {}).data)
    return path


def photo(folder: Path, number: int = 1, *, size: tuple[int, int] = (1600, 1200)) -> tuple[CardPhoto, Path]:
    """Return a photo with EXIF (turned on its side, and a place) that lies in a folder."""
    path = folder / f"photo{number}"
    image = Image.new("RGB", size, (number * 40, 90, 120))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET CAMERA"
    image.save(path, "JPEG", exif=exif)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return CardPhoto(f"照片{number}.jpg", Month(2023, 6), sha256), path


def longest(folder: Path, number_of_photos: int) -> tuple[ProjectCard, dict[str, Path]]:
    """Return a card in which everything is as long as it can be, and more."""
    long = "这是一段很长的文字，用来检查卡片是否总是一页。" * 60
    base = sample()
    found = [photo(folder, number) for number in range(1, number_of_photos + 1)]
    light = base.light
    assert light is not None
    amount = Decimal("12345678.90")
    full = replace(
        base,
        is_demo=True,
        project=replace(
            base.project,
            name=long,
            location=long,
            printed_type=long,
            units=(long, long),
            stage="在建（装修）",
            bed_kind="儿童福利床位",
            new_beds=10000,
            renovated_beds=10000,
        ),
        section=long,
        content=long,
        progress=long,
        next_work=long,
        light=replace(light, light="red", label="红灯", reasons=(long,) * 4, held_by=long),
        sources=tuple(
            CardSource(f"企业自筹/社会资本{each}", amount, amount, amount, amount, amount)
            for each in range(11)
        ),
        total=CardSource("合计", amount, amount, amount, amount, amount),
        milestones=tuple(replace(each, waiver=long) for each in base.milestones),
        problems=(ProblemRow("X", "X", "X", "建成后运营", "提请省级协调", long, long, date(2023, 12, 31)),)
        * 9,
        photos=tuple(each for each, _ in found),
    )
    return full, {each.sha256: path for each, path in found}


@pytest.fixture(scope="session")
def page(card_pdf: Path) -> Page:
    (only,) = pages(card_pdf)
    return only


def test_the_sample_is_up_to_date(card: ProjectCard) -> None:
    assert card == sample()


def test_a_card_is_one_a4_page_within_its_margins(page: Page) -> None:
    assert (round(page.width), round(page.height)) == (210, 297)
    body = [word for word in page.words if TOP <= word.top < BOTTOM]
    assert min(word.left for word in body) >= LEFT - 0.5
    assert max(word.right for word in body) <= RIGHT + 0.5
    assert max(word.bottom for word in body) <= BOTTOM


def test_dates_stand_in_the_line_of_their_milestone_and_the_picture_beside_them(
    page: Page, card: ProjectCard
) -> None:
    for label in ("开工", "竣工", "主体封顶"):
        word = next(word for word in page.words if word.text == label and word.left < LEFT + 1)
        beside = [each for each in page.words if abs(each.top - word.top) < 1 and each.left > 140]
        assert beside, label
    rows = [word for word in page.words if word.text in {each.label for each in card.milestones}]
    assert len(rows) == 16
    tops = sorted(word.top for word in rows)
    steps = {round(after - before, 1) for before, after in pairwise(tops)}
    assert steps <= {3.8, 3.9}, "a row is not as high as the picture is drawn for"


def test_amounts_end_in_one_line_of_their_column(page: Page) -> None:
    ends = {round(word.right, 1) for word in page.words if word.text in {"3,000.00", "9,345.67", "12,345.67"}}
    assert len(ends) <= 3


@pytest.mark.parametrize("number_of_photos", [0, 1, 3])
def test_the_longest_card_is_one_page_and_says_what_it_leaves_out(
    number_of_photos: int, tmp_path: Path
) -> None:
    full, paths = longest(tmp_path, number_of_photos)
    path = tmp_path / "card.pdf"
    path.write_bytes(cards.card_pdf(full, paths).data)
    (only,) = pages(path)
    found = text(path)
    assert "…" in found
    assert "另有" in found
    assert "个来源" in found
    assert max(word.bottom for word in only.words if word.top < BOTTOM) <= BOTTOM
    assert len(PdfReader(path).pages[0].images) == min(number_of_photos, 1)


def test_a_card_without_a_closed_month_says_that_nothing_is_reported(tmp_path: Path) -> None:
    base = sample()
    nothing = CardSource("待落实", Decimal("12345.67"), None, None, None, None)
    bare = replace(
        base,
        project=replace(base.project, stage=None, completed=None, light=None),
        reporting=None,
        progress="",
        grade=None,
        light=None,
        sources=(nothing,),
        total=replace(nothing, label="合计"),
        receipt_rate=None,
        completion_rate=None,
        payment_rate=None,
        problems=(),
        next_work="",
    )
    path = tmp_path / "card.pdf"
    path.write_bytes(cards.card_pdf(bare, {}).data)
    found = text(path)
    assert "未填报：2023年6月没有关账，以下只有方案所载内容" in found
    assert "下达、到位、完成投资和支付均未填报" in found
    assert "12,345.67" in found


def test_a_light_has_word_mark_and_reason(card_pdf: Path) -> None:
    found = text(card_pdf)
    assert "▲黄灯，连续2个月" in found
    assert "欠序时12.0个百分点" in found


def test_a_monochrome_card_has_no_colour(card: ProjectCard, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    path.write_bytes(cards.card_pdf(replace(card, is_monochrome=True, sample=False), {}).data)
    picture = tmp_path / "page"
    subprocess.run(["pdftoppm", "-r", "40", "-png", "-singlefile", path, picture], check=True)
    with Image.open(picture.with_suffix(".png")) as image:
        colours = image.convert("RGB").getcolors(1 << 24) or []
    # The picture of the timeline is drawn in a blueish ink that is dark enough for any printer.
    assert all(max(pixel) - min(pixel) < 40 for _, pixel in colours if isinstance(pixel, tuple))


def test_photos_are_small_upright_and_without_hidden_data(tmp_path: Path) -> None:
    _, path = photo(tmp_path)
    printed = photos.printed(path, "照片")
    assert b"SECRET" not in printed
    with Image.open(io.BytesIO(printed)) as image:
        assert image.size == (420, 560)
        assert not image.getexif()
    assert photos.printed(path, "照片") == printed


def test_a_broken_photo_is_named(card: ProjectCard, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(b"no image")
    shown = CardPhoto("工地.jpg", Month(2023, 6), "0" * 64)
    with pytest.raises(RenderError, match=r"工地\.jpg"):
        cards.card_pdf(replace(card, photos=(shown,)), {"0" * 64: path})


def test_a_photo_that_is_cut_off_is_refused_though_weasyprint_would_print_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.weasyprint()
    # What it sets for the whole process, at once or when it first meets a picture.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    _, path = photo(tmp_path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(RenderError, match="照片“工地”无法打开"):
        photos.printed(path, "工地")


def test_only_shipped_fonts_are_used_and_all_are_embedded_as_subsets(card_pdf: Path) -> None:
    rows = fonts(card_pdf)
    assert {row["name"].split("+")[1] for row in rows} <= SHIPPED
    assert {(row["emb"], row["sub"], row["uni"]) for row in rows} == {("yes", "yes", "yes")}


def test_headings_figures_and_header_cells_are_tagged(card_pdf: Path) -> None:
    tagged = structure(PdfReader(card_pdf))
    levels = [each.kind for each in tagged.walk() if each.kind in {"H1", "H2", "H3"}]
    assert levels == ["H1", "H2", "H2", "H2"]
    (figure,) = [each for each in tagged.walk() if each.kind == "Figure"]
    assert str(figure.attributes["/Alt"]).startswith("里程碑时间轴")
    heads = [each for each in tagged.walk() if each.kind == "TH"]
    assert {str(each.attributes["/A"]["/Scope"]) for each in heads} == {"/Column", "/Row"}


@pytest.mark.parametrize("with_photos", [False, True])
def test_outloud_and_pdfua_find_nothing(card: ProjectCard, tmp_path: Path, *, with_photos: bool) -> None:
    found = [photo(tmp_path, number) for number in (1, 2)] if with_photos else []
    shown = replace(card, photos=tuple(each for each, _ in found))
    path, report = tmp_path / "card.pdf", tmp_path / "outloud.json"
    path.write_bytes(cards.card_pdf(shown, {each.sha256: file for each, file in found}).data)
    subprocess.run([COMMANDS / "outloud", "--json", report, "--quiet", path], check=False)
    (result,) = json.loads(report.read_text(encoding="utf-8"))["results"]
    assert [(each["rule"], each["message"]) for each in result["findings"]] == []
    checked = subprocess.run([COMMANDS / "pdfua", "check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_rendering_again_gives_the_same_bytes(card: ProjectCard, card_pdf: Path) -> None:
    assert cards.card_pdf(card, {}).data == card_pdf.read_bytes()


def test_another_process_folder_language_and_time_zone_give_the_same_bytes(
    card_pdf: Path, tmp_path: Path
) -> None:
    out = tmp_path / "card.pdf"
    subprocess.run(
        [sys.executable, "-m", "tests.reports.render_card", SAMPLE, out],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT_ROOT),
            "PYTHONHASHSEED": "1",
            "XDG_CACHE_HOME": str(tmp_path / "fresh cache"),
            "LANG": "ja_JP.UTF-8",
            "TZ": "America/New_York",
        },
        check=True,
    )
    assert out.read_bytes() == card_pdf.read_bytes()


def test_pages_are_counted_without_a_reader(card_pdf: Path, sample_pdf: Path) -> None:
    for path in (card_pdf, sample_pdf):
        assert page_count(path.read_bytes()) == len(PdfReader(path).pages)


def test_a_held_light_says_why(card: ProjectCard, tmp_path: Path) -> None:
    light: LightRow | None = card.light
    assert light is not None
    path = tmp_path / "card.pdf"
    held = replace(card, light=replace(light, held_by="征地方案调整，市政府已同意顺延。"))
    path.write_bytes(cards.card_pdf(held, {}).data)
    assert "正当理由：征地方案调整，市政府已同意顺延。" in text(path)


def test_a_card_that_no_level_brings_onto_one_page_is_refused(
    card: ProjectCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "LIMITS", (replace(cutting.LIMITS[0], content=9000),))
    with pytest.raises(RenderError, match="超过一页"):
        cards.card_pdf(replace(card, content="很长的内容，写满一页还不够。" * 300), {})
