"""The fonts of printed documents: only those that ship with the project, whatever the machine has.

Fontconfig reads a private file, made at run time since it must name an absolute cache folder. WeasyPrint
has to be imported after `use_shipped_fonts`.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

FONTS = Path(__file__).parents[3] / "reports" / "fonts"

# Liberation Serif also has Chinese quotation marks and dashes, but half as wide as Chinese wants them:
# it lends the Latin letters and digits, and everything else comes from the Chinese face behind it.
# 〓 (U+3013) of Fandol is half as wide as its ink, and lies on its neighbour: it comes from Noto.
# The rules act when fonts are scanned, so their result lands in the cache: a cache of its own.
CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <cachedir>{cache}</cachedir>
  <include>{fonts}/fonts.conf</include>
  <match target="scan">
    <test name="family"><string>Liberation Serif</string></test>
    <edit name="charset" mode="assign">
      <charset><range><int>0x20</int><int>0x7e</int></range></charset>
    </edit>
  </match>
  <match target="scan">
    <test name="family" compare="contains"><string>Fandol</string></test>
    <edit name="charset" mode="assign">
      <minus>
        <name>charset</name>
        <charset><int>0x3013</int></charset>
      </minus>
    </edit>
  </match>
</fontconfig>
"""


def use_shipped_fonts() -> Path:
    """Point fontconfig at the shipped fonts alone, for this process; return the configuration file."""
    # Named by what it says, so that two versions or two places of the project share neither file nor cache.
    key = hashlib.sha256(f"{CONFIGURATION}{FONTS}".encode()).hexdigest()[:16]
    folder = cache_folder() / "fonts" / key
    path = folder / "fonts.conf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(cache=escape(str(folder)), fonts=escape(str(FONTS)))
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Return a folder that is kept between runs, or a temporary one where the user has no home."""
    home = os.environ.get("HOME")
    caches = os.environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    if caches:
        kept = Path(caches) / "portfolio-ledger"
        with contextlib.suppress(OSError):
            kept.mkdir(parents=True, exist_ok=True, mode=0o700)
            if os.access(kept, os.W_OK):
                return kept
    folder = Path(tempfile.mkdtemp(prefix="portfolio-ledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
