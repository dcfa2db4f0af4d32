"""Sheets set ahead: what was just issued is likely to be printed next, so it is set while nobody waits.

One thread a process, a short queue, the lowest rank: it begins only while a renderer is free, and what does
not fit into the queue is set when it is asked for, as ever.
"""

import queue
import threading
from contextlib import suppress
from time import sleep
from uuid import UUID

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from clinic.accounts.models import Practice
from clinic.database import db
from clinic.handouts import render
from clinic.library import shelves
from clinic.plans import queries as plans
from clinic.plans.models import Plan
from clinic.sharing import design, outgoing, sheets
from clinic.web import logs
from clinic.web.clock import now, today

AFTER = frozenset({"plans.issue"})
MOST = 4
QUIET = 2.0  # seconds after which whoever issued has moved on to the next page
PATIENCE = 30  # looks at a busy renderer, half a second apart


class Ahead:
    """The queue of one process and the thread that works it off."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.waiting: queue.Queue[UUID] = queue.Queue(MOST)
        threading.Thread(target=self._work, name="ahead", daemon=True).start()

    def put(self, plan_id: UUID) -> None:
        """Set this plan's newest revision soon, if there is room."""
        with suppress(queue.Full):
            self.waiting.put_nowait(plan_id)

    def _work(self) -> None:
        while True:
            plan_id = self.waiting.get()
            sleep(QUIET)
            with self.app.app_context():
                for _ in range(PATIENCE):
                    if render.renderer().is_idle:
                        set_now(plan_id)
                        break
                    sleep(0.5)


def install(app: Flask) -> None:
    """Notice what was issued. Nothing is set ahead until the service has begun to (`begin`)."""

    @app.after_request
    def _notice(response: Response) -> Response:
        ahead: Ahead | None = app.extensions.get("ahead")
        if ahead is not None and request.endpoint in AFTER and response.status_code == 303:
            ahead.put((request.view_args or {})["plan_id"])
        return response


def begin(app: Flask) -> None:
    """Set ahead from now on, in this process."""
    app.extensions["ahead"] = Ahead(app)


def set_now(plan_id: UUID) -> bool:
    """Set the sheet the hand-over page would print first, and keep it; whether there was one to set."""
    try:
        plan = db.session.get(Plan, plan_id)
        practice = None if plan is None else db.session.get(Practice, plan.practice_id)
        found = None if practice is None else plans.plan(plan_id, of=practice)
        revision = None if found is None else outgoing.newest(found)
        if practice is None or found is None or revision is None or outgoing.barred(found, of=practice):
            return False
        until = sheets.until(found.ends_on, zone=practice.time_zone, now=now())
        with shelves.opened(practice):
            sheets.sheet(
                revision,
                design.with_code(design.kept(practice.sheet)),
                of=practice,
                language=found.language,
                diary_from=today(practice.time_zone),
                link=sheets.place(until),
            ).printed()
    except (render.RendererBusy, render.RenderFailed, SQLAlchemyError) as fault:
        logs.log().info("sheet-not-set-ahead", **logs.fault(fault))
        return False
    return True
