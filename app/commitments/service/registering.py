"""Registering what a plan commits units to. Registering the same thing again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.commitments.models import Commitment, CommitmentTarget, CommitmentUnit
from app.commitments.queries import facts, updates
from app.commitments.service.errors import RegisterError
from app.commitments.types import UnitRole
from app.db.transaction import transaction
from app.directory.queries import organisations_by_name
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined
from app.plans.queries import plan_for_edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.audit.types import Actor
    from app.commitments.types import CommitmentTargetFact, RegisterCommitment

_OUT_OF_THE_WAY = 1_000_000


@dataclass(frozen=True, slots=True)
class _Part:
    role: UnitRole
    organisation_id: int
    printed_name: str


def register_commitments(plan_code: str, commitments: Iterable[RegisterCommitment], *, actor: Actor) -> int:
    """Make the commitments of a plan those that are stated; return how many were written or removed.

    The whole set is compared: what is stated no longer is removed, unless a unit has begun to report on it.
    Units are found by their names and aliases within the city of the plan.

    Raises:
        NotFoundError: there is no such plan.
        RegisterError: a commitment is of another plan or stated twice, names a unit that the directory does
            not know, or one on which units have reported is missing.
    """
    stated = tuple(commitments)
    with transaction(database.session):
        plan = plan_for_edit(plan_code)
        if plan is None:
            message = Text("没有代码为“{code}”的方案。", code=plan_code)
            raise NotFoundError(message)
        _refuse_foreign(plan_code, stated)
        parts = _resolved(stated, plan.region_code)
        known = facts.commitments_for_edit(plan_code)
        before = {code: _recorded(stored) for code, stored in known.items()}
        removed = _remove(known, {each.code for each in stated}, actor)
        changed = [
            each
            for each in stated
            if each.code not in known or not _is_same(known[each.code], each, parts[each.code])
        ]
        _make_room(known, changed)
        for command in changed:
            stored = known.get(command.code)
            if stored is None:
                stored = Commitment(code=command.code, plan_code=plan_code)
                database.session.add(stored)
            _write(stored, command, parts[command.code])
            record(
                actor=actor,
                action="commitment.register",
                subject=f"commitment:{command.code}",
                changes=changes_between(before.get(command.code), _recorded(stored)),
            )
    return len(changed) + removed


def _refuse_foreign(plan_code: str, stated: Sequence[RegisterCommitment]) -> None:
    """Refuse what belongs to another plan or stands there twice.

    Raises:
        RegisterError: with the codes.
    """
    foreign = [each.code for each in stated if each.plan_code != plan_code]
    if foreign:
        message = Text(
            "{codes} 不是方案 {plan} 的任务，请核对数据文件。",
            codes=joined("、", foreign),
            plan=plan_code,
        )
        raise RegisterError(message)
    codes = [each.code for each in stated]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        message = Text("任务编号重复：{codes}。请改为各不相同的编号。", codes=joined("、", twice))
        raise RegisterError(message)


def _resolved(stated: Sequence[RegisterCommitment], city_code: str) -> dict[str, tuple[_Part, ...]]:
    """Return the parts of units by commitment, leads first; a body printed under two names counts once.

    Raises:
        RegisterError: with every name that the directory does not know.
    """
    known = organisations_by_name(city_code)
    unknown = [
        Text("{code} 的“{unit}”", code=each.code, unit=unit.name)
        for each in stated
        for unit in each.units
        if unit.name not in known
    ]
    if unknown:
        message = Text(
            "单位名录中没有：{units}。请先把单位（或者它的别名）加入单位名录，再登记。",
            units=joined("、", unknown),
        )
        raise RegisterError(message)
    found: dict[str, tuple[_Part, ...]] = {}
    for each in stated:
        parts: dict[tuple[UnitRole, int], _Part] = {}
        for role in UnitRole:
            for unit in each.units:
                if unit.role is role:
                    part = _Part(role, known[unit.name].id, unit.name)
                    parts.setdefault((role, part.organisation_id), part)
        found[each.code] = tuple(parts.values())
    return found


def _remove(known: dict[str, Commitment], kept: set[str], actor: Actor) -> int:
    """Remove what is stated no longer, and return how many that were.

    Raises:
        RegisterError: a unit has reported on one of them.
    """
    gone = [code for code in known if code not in kept]
    reported = updates.reported_on([known[code].id for code in gone])
    blocked = [code for code in gone if known[code].id in reported]
    if blocked:
        message = Text(
            "{codes} 已有单位填报进展，不能从方案中去掉；请在数据文件中保留，并注明情况。",
            codes=joined("、", blocked),
        )
        raise RegisterError(message)
    for code in gone:
        stored = known.pop(code)
        record(
            actor=actor,
            action="commitment.remove",
            subject=f"commitment:{code}",
            changes=changes_between(_recorded(stored), {}),
        )
        database.session.delete(stored)
    database.session.flush()
    return len(gone)


def _is_same(stored: Commitment, command: RegisterCommitment, parts: tuple[_Part, ...]) -> bool:
    """Return whether a commitment is stored as it is stated."""
    return (
        all(getattr(stored, name) == getattr(command, name) for name in facts.PLAIN)
        and tuple(_Part(unit.role, unit.organisation_id, unit.printed_name) for unit in stored.units) == parts
        and facts.targets_of(stored) == command.targets
    )


def _make_room(known: dict[str, Commitment], changed: Sequence[RegisterCommitment]) -> None:
    """Put commitments that change out of the way: their new places and parts would meet the old ones."""
    for command in changed:
        if command.code in known:
            stored = known[command.code]
            stored.position += _OUT_OF_THE_WAY
            stored.units = []
            stored.targets = []
    database.session.flush()


def _write(stored: Commitment, command: RegisterCommitment, parts: tuple[_Part, ...]) -> None:
    for name in facts.PLAIN:
        setattr(stored, name, getattr(command, name))
    stored.units = [
        CommitmentUnit(
            position=position,
            role=part.role,
            organisation_id=part.organisation_id,
            printed_name=part.printed_name,
        )
        for position, part in enumerate(parts, 1)
    ]
    stored.targets = [_target(each) for each in command.targets]
    database.session.flush()


def _target(fact: CommitmentTargetFact) -> CommitmentTarget:
    return CommitmentTarget(
        number=fact.number,
        due_on=fact.due and fact.due.first_day,
        due_precision=fact.due and fact.due.precision,
        printed=fact.printed,
        summary=fact.summary,
        value=fact.value,
        unit=fact.unit,
        comparison=fact.comparison,
        indicator_code=fact.indicator_code,
        note=fact.note,
    )


def _recorded(stored: Commitment) -> dict[str, Any]:
    """Return a commitment as the audit record holds it."""
    return {
        "kind": stored.kind.value,
        "title": stored.title,
        "内容": stored.summary,
        "预期目标": stored.expected,
        "出处": f"{stored.document} {stored.section} {stored.printed_no}",
        "分组": stored.group,
        "领域": stored.sector.label,
        "position": stored.position,
        "涉及各县": stored.counties,
        "涉及功能区": stored.zones,
        "note": stored.note,
        "牵头和责任单位": [f"{unit.role.label} {unit.printed_name}" for unit in stored.units],
        "目标": [_target_in_words(each) for each in facts.targets_of(stored)],
    }


def _target_in_words(fact: CommitmentTargetFact) -> str:
    """Return a target as the audit record holds it."""
    parts = (
        f"{fact.number}.",
        None if fact.due is None else str(fact.due),
        fact.summary,
        None if fact.value is None else f"{fact.comparison.label}{fact.value.normalize():f}{fact.unit}",
        f"“{fact.printed}”",
        fact.indicator_code,
        fact.note,
    )
    return " ".join(part for part in parts if part)
