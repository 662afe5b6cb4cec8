"""What differs between two contents of a return, field by field, in words and in the order of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.funding.types import FundingSource
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text, joined
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import BLANK, NO, NONE, Difference, Report
from app.returns.types.vocabulary import Amount, Grade, ProblemKind, ProblemLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from app.kernel.labels import Labelled
    from app.kernel.partial_dates import PartialDate
    from app.returns.types.facts import MonthFact
    from app.returns.types.report import MilestoneReport, ProblemReport, SourceAmounts

YES: Final = Text("是")

_HEAD = {
    "stage": Text("形象进度"),
    "grade": Text("进度自评"),
    "progress": Text("本月进展"),
    "next_work": Text("下月工作"),
}
_AMOUNT_PARTS = {kind.value: kind.label for kind in Amount} | {
    "reduction_reason": Text("冲减原因"),
    "is_advance": Text("预付款"),
}
_MILESTONE_PARTS = {
    "planned": Text("计划"),
    "forecast": Text("预计"),
    "actual": Text("实际"),
    "document_number": Text("文号"),
    "expires_on": Text("有效期至"),
    "waiver": Text("不适用的原因"),
}
_PROBLEM_PARTS = {
    "kind": Text("类别"),
    "level": Text("由谁解决"),
    "description": Text("情况"),
    "department": Text("希望协调的部门"),
    "needed_by": Text("希望解决的日期"),
}
_RULES = {
    "total_exceeded": Text("完成投资超过总投资"),
    "order": Text("先后次序"),
    "not_completed": Text("已竣工而形象进度不符"),
    "not_operating": Text("已投入运营而形象进度不符"),
}
"""The rules of consistency that can be explained, in words."""
_SOURCES = {source.value: source for source in FundingSource}
_MILESTONES = {kind.value: kind for kind in MilestoneKind}
_WORDS: dict[str, type[Labelled]] = {"stage": Stage, "grade": Grade}
_PROBLEM_WORDS: dict[str, type[Labelled]] = {"kind": ProblemKind, "level": ProblemLevel}


def report_of(fact: MonthFact) -> Report | None:
    """Return the content of a closed month as a report; None where nothing was ever reported.

    A project without a report has neither stage nor grade, and none is made up for it.
    """
    if fact.stage is None or fact.grade is None:
        return None
    return Report(
        stage=fact.stage,
        grade=fact.grade,
        progress=fact.progress,
        next_work=fact.next_work,
        amounts=fact.amounts,
        milestones=fact.milestones,
        problems=fact.problems,
        explanations=fact.explanations,
    )


def differences(before: Report | None, after: Report) -> tuple[Difference, ...]:
    """Return the fields whose values differ; against None, all that is filled in. Amounts are in 万元."""
    return (
        *_head(before, after),
        *_amounts(before, after),
        *_milestones(before, after),
        *_problems(before, after),
        *_explanations(before, after),
    )


def draft_differences(
    mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[tuple[str, str, str, str], ...]:
    """Return where two drafts differ: field name, its label, and both values in words.

    A field that is absent is blank; line ends differ between browsers and mean nothing.
    """
    names = [name for name in {*mine, *theirs} if _plain(mine.get(name)) != _plain(theirs.get(name))]
    return tuple(
        (name, field_label(name), _typed_words(name, mine.get(name)), _typed_words(name, theirs.get(name)))
        for name in sorted(names, key=_place_on_form)
    )


def field_label(name: str) -> str:
    """Return the label of a draft's field, for example 中央预算内投资·支付; an unknown name as it is."""
    group, _, rest = name.partition("-")
    place, _, part = rest.partition("-")
    if name in _HEAD:
        return _HEAD[name]
    if group == "amounts" and place in _SOURCES and part in _AMOUNT_PARTS:
        return _part_of(_SOURCES[place].label, _AMOUNT_PARTS[part])
    if group == "milestones" and place in _MILESTONES and part in _MILESTONE_PARTS:
        return _part_of(_MILESTONES[place].label, _MILESTONE_PARTS[part])
    if group == "problems" and _is_index(place) and part in _PROBLEM_PARTS:
        return _part_of(_problem(int(place)), _PROBLEM_PARTS[part])
    return _explanation_label(rest) if group == "explanations" and rest else name


def _head(before: Report | None, after: Report) -> Iterator[Difference]:
    """Compare stage, grade and the two texts."""
    yield from _compare(_HEAD["stage"], before.stage.label if before else "", after.stage.label)
    yield from _compare(_HEAD["grade"], before.grade.label if before else "", after.grade.label)
    yield from _compare(_HEAD["progress"], before.progress if before else "", after.progress)
    yield from _compare(_HEAD["next_work"], before.next_work if before else "", after.next_work)


def _amounts(before: Report | None, after: Report) -> Iterator[Difference]:
    """Compare the five amounts of each source, and what is noted beside them."""
    for source in FundingSource:
        old, new = before.of_source(source) if before else None, after.of_source(source)
        for kind in Amount:
            was, now = old.amount(kind) if old else None, new.amount(kind)
            if was != now:
                change = None if was is None or now is None else now - was
                yield Difference(_part_of(source.label, kind.label), _money(was), _money(now), change)
        reason = _AMOUNT_PARTS["reduction_reason"]
        yield from _compare(
            _part_of(source.label, reason), old.reduction_reason if old else "", new.reduction_reason
        )
        advance = _AMOUNT_PARTS["is_advance"]
        yield from _compare(_part_of(source.label, advance), _advance(old), _advance(new), blank=NO)


