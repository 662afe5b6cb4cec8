"""What help is made of: terms with their formulas, steps by role, and keys."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.types import Role
from app.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field as our pages use it."""

    name: str
    """As it stands beside a figure, so that a template can ask for it."""
    anchor: str
    """Where it stands on the page of terms; never changed, since other pages and bookmarks lead there."""
    text: str
    """What it is, in a sentence or two."""
    formula: str = ""
    """How it is computed, in a sentence; empty where nothing is."""
    source: str = ""
    """Where its figures come from; empty where it has none."""

    @property
    def in_short(self) -> str:
        """What is said beside a figure: what it is, and how it is computed."""
        if not self.formula:
            return self.text
        return Text("{text}{formula}", text=self.text, formula=self.formula)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that belong together, in the order in which they are best read."""

    title: str
    anchor: str
    terms: tuple[Term, ...]
    lead: str = ""
    """A sentence under the title."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a step is done on."""

    label: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a role does, step by step."""

    title: str
    steps: tuple[str, ...]
    page: Page
    """Where it begins."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What a role does."""

    role: Role
    lead: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, and what they do. Several keys are pressed one after the other, or together where `together`."""

    keys: tuple[str, ...]
    does: str
    together: bool = False
