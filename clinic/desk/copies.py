"""Copies that leave: all that is held on one person, for some minutes, and everything a practice holds."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

from clinic.accounts import queries as accounts
from clinic.accounts.models import Practice
from clinic.database import let_go
from clinic.desk import copy_paper
from clinic.handouts import papers, render
from clinic.handouts.joining import lines
from clinic.handouts.rules import Letterhead, Logo
from clinic.patients.models import Patient
from clinic.privacy import actions, everything, export, log, log_page, queries
from clinic.privacy.log import Wanted
from clinic.privacy.schemas import NothingSchema
from clinic.web import forms
from clinic.web.access import administrators_only, freshly_proven
from clinic.web.clock import now, today_here
from clinic.web.downloads import CSV, disposition, download, sheet
from clinic.web.releasing import keeps_plans

bp = keeps_plans(Blueprint("copies", __name__))

OPEN_FOR = timedelta(minutes=15)
ZIP, PDF, JSON, ICS = "application/zip", "application/pdf", "application/json", "text/calendar; charset=utf-8"
FILES: Mapping[str, str] = {
    "record.zip": ZIP,
    "record.pdf": PDF,
    "record.json": JSON,
    "log.csv": CSV,
    "calendar.ics": ICS,
}
READ_ME = """This is all that {practice} holds on one person.

