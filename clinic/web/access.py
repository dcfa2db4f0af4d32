"""Who may enter: every route says it, every request is asked, and an undeclared route stops the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from clinic.web import errors
from clinic.web.addresses import safe_next

View = TypeVar("View", bound=Callable[..., Any])

SIGN_IN = "/sign-in"  # the page of accounts that takes a password and brings people back by ?next=


class Entry(StrEnum):
    """The kinds of people a route is open to."""

    ANYONE = "anyone"
    STAFF = "staff"
    CLINICIANS = "clinicians"
    ADMINISTRATORS = "administrators"
    LINK_HOLDERS = "link-holders"


# An administrator treats patients too; the front desk reads nothing clinical.
ROLES: dict[Entry, frozenset[str]] = {
    Entry.STAFF: frozenset({"clinician", "administrator", "front-desk"}),
    Entry.CLINICIANS: frozenset({"clinician", "administrator"}),
    Entry.ADMINISTRATORS: frozenset({"administrator"}),
}


class House(Protocol):
    """The practice a person belongs to, as far as every page shows it."""

    @property
    def name(self) -> str: ...

    @property
    def is_demo(self) -> bool: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def approved(self) -> Mapping[str, str]: ...

    @property
    def idle_minutes(self) -> int: ...


class Person(Protocol):
    """Who is signed in, as far as the door and the head of a page must know."""

    @property
    def name(self) -> str: ...

    @property
    def role(self) -> StrEnum: ...

    @property
    def language(self) -> str | None: ...

    @property
    def theme(self) -> str: ...

    @property
    def single_keys(self) -> bool: ...

    @property
    def practice(self) -> House: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """The person signed in, as noted at the door."""

    name: str
    role: str
    theme: str
    single_keys: bool
    language: str | None
    practice: str
    demo: bool
    zone: str
    approved: Mapping[str, str]
    idle_minutes: int


class Undeclared(RuntimeError):
    """A route does not say who may enter, so the service does not start."""


def _mark(entry: Entry) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["access"] = entry
        return view

    return mark


anyone = _mark(Entry.ANYONE)
staff_only = _mark(Entry.STAFF)
clinicians_only = _mark(Entry.CLINICIANS)
administrators_only = _mark(Entry.ADMINISTRATORS)
link_holders_only = _mark(Entry.LINK_HOLDERS)


def freshly_proven(view: View) -> View:
    """Ask who is there once more before this view, unless they showed it within ten minutes.

    For what cannot be taken back, or opens the practice to others: exports, erasure, people and roles, keys,
    the practice's security. Stands beside the access mark; a form that was sent is kept and comes back.
    """
    view.__dict__["freshly_proven"] = True
    return view


def declare(app: Flask, endpoint: str, entry: Entry) -> None:
    """Mark a view that a library brought along. Ours carry their decorator."""
    app.extensions.setdefault("declared_entries", {})[endpoint] = entry


def entry_of(app: Flask, endpoint: str) -> Entry | None:
    """Whom a route is open to, or None when it does not say."""
    declared: dict[str, Entry] = app.extensions.get("declared_entries", {})
    view = app.view_functions.get(endpoint)
    entry: Entry | None = getattr(view, "access", None)
    return entry or declared.get(endpoint)


def require_declared(app: Flask) -> None:
    """Refuse to start while a route does not say who may enter."""
    silent = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if entry_of(app, rule.endpoint) is None}
    )
    if silent:
        raise Undeclared(f"These routes do not say who may enter: {', '.join(silent)}. Mark each view.")


def may_enter(role: str, endpoint: str) -> bool:
    """Whether somebody of this role finds a page open, so that no menu leads to a closed door."""
    entry = entry_of(current_app, endpoint)
    return entry is Entry.ANYONE or role in ROLES.get(entry or Entry.LINK_HOLDERS, frozenset())


def signed_in() -> Person | None:
    """The person signed in, asked of accounts once per request and kept as `g.clinician`."""
    if "clinician" not in g:
        loader: Callable[[], Person | None] | None = current_app.extensions.get("identity")
        g.clinician = loader() if loader else None
        if g.clinician is not None:
            _note(g.clinician)
    person: Person | None = g.clinician
    return person


def check() -> ResponseReturnValue | None:
    """Let the request in, or answer it here. Runs before every view."""
    if request.endpoint is None:
        return None  # no such page; routing answers 404 or 405
    entry = entry_of(current_app, request.endpoint)
    if entry is Entry.ANYONE:
        return None
    if entry is Entry.LINK_HOLDERS:
        door: Callable[[], ResponseReturnValue | None] | None = current_app.extensions.get("link_holder")
        return abort(404) if door is None else door()
    if entry is None:
        abort(404)  # added after the start: closed until it says otherwise
    person = signed_in()
    if person is None:
        shut_out: Callable[[], ResponseReturnValue | None] | None = current_app.extensions.get("shut_out")
        return (shut_out() if shut_out else None) or to_sign_in()
    if str(person.role) not in ROLES[entry]:
        g.who_may_enter = entry
        abort(403)
    return None


def _note(person: Person) -> None:
    """Keep what the head of the page shows, while it is loaded: a refused action makes the session forget."""
    g.seen = Seen(
        name=person.name,
        role=str(person.role),
        theme=person.theme,
        single_keys=person.single_keys,
        language=person.language,
        practice=person.practice.name,
        demo=person.practice.is_demo,
        zone=person.practice.time_zone,
        approved=dict(person.practice.approved),
        idle_minutes=person.practice.idle_minutes,
    )


def to_sign_in() -> ResponseReturnValue:
    """Send somebody without a session to the sign-in page, and from there back to where they were."""
    there = wanted()
    address = f"{SIGN_IN}?{urlencode({'next': there})}" if there not in ("", "/") else SIGN_IN
    if errors.wants_json():
        return errors.problem(401, errors.SIGN_IN_FIRST, sign_in=address)
    return redirect(address, 303)


def wanted() -> str:
    """The page somebody was about to see; for a form, the page that held it."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return page_of_the_form()


def page_of_the_form() -> str:
    """The page that held a posted form; its own address may answer nothing but POST."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return ""
    return safe_next(came_from.path, default="")
