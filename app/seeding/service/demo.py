"""Inventing what happens under a plan, through the services people use, in a database marked as demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import queries as account_queries
from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import SHELL
from app.db.mark import DEMO, DatabaseMark
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.plans.queries import plan, plans
from app.returns.queries import periods
from app.returns.service import set_deadline_rule
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, RestDayShift
from app.seeding import queries
from app.seeding.rules.people import accounts_of, city_account
from app.seeding.rules.reports import life_of
from app.seeding.service.demo_accounts import make_accounts
from app.seeding.service.demo_months import MonthPlayer
from app.seeding.service.demo_views import save_views
from app.seeding.service.seed import load_seed
from app.seeding.types import DemoReport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.plans.types import PlanFact
    from app.returns.types.periods import PeriodFact
    from app.seeding.types import AccountPlan, DemoOrder, DemoProject

RULES = {
    "shangrao-2022": DeadlineRule(
        opening_day=20,
        deadline_month=DeadlineMonth.SAME,
        deadline_day=28,
        december_day=25,
        shift=RestDayShift.FRIDAY_BEFORE,
        preparatory_by_quarter=True,
    )
}
"""Deadlines that differ from the default, so that both ways of domain.md §4 can be tried."""


class DemoError(TrackerError):
    """Invented returns cannot go into this database, or not so."""


def generate_demo(
    order: DemoOrder, packages: Path, *, advance: Callable[[int, int], None] = lambda _done, _all: None
) -> DemoReport:
    """Invent returns; a further run continues after the last closed month and repeats nothing.

    `packages` is the folder of plan packages, from which a plan that is not there yet is loaded; `advance` is
    told after every month how many are done, and of how many.

    Raises:
        DemoError: the database is not a demo database, or was made with another seed, or the months are none.
        TrackerError: the plan cannot be loaded.
    """
    _refuse_other_databases(order)
    with transaction(database.session):
        fact = _plan_of(order.plan_code, packages)
        months = _months(order, fact)
        projects = queries.demo_projects(order.plan_code)
        _mark_as_demo()
        accounts, made, password = _people(fact, projects)
        if not periods([order.plan_code]) and order.plan_code in RULES:
            actor = MonthPlayer.actor_of(city_account(fact.region_code))
            set_deadline_rule(order.plan_code, RULES[order.plan_code], actor=actor)
        _record_run(order)
    player = MonthPlayer(
        plan_code=order.plan_code,
        city_code=fact.region_code,
        lives=tuple(life_of(project, order.seed) for project in projects),
        seed=order.seed,
    )
    advance(0, len(months))
    for done, month in enumerate(months, 1):
        player.play(month, to_the_end=month <= order.through)
        advance(done, len(months))
    return DemoReport(
        plan_code=order.plan_code,
        closed=tuple(month for month in months if month <= order.through),
        left_open=next((month for month in months if month > order.through), None),
        submitted=player.submitted,
        updates=player.commitments.submitted,
        observed=player.observations.recorded,
        passed_over=player.passed_over,
        accounts=accounts,
        made=made,
        password=password,
    )


def _refuse_other_databases(order: DemoOrder) -> None:
    """Refuse a database in which anybody real may work, and one with another seed.

    Raises:
        DemoError: with the command to give instead.
    """
    command = (
        f"env -u TRACKER_DATA_DIR -u TRACKER_DATABASE_URL flask --app wsgi demo generate"
        f" --plan {order.plan_code} --through {order.through} --seed {order.seed}"
    )
    if not queries.is_marked_as_demo() and not (account_queries.is_empty() and not periods()):
        message = (
            "这个数据库里已有账号或月报，不是演示库，演示数据不会写入其中。"
            f"请改用单独的演示库，命令是：{command}"
        )
        raise DemoError(message)
    seed = queries.seed_of_plan(order.plan_code)
    if seed is not None and seed != order.seed:
        message = (
            f"演示库里方案 {order.plan_code} 的月报是用 --seed {seed} 生成的，"
            f"不能用 --seed {order.seed} 接着编。"
            f"请改用 --seed {seed}，或者用 TRACKER_DATA_DIR 另指定一个空文件夹。"
        )
        raise DemoError(message)


def _plan_of(plan_code: str, packages: Path) -> PlanFact:
    """Return a plan, loading it where it is not there yet.

    Raises:
        DemoError: there is no such plan.
    """
    if plan(plan_code) is None and (packages / plan_code).is_dir():
        load_seed(packages / plan_code, actor=SHELL)
    fact = plan(plan_code)
    if fact is None:
        known = {each.code for each in plans()} | {each.name for each in packages.iterdir() if each.is_dir()}
        message = f"没有代码为“{plan_code}”的方案；现有：{'、'.join(sorted(known))}。"
        raise DemoError(message)
    return fact


def _months(order: DemoOrder, fact: PlanFact) -> list[Month]:
    """Return the months to play, in order: the open one first, where there is one.

    Raises:
        DemoError: the months lie outside the plan.
    """
    first, last = Month(fact.first_year, 1), Month(fact.last_year + 1, 12)
    begin = order.begin or first
    for name, month in (("--from", begin), ("--through", order.through)):
        if not first <= month <= last:
            message = (
                f"{name} {month} 不在方案 {order.plan_code} 可填报的月份内，"
                f"请取 {first} 至 {last} 之间的月份。"
            )
            raise DemoError(message)
    known: Sequence[PeriodFact] = periods([order.plan_code])
    month = begin
    if known:
        newest = known[0]
        month = newest.month if newest.state is PeriodState.OPEN else newest.month.plus(1)
        if order.begin is not None and month < order.begin:
            message = (
                f"演示库已编到 {newest.month}，不能从 {order.begin} 开始而跳过中间的月份；请去掉 --from。"
            )
            raise DemoError(message)
    elif begin > order.through:
        message = f"--from {begin} 晚于 --through {order.through}，没有可编的月份。"
        raise DemoError(message)
    months = []
    while month <= order.through:
        months.append(month)
        month = month.plus(1)
    is_open = bool(known) and known[0].state is PeriodState.OPEN and not months
    if order.leave_open and month <= last and not is_open and month == order.through.plus(1):
        months.append(month)
    return months


def _mark_as_demo() -> None:
    """Say in the database itself that its figures are invented; it is never unsaid."""
    if queries.is_marked_as_demo():
        return
    with transaction(database.session) as session:
        session.add(DatabaseMark(name=DEMO, set_at=stored_now()))
        record(
            actor=SHELL,
            action="demo.mark",
            subject="database",
            changes=changes_between(None, {"mark": DEMO}),
        )


def _people(
    fact: PlanFact, projects: tuple[DemoProject, ...]
) -> tuple[tuple[AccountPlan, ...], frozenset[str], str]:
    """Make the accounts that are missing; return all, the names of the new ones, and their password.

    A new account of the finance bureau has some views of its figures.
    """
    city_name = projects[0].city_name if projects else fact.title
    wanted = accounts_of(fact.region_code, city_name, projects, queries.demo_bureaus(fact.code))
    made, password = make_accounts(wanted)
    save_views(fact.region_code, city_name, made)
    return wanted, made, password


def _record_run(order: DemoOrder) -> None:
    """Write down a run, so that the next one can keep to its seed."""
    record(
        actor=SHELL,
        action=queries.GENERATED,
        subject=f"plan:{order.plan_code}",
        changes=changes_between(None, {"seed": order.seed, "through": str(order.through)}),
    )
