"""What the portfolio promises against what the plan says is needed: known before any return is in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rates import percentage
from app.kernel.texts import Text, joined
from app.outcomes.rules.grounds import comparison_in, known_figure
from app.outcomes.rules.wording import count, percent
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
    needed, needed_text = _need(basis, StatedMeasure.NEW_BEDS_NEEDED, Text("张"))
    nursing_needed, nursing_text = _need(basis, StatedMeasure.NEW_NURSING_BEDS_NEEDED, Text("张"))
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
    sentence = (
        _against(
            basis,
            needed,
            needed_text,
            Text("养老床位"),
            Text("{new}张{aside}", new=count(new), aside=aside),
            new,
            Text("张"),
        )
        + _nursing(nursing, nursing_needed, nursing_text)
        + (Text("{others}不是养老床位，未计入。", others=others) if others else "")
        + _silent(len(silent), Text("养老"), Text("床位"))
        + _cancelled(cancelled)
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
    needed, needed_text = _need(basis, StatedMeasure.NEW_PLACES_NEEDED, Text("个"))
    new = _sum(each.capacity.new_places for each in projects)
    kept = {each.code for each in projects}
    silent = [
        each
        for each in basis.own_projects
        if each.code in kept and _is_of(each, Sector.CHILD_CARE) and each.new_places is None
    ]
    sentence = (
        _against(basis, needed, needed_text, Text("托位"), Text("{new}个", new=count(new)), new, Text("个"))
        + _silent(len(silent), Text("托育"), Text("托位"))
        + _cancelled(cancelled)
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


def _need(basis: Basis, measure: StatedMeasure, unit: str) -> tuple[Decimal | None, str]:
    """Return what the plan says is needed, and the same in words: 1.36万张, 7500张以上."""
    found = known_figure(basis, basis.plan.region_code, measure, is_ahead=True)
    if found is None:
        return None, ""
    known, figure = found
    text = f"{count(known.value)}{unit}"
    match comparison_in(figure.printed):
        case Comparison.AT_LEAST:
            text += Text("以上")
        case Comparison.MORE_THAN:
            text = Text("超过{text}", text=text)
    return known.value, text


def _against(  # noqa: PLR0917 - the parts of one sentence
    basis: Basis, needed: Decimal | None, needed_text: str, noun: str, new_text: str, new: Decimal, unit: str
) -> str:
    if needed is None:
        return Text(
            "方案没有测算需新增多少{noun}；清单内项目共新增{new_text}。", noun=noun, new_text=new_text
        )
    share = percentage(new, needed)
    if share is None:
        return Text("方案测算不需要新增{noun}；清单内项目共新增{new_text}。", noun=noun, new_text=new_text)
    year = basis.plan.last_year
    beginning = Text(
        "方案测算到{year}年需新增{noun}{needed_text}，清单内项目共新增{new_text}",
        year=year,
        noun=noun,
        needed_text=needed_text,
        new_text=new_text,
    )
    return f"{beginning}，{_share_in_words(share, needed, new, unit)}。"


def _share_in_words(share: Decimal, needed: Decimal, new: Decimal, unit: str) -> str:
    """Return how a number stands to a need: short of it, equal to it, or over it."""
    if new == needed:
        return Text("正好是需求数")
    distance = f"{count(abs(needed - new))}{unit}"
    if share < _WHOLE:
        return Text("占{share}，还差{distance}", share=percent(share), distance=distance)
    return Text("是需求的{share}，多出{distance}", share=percent(share), distance=distance)


def _nursing(nursing: Decimal, needed: Decimal | None, needed_text: str) -> str:
    if needed is None or not needed:
        return Text("新增床位中印明护理型的{nursing}张。", nursing=count(nursing)) if nursing else ""
    share = percentage(nursing, needed) or Decimal(0)
    words = _share_in_words(share, needed, nursing, Text("张"))
    return Text(
        "护理型床位需新增{needed_text}，新增床位中护理型{nursing}张，{words}。",
        needed_text=needed_text,
        nursing=count(nursing),
        words=words,
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


def _silent(number: int, sector: str, noun: str) -> str:
    return (
        Text("另有{number}个{sector}项目没有印{noun}数，未计入。", number=number, sector=sector, noun=noun)
        if number
        else ""
    )


def _cancelled(number: int) -> str:
    return Text("已取消的{number}个项目不计。", number=number) if number else ""


def _is_of(project: RegisteredOutput, sector: Sector) -> bool:
    """Return whether a project is of a sector; a mixed one that prints anything at all is no riddle."""
    if project.sector is Sector.MIXED:
        return project.new_beds is None and project.renovated_beds is None and project.new_places is None
    return project.sector is sector


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), Decimal(0))
