"""What everything with a name can be found by: its own names, then those of its county and its units."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from app.directory.types import RegionAliasKind
from app.kernel.texts import Text, joined
from app.search.types import Entry, Field, FieldKind, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.directory.types import RegionFact
    from app.portfolio.types import PlanName
    from app.search.types import BriefRow, DocumentRow, Names, ProjectRow, TitleRow, UnitName

_TOWNSHIP = re.compile(r"(?:[^、，。；\s各及和]{1,5}?)(?:街道|镇|乡)")
_LEVEL = re.compile(r"(..+)[市县区]$")
_NO_TOWNSHIP = re.compile(r"乡镇$|^有关")


def entries_of(names: Names) -> tuple[Entry, ...]:
    """Return everything that can be found by name, kind by kind in the order of the plans."""
    return (
        *_projects(names),
        *_units(names),
        *_places(names),
        *map(_plan, names.plans),
        *map(_brief, names.briefs),
        *(_title(row, Kind.COMMITMENT) for row in names.commitments),
        *(_title(row, Kind.INDICATOR) for row in names.indicators),
    )


def spoken_texts(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the texts that are found by how they sound."""
    return (field.text for entry in entries for field in entry.fields if field.kind is FieldKind.NAME)


def township_names(location: str, region_name: str) -> tuple[str, ...]:
    """Return the towns, townships and subdistricts that a location names, without its county."""
    found = _TOWNSHIP.findall(location.removeprefix(region_name))
    return tuple(dict.fromkeys(each for each in found if not _NO_TOWNSHIP.search(each)))


def document_entry(row: DocumentRow) -> Entry:
    """Return a document of the finance bureau's ledger."""
    return Entry(
        kind=Kind.DOCUMENT,
        fields=(Field(row.number, FieldKind.TEXT),),
        endpoint="funding.ledger",
        address={"document": row.number},
        detail=_known(
            Text("财政台账"),
            Text("{entries} 笔", entries=row.entries),
            Text("{projects} 个项目", projects=row.projects),
            f"{row.first_day:%Y-%m-%d}",
        ),
    )


def _known(*parts: str) -> tuple[str, ...]:
    """Return what tells an entry from others, without blanks."""
    return tuple(part for part in parts if part)


def _projects(names: Names) -> Iterator[Entry]:
    aliases = {
        region.code: [name for kind, name in region.aliases if kind is not RegionAliasKind.FORMER_CODE]
        for region in names.regions
    }
    other_names = _by_unit(names.unit_aliases)
    units: defaultdict[str, list[UnitName]] = defaultdict(list)
    for unit in names.units_of_projects:
        units[unit.owner].append(unit)
    for row in names.projects:
        yield _project(row, units[row.code], other_names, aliases.get(row.region_code, ()))


def _project(
    row: ProjectRow, units: Sequence[UnitName], other_names: dict[int, list[str]], region_names: Sequence[str]
) -> Entry:
    of_units = [
        name
        for unit in units
        for name in (unit.name, unit.printed_name, *other_names.get(unit.organisation_id, ()))
    ]
    related = [(Text("地点"), row.location), (Text("地区"), row.region_name)]
    related += [(Text("地区"), name) for name in region_names] + [(Text("单位"), name) for name in of_units]
    return Entry(
        kind=Kind.PROJECT,
        fields=(
            Field(row.name, FieldKind.NAME),
            Field(row.code, FieldKind.CODE, Text("代码")),
            Field(f"{row.section}{row.printed_no}", FieldKind.NUMBER, Text("清单序号")),
            *(
                Field(text, FieldKind.NAME, label, is_related=True)
                for label, text in _unlike(row.name, related)
            ),
            Field(row.scope, FieldKind.TEXT, Text("建设内容"), is_related=True),
        ),
        endpoint="portfolio.project_page",
        address={"code": row.code},
        detail=_known(row.code, row.region_name, joined("、", (unit.name for unit in units))),
    )


def _units(names: Names) -> Iterator[Entry]:
    other_names = _by_unit(names.unit_aliases)
    parts: defaultdict[int, list[UnitName]] = defaultdict(list)
    for part in (*names.units_of_projects, *names.units_of_commitments):
        parts[part.organisation_id].append(part)
    of_projects = Counter(unit.organisation_id for unit in names.units_of_projects)
    of_commitments = Counter(
        key for key, _ in {(u.organisation_id, u.owner) for u in names.units_of_commitments}
    )
    for key, known in parts.items():
        first = known[0]
        others = [(Text("方案印作"), part.printed_name) for part in known]
        others += [(Text("又名"), name) for name in other_names.get(key, ())]
        projects, commitments = of_projects[key], of_commitments[key]
        yield Entry(
            kind=Kind.UNIT,
            fields=(
                Field(first.name, FieldKind.NAME),
                *(Field(text, FieldKind.NAME, label) for label, text in _unlike(first.name, others)),
            ),
            endpoint="places.unit",
            address={"unit_id": str(key)},
            detail=_known(
                first.region_name,
                Text("{projects} 个项目", projects=projects) if projects else "",
                Text("{commitments} 项任务", commitments=commitments) if commitments else "",
            ),
        )


