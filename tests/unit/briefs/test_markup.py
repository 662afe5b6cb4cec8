"""Facts about the named filters of print templates and about the text of a brief."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import segno
from markupsafe import Markup

from app.briefs.render import charts, markup, qr
from app.briefs.types import Brief, DocumentForm, Figures, Remarks
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from tests.reports.make_sample import issued, of_county, of_open_month, sample


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


@pytest.mark.parametrize("text", ["甲&amp;", "甲<b>乙</b>", "甲<b>乙</b>个。"])
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


@pytest.mark.parametrize(
    ("difference", "text", "cell"),
    [
        ("13.24", "超序时13.2个百分点", "+13.2"),
        ("-3.05", "欠序时3.1个百分点", "−3.1"),
        ("-0.04", "与序时持平", "0.0"),
        (None, "超（欠）序时不作计算", "—"),
    ],
)
def test_percentage_points(difference: str | None, text: str, cell: str) -> None:
    value = None if difference is None else Decimal(difference)
    assert (markup.ahead(value), markup.points(value)) == (text, cell)


def test_sentences_are_joined_with_one_full_stop() -> None:
    assert markup.sentences(("甲。", "乙", "丙；")) == "甲；乙；丙。"
    assert markup.unstopped("规则。") == "规则"


def test_the_code_holds_the_address_and_says_it() -> None:
    drawn = qr.svg("https://example.org/?a=1&b=2")
    root = ET.fromstring(drawn)  # noqa: S314 - our own output
    assert root[0].text == "二维码，内容为校验地址https://example.org/?a=1&b=2。"
    modules = segno.make_qr("https://example.org/?a=1&b=2", error="m", boost_error=False).matrix
    dark = {
        (int(x) + offset, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", drawn)
        for offset in range(int(length))
    }
    assert dark == {
        (x + 4, y + 4) for y, row in enumerate(modules) for x, is_dark in enumerate(row) if is_dark
    }


def test_the_foot_is_as_high_as_its_lines() -> None:
    brief = replace(sample(), verification=None)
    short = markup.imprint_height(brief)
    lists = replace(brief.distribution, report_to=("样例市样例局",) * 10)
    assert markup.imprint_height(replace(brief, distribution=lists)) - short == 2 * 26
    assert markup.imprint_height(issued(brief)) > short
    red_head = replace(brief, form=DocumentForm.RED_HEAD)
    assert markup.imprint_height(red_head) == short - 2 * 26


def html_of(brief: Brief) -> str:
    """Return a brief as HTML without drawn charts."""
    return markup.html(brief, ["<svg/>"] * len(charts.described(brief)))


def text_of(html: str) -> str:
    """Return the text of a document without its word joiners; fails where it is not well-formed."""
    return "".join(ET.fromstring(html).itertext()).replace("\u2060", "")  # noqa: S314 - our own output


def test_what_nobody_reported_is_said_and_not_invented() -> None:
    text = text_of(html_of(of_open_month(sample())))
    assert "开工、竣工、完成投资和资金下达、到位、支付均未填报" in text
    assert "下达、到位、完成投资和支付均未填报" in text
    assert "本月未填报：本月达成和下月到期的里程碑；红灯、黄灯项目" in text


def test_the_headline_says_what_a_closed_month_holds() -> None:
    text = text_of(html_of(sample()))
    assert "所列项目76个、总投资156.98亿元。已开工50个，开工率65.8%；已竣工8个，竣工率10.5%。" in text
    assert "今年以来完成投资24.80亿元，占年度计划39.24亿元的63.2%，超序时13.2个百分点。" in text
    assert "亮灯：■红灯3个，▲黄灯5个，●绿灯68个。" in text


def test_what_changed_is_said_and_what_did_not() -> None:
    text = text_of(html_of(sample()))
    assert "新开工：样例甲县样例项目（样例）；样例乙县样例项目（样例）。" in text
    assert "新竣工、数据更正：无。" in text
    assert "上月未关账，不作比较。" in text_of(html_of(replace(sample(), changes=None)))


def test_a_year_that_cannot_be_compared_is_not_given_a_rate() -> None:
    brief = sample()
    assert brief.standing is not None
    unknown = replace(brief.standing, completed_year=None, year_completion_rate=None, ahead=None)
    assert "上年末未关账，今年以来完成投资不作计算。" in text_of(html_of(replace(brief, standing=unknown)))
    unplanned = replace(brief.standing, year_planned=None, year_completion_rate=None, ahead=None)
    assert "没有年度计划，年度投资完成率不作计算。" in text_of(html_of(replace(brief, standing=unplanned)))


def test_milestones_of_one_project_stand_in_one_row() -> None:
    text = text_of(html_of(sample()))
    assert "施工许可（2023年6月3日，样建施〔2023〕1号）；开工（2023年6月12日）" in text


def test_a_light_that_is_held_says_by_what() -> None:
    assert "正当理由：用地调整，样府办〔2023〕0号（样例）。" in text_of(html_of(sample()))


def test_sections_without_anything_say_so() -> None:
    brief = sample()
    nothing = replace(
        brief,
        remarks=Remarks((), ()),
        reached=(),
        due=(),
        lights=(),
        disagreements=(),
        problems=(),
        problem_counts=(),
        punctuality=(),
        restatements=(),
        next_work=(),
    )
    text = text_of(html_of(nothing))
    for sentence in (
        "本月没有达成里程碑。",
        "下月没有到期的里程碑。",
        "没有逾期未达成的里程碑。",
        "本月没有红灯、黄灯项目。",
        "没有自评好于亮灯的项目。",
        "本月没有填报需要协调解决的问题。",
        "各单位均按时填报，没有迟报、漏报。",
        "上期简报以来没有更正已关账的数据。",
        "没有填报下月工作。",
    ):
        assert sentence in text
    assert "编者按" not in text
    assert "本月没有亮灯记录。" in text_of(html_of(replace(nothing, light_rule=None)))


def test_remarks_stand_first_and_among_the_work_of_the_next_month() -> None:
    text = text_of(html_of(sample()))
    assert text.index("编者按：样例按语") < text.index("一、总体情况")
    assert text.index("十四、下月工作") < text.index("样例下月重点：督促") < text.index("各单位下月工作")
    open_month = replace(of_open_month(sample()), remarks=Remarks((), ("样例重点。",)))
    assert "九、下月重点样例重点。十、图示" in text_of(html_of(open_month))


def test_a_red_head_has_addressees_annexes_and_signature() -> None:
    text = text_of(html_of(issued(sample(), DocumentForm.RED_HEAD)))
    assert "样例市发展和改革委员会文件样老小办〔2023〕6号（替代样老小办〔2023〕5号）" in text
    assert "样例甲县人民政府，样例乙县人民政府：" in text
    assert "附件：1. 图示2. 样例市“一老一小”重大项目表3. 取值说明样例市发展和改革委员会2023年7月5日" in text
    assert "抄送：样例市委，样例市政府，样例市发展改革委。样例市发展和改革委员会2023年7月5日印发" in text
    assert "编者按" not in text


def test_a_draft_bears_no_code_and_an_issue_does() -> None:
    assert "校验码" not in text_of(html_of(sample()))
    assert "校验码：7K3M-9QXT-2B5H" in text_of(html_of(issued(sample())))


def test_the_brief_of_a_county_is_by_unit() -> None:
    text = text_of(html_of(of_county(sample())))
    assert "三、分组织实施单位情况" in text
    assert "分县（市、区）" not in text


@pytest.mark.parametrize("is_monochrome", [True, False])
def test_the_page_says_whether_it_is_printed_without_colour(*, is_monochrome: bool) -> None:
    html = html_of(replace(sample(), is_monochrome=is_monochrome))
    assert ('<html lang="zh-CN" class="mono">' in html) is is_monochrome


def test_names_are_escaped() -> None:
    brief = sample()
    area = replace(brief.area, city="<样例&市>")
    html = html_of(replace(brief, area=area))
    assert "&lt;样例&amp;市&gt;“一老一小”重大项目表" in html
    text_of(html)


def test_no_blank_stands_between_chinese_characters() -> None:
    text = text_of(html_of(sample()))
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
    html = html_of(replace(sample(), sample=is_sample))
    assert f'<body data-status="{status}">' in html
    assert "（草稿，签发后编号）" in html


def test_an_issued_brief_bears_number_unit_and_day() -> None:
    head = replace(
        sample().masthead, number="第1期", issuing_unit="样例市发展改革委", issued_on=date(2023, 7, 5)
    )
    text = text_of(html_of(replace(sample(), sample=False, masthead=head)))
    assert "第1期样例市发展改革委2023年7月5日" in text
    assert "草稿" not in text


@pytest.mark.parametrize(
    ("short", "text"),
    [(Decimal("1409.6"), "差1,410"), (Decimal(-1577), "余1,577"), (Decimal("0.4"), "0"), (None, "—")],
)
def test_a_gap_says_whether_beds_are_short_or_to_spare(short: Decimal | None, text: str) -> None:
    assert markup.gap(short) == text


def test_a_level_has_the_decimals_of_its_measure_and_what_is_unknown_a_dash() -> None:
    assert [markup.level(Decimal("1.925"), 2), markup.level(Decimal("20.25"), 1), markup.level(None, 1)] == [
        "1.93",
        "20.3",
        "—",
    ]


def test_chapters_on_outcomes_and_commitments_stand_only_where_there_is_something_to_say() -> None:
    brief = sample()
    told, silent = (text_of(html_of(each)) for each in (brief, replace(brief, outcomes=(), commitments=None)))
    assert "目标与成效" in told
    assert "任务落实" in told
    assert "有期限的目标逾期未实现2项，三个月内到期1项，" in told
    assert "缺了下列任何一个项目就达不到目标：样例甲县第1号样例项目（虚构）（440张，2024年9月）。" in told
    assert "未投用项目中影响最大的是样例乙县" in told
    assert "2023年第二季度进展还有21个单位的81份没有填报：样例市民政局16份、" in told
    assert "其中报已完成的7份：样例任务三（样例市民政局）、" in told
    for said in ("目标与成效", "任务落实"):
        assert said not in silent
        assert said in text_of(html_of(of_county(brief)))


def test_an_open_month_says_of_which_month_its_outcomes_are() -> None:
    alone = of_open_month(sample())
    text = text_of(html_of(alone))
    assert "预计为各项目按方案的年份投用时" in text
    assert "建设成效与规划目标对照" not in text
    assert "本月未关账，本章是" not in text
    text = text_of(html_of(replace(alone, outcomes_as_of=Month(2023, 5))))
    assert "本月未关账，本章是2023年5月末的数据。" in text
    assert "预计为各项目按最新预测投用时" in text
    assert "建设成效与规划目标对照" in text_of(html_of(replace(alone, outcomes=())))


def test_a_county_is_told_what_is_due_and_nothing_of_the_units_of_the_city() -> None:
    brief = of_county(sample())
    text = text_of(html_of(brief))
    assert f"{brief.area.county}与各地共同负责的目标中，逾期未实现2项，三个月内到期1项，下表列2项。" in text
    for said in ("推进中", "没有填报：", "达标把握为", "审核通过"):
        assert said not in text
    assert brief.commitments
    calm = replace(brief, commitments=replace(brief.commitments, rows=(), overdue=0, due=0))
    assert "共同负责的目标中，没有逾期或三个月内到期的。" in text_of(html_of(calm))