record.pdf     to read
record.json    the same for other programs, complete
tables/*.csv   the same as tables, one for each kind of thing
log.csv        who looked and who changed what
calendar.ics   the days of screenings and plans
"""


@bp.get("/patients/<uuid:patient_id>/copy")
@administrators_only
def of_patient(patient_id: UUID) -> ResponseReturnValue:
    """What a copy holds, and the way to make one."""
    return _page(_patient(patient_id))


@bp.post("/patients/<uuid:patient_id>/copy")
@administrators_only
@freshly_proven
def make(patient_id: UUID) -> ResponseReturnValue:
    """Open the files of one copy for some minutes, to whoever asked."""
    patient = _patient(patient_id)
    forms.demand(NothingSchema, request)
    return redirect(
        url_for("copies.ready", patient_id=patient.id, signed=sign(patient.id, g.clinician.id, at=now())), 303
    )


@bp.get("/patients/<uuid:patient_id>/copy/<signed>")
@administrators_only
def ready(patient_id: UUID, signed: str) -> ResponseReturnValue:
    """The files, while they can be taken."""
    patient = _patient(patient_id)
    if not _is_open(patient_id, signed):
        return _page(patient, is_over=True), 410
    return _page(patient, signed=signed)


@bp.get("/patients/<uuid:patient_id>/copy/<signed>/<name>")
@administrators_only
def file(patient_id: UUID, signed: str, name: str) -> ResponseReturnValue:
    """One file, made as it is taken and kept nowhere."""
    patient = _patient(patient_id)
    if name not in FILES:
        abort(404)
    if not _is_open(patient_id, signed):
        return _page(patient, is_over=True), 410
    number, at = patient.number, now()
    let_go()
    actions.give_out(_patient(patient_id), form=name, by=g.clinician, now=at)
    try:
        body = _made(name, _patient(patient_id), at=at)
    except (render.RendererBusy, render.RenderFailed):
        answer = Response(_page(_patient(patient_id), signed=signed, is_busy=True), 503)
        answer.headers["Retry-After"] = str(render.RendererBusy.retry_after)
        return answer
    stem, _dot, suffix = name.partition(".")
    return download(body, name=f"{stem}-{number}-{today_here()}.{suffix}", media_type=FILES[name])


@bp.post("/practice/export")
@administrators_only
@freshly_proven
def all_of_it() -> ResponseReturnValue:
    """Everything the practice holds, sent while it is read: never more than a piece of it in memory."""
    forms.demand(NothingSchema, request)
    practice_id = g.clinician.practice_id
    at = now()
    actions.give_out_all(of=g.clinician.practice, by=g.clinician, now=at)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Response(everything.zipped(app, practice_id, at=at), content_type=ZIP)
    answer.headers["Content-Disposition"] = disposition(f"practice-{today_here()}.zip")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def sign(patient_id: UUID, by: UUID, *, at: datetime) -> str:
    """What opens the files of one person to one person for some minutes."""
    return _serializer().dumps([str(patient_id), str(by), int(at.timestamp())])


def _is_open(patient_id: UUID, signed: str) -> bool:
    try:
        whose, who, at = _serializer().loads(signed)
    except (BadSignature, ValueError, TypeError):
        abort(404)
    if (whose, who) != (str(patient_id), str(g.clinician.id)):
        abort(404)
    return bool(0 <= now().timestamp() - at < OPEN_FOR.total_seconds())


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="copy of a record")


def _made(name: str, patient: Patient, *, at: datetime) -> bytes:
    practice: Practice = g.clinician.practice
    makers: Mapping[str, Callable[[], bytes]] = {
        "record.json": lambda: export.as_json(export.record(patient.id, of=practice, at=at)),
        "record.pdf": lambda: _pdf(patient, practice),
        "log.csv": lambda: _log(patient.id, practice),
        "calendar.ics": lambda: calendar(patient, of=practice, at=at),
    }
    if name != "record.zip":
        return makers[name]()
    told = export.record(patient.id, of=practice, at=at)
    files = {"README.txt": READ_ME.format(practice=practice.name).encode()}
    files |= {f"tables/{table}.csv": _table(rows) for table, rows in told["tables"].items()}
    files |= {one: make() for one, make in makers.items() if one != "record.json"}
    files["record.json"] = export.as_json(told)
    return _packed(files, at=at.astimezone(ZoneInfo(practice.time_zone)))


def _packed(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _table(rows: list[dict[str, Any]]) -> bytes:
    columns = list(rows[0])
    return sheet(columns, ([_cell(row[column]) for column in columns] for row in rows))


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _log(patient_id: UUID, practice: Practice) -> bytes:
    told = log.every(Wanted(patient_id=patient_id), of=practice)
    names = {one.id: one.name for one in accounts.people(of=practice)}
    return sheet(log_page.file_columns(), log_page.file_rows(told, names, zone=practice.time_zone))


def _pdf(patient: Patient, practice: Practice) -> bytes:
    found = queries.whole(patient.id, of=practice) or abort(404)
    picture = accounts.logo(practice.id)
    letterhead = Letterhead(
        name=practice.name,
        phone=practice.phone,
        tagline=practice.tagline,
        address=lines(practice.address),
        hours=" · ".join(lines(practice.hours)),
        colour=practice.colour,
        logo=Logo(picture.content, picture.media_type) if picture else None,
    )
    told = copy_paper.paper(found, of=practice, language=str(get_locale().language), on=today_here())
    return papers.pdf(told, letterhead)


def calendar(patient: Patient, *, of: Practice, at: datetime) -> bytes:
    """The days on which something was decided or issued, and those a plan names."""
    made = Calendar()
    made.add("prodid", "-//Rueckenwind//Record//EN")
    made.add("version", "2.0")
    for uid, day, title in _days(patient, of=of):
        event = Event()
        event.add("uid", uid)
        event.add("dtstamp", at.replace(microsecond=0))
        event.add("dtstart", day)
        event.add("summary", title)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _days(patient: Patient, *, of: Practice) -> Iterator[tuple[str, Any, str]]:
    zone = ZoneInfo(of.time_zone)
    for screening_id, decided_at in queries.screened(patient.id, of=of):
        yield f"{screening_id}@screening", decided_at.astimezone(zone).date(), _("Screening")
    for revision_id, number, issued_at in queries.issued(patient.id, of=of):
        title = _("Exercise plan, revision %(number)s", number=number)
        yield f"{revision_id}@revision", issued_at.astimezone(zone).date(), title
    for plan_id, review_on, ends_on in queries.planned(patient.id, of=of):
        if review_on is not None:
            yield f"{plan_id}@review", review_on, _("Exercise plan: review")
        if ends_on is not None:
            yield f"{plan_id}@end", ends_on, _("Exercise plan: end")


def _patient(patient_id: UUID) -> Patient:
    return queries.patient(patient_id, of=g.clinician.practice) or abort(404)


def _page(patient: Patient, *, signed: str = "", is_over: bool = False, is_busy: bool = False) -> str:
    files = (
        [
            {"name": name, "url": url_for("copies.file", patient_id=patient.id, signed=signed, name=name)}
            for name in FILES
        ]
        if signed
        else []
    )
    return render_template(
        "desk/copy.html",
        patient=patient,
        files=files,
        minutes=int(OPEN_FOR.total_seconds() // 60),
        is_over=is_over,
        is_busy=is_busy,
    )
