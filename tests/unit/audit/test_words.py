"""Facts about how an entry of the record is said in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.audit.rules.words import actor_in_words, spoken, subject_in_words, value_in_words
from app.audit.types import Change, EntryFact
from app.audit.types.words import Vocabulary

VOCABULARY = Vocabulary(
    fields=lambda name: {"bank_loan": "银行贷款"}.get(name, name),
    values={("return", "state"): lambda value: {"draft": "草稿"}.get(value, value)},
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "（无）"),
        ("", "（无）"),
        ([], "（无）"),
        ({}, "（无）"),
        (0, "0"),
        (False, "否"),
        (True, "是"),
        ("12.50", "12.50"),
        (["甲", "乙"], "甲、乙"),
        ([["项目名称", "示例"], ["地点", None]], "项目名称、示例；地点、（无）"),
        ({"new_beds": "约"}, "new_beds：约"),
    ],
)
def test_a_value_is_said_as_a_reader_understands_it(value: Any, words: str) -> None:  # noqa: ANN401
    assert value_in_words(value) == words


def test_an_entry_is_said_in_words_and_what_has_none_stays_as_it_was_recorded() -> None:
    entry = EntryFact(
        id=1,
        recorded_at=datetime(2023, 6, 5, 1, 30),  # noqa: DTZ001 - as it is stored
        actor="clerk",
        action="return.submit",
        subject="return:JA-01:2023-06",
        changes=(
            Change("state", None, "draft"),
            Change("state", "draft", "gone"),
            Change("bank_loan", None, "1.00"),
            Change("本月进展", None, "基础完工"),
            Change("unknown", None, 1),
        ),
        reason=None,
        request=None,
        project_code="JA-01",
    )
    said = spoken(entry, VOCABULARY)
    assert (said.actor, said.action, said.subject) == ("clerk", "提交月报", "月报 2023-06")
    assert [(each.label, each.old, each.new) for each in said.changes] == [
        ("状态", "（无）", "草稿"),
        ("状态", "草稿", "gone"),
        ("银行贷款", "（无）", "1.00"),
        ("本月进展", "（无）", "基础完工"),
        ("unknown", "（无）", "1"),
    ]


def test_the_system_itself_has_a_name() -> None:
    assert actor_in_words("system:plans-load") == "系统：装载方案"
    assert actor_in_words("clerk") == "clerk"


def test_a_thing_is_named_by_its_kind_and_its_key() -> None:
    assert subject_in_words("project:JA-01", "JA-01") == "项目"
    assert subject_in_words("printed_row:jian-2022:养老:3") == "方案原文 jian-2022 养老 3"
    assert subject_in_words("strange") == "strange"
