"""What a plan may ask of the central government: the ceilings of domain.md §3, to check and not to enforce.

Which ceiling holds for a project is read off its printed type, and where that is silent off the units in
charge; never off the name of a city.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.directory.types import OrganisationKind
from app.kernel.labels import Labelled
from app.kernel.rates import percentage
from app.kernel.texts import Text, joined
from app.plans.types import Sector
from app.portfolio.rules.sentences import counted, rate, wan
from app.portfolio.types.findings import Finding, NotJudged
from app.projects.types import BedKind, Measure, Qualifier

if TYPE_CHECKING:
    from app.portfolio.types.findings import Verdict
    from app.portfolio.types.scrutiny import CheckedProject

PER_PLACE = Decimal(1)
"""万元 of central money for each new place of 普惠托育."""
PER_BED = Decimal(2)
"""万元 for each new bed of 普惠养老."""
SHARES = {Decimal(30): Text("东部"), Decimal(60): Text("中部"), Decimal(80): Text("西部")}
"""Ceilings of the central share of public projects in %, and where the policy sets them."""
_PUBLIC_BODIES = frozenset(
    {
        OrganisationKind.CIVIL_AFFAIRS,
        OrganisationKind.HEALTH,
        OrganisationKind.EDUCATION,
        OrganisationKind.GOVERNMENT,
        OrganisationKind.SUBDISTRICT,
    }
)
"""Bodies of government. A hospital or a kindergarten may be private, and a company is run as one."""
_PRIVATE_WORDS = frozenset({"民办", "民营", "私立", "社会资本"})
_PUBLIC_WORDS = frozenset({"公办", "公立", "公建"})


class CeilingKind(Labelled):
    """Which ceiling it is."""

    INCLUSIVE_CHILD_CARE = "inclusive_child_care", Text("普惠托育")
    INCLUSIVE_ELDER_CARE = "inclusive_elder_care", Text("普惠养老")
    PUBLIC = "public", Text("公办项目")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The ceiling that holds for a project."""

    kind: CeilingKind
    most: Decimal
    """万元 of central money."""
    standard: str
    """The standard in words: 普惠养老 2 万元/床."""
    base: str
    """What it is multiplied with, in words."""
    why: str
    """Why it is this one."""


def above_ceiling(project: CheckedProject) -> Verdict:
    """Find a project that asks for more central money than its ceiling; exactly the ceiling is not more.

    Computed from what the plan prints alone: no month is needed.
    """
    asked = project.central_requested
    if asked is None:
        return NotJudged(Text("方案没有印申请中央预算内投资"))
    ceiling = ceiling_of(project)
    if isinstance(ceiling, NotJudged):
        return ceiling
    excess = asked - ceiling.most
    if excess <= 0:
        return None
    share = percentage(asked, project.total_investment)
    where = SHARES.get(share) if share is not None else None
    own = project.central_share_ceiling
    remark = (
        Text("，恰好是{part}地区的比例", part=where)
        if where and ceiling.kind is CeilingKind.PUBLIC and share != own
        else ""
    )
    reason = Text(
        "{why}，{standard}：{base}，限额 {most}；申请中央 {asked}，高出 {excess}，占总投资的 "
        "{share}{remark}。",
        why=ceiling.why,
        standard=ceiling.standard,
        base=ceiling.base,
        most=wan(ceiling.most),
        asked=wan(asked),
        excess=wan(excess),
        share=rate(share),
        remark=remark,
    )
    cells = (ceiling.standard, ceiling.base, asked, ceiling.most, excess, share)
    return Finding(project, cells, excess, reason, excess)


def ceiling_of(project: CheckedProject) -> Ceiling | NotJudged:
    """Return the ceiling (万元) of what a project may ask of central money, or why none holds.

    Source: domain.md §3. A type that prints 普惠 is paid for by what it adds: places of child care, beds of
    elder care. 公办 is paid for by a share of the total; so is a type that says neither, where every unit in
    charge is a body of government, since nobody else then owns what is built.
    """
    printed = project.printed_type
    if "普惠" in printed:
        return _inclusive(project)
    if word := _first(_PRIVATE_WORDS, printed):
        return NotJudged(Text("类型印有“{word}”，不是公办项目，也没有印普惠", word=word))
    if word := _first(_PUBLIC_WORDS, printed):
        return _public(project, Text("类型“{printed}”印有“{word}”", printed=printed, word=word))
    if project.units and all(unit.kind in _PUBLIC_BODIES for unit in project.units):
        names = joined("、", (unit.name for unit in project.units))
        return _public(
            project,
            Text(
                "类型“{printed}”没有印公办或普惠，实施单位{names}是政府部门，按公办项目",
                printed=printed,
                names=names,
            ),
        )
    return NotJudged(Text("类型没有印公办或普惠，实施单位也不全是政府部门，看不出适用哪一项标准"))


def _inclusive(project: CheckedProject) -> Ceiling | NotJudged:
    """Return the ceiling of a project that prints 普惠."""
    why = Text("类型“{printed}”印有“普惠”", printed=project.printed_type)
    if project.sector is Sector.CHILD_CARE:
        return _by_number(project, CeilingKind.INCLUSIVE_CHILD_CARE, PER_PLACE, Measure.NEW_PLACES, why)
    if project.sector is not Sector.ELDER_CARE:
        return NotJudged(Text("类型印有普惠，但项目不单属养老或托育，标准不能直接适用"))
    if project.new_beds and project.bed_kind is not BedKind.ELDER_CARE:
        word = project.bed_kind.label if project.bed_kind else Text("床位")
        return NotJudged(Text("类型印有普惠，但新增的是{bed_kind}，普惠养老标准按养老床位计", bed_kind=word))
    return _by_number(project, CeilingKind.INCLUSIVE_ELDER_CARE, PER_BED, Measure.NEW_BEDS, why)


def _by_number(
    project: CheckedProject, kind: CeilingKind, each: Decimal, measure: Measure, why: str
) -> Ceiling | NotJudged:
    """Return a ceiling of so many 万元 for each bed or place."""
    number = project.figure(measure)
    if not number:
        return NotJudged(
            Text("{kind}标准按{measure}计，方案没有印{measure}数", kind=kind.label, measure=measure.label)
        )
    qualifier = project.qualifier(measure)
    each_in_words = (
        Text("{kind} {amount} 万元/张", kind=kind.label, amount=each)
        if measure is Measure.NEW_BEDS
        else Text("{kind} {amount} 万元/个", kind=kind.label, amount=each)
    )
    written = counted(f"{number:,}", measure)
    base = (
        Text("{measure} {number}", measure=measure.label, number=written)
        if qualifier is Qualifier.EXACT
        else Text(
            "{measure}{qualifier} {number}",
            measure=measure.label,
            qualifier=qualifier.label,
            number=written,
        )
    )
    return Ceiling(kind, each * Decimal(number), each_in_words, base, why)


def _public(project: CheckedProject, why: str) -> Ceiling | NotJudged:
    """Return the ceiling of a public project: a share of its total investment."""
    share = project.central_share_ceiling
    if share is None:
        return NotJudged(Text("方案没有设定公办项目的中央投资比例上限"))
    return Ceiling(
        CeilingKind.PUBLIC,
        project.total_investment * share / 100,
        Text("公办项目不超过总投资的 {share:f}%", share=share.normalize()),
        Text("总投资 {amount:,.2f} 万元", amount=project.total_investment),
        why,
    )


def _first(words: frozenset[str], text: str) -> str | None:
    """Return the word that a text prints first, None where it prints none of them."""
    return min((word for word in words if word in text), key=text.index, default=None)
