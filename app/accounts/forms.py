"""What arrives in the forms of accounts. Shape only: rules and services decide what is accepted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.accounts.types import AccountState, Role
from app.kernel.texts import Text
from app.web.addresses import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 1000
NOT_KEPT = re.compile(r"password|csrf_token|second_factor_code")
"""Fields that are not carried through a sign-in: whoever sits there now may be somebody else."""


def local_address(text: str) -> str:
    """Return an address within this application, or "" for anything that leads elsewhere."""
    parts = urlsplit(text) if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", text) else None
    return text if parts is not None and not parts.scheme and not parts.netloc else ""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent when it could not be taken: kept on the page, to be sent again."""

    address: str
    fields: tuple[tuple[str, str], ...]
    lost: bool = False
    """Whether it had something that is not kept: files, or a password."""

    @classmethod
    def of(cls, address: str, fields: Iterable[tuple[str, str]], *, has_files: bool) -> KeptForm:
        """Keep what was posted to an address."""
        posted = tuple(fields)
        kept = tuple((name, value) for name, value in posted if not NOT_KEPT.search(name))
        lost = has_files or any("password" in name for name, _ in posted)
        return cls(address, kept, lost)

    @classmethod
    def parse(cls, text: str) -> KeptForm | None:
        """Read what a page of ours kept; anything else is None."""
        try:
            address, fields, lost = json.loads(text)
            pairs = tuple((str(name), str(value)) for name, value in fields)
            kept = cls(address, tuple(pair for pair in pairs if not NOT_KEPT.search(pair[0])), bool(lost))
            kept.text.encode()  # JSON can hold half a character, which no page can.
        except (ValueError, TypeError, RecursionError):
            return None
        return kept if isinstance(address, str) and local_address(address) else None

    @property
    def text(self) -> str:
        """What the page holds of it."""
        return json.dumps([self.address, self.fields, self.lost], ensure_ascii=False)

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """The fields that are not blank: what somebody would miss."""
        return tuple((name, value) for name, value in self.fields if value.strip())


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a sign-in leads: to a page, or to a form that is sent again."""

    next: str = ""
    kept: KeptForm | None = None

    @classmethod
    def of_address(cls, address: Mapping[str, str]) -> Destination:
        """Read the address of a sign-in page: anybody can write one, so no form waits in it."""
        return cls(local_address(address.get("next", "")))

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> Destination:
        """Read the fields of a sign-in page."""
        return cls(local_address(form.get("next", "")), KeptForm.parse(form.get("kept", "")))


@dataclass(frozen=True, slots=True)
class SignInForm:
    """A name and a password."""

    name: str
    password: str
    destination: Destination

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> SignInForm:
        """Read the form."""
        return cls(
            form.get("name", "")[:_LONGEST], form.get("password", "")[:_LONGEST], Destination.parse(form)
        )


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """A change of password: the present one, the new one, and the new one again."""

    present: str
    new: str
    again: str

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> PasswordForm:
        """Read the form."""
        return cls(*(form.get(f"{which}_password", "")[:_LONGEST] for which in ("present", "new", "again")))

    @property
    def problem(self) -> str | None:
        """What keeps it from being sent on."""
        return None if self.new == self.again else Text("两次输入的新密码不一样；请重新输入。")


@dataclass(frozen=True, slots=True)
class GrantForm:
    """A role and what it is to hold for."""

    role: Role
    scope: str
    is_step: bool
    """Whether only the role was chosen, and its scopes are to be shown."""

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> GrantForm:
        """Read the form; a role that there is not counts as the first."""
        text = form.get("role", "")
        role = Role(text) if text in set(Role) else Role.OWNER
        return cls(role, form.get("scope", "")[:_LONGEST], form.get("step") == "role")


@dataclass(frozen=True, slots=True)
class NewAccountForm:
    """A new account with its first role."""

    name: str
    display_name: str
    grant: GrantForm

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> NewAccountForm:
        """Read the form."""
        return cls(clean(form.get("name", "")), clean(form.get("display_name", "")), GrantForm.parse(form))


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts are listed."""

    q: str
    state: AccountState | None

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> AccountFilter:
        """Read the address; a state that there is not narrows nothing."""
        text = address.get("state", "")
        return cls(clean(address.get("q", "")), AccountState(text) if text in set(AccountState) else None)
