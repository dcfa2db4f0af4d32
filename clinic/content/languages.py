"""Which languages content is written in, which of them are complete, and what the others lack."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clinic.content.loader import ROOT

# What every text is written in first. Another language is offered once it is complete.
REQUIRED: Final = ("en", "de")

_LANGUAGE: Final = re.compile(r"[a-z]{2}")


def folders(root: Path = ROOT) -> Iterator[Path]:
    """Every folder with texts."""
    yield from sorted({path.parent for path in root.rglob(f"{REQUIRED[0]}.yaml")})


def written(root: Path = ROOT) -> tuple[str, ...]:
    """Every language that anything is written in, the required ones first."""
    found = {path.stem for path in root.rglob("??.yaml") if _LANGUAGE.fullmatch(path.stem)}
    return (*REQUIRED, *sorted(found - set(REQUIRED)))


def lacking(language: str, root: Path = ROOT) -> tuple[str, ...]:
    """The folders without a file in this language."""
    return tuple(
        folder.relative_to(root).as_posix()
        for folder in folders(root)
        if not (folder / f"{language}.yaml").is_file()
    )


def offered(root: Path = ROOT) -> tuple[str, ...]:
    """The languages in which everything can be read."""
    return tuple(
        language for language in written(root) if language in REQUIRED or not lacking(language, root)
    )
