"""What a protocol from the literature is to a test: exercises as typed, and the facts of given weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescribed:
    """One exercise of a protocol: how it is typed, and the facts it must state in given weeks."""

    exercise: str
    typed: str
    weeks: Mapping[int, Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One published protocol."""

    name: str
    doi: str
    seen: str
    exercises: tuple[Prescribed, ...]
    from_memory: str = ""


THREE_A_WEEK: Final = ("mon", "wed", "fri")
