"""The pack of a month: every brief and every card, rendered in parallel, and only where something changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.accounts.types import ALL
from app.briefs import queries, render
from app.briefs.render import cards as render_cards
from app.briefs.render import glyphs
from app.briefs.render.cache import RenderedCache, is_whole, page_count
from app.briefs.render.document import without_collector
from app.briefs.render.workers import Work, Workers
from app.briefs.service import cards
from app.briefs.service.drafts import DraftsOfMonth
from app.briefs.service.known import OfAllPlans
from app.briefs.service.places import places
from app.briefs.types.packs import (
    MANIFEST,
    MANIFEST_SCHEMA,
    Manifest,
    PackDocument,
    PackEntry,
    PackFailure,
    PackReport,
)
from app.briefs.types.tree import packed
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.files import cannot_write, write_whole
from app.kernel.months import Month
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from app.briefs.render.workers import Outcome
    from app.briefs.service.known import PlanMonth
    from config import Settings

Told = Callable[[int, int, str], None]
"""Called as the pack grows: documents done, documents in all, what is being done."""
_SAVED_EVERY = 20
"""Documents after which the manifest is written, for a restart."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a document is rendered from, or its bytes where it stands for ever."""

    content: str
    work: Work | None
    issued: bytes | None = None
    without_glyph: tuple[str, ...] = ()
    """What is printed as 〓; looked for only of what is put in place anew (`_noted`)."""


@dataclass(slots=True)
class _Pack:
    """A pack that is being made."""

    month: Month
    out: Path
    wanted: tuple[PackDocument, ...]
    told: Told
    cache: RenderedCache
    before: dict[str, PackEntry]
    entries: dict[str, PackEntry] = field(default_factory=dict)
    failures: dict[str, PackFailure] = field(default_factory=dict)
    given: dict[str, Material] = field(default_factory=dict)
    """What is being rendered, without the work itself: that is large, and with a worker."""
    under_way: list[str] = field(default_factory=list)
    rendered: int = 0

    @property
    def done(self) -> int:
        """How many documents are finished or have failed."""
        return len(self.entries) + len(self.failures)

    def tell(self, doing: str = "") -> None:
        """Say how far it is."""
        self.told(self.done, len(self.wanted), doing or joined("、", self.under_way) or Text("整理"))


