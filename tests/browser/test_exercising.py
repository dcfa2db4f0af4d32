"""A patient exercises with the page, without a network, gets worse, and is told at once what to do.

Proves security.md H-01 to H-03, H-06, H-07, H-09, I-11.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.diary.models import Entry
from clinic.diary.rules import Kind
from clinic.screening.models import Pause
from tests.browser.counting import Person, told
from tests.conftest import NOON
from tests.factories import a_clinician, a_dose, signed_in
from tests.sharing.road import SURNAME, address_in, an_issued_plan, give, visitor_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"
EXERCISES = ("thread-the-needle", "band-row-standing")
EVERYTHING_KEPT = """(async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found.push(await (await cache.match(request)).text());
    }
    const base = await new Promise((done) => {
        const request = indexedDB.open("plan");
        request.onsuccess = () => done(request.result);
    });
    for (const name of base.objectStoreNames) {
        found.push(await new Promise((done) => {
            const request = base.transaction(name).objectStore(name).getAll();
            request.onsuccess = () => done(JSON.stringify(request.result));
        }));
    }
    return found.join("\\n");
})()"""
Visit = Callable[..., Page]
Record = Callable[[str, object], None]


@pytest.fixture
def lang(app: Flask) -> Clinician:
    return a_clinician()


def entries() -> list[Entry]:
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(Entry).order_by(Entry.kind, Entry.exercise)))
    db.session.commit()  # a browser's requests come from other threads, and must find no lock
    return found


def test_j10_to_j12_a_session_without_a_network_arrives_once_and_a_sign_pauses(
    visit: Visit, app: Flask, lang: Clinician, record_property: Record
) -> None:
    desk = visitor_of(app)
    signed_in(desk, lang)
    plan = an_issued_plan(desk, lang, doses=tuple(a_dose(name) for name in EXERCISES))
    page = visit(width=360, height=640, locale="de-DE", user_agent=PHONE)
    page.clock.install(time=NOON)
    page.goto(address_in(give(desk, plan).text))
    expect(page.locator("[data-plays]")).to_be_attached()
    page.clock.fast_forward(3_000)
    expect(page.locator("html[data-kept]")).to_be_attached()

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-plays]")).to_be_attached()
    person = Person(page)
    person.click(page.get_by_role("link", name="Beginnen"))
    player = page.get_by_role("dialog")
    expect(player.get_by_role("heading", level=3)).to_have_text("Faden durchs Nadelöhr")
    person.click(player.get_by_role("button", name="Zeit starten"))
    expect(player.get_by_role("timer")).to_have_text("0:05")
    page.clock.fast_forward(100_000)  # the screen was locked until after the first side
    expect(player.locator("[data-side][data-now]")).to_have_text("rechts")
    for _ in EXERCISES:
        person.click(player.get_by_role("button", name="Fertig"))
    expect(player.get_by_role("heading", level=2)).to_have_text("Für heute geschafft")
    expect(player.get_by_text("1 von 7 Tagen in dieser Woche")).to_be_visible()
    person.click(player.locator(".scale__value", has=page.locator("[name=pain][value='3']")))
    page.context.set_offline(False)
    with page.expect_response("**/plan/diary/entries"):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".waits")).to_be_hidden()
    said = [(one.kind, one.exercise, one.value, one.day) for one in entries()]
    today = NOON.date()
    assert said == [
        (Kind.DONE, EXERCISES[1], 1, today),
        (Kind.DONE, EXERCISES[0], 1, today),
        (Kind.PAIN, None, 3, today),
    ]
    record_property(*told("J11", "a session without a network", person, 3 + len(EXERCISES)))
    assert person.count <= 3 + len(EXERCISES)
    kept = page.evaluate(EVERYTHING_KEPT)
    for private in (SURNAME, "Zervikalsyndrom", "Wieder rudern"):
        assert private not in kept

    page.context.set_offline(True)
    worse = Person(page)
    worse.click(player.get_by_role("button", name="Etwas Neues?"))
    card = page.get_by_role("dialog", name="Etwas Neues?")
    worse.click(card.get_by_role("button", name="Taubheit oder Schwäche"))
    expect(card.get_by_role("heading", name="Hören Sie auf zu üben")).to_be_visible()
    expect(card.get_by_role("link", name="112").first).to_be_visible()
    expect(card.get_by_text("liest niemand laufend mit")).to_be_visible()
    record_property(*told("J12", "a sign, without a network", worse, 4))
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/plan/sign*")
    assert len(list(db.session.scalars(select(Pause)))) == 1
    assert len(entries()) == 4
