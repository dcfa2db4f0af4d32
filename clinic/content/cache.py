"""What was read and checked once is used again while not one byte of it differs. Start-up lives on it."""

import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from clinic.config import instance_folder
from clinic.content.loader import ROOT, fingerprint


def cached(
    name: str,
    read: Callable[[], Any],
    *,
    content: str,
    code: Iterable[Path],
    folder: Path | None = None,
) -> Any:
    """What `read` gives, as JSON gives it back; from the cache if this code read it from this content.

    A cache that is missing, torn or out of date is made again; one that cannot be written is done without.
    """
    key = f"{content}-{fingerprint(code, below=ROOT.parent)}"
    path = (folder or instance_folder() / "content") / f"{name}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        before = json.loads(path.read_bytes())
        if before["key"] == key:
            return before["value"]
    text = json.dumps({"key": key, "value": read()}, ensure_ascii=False)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: several workers may start at once.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as fresh:
            fresh.write(text)
        Path(fresh.name).replace(path)
    return json.loads(text)["value"]
