"""What the portfolio promises against what the plan says is needed: known before any return is in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rates import percentage
from app.kernel.texts import Text, joined
from app.outcomes.rules.grounds import comparison_in, known_figure
from app.outcomes.rules.wording import beds_or_places, count, percent
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import PromisedCapacity
from app.plans.types import Comparison, Sector, StatedMeasure
from app.projects.types import BedKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.outcomes.types.basis import Basis, RegisteredOutput
    from app.outcomes.types.outcome import CapacityOfProject

_WHOLE = Decimal(100)


def promised(
    basis: Basis, measure: OutcomeMeasure, projects: Sequence[CapacityOfProject]
) -> PromisedCapacity | None:
    """Return what all projects that are not cancelled promise; None for a share: none is needed."""
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        return None
    kept = [each for each in projects if not each.is_cancelled]
    cancelled = len(projects) - len(kept)
    if measure is OutcomeMeasure.BEDS_PER_1000_ELDERS:
        return _beds(basis, kept, cancelled)
    return _places(basis, kept, cancelled)


def _beds(basis: Basis, projects: Sequence[CapacityOfProject], cancelled: int) -> PromisedCapacity:
    needed, needed_text = _need(basis, StatedMeasure.NEW_BEDS_NEEDED)
    nursing_needed, nursing_text = _need(basis, StatedMeasure.NEW_NURSING_BEDS_NEEDED)
    new = _sum(each.capacity.new_beds for each in projects)
    renovated = _sum(each.capacity.renovated_beds for each in projects)
    nursing = _sum(each.capacity.new_nursing_beds for each in projects)
    kept = {each.code for each in projects}
    own = [each for each in basis.own_projects if each.code in kept]
    silent = [
        each
        for each in own
        if _is_of(each, Sector.ELDER_CARE) and each.new_beds is None and each.renovated_beds is None
    ]
    others = _other_beds(projects, {each.code: each.bed_kind for each in own})
    aside = Text("（另改造{renovated}张，不增加床位）", renovated=count(renovated)) if renovated else ""
    sentence = _sentences(
        _against(basis, (needed, needed_text), (new, aside), is_of_beds=True),
        _nursing(nursing, nursing_needed, nursing_text),
        Text("{others}不是养老床位，未计入。", others=others) if others else "",
        Text("另有{number}个养老项目没有印床位数，未计入。", number=len(silent)) if silent else "",
        _cancelled(cancelled),
    )
    return PromisedCapacity(
        needed=needed,
        promised=new,
        renovated=renovated,
        nursing_needed=nursing_needed,
        nursing_promised=nursing,
        without_figure=len(silent),
        sentence=sentence,
    )


def _places(basis: Basis, projects: Sequence[CapacityOfProject], cancelled: int) -> PromisedCapacity:
    needed, needed_text = _need(basis, StatedMeasure.NEW_PLACES_NEEDED)
    new = _sum(each.capacity.new_places for each in projects)
    kept = {each.code for each in projects}
    silent = [
        each
        for each in basis.own_projects
        if each.code in kept and _is_of(each, Sector.CHILD_CARE) and each.new_places is None
    ]
    sentence = _sentences(
        _against(basis, (needed, needed_text), (new, ""), is_of_beds=False),
        Text("另有{number}个托育项目没有印托位数，未计入。", number=len(silent)) if silent else "",
        _cancelled(cancelled),
    )
    return PromisedCapacity(
        needed=needed,
        promised=new,
        renovated=Decimal(0),
        nursing_needed=None,
        nursing_promised=None,
        without_figure=len(silent),
        sentence=sentence,
    )


def _need(basis: Basis, measure: StatedMeasure) -> tuple[Decimal | None, str]:
    """Return what the plan says is needed, and the same in words: 1.36万张, 7500张以上."""
    found = known_figure(basis, basis.plan.region_code, measure, is_ahead=True)
    if found is None:
        return None, ""
    known, figure = found
    text = beds_or_places(count(known.value), is_of_beds=measure is not StatedMeasure.NEW_PLACES_NEEDED)
    match comparison_in(figure.printed):
        case Comparison.AT_LEAST:
            text = Text("{text}以上", text=text)
        case Comparison.MORE_THAN:
            text = Text("超过{text}", text=text)
    return known.value, text


def _against(
    basis: Basis, need: tuple[Decimal | None, str], new: tuple[Decimal, str], *, is_of_beds: bool
) -> str:
    """Return what is promised against what is needed, which is given in words too; `new` with an aside."""
    needed, needed_text = need
    amount, aside = new
    given = Text("{new}{aside}", new=beds_or_places(count(amount), is_of_beds=is_of_beds), aside=aside)
    share = None if needed is None else percentage(amount, needed)
    if needed is not None and share is not None:
        wanted = (
            Text("需新增养老床位{needed}", needed=needed_text)
            if is_of_beds
            else Text("需新增托位{needed}", needed=needed_text)
        )
        return Text(
            "方案测算到{year}年{wanted}，清单内项目共新增{given}，{share}。",
            year=basis.plan.last_year,
            wanted=wanted,
            given=given,
            share=_share_in_words(share, needed, amount, is_of_beds=is_of_beds),
        )
    if needed is None:
        none = Text("没有测算需新增多少养老床位") if is_of_beds else Text("没有测算需新增多少托位")
    else:
        none = Text("测算不需要新增养老床位") if is_of_beds else Text("测算不需要新增托位")
    return Text("方案{none}；清单内项目共新增{given}。", none=none, given=given)


def _share_in_words(share: Decimal, needed: Decimal, new: Decimal, *, is_of_beds: bool) -> str:
    """Return how a number stands to a need: short of it, equal to it, or over it."""
    if new == needed:
        return Text("正好是需求数")
    distance = beds_or_places(count(abs(needed - new)), is_of_beds=is_of_beds)
    if share < _WHOLE:
        return Text("占{share}，还差{distance}", share=percent(share), distance=distance)
    return Text("是需求的{share}，多出{distance}", share=percent(share), distance=distance)


def _nursing(nursing: Decimal, needed: Decimal | None, needed_text: str) -> str:
    if needed is None or not needed:
        return Text("新增床位中印明护理型的{nursing}张。", nursing=count(nursing)) if nursing else ""
    share = percentage(nursing, needed) or Decimal(0)
    return Text(
        "护理型床位需新增{needed}，新增床位中护理型{nursing}张，{share}。",
        needed=needed_text,
        nursing=count(nursing),
        share=_share_in_words(share, needed, nursing, is_of_beds=True),
    )


def _other_beds(projects: Iterable[CapacityOfProject], kinds: Mapping[str, BedKind | None]) -> str:
    """Return the beds that are no elder-care beds, by kind: 病床606张、救助床位50张."""
    found = {
        kind: _sum(each.capacity.other_beds for each in projects if kinds[each.code] is kind)
        for kind in BedKind
    }
    return joined(
        "、", (Text("{kind}{beds}张", kind=kind.label, beds=beds) for kind, beds in found.items() if beds)
    )


def _cancelled(number: int) -> str:
    return Text("已取消的{number}个项目不计。", number=number) if number else ""


def _sentences(*sentences: str) -> str:
    return joined("", (each for each in sentences if each))


def _is_of(project: RegisteredOutput, sector: Sector) -> bool:
    """Return whether a project is of a sector; a mixed one that prints anything at all is no riddle."""
    if project.sector is Sector.MIXED:
        return project.new_beds is None and project.renovated_beds is None and project.new_places is None
    return project.sector is sector


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), Decimal(0))
