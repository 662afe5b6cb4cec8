"""Facts about what a portfolio promises against what its plan needs, in words that fit the figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.outcomes.rules.capacity import capacities
from app.outcomes.rules.promised import promised
from app.plans.types import Sector, StatedMeasure
from app.projects.types import BedKind, Stage
from tests.unit.outcomes.bases import (
    BEDS,
    PLACES,
    RATE_OFDECIMALS,
    SHARE,
    basis,
    decimals,
    figure,
    nursery,
    project,
    standing,
)

if TYPE_CHECKING:
    from app.outcomes.types import OutcomeMeasure
    from app.outcomes.types.basis import Basis
    from app.outcomes.types.outcome import PromisedCapacity


def of(asked: Basis, measure: OutcomeMeasure = BEDS) -> PromisedCapacity:
    found = promised(asked, measure, capacities(asked))
    assert found is not None
    return found


def beds(new: int, nursing: int | None = None, code: str = "JA-02") -> Basis:
    return basis(project(code, new_beds=new, nursing_beds=nursing))


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (12152, "需新增养老床位1.36万张，清单内项目共新增12152张，占89.4%，还差1448张。"),
        (13600, "清单内项目共新增1.36万张，正好是需求数。"),
        (13601, "清单内项目共新增13601张，是需求的100.0%，多出1张。"),
        (13599, "清单内项目共新增13599张，占100.0%，还差1张。"),
    ],
)
def test_short_of_the_need_and_over_it_are_said_differently(new: int, words: str) -> None:
    found = of(beds(new))
    assert words in found.sentence
    assert (found.needed, found.promised) == decimals(13600, new)


@pytest.mark.parametrize(
    ("nursing", "words"),
    [
        (9853, "护理型床位需新增9100张，新增床位中护理型9853张，是需求的108.3%，多出753张。"),
        (8000, "新增床位中护理型8000张，占87.9%，还差1100张。"),
    ],
)
def test_nursing_beds_are_held_against_their_own_need(nursing: int, words: str) -> None:
    found = of(beds(12152, nursing))
    assert words in found.sentence
    assert (found.nursing_needed, found.nursing_promised) == decimals(9100, nursing)


def test_renovated_beds_stand_apart_and_bring_no_nursing_bed() -> None:
    """JA-23 of 吉安 renovates 993 beds, all nursing beds: 12152 new ones stay 12152."""
    renovation = project("JA-23", new_beds=None, renovated_beds=993, nursing_beds=993)
    found = of(basis(project(new_beds=12152, nursing_beds=9853), renovation))
    assert (found.promised, found.renovated, found.nursing_promised) == decimals(12152, 993, 9853)
    assert "新增12152张（另改造993张，不增加床位）" in found.sentence


def test_a_need_that_is_a_bound_stays_one() -> None:
    """上饶 prints 7500个以上, and its list gives 11463."""
    need = figure(StatedMeasure.NEW_BEDS_NEEDED, "7500", "2025", "个", printed="7500个以上")
    found = of(basis(project(new_beds=11463, nursing_beds=1110), figures=(need,)))
    assert "需新增养老床位7500张以上，清单内项目共新增11463张，是需求的152.8%，多出3963张。" in found.sentence
    assert "新增床位中印明护理型的1110张。" in found.sentence
    assert found.nursing_needed is None


def test_without_a_need_only_the_promise_is_said() -> None:
    found = of(basis(project(), figures=()))
    assert found.needed is None
    assert found.sentence.startswith("方案没有测算需新增多少养老床位；清单内项目共新增100张。")


def test_places_are_held_against_their_need() -> None:
    found = of(basis(nursery(places=11725)), RATE_OFDECIMALS)
    assert found.sentence == (
        "方案测算到2025年需新增托位11950个，清单内项目共新增11725个，占98.1%，还差225个。"
    )
    assert of(basis(nursery(places=11725)), PLACES) == found


def test_a_share_promises_nothing_of_its_own() -> None:
    asked = beds(100)
    assert promised(asked, SHARE, capacities(asked)) is None


def test_projects_whose_row_prints_no_number_are_counted_by_sector() -> None:
    """A mixed project that prints beds is no riddle for either; one that prints nothing is one for both."""
    silent = {"new_beds": None, "nursing_beds": None, "bed_kind": None}
    asked = basis(
        project("JA-01", **silent),
        project("JA-02"),
        project("JA-03", new_beds=None, nursing_beds=None, renovated_beds=9),
        nursery("JA-04", places=None),
        nursery("JA-05", places=None),
        project("JA-06", sector=Sector.MIXED, **silent),
        project("JA-07", sector=Sector.MIXED),
        project("JA-08", sector=Sector.CHILD_FRIENDLY, **silent),
    )
    assert of(asked, BEDS).without_figure == 2
    assert of(asked, RATE_OFDECIMALS).without_figure == 3
    assert "另有2个养老项目没有印床位数，未计入。" in of(asked, BEDS).sentence
    assert "另有3个托育项目没有印托位数，未计入。" in of(asked, RATE_OFDECIMALS).sentence


def test_other_beds_are_named_by_kind_and_not_counted() -> None:
    asked = basis(
        project("JA-01"),
        project("JA-02", bed_kind=BedKind.HOSPITAL, new_beds=606, nursing_beds=None),
        project("JA-03", bed_kind=BedKind.CHILD_WELFARE, new_beds=200, nursing_beds=None),
    )
    found = of(asked)
    assert found.promised == 100
    assert "病床606张、儿童福利床位200张不是养老床位，未计入。" in found.sentence


def test_what_is_cancelled_is_promised_no_longer() -> None:
    now = {"JA-02": standing(Stage.CANCELLED), "JA-03": standing()}
    found = of(basis(project("JA-02"), project("JA-03", new_beds=20, nursing_beds=None), now=now))
    assert found.promised == Decimal(20)
    assert "已取消的1个项目不计。" in found.sentence
