"""One project card as a file: from the folder of rendered documents where nothing has changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.briefs.render import cards as render_cards
from app.briefs.render.cache import page_count
from app.briefs.service import cards, materials, pack
from app.briefs.service.building import WrittenBrief
from app.kernel.errors import TrackerError
from app.kernel.files import cannot_write, write_whole

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.briefs.types import ProjectCard
    from app.kernel.months import Month


def card_pdf(
    code: str, *, month: Month | None, today: date, is_monochrome: bool = False
) -> tuple[str, bytes]:
    """Return the name and the bytes of the card of a project.

    Raises:
        NotFoundError: there is no such project.
        TrackerError: no card can be made of this month.
        RenderError: it could not be rendered faithfully.
    """
    built = cards.build_card(code, month=month, today=today, is_monochrome=is_monochrome)
    name = file_name(built.card)
    found = materials.material(materials.card_work(built, name))
    data = pack.cache().kept(found.content, lambda: render_cards.card_pdf(built.card, built.photos).data)
    return name, data


def write_card(
    code: str, folder: Path, *, month: Month | None, today: date, is_monochrome: bool = False
) -> WrittenBrief:
    """Write the card of a project into a folder, whole or not at all.

    Raises:
        TrackerError: there is no such project, no card can be made, or the folder cannot be written.
    """
    name, data = card_pdf(code, month=month, today=today, is_monochrome=is_monochrome)
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        message = cannot_write(path, error)
        raise TrackerError(message) from error
    return WrittenBrief(path, page_count(data), hashlib.sha256(data).hexdigest())


def file_name(card: ProjectCard) -> str:
    """Return the name of the file of a card."""
    return f"{card.project.code}-{card.month}{'-mono' if card.is_monochrome else ''}.pdf"
