"""A package against what the database holds already: nothing that was loaded may be lost by loading again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.intake.rules.wording import listed
from app.intake.types.package import PLAN_FILE, PROJECTS_FILE, REGIONS_FILE
from app.kernel.problems import Address, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.intake.types.package import PlanPackage


class StoredKeys(Protocol):
    """What the database holds, as far as these rules need it."""

    @property
    def region_names(self) -> Mapping[str, str]:
        """Code by name, for the regions of the package's city."""

    @property
    def sections(self) -> frozenset[str]:
        """Keys of the plan's sections that have printed rows."""

    @property
    def projects(self) -> Mapping[str, str]:
        """Name by code, of the plan's projects."""

    @property
    def projects_elsewhere(self) -> Mapping[str, str]:
        """Plan by code, of codes that belong to other plans."""


def stored_problems(package: PlanPackage, stored: StoredKeys, folder: str) -> Iterator[Problem]:
    """Yield what would be lost or stand twice if the package were loaded."""
    codes = {project.code for project in package.projects}
    lost = {code: name for code, name in stored.projects.items() if code not in codes}
    for code, name in sorted(lost.items()):
        message = f"库中已有项目 {code}（{name}），数据包里没有；载入不会删除项目，请把这一行补回来。"
        yield Problem(Address(f"{folder}/{PROJECTS_FILE}"), message)
    for code, plan in sorted(stored.projects_elsewhere.items()):
        message = f"项目代码 {code} 在库中属于方案 {plan}；一个代码只能指一个项目，请核对部分的代码前缀。"
        yield Problem(Address(f"{folder}/{PROJECTS_FILE}", column="code"), message)
    gone = stored.sections - {section.key for section in package.plan.sections}
    if gone:
        message = f"库中已有“{listed(sorted(gone))}”部分的项目，plan.yaml 里没有这个部分；请补回来。"
        yield Problem(Address(f"{folder}/{PLAN_FILE}", column="sections"), message)
    for region in package.regions:
        owner = stored.region_names.get(region.name)
        if owner is not None and owner != region.code:
            message = f"库中“{region.name}”的代码是 {owner}，这里是 {region.code}；请核对代码。"
            yield Problem(Address(f"{folder}/{REGIONS_FILE}", column="name"), message)
