"""Facts about cards: what is cut says so, and the timeline says how a milestone stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.briefs.render.timeline import picture, state, years
from app.briefs.rules import cutting
from app.briefs.types import CardMilestone, CardSource, ProjectCard
from app.kernel.partial_dates import PartialDate
from tests.reports.make_card_sample import sample

CUT_OFF = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("短文", 4, "短文"),
        ("一二三四五", 4, "一二三…"),
        ("一二三四", 4, "一二三四"),
        ("abcdefgh", 4, "abcdefgh"),
        ("一二，四五", 4, "一二…"),
        ("一\n  二", 9, "一 二"),
        ("", 4, ""),
    ],
)
def test_a_cut_text_ends_with_an_ellipsis_and_fits(text: str, most: int, expected: str) -> None:
    assert cutting.clipped(text, most) == expected


def milestone(
    planned: str | None = None, forecast: str | None = None, actual: str | None = None, waiver: str = ""
) -> CardMilestone:
    return CardMilestone(
        "主体封顶",
        PartialDate.parse(planned) if planned else None,
        date.fromisoformat(forecast) if forecast else None,
        date.fromisoformat(actual) if actual else None,
        waiver,
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (milestone(), "未填报"),
        (milestone(planned="2024"), "2024年计划"),
        (milestone(planned="2022"), "2022年计划，未报完成"),
        (milestone(planned="2023-06-30"), "2023.06.30计划"),
        (milestone(planned="2023-06-29"), "2023.06.29计划，未报完成"),
        (milestone(planned="2023-06-15", forecast="2023-09-20"), "2023.09.20预计（晚97天）"),
        (milestone(planned="2023-06-15", actual="2023-06-10"), "2023.06.10完成（早5天）"),
        (milestone(planned="2023", actual="2023-06-10"), "2023.06.10完成"),
        (milestone(planned="2022", actual="2023-01-01"), "2023.01.01完成（晚1天）"),
        (milestone(planned="2022", forecast="2023-09-20", actual="2022-12-31"), "2022.12.31完成"),
        (milestone(waiver="利用存量房屋"), "不适用：利用存量房屋"),
    ],
)
def test_a_milestone_says_how_it_stands(found: CardMilestone, words: str) -> None:
    assert state(found, CUT_OFF) == words


def test_the_picture_says_in_words_what_it_shows() -> None:
    title = picture(sample()).partition("<title>")[2].partition("</title>")[0]
    assert title.startswith("里程碑时间轴，横轴为2021年至2025年")
    assert title.endswith("。")


def test_the_axis_holds_every_date_and_ends_somewhere() -> None:
    card = sample()
    assert years(card) == (2021, 2025)
    assert years(replace(card, milestones=(milestone(actual="2019-05-01"),)))[0] == 2019
    assert years(replace(card, milestones=(milestone(forecast="2099-05-01"),))) == (2021, 2032)


def test_what_fits_is_left_as_it_is() -> None:
    card = sample()
    assert cutting.shortened(card, 0).content == card.content
    assert cutting.shortened(card, 0).milestones == card.milestones
    assert cutting.first_level(card) == 0


def test_sources_that_find_no_row_are_added_up_in_the_last_one() -> None:
    amounts = [Decimal(number) for number in range(1, 10)]
    sources = tuple(CardSource(f"来源{each}", each, None, each, None, each) for each in amounts)
    card = replace(sample(), sources=sources)
    for level, limits in enumerate(cutting.LIMITS):
        rows = cutting.shortened(card, level).sources
        assert len(rows) == limits.sources
        assert sum((row.planned or Decimal(0) for row in rows), Decimal(0)) == sum(amounts)
        assert rows[-1].label == f"其余{10 - limits.sources}个来源"
        assert rows[-1].allocated is None


def test_levels_only_get_tighter() -> None:
    for roomy, tight in zip(cutting.LIMITS[:3], cutting.LIMITS[1:3], strict=False):
        assert tight.content < roomy.content
        assert tight.problems <= roomy.problems


def test_a_card_survives_json() -> None:
    assert ProjectCard.from_json(sample().to_json()) == sample()
