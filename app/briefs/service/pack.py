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

from app.briefs.render import glyphs
from app.briefs.render.cache import RenderedCache, is_whole, page_count
from app.briefs.render.document import without_collector
from app.briefs.render.workers import Work, Workers
from app.briefs.service import materials
from app.briefs.service.materials import Material
from app.briefs.types.packs import (
    MANIFEST,
    MANIFEST_SCHEMA,
    Manifest,
    PackDocument,
    PackEntry,
    PackFailure,
    PackReport,
)
from app.kernel.errors import TrackerError
from app.kernel.files import cannot_write, write_whole
from app.kernel.months import Month
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from app.briefs.render.workers import Outcome
    from config import Settings

Told = Callable[[int, int, str], None]
"""Called as the pack grows: documents done, documents in all, what is being done."""
_SAVED_EVERY = 20
"""Documents after which the manifest is written, for a restart."""


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
        wanted = materials.documents(month, plan_codes)
        try:
            (out / "cards").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = cannot_write(out, error)
            raise TrackerError(message) from error
        pack = _Pack(month, out, wanted, told, cache(), _entries_before(out, month))
        try:
            _render_missing(pack, today, workers)
        finally:
            # They take a moment to go, which nobody waits for.
            workers.let_go()
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

    for outcome in workers.render(_missing(pack, today, workers.count), began):
        document = by_file[outcome.work.name]
        pack.under_way.remove(document.title)
        _take(pack, document, outcome)
        pack.tell()
        if pack.done % _SAVED_EVERY == 0:
            _save_manifest(pack)


def _missing(pack: _Pack, today: date, at_once: int) -> Iterator[Work]:
    """Yield what has to be rendered; put in place what is there already.

    Cards are built in a quarter of the time of the briefs, so they are built first: while that of the briefs
    passes, as many as can be rendered at once are. The others come last, since the largest go first.

    What lies there, and should be the same, is looked through once a worker has something to do.
    """
    unchecked: list[tuple[PackDocument, Material]] = []
    last: list[Work] = []
    cards_first = sorted(pack.wanted, key=lambda each: each.project is None)
    for document, built in materials.built(cards_first, pack.month, today):
        before = pack.before.get(document.file)
        if isinstance(built, PackFailure):
            _fail(pack, document, built.reason)
            pack.tell(Text("核对{title}", title=document.title))
        elif built.work is not None and before is not None and before.content == built.content:
            unchecked.append((document, built))
        else:
            for work in _unless_in_place(pack, document, built):
                if document.project is not None and at_once == 0:
                    last.append(work)
                    continue
                at_once -= document.project is not None
                yield work
                yield from _checked(pack, unchecked)
    yield from last
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
