"""What holds of the lights of any project under any rules that can stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.months import Month
from app.lights.rules import evaluate, rule_set_problem
from app.lights.types import Light, LightDimension, Preset, RuleSet, Standing, Thresholds
from app.projects.types import Stage
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from decimal import Decimal

    from app.lights.types import Evaluation

SUMS = st.decimals(min_value=0, max_value=1_000_000, places=2)
MAYBE = st.none() | SUMS
MONTHS = st.builds(Month, st.integers(2021, 2025), st.integers(1, 12))
LIMITS = st.lists(st.decimals(min_value=1, max_value=100, places=2), min_size=2, max_size=2, unique=True)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Return rules that can stand."""
    preset = draw(st.sampled_from(Preset))
    limits = [sorted(draw(LIMITS), reverse=preset is Preset.RATIO) for _ in range(2)]
    return RuleSet(
        preset=preset,
        progress=Thresholds(*limits[0]),
        payment=Thresholds(*limits[1]),
        start_red_months=draw(st.integers(1, 12)),
        missing_red_months=draw(st.integers(1, 12)),
        late_is_yellow=draw(st.booleans()),
    )


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Return any standing that facts can give."""
    stage = draw(st.none() | st.sampled_from(Stage))
    completed = draw(MAYBE)
    return Standing(
        month=draw(MONTHS),
        stage=stage,
        reporting=draw(st.sampled_from(Reporting)),
        was_late=draw(st.booleans()),
        start_due=draw(st.none() | MONTHS),
        has_started=stage is not None and stage.is_started,
        is_completed=stage is not None and stage.is_completed,
        completed=completed,
        completed_year=None if completed is None else draw(st.none() | st.just(completed) | SUMS),
        paid=draw(MAYBE),
        year_planned=draw(MAYBE),
        year_is_default=draw(st.booleans()),
        total=draw(SUMS),
    )


def lights(standing: Standing, rules: RuleSet) -> Evaluation:
    return evaluate(standing, rules, rule_name="第1版")


def rank(evaluation: Evaluation, dimension: LightDimension) -> int:
    found = evaluation.of(dimension)
    return -1 if found is None else found.light.rank


@given(rules=rule_sets())
def test_the_rules_drawn_here_can_stand(rules: RuleSet) -> None:
    assert rule_set_problem(rules) is None


@given(standing=standings(), rules=rule_sets(), less=st.decimals(min_value=0, max_value=1000, places=2))
def test_less_completed_this_year_never_gives_a_better_progress(
    standing: Standing, rules: RuleSet, less: Decimal
) -> None:
    if standing.completed_year is None:
        return
    worse = replace(standing, completed_year=standing.completed_year - less)
    before, after = lights(standing, rules), lights(worse, rules)
    assert rank(after, LightDimension.PROGRESS) >= rank(before, LightDimension.PROGRESS)
    assert after.light.rank >= before.light.rank


@given(standing=standings(), rules=rule_sets(), less=st.decimals(min_value=0, max_value=1000, places=2))
def test_less_paid_never_gives_a_better_light(standing: Standing, rules: RuleSet, less: Decimal) -> None:
    if standing.paid is None:
        return
    worse = replace(standing, paid=standing.paid - less)
    assert lights(worse, rules).light.rank >= lights(standing, rules).light.rank


@given(standing=standings(), rules=rule_sets(), missing=st.integers(0, 20))
def test_more_missing_returns_never_give_a_better_light(
    standing: Standing, rules: RuleSet, missing: int
) -> None:
    fewer = evaluate(standing, rules, rule_name="", missing_before=missing)
    more = evaluate(standing, rules, rule_name="", missing_before=missing + 1)
    assert more.light.rank >= fewer.light.rank


@given(standing=standings(), rules=rule_sets())
def test_a_start_made_never_gives_a_worse_light_of_start(standing: Standing, rules: RuleSet) -> None:
    started = replace(standing, stage=Stage.FOUNDATION, has_started=True)
    assert rank(lights(started, rules), LightDimension.START) == Light.GREEN.rank


@given(standing=standings(), rules=rule_sets(), before=standings())
def test_a_light_depends_on_the_month_before_only_in_its_months_in_a_row(
    standing: Standing, rules: RuleSet, before: Standing
) -> None:
    alone = lights(standing, rules)
    after = evaluate(standing, rules, rule_name="第1版", previous=lights(before, rules))
    assert after.light is alone.light
    assert [each.light for each in after.dimensions] == [each.light for each in alone.dimensions]
    assert after.months >= alone.months


@given(standing=standings(), rules=rule_sets(), held=st.booleans())
def test_what_is_kept_is_consistent(standing: Standing, rules: RuleSet, *, held: bool) -> None:
    found = evaluate(standing, rules, rule_name="第1版", held=held)
    worst = max((each.light.rank for each in found.dimensions), default=0)
    assert found.light.rank == (worst if not found.is_held else Light.YELLOW.rank)
    assert (found.months > 0) == found.light.is_on
    order = list(LightDimension)
    assert [order.index(each.dimension) for each in found.dimensions] == sorted(
        order.index(each.dimension) for each in found.dimensions
    )
    for each in found.dimensions:
        assert (each.months > 0) == each.light.is_on
        assert each.sentence.endswith("。")
        assert (each.actual is None) == (each.scheduled is None)
        assert each.scheduled is None or each.scheduled == round(each.scheduled, 6)
        assert not each.light.is_on or each.light.label[0] in each.sentence
