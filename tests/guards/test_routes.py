"""Every route says who may enter, keeps to it, and answers for another practice as for nothing at all.

Proves security.md C-01, C-02, C-03, C-05, B-13.
"""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from clinic.accounts.models import Role
from clinic.web.access import ROLES, Entry
from tests import factories
from tests.guards.addresses import CHANGING, MAY_BE_ABSENT, OWNED, Route, World, own, routes, unknown
from tests.pages import Visitor

pytestmark = pytest.mark.once

ROUTES = routes()
HOLDERS = [route for route in ROUTES if route.entry is Entry.LINK_HOLDERS]
STAFF = [route for route in ROUTES if route.entry in ROLES]
SCOPED = [route for route in STAFF if route.owned]
# Posts that no session's token covers: patients have no session, and a browser's report holds no form.
WITHOUT_TOKEN = {
    "days.agree",
    "days.end",
    "days.receive",
    "days.write",
    "diary.answer",
    "diary.report",
    "diary.take_back",
    "pins.enter",
    "reminders.agreed",
    "reminders.choose",
    "reminders.stop_all",
    "reminders.stop_feed",
    "reminders.stop_mail",
    "reminders.stopped",
    "reports.report",
    "visits.forget",
    "visits.opened",
    "visits.reopen",
    "visits.view",
}
# Open to everybody, each for a reason.
OPEN = {
    "accounts.enter",  # whoever signs in
    "accounts.sign_in",
    "entering.passkey",  # whoever signs in with a passkey, or has given a password a moment ago
    "entering.passkey_options",
    "entering.second",
    "entering.second_code",
    "entering.second_options",
    "entering.second_passkey",
    "locking.leave",  # whoever sits before a locked session; each asks the register first
    "locking.passkey",
    "locking.passkey_options",
    "locking.show",
    "locking.unlock",
    "assets.serve",  # style sheets and scripts
    "joining.join",  # whoever holds an invitation
    "joining.show",
    "resetting.ask",  # whoever lost a password
    "resetting.change",
    "resetting.send",
    "resetting.show",
    "setting_up.set_up",  # whoever reads the terminal of a new installation
    "setting_up.show",
    "help.show",  # whoever wonders what this is
    "days.worker",  # browsers, without any cookie
    "health.live",  # machines
    "health.ready",
    "language.choose",  # before signing in
    "library.words",  # what exercises are called, for the search in the browser
    "pieces.save",  # invented words only, and never in production
    "pieces.show",
    "public.robots",
    "public.security",
    "reminders.agree",  # whoever reads the mailbox that was asked
    "reminders.agreed",
    "reminders.feed",  # calendars, by a secret of their own
    "reminders.stop",  # whoever gets a reminder, and their mail service
    "reminders.stopped",
    "reports.report",  # browsers
    "visits.follow",  # whoever has a link
    "visits.forget",  # whoever wants it off this device
    "visits.reopen",
}


