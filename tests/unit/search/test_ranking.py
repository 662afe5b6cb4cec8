from __future__ import annotations

import pytest

from app.search.rules.folding import Query
from app.search.rules.ranking import groups_of, hit_of
from app.search.types import MOST_SHOWN, Entry, Field, FieldKind, Hit, Kind
from tests.unit.search.spoken import spoken


def entry(title: str, *more: Field, kind: Kind = Kind.PROJECT) -> Entry:
    return Entry(kind, (Field(title, FieldKind.NAME), *more), "portfolio.project_page")


def titles(typed: str, *entries: Entry) -> list[str]:
    return [hit.entry.title for group in groups_of(entries, Query(typed), spoken) for hit in group.hits]


def hit(typed: str, each: Entry) -> Hit:
    found = hit_of(each, Query(typed), spoken)
    assert found is not None
    return found


def reasons(found: Hit) -> list[str]:
    return [
        f"{reason.label}：{''.join(piece.text for piece in reason.text)}" if reason.text else reason.label
        for reason in found.reasons
    ]


def related(text: str, label: str = "单位") -> Field:
    return Field(text, FieldKind.NAME, label, is_related=True)


def test_exact_stands_before_prefix_before_word_before_related() -> None:
    entries = [
        entry("养老院", related("吉水县")),
        entry("养老院吉水县"),
        entry("吉水县养老院"),
        entry("吉水县"),
    ]
    assert titles("吉水县", *entries) == ["吉水县", "吉水县养老院", "养老院吉水县", "养老院"]


def test_words_stand_before_pinyin_before_initials() -> None:
    entries = [entry("吉水县"), entry("建设jishu院"), entry("鸡jsx")]
    assert titles("jishu", *entries) == ["建设jishu院", "吉水县"]
    assert titles("jsx", *entries) == ["鸡jsx", "吉水县"]


def test_initials_in_the_middle_count_only_where_nothing_better_is_found() -> None:
    project = entry("养老院建设项目")
    assert titles("jsx", project, entry("吉水县养老院")) == ["吉水县养老院"]
    assert titles("jsx", project) == ["养老院建设项目"]


def test_equal_hits_keep_the_order_of_the_plan() -> None:
    assert titles("吉水", entry("吉水县乡"), entry("吉水县安"), entry("吉水县上")) == [
        "吉水县乡",
        "吉水县安",
        "吉水县上",
    ]


def test_all_words_must_be_found_wherever_they_stand() -> None:
    both = entry("养老院", related("吉水县民政局"))
    assert titles("吉水 养老", both, entry("吉水县"), entry("养老院")) == ["养老院"]
    found = hit("养老 jishui", both)
    assert reasons(found) == ["按拼音", "单位：吉水县民政局"]
    assert [piece.text for piece in found.title if piece.is_marked] == ["养老"]


def test_a_hit_says_why_it_was_found() -> None:
    place = entry("广信区", Field("上饶县", FieldKind.NAME, "曾用名"), kind=Kind.PLACE)
    assert reasons(hit("上饶县", place)) == ["曾用名：上饶县"]
    assert reasons(hit("srx", place)) == ["按首字母", "曾用名：上饶县"]
    assert reasons(hit("广信", place)) == []
    assert not any(piece.is_marked for piece in hit("上饶县", place).title)


def test_a_short_name_is_marked_in_the_title_and_is_not_called_exact() -> None:
    place = entry("吉水县", Field("吉水", FieldKind.NAME, "简称"), kind=Kind.PLACE)
    found = hit("jishui", place)
    assert reasons(found) == ["按拼音"]
    assert [piece.text for piece in found.title if piece.is_marked] == ["吉水"]
    assert not hit("吉水", place).is_exact
    assert hit("吉水县", place).is_exact


@pytest.mark.parametrize(
    ("typed", "is_exact"), [("ja1", True), ("JA-01", True), ("JA-0", False), ("吉水", False)]
)
def test_a_code_or_a_name_that_is_typed_whole_is_exact(typed: str, is_exact: bool) -> None:
    project = entry("吉水县养老院", Field("JA-01", FieldKind.CODE, "代码"))
    assert hit(typed, project).is_exact is is_exact


def test_kinds_stand_in_their_order_unless_one_was_named_whole() -> None:
    project, unit = entry("吉水县养老院"), entry("吉水县民政局", kind=Kind.UNIT)

    def kinds(typed: str) -> list[Kind]:
        return [
            group.kind
            for group in groups_of([unit, project, entry("吉水县", kind=Kind.PLACE)], Query(typed), spoken)
        ]

    assert kinds("吉") == [Kind.PROJECT, Kind.UNIT, Kind.PLACE]
    assert kinds("吉水县") == [Kind.PLACE, Kind.PROJECT, Kind.UNIT]
    assert kinds("jsxmzj") == [Kind.UNIT]


def test_a_page_shows_some_of_each_kind_and_all_of_the_one_that_is_asked_for() -> None:
    many = [entry(f"养老院{number:02d}") for number in range(MOST_SHOWN + 5)]
    (group,) = groups_of([*many, entry("养老", kind=Kind.PLACE)], Query("养老院"), spoken)
    assert (len(group.hits), group.count) == (MOST_SHOWN, MOST_SHOWN + 5)
    (group,) = groups_of(many, Query("养老院"), spoken, Kind.PROJECT)
    assert (len(group.hits), group.count) == (MOST_SHOWN + 5, MOST_SHOWN + 5)
    assert groups_of(many, Query("养老院"), spoken, Kind.PLACE) == ()


@pytest.mark.parametrize("typed", ["", "  ", "（）", "没有的"])
def test_nothing_is_found_by_nothing(typed: str) -> None:
    assert titles(typed, entry("吉水县养老院")) == []
