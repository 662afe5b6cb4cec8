"""A package against what the database holds already: nothing that was loaded may be lost by loading again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.intake.rules.wording import listed
from app.intake.types.package import (
    COMMITMENTS_FILE,
    INDICATORS_FILE,
    PLAN_FILE,
    PROJECTS_FILE,
    REGIONS_FILE,
)
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

    @property
    def indicators(self) -> Mapping[str, str]:
        """Name by code, of the plan's indicators."""

    @property
    def indicators_elsewhere(self) -> Mapping[str, str]:
        """Plan by code, of the package's codes that belong to other plans."""

    @property
    def commitments(self) -> Mapping[str, str]:
        """Title by code, of the plan's commitments."""

    @property
    def commitments_elsewhere(self) -> Mapping[str, str]:
        """Plan by code, of the package's codes that belong to other plans."""


def stored_problems(package: PlanPackage, stored: StoredKeys, folder: str) -> Iterator[Problem]:
    """Yield what would be lost or stand twice if the package were loaded."""
    for file, word, codes, known, elsewhere, hint in (
        (
            PROJECTS_FILE,
            "项目",
            {project.code for project in package.projects},
            stored.projects,
            stored.projects_elsewhere,
            "部分的代码前缀",
        ),
        (
            INDICATORS_FILE,
            "指标",
            {indicator.code for indicator in package.indicators},
            stored.indicators,
            stored.indicators_elsewhere,
            "代码",
        ),
        (
            COMMITMENTS_FILE,
            "任务",
            {commitment.code for commitment in package.commitments},
            stored.commitments,
            stored.commitments_elsewhere,
            "代码",
        ),
    ):
        for code, name in sorted(known.items()):
            if code not in codes:
                message = (
                    f"库中已有{word} {code}（{name}），数据包里没有；载入不会删除{word}，请把这一行补回来。"
                )
                yield Problem(Address(f"{folder}/{file}"), message)
        for code, plan in sorted(elsewhere.items()):
            message = f"{word}代码 {code} 在库中属于方案 {plan}；一个代码只能指一个{word}，请核对{hint}。"
            yield Problem(Address(f"{folder}/{file}", column="code"), message)
    gone = stored.sections - {section.key for section in package.plan.sections}
    if gone:
        message = f"库中已有“{listed(sorted(gone))}”部分的项目，plan.yaml 里没有这个部分；请补回来。"
        yield Problem(Address(f"{folder}/{PLAN_FILE}", column="sections"), message)
    for region in package.regions:
        owner = stored.region_names.get(region.name)
        if owner is not None and owner != region.code:
            message = f"库中“{region.name}”的代码是 {owner}，这里是 {region.code}；请核对代码。"
            yield Problem(Address(f"{folder}/{REGIONS_FILE}", column="name"), message)
