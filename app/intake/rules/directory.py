"""Checks of regions.csv and organisations.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.directory.types import MAP_SIZE, RegionLevel
from app.intake.rules.repeats import repeats
from app.intake.rules.wording import suggestion
from app.intake.types.package import ORGANISATIONS_FILE, REGIONS_FILE
from app.kernel.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.package import Draft, OrganisationRow, RegionRow

GB2260_DIGITS = 6
CITY_DIGITS = 4
"""The digits of a county's code that it shares with its city."""


def region_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of regions.csv."""
    rows = draft.regions or ()
    for row in rows:
        yield from _code_problems(draft, row)
        yield from _parent_problems(draft, row, {each.code: each for each in rows})
    for repeat in repeats((row.line, row.code) for row in rows):
        message = f"地区代码“{repeat.value}”在第 {repeat.first_line} 行已经用过；每个地区只写一行。"
        yield Problem(draft.address(REGIONS_FILE, repeat.line, "code"), message)
    yield from _name_problems(draft, REGIONS_FILE, _region_names(rows))
    former = [(row.line, code) for row in rows for code in row.former_codes]
    for repeat in repeats([*((row.line, row.code) for row in rows), *former]):
        if (repeat.line, repeat.value) in former:
            message = f"原代码“{repeat.value}”在第 {repeat.first_line} 行已经用过；一个代码只能指一个地区。"
            yield Problem(draft.address(REGIONS_FILE, repeat.line, "former_codes"), message)
    yield from _map_problems(draft, rows)


def _code_problems(draft: Draft, row: RegionRow) -> Iterator[Problem]:
    digits = row.code is not None and len(row.code) == GB2260_DIGITS and _is_digits(row.code)
    if row.code and row.level is not None and row.level is not RegionLevel.ZONE and not digits:
        message = f"地区代码“{row.code}”应是 GB/T 2260 的六位数字；没有国标代码的功能区请把级别写成 zone。"
        yield Problem(draft.address(REGIONS_FILE, row.line, "code"), message)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _parent_problems(draft: Draft, row: RegionRow, rows: dict[str | None, RegionRow]) -> Iterator[Problem]:
    address = draft.address(REGIONS_FILE, row.line, "parent")
    if row.level is None or "parent" in row.broken:
        return
    if row.level is RegionLevel.CITY:
        if row.parent is not None:
            yield Problem(address, "设区市没有上级地区；请把这一格留空，或者改正级别。")
        return
    if row.parent is None:
        yield Problem(address, f"“{row.name or row.code}”没有上级地区；请填写所属设区市的代码。")
    elif row.parent == row.code:
        yield Problem(address, "上级地区不能是自己；请填写所属设区市的代码。")
    elif row.parent not in (draft.known_regions or ()):
        known = suggestion(row.parent, draft.known_regions or ())
        yield Problem(address, f"regions.csv 里没有上级地区“{row.parent}”{known}请改正，或者补上这个地区。")
    elif row.parent in rows and rows[row.parent].level not in {RegionLevel.CITY, None}:
        yield Problem(address, f"上级地区“{row.parent}”不是设区市；请填写所属设区市的代码。")
    elif (
        row.level is RegionLevel.COUNTY
        and row.code
        and _is_digits(row.code)
        and row.code[:CITY_DIGITS] != row.parent[:CITY_DIGITS]
    ):
        message = f"代码“{row.code}”与上级“{row.parent}”的前四位不同；请核对代码。"
        yield Problem(draft.address(REGIONS_FILE, row.line, "code"), message, Severity.WARNING)


def _map_problems(draft: Draft, rows: tuple[RegionRow, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the places on the map: half a place, one off the grid, one taken twice."""
    for row in rows:
        places = {"map_row": row.map_row, "map_column": row.map_column}
        blank = [name for name, number in places.items() if number is None and name not in row.broken]
        if len(blank) == 1 and any(number is not None for number in places.values()):
            message = f"“{row.name or row.code}”在示意图上的位置只填了一半；请把行和列都填上，或者都留空。"
            yield Problem(draft.address(REGIONS_FILE, row.line, blank[0]), message)
        for name, number in places.items():
            if number is not None and number > MAP_SIZE:
                message = f"示意图的行和列最多到 {MAP_SIZE}；请改小“{number}”。"
                yield Problem(draft.address(REGIONS_FILE, row.line, name), message)
        if row.level is RegionLevel.CITY and any(number is not None for number in places.values()):
            message = "设区市不画在自己的示意图上；请把行和列留空。"
            yield Problem(draft.address(REGIONS_FILE, row.line, "map_row"), message)
    for repeat in repeats((row.line, _place(row)) for row in rows):
        _, place_row, place_column = repeat.value
        message = (
            f"示意图第 {place_row} 行第 {place_column} 列在第 {repeat.first_line} 行已经用过；"
            "一格只能放一个地区。"
        )
        yield Problem(draft.address(REGIONS_FILE, repeat.line, "map_row"), message)


def _place(row: RegionRow) -> tuple[str | None, int, int] | None:
    """Return on whose map a region lies and where, or None."""
    if row.map_row is None or row.map_column is None:
        return None
    return row.parent, row.map_row, row.map_column


def _region_names(rows: tuple[RegionRow, ...]) -> list[tuple[int, str, str]]:
    """Return line, column and text of every name that means a region."""
    names = [(row.line, "name", row.name) for row in rows if row.name]
    for row in rows:
        names += [(row.line, "short_names", name) for name in row.short_names]
        names += [(row.line, "former_names", name) for name in row.former_names]
    return names


def organisation_problems(draft: Draft) -> Iterator[Problem]:
    """Yield the problems of organisations.csv."""
    rows = draft.organisations or ()
    for row in rows:
        unknown = unknown_region(draft, row.region)
        if unknown is not None:
            yield Problem(draft.address(ORGANISATIONS_FILE, row.line, "region"), unknown)
    yield from _name_problems(draft, ORGANISATIONS_FILE, _organisation_names(rows))


def unknown_region(draft: Draft, code: str | None) -> str | None:
    """Return the sentence about a region code that regions.csv does not have; None where it has it."""
    known = draft.known_regions
    if code is None or known is None or code in known:
        return None
    return f"regions.csv 里没有地区代码“{code}”{suggestion(code, known)}请改正，或者在 regions.csv 补上。"


def _organisation_names(rows: tuple[OrganisationRow, ...]) -> list[tuple[int, str, str]]:
    """Return line, column and text of every name that means an organisation."""
    names = [(row.line, "name", row.name) for row in rows if row.name]
    return names + [(row.line, "aliases", alias) for row in rows for alias in row.aliases]


def _name_problems(draft: Draft, file: str, names: list[tuple[int, str, str]]) -> Iterator[Problem]:
    """Yield the names that stand twice: own names first, so that the alias is the one to mend."""
    first: dict[str, int] = {}
    for line, column, name in names:
        if name in first:
            where = "同一行" if first[name] == line else f"第 {first[name]} 行"
            message = f"“{name}”在{where}已经用过；一个名称只能指一个，请删去重复的。"
            yield Problem(draft.address(file, line, column), message)
        else:
            first[name] = line
