"""Facts about loading packages: all or nothing, once and not again, and nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.types import ALL
from app.audit.models import AuditEntry
from app.audit.types import Actor
from app.commitments.models import Commitment, CommitmentTarget
from app.directory.models import Organisation, Region
from app.extensions import database
from app.funding.models import PlannedSplit
from app.funding.queries import planned_splits
from app.funding.service import set_planned_splits
from app.funding.types import Basis, FundingSource, PlannedAmount, SplitOrigin
from app.intake import queries
from app.intake.rules.reconcile import package_with_rows
from app.intake.service import check_package, load_packages, reconcile_plan
from app.kernel.errors import NotFoundError, ProblemsError, TrackerError
from app.outcomes.models import Indicator, StatedValue
from app.outcomes.queries import indicators
from app.plans.models import Plan, PlanFigure, PlanRelation, PrintedRow, PrintedRowNote
from app.projects.models import Project
from tests.unit.intake.packages import (
    FILES,
    PLAN,
    PROJECTS,
    with_cell,
    with_row,
    without_row,
    write_package,
)
from tests.unit.intake.stated import STATED, with_cells, without_line, write_stated

if TYPE_CHECKING:
    from pathlib import Path

    from app.intake.types.package import LoadReport

pytestmark = pytest.mark.usefixtures("app")

CLERK = Actor("test")
CODE = "DE-YL-02"
TABLES = (
    Region,
    Organisation,
    Plan,
    PrintedRow,
    PrintedRowNote,
    Project,
    PlannedSplit,
    PlanFigure,
    PlanRelation,
    Indicator,
    StatedValue,
    Commitment,
    CommitmentTarget,
    AuditEntry,
)


def load_package(path: Path, *, actor: Actor) -> LoadReport:
    """Load one package alone."""
    return load_packages([path], actor=actor)[0]


def stored() -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        model.__tablename__: database.session.scalar(select(func.count()).select_from(model)) or 0
        for model in TABLES
    }


def counts(report: LoadReport) -> dict[str, tuple[int, int, int]]:
    return {count.kind: (count.added, count.changed, count.unchanged) for count in report.counts}


def test_a_package_is_stored_as_its_files_say(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "demo-2022")
    report = load_package(folder, actor=CLERK)
    assert counts(report) == {
        "地区": (4, 0, 0),
        "单位": (2, 0, 0),
        "方案": (1, 0, 0),
        "印刷行": (3, 0, 0),
        "项目": (3, 0, 0),
        "资金安排": (3, 0, 0),
        "方案数据": (0, 0, 0),
        "指标": (0, 0, 0),
        "任务": (0, 0, 0),
    }
    database.session.expire_all()
    package, _ = check_package(folder)
    assert package is not None
    assert queries.plan_with_rows(ALL, "demo-2022") == package_with_rows(package)


def test_loading_again_writes_nothing_not_even_into_the_audit_record(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "demo-2022")
    load_package(folder, actor=CLERK)
    before = stored()
    report = load_package(folder, actor=CLERK)
    assert stored() == before
    assert report.written == 0
    assert {unchanged for _, _, unchanged in counts(report).values()} == {0, 1, 2, 3, 4}


def test_a_corrected_cell_changes_its_project_and_its_printed_row_only(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    cells = {("projects.csv", "DE-YL-02", "name"): "东湖县社会福利院"}
    report = load_package(write_package(tmp_path / "demo-2022", cells=cells), actor=CLERK)
    assert counts(report)["项目"] == (0, 1, 2)
    assert counts(report)["印刷行"] == (0, 1, 2)
    assert report.written == 2
    assert (
        database.session.scalar(select(Project.name).where(Project.code == "DE-YL-02")) == "东湖县社会福利院"
    )


def test_a_new_row_is_added_to_what_is_there(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    more = with_row(
        PROJECTS,
        code="DE-TY-02",
        section="托育",
        printed_no="2",
        name="西山区托育园",
        printed_type="普惠托育",
        period_printed="2023",
        start="2023",
        end="2023",
        region="990022",
        location="西山区",
        content="新增托位40个",
        total_investment="200",
        units="西山区卫健委",
        new_places="40",
        scope="托育园",
    )
    report = load_package(write_package(tmp_path / "demo-2022", files={"projects.csv": more}), actor=CLERK)
    assert counts(report)["项目"] == (1, 0, 3)
    assert counts(report)["资金安排"] == (1, 0, 3)


def test_a_package_with_errors_writes_nothing_and_tells_all_of_them(tmp_path: Path) -> None:
    cells = {
        ("projects.csv", "DE-YL-01", "region"): "999999",
        ("projects.csv", "DE-YL-02", "total_investment"): "-1",
    }
    with pytest.raises(ProblemsError) as raised:
        load_package(write_package(tmp_path / "demo-2022", cells=cells), actor=CLERK)
    assert [problem.address.column for problem in raised.value.problems] == ["region", "total_investment"]
    assert raised.value.message == "数据包有 2 处错误，什么也没有写入。"
    assert set(stored().values()) == {0}


def test_an_error_in_the_second_package_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    first = write_package(tmp_path / "a")
    second = write_package(tmp_path / "b", cells={("projects.csv", "DE-YL-01", "end"): "2000"})
    with pytest.raises(ProblemsError) as raised:
        load_packages([first, second], actor=CLERK)
    assert {problem.address.file for problem in raised.value.problems} == {"b/projects.csv"}
    assert set(stored().values()) == {0}


def other_package(folder: Path, **regions: str) -> Path:
    """Write a package of another plan of the same city."""
    files = {
        name: text.replace("demo-2022", "demo-2025").replace("DE-YL", "DF-YL").replace("DE-TY", "DF-TY")
        for name, text in FILES.items()
    }
    return write_package(folder, files={**files, **regions})


def test_two_plans_of_one_city_share_its_regions_and_offices(tmp_path: Path) -> None:
    first, second = load_packages([write_package(tmp_path / "a"), other_package(tmp_path / "b")], actor=CLERK)
    assert counts(first)["地区"] == (4, 0, 0)
    assert counts(second)["地区"] == (0, 0, 4)
    assert counts(second)["单位"] == (0, 0, 2)
    assert counts(second)["项目"] == (3, 0, 0)


def test_a_failure_of_the_database_in_the_second_package_leaves_nothing_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_on_the_second(plan_code: str, splits: dict[str, list[PlannedAmount]], *, actor: Actor) -> int:
        if plan_code == "demo-2025":
            database.session.add(Plan(code="x", title="x", region_code="no such region", list_title="x"))
            database.session.flush()
        return set_planned_splits(plan_code, splits, actor=actor)

    monkeypatch.setattr("app.intake.service.set_planned_splits", fail_on_the_second)
    with pytest.raises(TrackerError, match="数据库拒绝了这些数据，什么也没有写入"):
        load_packages([write_package(tmp_path / "a"), other_package(tmp_path / "b")], actor=CLERK)
    assert set(stored().values()) == {0}


def test_a_row_that_leaves_the_package_is_refused_and_its_project_stays(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    before = stored()
    files = {"projects.csv": without_row(PROJECTS, "DE-YL-02"), "funding.csv": None}
    with pytest.raises(ProblemsError) as raised:
        load_package(write_package(tmp_path / "demo-2022", files=files), actor=CLERK)
    (problem,) = raised.value.problems
    assert "库中已有项目 DE-YL-02（东湖县福利院），数据包里没有" in problem.message
    assert stored() == before


def test_a_code_of_another_plan_is_refused(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "a"), actor=CLERK)
    same_codes = {"plan.yaml": FILES["plan.yaml"].replace("demo-2022", "demo-2025")}
    with pytest.raises(ProblemsError) as raised:
        load_package(write_package(tmp_path / "b", files=same_codes), actor=CLERK)
    assert [problem.message.split("；")[0] for problem in raised.value.problems] == [
        f"项目代码 {code} 在库中属于方案 demo-2022" for code in ("DE-TY-01", "DE-YL-01", "DE-YL-02")
    ]


def test_an_explicit_split_may_be_taken_back(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    (tmp_path / "demo-2022" / "funding.csv").unlink()
    report = load_package(tmp_path / "demo-2022", actor=CLERK)
    assert counts(report)["资金安排"] == (0, 1, 2)
    sources = database.session.scalars(
        select(PlannedSplit.source)
        .join(Project, Project.id == PlannedSplit.project_id)
        .where(Project.code == "DE-TY-01")
        .order_by(PlannedSplit.source)
    )
    assert [source.value for source in sources] == ["central_budget", "unassigned"]


def split(code: str) -> dict[FundingSource, Decimal]:
    return {each.source: each.amount for each in planned_splits([code])[code]}


@pytest.mark.parametrize("origin", [each for each in SplitOrigin if each is not SplitOrigin.PLAN])
def test_what_was_decided_of_a_split_stays_in_force_when_the_plan_is_loaded_again(
    origin: SplitOrigin, tmp_path: Path
) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    total = sum(split(CODE).values(), Decimal(0))
    decided = {FundingSource.COUNTY: Decimal(100), FundingSource.SELF_RAISED: total - 100}
    basis = Basis(origin, "示财〔2023〕7号", date(2023, 3, 15), "县级配套资金已明确。")
    amounts = [PlannedAmount(source, amount) for source, amount in decided.items()]
    set_planned_splits("demo-2022", {CODE: amounts}, actor=CLERK, basis=basis)
    before = stored()
    assert counts(load_package(tmp_path / "demo-2022", actor=CLERK))["资金安排"] == (0, 0, 3)
    assert split(CODE) == decided
    assert stored() == before


def test_a_split_that_no_longer_adds_up_to_a_corrected_total_is_the_plan_s_again(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    total = sum(split(CODE).values(), Decimal(0))
    basis = Basis(SplitOrigin.RETURN)
    set_planned_splits(
        "demo-2022", {CODE: [PlannedAmount(FundingSource.COUNTY, total)]}, actor=CLERK, basis=basis
    )
    corrected = {("projects.csv", CODE, "total_investment"): str(total + 10)}
    load_package(write_package(tmp_path / "again" / "demo-2022", cells=corrected), actor=CLERK)
    assert FundingSource.COUNTY not in split(CODE)
    assert sum(split(CODE).values()) == total + 10


def test_what_the_checks_let_pass_is_what_the_constraints_allow(tmp_path: Path) -> None:
    cells = {
        ("projects.csv", "DE-YL-01", "new_beds"): "0",
        ("projects.csv", "DE-YL-01", "nursing_beds"): "0",
        ("projects.csv", "DE-YL-01", "printed_nursing_beds"): "0",
        ("projects.csv", "DE-YL-01", "total_investment"): "1000000000",
        ("projects.csv", "DE-YL-01", "name"): "长" * 200,
        ("projects.csv", "DE-YL-02", "central_requested"): "1799.5",
        ("projects.csv", "DE-YL-02", "floor_area_m2"): "1000000000000",
        ("projects.csv", "DE-YL-02", "new_beds"): "100000000",
        ("projects.csv", "DE-TY-01", "start"): "2022-06",
        ("projects.csv", "DE-TY-01", "end"): "2022-06-01",
        ("regions.csv", "990021", "name"): "东" * 60,
        ("organisations.csv", "西山区卫健委", "aliases"): "别" * 120,
    }
    files = {"projects.csv": PROJECTS.replace("东湖县,", "东湖,")}
    load_package(write_package(tmp_path / "demo-2022", cells=cells, files=files), actor=CLERK)
    assert stored()["project"] == 3


def test_a_loaded_plan_reconciles_like_its_package(tmp_path: Path) -> None:
    cells = {("projects.csv", "DE-YL-02", "new_beds"): "110"}
    load_package(write_package(tmp_path / "demo-2022", cells=cells), actor=CLERK)
    _, checks = reconcile_plan("demo-2022")
    differing = [(check.project, check.rule.value) for check in checks if check.agrees is False]
    assert differing == [("DE-YL-02", "capacity_reading")]
    assert [check.agrees for check in checks if check.project is None] == [True, True]


def test_a_plan_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="没有代码为“demo”的方案。还没有载入任何方案。"):
        reconcile_plan("demo")
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    with pytest.raises(NotFoundError, match="是否应为“demo-2022”？已载入的方案有：demo-2022。"):
        reconcile_plan("demo-2023")


def test_an_alias_may_move_to_another_office_and_back(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    moved = with_cell(FILES["organisations.csv"], "东湖县民政局", "aliases", "东湖民政局")
    moved = with_cell(moved, "西山区卫健委", "aliases", "东湖县民政和救助局")
    report = load_package(
        write_package(tmp_path / "demo-2022", files={"organisations.csv": moved}), actor=CLERK
    )
    assert counts(report)["单位"] == (0, 2, 0)
    back = load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    assert counts(back)["单位"] == (0, 2, 0)
    assert load_package(tmp_path / "demo-2022", actor=CLERK).written == 0


def test_sections_may_change_places(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    first, second = (line for line in PLAN.splitlines(keepends=True) if "code_prefix" in line)
    swapped = PLAN.replace(first + second, second + first)
    report = load_package(write_package(tmp_path / "demo-2022", files={"plan.yaml": swapped}), actor=CLERK)
    assert counts(report)["方案"] == (0, 1, 0)
    plan, _ = reconcile_plan("demo-2022")
    assert [section.key for section in plan.plan.sections] == ["托育", "养老"]
    assert [listed.project.code for listed in plan.listed] == ["DE-TY-01", "DE-YL-01", "DE-YL-02"]
    assert load_package(tmp_path / "demo-2022", actor=CLERK).written == 0


def test_what_a_plan_states_is_stored_as_its_files_say(tmp_path: Path) -> None:
    folder = write_stated(tmp_path / "demo-2022")
    report = load_package(folder, actor=CLERK)
    assert {kind: counts(report)[kind] for kind in ("方案数据", "指标", "任务")} == {
        "方案数据": (18, 0, 0),
        "指标": (2, 0, 0),
        "任务": (2, 0, 0),
    }
    database.session.expire_all()
    package, _ = check_package(folder)
    assert package is not None
    assert queries.plan_with_rows(ALL, "demo-2022") == package_with_rows(package)
    assert indicators(["demo-2022"]) == package.indicators
    titles = database.session.scalars(select(Commitment.title).order_by(Commitment.position))
    assert titles.all() == ["兜底保障", "担保贷款"]


def test_loading_what_a_plan_states_again_writes_nothing(tmp_path: Path) -> None:
    folder = write_stated(tmp_path / "demo-2022")
    load_package(folder, actor=CLERK)
    before = stored()
    report = load_package(folder, actor=CLERK)
    assert stored() == before
    assert report.written == 0
    assert counts(report)["方案数据"] == (0, 0, 18)
    assert counts(report)["任务"] == (0, 0, 2)


def test_a_package_may_state_more_later_and_a_corrected_cell_is_one_change(tmp_path: Path) -> None:
    load_package(write_package(tmp_path / "demo-2022"), actor=CLERK)
    assert counts(load_package(write_stated(tmp_path / "demo-2022"), actor=CLERK))["指标"] == (2, 0, 0)
    report = load_package(
        write_stated(
            tmp_path / "demo-2022",
            figures=with_cells(STATED["figures.csv"], 12, note="印作约数。"),
            indicator_values=with_cells(STATED["indicator_values.csv"], 3, note="印作大于。"),
            commitment_targets=with_cells(STATED["commitment_targets.csv"], 2, due="2025-12"),
        ),
        actor=CLERK,
    )
    assert {kind: count for kind, count in counts(report).items() if count[1]} == {
        "方案数据": (0, 1, 17),
        "指标": (0, 1, 1),
        "任务": (0, 1, 1),
    }
    assert report.written == 3


def test_a_relation_that_is_stated_twice_counts_once(tmp_path: Path) -> None:
    relations = STATED["relations.csv"] + STATED["relations.csv"].splitlines(keepends=True)[1]
    report = load_package(write_stated(tmp_path / "demo-2022", relations=relations), actor=CLERK)
    assert counts(report)["方案数据"] == (18, 0, 0)


def test_figures_that_leave_the_package_are_removed(tmp_path: Path) -> None:
    load_package(write_stated(tmp_path / "demo-2022"), actor=CLERK)
    report = load_package(
        write_stated(
            tmp_path / "demo-2022",
            figures=without_line(STATED["figures.csv"], 14),
            relations=without_line(STATED["relations.csv"], 6),
        ),
        actor=CLERK,
    )
    (count,) = [each for each in report.counts if each.kind == "方案数据"]
    assert (count.added, count.changed, count.unchanged, count.removed) == (0, 0, 16, 2)
    assert report.written == 2
    assert stored()["plan_figure"] == 12


@pytest.mark.parametrize(
    ("name", "line", "also", "words"),
    [
        ("indicators", 3, "indicator_values", "库中已有指标 DE-I-02（每千人口托位数），数据包里没有"),
        ("commitments", 3, "commitment_targets", "库中已有任务 DE-P-01（担保贷款），数据包里没有"),
    ],
)
def test_an_indicator_or_a_commitment_that_leaves_the_package_is_refused_and_stays(
    name: str, line: int, also: str, words: str, tmp_path: Path
) -> None:
    load_package(write_stated(tmp_path / "demo-2022"), actor=CLERK)
    before = stored()
    files = {
        name: without_line(STATED[f"{name}.csv"], line),
        also: "".join(row for row in STATED[f"{also}.csv"].splitlines(keepends=True) if "-02" not in row[:7])
        if name == "indicators"
        else without_line(STATED[f"{also}.csv"], 5),
        "relations": None,
    }
    with pytest.raises(ProblemsError) as raised:
        load_package(write_stated(tmp_path / "again" / "demo-2022", **files), actor=CLERK)
    assert [problem.message.split("；")[0] for problem in raised.value.problems] == [words]
    assert stored() == before


def test_a_package_without_the_files_loses_no_indicator(tmp_path: Path) -> None:
    load_package(write_stated(tmp_path / "demo-2022"), actor=CLERK)
    bare = write_package(tmp_path / "bare")
    with pytest.raises(ProblemsError) as raised:
        load_package(bare, actor=CLERK)
    assert len(raised.value.problems) == 4
    assert stored()["plan_figure"] == 13


def test_a_loaded_plan_s_figures_reconcile(tmp_path: Path) -> None:
    figures = with_cells(STATED["figures.csv"], 3, value="1020", printed="1020")
    load_package(write_stated(tmp_path / "demo-2022", figures=figures), actor=CLERK)
    _, checks = reconcile_plan("demo-2022")
    differing = [
        (check.place.table, check.place.label, check.rule.value)
        for check in checks
        if check.agrees is False and check.place is not None
    ]
    assert differing == [("表一", "示例市", "figure_total"), ("表一", "示例市", "figure_ratio")]


def test_two_plans_of_one_city_may_not_share_codes_of_indicators(tmp_path: Path) -> None:
    first = write_stated(tmp_path / "a")
    second = other_package(tmp_path / "b", **STATED)
    with pytest.raises(ProblemsError) as raised:
        load_packages([first, second], actor=CLERK)
    assert [problem.message.split("在方案")[0] for problem in raised.value.problems] == [
        "指标代码“DE-I-01”",
        "指标代码“DE-I-02”",
        "任务代码“DE-T-01”",
        "任务代码“DE-P-01”",
    ]
