"""Whether a package holds together: all checks over all its files, all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intake.rules.baseline import figure_problems
from app.intake.rules.commitments import commitment_problems
from app.intake.rules.directory import organisation_problems, region_problems
from app.intake.rules.indicators import indicator_problems
from app.intake.rules.plan import plan_problems
from app.intake.rules.projects import project_problems
from app.intake.rules.references import funding_problems, note_problems
from app.intake.rules.relations import relation_problems
from app.intake.types.package import (
    COMMITMENTS_FILE,
    FILES,
    INDICATORS_FILE,
    ORGANISATIONS_FILE,
    PLAN_FILE,
    PROJECTS_FILE,
    REGIONS_FILE,
)
from app.kernel.problems import Address, Problem

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from app.intake.types.package import Draft, PlanPackage


def package_problems(draft: Draft) -> list[Problem]:
    """Return every problem that shows only when cells are compared with each other."""
    return [
        *plan_problems(draft),
        *region_problems(draft),
        *organisation_problems(draft),
        *project_problems(draft),
        *note_problems(draft),
        *funding_problems(draft),
        *figure_problems(draft),
        *relation_problems(draft),
        *indicator_problems(draft),
        *commitment_problems(draft),
    ]


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order in which a person goes through the files, without repetitions."""

    def place(problem: Problem) -> tuple[str, int, str, int]:
        folder, _, file = problem.address.file.rpartition("/")
        order = FILES.index(file) if file in FILES else len(FILES)
        return folder, order, file, problem.address.row or 0

    return tuple(sorted(dict.fromkeys(problems), key=place))


def shared_problems(packages: Iterable[PlanPackage]) -> Iterator[Problem]:
    """Yield what packages that are loaded together state twice and differently.

    Two plans of one city may name the same regions and offices; if they differed, each load would undo the
    other.
    """
    seen: dict[Hashable, tuple[str, object]] = {}
    for package in packages:
        code = package.plan.code
        stated: list[tuple[str, str, str, Hashable, object]] = [
            (PLAN_FILE, "code", f"方案代码“{code}”", ("plan", code), object())
        ]
        for file, word, codes in (
            (PROJECTS_FILE, "项目代码", [each.code for each in package.projects]),
            (INDICATORS_FILE, "指标代码", [each.code for each in package.indicators]),
            (COMMITMENTS_FILE, "任务代码", [each.code for each in package.commitments]),
        ):
            stated += [(file, "code", f"{word}“{each}”", (file, each), object()) for each in codes]
        stated += [
            (REGIONS_FILE, "code", f"地区“{each.code}”", ("region", each.code), each)
            for each in package.regions
        ]
        stated += [
            (ORGANISATIONS_FILE, "name", f"单位“{each.name}”", (each.city_code, each.name), each)
            for each in package.organisations
        ]
        for file, column, what, key, content in stated:
            if key not in seen:
                seen[key] = (code, content)
            elif seen[key][1] != content:
                message = f"{what}在方案 {seen[key][0]} 的数据包里写得不同；请改成一致，或者去掉一处。"
                yield Problem(Address(f"{code}/{file}", column=column), message)