def _milestones(before: Report | None, after: Report) -> Iterator[Difference]:
    """Compare each milestone, part by part."""
    for kind in MilestoneKind:
        old, new = (_milestone_words(each.of_milestone(kind)) if each else {} for each in (before, after))
        for part, label in _MILESTONE_PARTS.items():
            yield from _compare(_part_of(kind.label, label), old.get(part, ""), new.get(part, ""))


def _problems(before: Report | None, after: Report) -> Iterator[Difference]:
    """Compare problems by their position: part by part, or as a whole where one was added or is gone."""
    olds, news = (before.problems if before else ()), after.problems
    for position in range(max(len(olds), len(news))):
        label = _problem(position)
        old, new = (_problem_words(each[position]) if position < len(each) else {} for each in (olds, news))
        if old and new:
            for part, name in _PROBLEM_PARTS.items():
                yield from _compare(_part_of(label, name), old[part], new[part])
        else:
            was, now = (joined("；", filter(None, each.values())) for each in (old, new))
            yield from _compare(label, was, now, blank=NONE)


def _explanations(before: Report | None, after: Report) -> Iterator[Difference]:
    """Compare the sentences that explain warnings."""
    old, new = dict(before.explanations if before else ()), dict(after.explanations)
    for key in dict.fromkeys([*old, *new]):
        yield from _compare(_explanation_label(key), old.get(key, ""), new.get(key, ""))


def _compare(label: str, before: str, after: str, *, blank: str = BLANK) -> Iterator[Difference]:
    """Give the difference of two texts, where there is one."""
    if _plain(before) != _plain(after):
        yield Difference(label, before or blank, after or blank)


def _milestone_words(milestone: MilestoneReport) -> dict[str, str]:
    """Return the parts of a milestone as text."""
    return {
        "planned": _date_words(milestone.planned),
        "forecast": _date_words(milestone.forecast),
        "actual": _date_words(milestone.actual),
        "document_number": milestone.document_number,
        "expires_on": _date_words(milestone.expires_on),
        "waiver": milestone.waiver,
    }


def _problem_words(problem: ProblemReport) -> dict[str, str]:
    """Return the parts of a problem as text."""
    return {
        "kind": problem.kind.label,
        "level": problem.level.label,
        "description": problem.description,
        "department": problem.department,
        "needed_by": _date_words(problem.needed_by),
    }


def _explanation_label(key: str) -> str:
    """Return what an explanation is about: the rule, and the place where it was broken."""
    rule, _, place = key.partition(".")
    name = place.partition(".")[0]
    where = _SOURCES.get(name) or _MILESTONES.get(name)
    what = _RULES.get(rule, rule)
    return Text("情况说明·{what}", what=_part_of(what, where.label) if where else what)


def _part_of(place: str, part: str) -> Text:
    """Return the label of one of the fields that stand at a place."""
    return Text("{place}·{part}", place=place, part=part)


def _problem(position: int) -> Text:
    """Return what the problem at a position is called, which begins with 0."""
    return Text("问题{number}", number=position + 1)


def _typed_words(name: str, value: str | None) -> str:
    """Return what was typed into a draft's field as users see it."""
    text = _plain(value)
    parts = name.split("-")
    words = _WORDS.get(name) or (_PROBLEM_WORDS.get(parts[-1]) if parts[0] == "problems" else None)
    if parts[0] == "amounts" and parts[-1] == "is_advance":
        return YES if text else NO
    if words is not None and text in set(words):
        return words(text).label
    return text or BLANK


def _place_on_form(name: str) -> tuple[int, int, int, str]:
    """Return the key that sorts field names as the form shows them; unknown names come last."""
    group, _, rest = name.partition("-")
    place, _, part = rest.partition("-")
    if name in _HEAD:
        return 0, list(_HEAD).index(name), 0, ""
    if group == "amounts" and place in _SOURCES and part in _AMOUNT_PARTS:
        return 1, _SOURCES[place].position, list(_AMOUNT_PARTS).index(part), ""
    if group == "milestones" and place in _MILESTONES and part in _MILESTONE_PARTS:
        return 2, _MILESTONES[place].position, list(_MILESTONE_PARTS).index(part), ""
    if group == "problems" and _is_index(place) and part in _PROBLEM_PARTS:
        return 3, int(place), list(_PROBLEM_PARTS).index(part), ""
    return (4 if group == "explanations" else 5), 0, 0, name


def _is_index(text: str) -> bool:
    """Return whether a part of a name counts problems: a short run of plain digits."""
    return text.isascii() and text.isdigit() and len(text) <= len("999")


def _money(amount: Decimal | None) -> str:
    """Return an amount with its unit."""
    return BLANK if amount is None else Text("{amount} 万元", amount=wan_yuan_text(amount))


def _advance(row: SourceAmounts | None) -> str:
    """Return whether a row is marked as paid in advance."""
    return YES if row is not None and row.is_advance else NO


def _date_words(day: date | PartialDate | None) -> str:
    """Return a date as precise as it is."""
    return "" if day is None else str(day)


def _plain(text: str | None) -> str:
    """Return a text without the marks of the browser that sent it."""
    return (text or "").replace("\r\n", "\n")
