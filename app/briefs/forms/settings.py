"""What is entered about how briefs are headed and sent out. Shape and messages only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.briefs.rules.issuing import lines
from app.briefs.types import BriefSettings, Distribution, DocumentForm
from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.web.reading import clean_words, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME, LONGEST_UNIT, LONGEST_PREFIX, LONGEST_LINE = 40, 80, 40, 60
MOST_LINES, MOST_COPIES, HOURS = 40, 9999, 24
TEXTS = {
    "name": (Text("简报名称"), LONGEST_NAME),
    "issuing_unit": (Text("编发单位"), LONGEST_UNIT),
    "document_prefix": (Text("机关代字"), LONGEST_PREFIX),
}
LISTS = {"report_to": Text("报"), "send_to": Text("送"), "copy_to": Text("发")}
_VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
NO_VERSION = -1
"""A version that settings and drafts never have: saving over it is a conflict."""


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """Settings as typed, and as settings where they can be some."""

    fields: dict[str, str]
    settings: BriefSettings | None
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, settings: BriefSettings) -> SettingsForm:
        """Return the form of settings that stand."""
        sent = settings.distribution
        fields = {
            "name": settings.name,
            "issuing_unit": settings.issuing_unit or "",
            "form": settings.form.value,
            "document_prefix": settings.document_prefix,
            "report_to": "\n".join(sent.report_to),
            "send_to": "\n".join(sent.send_to),
            "copy_to": "\n".join(sent.copy_to),
            "copies": "" if sent.copies is None else str(sent.copies),
            "draft_hour": "" if settings.draft_hour is None else str(settings.draft_hour),
            "version": str(settings.version),
        }
        return cls(fields, settings, {})

    @classmethod
    def parse(cls, plan_code: str, given: Mapping[str, str]) -> SettingsForm:
        """Read the fields of a form."""
        names = (*TEXTS, *LISTS, "form", "copies", "draft_hour", "version")
        fields = {name: clean_words(given.get(name, "")) for name in names}
        errors: dict[str, str] = {
            name: problem
            for name, (label, longest) in TEXTS.items()
            if (problem := words_problem(fields[name], longest, label))
        }
        for name in TEXTS:
            fields[name] = " ".join(fields[name].split())
        if not fields["name"]:
            errors["name"] = Text("简报名称没有填：例如“一老一小重大项目调度简报”。")
        if fields["form"] not in set(DocumentForm):
            errors["form"] = Text("请选择文种。")
        elif fields["form"] == DocumentForm.RED_HEAD.value and not fields["document_prefix"]:
            errors["document_prefix"] = Text("红头文件要有机关代字，用来编发文字号：例如“饶一老一小办”。")
        errors |= {name: found for name in LISTS if (found := _list_problem(LISTS[name], fields[name]))}
        copies = _number(fields["copies"], Text("印数"), (1, MOST_COPIES), errors, "copies")
        hour = _number(fields["draft_hour"], Text("钟点"), (0, HOURS - 1), errors, "draft_hour")
        if errors:
            return cls(fields, None, errors)
        settings = BriefSettings(
            plan_code=plan_code,
            name=fields["name"],
            issuing_unit=fields["issuing_unit"] or None,
            form=DocumentForm(fields["form"]),
            document_prefix=fields["document_prefix"],
            distribution=Distribution(
                lines(fields["report_to"]), lines(fields["send_to"]), lines(fields["copy_to"]), copies
            ),
            draft_hour=hour,
            version=version_of(fields["version"]),
        )
        return cls(fields, settings, {})

    def over(self, version: int) -> SettingsForm:
        """Return the same form, to be saved over another version, once that was seen."""
        return SettingsForm(self.fields | {"version": str(version)}, self.settings, self.errors)


def version_of(text: str) -> int:
    """Return the version that a page was given."""
    return int(text) if _VERSION.fullmatch(text) else NO_VERSION


def _list_problem(label: str, text: str) -> str | None:
    """Return what is wrong with a list that is written one a line, or None."""
    names = lines(text)
    if len(names) > MOST_LINES:
        return Text(
            "“{label}”太多：最多 {most} 行，现有 {number} 行。",
            label=label,
            most=MOST_LINES,
            number=len(names),
        )
    for number, name in enumerate(names, 1):
        if len(name) > LONGEST_LINE:
            return Text(
                "“{label}”第 {number} 行“{name}”太长：每行最多 {longest} 字。",
                label=label,
                number=number,
                name=quoted(name),
                longest=LONGEST_LINE,
            )
    return words_problem(text, len(text), label)


def _number(text: str, label: str, span: tuple[int, int], errors: dict[str, str], name: str) -> int | None:
    """Return a whole number within a span, or None with a message where it is another text than none."""
    if not text:
        return None
    least, most = span
    if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) or not least <= int(text) <= most:
        errors[name] = Text(
            "{label}“{text}”不对：请填 {least} 至 {most} 之间的整数，或者留空。",
            label=label,
            text=quoted(text),
            least=least,
            most=most,
        )
        return None
    return int(text)
