"""Every kind, form and colour of a brief, by the tools of others: qpdf, poppler, outloud and pdfua."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from app.briefs.render import charts
from app.briefs.render.markup import gap, level
from app.briefs.types import DocumentForm
from app.web.filters import percent, wan_yuan, whole
from tests.reports.reading import colours, fonts, pages, structure, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.types import Brief, CategoryGroup, RankedGroup, Standing

COMMANDS = Path(sys.executable).parent


def test_qpdf_finds_no_error(variant_pdf: Path) -> None:
    result = subprocess.run(["qpdf", "--check", variant_pdf], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_all_fonts_are_embedded_subsets_with_their_characters(variant_pdf: Path) -> None:
    rows = fonts(variant_pdf)
    assert rows
    assert {(row["emb"], row["sub"], row["uni"]) for row in rows} == {("yes", "yes", "yes")}


def test_outloud_finds_nothing(variant_pdf: Path, tmp_path: Path) -> None:
    report = tmp_path / "outloud.json"
    result = subprocess.run(
        [COMMANDS / "outloud", "--json", report, "--quiet", variant_pdf],
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), result.stdout + result.stderr
    (found,) = json.loads(report.read_text(encoding="utf-8"))["results"]
    assert [(each["rule"], each["message"]) for each in found["findings"]] == []
    assert found["verdict"] == "pass"


def test_pdfua_finds_nothing(variant_pdf: Path) -> None:
    result = subprocess.run(
        [COMMANDS / "pdfua", "check", variant_pdf], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_chart_and_the_code_are_described_in_words(variant: Brief, variant_pdf: Path) -> None:
    words = [
        str(each.attributes["/Alt"])
        for each in structure(PdfReader(variant_pdf)).walk()
        if each.kind == "Figure"
    ]
    assert words[:-1] == [chart.title for chart in charts.described(variant)]
    assert variant.verification
    assert words[-1] == f"二维码，内容为校验地址{variant.verification.address}。"


def _of(standing: Standing | None) -> Iterator[str]:
    """Yield the figures of a standing that a table prints."""
    if standing is not None:
        yield from map(str, (standing.projects, standing.started, standing.finished))
        yield from map(wan_yuan, (standing.total_investment, standing.completed))
        yield from map(percent, (standing.year_completion_rate, standing.payment_rate))


def _figures(brief: Brief) -> Iterator[str]:
    """Yield the figures of a brief as they are printed."""
    groups: list[RankedGroup | CategoryGroup] = [*brief.regions, *brief.units, *brief.categories]
    for group in groups:
        yield from _of(group.standing)
        yield wan_yuan(group.figures.total_investment)
        yield whole(group.figures.projects)
    for category in brief.categories:
        figures = category.figures
        yield from map(whole, (figures.new_beds, figures.nursing_beds, figures.new_places))
    for source in brief.sources:
        amounts = (source.planned, source.allocated, source.received, source.completed, source.paid)
        yield from map(wan_yuan, amounts)
        yield from map(percent, (source.receipt_rate, source.payment_rate))
    yield from _of(brief.standing)
    for kind in brief.capacity:
        yield from map(whole, (kind.planned, kind.built, kind.in_use))
    for row in brief.outcomes:
        yield from (level(value, row.decimals) for value in (row.baseline, row.attained, row.forecast))
        yield gap(row.gap)
    for _, counts in brief.problem_counts:
        yield from (whole(count.projects) for count in counts)
    for section in brief.projects:
        for project in section.rows:
            yield wan_yuan(project.total_investment)
            yield wan_yuan(project.completed or Decimal(0))


def test_every_figure_can_be_copied(variant: Brief, variant_pdf: Path) -> None:
    found = text(variant_pdf)
    assert sorted({figure for figure in _figures(variant) if figure != "0.00" and figure not in found}) == []


def test_every_list_says_its_projects_and_words(variant: Brief, variant_pdf: Path) -> None:
    # Lines of two cells of one row are interleaved: of each cell its first six characters stand together.
    found = text(variant_pdf)
    words = [
        *(row.project for row in variant.lights),
        *(row.project for row in variant.problems),
        *(row.project for row in variant.due),
        *(row.project for row in variant.next_work),
        *(row.milestone for row in (*variant.reached, *variant.due)),
        *(row.reasons[0] for row in variant.lights),
        *(row.unit for row in variant.punctuality),
        *(line for group in variant.changes or () for line in group.lines),
        *(sentence for row in variant.outcomes for sentence in (*row.sentences, *row.largest, *row.deciders)),
        *(row.target for row in (variant.commitments.rows if variant.commitments else ())),
        *variant.remarks.editor_note,
        *variant.remarks.next_month,
    ]
    assert sorted({word for word in words if word.replace("，", "")[:6] not in found.replace("，", "")}) == []


def test_lights_have_marks_and_words(variant: Brief, variant_pdf: Path) -> None:
    found = text(variant_pdf)
    for light in variant.lights:
        assert f"{'■' if light.light == 'red' else '▲'}{light.label}" in found


def test_a_print_without_colour_has_black_and_grey_alone(variant: Brief, variant_pdf: Path) -> None:
    hues = {colour for colour in colours(PdfReader(variant_pdf)) if len(set(colour)) > 1}
    assert bool(hues) is not variant.is_monochrome


def test_the_last_page_says_where_and_under_which_code_it_can_be_checked(
    variant: Brief, variant_pdf: Path
) -> None:
    assert variant.verification
    words = [word.text for word in pages(variant_pdf)[-1].words]
    assert f"校验码：{variant.verification.code}" in words
    assert variant.verification.address in "".join(words)


def test_every_form_bears_its_number_and_unit(variant: Brief, variant_pdf: Path) -> None:
    first = "".join(word.text for word in pages(variant_pdf)[0].words)
    head = variant.masthead
    assert head.number
    assert head.number in first
    name = f"{head.issuing_unit}文件" if variant.form is DocumentForm.RED_HEAD else head.name
    assert name in first
    assert (f"（替代{head.supersedes}）" in first) is (head.supersedes is not None)


def test_what_is_issued_is_no_draft(variant_pdf: Path) -> None:
    assert "草稿" not in text(variant_pdf)
