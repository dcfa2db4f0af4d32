"""A patient exercises with the page, without a network, gets worse, and is told at once what to do.

Proves security.md B-11, H-01 to H-03, H-06, H-07, H-09, I-11.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from clinic.accounts.models import Clinician
from clinic.database import db
from clinic.diary.models import Entry
from clinic.diary.rules import Kind
from clinic.screening.models import Pause
from tests.browser.counting import Person, told
from tests.conftest import NOON
from tests.factories import a_clinician, a_dose, signed_in
from tests.sharing.road import SURNAME, address_in, an_issued_plan, give, links, visitor_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"
FIRST = 14_000  # bytes: what a line carries before its first answer
AWAITED = """performance.getEntriesByType("resource")
    .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""
EXERCISES = ("thread-the-needle", "band-row-standing")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
# The worker's own clock is the machine's and cannot be moved: the copy was confirmed so many days ago by it.
CONFIRMED = """async (days) => {
    for (const name of await caches.keys()) {
        const then = new Response(String(Date.now() - days * 86400000));
        await (await caches.open(name)).put("/plan/confirmed", then);
    }
}"""
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


def dated(entry: Entry) -> tuple[Kind, str | None, int, date]:
    return entry.kind, entry.exercise, entry.value, entry.day


def confirmed(page: Page, *, days_ago: int) -> None:
    worker = page.context.service_workers[-1]  # the one of this test, where a profile had others
    worker.evaluate(CONFIRMED, days_ago)


