"""Registering the indicators that a plan prints. Registering the same thing again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined
from app.outcomes.models import Indicator, StatedValue
from app.outcomes.queries.indicators import indicators_for_edit, to_fact
from app.outcomes.queries.observations import observations
from app.outcomes.service.errors import IndicatorError
from app.plans.queries import plan_for_edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.audit.types import Actor
    from app.outcomes.types import RegisterIndicator

_PLAIN = ("printed_no", "group", "name", "unit", "kind", "direction", "measure", "note")
"""What a stored indicator has under the same name as the command."""


def register_indicators(plan_code: str, indicators: Iterable[RegisterIndicator], *, actor: Actor) -> int:
    """Make the indicators of a plan those that are stated; return how many were written or removed.

    The whole set is compared: what is stated no longer is removed, unless something was observed of it.

    Raises:
        NotFoundError: there is no such plan.
        IndicatorError: an indicator is of another plan or stated twice, or one with observations is missing.
    """
    stated = tuple(indicators)
    with transaction(database.session) as session:
        if plan_for_edit(plan_code) is None:
            message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
            raise NotFoundError(message)
        _refuse_foreign(plan_code, stated)
        known = indicators_for_edit(plan_code)
        before = {code: to_fact(stored) for code, stored in known.items()}
        removed = _remove(plan_code, known, {each.code for each in stated}, actor)
        changed = [each for each in stated if not _is_same(before.get(each.code), each)]
        # Indicators that change places would meet at the unique number: out of the way first.
        highest = max((stored.printed_no for stored in known.values()), default=0)
        for offset, command in enumerate(changed, 1):
            if command.code in known:
                known[command.code].printed_no = max(highest, len(stated)) * 2 + offset
        session.flush()
        for command in changed:
            stored = known.get(command.code)
            if stored is None:
                stored = Indicator(code=command.code, plan_code=plan_code)
                session.add(stored)
            _write(stored, command)
            old = before.get(command.code)
            record(
                actor=actor,
                action="indicator.register",
                subject=f"indicator:{command.code}",
                changes=changes_between(None if old is None else _recorded(old), _recorded(command)),
            )
    return len(changed) + removed


def _refuse_foreign(plan_code: str, stated: Sequence[RegisterIndicator]) -> None:
    """Refuse what belongs to another plan or stands there twice.

    Raises:
        IndicatorError: with the codes.
    """
    foreign = [each.code for each in stated if each.plan_code != plan_code]
    if foreign:
        message = Text(
            "{foreign} 不是方案 {plan_code} 的指标，请核对数据文件。",
            foreign=joined("、", foreign),
            plan_code=plan_code,
        )
        raise IndicatorError(message)
    codes = [each.code for each in stated]
    numbers = [each.printed_no for each in stated]
    twice = [each.code for each in stated if codes.count(each.code) > 1 or numbers.count(each.printed_no) > 1]
    if twice:
        message = Text(
            "指标编号或序号重复：{twice}。请改为各不相同的。", twice=joined("、", dict.fromkeys(twice))
        )
        raise IndicatorError(message)


def _remove(plan_code: str, known: dict[str, Indicator], kept: set[str], actor: Actor) -> int:
    """Remove what is stated no longer, and return how many that were.

    Raises:
        IndicatorError: something was observed of one of them.
    """
    gone = [code for code in known if code not in kept]
    if not gone:
        return 0
    observed = {each.indicator_code for each in observations(plan_code)}
    blocked = [code for code in gone if code in observed]
    if blocked:
        message = Text(
            "{blocked} 已经登记过观测值，不能从方案中去掉；请在数据文件中保留，可在说明中注明情况。",
            blocked=joined("、", blocked),
        )
        raise IndicatorError(message)
    for code in gone:
        stored = known.pop(code)
        record(
            actor=actor,
            action="indicator.remove",
            subject=f"indicator:{code}",
            changes=changes_between(_recorded(to_fact(stored)), {}),
        )
        database.session.delete(stored)
    database.session.flush()
    return len(gone)


def _is_same(stored: RegisterIndicator | None, command: RegisterIndicator) -> bool:
    """Return whether an indicator is stored as it is stated; the order of its values does not matter."""
    return stored is not None and _recorded(stored) == _recorded(command)


def _write(stored: Indicator, command: RegisterIndicator) -> None:
    for name in _PLAIN:
        setattr(stored, name, getattr(command, name))
    stored.values = []
    database.session.flush()
    stored.values = [
        StatedValue(
            kind=each.kind,
            year=each.year,
            printed=each.printed,
            value=each.value,
            comparison=each.comparison,
            note=each.note,
        )
        for each in command.values
    ]
    database.session.flush()


def _recorded(fact: RegisterIndicator) -> dict[str, Any]:
    """Return an indicator as the audit record holds it."""
    return {
        "printed_no": fact.printed_no,
        "group": fact.group,
        "name": fact.name,
        "unit": fact.unit,
        "kind": fact.kind.value,
        "direction": fact.direction.value,
        "measure": fact.measure and fact.measure.value,
        "note": fact.note,
        "values": [
            [
                f"{each.year}年{each.kind.label}",
                each.printed,
                None if each.value is None else f"{each.value.normalize():f}",
                each.comparison.label,
                each.note,
            ]
            for each in sorted(fact.values, key=lambda each: (each.year, each.kind.value))
        ],
    }
