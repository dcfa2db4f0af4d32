"""A handout's contents from one issued revision: its frozen words and numbers, and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clinic.handouts.rules import Contents, Item, Letterhead, Link, Logo, OriginalOnly
from clinic.plans.snapshot import dose_of


def contents(
    frozen: Mapping[str, Any],
    *,
    digest: str,
    language: str | None = None,
    colour: str,
    logo: Logo | None = None,
    diary_from: date | None = None,
    link: Link | OriginalOnly | None = None,
) -> Contents:
    """What the revision says in one of its languages; without one, in the plan's own."""
    language = language or str(frozen["language"])
    practice, safety = frozen["practice"], frozen["safety"][language]
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
        items=tuple(_item(item, language) for item in frozen["items"]),
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
    zone = ZoneInfo(frozen["practice"]["time_zone"])
    return datetime.fromisoformat(frozen["issued_at"]).astimezone(zone).date()


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line for line in (line.strip() for line in text.splitlines()) if line)


def _item(item: Mapping[str, Any], language: str) -> Item:
    words = item["words"][language]
    return Item(
        dose=dose_of(item["dose"]),
        laterality=item["laterality"],
        seconds=item["seconds"],
        name=words["name"],
        steps=tuple(words["steps"]),
        feel=words["feel"],
        avoid=tuple(words["avoid"]),
        poses=tuple(figure["note"] for figure in words["figures"]),
        move_on=words["next"],
        stop_reasons=tuple(words["stop"]),
    )
