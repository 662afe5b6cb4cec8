"""Findings on a database: what both real plans give, what closed months give, and the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.extensions import database
from app.funding.types import FundingSource
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.plans.service import register_printed_row
from app.portfolio.service.findings import findings
from app.portfolio.types.findings import FindingKind, FindingsQuery
from app.projects.models import Project
from app.projects.service import register_projects
from app.projects.types import MilestoneKind, Stage
from app.returns.models import EvidenceFile, MonthlyReturn
from app.returns.types.report import MilestoneReport, SourceAmounts
from app.returns.types.vocabulary import Reading
from tests.conftest import sign_in
from tests.integration.portfolio.months import AT, JUNE, MAY, close_month, report, restate
from tests.integration.portfolio.reading import read
from tests.integration.portfolio.test_queries_are_constant import queries_of
from tests.integration.returns.factories import CODE, set_up
from tests.integration.services.factories import CLERK, PLAN, PROJECT, ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from flask.testing import FlaskClient

    from app.portfolio.types.findings import Findings
    from app.returns.types.report import Report
    from tests.integration.portfolio.reading import Element

TODAY = date(2026, 3, 1)
CENTRAL, COUNTY, UNASSIGNED = FundingSource.CENTRAL_BUDGET, FundingSource.COUNTY, FundingSource.UNASSIGNED
JIAN, SHANGRAO = "jian-2022", "shangrao-2022"


def found(kind: FindingKind, query: FindingsQuery | None = None, reach: Reach = ALL) -> Findings:
    """Return everything found of one kind."""
    return findings(query or FindingsQuery(), reach, today=TODAY, kinds=(kind,)).found[0]


def codes(findings_of_kind: Findings) -> list[str]:
    return [each.project.code for each in findings_of_kind.findings]


def counted(kind: FindingKind) -> dict[str, int]:
    """Return how many findings of a kind each plan has."""
    plans = [each.project.plan_code for each in found(kind).findings]
    return {plan: plans.count(plan) for plan in (JIAN, SHANGRAO)}


def of_source(source: FundingSource = CENTRAL, *, is_advance: bool = False, **amounts: int) -> SourceAmounts:
    exact = {name: Decimal(amount) for name, amount in amounts.items()}
    return replace(SourceAmounts(source), is_advance=is_advance, **exact)  # type: ignore[arg-type]


# ── Both real plans, without any month ──


@pytest.mark.usefixtures("loaded_app")
def test_requests_of_the_real_plans_above_the_ceilings() -> None:
    """上饶 prints no central request at all: 76 rows are said to be silent, none is said to be right."""
    assert counted(FindingKind.CEILING) == {JIAN: 26, SHANGRAO: 0}
    ceilings = found(FindingKind.CEILING)
    assert ceilings.stake == Decimal(18087)
    silent = {each.reason: len(each.projects) for each in ceilings.unjudged}
    assert silent["方案没有印申请中央预算内投资"] == 76
    assert sum("恰好是西部地区的比例" in each.reason for each in ceilings.findings) == 23
    assert codes(ceilings)[:2] == ["JA-22", "JA-27"]


@pytest.mark.usefixtures("loaded_app")
def test_inclusive_projects_of_the_real_plans_ask_no_more_than_their_ceilings() -> None:
    """JA-01 asks 7,500 万元 for 3,750 beds, JA-34 2,500 for 2,500 places: exactly the ceilings."""
    assert not {"JA-01", "JA-34", "JA-42"} & set(codes(found(FindingKind.CEILING)))


@pytest.mark.usefixtures("loaded_app")
def test_unit_costs_of_the_real_plans() -> None:
    assert counted(FindingKind.UNIT_COST) == {JIAN: 5, SHANGRAO: 9}
    assert codes(found(FindingKind.UNIT_COST)) == [
        *("SR-TY-12", "SR-YL-29", "JA-51", "JA-37", "JA-45", "SR-YL-26", "SR-YL-27"),
        *("SR-YL-23", "JA-50", "SR-YL-28", "SR-YL-24", "JA-04", "SR-YL-13", "SR-YL-14"),
    ]


@pytest.mark.usefixtures("loaded_app")
def test_splits_of_the_real_plans_that_are_open_after_the_planned_start() -> None:
    """As of early 2026 every planned start has passed: all of 上饶 is 待落实, and 52 projects of 吉安."""
    assert counted(FindingKind.UNASSIGNED) == {JIAN: 52, SHANGRAO: 76}
    early = findings(FindingsQuery(), ALL, today=date(2022, 12, 31), kinds=(FindingKind.UNASSIGNED,)).found[0]
    assert all(each.project.start.year < 2022 for each in early.findings)


@pytest.mark.usefixtures("loaded_app")
def test_a_filter_makes_nobody_an_outlier() -> None:
    whole = set(codes(found(FindingKind.UNIT_COST)))
    parts = [codes(found(FindingKind.UNIT_COST, FindingsQuery(plan=plan))) for plan in (JIAN, SHANGRAO)]
    assert {code for part in parts for code in part} == whole
    county = found(FindingKind.UNIT_COST, FindingsQuery(region="360823"))
    assert codes(county) == ["JA-37", "JA-45"]


@pytest.mark.usefixtures("loaded_app")
def test_what_needs_a_month_is_not_judged_without_one() -> None:
    page = findings(FindingsQuery(), ALL, today=TODAY)
    assert page.month.month is None
    assert {each.kind for each in page.found if not each.judged} == {
        kind for kind in FindingKind if kind.needs_month
    }


@pytest.mark.usefixtures("loaded_app")
def test_a_month_that_nobody_closed_is_refused() -> None:
    with pytest.raises(NotFoundError, match="没有任何方案关账"):
        found(FindingKind.IDLE, FindingsQuery(as_of=JUNE))


# ── The example project through its months ──

MARCH = Month(2023, 3)


def stood(amounts: Sequence[SourceAmounts], stage: Stage = Stage.STRUCTURE) -> Report:
    return report(stage, amounts)


def close(month: Month, content: Report | None) -> None:
    close_month(PLAN.code, month, {} if content is None else {CODE: content})


def attach(month: Month, *, is_removed: bool = False) -> None:
    """Write an evidence file of the return of a month."""
    row = database.session.execute(
        select(MonthlyReturn.id, Project.id)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code == CODE, MonthlyReturn.month == month)
    ).one()
    database.session.add(
        EvidenceFile(
            project_id=row[1],
            return_id=row[0],
            stored_name=f"{month}-{is_removed}.jpg",
            original_name="现场照片.jpg",
            media_type="image/jpeg",
            size=1,
            sha256="0" * 64,
            uploaded_at=AT,
            uploaded_by="owner",
            removed_at=AT if is_removed else None,
        )
    )
    database.session.commit()


@pytest.mark.usefixtures("app")
def test_money_that_lies_is_found_for_the_chosen_number_of_months() -> None:
    set_up()
    close(MARCH, stood((of_source(received=500, paid=100),)))
    close(JUNE, stood((of_source(received=900, paid=300),)))
    three = found(FindingKind.IDLE, FindingsQuery(months=3))
    assert [each.stake for each in three.findings] == [200]
    six = found(FindingKind.IDLE)
    assert (six.judged, six.left_aside) == (0, 1)


@pytest.mark.usefixtures("app")
def test_both_readings_of_a_month_are_looked_at() -> None:
    set_up()
    close(JUNE, stood((of_source(received=300, completed=100, paid=150),)))
    restate(CODE, JUNE, Stage.STRUCTURE, (of_source(received=300, completed=150, paid=150),))
    then = found(FindingKind.PAID_AHEAD, FindingsQuery(reading=Reading.THEN))
    assert [each.stake for each in then.findings] == [50]
    assert codes(found(FindingKind.PAID_AHEAD)) == []


@pytest.mark.usefixtures("app")
def test_a_mark_of_advance_payment_is_read_from_the_return() -> None:
    set_up()
    close(JUNE, stood((of_source(received=300, completed=100, paid=150, is_advance=True),)))
    (finding,) = found(FindingKind.PAID_AHEAD).findings
    assert "已标明预付款" in finding.reason


@pytest.mark.usefixtures("app")
def test_only_evidence_of_the_month_that_was_not_removed_explains_a_jump() -> None:
    set_up()
    close(MAY, stood((of_source(completed=300),)))
    close(JUNE, stood((of_source(completed=600),)))
    attach(MAY)
    attach(JUNE, is_removed=True)
    assert [each.stake for each in found(FindingKind.JUMP).findings] == [300]
    attach(JUNE)
    assert codes(found(FindingKind.JUMP)) == []


@pytest.mark.usefixtures("app")
def test_all_is_completed_and_no_permit_is_reported() -> None:
    set_up()
    close(JUNE, stood((of_source(completed=1500),)))
    assert codes(found(FindingKind.NOT_COMPLETED)) == [CODE]
    assert codes(found(FindingKind.NO_PERMIT)) == [CODE]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("permit", [{"actual": date(2023, 2, 1)}, {"waiver": "限额以下工程。"}])
def test_a_permit_or_its_waiver_is_read_from_the_return(permit: dict[str, object]) -> None:
    set_up()
    reported = MilestoneReport(MilestoneKind.CONSTRUCTION_PERMIT, **permit)  # type: ignore[arg-type]
    close(JUNE, replace(stood((of_source(completed=100),)), milestones=(reported,)))
    permits = found(FindingKind.NO_PERMIT)
    assert (permits.judged, codes(permits)) == (1, [])


@pytest.mark.usefixtures("app")
def test_matching_funds_and_what_is_unassigned_are_read_from_the_month() -> None:
    set_up()
    amounts = (
        of_source(planned=1000, received=500),
        of_source(COUNTY, planned=400, received=100),
        of_source(UNASSIGNED, planned=100),
    )
    close(JUNE, stood(amounts))
    assert [each.stake for each in found(FindingKind.MATCHING_BEHIND).findings] == [100]
    assert [each.stake for each in found(FindingKind.UNASSIGNED).findings] == [100]


@pytest.mark.usefixtures("app")
def test_a_project_that_never_reported_is_past_its_planned_start() -> None:
    set_up()
    close(JUNE, None)
    (finding,) = found(FindingKind.UNASSIGNED).findings
    assert "按方案应已开工" in finding.reason
    assert finding.stake == 300


# ── Pages ──


def shown_on(page: Element) -> list[str]:
    """Return the codes of the projects that a list shows, in its order."""
    found_codes = (each.attributes.get("data-project") for each in page.all("tbody"))
    return [code for code in found_codes if code]


@pytest.mark.parametrize("kind", FindingKind)
def test_each_kind_has_its_page_and_its_file(client: FlaskClient, kind: FindingKind) -> None:
    answer = client.get(f"/finance/findings/{kind}")
    assert answer.status_code == 200
    page = read(answer.text)
    assert page.one("h1").text == kind.label
    expected = found(kind)
    assert expected.rule in page.text
    assert shown_on(page) == codes(expected)
    file = client.get(f"/finance/findings/{kind}.csv")
    assert file.mimetype == "text/csv"
    lines = file.data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == codes(expected)


def test_the_page_of_all_kinds_counts_what_the_lists_hold(client: FlaskClient) -> None:
    page = read(client.get("/finance/findings").text)
    rows = {each.attributes["data-kind"]: each for each in page.all("tr") if "data-kind" in each.attributes}
    assert list(rows) == [kind.value for kind in FindingKind]
    for kind in (FindingKind.CEILING, FindingKind.UNIT_COST, FindingKind.UNASSIGNED):
        cell = rows[kind.value].one("td", data_measure="count")
        assert cell.text == str(len(found(kind).findings))
        assert cell.one("a").attributes["href"] == f"/finance/findings/{kind}"
    assert rows[FindingKind.IDLE.value].one("td", data_measure="count").text == "—"


def test_a_finding_leads_to_its_money_and_its_project(client: FlaskClient) -> None:
    page = read(client.get("/finance/findings/unit_cost").text)
    addresses = [each.attributes["href"] for each in page.one("tbody", data_project="JA-51").all("a")]
    assert addresses == ["/finance/projects/JA-51", "/projects/JA-51"]
    for address in addresses:
        assert client.get(address).status_code == 200


def test_an_unknown_kind_is_not_found(client: FlaskClient) -> None:
    for address in ("/finance/findings/guess", "/finance/findings/guess.csv"):
        assert client.get(address).status_code == 404


def test_what_cannot_be_read_is_said_and_refused_for_a_file(client: FlaskClient) -> None:
    assert "看不懂" in client.get("/finance/findings?months=5").text
    assert client.get("/finance/findings/idle.csv?months=5").status_code == 400


def test_empty_fields_leave_the_address(client: FlaskClient) -> None:
    answer = client.get("/finance/findings?plan=&region=360823&months=12")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/finance/findings?region=360823&months=12"


def test_nobody_sees_findings_beyond_their_reach(sign_in_as: Callable[..., FlaskClient]) -> None:
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360827"))
    page = read(reviewer.get("/finance/findings/ceiling").text)
    assert shown_on(page) == ["JA-22", "JA-23"]
    assert "SR-" not in page.text


@pytest.mark.parametrize(
    "page", ["/finance/findings", "/finance/findings/idle?months=3", "/finance/findings/jump.csv"]
)
def test_findings_of_one_project_and_of_many_take_as_many_queries(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    set_up()
    content = stood((of_source(received=500, paid=100), of_source(COUNTY, received=9)))
    close(MARCH, content)
    close(MAY, content)
    close(JUNE, content)
    few = queries_of(client, page)
    for number in range(2, 42):
        register_printed_row(replace(ROW, printed_no=number), actor=CLERK)
    more = [replace(PROJECT, code=f"EX-{number:02d}", printed_no=number) for number in range(2, 42)]
    register_projects(PLAN.code, [PROJECT, *more], actor=CLERK)
    following = JUNE.plus(1)
    close_month(PLAN.code, following, {each.code: content for each in [PROJECT, *more]})
    assert queries_of(client, page) == few
