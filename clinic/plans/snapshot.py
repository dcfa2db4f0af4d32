"""What an issued revision freezes: each word and number the patient gets, and what it rested on."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from clinic.plans.doses import data as dose_data
from clinic.plans.doses.courses import Course
from clinic.plans.rules import Dose

FORMAT = 2  # 1 held one dose an item, with plain numbers; it is still read
GISTS = 1000  # revisions


class Frozen(Protocol):
    """A revision as it is kept."""

    @property
    def snapshot(self) -> str: ...

    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A key pose in words, for as long as no drawing stands in its place."""

    frame: str
    position: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One exercise in one language, exactly as it is printed and shown."""

    name: str
    position: str
    steps: tuple[str, ...]
    feel: str
    avoid: tuple[str, ...]
    cues: tuple[str, ...]
    stop: tuple[str, ...]
    side: str
    next: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One dose over its course, with the exercise's words in every language."""

    course: Course
    laterality: str
    seconds: int
    layer: str
    equipment: tuple[str, ...]
    words: Mapping[str, Wording]
    # Seconds from a week on, where they change; and every sibling that takes over in a later week.
    seconds_from: tuple[tuple[int, int], ...] = ()
    siblings: Mapping[str, "Sibling"] = field(default_factory=dict)
    # What the clinician says about this exercise, in the plan's language.
    note: str = ""
    # The row of the plan it was, which later revisions find it by, and the heading above it.
    row: str = ""
    heading: str = ""
    # The picture of a practice's own exercise; those of the library are drawn, and told in words.
    photo: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """An easier or harder exercise that takes the place of another in the same course."""

    laterality: str
    words: Mapping[str, Wording]
    photo: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """When to stop and whom to call, in one language; it comes from the screening and cannot be taken out."""

    emergency_signs: tuple[str, ...]
    safety_net: str
    precautions: tuple[str, ...]
    pain_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that goes into a revision but its number and time."""

    plan_id: str
    programme: str | None
    stage: str
    onset: date
    language: str
    note: str
    minutes: int | None
    review_on: date | None
    ends_on: date | None
    author: Mapping[str, str]
    practice: Mapping[str, str]
    greeting: str
    items: Sequence[Item]
    safety: Mapping[str, Safety]
    screening: Mapping[str, Any]
    content: Mapping[str, str]
    begins_on: date | None = None


def whole(contents: Contents, *, number: int, issued_at: datetime) -> dict[str, Any]:
    """The revision as plain data."""
    items = [_item(item) for item in contents.items]
    return {
        "format": FORMAT,
        "number": number,
        "issued_at": issued_at.isoformat(),
        **asdict(replace(contents, items=())),
        "items": items,
    }


def canonical(value: Mapping[str, Any]) -> str:
    """The one text of this data: keys sorted, no blanks, dates as ISO 8601. Equal data, equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def digest(text: str) -> str:
    """The SHA-256 of a snapshot's text, in hexadecimal; its first eight signs are printed."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_sound(revision: Frozen) -> bool:
    """Whether the text kept is the text that was issued."""
    return digest(revision.snapshot) == revision.digest


@dataclass(frozen=True, slots=True)
class Gist:
    """What is asked of a revision each time it goes out."""

    language: str
    rests_on: Mapping[str, Collection[str]]  # the limits of its screening, by their kind


_gists: dict[str, Gist] = {}


def gist(revision: Frozen) -> Gist:
    """Read once a process: what a digest stands for never changes."""
    if revision.digest in _gists:
        return _gists[revision.digest]
    whole = json.loads(revision.snapshot)
    screening = whole.get("screening", {})
    limits = {name: frozenset(screening.get(name, ())) for name in ("precautions", "conditions")}
    read = Gist(whole["language"], limits)
    if is_sound(revision):
        while len(_gists) >= GISTS:
            _gists.pop(next(iter(_gists)), None)
        _gists[revision.digest] = read
    return read


def short(whole_digest: str) -> str:
    """The digest as it stands on paper: 7F3A 19C2."""
    return f"{whole_digest[:4]} {whole_digest[4:8]}".upper()


def course_of(item: Mapping[str, Any]) -> Course:
    """The course of one item of a snapshot; the first revisions held one dose that never changes."""
    return dose_data.course_of(item.get("course") or item["dose"])


def dose_of(data: Mapping[str, Any]) -> Dose:
    """The dose a snapshot holds, equal to the one that went in."""
    return dose_data.dose_of(data)


def photos(frozen: Mapping[str, Any]) -> frozenset[str]:
    """The digests of all pictures a revision shows."""
    shown = [each for item in frozen["items"] for each in (item, *item.get("siblings", {}).values())]
    return frozenset(one["photo"]["digest"] for one in shown if one.get("photo"))


def _item(item: Item) -> dict[str, Any]:
    """The dose it begins with, and the whole course where there is more to it."""
    words = {language: asdict(wording) for language, wording in item.words.items()}
    ahead: dict[str, Any] = {}
    if not item.course.is_plain:
        ahead = {"course": dose_data.course_data(item.course), "seconds_from": item.seconds_from}
    if item.siblings:
        ahead["siblings"] = {name: _sibling(sibling) for name, sibling in item.siblings.items()}
    for name in ("note", "row", "heading", "photo"):
        if getattr(item, name):
            ahead[name] = getattr(item, name)
    return {
        "dose": dose_data.dose_data(item.course.start),
        **ahead,
        "laterality": item.laterality,
        "seconds": item.seconds,
        "layer": item.layer,
        "equipment": list(item.equipment),
        "words": words,
    }


def _sibling(sibling: Sibling) -> dict[str, Any]:
    data = asdict(sibling)
    if sibling.photo is None:
        del data["photo"]
    return data


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"A snapshot holds plain data, not {type(value).__name__}.")
