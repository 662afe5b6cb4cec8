"""An observation as typed: a new value, or one that corrects another. Shape and messages only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.outcomes.rules.wording import plain
from app.outcomes.types import RecordObservation
from app.plans.types import StatedMeasure
from app.web.addresses import positive_number
from app.web.reading import clean_words, quoted, read_choice, read_partial_date, read_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.outcomes.types import ObservationFact

LONGEST_SOURCE, LONGEST_NOTE = 200, 500
FIELDS = ("measure", "region", "as_of", "value", "source", "note", "corrects")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
_ENDINGS = {"%", "张", "个", "人", "岁", "年", "家"}
"""Units that are typed along with a number, where the form names them already."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the fields of an observation say, once all of them can be read."""

    measure: StatedMeasure | None
    region_code: str
    as_of: PartialDate
    value: Decimal
    source: str
    note: str
    corrects_id: int | None

    def command(self, plan_code: str, indicator_code: str | None) -> RecordObservation:
        """Return the command that records it: of an indicator, else of the measure that was chosen."""
        return RecordObservation(
            plan_code=plan_code,
            region_code=self.region_code,
            indicator_code=indicator_code,
            measure=self.measure if indicator_code is None else None,
            as_of=self.as_of,
            value=self.value,
            source=self.source,
            note=self.note,
            corrects_id=self.corrects_id,
        )


@dataclass(frozen=True, slots=True)
class ObservationForm:
    """An observation as typed: everything that was typed stays, readable or not."""

    fields: dict[str, str]
    read: Read | None
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def of(cls, address: Mapping[str, str]) -> ObservationForm:
        """Return the form as an address fills it: `?region=360802&measure=beds`."""
        return cls({name: clean_words(address.get(name, ""))[:100] for name in FIELDS}, None, {})

    @classmethod
    def correcting(cls, observation: ObservationFact) -> ObservationForm:
        """Return the form filled with what is to be corrected; the note will say why."""
        fields = {
            "measure": observation.measure.value if observation.measure else "",
            "region": observation.region_code,
            "as_of": str(observation.as_of),
            "value": plain(observation.value),
            "source": observation.source,
            "note": "",
            "corrects": str(observation.id),
        }
        return cls(fields, None, {})

    @classmethod
    def parse(cls, given: Mapping[str, str], *, of_measure: bool) -> ObservationForm:
        """Read the fields of a form: of an indicator, or of a measure that it names."""
        fields = {name: clean_words(given.get(name, "")) for name in FIELDS}
        errors: dict[str, str] = {}
        measure = _measure(fields["measure"], errors) if of_measure else None
        as_of = _date(fields["as_of"], errors)
        value = _value(fields["value"], errors)
        if not fields["region"]:
            errors["region"] = Text("请选择地区：全市的数选设区市。")
        if not fields["source"]:
            errors["source"] = Text("请写明出处：哪份文件、统计公报或者台账。")
        corrects = _number(fields["corrects"], errors)
        if corrects is not None and not fields["note"]:
            errors["note"] = Text("更正需要写明原因：原来为什么不对，依据是什么。")
        for name, longest in (("source", LONGEST_SOURCE), ("note", LONGEST_NOTE)):
            try:
                read_words(fields[name], longest)
            except ValueError as error:
                errors[name] = str(error)
        if errors or as_of is None or value is None:
            return cls(fields, None, errors)
        source = " ".join(fields["source"].split())
        read = Read(measure, fields["region"], as_of, value, source, fields["note"], corrects)
        return cls(fields, read, errors)

    def refused(self, problems: Mapping[str, str]) -> ObservationForm:
        """Return the form with what the service found wrong, beside what was typed."""
        return replace(self, errors=self.errors | dict(problems))

    def onto(self, newest: ObservationFact) -> ObservationForm:
        """Return what was typed as a correction of what holds now: sent again, it is meant."""
        return replace(self, fields=self.fields | {"corrects": str(newest.id)})


def _measure(text: str, errors: dict[str, str]) -> StatedMeasure | None:
    if not text:
        errors["measure"] = Text("请选择是哪一项数据。")
        return None
    try:
        return read_choice(StatedMeasure, text)
    except ValueError as error:
        errors["measure"] = Text("数据项{error}", error=error)
        return None


def _date(text: str, errors: dict[str, str]) -> PartialDate | None:
    if not text:
        errors["as_of"] = Text("请填写是什么时候的数，例如 2023、2023-06 或者 2023-06-30。")
        return None
    try:
        return read_partial_date(text)
    except ValueError as error:
        errors["as_of"] = f"时间{error}".replace("2023-06-05 这样的形式", "2023、2023-06 或者 2023-06-30")
        return None


def _value(text: str, errors: dict[str, str]) -> Decimal | None:
    """Return a number that is not negative, of two decimals at most."""
    typed = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    for ending in _ENDINGS:
        typed = typed.removesuffix(ending)
    if not typed:
        errors["value"] = Text("请填写数值；没有数就不登记，不填 0。")
    elif typed.startswith("-"):
        errors["value"] = Text("数值“{text}”是负数：这里没有负数。", text=quoted(text))
    elif not _NUMBER.fullmatch(typed):
        errors["value"] = Text(
            "数值“{text}”看不懂：请只写数字，小数最多两位，例如 24.6；以万计的请换算。", text=quoted(text)
        )
    else:
        return Decimal(typed)
    return None


def _number(text: str, errors: dict[str, str]) -> int | None:
    """Return the number of the observation that is corrected; None where none is."""
    if not text:
        return None
    try:
        return positive_number(text)
    except ValueError:
        errors["corrects"] = Text("要更正的记录编号“{text}”不对：请从列表重新进入。", text=quoted(text))
        return None
