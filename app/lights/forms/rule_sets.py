"""A new version of the rules as typed. Shape and messages only; what can stand is said by the rules."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.labels import Labelled
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights.rules import rule_set_problem, values_of
from app.lights.rules.sentences import plain
from app.lights.types import PRESETS, Preset, RuleSet, Thresholds
from app.returns.forms.review import read_reason
from app.web.addresses import AddressError, month_of
from app.web.reading import clean_words, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping


THRESHOLDS = {
    "progress_yellow": Text("进度黄灯界限"),
    "progress_red": Text("进度红灯界限"),
    "payment_yellow": Text("支付黄灯界限"),
    "payment_red": Text("支付红灯界限"),
}
MONTHS = {
    "start_red_months": Text("到期未开工亮红灯的月数"),
    "missing_red_months": Text("连续漏报亮红灯的次数"),
}
NO_REASON = Text("新增一版亮灯规则需要写明理由：依据哪份文件或哪次会议。")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,3}", re.ASCII)


class Step(Labelled):
    """What a button of the form asks for."""

    FILL = "fill", Text("填入通行界限")
    TRY = "try", Text("试算")
    SAVE = "save", Text("保存")


@dataclass(frozen=True, slots=True)
class RuleSetForm:
    """The next version of the rules of a plan as typed, and as rules where it can be some."""

    fields: dict[str, str]
    rules: RuleSet | None
    since: Month | None
    reason: str
    step: Step
    was_tried: bool
    """Whether these very rules have been tried on the latest closed month."""
    errors: dict[str, str]
    """Field name → message; "rules" for the thresholds as a whole."""

    @classmethod
    def of(cls, rules: RuleSet, since: Month) -> RuleSetForm:
        """Return the form filled with rules, to begin from."""
        fields = _fields_of(rules) | {"since": str(since), "reason": ""}
        return cls(fields, rules, since, "", Step.TRY, was_tried=False, errors={})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> RuleSetForm:
        """Read the fields of a form."""
        names = ("preset", *THRESHOLDS, *MONTHS, "late_is_yellow", "since", "reason")
        fields = {name: clean_words(given.get(name, "")) for name in names}
        step = Step(given["step"]) if given.get("step") in set(Step) else Step.TRY
        reason, errors = read_reason(given, NO_REASON if step is Step.SAVE else None)
        rules = _rules(fields, errors)
        since = _month(fields["since"], errors)
        was_tried = rules is not None and given.get("tried") == signature(rules)
        return cls(fields, rules, since, reason, step, was_tried=was_tried, errors=errors)

    def filled(self) -> RuleSetForm:
        """Return the form with the usual thresholds of the preset that is chosen, and nothing wrong yet."""
        preset = self.fields["preset"]
        if preset not in set(Preset):
            return self
        usual = PRESETS[Preset(preset)]
        return replace(self, fields=self.fields | _fields_of(usual), rules=usual, errors={})

    @property
    def unit(self) -> str:
        """The unit of the thresholds."""
        preset = self.fields["preset"]
        return Preset(preset).unit if preset in set(Preset) else ""


def signature(rules: RuleSet) -> str:
    """Return what tells one rule set from another, to know on the next request what has been tried."""
    return "/".join(_fields_of(rules).values())


def _fields_of(rules: RuleSet) -> dict[str, str]:
    """Return rules as the fields of the form."""
    return {name: _written(value) for name, value in values_of(rules).items()}


def _written(value: object) -> str:
    """Return a value of rules as it stands in its field."""
    if isinstance(value, bool):
        return "y" if value else ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _rules(fields: Mapping[str, str], errors: dict[str, str]) -> RuleSet | None:
    """Return the rules that the fields say; None with messages where they say none."""
    limits = {name: _threshold(fields[name], label, name, errors) for name, label in THRESHOLDS.items()}
    months = {name: _months(fields[name], label, name, errors) for name, label in MONTHS.items()}
    if fields["preset"] not in set(Preset):
        errors["preset"] = Text("请选择衡量办法。")
    if errors.keys() & {"preset", *THRESHOLDS, *MONTHS}:
        return None
    rules = RuleSet(
        preset=Preset(fields["preset"]),
        progress=Thresholds(limits["progress_yellow"], limits["progress_red"]),
        payment=Thresholds(limits["payment_yellow"], limits["payment_red"]),
        start_red_months=months["start_red_months"],
        missing_red_months=months["missing_red_months"],
        late_is_yellow=bool(fields["late_is_yellow"]),
    )
    problem = rule_set_problem(rules)
    if problem:
        errors["rules"] = problem
        return None
    return rules


def _threshold(text: str, label: str, name: str, errors: dict[str, str]) -> Decimal:
    """Return a threshold in the unit of the preset; 0 with a message where the text is none."""
    typed = _plain(text).removesuffix("%").removesuffix("个百分点").strip()
    if not typed:
        errors[name] = Text("{label}没有填：请填0至100之间的数。", label=label)
    elif not _NUMBER.fullmatch(typed):
        errors[name] = Text(
            "{label}“{text}”不是数：请只写数字，例如 10 或 12.5。", label=label, text=quoted(text)
        )
    else:
        return Decimal(typed)
    return Decimal(0)


def _months(text: str, label: str, name: str, errors: dict[str, str]) -> int:
    """Return a number of months; 0 with a message where the text is none."""
    typed = _plain(text)
    if _WHOLE.fullmatch(typed):
        return int(typed)
    errors[name] = (
        Text("{label}“{text}”不是整数：请填1至12。", label=label, text=quoted(text))
        if text
        else Text("{label}没有填：请填1至12。", label=label)
    )
    return 0


def _month(text: str, errors: dict[str, str]) -> Month | None:
    try:
        return month_of(_plain(text))
    except AddressError as error:
        errors["since"] = error.message if text else Text("请写明从哪个月起执行，例如 2023-07。")
        return None


def _plain(text: str) -> str:
    """Return what an input method leaves as full-width digits in the digits that are meant."""
    return unicodedata.normalize("NFKC", text).strip()