def visitor(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


def ask(client: Visitor, route: Route, address: str) -> TestResponse:
    if route.method in CHANGING:
        client.inspects = False  # a page may answer a forged form without having such a form
        return client.open(address, method=route.method, data={"csrf_token": client.token()})
    client.inspects = True
    return client.open(address, method=route.method)


@pytest.fixture
def ours(app: Flask) -> World:
    return World("Praxis am Lindenhof", "lindenhof.example")


@pytest.fixture
def theirs(app: Flask) -> World:
    return World("Praxis am Kanal", "kanal.example")


def test_every_route_says_who_may_enter() -> None:
    assert not [route for route in ROUTES if route.entry is None]


def test_what_is_open_to_everybody_is_named_here() -> None:
    assert {route.endpoint for route in ROUTES if route.entry is Entry.ANYONE} == OPEN


def test_posts_without_a_sessions_token_are_named_here(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if getattr(view, "without_token", False)}
    assert found == WITHOUT_TOKEN


def test_ids_in_addresses_are_random_and_nothing_in_them_is_counted() -> None:
    for route in ROUTES:
        assert "<int:" not in route.rule
        for argument in route.owned:
            assert f"<uuid:{argument}>" in route.rule


# Whom each kind of door lets in, as far as views tell them apart; who is kept out, test_matrix.py asks.
LET_IN = {
    Entry.STAFF: (Role.FRONT_DESK, Role.CLINICIAN),
    Entry.CLINICIANS: (Role.CLINICIAN,),
    Entry.ADMINISTRATORS: (Role.ADMINISTRATOR,),
}


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_a_route_answers_those_it_is_open_to(app: Flask, ours: World, route: Route) -> None:
    assert route.entry is not None
    address = route.address(app, own(route, ours))
    for role in LET_IN[route.entry]:
        client = visitor(app)
        factories.signed_in(client, ours.people[role])
        answer = ask(client, route, address)
        assert answer.status_code not in (401, 403, 405), role
        assert answer.status_code < 500, role
        assert not (answer.location or "").startswith("/sign-in?"), role
        if route.endpoint not in MAY_BE_ABSENT:
            assert answer.status_code != 404, role


def test_a_guest_is_sent_to_sign_in(app: Flask, ours: World) -> None:
    guest = visitor(app)
    faults = []
    for route in STAFF:
        answer = ask(guest, route, route.address(app, own(route, ours)))
        if answer.status_code != 303 or (answer.location or "").split("?")[0] != "/sign-in":
            faults.append(f"{route}: {answer.status_code} {answer.location}")
    assert not faults


def test_a_link_opens_its_own_pages_and_none_of_the_staffs(app: Flask, ours: World, theirs: World) -> None:
    holder, stranger, guest = visitor(app), visitor(app), visitor(app)
    for client, world in ((holder, ours), (stranger, theirs)):
        assert world.link
        assert client.get(f"/p/{world.secret}").location == f"/plan#{world.secret}"
    for route in STAFF:
        address = route.address(app, own(route, ours))
        assert ask(holder, route, address).status_code == ask(guest, route, address).status_code == 303
    for route in HOLDERS:
        address = route.address(app, own(route, ours))
        assert ask(holder, route, address).status_code in (200, 204, 303, 404, 415, 422), route
    # Which plan is shown hangs on the cookie alone: another link shows nothing of ours.
    assert ours.practice.name in holder.get("/plan").text
    assert ours.practice.name not in stranger.get("/plan").text


def test_a_session_of_the_staff_opens_no_page_of_a_link(app: Flask, ours: World) -> None:
    insider, guest = visitor(app), visitor(app)
    factories.signed_in(insider, ours.people[Role.ADMINISTRATOR])
    for route in HOLDERS:
        address = route.address(app, own(route, ours))
        answer, other = ask(insider, route, address), ask(guest, route, address)
        assert answer.status_code == other.status_code >= 400, route
        assert answer.data == other.data, route


def test_what_belongs_to_another_practice_does_not_exist(app: Flask, ours: World, theirs: World) -> None:
    faults = []
    insiders = {}
    for role in (Role.FRONT_DESK, Role.ADMINISTRATOR):
        insiders[role] = visitor(app)
        factories.signed_in(insiders[role], ours.people[role])
    for route in SCOPED:
        client = insiders[Role.FRONT_DESK if route.entry is Entry.STAFF else Role.ADMINISTRATOR]
        # Each id in turn, so that a child is asked for its parent too; and all of them at once.
        for foreign in (*((argument,) for argument in route.owned), route.owned):
            values = own(route, ours)
            wrong = values | {argument: OWNED[argument](theirs) for argument in foreign}
            missing = values | {argument: unknown(values[argument]) for argument in foreign}
            answers = [ask(client, route, route.address(app, each)) for each in (wrong, missing)]
            if [answer.status_code for answer in answers] != [404, 404]:
                faults.append(f"{route}: {foreign}: {[answer.status_code for answer in answers]}")
            if answers[0].data != answers[1].data or dict(answers[0].headers) != dict(answers[1].headers):
                faults.append(f"{route}: {foreign}: the two answers differ")
    assert not faults
