"""What browser and system a session is listed under, in words a user recognises."""

from __future__ import annotations

import re

from app.kernel.texts import Text, joined

_BROWSERS = (
    (Text("QQ 浏览器"), r"QQBrowser/([\d]+)"),
    (Text("搜狗浏览器"), r"MetaSr (\d+)"),
    (Text("360 浏览器"), r"360(?:SE|EE|Browser)|QihooBrowser"),
    (Text("微信"), r"MicroMessenger/([\d]+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Firefox", r"Firefox/(\d+)"),
    ("Chrome", r"(?:Headless)?Chrome/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari"),
)
_SYSTEMS = (
    (Text("手机（Android 或鸿蒙）"), r"Android|HarmonyOS|OpenHarmony"),
    (Text("iPhone 或 iPad"), r"iPhone|iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux"),
)


def in_words(user_agent: str) -> str:
    """Return browser and system, as far as they can be told."""
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, user_agent)), "")
    for name, pattern in _BROWSERS:
        found = re.search(pattern, user_agent)
        if found:
            browser = joined(" ", [name, *found.groups()])
            return Text("{browser} · {system}", browser=browser, system=system) if system else browser
    return system or Text("无法识别的浏览器")
