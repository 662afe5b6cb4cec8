"""Facts about the outcomes of both plans: before any return, and on closed months, against plain sums."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.service import computing, outcomes, record_observation
from app.outcomes.types import CapacityState, OutcomeMeasure, RecordObservation
from app.plans.types import Comparison, StatedMeasure
from app.projects.types import MilestoneKind, Stage
from app.returns.types.facts import AsOf
from app.returns.types.report import MilestoneReport, Report
from app.returns.types.vocabulary import Reading
from config import PROJECT_ROOT
from tests.integration.portfolio.months import JUNE, MAY, close_month, report, restate
from tests.integration.portfolio.test_queries_are_constant import counted, register_many
from tests.integration.services.factories import CLERK, register_example
from tests.integration.services.factories import PLAN as EXAMPLE
from tests.unit.outcomes.bases import decimals

if TYPE_CHECKING:
    from app.outcomes.types.outcome import MeasureOutcome

JIAN, SHANGRAO = "jian-2022", "shangrao-2022"
BEDS, SHARE = OutcomeMeasure.BEDS_PER_1000_ELDERS, OutcomeMeasure.NURSING_BED_SHARE
RATE_OF_PLACES, PLACES = OutcomeMeasure.PLACES_PER_1000_RESIDENTS, OutcomeMeasure.PLACES
CENTS = Decimal("0.000001")


def of(plan: str, measure: OutcomeMeasure, as_of: AsOf | None = None) -> MeasureOutcome:
    return next(each for each in outcomes(plan, as_of=as_of) if each.measure is measure)


def printed(plan: str) -> list[dict[str, str]]:
    """Return the rows of the project list as the package holds them."""
    path = PROJECT_ROOT / "seed" / plan / "projects.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(plan: str, column: str) -> int:
    """Return the sum of elder-care beds or of places over the list, straight from the package."""
    return sum(
        int(row[column])
        for row in printed(plan)
        if row[column] and (column == "new_places" or row["bed_kind"] == "elder_care")
    )


def nursing(plan: str) -> int:
    """Return the nursing beds of projects that build new ones."""
    return sum(int(row["nursing_beds"]) for row in printed(plan) if row["nursing_beds"] and row["new_beds"])


def in_use(day: date) -> Report:
    opened = MilestoneReport(MilestoneKind.OPERATION, actual=day)
    return replace(report(Stage.OPERATING), milestones=(opened,))


def expected(day: date) -> Report:
    opening = MilestoneReport(MilestoneKind.OPERATION, forecast=day)
    return replace(report(Stage.STRUCTURE), milestones=(opening,))


@pytest.mark.usefixtures("loaded_app")
class TestBeforeAnyReturn:
    """What both plans promise against what they need."""

    def test_the_measures_are_those_that_a_plan_has_a_target_for(self) -> None:
        assert [each.measure for each in outcomes(JIAN, as_of=None)] == [BEDS, SHARE, RATE_OF_PLACES]
        assert [each.measure for each in outcomes(SHANGRAO, as_of=None)] == [
            BEDS,
            SHARE,
            RATE_OF_PLACES,
            PLACES,
        ]

    @pytest.mark.parametrize(
        ("plan", "measure", "target", "comparison", "code"),
        [
            (JIAN, BEDS, "33", Comparison.EQUAL, "JA-I-07"),
            (JIAN, SHARE, "60", Comparison.EQUAL, "JA-I-08"),
            (JIAN, RATE_OF_PLACES, "4.5", Comparison.EQUAL, "JA-I-21"),
            (SHANGRAO, BEDS, "20", Comparison.AT_LEAST, None),
            (SHANGRAO, SHARE, "60", Comparison.EQUAL, "SR-I-05"),
            (SHANGRAO, RATE_OF_PLACES, "4.5", Comparison.EQUAL, "SR-I-15"),
            (SHANGRAO, PLACES, "29160", Comparison.EQUAL, "SR-I-14"),
        ],
    )
    def test_targets_are_those_of_the_plans(
        self, plan: str, measure: OutcomeMeasure, target: str, comparison: Comparison, code: str | None
    ) -> None:
        found = of(plan, measure)
        assert (found.target, found.target_comparison, found.indicator_code) == (
            Decimal(target),
            comparison,
            code,
        )
        assert (found.target_year, found.month) == (2025, None)

    @pytest.mark.parametrize(
        ("plan", "measure", "column", "needed"),
        [
            (JIAN, BEDS, "new_beds", 13600),
            (JIAN, RATE_OF_PLACES, "new_places", 11950),
            (SHANGRAO, BEDS, "new_beds", 7500),
            (SHANGRAO, RATE_OF_PLACES, "new_places", 11290),
            (SHANGRAO, PLACES, "new_places", 11290),
        ],
    )
    def test_the_promise_is_the_plain_sum_of_the_list(
        self, plan: str, measure: OutcomeMeasure, column: str, needed: int
    ) -> None:
        found = of(plan, measure).promised
        assert found is not None
        assert (found.needed, found.promised) == decimals(needed, total(plan, column))

    def test_the_plans_give_striking_answers_in_plain_words(self) -> None:
        sentences = {
            (plan, measure): (found.promised.sentence if found.promised else "")
            for plan in (JIAN, SHANGRAO)
            for measure in (BEDS, RATE_OF_PLACES)
            for found in [of(plan, measure)]
        }
        assert sentences == {
            (JIAN, BEDS): "方案测算到2025年需新增养老床位1.36万张，清单内项目共新增12152张"
            "（另改造993张，不增加床位），占89.4%，还差1448张。"
            "护理型床位需新增9100张，新增床位中护理型9853张，是需求的108.3%，多出753张。",
            (JIAN, RATE_OF_PLACES): "方案测算到2025年需新增托位11950个，清单内项目共新增11725个，"
            "占98.1%，还差225个。",
            (SHANGRAO, BEDS): "方案测算到2025年需新增养老床位7500张以上，清单内项目共新增11463张，"
            "是需求的152.8%，多出3963张。新增床位中印明护理型的1110张。"
            "病床606张、救助床位50张、儿童福利床位200张不是养老床位，未计入。"
            "另有11个养老项目没有印床位数，未计入。",
            (SHANGRAO, RATE_OF_PLACES): "方案测算到2025年需新增托位11290个，清单内项目共新增3075个，"
            "占27.2%，还差8215个。另有15个托育项目没有印托位数，未计入。",
        }

    @pytest.mark.parametrize("plan", [JIAN, SHANGRAO])
    def test_renovated_and_nursing_beds_are_told_apart(self, plan: str) -> None:
        found = of(plan, BEDS).promised
        assert found is not None
        assert (found.renovated, found.nursing_promised) == decimals(
            total(plan, "renovated_beds"), nursing(plan)
        )

    @pytest.mark.parametrize(
        ("plan", "measure", "baseline", "forecast", "gap"),
        [
            # 16138 ÷ 795; (16138 + 12152) ÷ 900; 29700 - 28290
            (JIAN, BEDS, Decimal(16138) / 795, Decimal(28290) / 900, 1410),
            # 8600 ÷ 4469; (8600 + 11725) ÷ (20550 ÷ 4.5); 20550 - 20325
            (JIAN, RATE_OF_PLACES, Decimal(8600) / 4469, Decimal(20325) * Decimal("4.5") / 20550, 225),
            # 18454 ÷ 1148.6; (18454 + 11463) ÷ 1300; 26000 - 29917
            (SHANGRAO, BEDS, Decimal(18454) / Decimal("1148.6"), Decimal(29917) / 1300, -3917),
            # 17870 ÷ 6596.8; (17870 + 3075) ÷ 6480; 29160 - 20945
            (SHANGRAO, RATE_OF_PLACES, Decimal(17870) / Decimal("6596.8"), Decimal(20945) / 6480, 8215),
            (SHANGRAO, PLACES, Decimal(17870), Decimal(20945), 8215),
        ],
    )
    def test_levels_and_gaps_follow_from_the_figures_of_the_plan(
        self, plan: str, measure: OutcomeMeasure, baseline: Decimal, forecast: Decimal, gap: int
    ) -> None:
        found = of(plan, measure)
        assert found.baseline is not None
        assert found.forecast is not None
        assert abs(found.baseline - baseline) < CENTS
        assert abs(found.forecast - forecast) < CENTS
        assert found.attained == found.baseline
        assert found.gap == gap

    def test_the_share_of_nursing_beds_needs_a_share_to_start_from(self) -> None:
        """(16138 × 53.9 % + 9853) ÷ 28290 in 吉安; 上饶 prints none."""
        known, unknown = of(JIAN, SHARE), of(SHANGRAO, SHARE)
        share = (16138 * Decimal("0.539") + 9853) / 28290 * 100
        assert known.forecast is not None
        assert abs(known.forecast - share) < CENTS
        assert known.gap == -1577
        assert (unknown.attained, unknown.forecast, unknown.gap) == (None, None, None)
        assert "方案未给出现有护理型床位占比" in unknown.sentence

    def test_counties_are_told_as_far_as_the_plan_goes(self) -> None:
        jian = {each.region_name: each for each in of(JIAN, BEDS).regions}
        shangrao = {each.region_name: each for each in of(SHANGRAO, RATE_OF_PLACES).regions}
        assert len(jian) == 13
        assert len(shangrao) == 15
        assert jian["永新县"].baseline == Decimal("11.4")
        assert jian["永新县"].gap is None
        assert "老年人口" in jian["永新县"].missing
        # 信州区: 4.5 × 546.3 × 648 ÷ 659.68 - (2038 + 290 of its two projects)
        assert shangrao["信州区"].missing == ""
        assert shangrao["信州区"].gap == round(
            Decimal("4.5") * Decimal("546.3") * 648 / Decimal("659.68") - 2038 - 290
        )
        assert (
            shangrao["三清山风景名胜区"].missing == "方案未给出三清山风景名胜区的现有托位数，登记后可算缺口"
        )

    def test_known_gaps_of_counties_add_up_to_that_of_their_city(self) -> None:
        """三清山 prints no places: its people want 4.5 for each thousand of 17,000 × 648 ÷ 659.68."""
        found = of(SHANGRAO, RATE_OF_PLACES)
        assert found.gap is not None
        known = [each.gap for each in found.regions if each.gap is not None]
        missing = Decimal("4.5") * 17 * 648 / Decimal("659.68")
        assert abs(sum(known) + missing - found.gap) < len(found.regions)

    def test_contributions_are_the_rows_that_print_a_number_largest_first(self) -> None:
        found = of(JIAN, BEDS).contributions
        rows = [(Decimal(row["new_beds"]), row["code"]) for row in printed(JIAN) if row["new_beds"]]
        assert [(each.amount, each.code) for each in found] == sorted(rows, key=lambda row: (-row[0], row[1]))
        assert sum(each.share or 0 for each in found) == pytest.approx(Decimal(100))


@pytest.mark.usefixtures("loaded_app")
class TestOnClosedMonths:
    """What returns change, against plain sums over the rows of the register."""

    def test_what_is_in_use_is_attained(self) -> None:
        reports = {
            "JA-02": in_use(date(2023, 5, 20)),
            "JA-23": in_use(date(2023, 5, 20)),  # renovates 993, adds none
            "JA-15": in_use(date(2021, 10, 1)),  # counted in October 2021 already
            "JA-03": expected(date(2026, 2, 1)),
        }
        close_month(JIAN, MAY, reports)
        found = of(JIAN, BEDS)
        rows = database.session.execute(text("SELECT code, coalesce(new_beds, 0) FROM project"))
        beds = {code: int(number) for code, number in rows}
        total_beds = database.session.execute(
            text("SELECT sum(new_beds) FROM project WHERE plan_code = :plan AND bed_kind = 'elder_care'"),
            {"plan": JIAN},
        ).scalar_one()
        assert found.month == MAY
        assert found.attained_formula.inputs[1].value == beds["JA-02"]
        assert found.attained is not None
        assert abs(found.attained - Decimal(16138 + beds["JA-02"]) / 795) < CENTS
        assert found.forecast is not None
        coming = int(total_beds) - beds["JA-15"] - beds["JA-03"]
        assert abs(found.forecast - Decimal(16138 + coming) / 900) < CENTS
        states = {each.code: each.state for each in found.contributions}
        assert states["JA-02"] is CapacityState.IN_USE
        assert "JA-15" not in states

    def test_a_cancelled_project_is_promised_no_longer(self) -> None:
        close_month(SHANGRAO, MAY, {"SR-YL-01": report(Stage.CANCELLED)})
        found = of(SHANGRAO, BEDS).promised
        assert found is not None
        assert found.promised == total(SHANGRAO, "new_beds") - 450

    def test_both_readings_of_a_restated_month_stay(self) -> None:
        close_month(JIAN, MAY, {"JA-02": in_use(date(2023, 5, 20))})
        restate("JA-02", MAY, Stage.INSTALLATION, report().amounts)
        now, then = (of(JIAN, BEDS, AsOf(MAY, reading)) for reading in (Reading.NOW, Reading.THEN))
        assert now.attained == now.baseline
        assert then.attained is not None
        assert abs(then.attained - Decimal(16138 + 120) / 795) < CENTS
        assert [each.attained for each in then.history] == [then.attained]

    def test_the_past_stays_as_it_was_when_a_later_month_is_closed(self) -> None:
        close_month(JIAN, MAY, {})
        before = of(JIAN, BEDS, AsOf(MAY))
        close_month(JIAN, JUNE, {"JA-02": in_use(date(2023, 6, 20))})
        assert of(JIAN, BEDS, AsOf(MAY)) == before
        later = of(JIAN, BEDS)
        assert [each.month for each in later.history] == [MAY, JUNE]
        assert [each.in_use_amount for each in later.history] == [0, 120]

    def test_an_observation_counts_from_its_own_date_on(self) -> None:
        for month in (MAY, JUNE):
            close_month(JIAN, month, {"JA-02": in_use(date(2023, 5, 20))})
        seen = RecordObservation(
            JIAN, "360800", None, StatedMeasure.BEDS, PartialDate.parse("2023-06"), Decimal(17000), "台账", ""
        )
        record_observation(seen, actor=CLERK, at=datetime(2023, 8, 1))  # noqa: DTZ001 - stored so
        assert of(JIAN, BEDS, AsOf(MAY)).baseline_as_of == PartialDate.parse("2021-10")
        now = of(JIAN, BEDS, AsOf(JUNE))
        assert now.attained is not None
        assert abs(now.attained - Decimal(17000) / 795) < CENTS
        # As reported then, nobody had recorded it when June was closed.
        assert of(JIAN, BEDS, AsOf(JUNE, Reading.THEN)).baseline_as_of == PartialDate.parse("2021-10")

    def test_a_correction_holds_from_then_on(self) -> None:
        close_month(JIAN, JUNE, {})
        seen = RecordObservation(
            JIAN, "360800", None, StatedMeasure.BEDS, PartialDate.parse("2023-06"), Decimal(17000), "台账", ""
        )
        first = record_observation(seen, actor=CLERK)
        record_observation(replace(seen, value=Decimal(16900), corrects_id=first), actor=CLERK)
        assert of(JIAN, BEDS).attained_formula.inputs[0].value == 16900

    def test_a_share_that_is_recorded_makes_its_measure_known(self) -> None:
        """58 % of 18,454 in June 2022, and 160 + 450 nursing beds to come."""
        seen = RecordObservation(
            SHANGRAO,
            "361100",
            None,
            StatedMeasure.NURSING_BED_SHARE,
            PartialDate.parse("2022-06"),
            Decimal(58),
            "民政统计台账",
            "",
        )
        record_observation(seen, actor=CLERK)
        found = of(SHANGRAO, SHARE)
        share = (18454 * Decimal("0.58") + nursing(SHANGRAO)) / (18454 + 11463) * 100
        assert found.attained == 58
        assert found.forecast is not None
        assert abs(found.forecast - share) < CENTS

    def test_a_range_is_shown_once_enough_projects_are_in_use(self) -> None:
        codes = [row["code"] for row in printed(JIAN)][1:11]
        close_month(JIAN, JUNE, {code: in_use(date(2023, 5, 1)) for code in codes[:7]})
        assert of(JIAN, BEDS).range is None
        assert "少于8个" in of(JIAN, BEDS).thin
        july = Month(2023, 7)
        close_month(JIAN, july, {code: in_use(date(2023, 5, 1)) for code in codes})
        found = of(JIAN, BEDS)
        assert found.thin == ""
        assert found.range is not None
        assert found.range.observed == 10
        assert found.range == of(JIAN, BEDS).range
        assert (found.future[-1].low, found.future[-1].high) == (found.range.low, found.range.high)

    def test_delays_of_the_other_plan_are_borrowed_where_there_are_too_few(self) -> None:
        close_month(JIAN, JUNE, {"JA-02": in_use(date(2023, 5, 1))})
        codes = [row["code"] for row in printed(SHANGRAO)][:8]
        close_month(SHANGRAO, MAY, {code: in_use(date(2023, 4, 1)) for code in codes})
        found = of(JIAN, BEDS).range
        assert found is not None
        assert found.observed == 9
        assert "按全部方案的项目计" in found.portfolio

    def test_a_borrowed_project_is_in_use_since_it_was_first_seen_so_where_nobody_dated_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(computing, "measure_outcomes", lambda basis: basis)
        undated, dated, waiting = [row["code"] for row in printed(SHANGRAO)][:3]
        reports = {
            undated: report(Stage.OPERATING),
            dated: in_use(date(2023, 4, 1)),
            waiting: report(Stage.COMPLETED),
        }
        for month in (MAY, JUNE):
            close_month(SHANGRAO, month, reports)
        close_month(JIAN, JUNE, {})
        basis: Any = computing.outcomes(JIAN, as_of=None)
        assert basis.elsewhere[undated][0] == JUNE
        assert basis.first_elsewhere == {undated: MAY.last_day}


@pytest.mark.usefixtures("loaded_app")
@pytest.mark.parametrize(("plan", "as_of"), [("nowhere", None), (JIAN, AsOf(MAY))])
def test_a_plan_or_month_that_is_not_there_is_said_to_be_missing(plan: str, as_of: AsOf | None) -> None:
    with pytest.raises(NotFoundError):
        outcomes(plan, as_of=as_of)


@pytest.mark.usefixtures("app")
def test_outcomes_ask_as_often_for_one_project_and_month_as_for_many() -> None:
    register_example()
    close_month(EXAMPLE.code, MAY, {"EX-01": in_use(date(2023, 5, 1))})
    database.session.expire_all()
    with counted() as few:
        outcomes(EXAMPLE.code, as_of=None)
    register_many()
    for month in (JUNE, JUNE.plus(1), JUNE.plus(2)):
        reports = {f"EX-{number:02d}": in_use(date(2023, 5, 1)) for number in range(1, 62)}
        close_month(EXAMPLE.code, month, reports)
    for day in range(1, 6):
        seen = RecordObservation(
            EXAMPLE.code,
            EXAMPLE.region_code,
            None,
            StatedMeasure.BEDS,
            PartialDate.parse(f"2023-0{day}"),
            Decimal(day),
            "台账",
            "",
        )
        record_observation(seen, actor=CLERK)
    database.session.expire_all()
    with counted() as many:
        outcomes(EXAMPLE.code, as_of=None)
    assert len(few) == len(many)
    assert len(many) <= 12
