"""Facts about the named filters of print templates and about the text of a brief."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from markupsafe import Markup

from app.briefs.render import markup
from app.briefs.types import Figures, Reported
from app.kernel.partial_dates import PartialDate
from tests.reports.make_sample import sample


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("9999.99", "9,999.99万元"),
        ("10000", "1.00亿元"),
        ("600230.56", "60.02亿元"),
        ("600250.00", "60.03亿元"),
        ("0", "0.00万元"),
        (None, "未填报"),
    ],
)
def test_money_in_running_text(amount: str | None, text: str) -> None:
    assert markup.money(None if amount is None else Decimal(amount)) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2021", "2023", "2021–2023"),
        ("2023", "2023", "2023"),
        ("2022-06", "2024", "2022.06–2024"),
        ("2022-06-01", "2022-12-31", "2022.06.01–2022.12.31"),
    ],
)
def test_spans_of_years(start: str, end: str, text: str) -> None:
    assert markup.years(PartialDate.parse(start), PartialDate.parse(end)) == text


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (19, "十九")])
def test_ordinals(number: int, text: str) -> None:
    assert markup.ordinal(number) == text


def test_days_lists_and_headings() -> None:
    assert markup.day(date(2023, 6, 5)) == "2023年6月5日"
    assert markup.listed(()) == "未设定"
    assert markup.listed(("甲", "乙")) == "甲、乙"
    assert markup.joined("附件1 重大项目清单") == "附件1重大项目清单"
    assert (markup.reported("—"), markup.reported("1.00")) == ("未填报", "1.00")


def test_the_last_characters_of_a_paragraph_stay_together() -> None:
    assert markup.ending(Markup("预算内投资。")) == "预算内\u2060投\u2060资\u2060。"


@pytest.mark.parametrize("text", ["甲&amp;", "甲<b>乙</b>"])
def test_markup_at_the_end_of_a_paragraph_is_left_alone(text: str) -> None:
    assert markup.ending(Markup(text)) == text  # noqa: S704 - constants


def test_promises_are_written_with_kind_and_exactness() -> None:
    row = sample().projects[0].rows[0]
    many = replace(
        row,
        new_beds=606,
        new_beds_prefix="约",
        bed_kind="病床",
        renovated_beds=1993,
        renovated_beds_prefix="",
        nursing_beds=300,
        new_places=100,
        new_places_prefix="不少于",
    )
    assert markup.promised(many) == ["病床约606张", "改造1,993张", "护理300张", "不少于100个"]
    none = replace(many, new_beds=None, renovated_beds=None, nursing_beds=None, new_places=None)
    assert markup.promised(none) == []
    sums = Figures(1, None, None, 11853, None, None, 3075, 1, 1)
    assert markup.promised_in_all(sums) == ["床位11,853张", "托位3,075个"]


def text_of(html: str) -> str:
    """Return the text of a document without its word joiners; fails where it is not well-formed."""
    return "".join(ET.fromstring(html).itertext()).replace("\u2060", "")  # noqa: S314 - our own output


def test_what_nobody_reported_is_said_and_not_invented() -> None:
    brief = replace(sample(), reported=Reported(None, None, None, None, None, None))
    text = text_of(markup.html(brief, ["<svg/>"] * 4))
    assert "开工、竣工、完成投资和资金下达、到位、支付均未填报" in text
    assert "下达、到位、完成投资和支付均未填报" in text


def test_what_is_reported_is_printed() -> None:
    text = text_of(markup.html(sample(), ["<svg/>"] * 4))
    assert "实际开工31个、竣工4个；完成投资5.23亿元，资金下达8,000.00万元、到位未填报、支付2.35亿元" in text
    assert "（一）本月达成和下月到期的里程碑1. 样例甲县样例项目取得施工许可（样例）。" in text
    assert "（二）红灯、黄灯项目及原因、责任单位无。" in text


def test_names_are_escaped() -> None:
    brief = sample()
    area = replace(brief.area, city="<样例&市>")
    html = markup.html(replace(brief, area=area), ["<svg/>"] * 4)
    assert "&lt;样例&amp;市&gt;“一老一小”重大项目表" in html
    text_of(html)


def test_no_blank_stands_between_chinese_characters() -> None:
    text = text_of(markup.html(sample(), ["<svg/>"] * 4))
    assert "\n" not in text
    assert not [
        pair
        for pair in zip(text, text[1:], text[2:], strict=False)
        if pair[1] == " " and ord(pair[0]) > 0x2E80 and ord(pair[2]) > 0x2E80
    ]


@pytest.mark.parametrize(
    ("is_sample", "status"),
    [(True, "样例：文字和数字均为虚构"), (False, "草稿　未签发")],
)
def test_every_page_says_what_the_brief_is(is_sample: bool, status: str) -> None:
    html = markup.html(replace(sample(), sample=is_sample), ["<svg/>"] * 4)
    assert f'<body data-status="{status}">' in html
    assert "（草稿，签发后编号）" in html


def test_an_issued_brief_bears_number_unit_and_day() -> None:
    head = replace(
        sample().masthead, number="第1期", issuing_unit="样例市发展改革委", issued_on=date(2023, 7, 5)
    )
    text = text_of(markup.html(replace(sample(), sample=False, masthead=head), ["<svg/>"] * 4))
    assert "第1期样例市发展改革委2023年7月5日" in text
    assert "草稿" not in text
