from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.rules.folding import Query, prepare
from app.search.rules.matching import excerpt, marked, match
from app.search.types import FieldKind, Level, Part
from tests.unit.search.spoken import spoken


def found(typed: str, text: str, kind: FieldKind = FieldKind.NAME) -> tuple[Level, Part, str] | None:
    """Return level, part and what is marked."""
    each = match(Query(typed), kind, spoken(text))
    if each is None:
        return None
    return each.level, each.part, "|".join(text[first:end] for first, end in each.spans)


@pytest.mark.parametrize(
    ("typed", "text", "level", "part", "mark"),
    [
        ("吉水县", "吉水县", Level.EXACT, Part.WHOLE, "吉水县"),
        ("吉水", "吉水县民政局", Level.PREFIX, Part.START, "吉水"),
        ("民政", "吉水县民政局", Level.WORD, Part.INSIDE, "民政"),
        ("吉 水", "吉水县", Level.PREFIX, Part.START, "吉水"),
        ("jishuixian", "吉水县", Level.PINYIN, Part.WHOLE, "吉水县"),
        ("ji shui xian", "吉水县", Level.PINYIN, Part.WHOLE, "吉水县"),
        ("JiShui", "吉水县民政局", Level.PINYIN, Part.START, "吉水"),
        ("jishuix", "吉水县民政局", Level.PINYIN, Part.START, "吉水县"),
        ("minzheng", "吉水县民政局", Level.PINYIN, Part.INSIDE, "民政"),
        ("yanshan", "铅山县", Level.PINYIN, Part.START, "铅山"),
        ("wuyuanxian", "婺源县", Level.PINYIN, Part.WHOLE, "婺源县"),
        ("yiyang", "弋阳县", Level.PINYIN, Part.START, "弋阳"),
        ("xiajiang", "峡江县", Level.PINYIN, Part.START, "峡江"),
        ("poyang", "鄱阳县", Level.PINYIN, Part.START, "鄱阳"),
        ("wan'an", "万安县", Level.PINYIN, Part.START, "万安"),
        ("canbaolv", "参保率", Level.PINYIN, Part.WHOLE, "参保率"),
        ("canbaolü", "参保率", Level.PINYIN, Part.WHOLE, "参保率"),
        ("jsx", "吉水县", Level.INITIALS, Part.WHOLE, "吉水县"),
        ("jsxmzj", "吉水县民政局", Level.INITIALS, Part.WHOLE, "吉水县民政局"),
        ("jsx", "吉水县民政局", Level.INITIALS, Part.START, "吉水县"),
        ("jsx", "养老院建设项目", Level.CHANCE, Part.INSIDE, "建设项"),
        ("srs", "上饶市（2个）", Level.INITIALS, Part.START, "上饶市"),
    ],
)
def test_a_name_is_found_by_words_pinyin_and_initials(
    typed: str, text: str, level: Level, part: Part, mark: str
) -> None:
    assert found(typed, text) == (level, part, mark)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("qianshan", "铅山县"),  # as the character is usually read, and not this place
        ("ishui", "吉水县"),  # begins within a syllable
        ("sx", "养老院建设项目"),  # two initials in the middle say nothing
        ("j", "吉水县"),
        ("吉安", "吉水县"),
        ("", "吉水县"),
        ("（）", "吉水县"),
    ],
)
def test_a_name_is_not_found_by_anything_else(typed: str, text: str) -> None:
    assert found(typed, text) is None


@pytest.mark.parametrize("typed", ["jsx", "jianshe"])
def test_a_description_is_found_by_its_words_alone(typed: str) -> None:
    assert found(typed, "建设项目", FieldKind.TEXT) is None
    assert found("建设", "建设项目", FieldKind.TEXT) is not None


@pytest.mark.parametrize(
    ("typed", "code", "level"),
    [
        ("JA-12", "JA-12", Level.EXACT),
        ("ja12", "JA-12", Level.EXACT),
        ("sr-yl-3", "SR-YL-03", Level.EXACT),
        ("sr-yl-3", "SR-YL-30", Level.PREFIX),
        ("12", "JA-12", Level.WORD),
        ("360822", "360822", Level.EXACT),
        ("3608", "360822", Level.PREFIX),
    ],
)
def test_a_code_is_found_without_its_signs(typed: str, code: str, level: Level) -> None:
    each = match(Query(typed), FieldKind.CODE, prepare(code))
    assert each is not None
    assert each.level is level


@pytest.mark.parametrize(("typed", "code"), [("12", "361124"), ("2", "JA-12"), ("JA-1", "JA-21")])
def test_a_number_is_not_found_within_another(typed: str, code: str) -> None:
    assert match(Query(typed), FieldKind.CODE, prepare(code)) is None


def test_a_number_is_found_behind_a_bracket_and_not_across_one() -> None:
    number = "饶财〔2021〕27号"
    assert found("27", number) == (Level.WORD, Part.INSIDE, "27")
    assert found("12", number) is None


@pytest.mark.parametrize(
    "typed", ["饶府字〔2022〕40号", "饶府字[2022]40号", "饶府字(2022) 40号", "饶府字【２０２２】40 号"]
)
def test_a_document_is_found_whatever_its_brackets(typed: str) -> None:
    assert found(typed, "饶府字〔2022〕40号") == (Level.EXACT, Part.WHOLE, "饶府字〔2022〕40号")


@pytest.mark.parametrize("typed", ["12", "养老12", "养老第12号", "第12项", "１２"])
def test_a_printed_number_is_found_as_a_whole(typed: str) -> None:
    assert found(typed, "养老12", FieldKind.NUMBER) == (Level.WORD, Part.WHOLE, "养老12")


@pytest.mark.parametrize("typed", ["1", "2", "养老1", "托育12", "养老"])
def test_a_printed_number_is_not_found_in_part(typed: str) -> None:
    assert found(typed, "养老12", FieldKind.NUMBER) is None


def test_what_was_found_is_marked_and_nothing_is_lost() -> None:
    pieces = marked("吉水县民政局", [(0, 2), (1, 3)])
    assert [(piece.text, piece.is_marked) for piece in pieces] == [("吉水县", True), ("民政局", False)]
    assert marked("", []) == ()


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marks_keep_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    ordered = [(min(span), max(span)) for span in spans]
    inside = [(first, end) for first, end in ordered if end <= len(text)]
    assert "".join(piece.text for piece in marked(text, inside)) == text


@given(st.text(alphabet="吉水县ab1（", min_size=1, max_size=12), st.text(alphabet="吉水县ab1（", max_size=6))
def test_whatever_is_marked_lies_in_the_text(text: str, typed: str) -> None:
    each = match(Query(typed), FieldKind.NAME, spoken(text))
    if each is not None:
        assert all(0 <= first < end <= len(text) for first, end in each.spans)


def test_of_a_long_text_the_part_around_the_mark_is_shown() -> None:
    text = "前" * 60 + "吉水" + "后" * 60
    pieces = excerpt(text, ((60, 62),))
    assert [piece.text for piece in pieces if piece.is_marked] == ["吉水"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) == 50
