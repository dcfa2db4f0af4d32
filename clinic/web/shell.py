"""What the layouts show around every page: ways to go, who is signed in, what holds for the service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for

from clinic import wording
from clinic.web.access import Seen, may_enter
from clinic.web.addresses import safe_next
from clinic.web.language import negotiated

HOME = "/"
HELP = "/help"
SIGN_OUT = "/sign-out"
LANGUAGE = "/language"


@dataclass(frozen=True, slots=True)
class Place:
    """A page that other pages lead to: its view, its words, and where it stands in the row."""

    endpoint: str
    label: Any  # a lazy sentence, settled when it is shown
    order: int
    key: str | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A place as one person sees it on one page."""

    url: str
    label: str
    current: bool
    key: str | None
    icon: str | None


@dataclass(frozen=True, slots=True)
class Face:
    """The person signed in, as their name is shown."""

    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Why nothing can be changed at the moment."""

    reason: str
    since: str
    whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Everything `templates/layouts` read of `shell`."""

    language: str
    direction: str = "ltr"
    theme: str = "system"
    shortcuts: bool = False
    home_url: str = HOME
    help_url: str = HELP
    search_url: str | None = None
    sign_out_url: str = SIGN_OUT
    language_url: str | None = None
    languages: tuple[tuple[str, str], ...] = ()
    here: str = HOME
    navigation: tuple[Way, ...] = ()
    account: tuple[Way, ...] = ()
    person: Face | None = None
    idle_minutes: int = 15
    practice: str = ""
    demo: bool = False
    unsigned: tuple[str, ...] = ()
    read_only: ReadOnly | None = None


@dataclass(slots=True)
class Places:
    """What features added to the two menus, and where a search begins."""

    navigation: list[Place] = field(default_factory=list)
    account: list[Place] = field(default_factory=list)
    search: str | None = None


def install(app: Flask) -> None:
    """Give every template `shell`."""
    app.extensions["places"] = Places()
    app.context_processor(lambda: {"shell": shell()})


def add_to_navigation(app: Flask, endpoint: str, label: Any, *, order: int, key: str | None = None) -> None:
    """Put a page into the head of every page. Order 10 is Today, 20 Patients, 30 Library, 40 Programmes."""
    places: Places = app.extensions["places"]
    places.navigation.append(Place(endpoint, label, order, key))


def add_to_account(app: Flask, endpoint: str, label: Any, *, order: int, icon: str | None = None) -> None:
    """Put a page into the menu under the person's name."""
    places: Places = app.extensions["places"]
    places.account.append(Place(endpoint, label, order, icon=icon))


def search_in(app: Flask, endpoint: str) -> None:
    """Name the page that finds patients by `?q=`."""
    places: Places = app.extensions["places"]
    places.search = endpoint


def shell() -> Shell:
    """The shell of this page. Asks the database nothing: who is signed in was asked at the door."""
    if g.get("is_error"):
        return plain()
    seen: Seen | None = g.get("seen")
    places: Places = current_app.extensions["places"]
    read_only: Callable[[], ReadOnly | None] | None = current_app.extensions.get("read_only")
    unsigned: Callable[[], tuple[str, ...]] | None = current_app.extensions.get("content_is_draft")
    common: dict[str, Any] = {
        "language": negotiated(),
        "language_url": LANGUAGE,
        "languages": tuple(wording.NAMES.items()),
        "here": _here(),
        "demo": bool(g.get("is_demo", seen.demo if seen else False)),
        "unsigned": unsigned() if unsigned else (),
        "read_only": read_only() if read_only else None,
    }
    if seen is None:
        return Shell(**common)
    can_search = places.search is not None and may_enter(seen.role, places.search)
    return Shell(
        **common,
        theme=seen.theme,
        shortcuts=seen.single_keys,
        search_url=url_for(places.search) if can_search and places.search else None,
        navigation=_ways(places.navigation, seen.role),
        account=_ways(places.account, seen.role),
        person=Face(seen.name, _initials(seen.name)),
        idle_minutes=seen.idle_minutes,
        practice=seen.practice,
    )


def plain() -> Shell:
    """The shell of an error page: it names nobody, and is the same for everything that is not there."""
    return Shell(language=negotiated())


def _ways(places: list[Place], role: str) -> tuple[Way, ...]:
    open_to_them = [place for place in places if may_enter(role, place.endpoint)]
    return tuple(
        Way(
            url=url_for(place.endpoint),
            label=str(place.label),
            current=_is_within(place.endpoint),
            key=place.key,
            icon=place.icon,
        )
        for place in sorted(open_to_them, key=lambda place: place.order)
    )


def _is_within(endpoint: str) -> bool:
    """Whether this page is the place itself or lies under its address."""
    address = url_for(endpoint)
    return request.path == address or (address != HOME and request.path.startswith(f"{address.rstrip('/')}/"))


def _here() -> str:
    """This page's address to come back to; after a refused form, the page that held it."""
    if request.method in ("GET", "HEAD"):
        return safe_next(request.full_path.rstrip("?"), default=HOME)
    return safe_next(urlsplit(request.referrer or "").path, default=HOME)


def _initials(name: str) -> str:
    words = [word for word in name.replace(".", " ").split() if word[:1].isalpha()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])).upper()
