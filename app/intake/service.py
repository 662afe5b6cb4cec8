"""Commands on plan packages: check one without a database, load some, and reconcile a loaded plan."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts.types import ALL
from app.commitments.service import register_commitments
from app.db.transaction import transaction
from app.directory.service import register_organisations, register_regions
from app.extensions import database
from app.funding.service import set_planned_splits, still_of_the_plan
from app.intake import queries, readers
from app.intake.layouts import tables as layouts
from app.intake.parsing import document, tables
from app.intake.rules.assembly import assemble
from app.intake.rules.package import in_reading_order, package_problems, shared_problems
from app.intake.rules.pages import plan_page
from app.intake.rules.reconcile import reconcile
from app.intake.rules.stored import stored_problems
from app.intake.rules.wording import listed, suggestion
from app.intake.types.package import (
    COMMITMENT_TARGETS_FILE,
    COMMITMENTS_FILE,
    FIGURES_FILE,
    FILES,
    FUNDING_FILE,
    INDICATOR_VALUES_FILE,
    INDICATORS_FILE,
    NOTES_FILE,
    ORGANISATIONS_FILE,
    PLAN_FILE,
    PROJECTS_FILE,
    REGIONS_FILE,
    RELATIONS_FILE,
    Draft,
    FundingRow,
    LoadCount,
    LoadReport,
    NoteRow,
    OrganisationRow,
    PlanPackage,
    PlanSheet,
    RegionRow,
)
from app.intake.types.stated import (
    CommitmentRow,
    CommitmentTargetRow,
    FigureRow,
    IndicatorRow,
    IndicatorValueRow,
    RelationRow,
)
from app.kernel.errors import NotAllowedError, NotFoundError, ProblemsError, TrackerError
from app.kernel.problems import Address, Problem, Severity
from app.kernel.texts import Text, joined
from app.outcomes.service import register_indicators
from app.plans.service import register_figures, register_plan, register_printed_row
from app.projects.service import register_projects

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from app.accounts.types import Reach
    from app.audit.types import Actor
    from app.intake.parsing.tables import ParsedTable
    from app.intake.types.layout import Layout
    from app.intake.types.pages import PlanOverview, PlanPage
    from app.intake.types.reconcile import PlanWithRows, ReconcileCheck

R = TypeVar("R")


def check_package(path: Path) -> tuple[PlanPackage | None, tuple[Problem, ...]]:
    """Read a package and return it with every problem found; None where there is an error.

    `path` is the folder of the package, or any file in it. Writes nothing and needs no database.
    """
    folder = path if path.is_dir() else path.parent
    stray = _stray_problem(path)
    if stray is not None:
        return None, (stray,)
    try:
        draft, problems = _draft(folder.resolve())
    except OSError as error:
        message = f"文件夹打不开（{error.strerror or type(error).__name__}）；请检查权限后再试。"
        return None, (Problem(Address(str(folder)), message),)
    problems = [*problems, *package_problems(draft)]
    ordered = in_reading_order(problems)
    if any(problem.severity is Severity.ERROR for problem in ordered):
        return None, ordered
    return assemble(draft), ordered


def _stray_problem(path: Path) -> Problem | None:
    """Return why a path is no package and no file of one."""
    if path.is_dir():
        return None
    if not path.exists():
        return Problem(Address(str(path)), "没有这个文件或文件夹；请核对路径。")
    if path.name not in FILES:
        message = f"不是方案数据包里的文件{suggestion(path.name, FILES)}数据包里的文件是：{listed(FILES)}。"
        return Problem(Address(str(path)), message)
    return None


def _draft(folder: Path) -> tuple[Draft, list[Problem]]:
    """Read all files of a package as far as they can be read."""
    problems = _unknown_files(folder)
    plan = _plan_sheet(folder, problems)
    parsed = {layout.file: _parsed(folder, layout, problems) for layout in layouts.TABLES}

    def rows(file: str, row_type: Callable[..., R]) -> tuple[R, ...] | None:
        table = parsed[file]
        return None if table is None else tables.typed_rows(table, row_type)

    projects = parsed[PROJECTS_FILE]
    return Draft(
        folder=folder.name,
        plan=plan,
        regions=rows(REGIONS_FILE, RegionRow),
        organisations=rows(ORGANISATIONS_FILE, OrganisationRow),
        projects=None if projects is None else tables.project_rows(projects),
        notes=rows(NOTES_FILE, NoteRow),
        funding=rows(FUNDING_FILE, FundingRow),
        figures=rows(FIGURES_FILE, FigureRow),
        relations=rows(RELATIONS_FILE, RelationRow),
        indicators=rows(INDICATORS_FILE, IndicatorRow),
        indicator_values=rows(INDICATOR_VALUES_FILE, IndicatorValueRow),
        commitments=rows(COMMITMENTS_FILE, CommitmentRow),
        commitment_targets=rows(COMMITMENT_TARGETS_FILE, CommitmentTargetRow),
        project_columns=projects.columns if projects else frozenset(),
        known_regions=_known(parsed[REGIONS_FILE]),
        known_organisations=_known(parsed[ORGANISATIONS_FILE]),
        known_projects=_known(projects),
        known_indicators=_known(parsed[INDICATORS_FILE]),
        known_commitments=_known(parsed[COMMITMENTS_FILE]),
        whole=frozenset(file for file, table in parsed.items() if table and table.is_whole),
    ), problems


def _known(parsed: ParsedTable | None) -> frozenset[str] | None:
    """Return what rows of other files may refer to; None where that cannot be told."""
    return parsed.known if parsed is not None and parsed.has_keys else None


def _unknown_files(folder: Path) -> list[Problem]:
    """Return warnings about data files that nothing reads, which may be misspelt ones."""
    return [
        Problem(
            Address(f"{folder.name}/{path.name}"),
            f"数据包里没有这种文件{suggestion(path.name, FILES)}没有读取；请改名或移走。",
            Severity.WARNING,
        )
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in {".csv", ".yaml", ".yml"} and path.name not in FILES
    ]


def _plan_sheet(folder: Path, problems: list[Problem]) -> PlanSheet | None:
    name = f"{folder.name}/{PLAN_FILE}"
    try:
        data = readers.read_bytes(folder / PLAN_FILE, name, readers.LARGEST_DOCUMENT)
    except readers.UnreadableError as error:
        problems.append(error.problem)
        return None
    root, found = readers.read_document(data, name)
    problems += found
    if root is None:
        return None
    sheet, found = document.parse_plan(root, name)
    problems += found
    return sheet


def _parsed(folder: Path, layout: Layout, problems: list[Problem]) -> ParsedTable | None:
    """Return one table of a package; None where it has no readable file."""
    path, name = folder / layout.file, f"{folder.name}/{layout.file}"
    if not layout.needed and not path.exists():
        return tables.LEFT_OUT
    try:
        data = readers.read_bytes(path, name, readers.LARGEST_TABLE)
    except readers.UnreadableError as error:
        problems.append(error.problem)
        return None
    table, found = readers.read_table(data, name)
    problems += found
    if table is None:
        return None
    parsed, found = tables.parse_table(table, layout)
    problems += found
    return parsed


def load_packages(paths: Collection[Path], *, actor: Actor) -> tuple[LoadReport, ...]:
    """Load packages in their order, all of them or none.

    Raises:
        ProblemsError: a package has errors, or would lose something that the database holds; it carries the
            problems of all packages.
        TrackerError: the database is not ready, or refused what the checks had let pass.
    """
    checked = [check_package(path) for path in paths]
    problems = [problem for _, found in checked for problem in found]
    packages = [package for package, _ in checked if package is not None]
    problems += shared_problems(packages)
    _refuse_errors(problems)
    with _database_errors(), transaction(database.session):
        return tuple(
            _load(package, path, found, actor=actor)
            for path, package, (_, found) in zip(paths, packages, checked, strict=True)
        )


def _refuse_errors(problems: Iterable[Problem]) -> None:
    ordered = in_reading_order(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in ordered)
    if errors:
        message = f"数据包有 {errors} 处错误，什么也没有写入。"
        raise ProblemsError(message, ordered)


@contextmanager
def _database_errors() -> Iterator[None]:
    """Say in one sentence what a database error means for the person at the shell."""
    try:
        yield
    except IntegrityError as error:
        message = f"数据库拒绝了这些数据，什么也没有写入：{error.orig}"
        raise TrackerError(message) from error
    except DBAPIError as error:
        message = (
            f"数据库不能用，什么也没有写入：{error.orig}。"
            "如果还没有建表，请先运行 flask --app wsgi db upgrade。"
        )
        raise TrackerError(message) from error


def _load(package: PlanPackage, path: Path, problems: Iterable[Problem], *, actor: Actor) -> LoadReport:
    """Hand a package to the services of the features that keep it, inside the transaction of the caller."""
    plan = package.plan
    codes = [project.code for project in package.projects]
    indicators = [indicator.code for indicator in package.indicators]
    commitments = [commitment.code for commitment in package.commitments]
    stored = queries.stored(plan.code, plan.region_code, codes, indicators, commitments)
    folder = (path if path.is_dir() else path.parent).resolve().name
    _refuse_errors(stored_problems(package, stored, folder))
    regions_written = register_regions(package.regions, actor=actor)
    organisations_written = register_organisations(package.organisations, actor=actor)
    plan_written = register_plan(plan, actor=actor)
    rows_written = sum(register_printed_row(row, actor=actor)[1] for row in package.printed_rows)
    projects_written = register_projects(plan.code, package.projects, actor=actor)
    splits_written = set_planned_splits(
        plan.code, still_of_the_plan(plan.code, dict(package.splits)), actor=actor
    )
    figures_written = register_figures(plan.code, package.figures, package.relations, actor=actor)
    indicators_written = register_indicators(plan.code, package.indicators, actor=actor)
    commitments_written = register_commitments(plan.code, package.commitments, actor=actor)
    names = [organisation.name for organisation in package.organisations]
    printed = [(row.section_key, row.printed_no) for row in package.printed_rows]
    stated = [*(each.key for each in package.figures), *(each.key for each in package.relations)]
    return LoadReport(
        plan_code=plan.code,
        title=plan.title,
        counts=(
            _count("地区", [region.code for region in package.regions], stored.regions, regions_written),
            _count("单位", names, stored.organisations, organisations_written),
            _count("方案", [plan.code], {plan.code} if stored.plan else set(), int(plan_written)),
            _count("印刷行", printed, stored.printed_rows, rows_written),
            _count("项目", codes, stored.projects, projects_written),
            _count("资金安排", codes, stored.splits, splits_written),
            _count("方案数据", stated, stored.figures, figures_written, of_package=stored.figures),
            _count("指标", indicators, stored.indicators, indicators_written),
            _count("任务", commitments, stored.commitments, commitments_written),
        ),
        warnings=tuple(problem for problem in problems if problem.severity is Severity.WARNING),
    )


def _count(
    kind: str,
    keys: Collection[object],
    before: Collection[object],
    written: int,
    *,
    of_package: Collection[object] = (),
) -> LoadCount:
    """Tell what was added from what was changed: a service only says how many it wrote.

    `of_package` are the keys that the package replaces: one that it has no longer was removed. A relation
    that the package states twice, which only warns, is one.
    """
    stated = set(keys)
    added = len(stated.difference(before))
    removed = len(set(of_package).difference(stated))
    changed = written - added - removed
    return LoadCount(kind, added, changed, len(stated) - added - changed, removed)


def plan_overviews(reach: Reach) -> tuple[PlanOverview, ...]:
    """Return every plan within a reach, with the counts of its projects there."""
    return queries.plan_overviews(reach)


def reconcile_plan(code: str) -> tuple[PlanWithRows, tuple[ReconcileCheck, ...]]:
    """Return a plan and every comparison of it with itself.

    Raises:
        NotFoundError: there is no such plan.
        TrackerError: the database is not ready.
    """
    with _database_errors():
        plan = _plan(code, ALL)
    return plan, reconcile(plan)


def page_of_plan(code: str, reach: Reach) -> PlanPage:
    """Return what the page of a plan shows: the projects within a reach, and totals where these are all.

    Raises:
        NotFoundError: there is no such plan.
        NotAllowedError: none of its projects lies within the reach.
    """
    plan = _plan(code, reach)
    is_whole = reach.everything or len(plan.listed) == queries.project_count(code)
    if not plan.listed and not is_whole:
        message = Text("您的账号没有可以在《{plan}》中查看的项目。", plan=plan.plan.title)
        raise NotAllowedError(message)
    return plan_page(plan, queries.region_name(plan.plan.region_code), is_whole=is_whole)


def _plan(code: str, reach: Reach) -> PlanWithRows:
    plan = queries.plan_with_rows(reach, code)
    if plan is None:
        known = [overview.plan.code for overview in queries.plan_overviews(reach)]
        hint = (
            Text("已载入的方案有：{known}。", known=joined("、", known))
            if known
            else Text("还没有载入任何方案。")
        )
        message = Text(
            "没有代码为“{code}”的方案{suggestion}{hint}",
            code=code,
            suggestion=suggestion(code, known),
            hint=hint,
        )
        raise NotFoundError(message)
    return plan