def cache() -> RenderedCache:
    """Return the folder of rendered documents of this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return RenderedCache(Path(settings.data_dir) / "rendered")


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


def make(
    month: Month,
    out: Path,
    *,
    today: date,
    jobs: int | None = None,
    plan_codes: Collection[str] | None = None,
    told: Told = lambda *_: None,
) -> PackReport:
    """Make the pack of a month in a folder; go on where an earlier attempt stopped.

    A document that fails does not stop the others; it stands in the manifest with its reason.

    Raises:
        NotFoundError: there is no plan.
        TrackerError: the folder cannot be written, or no worker can be started.
    """
    workers = Workers(jobs or os.cpu_count() or 1)
    # They get ready while the data are read: a document that has changed waits for neither.
    # What a pack builds lives until its end: looking through it takes as long as building it.
    with workers, without_collector():
        wanted = documents(month, plan_codes)
        try:
            (out / "cards").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = cannot_write(out, error)
            raise TrackerError(message) from error
        pack = _Pack(month, out, wanted, told, cache(), _entries_before(out, month))
        try:
            _render_missing(pack, today, workers)
        finally:
            manifest = _save_manifest(pack)
    pack.cache.clean()
    pack.tell(Text("完成"))
    return PackReport(manifest, pack.rendered, len(pack.entries) - pack.rendered, workers.peak_memory)


def _render_missing(pack: _Pack, today: date, workers: Workers) -> None:
    """Build every document, and have those rendered that are nowhere."""
    by_file = {each.file: each for each in pack.wanted}

    def began(work: Work) -> None:
        title = by_file[work.name].title
        if title not in pack.under_way:
            pack.under_way.append(title)
        pack.tell()

    for outcome in workers.render(_missing(pack, today), began):
        document = by_file[outcome.work.name]
        pack.under_way.remove(document.title)
        _take(pack, document, outcome)
        pack.tell()
        if pack.done % _SAVED_EVERY == 0:
            _save_manifest(pack)


def _missing(pack: _Pack, today: date) -> Iterator[Work]:
    """Yield what has to be rendered; put in place what is there already.

    What lies there, and should be the same, is looked through once a worker has something to do.
    """
    unchecked: list[tuple[PackDocument, Material]] = []
    for document, built in _materials(pack.wanted, pack.month, today):
        before = pack.before.get(document.file)
        if isinstance(built, PackFailure):
            _fail(pack, document, built.reason)
            pack.tell(Text("核对{title}", title=document.title))
        elif built.work is not None and before is not None and before.content == built.content:
            unchecked.append((document, built))
        else:
            for work in _unless_in_place(pack, document, built):
                yield work
                yield from _checked(pack, unchecked)
    yield from _checked(pack, unchecked)


def _checked(pack: _Pack, unchecked: list[tuple[PackDocument, Material]]) -> Iterator[Work]:
    """Leave where they are the files that are what the manifest says; yield what has to be rendered."""
    for document, built in unchecked:
        before = pack.before[document.file]
        if _is_unchanged(pack.out, before):
            pack.entries[document.file] = before
            pack.tell(Text("核对{title}", title=document.title))
        else:
            yield from _unless_in_place(pack, document, built)
    unchecked.clear()


def _unless_in_place(pack: _Pack, document: PackDocument, built: Material) -> Iterator[Work]:
    """Put a document in place that was issued or rendered before; else yield what has to be rendered."""
    data = built.issued if built.work is None else pack.cache.get(built.content)
    if data is not None:
        _place(pack, document, _noted(built), data)
    elif built.work is not None:
        pack.given[document.file] = replace(built, work=None)
        yield built.work
        return
    pack.tell(Text("核对{title}", title=document.title))


def _materials(
    wanted: Iterable[PackDocument], month: Month, today: date
) -> Iterator[tuple[PackDocument, Material | PackFailure]]:
    """Yield every document with what it is rendered from, or why that cannot be had."""
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


def materials(month: Month, today: date) -> Iterator[tuple[PackDocument, Material]]:
    """Yield every document of a pack with what it is rendered from, but those that cannot be built."""
    for document, built in _materials(documents(month), month, today):
        if isinstance(built, Material):
            yield document, built


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


def _noted(built: Material) -> Material:
    """Return a document with what of it is printed as 〓."""
    return built if built.work is None else replace(built, without_glyph=glyphs.notes(built.work.data))


def _take(pack: _Pack, document: PackDocument, outcome: Outcome) -> None:
    """Keep a rendered document, or the reason why there is none."""
    if outcome.pdf is None:
        _fail(pack, document, outcome.reason)
        return
    built = _noted(replace(pack.given[document.file], work=outcome.work))
    pack.cache.put(built.content, outcome.pdf.data)
    _place(pack, document, built, outcome.pdf.data)
    pack.rendered += document.file in pack.entries


def _place(pack: _Pack, document: PackDocument, built: Material, data: bytes) -> None:
    """Write a document into the folder of the pack, whole or not at all."""
    try:
        write_whole(pack.out / document.file, data)
    except OSError as error:
        _fail(pack, document, cannot_write(pack.out / document.file, error))
        return
    pack.entries[document.file] = PackEntry(
        file=document.file,
        title=document.title,
        plan=document.plan,
        region=document.region,
        project=document.project,
        pages=page_count(data),
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content=built.content,
        without_glyph=built.without_glyph,
    )


def _fail(pack: _Pack, document: PackDocument, reason: str) -> None:
    """Remember why a document is missing; what an earlier attempt has left in its place is out of date."""
    pack.failures[document.file] = PackFailure(document.file, document.title, reason)
    with suppress(OSError):
        (pack.out / document.file).unlink(missing_ok=True)


def manifest_in(folder: Path) -> Manifest | None:
    """Return the manifest of a pack, None where there is none that can be read."""
    try:
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _entries_before(out: Path, month: Month) -> dict[str, PackEntry]:
    """Return what an earlier attempt in the same folder has finished, by file."""
    found = manifest_in(out)
    if found is None or found.month != month:
        return {}
    return {each.file: each for each in found.documents}


def _is_unchanged(out: Path, entry: PackEntry) -> bool:
    """Return whether a file is still what the manifest says."""
    try:
        data = (out / entry.file).read_bytes()
    except OSError:
        return False
    return is_whole(data) and hashlib.sha256(data).hexdigest() == entry.sha256


def _save_manifest(pack: _Pack) -> Manifest:
    """Write what is finished so far.

    Raises:
        TrackerError: the folder cannot be written.
    """
    manifest = Manifest(
        MANIFEST_SCHEMA,
        pack.month,
        tuple(pack.entries[file] for file in sorted(pack.entries)),
        tuple(pack.failures[file] for file in sorted(pack.failures)),
    )
    try:
        write_whole(pack.out / MANIFEST, manifest.to_json().encode())
    except OSError as error:
        message = cannot_write(pack.out / MANIFEST, error)
        raise TrackerError(message) from error
    return manifest
