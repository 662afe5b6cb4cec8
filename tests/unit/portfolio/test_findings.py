from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.portfolio.rules.findings import findings_of, rule_in_words
from app.portfolio.types.findings import FindingKind, FindingsQuery
from app.returns.types.vocabulary import Reading
from tests.unit.portfolio.checked import JUNE, checked

TODAY = date(2023, 7, 5)


@pytest.mark.parametrize("kind", FindingKind)
def test_each_kind_has_a_rule_in_words_a_word_for_its_stake_and_columns(kind: FindingKind) -> None:
    assert rule_in_words(kind, 6).endswith("。")
    assert kind.stake
    assert kind.columns


@pytest.mark.parametrize("kind", FindingKind)
def test_without_any_month_a_kind_that_needs_one_says_so(kind: FindingKind) -> None:
    found = findings_of(kind, [checked()], frozenset({"EX-01"}), months=6, day=TODAY)
    assert (found.judged == 0 and found.left_aside == 1) == (
        kind.needs_month or kind is FindingKind.UNIT_COST
    )


def test_the_heaviest_comes_first_and_ties_stand_by_code() -> None:
    asked = {"EX-01": 700, "EX-02": 900, "EX-03": 700, "EX-04": 600}
    projects = [checked(code=code, central_requested=Decimal(amount)) for code, amount in asked.items()]
    found = findings_of(FindingKind.CEILING, projects, frozenset(asked), months=6, day=TODAY)
    assert [each.project.code for each in found.findings] == ["EX-02", "EX-01", "EX-03"]
    assert found.stake == 500
    assert (found.judged, found.left_aside) == (4, 0)


def test_what_is_not_shown_is_still_compared_with() -> None:
    costs = {"EX-01": 800, "EX-02": 1000, "EX-03": 1000, "EX-04": 1200, "EX-05": 10000}
    projects = [checked(code=code, total_investment=Decimal(total)) for code, total in costs.items()]
    found = findings_of(FindingKind.UNIT_COST, projects, frozenset({"EX-05"}), months=6, day=TODAY)
    assert [each.project.code for each in found.findings] == ["EX-05"]
    assert (found.judged, found.groups[0].count) == (1, 5)


def test_reasons_for_silence_are_counted_the_commonest_first() -> None:
    projects = [
        checked(code="EX-01", central_share_ceiling=None),
        checked(code="EX-02", central_requested=None),
        checked(code="EX-03", central_requested=None),
    ]
    shown = frozenset(each.code for each in projects)
    found = findings_of(FindingKind.CEILING, projects, shown, months=6, day=TODAY)
    assert [len(each.projects) for each in found.unjudged] == [2, 1]


def test_an_address_leaves_out_what_is_the_default() -> None:
    assert FindingsQuery().parameters() == {}
    query = FindingsQuery(JUNE, Reading.THEN, "jian-2022", "360802", 12)
    assert query.parameters() == {
        "as_of": "2023-06",
        "reading": "then",
        "plan": "jian-2022",
        "region": "360802",
        "months": "12",
    }
