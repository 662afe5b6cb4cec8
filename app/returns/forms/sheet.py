"""What stands on the page of a return beside its fields: messages, last month's figures, sums. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.problems import Severity
from app.kernel.texts import Text
from app.projects.rules import expiry_of
from app.projects.types import MilestoneKind, Stage
from app.returns.forms import names
from app.returns.forms.content import fields_of_previous, plan_fields
from app.returns.forms.report import ReturnForm
from app.returns.rules.carrying import completed_amounts
from app.returns.rules.consistency import findings
from app.returns.rules.differences import draft_differences
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Amount, Grade
from app.returns.types.writing import (
    AmountCell,
    Explained,
    Message,
    MessageKind,
    MilestoneRow,
    Sheet,
    SourceRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.returns.types.report import Finding, Report
    from app.returns.types.writing import Setting

_ABOUT_STAGE = ("started.", "completed.", "not_started.", "not_completed.", "not_operating.")
"""Rules that cannot be asked before a stage is chosen."""
_PARTS_OF_SOURCE = ("reduction_reason", "is_advance")
_ALWAYS_SHOWN = frozenset({MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION})


def written(posted: Mapping[str, str], setting: Setting) -> ReturnForm:
    """Return the form as typed; what the plan decides is not for anybody to type."""
    return ReturnForm({**posted, **plan_fields(setting.basis)})


def stored(setting: Setting) -> ReturnForm:
    """Return the form as it was last saved, or, before anything was saved, filled from the month before."""
    draft = setting.draft
    is_untouched = draft.saved_at is None
    fields = (
        fields_of_previous(setting.previous, setting.basis, setting.split) if is_untouched else draft.fields
    )
    return written(fields, setting)


def is_as_last_month(setting: Setting) -> bool:
    """Return whether a draft says what the month before did: only then nothing typed is lost by a 零报."""
    untouched = replace(setting, draft=replace(setting.draft, saved_at=None))
    return stored(setting).texts == stored(untouched).texts


def report_of(form: ReturnForm, setting: Setting) -> Report:
    """Return what is submitted: only warnings that there are keep their explanation.

    Raises:
        ValueError: stage or grade is missing.
    """
    report = _completed(form.to_report(), setting)
    found = {each.key for each in findings(report, setting.previous, setting.basis, setting.period.month)}
    return replace(
        report, explanations=tuple((key, text) for key, text in report.explanations if key in found)
    )


def sheet_of(
    form: ReturnForm,
    setting: Setting,
    *,
    is_silent: bool = False,
    theirs: Mapping[str, str] | None = None,
    further: Iterable[Finding] = (),
) -> Sheet:
    """Return the page of a form. A silent one says nothing yet: nobody has typed anything.

    `theirs` is somebody else's draft, of which each differing value is shown; `further` is what the service
    found when it refused to submit.
    """
    previous = setting.previous
    fallback = (previous.stage if previous else None, previous.grade if previous else None)
    report = _completed(form.so_far(fallback[0] or Stage.PREPARATION, fallback[1] or Grade.SMOOTH), setting)
    found = {
        each.key: each
        for each in (*findings(report, previous, setting.basis, setting.period.month), *further)
        if not (each.key.startswith(_ABOUT_STAGE) and form.value("stage") is None)
    }
    differing = _differing(form, theirs)
    messages = [] if is_silent else _messages(form, found.values())
    messages += [
        Message(name, Text("另一份填的是“{text}”。", text=text), MessageKind.THEIRS)
        for name, _, _, text in differing
    ]
    place = {name: position for position, name in enumerate(form.typed)}
    ordered = tuple(sorted(messages, key=lambda each: place.get(each.field, len(place))))
    return Sheet(
        texts=form.texts,
        messages=ordered,
        sources=tuple(_sources(form, report, setting, ordered)),
        totals=tuple(_totals(report, setting)),
        total_investment=setting.basis.total_investment,
        milestones=tuple(_milestones(form, setting)),
        number_of_problems=form.number_of_problems,
        explained=() if is_silent else tuple(_explained(form, found.values())),
        differing=differing,
    )


def _completed(report: Report, setting: Setting) -> Report:
    return replace(report, amounts=completed_amounts(report.amounts, setting.basis.total_investment))


def _messages(form: ReturnForm, found: Iterable[Finding]) -> list[Message]:
    """Return a message for all that is wrong. What cannot be read is not judged by the rules as well."""
    unread = form.problems
    own = [Message(name, text, MessageKind.ERROR) for name, text in unread.items()]
    own += [Message(name, text, MessageKind.MISSING) for name, text in form.missing.items()]
    judged = []
    for each in found:
        if each.field in unread or (each.severity is Severity.WARNING and each.key in form.explanations):
            continue
        if each.severity is Severity.WARNING:
            kind = MessageKind.WARNING
        else:
            kind = MessageKind.MISSING if each.key.startswith("required.") else MessageKind.ERROR
        judged.append(Message(each.field, each.message, kind))
    return own + judged


def _explained(form: ReturnForm, found: Iterable[Finding]) -> Iterator[Explained]:
    """Return a row for each warning, and for each explanation that was typed while there was one."""
    warnings = {each.key: each for each in found if each.severity is Severity.WARNING}
    for key in dict.fromkeys([*warnings, *form.explanations]):
        warning = warnings.get(key)
        yield Explained(
            key=key,
            name=names.of_explanation(key),
            message=warning.message if warning else "",
            field=warning.field if warning else "",
            text=form.explanations.get(key, ""),
        )


def _differing(form: ReturnForm, theirs: Mapping[str, str] | None) -> tuple[tuple[str, str, str, str], ...]:
    if theirs is None:
        return ()
    other = ReturnForm(theirs).texts
    mine = form.texts
    return tuple(each for each in draft_differences(mine, other) if each[0] in mine or each[0] in other)


def _sources(
    form: ReturnForm, report: Report, setting: Setting, messages: tuple[Message, ...]
) -> Iterator[SourceRow]:
    texts = form.texts
    before = {row.source: row for row in setting.previous.amounts} if setting.previous else {}
    for source in FundingSource:
        now = report.of_source(source)
        old = before.get(source, SourceAmounts(source))
        cells = tuple(
            AmountCell(
                name=(name := names.amount(source, kind)),
                kind=kind,
                now=now.amount(kind),
                before=old.amount(kind),
                mark=next((each.kind for each in messages if each.field == name), None),
                is_typed=name in form.typed,
            )
            for kind in Amount
        )
        parts = (
            *(cell.name for cell in cells),
            *(names.of_source(source, part) for part in _PARTS_OF_SOURCE),
        )
        fell = any(
            cell.change is not None and cell.change < 0 for cell in cells if cell.kind is not Amount.PLANNED
        )
        yield SourceRow(
            source=source,
            cells=cells,
            is_in_use=not (old.is_blank and now.is_blank) or any(part in texts for part in parts),
            needs_reason=fell or bool(now.reduction_reason),
            may_be_advance=now.is_advance
            or (now.paid is not None and now.completed is not None and now.paid > now.completed),
        )


def _totals(report: Report, setting: Setting) -> Iterator[AmountCell]:
    before = replace(report, amounts=setting.previous.amounts if setting.previous else ())
    for kind in Amount:
        yield AmountCell(
            name=f"total-{kind.value}",
            kind=kind,
            now=report.total(kind),
            before=before.total(kind),
            mark=None,
            is_typed=False,
        )


def _milestones(form: ReturnForm, setting: Setting) -> Iterator[MilestoneRow]:
    """Return those that apply to the project, and any other of which something was once reported."""
    fixed = plan_fields(setting.basis)
    for kind in MilestoneKind:
        filled = {
            part for part in ("document_number", "expires_on") if form.value(names.of_milestone(kind, part))
        }
        own = any(name.startswith(names.of_milestone(kind, "")) for name in form.texts if name not in fixed)
        if kind not in setting.basis.milestones and not own:
            continue
        actual = form.value(names.of_milestone(kind, "actual"))
        yield MilestoneRow(
            kind=kind,
            has_document=kind.has_document or "document_number" in filled,
            has_expiry=kind.months_to_start is not None or "expires_on" in filled,
            expiry_hint=expiry_of(kind, actual) if actual else None,
            fixed_plan=fixed.get(names.of_milestone(kind, "planned"), ""),
            is_in_use=own or kind in _ALWAYS_SHOWN,
        )
