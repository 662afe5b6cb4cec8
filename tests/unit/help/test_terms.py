"""Facts about the definitions: each stands once, with its formula, and says what its feature says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role
from app.help.rules.guides import GUIDES, own_first
from app.help.rules.terms import GROUPS, term
from app.lights.types import Light, LightDimension, Preset
from app.outcomes.types import OutcomeMeasure
from app.portfolio.types.cube import Figure, FigureKind
from app.returns.types.overview import Tally
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from app.help.types import Term

TERMS = [each for group in GROUPS for each in group.terms]
RATES = [figure for figure in Figure if figure.kind in {FigureKind.RATE, FigureKind.POINTS}]


def test_no_term_and_no_anchor_stands_twice() -> None:
    anchors = [each.anchor for each in TERMS] + [group.anchor for group in GROUPS]
    assert [name for name, times in Counter(each.name for each in TERMS).items() if times > 1] == []
    assert [anchor for anchor, times in Counter(anchors).items() if times > 1] == []


@pytest.mark.parametrize("each", TERMS, ids=lambda each: each.anchor)
def test_a_term_is_said_in_whole_sentences_short_enough_to_stand_beside_a_figure(each: Term) -> None:
    assert each.text.endswith("。")
    assert not each.formula or each.formula.endswith("。")
    assert not each.source or each.source.endswith("。")
    assert len(each.in_short) <= 180


@pytest.mark.parametrize("figure", RATES)
def test_every_rate_of_finance_has_the_formula_that_finance_states(figure: Figure) -> None:
    found = term(figure.label)
    assert found is not None
    assert found.formula == figure.basis != ""
    assert found.source


@pytest.mark.parametrize("name", [each.label for each in (*Amount, *OutcomeMeasure, *Preset, *Tally)])
def test_every_amount_measure_preset_and_tally_is_explained(name: str) -> None:
    assert term(name)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("百分点制", "落后10至30个百分点亮黄灯，落后超过30个百分点亮红灯"),
        ("比例制", "低于80%亮黄灯，低于60%亮红灯"),
        ("缺口制", "缺口不超过50%亮黄灯，缺口超过50%亮红灯"),
        *((f"{dimension.label}灯", Light.RED.label) for dimension in LightDimension),
        ("亮灯", Light.RED.label),
    ],
)
def test_a_light_is_explained_by_the_thresholds_in_use(name: str, says: str) -> None:
    found = term(name)
    assert found is not None
    assert says in found.in_short


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert term("没有这个词") is None


def test_every_role_has_a_guide_and_ones_own_comes_first() -> None:
    assert [guide.role for guide in GUIDES] == list(Role)
    assert [guide.role for guide in own_first({Role.FINANCE})][:2] == [Role.FINANCE, Role.OWNER]