def _places(names: Names) -> Iterator[Entry]:
    of_regions = Counter(row.region_code for row in names.projects)
    city_of_plan = {plan.code: plan.city_code for plan in names.plans}
    of_cities = Counter(city_of_plan.get(row.plan_code) for row in names.projects)
    cities = {region.code: region.name for region in names.regions}
    for region in names.regions:
        if region.parent_code is None and of_cities[region.code]:
            yield _region(region, region.level.label, of_cities[region.code])
        elif region.parent_code is not None and of_regions[region.code]:
            yield _region(region, cities[region.parent_code], of_regions[region.code])
    townships = Counter(
        (name, row.region_name, row.region_code)
        for row in names.projects
        for name in township_names(row.location, row.region_name)
    )
    for (name, region_name, region_code), count in townships.items():
        yield Entry(
            kind=Kind.PLACE,
            fields=(
                Field(name, FieldKind.NAME),
                Field(f"{region_name}{name}", FieldKind.NAME, Text("全称"), is_related=True),
            ),
            endpoint="portfolio.project_list",
            address={"region": region_code, "q": name},
            detail=_known(region_name, Text("{count} 个项目", count=count)),
        )


def _region(region: RegionFact, where: str, projects: int) -> Entry:
    return Entry(
        kind=Kind.PLACE,
        fields=(
            Field(region.name, FieldKind.NAME),
            Field(_LEVEL.sub(r"\1", region.name), FieldKind.NAME, RegionAliasKind.SHORT_NAME.label),
            *(
                Field(
                    name,
                    FieldKind.CODE if kind is RegionAliasKind.FORMER_CODE else FieldKind.NAME,
                    kind.label,
                )
                for kind, name in region.aliases
            ),
            Field(region.code, FieldKind.CODE, Text("代码")),
        ),
        endpoint="places.region",
        address={"region_code": region.code},
        detail=_known(region.code, where, Text("{projects} 个项目", projects=projects)),
    )


def _plan(row: PlanName) -> Entry:
    number = (Field(row.document_number, FieldKind.NAME, Text("文号")),) if row.document_number else ()
    return Entry(
        kind=Kind.DOCUMENT,
        fields=(
            Field(row.title, FieldKind.NAME),
            *number,
            Field(row.list_title, FieldKind.NAME, Text("清单")),
            Field(row.city, FieldKind.NAME, Text("地区"), is_related=True),
        ),
        endpoint="intake.plan",
        address={"plan_code": row.code},
        detail=_known(Text("方案"), row.document_number or "", row.list_title),
    )


def _brief(row: BriefRow) -> Entry:
    return Entry(
        kind=Kind.DOCUMENT,
        fields=(
            Field(Text("{area}{month}简报", area=row.area, month=row.month.in_words), FieldKind.TEXT),
            Field(row.number, FieldKind.TEXT, Text("期号")),
        ),
        endpoint="briefs.issued",
        address={"issue_id": str(row.id)},
        detail=_known(Text("已签发简报"), row.number, f"{row.issued_on:%Y-%m-%d}"),
    )


def _title(row: TitleRow, kind: Kind) -> Entry:
    endpoint, argument = {
        Kind.COMMITMENT: ("commitments.commitment", "commitment_code"),
        Kind.INDICATOR: ("outcomes.indicator", "indicator_code"),
    }[kind]
    return Entry(
        kind=kind,
        fields=(Field(row.title, FieldKind.NAME), Field(row.code, FieldKind.CODE, Text("代码"))),
        endpoint=endpoint,
        address={argument: row.code},
        detail=_known(row.code, row.kind, row.city),
    )


def _by_unit(aliases: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, alias in aliases:
        found[key].append(alias)
    return found


def _unlike(title: str, labelled: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return labelled texts that are neither the title nor said before, in their order."""
    seen = {title}
    return [(label, text) for label, text in labelled if text and not (text in seen or seen.add(text))]  # type: ignore[func-returns-value]
