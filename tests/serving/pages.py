"""Forms of a page as a browser sees them: where they go, what they hold, what can be pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

NOT_SENT: Final = {"submit", "button", "image", "reset", "file"}
CHECKED: Final = {"checkbox", "radio"}


@dataclass(slots=True)
class Button:
    """Something that sends its form."""

    name: str
    value: str
    address: str
    """Where it sends the form, when not where the form says."""
    text: str = ""


@dataclass(slots=True)
class Form:
    """One form with what is filled in."""

    address: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Field name → type of the input, or the name of the element."""
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Field name → what a list offers."""
    buttons: list[Button] = field(default_factory=list)


def forms(html: str) -> list[Form]:
    """Return the forms of a page, in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._list = ""
        self._owner: Form | None = None
        self._text = ""
        self._button: Button | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[given.get("id", "")] = self._form
            return
        form = self._by_id.get(given["form"]) if "form" in given else self._form
        if form is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input":
            self._input(form, name, given)
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._button = Button(name, given.get("value", ""), given.get("formaction", ""))
            form.buttons.append(self._button)
        elif tag == "select" and name:
            self._list, self._owner = name, form
            form.kinds[name] = tag
            form.choices[name] = []
        elif tag == "option" and self._list and self._owner:
            value = given.get("value", "")
            self._owner.choices[self._list].append(value)
            if "selected" in given or self._list not in self._owner.values:
                self._owner.values[self._list] = value
        elif tag == "textarea" and name:
            self._list, self._owner, self._text = name, form, ""
            form.kinds[name] = tag

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            form.buttons.append(Button(name, given.get("value", ""), given.get("formaction", "")))
        if not name or kind in NOT_SENT:
            return
        form.kinds[name] = kind
        if kind in CHECKED:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
        if kind not in CHECKED or "checked" in given:
            form.values[name] = given.get("value", "on" if kind in CHECKED else "")

    def handle_data(self, data: str) -> None:
        self._text += data
        if self._button:
            self._button.text += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag in {"select", "textarea"} and self._owner:
            if tag == "textarea":
                # A browser leaves out the line break that stands right behind the tag.
                self._owner.values[self._list] = self._text.removeprefix("\n")
            self._list, self._owner = "", None
