"""What a pack is made of: its documents, and what each of them is rendered from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.briefs import queries, render
from app.briefs.render import cards as render_cards
from app.briefs.render import glyphs
from app.briefs.render.workers import Work
from app.briefs.service import cards
from app.briefs.service.drafts import DraftsOfMonth
from app.briefs.service.known import OfAllPlans
from app.briefs.service.places import places
from app.briefs.types.packs import PackDocument, PackFailure
from app.briefs.types.tree import packed
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from app.briefs.service.known import PlanMonth
    from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class Material:
    """All that a document is rendered from, or its bytes where it stands for ever."""

    content: str
    work: Work | None
    issued: bytes | None = None
    without_glyph: tuple[str, ...] = ()
    """What is printed as 〓; looked for only of what is put in place anew (`pack`)."""


def documents(month: Month, plan_codes: Collection[str] | None = None) -> tuple[PackDocument, ...]:
    """Return what belongs into a pack, the largest documents first.

    Raises:
        NotFoundError: there is no plan, or not this one.
    """
    found = []
    projects_of = queries.projects_of_plans()
    for plan_code, of_plan in places(ALL).items():
        if plan_codes is not None and plan_code not in plan_codes:
            continue
        projects = projects_of.get(plan_code, ())
        for place in of_plan:
            number = sum(place.region_code in {None, region_code} for _, region_code in projects)
            name = _brief_file(plan_code, month, place.region_code)
            title = Text("{area_name}简报", area_name=place.area_name)
            found.append(PackDocument(name, title, plan_code, place.area_code, None, weight=number))
        found += [
            PackDocument(
                f"cards/{code}-{month}.pdf",
                Text("项目卡片{code}", code=code),
                plan_code,
                region_code,
                code,
                weight=0,
            )
            for code, region_code in projects
        ]
    if not found:
        message = Text("没有方案可以编制简报：请先执行 plans load，或检查方案代码。")
        raise NotFoundError(message)
    return tuple(sorted(found, key=lambda each: (-each.weight, each.file)))


def _brief_file(plan_code: str, month: Month, region_code: str | None) -> str:
    """Return the name of the file of a brief: of a city, or of one county."""
    return f"{'-'.join(filter(None, (plan_code, str(month), region_code)))}.pdf"


def built(
    wanted: Iterable[PackDocument], month: Month, today: date
) -> Iterator[tuple[PackDocument, Material | PackFailure]]:
    """Yield every document with what it is rendered from, or why that cannot be had.

    What briefs and cards need is read when the first one is built that needs it.
    """
    built_cards: dict[str, Material] = {}
    drafts: dict[str, DraftsOfMonth] = {}
    of_all = OfAllPlans()
    for document in wanted:
        try:
            if document.plan not in drafts:
                drafts[document.plan] = DraftsOfMonth(document.plan, month, today=today, of_all=of_all)
            of_plan = drafts[document.plan]
            if document.project is None:
                yield document, _of_brief(document, of_plan)
                continue
            if document.project not in built_cards:
                built_cards |= _of_cards(of_plan.known, today)
            yield document, built_cards[document.project]
        except TrackerError as error:
            yield document, PackFailure(document.file, document.title, error.message)


def of_pack(month: Month, today: date) -> Iterator[tuple[PackDocument, Material]]:
    """Yield every document of a pack with what it is rendered from, but those that cannot be built."""
    for document, found in built(documents(month), month, today):
        if isinstance(found, Material):
            yield document, found


def _of_brief(document: PackDocument, drafts: DraftsOfMonth) -> Material:
    """Return the brief of an area: as it was issued, or as it stands now."""
    county = None if document.region == drafts.known.plan.region_code else document.region
    issued = drafts.in_force(county)
    if issued is not None:
        missing = glyphs.notes(queries.data_of(issued.id))
        return Material(issued.pdf_sha256, None, queries.pdf_of(issued.id), missing)
    return material(Work(document.file, "brief", packed(drafts.brief(county))))


def _of_cards(known: PlanMonth, today: date) -> dict[str, Material]:
    """Return what all cards of a plan are rendered from, by the codes of their projects."""
    return {
        each.card.project.code: material(card_work(each, f"cards/{each.card.project.code}-{known.month}.pdf"))
        for each in cards.build_cards(known, today=today)
    }


def card_work(built: cards.BuiltCard, name: str) -> Work:
    """Return what a worker needs for a card."""
    photos = tuple((sha256, str(path)) for sha256, path in sorted(built.photos.items()))
    return Work(name, "card", packed(built.card), photos)


def material(work: Work) -> Material:
    """Return a document with the hash of all that decides on its bytes: data, template, fonts, renderer.

    Photos are in the data, by their SHA-256.
    """
    version = render_cards.template_version() if work.kind == "card" else render.template_version()
    content = hashlib.sha256(f"{work.kind}\0{version}\0{work.data}".encode()).hexdigest()
    return Material(content, work)
