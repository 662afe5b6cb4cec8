"""The value of a measure from its parts, and its formula in words and figures (domain.md §6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.outcomes.rules.wording import level_text, people, plain
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import Formula, Input, InputKind

if TYPE_CHECKING:
    from app.outcomes.types.basis import Ground, Known

THOUSAND = Decimal(1000)
_PER = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: (Text("60岁及以上老年人口"), Text("60岁及以上老年人口")),
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: (Text("常住人口"), Text("总人口")),
}
"""Whom a rate is per thousand of: now, and in the target year as plans call it."""
_EXACT = 6
"""Decimals that are kept: a population that was derived from a target gives that very target again."""


@dataclass(frozen=True, slots=True)
class Adding:
    """What projects add to the stock of a region. Beds in 张, places in 个; renovated beds add none."""

    in_use: Decimal
    """In use since the stock was counted."""
    expected: Decimal | None = None
    """Expected in use by the end of the target year; None for what is attained."""
    nursing: Decimal = Decimal(0)
    """Nursing beds in use since the share was stated."""
    nursing_expected: Decimal | None = None
    before_share: Decimal = Decimal(0)
    """Beds that came into use between the count of the stock and that of the share."""

    @property
    def amount(self) -> Decimal:
        """All that is added."""
        return self.in_use + (self.expected or 0)

    @property
    def all_nursing(self) -> Decimal:
        """All nursing beds that are added."""
        return self.nursing + (self.nursing_expected or 0)


NOTHING = Adding(Decimal(0))
"""What projects have added when the stock was counted."""


def value_of(
    measure: OutcomeMeasure, ground: Ground, adding: Adding, *, is_ahead: bool = False
) -> Decimal | None:
    """Return the value of a measure, or None where something that it needs is not known.

    Where only the measure itself was stated, it holds as long as nothing has been added.
    """
    population = ground.ahead if is_ahead else ground.population
    nursing = nursing_before(ground, adding)
    if ground.stock is None or (measure in _PER and population is None):
        is_unchanged = not is_ahead and adding.amount == 0
        return ground.rate.value if ground.rate is not None and is_unchanged else None
    if measure is OutcomeMeasure.NURSING_BED_SHARE and nursing is None:
        return None
    return level(
        measure,
        ground.stock.value + adding.amount,
        (nursing or Decimal(0)) + adding.all_nursing,
        None if population is None else population.value,
    )


def nursing_before(ground: Ground, adding: Adding) -> Decimal | None:
    """Return the nursing beds there were when their share was stated, or None where that is not known."""
    if ground.share is None or ground.share_of is None:
        return None
    return (ground.share_of.value + adding.before_share) * ground.share.value / 100


def level(measure: OutcomeMeasure, stock: Decimal, nursing: Decimal, population: Decimal | None) -> Decimal:
    """Return the value of a measure: per 1,000 of a population, a share of beds in %, or the count itself."""
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        return half_up(nursing * 100 / stock, _EXACT) if stock else Decimal(0)
    if population is None:
        return stock
    return half_up(stock * THOUSAND / population, _EXACT)


def short_of(
    measure: OutcomeMeasure, ground: Ground, adding: Adding, target: Decimal, forecast: Decimal
) -> Decimal | None:
    """Return how many beds or places a forecast is short of its target (positive), in whole 张 or 个.

    Per 1,000: target × population of the target year ÷ 1,000, less what there will be. Of a share: target ×
    all beds there will be, less the nursing beds among them. None where the stock is not known. Source:
    domain.md §6.
    """
    if ground.stock is None:
        return None
    stock = ground.stock.value + adding.amount
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        short = (target - forecast) / 100 * stock
    elif ground.ahead is None:
        short = target - stock
    else:
        short = target * ground.ahead.value / THOUSAND - stock
    return half_up(short, 0)


def formula(
    measure: OutcomeMeasure, ground: Ground, adding: Adding, value: Decimal | None, year: int | None
) -> Formula:
    """Return how a value comes about, in words and in figures, with each input and where it is from.

    `year` is the target year of a forecast; None for what is attained.
    """
    when = "" if year is None else Text("{year}年", year=year)
    inputs = _inputs(measure, ground, adding, year)
    unknown = [each.name for each in inputs if each.value is None]
    words = _words(measure, when, adding)
    if value is None:
        lacking = joined("、", dict.fromkeys(unknown)) or _baseline(measure)
        return Formula(words, Text("缺少{lacking}，不能计算", lacking=lacking), inputs)
    if ground.stock is None:
        return Formula(words, Text("起算后没有新增，仍为{level}", level=level_text(measure, value)), inputs)
    figures = Text(
        "{parts} = {level}",
        parts=_figures(measure, ground, adding, year),
        level=level_text(measure, value),
    )
    return Formula(words, figures, inputs)


def missing(name: str, unit: str, kind: InputKind, reason: str) -> Input:
    """Return an input that nobody knows, with what is missing."""
    return Input(name, None, unit, kind, reason)


def _baseline(measure: OutcomeMeasure) -> str:
    return Text("起算床位") if measure.is_of_beds else Text("起算托位")


def _words(measure: OutcomeMeasure, when: str, adding: Adding) -> str:
    baseline = _baseline(measure)
    is_ahead = adding.expected is not None
    whole = Text("{baseline} + 起算后已投用", baseline=baseline)
    if is_ahead:
        whole = Text("{baseline} + 起算后已投用 + {when}底前预计投用", baseline=baseline, when=when)
    match measure:
        case OutcomeMeasure.NURSING_BED_SHARE:
            new = Text("起算后已投用护理型")
            if is_ahead:
                new = Text("起算后已投用护理型 + {when}底前预计投用护理型", when=when)
            return Text(
                "（{baseline} × 起算护理型占比 + {new}）÷（{whole}）", baseline=baseline, new=new, whole=whole
            )
        case OutcomeMeasure.BEDS_PER_1000_ELDERS:
            return Text("（{whole}）÷ {when}60岁及以上老年人口 × 1000", whole=whole, when=when)
        case OutcomeMeasure.PLACES_PER_1000_RESIDENTS:
            if when:
                return Text("（{whole}）÷ {when}总人口 × 1000", whole=whole, when=when)
            return Text("（{whole}）÷ 常住人口 × 1000", whole=whole)
    return whole


def _figures(measure: OutcomeMeasure, ground: Ground, adding: Adding, year: int | None) -> str:
    """Return the formula with its figures. All that it needs is known."""
    parts = [] if ground.stock is None else [plain(half_up(ground.stock.value, 0))]
    parts += [plain(each) for each in (adding.in_use, adding.expected) if each is not None]
    total = " + ".join(parts)
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        share, beds = ground.share, ground.share_of
        if share is None or beds is None:
            return total
        new = [plain(each) for each in (adding.nursing, adding.nursing_expected) if each is not None]
        before = plain(half_up(beds.value + adding.before_share, 0))
        nursing = " + ".join([f"{before} × {plain(share.value)}%", *new])
        return Text("（{nursing}）÷（{total}）", nursing=nursing, total=total)
    population = ground.population if year is None else ground.ahead
    if population is None:
        return total
    return Text("（{total}）÷ {people} × 1000", total=total, people=people(population.value))


def _inputs(measure: OutcomeMeasure, ground: Ground, adding: Adding, year: int | None) -> tuple[Input, ...]:
    baseline, unit = _baseline(measure), Text("张") if measure.is_of_beds else Text("个")
    in_use = Text("投用的新增床位") if measure.is_of_beds else Text("投用的新增托位")
    lacking = Text("方案未给出现有托位数，登记后可以计算")
    if measure.is_of_beds:
        lacking = Text("方案未给出现有床位数，登记后可以计算")
    found = [
        replace(ground.stock.as_input(baseline, unit), source=_source_of_stock(measure, ground, ground.stock))
        if ground.stock is not None
        else missing(baseline, unit, InputKind.PLAN, lacking)
    ]
    since = None if ground.stock is None else ground.stock.as_of
    if since is not None:
        in_use = Text("{since}以后{in_use}", since=since.in_words, in_use=in_use)
    if measure.is_of_beds:
        in_use = Text("{in_use}，改造床位不增加", in_use=in_use)
    found.append(Input(Text("起算后已投用"), adding.in_use, unit, InputKind.PROJECTS, in_use))
    if adding.expected is not None:
        said = Text("各项目最近一次预计，未报的按方案完工年份；取{year}年底以前的", year=year)
        found.append(Input(Text("预计投用"), adding.expected, unit, InputKind.PROJECTS, said))
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        found += _inputs_of_share(ground, adding)
    if measure in _PER:
        who, whom = _PER[measure]
        known = ground.population if year is None else ground.ahead
        name = who if year is None else Text("{year}年{whom}", year=year, whom=whom)
        lacking = Text("方案未给出{who}，登记后可以计算", who=who)
        found.append(
            known.as_input(name, Text("人")) if known else missing(name, Text("人"), InputKind.PLAN, lacking)
        )
    return tuple(found)


def _source_of_stock(measure: OutcomeMeasure, ground: Ground, stock: Known) -> str:
    """Return where the stock is from, and what the plan itself prints for the measure where that differs."""
    rate, population = ground.rate, ground.population
    if rate is None or population is None or rate.kind is not InputKind.PLAN or rate.day != stock.day:
        return stock.source
    computed = level_text(measure, level(measure, stock.value, Decimal(0), population.value))
    printed = level_text(measure, rate.value)
    return (
        stock.source
        if printed == computed
        else Text(
            "{source}；{of_rate}印{printed}，按此算得{computed}",
            source=stock.source,
            of_rate=rate.source,
            printed=printed,
            computed=computed,
        )
    )


def _inputs_of_share(ground: Ground, adding: Adding) -> list[Input]:
    lacking = Text("方案未给出现有护理型床位占比，登记后可以计算")
    found = [
        ground.share.as_input(Text("起算护理型占比"), "%")
        if ground.share is not None
        else missing(Text("起算护理型占比"), "%", InputKind.PLAN, lacking),
        Input(
            Text("已投用护理型"),
            adding.nursing,
            Text("张"),
            InputKind.PROJECTS,
            Text("新增床位中的护理型床位"),
        ),
    ]
    if adding.nursing_expected is not None:
        source = Text("新增床位中的护理型床位；改造的床位原来是否护理型，方案未印，不计")
        found.append(
            Input(Text("预计投用护理型"), adding.nursing_expected, Text("张"), InputKind.PROJECTS, source)
        )
    return found
