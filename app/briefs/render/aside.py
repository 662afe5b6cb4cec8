"""What works without Python's lock (zlib, HarfBuzz), in threads of its own while a document goes on."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ParamSpec

import pydyf  # type: ignore[import-untyped] # comes with WeasyPrint

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

P = ParamSpec("P")

_THREADS = 2


class Coming(pydyf.Object):  # type: ignore[misc] # untyped
    """Bytes of a PDF that are still made; whoever writes them waits for them."""

    def __init__(self, made: Future[bytes]) -> None:
        """Take what will have the bytes."""
        super().__init__()
        self._made = made

    @property
    def data(self) -> bytes:
        """Return the bytes."""
        return self._made.result()


def begin(function: Callable[P, bytes], *arguments: P.args, **named: P.kwargs) -> Future[bytes]:
    """Have a function called by another thread."""
    begun: Future[bytes] = _threads(os.getpid()).submit(function, *arguments, **named)
    return begun


@lru_cache(maxsize=1)
def _threads(process: int) -> Any:  # noqa: ANN401, ARG001 - a fork copies no thread, so that each process has its own
    return ThreadPoolExecutor(_THREADS)