def online(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def slowed(page: Page) -> list[int]:
    """An old telephone on a bad line (1.6 Mbit/s, 150 ms); the bytes of each answer are counted."""
    session, loaded = page.context.new_cdp_session(page), list[int]()
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.on("Network.loadingFinished", lambda told: loaded.append(int(told["encodedDataLength"])))
    return loaded


def test_j10_an_old_telephone_reads_the_first_exercise_at_once(
    visit: Visit, app: Flask, lang: Clinician, record_property: Record
) -> None:
    desk = visitor_of(app)
    signed_in(desk, lang)
    plan = an_issued_plan(lang, doses=tuple(a_dose(name) for name in EXERCISES))
    path = address_in(give(desk, plan).text)
    person = Person(visit(), "the link")
    page = visit(width=360, height=640, locale="de-DE", user_agent=PHONE, fresh=True)
    loaded = slowed(page)
    page.goto(path, wait_until="load")
    expect(page.locator(".hero__name")).to_be_in_viewport()
    assert page.title() == "Praxis am Lindenhof – Übungsplan"
    # The time is told and not judged: it has the machine's other work in it. What it is made of has not.
    painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    person.waited = painted / 1000
    record_property(*told("J10", "a link opened on an old telephone and a bad line", person, 1))
    assert page.evaluate(AWAITED) == []
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") <= FIRST
    assert sum(loaded) <= 150_000


def test_j11_to_j14_a_session_without_a_network_arrives_once_and_a_sign_pauses(
    visit: Visit, app: Flask, lang: Clinician, record_property: Record
) -> None:
    desk = visitor_of(app)
    signed_in(desk, lang)
    plan = an_issued_plan(lang, doses=tuple(a_dose(name, days=WORKDAYS) for name in EXERCISES))
    path = address_in(give(desk, plan).text)
    today, yesterday = NOON.date(), NOON.date() - timedelta(days=1)
    page = visit(width=360, height=640, locale="de-DE", user_agent=PHONE)
    page.clock.install(time=NOON)
    page.goto(path)

    page.get_by_role("link", name="Tagebuch: einen Tag").click()
    page.get_by_role("button", name="Tagebuch führen", exact=True).click()
    expect(page).to_have_url(re.compile("/plan/diary"))
    expect(page.get_by_role("heading", name="Ein Tagebuch führen?")).to_have_count(0)
    page.goto(path)
    expect(page.locator("[data-plays]")).to_be_attached()
    expect(page.get_by_role("button", name="Heute alles geschafft")).to_be_visible()
    player = page.locator("dialog.player").first

    reminded = Person(page)
    reminded.click(page.get_by_role("link", name="Erinnerungen"))
    reminded.click(page.get_by_label("Erste"))
    reminded.type("0730")
    with page.expect_download() as file:
        reminded.click(page.get_by_role("button", name="In den Kalender"))
    assert Path(file.value.path()).read_text("utf-8").count("BYDAY=MO,TU,WE,TH,FR") == 2
    record_property(*told("J14", "reminders at two times on weekdays", reminded, 4))
    assert reminded.count <= 4

    # Another device noted yesterday; so this one asks how the morning was.
    other = visitor_of(app)
    other.get(path)
    said = {"day": yesterday.isoformat(), f"x-{EXERCISES[0]}": "1", "pain": "4"}
    assert other.post("/plan/diary", data=said).status_code == 303
    page.goto(path)
    morning = page.get_by_role("group", name="Gestern haben Sie geübt")
    with page.expect_response("**/plan/diary/entries"):
        morning.locator(".scale__value", has_text="Mehr als sonst").click()
    expect(page.get_by_text("Machen Sie heute weniger")).to_be_visible()
    page.clock.fast_forward(3_000)
    expect(page.locator("html[data-kept]")).to_be_attached()
    confirmed(page, days_ago=0)

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-plays]")).to_be_attached()
    expect(morning).to_be_hidden()
    page.clock.pause_at(NOON + timedelta(hours=1))  # the timer waits for whoever waits for this machine
    person = Person(page)
    person.click(page.get_by_role("link", name="Beginnen"))
    expect(player.get_by_role("heading", level=3)).to_have_text("Faden durchs Nadelöhr")
    person.click(player.get_by_role("button", name="Zeit starten"))
    expect(player.get_by_role("timer")).to_have_text("0:05")
    page.clock.fast_forward(100_000)  # the screen was locked until after the first side
    expect(player.locator("[data-side][data-now]")).to_have_text("rechts")
    page.clock.resume()
    for _ in EXERCISES:
        person.click(player.get_by_role("button", name="Fertig"))
    expect(player.get_by_role("heading", level=2)).to_have_text("Für heute geschafft")
    expect(player.get_by_text("2 von 5 Tagen in dieser Woche")).to_be_visible()
    person.click(pain(player, 3))
    expect(page.locator(".waits")).to_contain_text("3 noch nicht gesendet")
    online(page)
    expect(page.locator(".waits")).to_be_hidden()
    assert [dated(one) for one in entries() if one.day == today] == [
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
    worse.click(pain(player, 8))
    expect(player.get_by_text("Mehr Schmerz als vorher")).to_be_visible()
    expect(player.get_by_role("link", name="030 23125 014").first).to_be_visible()
    worse.click(player.get_by_role("button", name="Etwas Neues?"))
    card = page.get_by_role("dialog", name="Etwas Neues?")
    worse.click(card.get_by_role("button", name="Taubheit oder Schwäche"))
    expect(card.get_by_role("heading", name="Hören Sie auf zu üben")).to_be_visible()
    expect(card.get_by_role("link", name="112").first).to_be_visible()
    expect(card.get_by_text("liest niemand laufend mit")).to_be_visible()
    record_property(*told("J12", "pain 8, then a sign, without a network", worse, 4))
    assert worse.count <= 4
    expect(page.locator(".waits")).to_contain_text("2 noch nicht gesendet")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(urlsplit(one.url).path))
    online(page)
    expect(page).to_have_url(re.compile("/plan/sign"))
    assert asked.count("/plan/sign") == 1  # whoever finds out first goes; nobody goes twice
    assert len(list(db.session.scalars(select(Pause)))) == 1
    assert {dated(one) for one in entries()} >= {
        (Kind.PAIN, None, 8, today), (Kind.MORNING, None, 2, yesterday),
    }  # fmt: skip
    needs = desk.get("/").text.split('id="needs"')[1]
    assert needs.index("urgent") < needs.index(SURNAME) or needs.index(SURNAME) < needs.index("urgent")
    assert needs.count("<article") == 1


