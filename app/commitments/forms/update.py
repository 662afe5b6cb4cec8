"""What a unit types of a quarter. Shape and messages only: whether it may be submitted, rules decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.commitments.rules.updates import YES, field_of_target
from app.commitments.types import Progress, TargetReport, UpdateContent
from app.kernel.texts import Text
from app.web.reading import clean_words, quoted, read_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.commitments.types import CommitmentTargetFact
    from app.commitments.types.pages import ReportPage

TEXTS = ("progress", "done", "problem", "next_step")
PARTS = ("met", "value", "text")
NO_VERSION = -1
"""A version that no draft ever has: saving on it shows what is stored."""
_NUMBER = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－　", "0123456789.,- ")


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """An update as typed, and what can be read of it."""

    texts: dict[str, str]
    """Field name → text as typed, of every field of the form."""
    content: UpdateContent | None
    """None while no progress is chosen. A value that cannot be read is none."""
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, given: Mapping[str, str], targets: Iterable[CommitmentTargetFact]) -> UpdateForm:
        """Read the fields of a form, or those of a saved draft."""
        wanted = tuple(targets)
        names = [*TEXTS, *(field_of_target(each.number, part) for each in wanted for part in PARTS)]
        texts = {name: clean_words(given.get(name, "")) for name in names}
        errors: dict[str, str] = {}
        reports = tuple(_target(texts, each, errors) for each in wanted)
        progress = _progress(texts["progress"], errors)
        if progress is None:
            return cls(texts, None, errors)
        words = (texts["done"], texts["problem"], texts["next_step"])
        return cls(texts, UpdateContent(progress, *words, reports), errors)


def texts_of(content: UpdateContent) -> dict[str, str]:
    """Return the fields of an update that was submitted, to go on from."""
    fields = {
        "progress": content.progress.value,
        "done": content.done,
        "problem": content.problem,
        "next_step": content.next_step,
    }
    for each in content.targets:
        fields[field_of_target(each.number, "met")] = YES if each.is_met else ""
        fields[field_of_target(each.number, "value")] = (
            "" if each.value is None else f"{each.value.normalize():f}"
        )
        fields[field_of_target(each.number, "text")] = each.text
    return fields


def typed_of(page: ReportPage) -> dict[str, str]:
    """Return what a form begins with: the saved draft, else what was submitted, else what is met already."""
    if page.draft.version:
        return page.draft.fields
    if page.newest is not None:
        return texts_of(page.newest.content)
    return {field_of_target(number, "met"): YES for number in page.met}


def version_of(given: Mapping[str, str]) -> int:
    """Return the version that a page was given of the draft; one that no page of ours gives is none."""
    text = given.get("version", "")
    return int(text) if _VERSION.fullmatch(text) else NO_VERSION


def _progress(text: str, errors: dict[str, str]) -> Progress | None:
    if not text:
        errors["progress"] = Text("请选择进展。")
        return None
    try:
        return read_choice(Progress, text)
    except ValueError as error:
        errors["progress"] = Text("进展{problem}", problem=error.args[0])
        return None


def _target(texts: Mapping[str, str], target: CommitmentTargetFact, errors: dict[str, str]) -> TargetReport:
    name = field_of_target(target.number, "value")
    value: Decimal | None = None
    if texts[name]:
        try:
            value = _value(texts[name], target.unit)
        except ValueError as error:
            errors[name] = str(error)
    return TargetReport(
        number=target.number,
        is_met=texts[field_of_target(target.number, "met")] == YES,
        value=value,
        text=texts[field_of_target(target.number, "text")],
    )


def _value(text: str, unit: str) -> Decimal:
    """Read a reached value; the unit may stand behind it.

    Raises:
        ValueError: it is none; the message is a sentence.
    """
    plain = text.translate(_FULL_WIDTH).replace(" ", "").replace(",", "")
    plain = plain.removesuffix(unit).removesuffix("％").removesuffix("%") if unit else plain
    if not _NUMBER.fullmatch(plain):
        message = Text("“{text}”不是数：请只写数字，小数最多两位，例如 120 或 62.5。", text=quoted(text))
        raise ValueError(message)
    return Decimal(plain)
