"""Facts about a server that is killed while owners save and submit: what was acknowledged is there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from app.returns.types.vocabulary import ReturnState
from tests.serving.clerk import Clerk, NoReplyError
from tests.serving.server import running
from tests.serving.stored import contradictions, stored_returns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.faults.conftest import Office
    from tests.serving.clerk import Reply
    from tests.serving.server import Server

CROWD = 16
"""Owners who are at work when the server is killed; it answers eight at a time."""
ANSWERED = 4
"""How many of them have their answer by then."""


def rush(
    clerks: Sequence[Clerk], act: Callable[[Clerk], Reply], *, killed: Server | None = None
) -> tuple[set[str], set[str]]:
    """Let all act at once, and kill the server meanwhile. Return whose form was taken, and whose refused."""
    taken: set[str] = set()
    refused: set[str] = set()
    together, enough = threading.Barrier(len(clerks)), threading.Event()

    def one(clerk: Clerk) -> None:
        together.wait()
        try:
            reply = act(clerk)
        except NoReplyError:
            return
        assert reply.status < 500, reply.text
        (taken if reply.is_taken else refused).add(clerk.owner.project_code)
        if len(taken) >= ANSWERED:
            enough.set()

    with ThreadPoolExecutor(len(clerks)) as pool:
        acting = [pool.submit(one, clerk) for clerk in clerks]
        if killed:
            assert enough.wait(60), f"nobody is answered:\n{killed.log}"
            killed.kill()
        for each in acting:
            each.result()
    return taken, refused


def test_what_was_acknowledged_survives_a_killed_server_and_nothing_is_half_there(office: Office) -> None:
    owners = office.owners[:: len(office.owners) // CROWD][:CROWD]
    savers = {owner.project_code for owner in owners[::2]}
    codes = {owner.project_code for owner in owners}

    with running(office.kind, office.installation) as server:
        clerks = [Clerk(server.port, owner) for owner in owners]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(Clerk.sign_in, clerks))
            forms = dict(zip(codes_of(clerks), pool.map(Clerk.open_form, clerks), strict=True))

        def save_or_submit(clerk: Clerk) -> Reply:
            code = clerk.owner.project_code
            return clerk.press(forms[code], "save" if code in savers else "submit")

        answered, refused = rush(clerks, save_or_submit, killed=server)
    assert not refused
    assert ANSWERED <= len(answered) < CROWD
    stored = stored_returns(office.installation)
    assert contradictions(stored, owners) == []
    submitted = {code for code in codes if stored[code].state is ReturnState.SUBMITTED}
    assert answered - savers <= submitted <= codes - savers
    for owner in owners:
        if owner.project_code in answered:
            assert stored[owner.project_code].draft.items() >= owner.report.items()
    assert office.installation.command("audit", "verify").returncode == 0

    with running(office.kind, office.installation) as server:
        # They still have the form on their screens, and press the button again.
        unsure = [clerk for clerk in clerks if clerk.owner.project_code not in answered - savers]
        for clerk in unsure:
            clerk.port = server.port
        taken, refused = rush(unsure, lambda clerk: clerk.press(forms[clerk.owner.project_code], "submit"))
    assert taken == codes - submitted
    assert refused == submitted - answered
    stored = stored_returns(office.installation)
    assert contradictions(stored, owners) == []
    assert {stored[code].state for code in codes} == {ReturnState.SUBMITTED}
    assert office.installation.command("audit", "verify").returncode == 0


def codes_of(clerks: Sequence[Clerk]) -> list[str]:
    """Return their projects."""
    return [clerk.owner.project_code for clerk in clerks]