def pain(player: Locator, value: int) -> Locator:
    return player.locator(".scale__value", has=player.page.locator(f"[name=pain][value='{value}']"))


def test_a_revoked_link_takes_its_copy_off_the_device_and_leaves_what_was_not_sent(
    visit: Visit, app: Flask, lang: Clinician
) -> None:
    """B-11, and what a device shows that was away too long."""
    desk = visitor_of(app)
    signed_in(desk, lang)
    plan = an_issued_plan(lang, doses=(a_dose(EXERCISES[1], times_per_day=2),))
    path = address_in(give(desk, plan).text)
    page = visit(width=360, height=640, locale="de-DE", user_agent=PHONE)
    page.clock.install(time=NOON)
    page.goto(path)
    # One tap to the first exercise. Whether to keep a diary is asked once, after it; nothing is kept before.
    expect(page.locator("[data-plays]")).to_be_attached()
    page.get_by_role("link", name="Beginnen").click()
    player = page.locator("dialog.player").first
    player.get_by_role("button", name="Fertig").click()
    expect(player.get_by_role("heading", name="Ein Tagebuch führen?")).to_be_visible()
    assert '"kind":"done"' not in page.evaluate(EVERYTHING_KEPT)
    player.get_by_role("button", name="Tagebuch führen", exact=True).click()
    expect(player.get_by_role("group", name="Wie stark ist der Schmerz jetzt?")).to_be_visible()
    assert '"kind":"done"' in page.evaluate(EVERYTHING_KEPT)
    player.get_by_role("button", name="Schließen").click()
    page.clock.fast_forward(3_000)
    expect(page.locator("html[data-kept]")).to_be_attached()

    page.context.set_offline(True)
    confirmed(page, days_ago=13)
    page.reload()
    expect(page.locator("[data-plays]")).to_be_attached()
    page.get_by_role("button", name="Heute alles geschafft").click()
    expect(player.get_by_role("heading", name="Für heute geschafft")).to_be_visible()
    confirmed(page, days_ago=15)
    page.reload()
    expect(page.get_by_role("heading", name="Ihr Plan braucht einmal eine Verbindung")).to_be_visible()
    expect(page.get_by_role("link", name="030 23125 014")).to_be_visible()

    desk.send(f"/plans/{plan.id}/links/{links(plan)[0].id}/revoke")
    page.context.set_offline(False)
    answer = page.reload()
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("link", name="030 23125 014")).to_be_visible()
    expect(page.get_by_text("1 nicht gesendet")).to_be_visible()
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    page.get_by_role("button", name="Nicht Gesendetes löschen").click()
    expect(page.locator(".waits")).to_be_hidden()


def test_left_and_right_in_rows_of_their_own_are_ticked_one_after_the_other(
    visit: Visit, app: Flask, lang: Clinician
) -> None:
    desk = visitor_of(app)
    signed_in(desk, lang)
    sides = ("left", "right")
    rows = tuple(
        a_dose("upper-trapezius-stretch", mode="hold", reps=3, hold_s=30, side=side) for side in sides
    )
    path = address_in(give(desk, an_issued_plan(lang, doses=rows)).text)
    page = visit(width=360, height=640, locale="de-DE", user_agent=PHONE)
    page.clock.install(time=NOON)
    page.goto(path)
    page.get_by_role("link", name="Tagebuch: einen Tag").click()
    page.get_by_role("button", name="Tagebuch führen", exact=True).click()
    page.goto(path)
    expect(page.locator("[data-plays]")).to_be_attached()
    player = page.locator("dialog.player").first
    page.get_by_role("link", name="Beginnen").click()
    player.get_by_role("button", name="Fertig").click()
    numbers = page.locator(".exercise__number")
    expect(numbers).to_have_text(["✓", "2"])
    player.get_by_role("button", name="Fertig").click()
    expect(player.get_by_role("heading", level=2)).to_have_text("Für heute geschafft")
    expect(numbers).to_have_text(["✓", "✓"])
