"""What saving a dose costs against the app's own hello, hooks included, and against a bare one."""

import re
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime
from itertools import count

from flask import Flask, Response
from sqlalchemy import select

from clinic.database import db
from clinic.plans.models import Plan
from clinic.web.access import anyone
from clinic.web.releasing import keeps_plans
from tests.bench.rounds import Line, race
from tests.bench.service import a_service
from tests.factories import a_clinician, a_dose, a_patient, a_plan, an_episode, signed_in
from tests.pages import Visitor

HEADERS = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
TITLE = "Saving a dose"
DOSES = ("chin-tuck-sitting", "open-book-side-lying", "wall-slide-forearm", "band-row-standing", "cat-cow")


def measured() -> Iterator[Line]:
    bare = Flask("bare").test_client()
    bare.application.add_url_rule("/hello", view_func=lambda: Response("hello"))
    with a_service() as app:
        app.add_url_rule("/hello", view_func=keeps_plans(anyone(lambda: Response("hello"))), endpoint="hello")
        ours = app.test_client()
        lang = a_clinician()
        signed_in(ours, lang, at=datetime.now(UTC))
        episode = an_episode(of=a_patient(of=lang.practice))
        plan = a_plan(of=episode, by=lang, with_doses=tuple(map(a_dose, DOSES)))
        address = f"/plans/{plan.id}/doses/{plan.doses[0].id}"
        token = Visitor.token(ours)
        numbers = count(plan.version)
        shown: dict[str, str] = {}  # as a page says what it shows already

        def save() -> None:
            version = next(numbers)
            data = {"csrf_token": token, "version": version, "typed": f"2x{version % 20 + 1}", "before": ""}
            db.session.rollback()
            answer = Context().run(ours.post, address, data=data, headers=HEADERS | shown)
            assert answer.status_code == 200, answer.text
            covered = answer.get_json()["regions"].get("live-covered", "")
            if sign := re.search(r'data-shows="(\w+)"', covered):
                shown["Shows"] = sign[1]

        times = race(
            {
                "bare": lambda: bare.get("/hello"),
                "hello": lambda: Context().run(ours.get, "/hello"),
                "dose": save,
            },
            times=20,
        )
        db.session.rollback()
        stored = db.session.scalars(select(Plan.version)).one()
        assert stored == next(numbers), "a save was lost"
    yield Line(
        what="a dose saved, with its record and its step",
        ratio=times.ratio("dose", "hello"),
        against="hello, hooks included",
        target=10,
        stretch=4,
        more=f"{times.milliseconds('dose'):.1f} ms{', noisy' if times.is_noisy('hello') else ''}",
    )
    yield Line(
        what="",
        ratio=times.ratio("dose", "bare"),
        against="hello of a bare Flask",
        more=f"{times.milliseconds('bare'):.2f} ms",
    )
    yield Line(
        what="our hooks",
        ratio=times.ratio("hello", "bare"),
        against="hello of a bare Flask",
        more=f"{times.milliseconds('hello'):.2f} ms",
    )
