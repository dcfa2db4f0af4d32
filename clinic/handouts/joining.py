"""A handout's contents from one issued revision: its frozen words and numbers, and today's drawings."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from clinic.handouts.basis import basis, proofs
from clinic.handouts.rules import Contents, Item, Letterhead, Link, Logo, OriginalOnly
from clinic.library import drawings
from clinic.library.catalogue import library
from clinic.library.exercise import Photo
from clinic.plans import difference_words, differences
from clinic.plans.differences import Change
from clinic.plans.doses.schedules import week_number
from clinic.plans.rules import Dose, at, coming
from clinic.plans.snapshot import course_of

NO_PHOTOS: Final[Mapping[str, bytes]] = MappingProxyType({})


def contents(
    frozen: Mapping[str, Any],
    *,
    digest: str,
    language: str | None = None,
    colour: str,
    logo: Logo | None = None,
    diary_from: date | None = None,
    link: Link | OriginalOnly | None = None,
    on: date | None = None,
    photos: Mapping[str, bytes] = NO_PHOTOS,
) -> Contents:
    """What the revision says in one of its languages; without one, in the plan's own.

    `on` is the day it is read; without one its week is that in which the diary begins, or that of the issue.
    `photos` are the pictures it froze, by their digests; one that is not given is left to its words.
    """
    language = language or str(frozen["language"])
    practice, safety = frozen["practice"], frozen["safety"][language]
    begins = begins_on(frozen)
    changed = _changes(frozen)
    week = week_number(on or diary_from or issued_on(frozen), begins=begins)
    return Contents(
        letterhead=Letterhead(
            name=practice["name"],
            phone=practice["phone"],
            tagline=practice["tagline"],
            address=lines(practice["address"]),
            hours=" · ".join(lines(practice["hours"])),
            colour=colour,
            logo=logo,
        ),
        language=language,
        addressee=frozen["greeting"],
        author=", ".join(part for part in (frozen["author"]["name"], frozen["author"]["title"]) if part),
        issued_on=issued_on(frozen),
        revision=frozen["number"],
        digest=digest,
        items=_items(frozen, language, week, photos),
        photos={_picture(digest): content for digest, content in photos.items()},
        begins_on=begins,
        ends_on=_day(frozen["ends_on"]),
        review_on=_day(frozen.get("review_on")),
        week=week,
        basis=basis(frozen, language),
        changes=tuple(difference_words.sentence(one, language) for one in changed),
        changed_since=_instant(frozen, frozen["changes"]["since_issued_at"]) if changed else None,
        emergency_number=practice["emergency_number"],
        emergency_signs=tuple(safety["emergency_signs"]),
        safety_net=safety["safety_net"],
        pain_rule=safety["pain_rule"],
        note=frozen["note"],
        precautions=tuple(safety["precautions"]),
        diary_from=diary_from,
        link=link,
        is_draft=frozen["content"]["status"] == "draft",
    )


def issued_on(frozen: Mapping[str, Any]) -> date:
    """The day of issue where the practice is."""
    return _instant(frozen, frozen["issued_at"])


def _instant(frozen: Mapping[str, Any], text: str) -> date:
    zone = ZoneInfo(frozen["practice"]["time_zone"])
    return datetime.fromisoformat(text).astimezone(zone).date()


def _changes(frozen: Mapping[str, Any]) -> tuple[Change, ...]:
    """What the patient is told has changed since the revision before; the first has nothing before it."""
    return tuple(differences.of_data(one) for one in frozen.get("changes", {}).get("items", ()))


def _items(frozen: Mapping[str, Any], language: str, week: int, photos: Collection[str]) -> tuple[Item, ...]:
    """Every item under its heading, and marked where it is not as it was."""
    marks = {one.row: difference_words.mark(one.kind, language) for one in _changes(frozen) if one.row}
    found, section = [], ""
    for item in frozen["items"]:
        section = item.get("heading") or section
        mark = marks.get(item.get("row", ""), "")
        found.append(replace(_item(item, language, week, photos), section=section, mark=mark))
    return tuple(found)


def begins_on(frozen: Mapping[str, Any]) -> date:
    """The day from which the plan's weeks are counted: the first issue."""
    begins = frozen.get("begins_on")
    return date.fromisoformat(begins) if begins else issued_on(frozen)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line for line in (line.strip() for line in text.splitlines()) if line)


def _item(item: Mapping[str, Any], language: str, week: int, photos: Collection[str]) -> Item:
    course = course_of(item)
    now = at(course, week)
    dose = now or coming(course, week)
    shown = item.get("siblings", {}).get(dose.exercise, item)
    words = shown["words"][language]
    photo = Photo(**shown["photo"]) if shown.get("photo") else None
    names = {name: each["words"][language]["name"] for name, each in item.get("siblings", {}).items()}
    return Item(
        dose=dose,
        course=course,
        is_in=now is not None,
        names=names | {course.exercise: item["words"][language]["name"]},
        laterality=shown["laterality"],
        seconds=seconds_of(item, week),
        name=words["name"],
        # The clinician's own words about it come last, as the step nobody else has.
        steps=(*words["steps"], *lines(item.get("note", ""))),
        feel=words["feel"],
        avoid=tuple(words["avoid"]),
        poses=tuple(figure["note"] for figure in words["figures"]),
        drawings=_pictures(dose.exercise, photo, photos),
        photo=photo,
        told_side=_told_side(dose),
        # A photo shows a person and a room as they were; neither is turned round.
        is_mirrored=photo is None and is_mirrored(dose),
        move_on=words["next"],
        stop_reasons=tuple(words["stop"]),
        layer=library().word("layer", item["layer"], language),
        proofs=proofs(dose.exercise, language),
    )


def _pictures(exercise: str, photo: Photo | None, photos: Collection[str]) -> tuple[str, ...]:
    if photo is None:
        return tuple(drawing.name for drawing in drawings.stills(exercise))
    return (_picture(photo.digest),) if photo.digest in photos else ()


def _picture(digest: str) -> str:
    """What a document calls a photo."""
    return f"photo-{digest}.png"


def is_mirrored(dose: Dose) -> bool:
    """Whether the drawings, which show the side the steps are told for, show the wrong one for this dose."""
    known = library().exercises.get(dose.exercise)
    return known is not None and dose.side not in ("both", "affected", known.told_side)


def _told_side(dose: Dose) -> str:
    known = library().exercises.get(dose.exercise)
    return known.told_side if known is not None and drawings.stills(dose.exercise) else ""


def seconds_of(item: Mapping[str, Any], week: int) -> int:
    """How long one pass takes in a week, as it was reckoned at issue."""
    seconds: int = item["seconds"]
    for first, since in item.get("seconds_from", ()):
        if first <= week:
            seconds = since
    return seconds
