"""A handout against the naive way to set one, eight against sixty-four, and a kept one against a hello."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import Context
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, Response

from clinic.database import db
from clinic.handouts import render, sealing, words
from clinic.handouts.pool import Limits, Page, Renderer
from clinic.handouts.rules import Contents, Link
from clinic.library import drawings
from clinic.web.access import anyone, staff_only
from clinic.web.releasing import keeps_plans
from tests.bench import naive
from tests.bench.peer import Peer
from tests.bench.rounds import Line, race
from tests.bench.service import a_service
from tests.conftest import Clock
from tests.factories import a_clinician, signed_in
from tests.handouts.samples import LINK, contents
from tests.pages import Visitor
from tests.sharing.road import an_issued_plan

TITLE = "A handout: eight exercises with their drawings, German, A4, with a diary"
LIMITS = Limits(wall_s=300, cpu_s=300, start_s=300, patience_s=300)
PLACE = Link(f"https://lindenhof.example/p/{sealing.OPEN}", LINK.ends_on)
EARLIER, LATER = 100, 500  # handouts before the two looks at a renderer's memory
CARD = re.compile(r'<article class="exercise.*?</h2>', re.DOTALL)


def measured() -> Iterator[Line]:
    with a_service() as app:
        eight, sixty_four = (written(app, number) for number in (8, 64))
        folder = app.extensions["settings"].instance / "fonts"
        with (
            closing(Renderer(lambda: render.setup(str(folder)), limits=LIMITS)) as one,
            closing(Renderer(lambda: render.setup(str(folder)), limits=LIMITS, children=2)) as two,
        ):
            yield from against_naive(one, eight, folder)
            yield from against_typst(one, eight, folder)
            yield from by_number(one, two, eight, sixty_four)
            yield from by_memory(one, eight)
        yield from kept(app)


def against_naive(one: Renderer, eight: Page, folder: Path) -> Iterator[Line]:
    """The same handout, set by a warm renderer and by the obvious few lines."""
    ours, theirs = one.print(eight), naive.pdf(eight, folder)
    counts = naive.pages(ours.pdf), naive.pages(theirs)
    assert len(set(counts)) == 1, f"the contestants set different things: {counts} pages"
    opening = sealing.Opening.read(ours.facts["open"])
    editions = count(1)
    times = race(
        {
            "naive": lambda: naive.pdf(eight, folder),
            "warm": lambda: one.print(eight),
            "new": lambda: one.print(recoloured(eight, next(editions))),
            "edited": lambda: one.print(edited(eight, next(editions))),
            "sealed": lambda: sealing.sealed(ours.pdf, opening, LINK.address),
        },
        rounds=5,
    )
    noisy = "noisy" if times.is_noisy("naive") else f"naive {times.milliseconds('naive'):.0f} ms"
    for what, name, target, stretch in (
        ("a warm handout, cards known", "warm", 1 / 6.5, 1 / 13),
        ("nothing known, warm", "new", 1 / 2.1, 1 / 3),
        ("one card edited", "edited", 1 / 5, 1 / 9),
        ("sealing a link in", "sealed", 1 / 100, 1 / 500),
    ):
        yield Line(
            what=what,
            ratio=times.ratio(name, "naive"),
            against="naive",
            target=round(target, 3),
            stretch=round(stretch, 3),
            more=noisy,
        )
    other = len(ours.pdf) - sum(len(stream) for stream in naive.drawings(ours.pdf))
    yield Line(
        what="bytes beside the drawings",
        ratio=other / 50_000,
        against="50 kB",
        target=1,
        stretch=0.8,
        more=f"{other / 1000:.0f} kB of {len(ours.pdf) / 1000:.0f}",
    )


def edited(page: Page, number: int) -> Page:
    """The handout with a first card that never was before."""
    return replace(page, html=CARD.sub(lambda card: f"{card[0]}<p>{number}</p>", page.html, count=1))


def recoloured(page: Page, number: int) -> Page:
    """The handout in a colour that never was before: nothing in it is known."""
    return replace(page, colour=f"#{0x305020 + number:06x}")


def against_typst(one: Renderer, eight: Page, folder: Path) -> Iterator[Line]:
    """The same words and drawings, tagged on both sides; every card is new to Typst, and known to us."""
    with TemporaryDirectory() as own:
        peer = Peer(eight, folder, Path(own))
        ours, theirs = one.print(eight).pdf, peer.pdf()
        counts = naive.pages(ours), naive.pages(theirs)
        missing = {word for word in naive.words(ours) - naive.words(theirs) if word not in eight.address}
        assert not missing, f"Typst leaves out {sorted(missing)[:10]}"
        times = race({"typst": peer.pdf, "warm": lambda: one.print(eight)}, rounds=5)
    yield Line(
        what="a warm handout, cards known",
        ratio=times.ratio("warm", "typst"),
        against="Typst, cards new",
        target=3.5,
        stretch=1.6,
        more=f"Typst {times.milliseconds('typst'):.0f} ms; pages {counts[0]} and {counts[1]}",
    )


def by_number(one: Renderer, two: Renderer, eight: Page, sixty_four: Page) -> Iterator[Line]:
    """Eight times the exercises, and twice the renderers."""
    times = race({"8": lambda: one.print(eight), "64": lambda: one.print(sixty_four)}, rounds=3)
    yield Line(
        what="64 exercises", ratio=times.ratio("64", "8"), against="8 exercises", target=8.5, stretch=8
    )
    with ThreadPoolExecutor(2) as hands:

        def four(renderer: Renderer) -> Callable[[], object]:
            return lambda: list(hands.map(renderer.print, [eight] * 4))

        four(two)()  # both are warm
        times = race({"one": four(one), "two": four(two)}, rounds=3)
    yield Line(
        what="two renderers, time for four handouts",
        ratio=times.ratio("two", "one"),
        against="one renderer",
        target=round(1 / 1.7, 2),
        stretch=round(1 / 1.9, 2),
    )


def by_memory(one: Renderer, eight: Page) -> Iterator[Line]:
    """What a renderer holds after some handouts with a new card each, and after many more."""

    def held() -> int:
        (child,) = one._children
        return int(Path(f"/proc/{child.process.pid}/statm").read_text().split()[1])

    for number in range(EARLIER):
        one.print(edited(eight, -number))
    before = held()
    for number in range(LATER):
        one.print(edited(eight, -EARLIER - number))
    yield Line(
        what=f"a renderer's memory, {LATER} handouts later",
        ratio=held() / before,
        against="before",
        target=1.1,
        stretch=1.02,
    )


def kept(app: Flask) -> Iterator[Line]:
    """A sheet that was set before, from the request to its last byte, hooks included."""
    hello = keeps_plans(anyone(lambda: Response("hello")))
    app.add_url_rule("/hello", view_func=hello, endpoint="hello")
    inside = keeps_plans(staff_only(lambda: Response("hello")))
    app.add_url_rule("/inside", view_func=inside, endpoint="inside")
    app.extensions["clock"] = Clock()  # it is as late as in the samples
    client = app.test_client()  # without what the tests' own client looks at
    app.test_client_class = Visitor
    clerk = app.test_client()
    assert isinstance(clerk, Visitor)
    lang = a_clinician()
    for each in (client, clerk):
        signed_in(each, lang)
    plan = an_issued_plan(lang)
    address = f"/plans/{plan.id}/sheet.pdf"

    def get() -> None:
        db.session.rollback()  # the reading is recorded, and must find no lock
        answer = Context().run(client.get, address)
        assert answer.mimetype == "application/pdf", answer.text

    times = race(
        {
            "hello": lambda: Context().run(client.get, "/hello"),
            "inside": lambda: Context().run(client.get, "/inside"),
            "kept": get,
        },
        times=10,
    )
    yield Line(
        what="a kept handout, whole answer",
        ratio=times.ratio("kept", "hello"),
        against="hello, hooks included",
        target=1.3,
        stretch=1.1,
        more=f"{times.milliseconds('kept'):.1f} ms",
    )
    yield Line(
        what="its door, gate and record alone",
        ratio=times.ratio("kept", "inside"),
        against="hello to the same person",
    )


def written(app: Flask, number: int, **changes: object) -> Page:
    """The page of so many exercises, with an open place for its link."""
    sheet = contents("de", 8, link=PLACE, diary_from=date(2026, 11, 25))
    items = tuple(
        replace(each, drawings=stills if len(stills) == len(each.poses) else ())
        for each in (sheet.items * 8)[:number]
        for stills in [tuple(drawing.name for drawing in drawings.stills(each.dose.exercise))]
    )
    whole: Contents = replace(sheet, items=items, **changes)  # type: ignore[arg-type]
    with app.app_context():
        return render.page(words.handout(whole))
