"""A process of its own: `python -m tests.reports.render_card CARD.json OUT.pdf`."""

from __future__ import annotations

import sys
from pathlib import Path

from app.briefs.render import cards
from app.briefs.types import ProjectCard


def main(card: str, out: str) -> None:
    """Render one card without photos."""
    found = ProjectCard.from_json(Path(card).read_text(encoding="utf-8"))
    Path(out).write_bytes(cards.card_pdf(found, {}).data)


if __name__ == "__main__":
    main(*sys.argv[1:])
