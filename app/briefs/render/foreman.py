"""The process that workers are forked from: `python -m app.briefs.render.foreman SOCKET`.

`workers` starts it. It imports and prepares everything once and never renders; each worker is a copy of it,
so it costs only the memory that it changes. It has one thread, since a fork copies no other; what starts
threads (QuickJS) is left to the workers. Each message on its socket brings one end of a line to a new worker.
When the other end closes, or whoever asked is killed, all of them go.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from app.briefs import render as documents
from app.briefs.render import cards, document, engine, markup
from app.briefs.render.workers import HIRE
from app.briefs.types import Brief, ProjectCard
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from app.briefs.render.document import RenderedPdf
    from app.briefs.render.workers import Work


def main(descriptor: int) -> None:
    """Prepare, then fork a worker for each line that comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.disable()
    _warm_up()
    # What importing has left over is little: looking for it takes longer than a worker can wait.
    gc.freeze()
    with socket.socket(fileno=descriptor) as control:
        while True:
            message, lines, _, _ = socket.recv_fds(control, 1, 1)
            if message != HIRE:
                # Nothing is held but memory: taking it apart piece by piece takes longer than a card.
                os._exit(0)
            if os.fork() == 0:
                control.close()
                _serve(Connection(lines[0]))
            os.close(lines[0])


def _warm_up() -> None:
    """Import WeasyPrint, read templates and styles; what cannot be had is said when a worker renders."""
    try:
        engine.weasyprint()
    except TrackerError:
        return
    environment = markup.environment()
    for name in environment.list_templates(extensions=("html",)):
        environment.get_template(name)
    for folder, styles in ((markup.DOCUMENT, markup.STYLES), (cards.DOCUMENT, cards.STYLES)):
        document.read_ahead(styles, markup.TEMPLATES / folder)


def _serve(line: Connection) -> None:
    """Render what comes until the line closes; never return.

    The collector stays off: this clears up when it has answered, and nothing else is made here.
    """
    try:
        line.send(os.getpid())
        while True:
            work = line.recv()
            line.send(_done(work))
            document.clear_up()
            # What is left is what the process remembers: the next time nobody looks through it again.
            gc.freeze()
    except (EOFError, OSError):
        os._exit(0)


def _done(work: Work) -> tuple[RenderedPdf | None, str, int]:
    """Return the document or why there is none, and the largest memory of this process so far, in KB."""
    pdf, reason = None, ""
    try:
        pdf = render(work)
    except TrackerError as error:
        reason = error.message
    except Exception as error:  # noqa: BLE001 - a document that fails in any way does not stop the others
        reason = f"排版程序出错（{type(error).__name__}：{error}）。"
    return pdf, reason, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def render(work: Work) -> RenderedPdf:
    """Render one document in this process."""
    if work.kind == "card":
        paths = {sha256: Path(path) for sha256, path in work.photos}
        return cards.card_pdf(ProjectCard.from_json(work.data), paths)
    return documents.pdf(Brief.from_json(work.data))


if __name__ == "__main__":
    main(int(sys.argv[1]))
